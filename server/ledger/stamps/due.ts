/** Which stamps are due of an authority: the head of the hour, the last of a day, of a closed year, and renewals before certificates end. */
import { createHash } from 'node:crypto';
import type pg from 'pg';
import type { Clock } from '#kernel/clock.ts';
import { startOfLegalDay } from '#kernel/clock.ts';
import type { StoredHead } from '../sequence.ts';
import type { Shard } from '../shards.ts';

export type Purpose = 'head' | 'day' | 'frozen' | 'renewal' | 'second';
export type DueStamp = { purpose: Purpose; origin: string; size: number; content: Buffer };

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
/** A certificate is replaced, and what it signed renewed, before this is left of it. */
export const RENEWAL_AHEAD = 90 * DAY;
/** Without a better certificate renewing again and again helps nobody. */
const RENEWAL_PAUSE = 30 * DAY;
const YEAR = 365 * DAY;
/** Two years of hourly stamps; 45 bytes each. */
const NAMED = 20_000;

type Host = { pool: pg.Pool; clock: Clock };
type Known = { purpose: Purpose; size: number; received_at: Date; not_after: Date };
/** An audit log and what was last published of it. */
export type Log = { shard: Shard; head: StoredHead };

async function stampsOf({ pool }: Host, partyId: string, origin: string): Promise<Known[]> {
  const { rows } = await pool.query<Known>(
    `select purpose, size, received_at, not_after from ledger.stamp
     where outsider_id = $1 and origin = $2 order by received_at desc, id desc limit 200`,
    [partyId, origin],
  );
  return rows.map((row) => ({ ...row, size: Number(row.size) }));
}

/** `first`: it stamps every hour, the others the last head of each day. */
export async function dueStamps(
  k: Host,
  logs: readonly Log[],
  partyId: string,
  first: boolean,
): Promise<DueStamp[]> {
  const due: DueStamp[] = [];
  for (const log of logs) {
    const known = await stampsOf(k, partyId, log.shard.origin);
    due.push(...(log.shard.frozen ? await ofClosed(k, log, known) : await ofOpen(k, log, known, first)));
    due.push(...(await secondDue(k, log, partyId)));
  }
  return due;
}

async function ofOpen(
  k: Host,
  { shard, head }: Log,
  known: readonly Known[],
  first: boolean,
): Promise<DueStamp[]> {
  const { origin } = shard;
  const now = k.clock.now();
  const { rows } = await k.pool.query<{ size: number; note: string }>(
    'select size, note from ledger.head where shard = $1 and at < $2 and size <= $3 order by size desc limit 1',
    [shard.id, startOfLegalDay(k.clock.today()), head.size],
  );
  const [last] = rows;
  const found: DueStamp[] = [];
  if (last && !known.some(({ purpose, size }) => purpose === 'day' && size >= Number(last.size)))
    found.push({ purpose: 'day', origin, size: Number(last.size), content: Buffer.from(last.note) });
  const newest = known[0];
  // An instant in the future was written before the clock was set back: nothing waits for it.
  const age = newest ? now.getTime() - newest.received_at.getTime() : Number.POSITIVE_INFINITY;
  const grown = !known.some(({ size }) => size >= head.size);
  if (first && grown && (age >= HOUR || age < 0) && !found.some(({ size }) => size === head.size))
    found.push({ purpose: 'head', origin, size: head.size, content: Buffer.from(head.note) });
  if (await endsSoon(k, origin, known)) {
    const content = renewalText(origin, head, await allStamps(k, origin));
    found.push({ purpose: 'renewal', origin, size: head.size, content });
  }
  return found;
}

/** Within the year: a stamp of anybody whose certificate ends soon, where this authority's lasts longer and no renewal covers it. */
async function endsSoon(k: Host, origin: string, own: readonly Known[]): Promise<boolean> {
  const now = k.clock.now();
  const renewed = own.find(({ purpose }) => purpose === 'renewal');
  const [newest] = own;
  if (!newest || (renewed && now.getTime() - renewed.received_at.getTime() < RENEWAL_PAUSE)) return false;
  const { rows } = await k.pool.query(
    `select 1 from ledger.stamp s where s.origin = $1 and s.not_after < $2 and s.not_after < $3 and not exists (
       select 1 from ledger.stamp r where r.origin = $1 and r.purpose = 'renewal' and r.received_at > s.received_at
         and r.not_after > s.not_after) limit 1`,
    [origin, new Date(now.getTime() + RENEWAL_AHEAD), newest.not_after],
  );
  return rows.length > 0;
}

/** Second heads this authority has not stamped. */
async function secondDue({ pool }: Host, { shard: { origin } }: Log, partyId: string): Promise<DueStamp[]> {
  const { rows } = await pool.query<{ size: string; note: string }>(
    `select size, note from ledger.second_head h where origin = $1 and not exists (
       select 1 from ledger.stamp s where s.outsider_id = $2 and s.purpose = 'second' and s.origin = h.origin
         and s.content = convert_to(h.note, 'UTF8'))`,
    [origin, partyId],
  );
  return rows.map(({ size, note }) => ({
    ...{ purpose: 'second' as const, origin, size: Number(size), content: Buffer.from(note) },
  }));
}

async function ofClosed(k: Host, { shard, head }: Log, own: readonly Known[]): Promise<DueStamp[]> {
  const { origin } = shard;
  const { size } = head;
  const [newest] = own.filter(({ purpose }) => purpose === 'frozen' || purpose === 'renewal');
  if (newest) {
    const now = k.clock.now().getTime();
    const age = now - newest.received_at.getTime();
    const ends = newest.not_after.getTime() - now < RENEWAL_AHEAD;
    if (age < YEAR && !(ends && age >= RENEWAL_PAUSE)) return [];
  }
  // An authority registered later takes over what the others stamped: alone it would only say that the log is there today.
  if (newest || own.length === 0) {
    const stamps = await allStamps(k, origin);
    if (stamps.length > 0)
      return [{ purpose: 'renewal', origin, size, content: renewalText(origin, head, stamps) }];
  }
  return [{ purpose: 'frozen', origin, size, content: Buffer.from(head.note) }];
}

type Digest = { purpose: Purpose; digest: string };

/** Of every authority, retired ones too, oldest first. */
async function allStamps({ pool }: Host, origin: string): Promise<Digest[]> {
  const { rows } = await pool.query<Digest>(
    `select purpose, encode(sha256(token), 'base64') as digest from ledger.stamp
     where origin = $1 order by received_at, id`,
    [origin],
  );
  return rows;
}

/**
 * What a renewal stamps (after RFC 4998): the checkpoint, which stands whole at its end since heads are thinned, together with every stamp it and its forerunners have had, of every
 * authority, oldest first. Where those are too many it begins with the newest renewal, which holds all before it.
 */
export function renewalText(
  origin: string,
  head: { size: number; note: string },
  stamps: readonly Digest[],
): Buffer {
  const from = stamps.length > NAMED ? stamps.findLastIndex(({ purpose }) => purpose === 'renewal') : 0;
  const lines = [
    'gongshu-renewal/2',
    origin,
    String(head.size),
    createHash('sha256').update(head.note).digest('base64'),
    ...stamps.slice(Math.max(0, from)).map(({ digest }) => digest),
  ];
  return Buffer.from(`${lines.join('\n')}\n\n${head.note}`);
}
