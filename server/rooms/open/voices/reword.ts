/** Publishes a version of the opening catalogue that differs from the present one in one text, because the authority agreed to a correction. */
import type { Platform } from '#cases/index.ts';
import type { Actor } from '#kernel/actor.ts';
import type { Tx } from '#kernel/db.ts';
import { problem } from '#kernel/errors.ts';
import { newId } from '#kernel/ids.ts';
import { record } from '#ledger/index.ts';
import { getOrganisation } from '#rooms/org/index.ts';
import type { DatasetContent } from '../content.ts';
import { noteChange } from '../datasets/changes.ts';
import { emitOpen } from '../datasets/events.ts';
import { versionsOf } from '../datasets/read.ts';
import { lockDataset } from '../releases/make.ts';
import { writeWords } from '../search/index.ts';
import { openTables } from '../tables.ts';
import { personOf } from './store.ts';
import type { TextPart } from './types.ts';

export type Rewording = { datasetId: string; part: TextPart; text: string; caseId: string; reason: string };

/** What it says of that part now. */
export function partOf(content: DatasetContent, part: string): string {
  const { requirements } = content;
  const said: Record<TextPart, string> = {
    title: content.title.zh,
    summary: content.summary.zh,
    updateCycle: content.updateCycle,
    obtain: requirements.obtain,
    use: requirements.use,
    spread: requirements.spread,
  };
  return new Map<string, string>(Object.entries(said)).get(part) ?? '';
}

function reworded(content: DatasetContent, part: TextPart, words: string): DatasetContent {
  if (part === 'title') return { ...content, title: { ...content.title, zh: words } };
  if (part === 'summary') return { ...content, summary: { ...content.summary, zh: words } };
  if (part === 'updateCycle') return { ...content, updateCycle: words };
  return { ...content, requirements: { ...content.requirements, [part]: words } };
}

export async function rewordDataset(
  tx: Tx,
  p: Platform,
  actor: Actor,
  { datasetId, part, text, caseId, reason }: Rewording,
): Promise<void> {
  const dataset = await lockDataset(tx, datasetId);
  const now = dataset.published;
  if (!now) throw problem('kernel.not-found');
  const versions = await versionsOf(tx, datasetId);
  const id = newId();
  const at = p.clock.now();
  const number = (versions[0]?.number ?? 0) + 1;
  const content = reworded(now.content, part, text);
  await openTables(tx)
    .insertInto('open.dataset_version')
    .values({
      id,
      dataset_id: datasetId,
      number,
      state: 'published',
      catalog_version_id: now.catalogVersionId,
      class: now.class,
      content: JSON.stringify(content),
      reason,
      case_id: caseId,
      proposed_by: personOf(actor),
      proposed_at: at,
      published_by: personOf(actor),
      published_at: at,
      created_by: personOf(actor),
      created_at: at,
    })
    .execute();
  await openTables(tx)
    .updateTable('open.dataset')
    .set({ version_id: id, updated_at: at })
    .where('id', '=', datasetId)
    .execute();
  // What is under way says so too, or publishing it would undo the correction.
  for (const one of versions)
    if (one.state === 'draft' || one.state === 'proposed')
      await openTables(tx)
        .updateTable('open.dataset_version')
        .set((eb) => ({
          content: JSON.stringify(reworded(one.content, part, text)),
          revision: eb('revision', '+', 1),
        }))
        .where('id', '=', one.id)
        .execute();
  const owner = await getOrganisation(tx, dataset.organisationId);
  await writeWords(tx, id, content, owner?.name.zh ?? '');
  await noteChange(tx, p, datasetId, 'changed', { number, class: now.class, reason });
  await record(tx, p, {
    kind: 'open.version-published',
    actor,
    subject: { type: 'open.dataset', id: datasetId },
    organisationId: dataset.organisationId,
    case: caseId,
    detail: { version: id, number, class: now.class, part },
  });
  await emitOpen(tx, p, 'open.dataset-published', {
    datasetId,
    organisationId: dataset.organisationId,
    versionId: id,
  });
}
