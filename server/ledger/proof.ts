/** Proofs that anybody can check: inclusion as JSON and as c2sp.org/tlog-proof, consistency between two sizes of a log. */
import type pg from 'pg';
import { problem } from '#kernel/errors.ts';
import { readConsistency, readInclusion } from './merkle.ts';
import type { Proof } from './schema.ts';
import { hashesOf, lastHead } from './sequence.ts';
import { listShards, openShardOf, type Shard, shardOf } from './shards.ts';

/** A pool, or one connection that nobody else uses. */
type Store = { pool: pg.Pool | pg.Client };
export type Placed = { hash: Buffer; shard: number | null; index: number | null };

/** Inclusion in the newest head of its shard; undefined while the entry has no number. */
export async function proofOf({ pool }: Store, { hash, shard, index }: Placed): Promise<Proof | undefined> {
  if (shard === null || index === null) return undefined;
  const head = await lastHead(pool, shard);
  const origin = (await listShards(pool)).find(({ id }) => id === shard)?.origin;
  if (!head || !origin || head.size <= index) return undefined;
  const path = await readInclusion(index, head.size, hashesOf(pool, shard));
  return {
    origin,
    index,
    size: head.size,
    leaf: hash.toString('base64'),
    path: path.map((one) => one.toString('base64')),
    checkpoint: head.note,
  };
}

/** The text form. Its extra data is the leaf hash, so that the file alone says which entry it is about. */
export function proofText({ leaf, index, path, checkpoint }: Proof): string {
  return ['c2sp.org/tlog-proof@v1', `extra ${leaf}`, `index ${index}`, ...path, '', checkpoint].join('\n');
}

/** The `.tlog-proof` of the entry with this receipt (64 hex digits); undefined without such an entry, or while it has no number. */
export async function tlogProof(k: Store, hash: string): Promise<string | undefined> {
  const { rows } = await k.pool.query<{ hash: Buffer; shard: number; index: string | number }>(
    'select e.hash, l.shard, l.index from ledger.entry e join ledger.leaf l on l.entry_id = e.id where e.hash = $1',
    [Buffer.from(hash, 'hex')],
  );
  const [row] = rows;
  const proof = row && (await proofOf(k, { ...row, index: Number(row.index) }));
  return proof && proofText(proof);
}

/** The shard of this name, or the one that takes acts now; throws `ledger.no-such-tree`. */
export async function namedShard({ pool }: Store, origin: string | undefined): Promise<Shard> {
  const shard = origin === undefined ? await openShardOf(pool, 'audit') : await shardOf(pool, origin);
  if (!shard) throw problem('ledger.no-such-tree');
  return shard;
}

/** That the tree of `from` entries is the beginning of that of `to` (base64, RFC 6962, 2.1.2). Throws `ledger.no-such-tree`. */
export async function consistency(k: Store, origin: string, from: number, to: number): Promise<string[]> {
  const shard = await namedShard(k, origin);
  const head = await lastHead(k.pool, shard.id);
  if (from < 1 || from > to || to > (head?.size ?? 0)) throw problem('ledger.no-such-tree');
  const hashes = await readConsistency(from, to, hashesOf(k.pool, shard.id));
  return hashes.map((hash) => hash.toString('base64'));
}
