/** A step's clock: reckoned once when it opens, read against today ever after; a pack change does not move it. Pure. */
import type { LegalDay } from '#kernel/clock.ts';
import { addDays } from '#kernel/clock.ts';
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

/** The same deadline seen from another day. A provisional due day is counted anew: the year's holidays may be known by now. */
export function seenFrom(calendar: Calendar, kept: DeadlineInfo, today: LegalDay): DeadlineInfo {
  const { limit, unit, from } = kept;
  if (limit === undefined || !unit) return kept;
  const fresh = kept.provisional || kept.due === undefined;
  const counted =
    unit === 'workday'
      ? calendar.addWorkdays(from, limit)
      : { day: addDays(from, limit), provisional: false };
  const due = fresh || kept.due === undefined ? counted.day : kept.due;
  const remaining = unit === 'workday' ? workdays(calendar, today, due) : calendarDays(today, due);
  return {
    ...kept,
    due,
    provisional: fresh ? counted.provisional : false,
    remaining,
    late: !kept.informative && due < today,
  };
}

const workdays = (calendar: Calendar, today: LegalDay, due: LegalDay): number =>
  calendar.workdaysBetween(today, due).count;

const calendarDays = (today: LegalDay, due: LegalDay): number =>
  (Date.parse(`${due}T00:00:00Z`) - Date.parse(`${today}T00:00:00Z`)) / 86_400_000;

/** Red: late. Yellow: within the reminder days, where there are any. None where nobody can be late. */
export function cardOf(deadline: DeadlineInfo | null, reminderDays: number | undefined): Card {
  if (!deadline?.due || deadline.informative) return null;
  if (deadline.late) return 'red';
  const near = reminderDays !== undefined && (deadline.remaining ?? 0) <= reminderDays;
  return near ? 'yellow' : 'green';
}
