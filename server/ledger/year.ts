/** The turn of a year: the old shard names its heir in its last entry, the new one quotes the old one's last checkpoint in its first. */
import type pg from 'pg';
import type { JsonObject } from '#kernel/json.ts';
import type { Vault } from '#kernel/vault.ts';
import { emptyFrontier, type Frontier } from './merkle.ts';
import { prepare } from './record.ts';
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
    const closing = await write(client, old, frontier.size, now, 'ledger.shard-closed', {
      next: shard.origin,
      key: heir.verifierKey,
    });
    const closed = await grow(client, frontier, [closing], { shard: old, signer, now });
    const opening = await write(client, shard, 0, now, 'ledger.shard-opened', {
      previous: old.origin,
      checkpoint: closed.head.note,
      key: signer.verifierKey,
    });
    const opened = await grow(client, emptyFrontier(), [opening], { shard, signer: heir, now });
    return { closed, shard, signer: heir, opened };
  });
}

/** An entry of the ledger about itself, with its number at once; returns its leaf hash. */
async function write(
  client: pg.ClientBase,
  shard: Shard,
  index: number,
  now: Date,
  kind: string,
  detail: JsonObject,
): Promise<Buffer> {
  const row = prepare(
    {
      kind,
      actor: { kind: 'platform' },
      subject: { type: 'ledger', id: shard.origin },
      stream: shard.stream,
      detail,
    },
    now,
  );
  await client.query(
    `insert into ledger.entry (id, kind, body, hash, at, subject_type, subject_id, organisations, stream)
     values ($1, $2, $3, $4, $5, $6, $7, '{}', $8)`,
    [row.id, row.kind, row.body, row.hash, row.at, row.subject.type, row.subject.id, row.stream],
  );
  await client.query('delete from ledger.pending where entry_id = $1', [row.id]);
  await client.query('insert into ledger.leaf (shard, index, entry_id, hash) values ($1, $2, $3, $4)', [
    shard.id,
    index,
    row.id,
    row.hash,
  ]);
  return row.hash;
}
