/** One sequencer's work on one connection that holds the lock: numbers, tree, signed head, each pass one transaction. */
import type pg from 'pg';
import { append, type Frontier, type ReadHashes, readFrontier, rootOf, type Subtree } from './merkle.ts';
import type { Shard } from './shards.ts';
import type { Signer } from './signer.ts';

/** Only one session in the whole database may number entries. Any constant no other part uses. */
export const SEQUENCER_LOCK = 7_203_312;

export type StoredHead = { size: number; root: Buffer; note: string };

/** Why a sequencer must not go on; `what` names the place. */
export class LedgerHalt extends Error {
  constructor(what: string) {
    super(`${what}; run \`gongshu ledger verify\` before anything else`);
    this.name = 'LedgerHalt';
  }
}

export async function lastHead(
  client: pg.ClientBase | pg.Pool,
  shard: number,
): Promise<StoredHead | undefined> {
  const { rows } = await client.query<{ size: string | number; root: Buffer; note: string }>(
    'select size, root, note from ledger.head where shard = $1 order by size desc limit 1',
    [shard],
  );
  return rows[0] && { ...rows[0], size: Number(rows[0].size) };
}

/** Stored hashes of one shard over a connection. */
export const hashesOf =
  (client: pg.ClientBase | pg.Pool, shard: number): ReadHashes =>
  async (level, indices) => {
    const { rows } = await client.query<{ index: string | number; hash: Buffer }>(
      level === 0
        ? 'select index, hash from ledger.leaf where shard = $1 and index = any($2::bigint[])'
        : 'select index, hash from ledger.node where shard = $1 and level = $3 and index = any($2::bigint[])',
      level === 0 ? [shard, indices] : [shard, indices, level],
    );
    return new Map(rows.map(({ index, hash }) => [Number(index), hash]));
  };

/** The root of the stored tree when it had that size; heads may have been thinned, hashes never are. */
export async function rootAt(client: pg.ClientBase, shard: number, size: number): Promise<Buffer> {
  return rootOf(await readFrontier(size, hashesOf(client, shard)));
}

/** Where the stored tree stands. Refuses a tree that does not lead to its own head: going on would bury the damage. */
export async function takeUp(client: pg.ClientBase, shard: Shard): Promise<Frontier> {
  const head = await lastHead(client, shard.id);
  const size = head?.size ?? 0;
  const { rows } = await client.query<{ next: string | number }>(
    'select coalesce(max(index) + 1, 0) as next from ledger.leaf where shard = $1',
    [shard.id],
  );
  const next = Number(rows[0]?.next ?? 0);
  if (next !== size)
    throw new LedgerHalt(`the last head covers ${size} entries, but there are ${next} numbers`);
  const frontier = await readFrontier(size, hashesOf(client, shard.id)).catch((error: unknown) => {
    if (error instanceof RangeError) throw new LedgerHalt(error.message);
    throw error;
  });
  if (head && !rootOf(frontier).equals(head.root)) {
    throw new LedgerHalt(`the stored tree of ${size} entries does not lead to the root of its head`);
  }
  return frontier;
}

// `$4`: a shard that is to be closed takes only what was done before its year ended.
const TAKE = `
  with chosen as (
    select p.entry_id from ledger.pending p join ledger.entry e on e.id = p.entry_id
    where e.stream = $3 and ($4::timestamptz is null or e.at < $4) order by p.entry_id limit $2
  ), taken as (
    delete from ledger.pending p using chosen c where p.entry_id = c.entry_id returning p.entry_id
  ), numbered as (
    insert into ledger.leaf (shard, index, entry_id, hash)
    select $5::smallint, $1::bigint + row_number() over (order by e.id) - 1, e.id, e.hash
    from taken t join ledger.entry e on e.id = t.entry_id
    returning index, hash
  )
  select hash from numbered order by index`;

export type PassResult = { frontier: Frontier; head: StoredHead };
export type Pass = { shard: Shard; signer: Signer; now: Date; limit: number; before?: Date };

/**
 * Numbers up to `limit` committed entries and stores the new head with its signature; undefined when nothing waits.
 * An entry leaves `pending` and enters `leaf` in one transaction, so a kill at any point neither loses nor doubles it.
 */
export async function sequenceOnce(
  client: pg.ClientBase,
  from: Frontier,
  { shard, signer, now, limit, before }: Pass,
): Promise<PassResult | undefined> {
  return await inTransaction(client, async () => {
    const { rows } = await client.query<{ hash: Buffer }>(TAKE, [
      from.size,
      limit,
      shard.stream,
      before ?? null,
      shard.id,
    ]);
    if (rows.length === 0) return undefined;
    return await grow(
      client,
      from,
      rows.map(({ hash }) => hash),
      { shard, signer, now },
    );
  });
}

/** Stores what leaves that have their numbers already add to the tree, and the head over it. Inside a transaction. */
export async function grow(
  client: pg.ClientBase,
  from: Frontier,
  leaves: readonly Buffer[],
  { shard, signer, now }: Pick<Pass, 'shard' | 'signer' | 'now'>,
): Promise<PassResult> {
  const frontier: Frontier = { size: from.size, peaks: [...from.peaks] };
  const nodes: (Subtree & { hash: Buffer })[] = [];
  for (const hash of leaves)
    append(frontier, hash, (subtree, node) => nodes.push({ ...subtree, hash: node }));
  if (nodes.length > 0) {
    await client.query(
      `insert into ledger.node (shard, level, index, hash)
       select $4, * from unnest($1::smallint[], $2::bigint[], $3::bytea[])`,
      [
        nodes.map(({ level }) => level),
        nodes.map(({ index }) => index),
        nodes.map(({ hash }) => hash),
        shard.id,
      ],
    );
  }
  const root = rootOf(frontier);
  const note = signer.sign(frontier.size, root, now);
  // The primary key refuses a second root for this size, whoever signs it.
  await client.query('insert into ledger.head (shard, size, root, at, note) values ($1, $2, $3, $4, $5)', [
    shard.id,
    frontier.size,
    root,
    now,
    note,
  ]);
  return { frontier, head: { size: frontier.size, root, note } };
}

export async function inTransaction<T>(client: pg.ClientBase, work: () => Promise<T>): Promise<T> {
  await client.query('begin');
  try {
    const result = await work();
    await client.query('commit');
    return result;
  } catch (error) {
    await client.query('rollback').catch(() => undefined);
    throw error;
  }
}
