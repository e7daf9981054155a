/** Publishes a shard: tiles first, checkpoint last, so that no reader is pointed at a tile that is not there. */
import type pg from 'pg';
import type { Config } from '#kernel/config.ts';
import { reach } from '#kernel/fault.ts';
import { type Head, openNote, parseCheckpoint } from './note.ts';
import type { StoredHead } from './sequence.ts';
import type { Shard } from './shards.ts';
import type { Signer } from './signer.ts';
import type { TileStore } from './tiles/store.ts';
import { clearPartials, layTiles } from './tiles/write.ts';

export const checkpointPath = (origin: string): string => `${origin}/checkpoint`;
export const keyPath = (origin: string): string => `${origin}/verifier-key`;

/** What was last published of this shard; lays its verifier key down when nothing was. */
export async function readPublished(
  store: TileStore,
  shard: Shard,
  signer: Signer,
): Promise<Head | undefined> {
  const note = await store.get(checkpointPath(shard.origin));
  if (!note) await store.put(keyPath(shard.origin), Buffer.from(`${signer.verifierKey}\n`));
  const text = note && openNote(note.toString('utf8'), signer.known);
  // A torn or foreign file proves nothing and hinders nothing: the next head replaces it.
  return text === undefined ? undefined : parseCheckpoint(text);
}

/** Brings the files from a tree of `before` to the one of `head`. After a kill the same call goes on. */
export async function publish(
  k: { config: Config },
  client: pg.ClientBase,
  store: TileStore,
  shard: Shard,
  before: number,
  head: StoredHead,
): Promise<void> {
  await layTiles(client, store, shard, before, head.size, () => reach(k, 'tiles:middle'));
  reach(k, 'tiles:exit');
  await store.put(checkpointPath(shard.origin), Buffer.from(head.note));
  reach(k, 'checkpoint:exit');
  await clearPartials(store, shard, before, head.size);
}
