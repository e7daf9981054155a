/** Whether what was promised by the update cycle was kept; plain arithmetic, the same for lists, pages and the daily check. */
import { addDays, type LegalDay, legalDayOf } from '#kernel/clock.ts';
import { cycleTerms } from '#rooms/collect/index.ts';
import type { Freshness } from './schema.ts';

/** The day by which something is due again, as PostgreSQL adds an interval to a day; undefined of a cycle without a length. */
export function dueAfter(day: LegalDay, cycle: string): LegalDay | undefined {
  const [, count, unit] = /^(\d+) (day|month|year)s?$/.exec(cycleTerms[cycle] ?? '') ?? [];
  if (!count || !unit) return undefined;
  if (unit === 'day') return addDays(day, Number(count));
  const months = Number(count) * (unit === 'year' ? 12 : 1);
  const [year = 0, month = 1, date = 1] = day.split('-').map(Number);
  const last = new Date(Date.UTC(year, month - 1 + months + 1, 0));
  return `${last.toISOString().slice(0, 8)}${String(Math.min(date, last.getUTCDate())).padStart(2, '0')}`;
}

/** `released`: when the newest release was published. */
export function freshnessOf(released: Date | string | null, cycle: string, today: LegalDay): Freshness {
  if (released === null) return { state: 'none', last: null, due: null };
  const last = legalDayOf(new Date(released));
  const due = dueAfter(last, cycle);
  if (due === undefined) return { state: 'unpromised', last, due: null };
  return { state: due < today ? 'late' : 'kept', last, due };
}
