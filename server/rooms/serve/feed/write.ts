/** What a change of a serving table puts into its feed: in that change's transaction, under the next numbers, by one writer at a time. */
import { type RawBuilder, sql } from 'kysely';
import type { Tx } from '#kernel/db.ts';
import { reach } from '#kernel/fault.ts';
import type { Kernel } from '#kernel/kernel.ts';
import type { ServiceVersion } from '../repository.ts';
import { servingTable } from '../serving/names.ts';
import { cellsOfRow, filterableOf } from './cells.ts';
import { nudgeJob } from './jobs-names.ts';
import { type FeedTables, feedTables } from './tables.ts';

/** Where a fault test ends the writer. */
export const feedPoints = ['feed:middle', 'feed:exit'] as const;

type Writer = Pick<Kernel, 'clock' | 'jobs' | 'config'>;
export type Feed = Pick<FeedTables['serve.feed'], 'id'> & { newest: number; floor: number };
type Version = Pick<ServiceVersion, 'id' | 'plan' | 'generation'>;
type Sql = RawBuilder<unknown>;

/** The feed of a version, held until the transaction ends. The version first: so does whoever opens a feed. */
export async function lockFeed(tx: Tx, versionId: string): Promise<Feed | undefined> {
  await sql`select 1 from serve.service_version where id = ${versionId} for no key update`.execute(tx);
  const row = await feedTables(tx)
    .selectFrom('serve.feed')
    .select(['id', 'newest', 'floor'])
    .where('version_id', '=', versionId)
    .forUpdate()
    .executeTakeFirst();
  return row && { id: row.id, newest: Number(row.newest), floor: Number(row.floor) };
}

const nothing = sql`(select null::text as row_key, null::text[] as cells where false)`;

const rowsNow = ({ id, plan }: Version, generation: number, keys?: readonly string[]): Sql =>
  generation === 0
    ? nothing
    : sql`(select t.row_key, ${cellsOfRow(plan, 't')} as cells from ${sql.table(servingTable(id, generation))} t
        ${keys ? sql`where t.row_key = any(${[...keys]}::text[])` : sql``})`;

/** Changes rows of the generation in use, and says in the feed what became of them. */
export async function followKeys<T>(
  tx: Tx,
  k: Writer,
  version: Version,
  { keys, batchSeq }: { keys: readonly string[]; batchSeq: number | null },
  change: () => Promise<T>,
): Promise<T> {
  const feed = await lockFeed(tx, version.id);
  if (!feed) return change();
  const { rows } = await sql<{ row_key: string; cells: (string | null)[] }>`
    select * from ${rowsNow(version, version.generation, keys)} r`.execute(tx);
  const changed = await change();
  const former = sql`(select * from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as r (row_key text, cells text[]))`;
  await note(tx, k, feed, version, {
    former,
    present: rowsNow(version, version.generation, keys),
    batchSeq,
  });
  return changed;
}

/** Another generation takes over: the feed says in which rows the two differ. Gives the number that was the newest before. */
export async function followGeneration(
  tx: Tx,
  k: Writer,
  version: Version,
  { generation, batchSeq }: { generation: number; batchSeq: number | null },
): Promise<number | undefined> {
  const feed = await lockFeed(tx, version.id);
  if (!feed) return undefined;
  const former = rowsNow(version, version.generation);
  await note(tx, k, feed, version, { former, present: rowsNow(version, generation), batchSeq });
  return feed.newest;
}

async function note(
  tx: Tx,
  k: Writer,
  feed: Feed,
  { plan }: Version,
  { former, present, batchSeq }: { former: Sql; present: Sql; batchSeq: number | null },
): Promise<void> {
  const { numAffectedRows } = await sql`
    insert into serve.feed_entry (feed_id, seq, op, row_key, cells, before, batch_seq, at)
    select ${feed.id}, ${feed.newest}::bigint + row_number() over (order by coalesce(n.row_key, o.row_key)),
      case when o.row_key is null then 'insert' when n.row_key is null then 'delete' else 'update' end,
      coalesce(n.row_key, o.row_key), n.cells,
      case when o.row_key is not null then ${filterableOf(plan, sql`o.cells`)} end,
      ${batchSeq}::int, ${k.clock.now()}
    from ${former} o full join ${present} n on n.row_key = o.row_key
    where o.row_key is null or n.row_key is null or o.cells is distinct from n.cells`.execute(tx);
  reach(k, 'feed:middle');
  await advance(tx, k, feed, Number(numAffectedRows ?? 0n));
  reach(k, 'feed:exit');
}

/** The next `count` numbers are given; whoever wants to be told is told after the commit. */
export async function advance(tx: Tx, k: Writer, feed: Feed, count: number): Promise<void> {
  if (count === 0) return;
  await feedTables(tx)
    .updateTable('serve.feed')
    .set({ newest: feed.newest + count })
    .where('id', '=', feed.id)
    .execute();
  const waiting = await feedTables(tx)
    .selectFrom('serve.subscription')
    .select(['id', 'failures', 'next_at'])
    .where('feed_id', '=', feed.id)
    .where('state', '=', 'active')
    .execute();
  // One that fails keeps its own pace: news do not hurry it.
  for (const { id, next_at: nextAt } of waiting)
    await k.jobs.add(
      tx,
      nudgeJob,
      { subscriptionId: id },
      { key: `${nudgeJob} ${id}`, queue: `nudge ${id}`, ...(nextAt ? { runAt: nextAt } : {}) },
    );
}
