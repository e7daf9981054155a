/** The public list of changes: what was published, released, taken away and brought back, with its day. */
import type { Executor, Tx } from '#kernel/db.ts';
import { newId } from '#kernel/ids.ts';
import type { JsonObject } from '#kernel/json.ts';
import type { Kernel } from '#kernel/kernel.ts';
import { type ChangeKind, openTables } from '../tables.ts';

export async function noteChange(
  tx: Tx,
  k: Pick<Kernel, 'clock'>,
  datasetId: string,
  kind: ChangeKind,
  detail: JsonObject = {},
): Promise<void> {
  await openTables(tx)
    .insertInto('open.change')
    .values({
      id: newId(),
      dataset_id: datasetId,
      kind,
      detail: JSON.stringify(detail),
      on_day: k.clock.today(),
      at: k.clock.now(),
    })
    .execute();
}

export type Change = {
  datasetId: string;
  slug: string;
  kind: ChangeKind;
  detail: JsonObject;
  day: string;
  at: Date;
};

/** Newest first; of one data set, or of all that are or were on the opening catalogue. */
export async function changesOf(
  ex: Executor,
  { datasetId, limit = 200 }: { datasetId?: string; limit?: number } = {},
): Promise<Change[]> {
  let found = openTables(ex)
    .selectFrom('open.change as c')
    .innerJoin('open.dataset as d', 'd.id', 'c.dataset_id')
    .select(['c.dataset_id as datasetId', 'd.slug', 'c.kind', 'c.detail', 'c.on_day as day', 'c.at'])
    .where('d.version_id', 'is not', null)
    .orderBy('c.at', 'desc')
    .orderBy('c.id', 'desc')
    .limit(limit);
  if (datasetId) found = found.where('c.dataset_id', '=', datasetId);
  return found.execute();
}
