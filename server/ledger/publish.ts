/** Publishes a shard: tiles first, checkpoint last, so that no reader is pointed at a tile that is not there. */
import type pg from 'pg';
import type { Config } from '#kernel/config.ts';
import { reach } from '#kernel/fault.ts';
import { layKeyChanges } from './change-key.ts';
import { type Head, type NoteKey, openNote, parseCheckpoint } from './note.ts';
import { LedgerHalt, lastHead, type StoredHead } from './sequence.ts';
import type { Shard } from './shards.ts';
import { type Signer, verifiersOf } from './signer.ts';
import { logsFolder, openLocalTiles, type TileStore } from './tiles/store.ts';
import { clearPartials, layTiles } from './tiles/write.ts';

export const checkpointPath = (origin: string): string => `${origin}/checkpoint`;
export const keyPath = (origin: string): string => `${origin}/verifier-key`;

/** What was last published of this shard; lays its verifier key down when nothing was. */
export async function readPublished(
  store: TileStore,
  shard: Shard,
  signer: Pick<Signer, 'first' | 'known'>,
): Promise<Head | undefined> {
  const note = await store.get(checkpointPath(shard.origin));
  if (!note) await store.put(keyPath(shard.origin), Buffer.from(`${signer.first}\n`));
  // A torn or foreign file proves nothing and hinders nothing: the next head replaces it.
  return note && opened(note, signer.known);
}

/**
 * What was published of the first shard before logs had folders of their own: it bore its checkpoint alone, in the data
 * folder. No tile belongs to it, but a database that is older than it is an older state all the same.
 */
export async function readFormer(
  k: { config: Config },
  shard: Shard,
  signer: Pick<Signer, 'known'>,
): Promise<Head | undefined> {
  if (shard.id !== 1) return undefined;
  const note = await openLocalTiles(logsFolder(k.config.data)).get('checkpoint');
  return note && opened(note, signer.known);
}

function opened(note: Buffer, key: readonly NoteKey[]): Head | undefined {
  const text = openNote(note.toString('utf8'), key);
  return text === undefined ? undefined : parseCheckpoint(text);
}

/**
 * The newest head whose tiles are all laid: what is handed out. Never one beyond the database, which may be an older
 * state: whoever saw more says so.
 */
export async function publishedHead(
  pool: pg.Pool,
  store: TileStore,
  shard: Shard,
): Promise<StoredHead | undefined> {
  const last = await lastHead(pool, shard.id);
  const note = last && (await store.get(checkpointPath(shard.origin)));
  if (!note) return undefined;
  const head = opened(note, await verifiersOf(pool, shard.origin));
  if (!head) return undefined;
  return head.size > last.size ? last : { size: head.size, root: head.root, note: note.toString('utf8') };
}

/** Brings the files from a tree of `before` to the one of `head`. After a kill the same call goes on. */
export async function publish(
  k: { config: Config },
  client: pg.ClientBase,
  store: TileStore,
  { shard, signer }: { shard: Shard; signer: Signer },
  before: number,
  head: StoredHead,
): Promise<void> {
  await layTiles(client, store, shard, before, head.size, () => reach(k, 'tiles:middle'));
  reach(k, 'tiles:exit');
  if (signer.changedAt !== undefined && before <= signer.changedAt)
    await layKeyChanges(client, store, shard.origin);
  // Who lost the connection lost the lock with it, and another may have published more since.
  await client.query('select 1');
  const there = await store.get(checkpointPath(shard.origin));
  const known = there && opened(there, signer.known);
  if (known && known.size > head.size)
    throw new LedgerHalt(`a head of ${known.size} entries has been published, this one has ${head.size}`);
  await store.put(checkpointPath(shard.origin), Buffer.from(head.note));
  reach(k, 'checkpoint:exit');
  await clearPartials(store, shard, before, head.size);
}
