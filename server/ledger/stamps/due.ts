/** Which stamps are due of an authority: the head of the hour, the last of a day, of a closed year, and renewals before certificates end. */
import { createHash } from 'node:crypto';
import type pg from 'pg';
import type { Clock } from '#kernel/clock.ts';
import { startOfLegalDay } from '#kernel/clock.ts';
import { lastHead } from '../sequence.ts';
import { listShards, type Shard } from '../shards.ts';

export type Purpose = 'head' | 'day' | 'frozen' | 'renewal';
export type DueStamp = { purpose: Purpose; origin: string; size: number; content: Buffer };

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
/** A certificate is replaced, and what it signed renewed, before this is left of it. */
export const RENEWAL_AHEAD = 90 * DAY;
/** Without a better certificate renewing again and again helps nobody. */
const RENEWAL_PAUSE = 30 * DAY;
const YEAR = 365 * DAY;

type Host = { pool: pg.Pool; clock: Clock };
type Known = { purpose: Purpose; size: number; token: Buffer; received_at: Date; not_after: Date };

async function stampsOf({ pool }: Host, partyId: string, origin: string): Promise<Known[]> {
  const { rows } = await pool.query<Known>(
    `select purpose, size, token, received_at, not_after from ledger.stamp
     where outsider_id = $1 and origin = $2 order by received_at desc, id desc limit 200`,
    [partyId, origin],
  );
  return rows.map((row) => ({ ...row, size: Number(row.size) }));
}

/** `first`: it stamps every hour, the others the last head of each day. */
export async function dueStamps(k: Host, partyId: string, first: boolean): Promise<DueStamp[]> {
  const due: DueStamp[] = [];
  for (const shard of await listShards(k.pool)) {
    if (shard.stream !== 'audit') continue;
    const known = await stampsOf(k, partyId, shard.origin);
    due.push(...(shard.frozen ? await ofClosed(k, shard, known) : await ofOpen(k, shard, known, first)));
  }
  return due;
}

async function ofOpen(k: Host, shard: Shard, known: readonly Known[], first: boolean): Promise<DueStamp[]> {
  const { origin } = shard;
  const now = k.clock.now();
  const { rows } = await k.pool.query<{ size: number; note: string }>(
    'select size, note from ledger.head where shard = $1 and at < $2 order by size desc limit 1',
    [shard.id, startOfLegalDay(k.clock.today())],
  );
  const [last] = rows;
  const found: DueStamp[] = [];
  if (last && !known.some(({ purpose, size }) => purpose === 'day' && size >= Number(last.size)))
    found.push({ purpose: 'day', origin, size: Number(last.size), content: Buffer.from(last.note) });
  const head = await lastHead(k.pool, shard.id);
  const newest = known[0];
  // An instant in the future was written before the clock was set back: nothing waits for it.
  const age = newest ? now.getTime() - newest.received_at.getTime() : Number.POSITIVE_INFINITY;
  const grown = head && !known.some(({ size }) => size >= head.size);
  if (first && head && grown && (age >= HOUR || age < 0) && !found.some(({ size }) => size === head.size))
    found.push({ purpose: 'head', origin, size: head.size, content: Buffer.from(head.note) });
  return found;
}

async function ofClosed(k: Host, shard: Shard, all: readonly Known[]): Promise<DueStamp[]> {
  const head = await lastHead(k.pool, shard.id);
  if (!head) return [];
  const { origin } = shard;
  const known = all.filter(({ purpose }) => purpose === 'frozen' || purpose === 'renewal');
  const [newest] = known;
  if (!newest) return [{ purpose: 'frozen', origin, size: head.size, content: Buffer.from(head.note) }];
  const now = k.clock.now().getTime();
  const age = now - newest.received_at.getTime();
  const ends = newest.not_after.getTime() - now < RENEWAL_AHEAD;
  if (age < YEAR && !(ends && age >= RENEWAL_PAUSE)) return [];
  return [{ purpose: 'renewal', origin, size: head.size, content: renewalText(origin, head, known) }];
}

const digest = (bytes: Buffer): string => createHash('sha256').update(bytes).digest('base64');

/** What a renewal stamps (after RFC 4998): the checkpoint together with every stamp it has had, oldest first. */
function renewalText(
  origin: string,
  head: { size: number; note: string },
  stamps: readonly { token: Buffer }[],
): Buffer {
  const lines = [
    'gongshu-renewal/1',
    origin,
    String(head.size),
    digest(Buffer.from(head.note)),
    ...stamps.map(({ token }) => digest(token)).reverse(),
  ];
  return Buffer.from(`${lines.join('\n')}\n`);
}
