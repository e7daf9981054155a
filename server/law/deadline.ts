// Turns a limit rule and a day of receipt into the due date a screen shows, with what it rests on.
import { daysBetween, type LegalDay } from '#kernel/clock.ts';
import { operative } from './resolve.ts';
import type { Calendar, DeadlineInfo, Resolution } from './types.ts';

/**
 * `from` is day 0: the count begins on the day after. `resolution` is the rule's answer on `from`, because a matter is held to
 * the law of the day it was received; one received while the instrument was a draft never becomes late.
 */
export function deadline(
  rule: string,
  resolution: Resolution,
  calendar: Calendar,
  from: LegalDay,
  today: LegalDay,
): DeadlineInfo {
  const worked = operative(resolution);
  const info: DeadlineInfo = {
    rule,
    state: resolution.state,
    basis: worked?.basis ?? 'none',
    informative:
      worked?.basis === 'draft' || (resolution.state === 'unspecified' && resolution.pending === true),
    from,
    provisional: false,
    late: false,
    cite: resolution.cite,
    ...('because' in resolution && { because: resolution.because }),
    ...('setting' in resolution && resolution.setting && { setting: resolution.setting }),
  };
  if (!worked || typeof worked.value !== 'number') return info;
  const unit = worked.unit === 'workday' ? 'workday' : 'day';
  const due =
    unit === 'workday'
      ? calendar.addWorkdays(from, worked.value)
      : { day: calendar.addDays(from, worked.value), provisional: false };
  const remaining =
    unit === 'workday' ? calendar.workdaysBetween(today, due.day).count : daysBetween(today, due.day);
  return {
    ...info,
    limit: worked.value,
    unit,
    due: due.day,
    provisional: due.provisional,
    remaining,
    late: !info.informative && today > due.day,
  };
}
