/** The public list of changes: what was published, released, taken away and brought back, with its day. */
import type { Executor, Tx } from '#kernel/db.ts';
import type { Text } from '#kernel/errors.ts';
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
  id: string;
  datasetId: string;
  slug: string;
  /** As the catalogue says it now, or said it last. */
  title: Text;
  organisationId: string;
  kind: ChangeKind;
  detail: JsonObject;
  day: string;
  at: Date;
};

/** Newest first; of one data set, or of all that are or were on the opening catalogue. */
export async function changesOf(
  ex: Executor,
  { datasetId, kinds, limit = 200, offset = 0 }: ChangeFilter & { limit?: number; offset?: number } = {},
): Promise<Change[]> {
  const rows = await selected(ex, { datasetId, kinds })
    .select(['c.id', 'c.dataset_id as datasetId', 'd.slug', 'c.kind', 'c.detail', 'c.on_day as day', 'c.at'])
    .select(['d.organisation_id as organisationId', 'v.content'])
    .orderBy('c.at', 'desc')
    .orderBy('c.id', 'desc')
    .limit(limit)
    .offset(offset)
    .execute();
  return rows.map(({ content, ...row }) => ({ ...row, title: content.title }));
}

export async function countChanges(ex: Executor, filter: ChangeFilter = {}): Promise<number> {
  const { n } = await selected(ex, filter)
    .select((eb) => eb.fn.countAll<string>().as('n'))
    .executeTakeFirstOrThrow();
  return Number(n);
}

type ChangeFilter = { datasetId?: string | undefined; kinds?: readonly ChangeKind[] | undefined };

function selected(ex: Executor, { datasetId, kinds }: ChangeFilter) {
  let found = openTables(ex)
    .selectFrom('open.change as c')
    .innerJoin('open.dataset as d', 'd.id', 'c.dataset_id')
    .innerJoin('open.dataset_version as v', 'v.id', 'd.version_id');
  if (datasetId) found = found.where('c.dataset_id', '=', datasetId);
  if (kinds) found = found.where('c.kind', 'in', kinds);
  return found;
}
