/** An entry of the ledger about itself, with its number at once: of the turn of a year, of a change of key. */
import type pg from 'pg';
import type { JsonObject } from '#kernel/json.ts';
import { prepare } from './record.ts';
import type { Shard } from './shards.ts';

/** Returns its leaf hash. Inside the transaction that also stores the head over it. */
export async function writeOwn(
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
