/** A second head: the tree of a log once more under another hash, signed together with the first while that one still holds. */
import { createHash } from 'node:crypto';
import { sql } from 'kysely';
import type pg from 'pg';
import type { PersonActor } from '#kernel/actor.ts';
import { transact } from '#kernel/db.ts';
import type { Kernel } from '#kernel/kernel.ts';
import { append, emptyFrontier, hashing, rootOf } from './merkle.ts';
import { signNote } from './note.ts';
import { secondHeadPath } from './parties/files.ts';
import { namedShard } from './proof.ts';
import { record } from './record.ts';
import { LedgerHalt, lastHead } from './sequence.ts';
import { openKey } from './signer.ts';
import { openTileStore } from './tiles/store.ts';

export const secondHashes = ['sha512', 'sm3'] as const;
export type SecondHash = (typeof secondHashes)[number];

const PAGE = 2000;

/** Both roots over the same entries, read once. */
async function rootsOf(
  pool: pg.Pool,
  shard: number,
  size: number,
  name: SecondHash,
): Promise<{ first: Buffer; second: Buffer }> {
  const [old, other] = [hashing('sha256'), hashing(name)];
  const [first, second] = [emptyFrontier(), emptyFrontier()];
  for (let from = 0; from < size; from += PAGE) {
    const { rows } = await pool.query<{ body: Buffer }>(
      `select e.body from ledger.leaf l join ledger.entry e on e.id = l.entry_id
       where l.shard = $1 and l.index >= $2 and l.index < $3 order by l.index`,
      [shard, from, Math.min(from + PAGE, size)],
    );
    for (const { body } of rows) {
      append(first, old.leaf(body));
      append(second, other.leaf(body), undefined, other.node);
    }
  }
  if (first.size !== size) throw new LedgerHalt(`entries of the first ${size} are missing`);
  return { first: rootOf(first), second: rootOf(second, other.node) };
}

/**
 * Reads the whole log anew and signs both roots in one note; the stamps there are go with it by their digests. Authorities
 * stamp it at the keeper's next look. Gives the note; a head that was made before is given again.
 */
export async function addSecondHead(
  k: Pick<Kernel, 'db' | 'pool' | 'clock' | 'vault' | 'config'>,
  actor: PersonActor,
  asked: { origin?: string | undefined; hash: SecondHash; basis: readonly string[] },
): Promise<string> {
  const { hash, basis } = asked;
  const { id, origin } = await namedShard(k, asked.origin);
  const head = await lastHead(k.pool, id);
  if (!head) throw new LedgerHalt(`${origin} has no head`);
  const { size } = head;
  const made = await k.pool.query<{ note: string }>(
    'select note from ledger.second_head where origin = $1 and size = $2 and hash = $3',
    [origin, size, hash],
  );
  if (made.rows[0]) return made.rows[0].note;
  const { first, second } = await rootsOf(k.pool, id, size, hash);
  if (!first.equals(head.root)) throw new LedgerHalt(`the entries of ${origin} do not lead to its head`);
  const { rows } = await k.pool.query<{ token: Buffer }>(
    'select token from ledger.stamp where origin = $1 order by received_at, id',
    [origin],
  );
  const text = `${[
    'gongshu-second-head/1',
    origin,
    String(size),
    `sha256 ${first.toString('base64')}`,
    `${hash} ${second.toString('base64')}`,
    ...rows.map(({ token }) => createHash(hash).update(token).digest('base64')),
  ].join('\n')}\n`;
  const note = signNote(text, origin, await openKey(k.pool, k.vault, origin));
  // The file first: a row whose file is missing would never be mended.
  await (await openTileStore(k.config)).put(`${origin}/${secondHeadPath({ size, hash })}`, Buffer.from(note));
  await transact(k.db, async (tx) => {
    await sql`insert into ledger.second_head (origin, size, hash, note, at)
      values (${origin}, ${size}, ${hash}, ${note}, ${k.clock.now()})`.execute(tx);
    await record(tx, k, {
      kind: 'ledger.second-head',
      actor,
      subject: { type: 'ledger-log', id: origin },
      detail: { size, hash, digest: createHash('sha512').update(note).digest('base64') },
      decision: { outcome: 'signed', rules: [], articles: [...basis], asOf: k.clock.today() },
    });
  });
  return note;
}
