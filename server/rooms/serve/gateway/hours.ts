/** Hours and days of a grant on the legal clock: may it be called now, and if not, when next. */
import { addDays, type LegalDay, legalDayOf, startOfLegalDay } from '#kernel/clock.ts';
import type { Text } from '#kernel/errors.ts';
import type { Calendar } from '#law/index.ts';
import type { Hours } from '../terms.ts';

const minute = 60_000;
const shanghai = 8 * 60 * minute;
// No calendar leaves a grant closed for longer than a run of holidays; a year is beyond every one of them.
const furthestDays = 366;

/** Milliseconds since midnight in Asia/Shanghai, which has no daylight saving. */
const timeOfDay = (at: Date): number => (at.getTime() + shanghai) % (24 * 60 * minute);

const toMilliseconds = (text: string): number => {
  const [hours = '0', minutes = '0'] = text.split(':');
  return (Number(hours) * 60 + Number(minutes)) * minute;
};

/** 1 Monday … 7 Sunday. */
function weekday(day: LegalDay): number {
  return new Date(`${day}T00:00:00Z`).getUTCDay() || 7;
}

function coversDay(days: Hours['days'], day: LegalDay, calendar: Calendar): boolean {
  if (days === 'all') return true;
  if (days === 'workday') return calendar.isWorkday(day).workday;
  return days.includes(weekday(day));
}

/** The beginning counts, the end does not: 08:00–20:00 answers 19:59:59 and refuses 20:00:00. */
export function isOpen(hours: readonly Hours[] | null, at: Date, calendar: Calendar): boolean {
  if (hours === null) return true;
  const day = legalDayOf(at);
  const now = timeOfDay(at);
  return hours.some(
    ({ days, from, to }) =>
      now >= toMilliseconds(from) && now < toMilliseconds(to) && coversDay(days, day, calendar),
  );
}

/** The next instant the hours open, at or after `at`; undefined when they never do. */
export function nextOpening(hours: readonly Hours[], at: Date, calendar: Calendar): Date | undefined {
  const first = legalDayOf(at);
  for (let n = 0; n <= furthestDays; n++) {
    const day = addDays(first, n);
    const openings = hours
      .filter(({ days }) => coversDay(days, day, calendar))
      .map(({ from }) => startOfLegalDay(day).getTime() + toMilliseconds(from))
      .filter((opening) => opening >= at.getTime());
    if (openings.length > 0) return new Date(Math.min(...openings));
  }
  return undefined;
}

const dayNames = {
  zh: ['周一', '周二', '周三', '周四', '周五', '周六', '周日'],
  en: ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'],
};

/** The hours in words. */
export function describeHours(hours: readonly Hours[]): Text {
  const texts = hours.map(describeRange);
  return {
    zh: texts.map(({ zh }) => zh).join('；'),
    en: texts.map(({ en }) => en).join('; '),
  };
}

function describeRange({ days, from, to }: Hours): Text {
  const range = `${from}–${to}`;
  if (days === 'all') return { zh: `每日 ${range}`, en: `every day ${range}` };
  if (days === 'workday') return { zh: `工作日 ${range}`, en: `working days ${range}` };
  return {
    zh: `${days.map((day) => dayNames.zh[day - 1]).join('、')} ${range}`,
    en: `${days.map((day) => dayNames.en[day - 1]).join(', ')} ${range}`,
  };
}
