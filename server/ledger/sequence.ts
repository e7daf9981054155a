/** One sequencer's work on one connection that holds the lock: numbers, tree, signed head, each pass one transaction. */
import type pg from 'pg';
import { append, type Frontier, type ReadHashes, readFrontier, rootOf, type Subtree } from './merkle.ts';
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

export async function lastHead(client: pg.ClientBase): Promise<StoredHead | undefined> {
  const { rows } = await client.query<{ size: string | number; root: Buffer; note: string }>(
    'select size, root, note from ledger.head order by size desc limit 1',
  );
  return rows[0] && { ...rows[0], size: Number(rows[0].size) };
}

export async function rootAt(client: pg.ClientBase, size: number): Promise<Buffer | undefined> {
  const { rows } = await client.query<{ root: Buffer }>('select root from ledger.head where size = $1', [
    size,
  ]);
  return rows[0]?.root;
}

/** Stored hashes over a connection. */
export const hashesOf =
  (client: pg.ClientBase | pg.Pool): ReadHashes =>
  async (level, indices) => {
    const { rows } = await client.query<{ index: string | number; hash: Buffer }>(
      level === 0
        ? 'select index, hash from ledger.leaf where index = any($1::bigint[])'
        : 'select index, hash from ledger.node where level = $2 and index = any($1::bigint[])',
      level === 0 ? [indices] : [indices, level],
    );
    return new Map(rows.map(({ index, hash }) => [Number(index), hash]));
  };

/** Where the stored tree stands. Refuses a tree that does not lead to its own head: going on would bury the damage. */
export async function takeUp(client: pg.ClientBase): Promise<Frontier> {
  const head = await lastHead(client);
  const size = head?.size ?? 0;
  const { rows } = await client.query<{ next: string | number }>(
    'select coalesce(max(index) + 1, 0) as next from ledger.leaf',
  );
  const next = Number(rows[0]?.next ?? 0);
  if (next !== size)
    throw new LedgerHalt(`the last head covers ${size} entries, but there are ${next} numbers`);
  const frontier = await readFrontier(size, hashesOf(client)).catch((error: unknown) => {
    if (error instanceof RangeError) throw new LedgerHalt(error.message);
    throw error;
  });
  if (head && !rootOf(frontier).equals(head.root)) {
    throw new LedgerHalt(`the stored tree of ${size} entries does not lead to the root of its head`);
  }
  return frontier;
}

const TAKE = `
  with chosen as (
    select p.entry_id from ledger.pending p join ledger.entry e on e.id = p.entry_id order by p.entry_id limit $2
  ), taken as (
    delete from ledger.pending p using chosen c where p.entry_id = c.entry_id returning p.entry_id
  ), numbered as (
    insert into ledger.leaf (index, entry_id, hash)
    select $1::bigint + row_number() over (order by e.id) - 1, e.id, e.hash
    from taken t join ledger.entry e on e.id = t.entry_id
    returning index, hash
  )
  select hash from numbered order by index`;

export type PassResult = { frontier: Frontier; head: StoredHead };

/**
 * Numbers up to `limit` committed entries and stores the new head with its signature; undefined when nothing waits.
 * An entry leaves `pending` and enters `leaf` in one transaction, so a kill at any point neither loses nor doubles it.
 */
export async function sequenceOnce(
  client: pg.ClientBase,
  before: Frontier,
  signer: Signer,
  now: Date,
  limit: number,
): Promise<PassResult | undefined> {
  await client.query('begin');
  try {
    const { rows } = await client.query<{ hash: Buffer }>(TAKE, [before.size, limit]);
    if (rows.length === 0) {
      await client.query('rollback');
      return undefined;
    }
    const frontier: Frontier = { size: before.size, peaks: [...before.peaks] };
    const nodes: (Subtree & { hash: Buffer })[] = [];
    for (const { hash } of rows)
      append(frontier, hash, (subtree, node) => nodes.push({ ...subtree, hash: node }));
    if (nodes.length > 0) {
      await client.query(
        'insert into ledger.node (level, index, hash) select * from unnest($1::smallint[], $2::bigint[], $3::bytea[])',
        [nodes.map(({ level }) => level), nodes.map(({ index }) => index), nodes.map(({ hash }) => hash)],
      );
    }
    const root = rootOf(frontier);
    const note = signer.sign(frontier.size, root);
    // The primary key refuses a second root for this size, whoever signs it.
    await client.query('insert into ledger.head (size, root, at, note) values ($1, $2, $3, $4)', [
      frontier.size,
      root,
      now,
      note,
    ]);
    await client.query('commit');
    return { frontier, head: { size: frontier.size, root, note } };
  } catch (error) {
    await client.query('rollback').catch(() => undefined);
    throw error;
  }
}
