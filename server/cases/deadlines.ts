/** A step's clock: reckoned once when it opens, read against today ever after; a pack change does not move it. Pure. */
import { addDays, daysBetween, type LegalDay } from '#kernel/clock.ts';
import type { LawNow } from '#law/settings.ts';
import type { Calendar, DeadlineInfo, ProcedureStep } from '#law/types.ts';
import type { Card, Case } from './types.ts';

/** The limits of a procedure's steps as the edition of the opening day answers them. */
export function limitsOf(law: LawNow, rules: readonly string[]): Record<string, DeadlineInfo> {
  return Object.fromEntries(rules.map((rule) => [rule, law.deadline(rule)]));
}

/**
 * The deadline of a step that opens today; by the case's own edition once the pack has changed. A limit that spans several steps
 * counts from the day the case was opened.
 */
export function startDeadline(
  law: LawNow,
  found: Pick<Case, 'limits' | 'pack' | 'openedOn'>,
  { limit, limitFrom }: Pick<ProcedureStep, 'limit' | 'limitFrom'>,
): DeadlineInfo | null {
  if (!limit) return null;
  const from = limitFrom === 'case' ? found.openedOn : law.day;
  const kept = found.limits[limit];
  if (kept && found.pack.hash !== law.verdictContext.pack.hash) {
    return seenFrom(law.law.calendar, { ...kept, from, provisional: true }, law.day);
  }
  return law.deadline(limit, from);
}

/** A day so many units of a limit after another. */
export function later(
  calendar: Calendar,
  unit: DeadlineInfo['unit'],
  day: LegalDay,
  n: number,
): { day: LegalDay; provisional: boolean } {
  return unit === 'workday' ? calendar.addWorkdays(day, n) : { day: addDays(day, n), provisional: false };
}

/** Units of a limit from one day to another; negative when the second is before the first. */
export function between(
  calendar: Calendar,
  unit: DeadlineInfo['unit'],
  from: LegalDay,
  to: LegalDay,
): number {
  return unit === 'workday' ? calendar.workdaysBetween(from, to).count : daysBetween(from, to);
}

/**
 * The same deadline seen from another day. A provisional due day is counted anew: the year's holidays may be known by now. While
 * the clock stands still the due day moves with today, and nothing runs out.
 */
export function seenFrom(calendar: Calendar, kept: DeadlineInfo, today: LegalDay): DeadlineInfo {
  const { limit, unit, from, pausedSince } = kept;
  if (limit === undefined || !unit) return kept;
  const fresh = kept.provisional || kept.due === undefined;
  const counted = later(calendar, unit, from, limit + (kept.extended ?? 0) + (kept.paused ?? 0));
  const standing = fresh || kept.due === undefined ? counted.day : kept.due;
  const provisional = fresh ? counted.provisional : false;
  if (pausedSince !== undefined) {
    const still = Math.max(0, between(calendar, unit, pausedSince, today));
    const moved = later(calendar, unit, standing, still);
    const remaining = between(calendar, unit, pausedSince, standing);
    return { ...kept, due: moved.day, provisional: provisional || moved.provisional, remaining, late: false };
  }
  const remaining = between(calendar, unit, today, standing);
  return { ...kept, due: standing, provisional, remaining, late: !kept.informative && standing < today };
}

/** Days added to a limit move its due day on; what the calendar does not know yet is marked. */
export function prolong(
  calendar: Calendar,
  kept: DeadlineInfo,
  add: { extended?: number; paused?: number },
): DeadlineInfo {
  const { pausedSince: _, ...rest } = kept;
  const more = {
    ...rest,
    extended: (kept.extended ?? 0) + (add.extended ?? 0),
    paused: (kept.paused ?? 0) + (add.paused ?? 0),
  };
  if (kept.limit === undefined || !kept.unit) return more;
  const due = later(calendar, kept.unit, kept.from, kept.limit + more.extended + more.paused);
  return { ...more, due: due.day, provisional: due.provisional };
}

/** How many units of the delay lie between two days of holding; 0 where nobody can be late. */
export function lateWithin(
  calendar: Calendar,
  deadline: DeadlineInfo | null,
  from: LegalDay,
  to: LegalDay,
): number {
  if (!deadline?.due || deadline.informative || deadline.pausedSince !== undefined) return 0;
  const { due, unit } = deadline;
  const past = (day: LegalDay): number => Math.max(0, between(calendar, unit, due, day));
  return Math.max(0, past(to) - past(from));
}

/** Red: late. Yellow: within the reminder days, where there are any. None where nobody can be late or the clock stands still. */
export function cardOf(deadline: DeadlineInfo | null, reminderDays: number | undefined): Card {
  if (!deadline?.due || deadline.informative || deadline.pausedSince !== undefined) return null;
  if (deadline.late) return 'red';
  const near = reminderDays !== undefined && (deadline.remaining ?? 0) <= reminderDays;
  return near ? 'yellow' : 'green';
}
