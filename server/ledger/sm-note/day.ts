/**
 * The parallel note in the national algorithms: once a day an SM3 digest over the log's new entries in order, as their bundles hold them,
 * signed by SM2. The tree itself stays SHA-256, so that everybody's tools read it.
 */
import { createHash } from 'node:crypto';
import { sql } from 'kysely';
import type pg from 'pg';
import { type LegalDay, startOfLegalDay } from '#kernel/clock.ts';
import { newSm2Key, sm2FromPem, sm2Sign, sm2Verify } from '#kernel/crypto/sm2.ts';
import type { Executor } from '#kernel/db.ts';
import { newId } from '#kernel/ids.ts';
import type { Kernel } from '#kernel/kernel.ts';
import { listShards, type Shard } from '../shards.ts';
import { bundleOf } from '../tiles/path.ts';
import { openTileStore } from '../tiles/store.ts';

type Host = Pick<Kernel, 'db' | 'pool' | 'clock' | 'vault' | 'config'>;

const AT_ONCE = 5000;
/** The public catalogue of note signatures has no number for SM2: this one is left free for own kinds. */
const OWN_KIND = 0xff;

export type SmKey = { publicPem: string; at: Date };

/** Stands for the key in file names and in the note. */
export const smKeyId = (publicPem: string): string =>
  createHash('sm3').update(publicPem).digest('hex').slice(0, 16);

export async function newestSmKey(ex: Executor): Promise<(SmKey & { sealed: Buffer }) | undefined> {
  const { rows } = await sql<SmKey & { sealed: Buffer }>`
    select public_pem as "publicPem", sealed, at from ledger.sm_key order by at desc limit 1`.execute(ex);
  return rows[0];
}

/** Made at the first note; software keys, which no authority has certified. */
async function signingKey(k: Host): Promise<{ publicPem: string; privatePem: string }> {
  const known = await newestSmKey(k.db);
  if (known) return { publicPem: known.publicPem, privatePem: k.vault.open(known.sealed).toString('utf8') };
  const made = newSm2Key();
  await sql`insert into ledger.sm_key (id, public_pem, sealed, at)
    values (${newId()}, ${made.publicPem}, ${k.vault.seal(made.privatePem)}, ${k.clock.now()})`.execute(k.db);
  return made;
}

export const smText = (of: {
  origin: string;
  day: LegalDay;
  first: number;
  last: number;
  digest: Buffer;
}): string =>
  `gongshu-sm3-day/1\n${of.origin}\n${of.day}\n${of.first} ${of.last}\n${of.digest.toString('base64')}\n`;

const hint = (name: string, publicPem: string): Buffer =>
  createHash('sha256')
    .update(`${name}\n`)
    .update(Buffer.of(OWN_KIND))
    .update(publicPem)
    .digest()
    .subarray(0, 4);

export function signSmNote(
  origin: string,
  text: string,
  key: { publicPem: string; privatePem: string },
): string {
  const name = `${origin}/sm2/${smKeyId(key.publicPem)}`;
  const signature = sm2Sign(sm2FromPem(key.privatePem), Buffer.from(text));
  const line = Buffer.concat([hint(name, key.publicPem), signature]).toString('base64');
  return `${text}\n— ${name} ${line}\n`;
}

/** The checked text; undefined unless the note bears a good signature of this key. */
export function openSmNote(note: string, publicPem: string): string | undefined {
  const cut = note.lastIndexOf('\n\n');
  const [, name = '', encoded = ''] = /^— (\S+) ([A-Za-z0-9+/]+=*)\n$/.exec(note.slice(cut + 2)) ?? [];
  if (cut < 0 || !name.endsWith(`/sm2/${smKeyId(publicPem)}`)) return undefined;
  const text = note.slice(0, cut + 1);
  const bytes = Buffer.from(encoded, 'base64');
  return sm2Verify(sm2FromPem(publicPem), Buffer.from(text), bytes.subarray(4)) ? text : undefined;
}

/** SM3 over entries [first, last) of a log, each behind its length in two bytes: what the bundles hold, one after the other. */
export async function digestOf(pool: pg.Pool, shard: number, first: number, last: number): Promise<Buffer> {
  const hash = createHash('sm3');
  for (let from = first; from < last; from += AT_ONCE) {
    const { rows } = await pool.query<{ body: Buffer }>(
      `select e.body from ledger.leaf l join ledger.entry e on e.id = l.entry_id
       where l.shard = $1 and l.index >= $2 and l.index < $3 order by l.index`,
      [shard, from, Math.min(from + AT_ONCE, last)],
    );
    if (rows.length !== Math.min(AT_ONCE, last - from))
      throw new RangeError(`entries from ${from} on are missing`);
    hash.update(bundleOf(rows.map(({ body }) => body)));
  }
  return hash.digest();
}

/** Notes for every day before today on which entries were numbered and that has none. Safe to repeat. */
export async function writeDayNotes(k: Host, today: LegalDay): Promise<void> {
  for (const shard of await listShards(k.pool)) if (shard.stream === 'audit') await ofShard(k, shard, today);
}

async function ofShard(k: Host, shard: Shard, today: LegalDay): Promise<void> {
  const { rows } = await k.pool.query<{ day: LegalDay; last: number }>(
    `with known as (
       select coalesce(max(last), 0) as last, max(day) as day from ledger.day_digest where origin = $2)
     select (h.at at time zone 'Asia/Shanghai')::date as day, max(h.size) as last
     from ledger.head h, known
     where h.shard = $1 and h.at < $3 and h.size > known.last
       and (known.day is null or h.at >= (known.day + 1)::timestamp at time zone 'Asia/Shanghai')
     group by 1 order by 1`,
    [shard.id, shard.origin, startOfLegalDay(today)],
  );
  if (rows.length === 0) return;
  const key = await signingKey(k);
  const store = await openTileStore(k.config);
  await store.put(`${shard.origin}/outside/sm/${smKeyId(key.publicPem)}.pem`, Buffer.from(key.publicPem));
  let first = await lastDigested(k.pool, shard.origin);
  for (const row of rows) {
    const last = Number(row.last);
    // A clock that was set back numbers later entries on an earlier day: they fall to the next one.
    if (last <= first) continue;
    const digest = await digestOf(k.pool, shard.id, first, last);
    const text = smText({ origin: shard.origin, day: row.day, first, last, digest });
    const note = signSmNote(shard.origin, text, key);
    // The file first: a row whose file is missing would never be mended, a file without its row is written again.
    await store.put(`${shard.origin}/outside/sm/${row.day}.note`, Buffer.from(note));
    await k.pool.query(
      `insert into ledger.day_digest (origin, day, first, last, digest, note)
       values ($1, $2, $3, $4, $5, $6) on conflict do nothing`,
      [shard.origin, row.day, first, last, digest, note],
    );
    first = last;
  }
}

async function lastDigested(pool: pg.Pool, origin: string): Promise<number> {
  const { rows } = await pool.query<{ last: number }>(
    'select coalesce(max(last), 0) as last from ledger.day_digest where origin = $1',
    [origin],
  );
  return Number(rows[0]?.last ?? 0);
}
