/** What withdrawal lends to the procedures of packs: assessing what was taken away, and removing for good. */
import { type Effect, type Gate, pass, type RoomBehaviours } from '#cases/index.ts';
import { problem } from '#kernel/errors.ts';
import { record } from '#ledger/index.ts';
import { settleTasks } from '#notices/index.ts';
import { personOf } from '../datasets/policy.ts';
import { lockDataset } from '../releases/make.ts';
import { openTables } from '../tables.ts';
import { withdrawReleases } from './erase.ts';
import { haltIn } from './halt.ts';

/** An assessment says what was found and what is done about it. */
const assessed: Gate = async ({ decision, case: file }) => {
  if ((decision?.comment ?? '').trim() === '')
    throw problem('open.cause-missing', {
      params: { what: { zh: '请写明评估结论。', en: 'State what the assessment came to.' } },
      articles: file.procedure.cite,
    });
  return pass;
};

const noteAssessment: Effect = async ({ tx, p, law, actor, case: file, decision }) => {
  const row = await openTables(tx)
    .updateTable('open.withdrawal')
    .set({ assessment: decision?.comment ?? '', assessed_by: personOf(actor), assessed_at: p.clock.now() })
    .where('id', '=', file.subject.id)
    .returning(['id', 'dataset_id'])
    .executeTakeFirst();
  if (!row) throw problem('kernel.not-found');
  await settleTasks(tx, [`open.halt ${row.id}`], p.clock.now());
  await record(tx, p, {
    kind: 'open.halt-assessed',
    actor,
    subject: { type: 'open.dataset', id: row.dataset_id },
    ...(file.providerId ? { organisationId: file.providerId } : {}),
    case: file.id,
    decision: law.decided('assessed', [], file.procedure.cite),
    detail: { withdrawal: row.id },
  });
};

/** What was published must not be had again: only a mended release brings the set back. */
const withdrawPublished: Effect = async ({ tx, p, actor, case: file }) => {
  const row = await openTables(tx)
    .selectFrom('open.withdrawal')
    .select(['dataset_id', 'at'])
    .where('id', '=', file.subject.id)
    .executeTakeFirst();
  if (!row) throw problem('kernel.not-found');
  const dataset = await lockDataset(tx, row.dataset_id);
  await withdrawReleases(tx, p, actor, dataset, { before: row.at, caseId: file.id });
};

const removeDataset: Effect = async ({ tx, p, actor, case: file }) => {
  const dataset = await lockDataset(tx, file.subject.id);
  if (dataset.state === 'withdrawn') throw problem('open.halted-already');
  const said = (name: string) => (typeof file.facts[name] === 'string' ? String(file.facts[name]) : '');
  await haltIn(tx, p, actor, dataset, {
    kind: 'withdrawn',
    cause: said('cause'),
    reason: said('removalCause'),
    document: said('removalDocument'),
    foundAt: file.openedAt,
    caseId: file.id,
  });
};

export const withdrawalBehaviours: RoomBehaviours = {
  gates: { 'open.assessment-stated': assessed },
  effects: {
    'open.note-assessment': noteAssessment,
    'open.withdraw-releases': withdrawPublished,
    'open.remove-dataset': removeDataset,
  },
};
