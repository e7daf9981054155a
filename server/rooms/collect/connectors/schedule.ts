/** When a connector asks its source: every so many minutes, or at an hour of the day, the week, the month; never quite on the minute. Pure. */
import { createHash } from 'node:crypto';
import { z } from 'zod';

const clock = {
  hour: z.number().int().min(0).max(23),
  minute: z.number().int().min(0).max(59).default(0),
  /** So many minutes later at most, so that not all of a city's connectors begin at once. */
  jitter: z.number().int().min(0).max(180).default(15),
};
export const scheduleSchema = z.discriminatedUnion('every', [
  z.strictObject({ every: z.literal('never') }),
  z.strictObject({ every: z.literal('minutes'), minutes: z.number().int().min(1).max(1440) }),
  z.strictObject({ every: z.literal('day'), ...clock }),
  /** 1 is Monday. */
  z.strictObject({ every: z.literal('week'), weekday: z.number().int().min(1).max(7), ...clock }),
  /** A month that has no such day: its last. */
  z.strictObject({ every: z.literal('month'), day: z.number().int().min(1).max(31), ...clock }),
]);
export type Schedule = z.output<typeof scheduleSchema>;

const MINUTE = 60_000;
const DAY = 1440 * MINUTE;
/** Shanghai keeps one offset all the year. */
const OFFSET = 8 * 60 * MINUTE;

/** The same delay for the same connector and turn, so that what is shown is what happens. */
function delayOf(seed: string, at: number, mostMs: number): number {
  if (mostMs <= 0) return 0;
  const found = createHash('sha256').update(`${seed}:${at}`).digest().readUInt32BE(0);
  return Math.floor((found / 0x1_0000_0000) * mostMs);
}

function matches(schedule: Schedule, local: Date): boolean {
  if (schedule.every === 'week') return (local.getUTCDay() || 7) === schedule.weekday;
  if (schedule.every !== 'month') return true;
  const last = new Date(Date.UTC(local.getUTCFullYear(), local.getUTCMonth() + 1, 0)).getUTCDate();
  return local.getUTCDate() === Math.min(schedule.day, last);
}

/** The next turns after an instant, earliest first; none where it is asked by hand only. */
export function nextRuns(schedule: Schedule, after: Date, count: number, seed: string): Date[] {
  if (schedule.every === 'never') return [];
  const found: number[] = [];
  const from = after.getTime();
  if (schedule.every === 'minutes') {
    const step = schedule.minutes * MINUTE;
    for (let base = Math.floor(from / step) * step - step; found.length < count; base += step) {
      const at = base + delayOf(seed, base, Math.min(step / 10, 5 * MINUTE));
      if (at > from) found.push(at);
    }
  } else {
    const minutes = schedule.hour * 60 + schedule.minute;
    const today = Math.floor((from + OFFSET) / DAY) * DAY;
    for (let day = today - DAY; found.length < count; day += DAY) {
      if (!matches(schedule, new Date(day))) continue;
      const base = day - OFFSET + minutes * MINUTE;
      const at = base + delayOf(seed, base, schedule.jitter * MINUTE);
      if (at > from) found.push(at);
    }
  }
  return found.map((at) => new Date(at));
}

/** Minutes to wait before the n-th attempt after a failure: doubling, at most six hours. */
export function backOff(failures: number, seed: string, now: Date): number {
  const minutes = Math.min(360, 2 ** Math.max(0, failures - 1));
  return minutes * MINUTE + delayOf(seed, now.getTime(), minutes * MINUTE * 0.2);
}
