/** The only place that knows what time it is; legal days are calendar days in Asia/Shanghai. */

/** `YYYY-MM-DD` in Asia/Shanghai. */
export type LegalDay = string;

export type Clock = { now(): Date; today(): LegalDay };

const dayFormat = new Intl.DateTimeFormat('en-CA', {
  timeZone: 'Asia/Shanghai',
  year: 'numeric',
  month: '2-digit',
  day: '2-digit',
});

/** Milliseconds of a day. */
export const DAY_MS = 86_400_000;

const OFFSET = 28_800_000;
/** From here on the offset is the same for ever, and reckoning takes a quarter of the time that asking a calendar does. */
const STEADY = Date.UTC(1992, 0, 1);
const LAST = Date.UTC(9999, 0, 1);

/** The legal day an instant falls on. */
export function legalDayOf(instant: Date): LegalDay {
  const at = instant.getTime();
  if (at >= STEADY && at < LAST) return new Date(at + OFFSET).toISOString().slice(0, 10);
  return dayFormat.format(instant);
}

/** The instant a legal day begins (00:00 in Shanghai, which knows no daylight saving since 1991). */
export function startOfLegalDay(day: LegalDay): Date {
  return new Date(`${day}T00:00:00+08:00`);
}

/** The legal day `n` calendar days after (or before) another. */
export function addDays(day: LegalDay, n: number): LegalDay {
  return new Date(Date.parse(`${day}T00:00:00Z`) + n * DAY_MS).toISOString().slice(0, 10);
}

/** Calendar days from one legal day to another; negative when the second is before the first. */
export function daysBetween(from: LegalDay, to: LegalDay): number {
  return (Date.parse(`${to}T00:00:00Z`) - Date.parse(`${from}T00:00:00Z`)) / DAY_MS;
}

export function systemClock(): Clock {
  return { now: () => new Date(), today: () => legalDayOf(new Date()) };
}

export type TestClock = Clock & { set(instant: Date | string): void; advance(milliseconds: number): void };

/** Whether a test sets it, forwards and backwards, on purpose. */
export const isSteered = (clock: Clock): boolean => 'set' in clock;

/** A clock that stands still until a test moves it. */
export function testClock(start: Date | string): TestClock {
  let at = new Date(start);
  return {
    now: () => new Date(at),
    today: () => legalDayOf(at),
    set(instant) {
      at = new Date(instant);
    },
    advance(milliseconds) {
      at = new Date(at.getTime() + milliseconds);
    },
  };
}

/** A clock that runs, shifted: what a started platform uses when a test wants another day (see the setting `test-clock`). */
export function shiftedClock(): TestClock {
  let shift = 0;
  const now = (): Date => new Date(Date.now() + shift);
  return {
    now,
    today: () => legalDayOf(now()),
    set(instant) {
      shift = new Date(instant).getTime() - Date.now();
    },
    advance(milliseconds) {
      shift += milliseconds;
    },
  };
}
