/** The turn of a year: the old shard names its heir in its last entry, the new one quotes the old one's last checkpoint in its first. */
import type pg from 'pg';
import type { Vault } from '#kernel/vault.ts';
import { emptyFrontier, type Frontier } from './merkle.ts';
import { writeOwn } from './own-entry.ts';
import { grow, inTransaction, type PassResult } from './sequence.ts';
import { createShard, originOf, type Shard } from './shards.ts';
import { loadSigner, type Signer } from './signer.ts';

export type Turned = { closed: PassResult; shard: Shard; signer: Signer; opened: PassResult };

type Turning = {
  shard: Shard;
  frontier: Frontier;
  signer: Signer;
  city: string;
  year: number;
  vault: Vault;
  now: Date;
};

/** One transaction: either both entries, the new shard and its key are there, or nothing is. */
export async function turnYear(client: pg.ClientBase, turning: Turning): Promise<Turned> {
  const { shard: old, frontier, signer, city, year, vault, now } = turning;
  return await inTransaction(client, async () => {
    const shard = await createShard(
      client,
      vault,
      { stream: old.stream, year, origin: originOf(city, old.stream, year) },
      now,
    );
    const heir = await loadSigner(client, vault, shard.origin);
    const closing = await writeOwn(client, old, frontier.size, now, 'ledger.shard-closed', {
      next: shard.origin,
      key: heir.verifierKey,
    });
    const closed = await grow(client, frontier, [closing], { shard: old, signer, now });
    const opening = await writeOwn(client, shard, 0, now, 'ledger.shard-opened', {
      previous: old.origin,
      checkpoint: closed.head.note,
      key: signer.verifierKey,
    });
    const opened = await grow(client, emptyFrontier(), [opening], { shard, signer: heir, now });
    return { closed, shard, signer: heir, opened };
  });
}
