/** What is erased for good leaves the feed as well: contents and keys go, numbers stay, and whoever holds the row is told to take it out. */
import { sql } from 'kysely';
import { platform } from '#kernel/actor.ts';
import { type Executor, type Tx, transact } from '#kernel/db.ts';
import { Problem } from '#kernel/errors.ts';
import type { Kernel } from '#kernel/kernel.ts';
import { record } from '#ledger/index.ts';
import { cityKey } from '#rooms/classify/index.ts';
import { type Policy, policyOf } from '../policy-sql/policy.ts';
import { rowsOf } from '../policy-sql/postgres.ts';
import type { ServiceVersion } from '../repository.ts';
import { servingTable } from '../serving/names.ts';
import { type GrantTerms, readTerms } from '../terms.ts';
import { cellsOfRow, rowOfCells } from './cells.ts';
import { nameOfRow } from './names.ts';
import { feedTables } from './tables.ts';
import { advance, type Feed, lockFeed } from './write.ts';

type Eraser = Pick<Kernel, 'config' | 'db' | 'clock' | 'jobs' | 'vault'>;
type Version = Pick<ServiceVersion, 'id' | 'plan' | 'generation'>;

/**
 * Entries that hold something of these rows, or of any row. `stays`: what the table in use says of them is not meant, and the entry that
 * says the same is not either.
 */
export async function entriesWith(
  ex: Executor,
  { id, plan, generation }: Version,
  keys: readonly string[] | undefined,
  stays: boolean,
): Promise<number> {
  const inUse =
    stays && generation > 0
      ? sql`and not (e.before is null and exists (select from ${sql.table(servingTable(id, generation))} t
          where t.row_key = e.row_key and ${cellsOfRow(plan, 't')} = e.cells))`
      : sql``;
  const { rows } = await sql<{ n: number }>`
    select count(*)::int as n from serve.feed_entry e join serve.feed f on f.id = e.feed_id
    where f.version_id = ${id} and ${keys ? sql`e.row_key = any(${[...keys]}::text[])` : sql`e.row_key is not null`} ${inUse}`.execute(
    ex,
  );
  return rows[0]?.n ?? 0;
}

/** After the serving table no longer holds the rows. What it holds of them still, from other sources, is said anew. */
export async function eraseFromFeed(p: Eraser, version: Version, keys: readonly string[]): Promise<void> {
  const city = await cityKey(p);
  await transact(p.db, async (tx) => {
    const feed = await lockFeed(tx, version.id);
    if (!feed) return;
    const blanked = await blank(tx, city, feed, version, keys);
    await restate(tx, p, feed, version, keys);
    await noteErased(tx, p, feed, blanked);
  });
}

/** What was withdrawn leaves no trace here either: of rows that the new generation has no more, every former payload goes with them. */
export async function eraseTaken(tx: Tx, p: Eraser, version: Version, after: number): Promise<void> {
  const feed = await lockFeed(tx, version.id);
  if (!feed) return;
  const rows = await feedTables(tx)
    .selectFrom('serve.feed_entry')
    .select('row_key')
    .where('feed_id', '=', feed.id)
    .where('seq', '>', after)
    .where('op', '=', 'delete')
    .execute();
  const keys = rows.flatMap(({ row_key: key }) => (key === null ? [] : [key]));
  if (keys.length === 0) return;
  await noteErased(tx, p, feed, await blank(tx, await cityKey({ ...p, db: tx }), feed, version, keys));
}

/** Contents and keys go; an entry that says a row is gone keeps the names it had under each grant that could see it. */
async function blank(
  tx: Tx,
  city: Buffer,
  feed: Feed,
  version: Version,
  keys: readonly string[],
): Promise<number> {
  const readers = await sql<{ id: string; terms: string }>`
    select g.id, t.terms from serve.grant g
    join serve.grant_version t on t.grant_id = g.id and t.version = g.terms_version
    where g.version_id = ${version.id} and t.terms::jsonb ->> 'mode' = 'feed'`.execute(tx);
  const names = new Map(keys.map((key) => [key, {} as Record<string, string>]));
  for (const { id, terms } of readers.rows)
    for (const key of await shownTo(tx, feed, version, readTerms(terms), keys)) {
      const under = names.get(key);
      if (under) under[id] = nameOfRow(city, id, key);
    }
  const named = [...names].map(([key, names]) => ({ key, names }));
  const { numAffectedRows } = await sql`
      update serve.feed_entry e set cells = null, before = null, row_key = null,
        names = case when e.op = 'delete' then k.names end
      from jsonb_to_recordset(${JSON.stringify(named)}::jsonb) as k (key text, names jsonb)
      where e.feed_id = ${feed.id} and e.row_key = k.key`.execute(tx);
  return Number(numAffectedRows ?? 0n);
}

/** Of these rows those that any entry shows to the grant; terms that are not understood show none. */
async function shownTo(
  tx: Tx,
  feed: Feed,
  { plan }: Version,
  terms: GrantTerms,
  keys: readonly string[],
): Promise<readonly string[]> {
  if (terms.rows === null) return keys;
  const policy = understood(plan, terms);
  if (!policy) return [];
  const { rows } = await sql<{ key: string }>`
    select distinct e.row_key as key from serve.feed_entry e
    cross join lateral (values (e.before), (e.cells)) c (v)
    cross join lateral (select coalesce(${rowsOf(policy)}, false) as shown from ${rowOfCells(plan, sql`c.v`)} t) n
    where e.feed_id = ${feed.id} and e.row_key = any(${[...keys]}::text[]) and c.v is not null and n.shown`.execute(
    tx,
  );
  return rows.map(({ key }) => key);
}

function understood(plan: Version['plan'], terms: GrantTerms): Policy | undefined {
  try {
    return policyOf(plan, terms);
  } catch (error) {
    if (error instanceof Problem) return undefined;
    throw error;
  }
}

async function restate(
  tx: Tx,
  p: Eraser,
  feed: Feed,
  { id, plan, generation }: Version,
  keys: readonly string[],
): Promise<void> {
  if (generation === 0) return;
  const { numAffectedRows } = await sql`
    insert into serve.feed_entry (feed_id, seq, op, row_key, cells, at)
    select ${feed.id}, ${feed.newest}::bigint + row_number() over (order by t.row_key), 'update', t.row_key,
      ${cellsOfRow(plan, 't')}, ${p.clock.now()}
    from ${sql.table(servingTable(id, generation))} t where t.row_key = any(${[...keys]}::text[])`.execute(
    tx,
  );
  await advance(tx, p, feed, Number(numAffectedRows ?? 0n));
}

/** All rows of the entry are gone: one entry says so, and none says any more what they were. Joins the act that empties the table. */
export async function clearFeed(tx: Tx, p: Eraser, versionId: string): Promise<void> {
  const feed = await lockFeed(tx, versionId);
  if (!feed) return;
  const { numUpdatedRows } = await feedTables(tx)
    .updateTable('serve.feed_entry')
    .set({ cells: null, before: null, row_key: null, names: null })
    .where('feed_id', '=', feed.id)
    .where('row_key', 'is not', null)
    .executeTakeFirst();
  await feedTables(tx)
    .insertInto('serve.feed_entry')
    .values({
      feed_id: feed.id,
      seq: feed.newest + 1,
      op: 'clear',
      row_key: null,
      cells: null,
      before: null,
      names: null,
      batch_seq: null,
      at: p.clock.now(),
    })
    .execute();
  await advance(tx, p, feed, 1);
  await noteErased(tx, p, feed, Number(numUpdatedRows));
}

async function noteErased(tx: Tx, p: Eraser, feed: Feed, entries: number): Promise<void> {
  if (entries === 0) return;
  await record(tx, p, {
    kind: 'serve.feed-erased',
    actor: platform,
    subject: { type: 'serve.feed', id: feed.id },
    detail: { entries },
  });
}
