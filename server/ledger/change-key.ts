/** Another key within a year: ordered by people, made by the sequencer, announced by an entry and signed by the old key unless that is lost. */

import { sql } from 'kysely';
import type pg from 'pg';
import type { PersonActor } from '#kernel/actor.ts';
import { transact } from '#kernel/db.ts';
import { problem } from '#kernel/errors.ts';
import { newId } from '#kernel/ids.ts';
import type { Kernel } from '#kernel/kernel.ts';
import type { Frontier } from './merkle.ts';
import { rootOf } from './merkle.ts';
import { newSigningKey, signNote } from './note.ts';
import { keyChangesPath } from './outside/fsck.ts';
import { writeOwn } from './own-entry.ts';
import { record, type Stream } from './record.ts';
import { grow, inTransaction, lastHead, type PassResult } from './sequence.ts';
import type { Shard } from './shards.ts';
import { listKeys, loadSigner, openKey, type Signer } from './signer.ts';
import type { TileStore } from './tiles/store.ts';

export type KeyOrder = { id: string; why: 'rotated' | 'lost' };

/** On record with who ordered it; the sequencer does it at its next look. Throws `ledger.key-change-ordered`. */
export async function orderKeyChange(
  k: Pick<Kernel, 'db' | 'clock'>,
  actor: PersonActor,
  { why, stream, basis }: { why: KeyOrder['why']; stream: Stream; basis: readonly string[] },
): Promise<void> {
  await transact(k.db, async (tx) => {
    const id = newId();
    // A change that needs the old key cannot be made where that turns out to be lost: the loss takes its place.
    if (why === 'lost')
      await sql`update ledger.key_order set done_at = ${k.clock.now()}
        where stream = ${stream} and done_at is null and why = 'rotated'`.execute(tx);
    const { numAffectedRows = 0n } = await sql`
      insert into ledger.key_order (id, stream, why, ordered_at) values (${id}, ${stream}, ${why}, ${k.clock.now()})
      on conflict (stream) where done_at is null do nothing`.execute(tx);
    if (numAffectedRows === 0n) throw problem('ledger.key-change-ordered');
    await record(tx, k, {
      kind: 'ledger.key-change-ordered',
      actor,
      subject: { type: 'ledger-key', id },
      decision: { outcome: why, rules: [], articles: [...basis], asOf: k.clock.today() },
      detail: { stream },
    });
  });
}

export async function orderOf(client: pg.ClientBase, stream: Stream): Promise<KeyOrder | undefined> {
  const { rows } = await client.query<KeyOrder>(
    'select id, why from ledger.key_order where stream = $1 and done_at is null',
    [stream],
  );
  return rows[0];
}

/** What both keys sign, or the new one alone. */
const changeText = (of: {
  origin: string;
  size: number;
  root: Buffer;
  why: string;
  old: string;
  next: string;
}): string =>
  `gongshu-key-change/1\n${of.origin}\n${of.size}\n${of.root.toString('base64')}\n${of.why}\n${of.old}\n${of.next}\n`;

/** One transaction: the new key, the entry that announces it and the first head under it, or nothing of it. */
export async function changeKey(
  client: pg.ClientBase,
  k: Pick<Kernel, 'vault'>,
  { shard, frontier, order, now }: { shard: Shard; frontier: Frontier; order: KeyOrder; now: Date },
): Promise<{ result: PassResult; signer: Signer }> {
  const { origin } = shard;
  const { why } = order;
  return await inTransaction(client, async () => {
    const old = (await listKeys(client, origin)).at(-1);
    if (!old) throw new TypeError(`${origin} has no key`);
    const made = newSigningKey(origin);
    const { size } = frontier;
    const text = changeText({
      ...{ origin, size, root: rootOf(frontier), why },
      ...{ old: old.verifierKey, next: made.verifierKey },
    });
    const beside = why === 'rotated' ? [await openKey(client, k.vault, origin)] : [];
    const statement = signNote(text, origin, made.pkcs8, ...beside);
    await client.query(
      `insert into ledger.key_change (origin, size, why, verifier_key, sealed, statement, at)
       values ($1, $2, $3, $4, $5, $6, $7)`,
      [origin, size, why, made.verifierKey, k.vault.seal(made.pkcs8), statement, now],
    );
    const leaf = await writeOwn(client, shard, size, now, 'ledger.key-changed', {
      statement,
      // Where the old key vouches for nothing, what others signed before says how far the log was.
      ...(why === 'lost' ? await lastSigned(client, shard) : {}),
    });
    const signer = await loadSigner(client, k.vault, origin);
    const result = await grow(client, frontier, [leaf], { shard, signer, now });
    await client.query('update ledger.key_order set done_at = $2 where id = $1', [order.id, now]);
    return { result, signer };
  });
}

async function lastSigned(
  client: pg.ClientBase,
  { id, origin }: Shard,
): Promise<{ checkpoint: string | null; witnessed: { size: number; by: string[] } | null }> {
  const { rows } = await client.query<{ size: string; by: string[] }>(
    `select c.size, array_agg(o.name order by o.name) as by from ledger.cosignature c join ledger.outsider o on o.id = c.outsider_id
     where c.origin = $1 group by c.size order by c.size desc limit 1`,
    [origin],
  );
  const [seen] = rows;
  return {
    checkpoint: (await lastHead(client, id))?.note ?? null,
    witnessed: seen ? { size: Number(seen.size), by: seen.by } : null,
  };
}

/** Laid before the first checkpoint under the new key, so that no reader meets a key that nothing announces. */
export async function layKeyChanges(client: pg.ClientBase, store: TileStore, origin: string): Promise<void> {
  const statements = (await listKeys(client, origin)).flatMap(({ statement }) => statement ?? []);
  await store.put(`${origin}/${keyChangesPath}`, Buffer.from(`${JSON.stringify(statements, null, 2)}\n`));
}
