/** Gates that packs name before anything is opened: treatment, review, scan, form of the file. */

import type { BehaviourContext } from '#cases/index.ts';
import { type Gate, pass, type RoomBehaviours } from '#cases/index.ts';
import { problem } from '#kernel/errors.ts';
import { getDataset, getRelease, getVersion, releasesOf } from '../datasets/read.ts';
import { openTables } from '../tables.ts';
import { type Opened, requireFlagged, requireReviewed, requireScanClean, requireTreated } from './gate.ts';
import { requireReadableForm } from './machine-readable.ts';

/** The data set a case is about, and the version it opens: by the case, or by its subject. */
export async function openedOf({ tx, case: file }: Pick<BehaviourContext, 'tx' | 'case'>): Promise<Opened> {
  const { type, id } = file.subject;
  const byCase = await openTables(tx)
    .selectFrom('open.dataset_version')
    .select('id')
    .where('case_id', '=', file.id)
    .executeTakeFirst();
  const release = type === 'open.release' ? await getRelease(tx, id) : undefined;
  const fact = typeof file.facts.version === 'string' ? file.facts.version : undefined;
  const versionId = byCase?.id ?? release?.versionId ?? (type === 'open.version' ? id : fact);
  const version = versionId ? await getVersion(tx, versionId) : undefined;
  const dataset = version && (await getDataset(tx, version.datasetId));
  if (!version || !dataset) throw problem('kernel.not-found');
  return { dataset, version };
}

const treated: Gate = async (context) => {
  await requireTreated(context.p, context.tx, context.law, await openedOf(context));
  return pass;
};
const reviewed: Gate = async (context) => {
  await requireReviewed(context.tx, context.law, await openedOf(context));
  return pass;
};
/** The newest release that was made of the set; whether there is one at all, another gate asks. */
const scanned: Gate = async ({ tx, law, ...context }) => {
  const { dataset } = await openedOf({ tx, ...context });
  const newest = (await releasesOf(tx, dataset.id)).find(({ state }) =>
    ['held', 'checked', 'published'].includes(state),
  );
  if (newest) await requireScanClean(tx, law, newest.id);
  return pass;
};
const flagged: Gate = async (context) => {
  await requireFlagged(context.p, context.tx, context.law, await openedOf(context));
  return pass;
};
const readable: Gate = async ({ tx, ...context }) => {
  const { dataset } = await openedOf({ tx, ...context });
  for (const { source } of await releasesOf(tx, dataset.id))
    if (source.kind === 'file') requireReadableForm(source.name, Buffer.alloc(0));
  return pass;
};

export const disclosureBehaviours: RoomBehaviours = {
  gates: {
    'open.flagged-treated': flagged,
    'open.treated': treated,
    'open.reviewed': reviewed,
    'open.scan-clean': scanned,
    'open.machine-readable': readable,
  },
};
