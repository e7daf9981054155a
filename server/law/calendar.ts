// Working days of the People's Republic: published holidays where there are any, weekends and fixed holidays where not.
import chineseDays from 'chinese-days';
import { addDays, type LegalDay } from '#kernel/clock.ts';
import { LawError } from './errors.ts';
import type { Calendar, DayKind, DueDay, LocalDays, PublishedDays, WorkdayAnswer } from './types.ts';

type CalendarSource = {
  /** 'MM-DD' of holidays that never move. */
  fixedHolidays: readonly string[];
  published?: readonly PublishedDays[];
};

/** The library silently treats any year it does not know as plain weekdays, so its reach is asked, never assumed. */
const LIBRARY_FIRST_YEAR = 2004;
const DAY = /^(\d{4})-(\d{2})-(\d{2})$/;

function yearOf(day: LegalDay): number {
  const match = DAY.exec(day);
  const year = Number(match?.[1]);
  if (!match || new Date(`${day}T00:00:00Z`).toISOString().slice(0, 10) !== day) {
    throw calendarError(`“${day}” is not a day.`, 'Write days as YYYY-MM-DD.');
  }
  return year;
}

function calendarError(what: string, mend: string): LawError {
  return new LawError({ pack: '-', file: 'calendars', what, mend });
}

export function isWeekend(day: LegalDay): boolean {
  const weekday = new Date(`${day}T00:00:00Z`).getUTCDay();
  return weekday === 0 || weekday === 6;
}

function libraryLastYear(): number {
  let year = LIBRARY_FIRST_YEAR;
  while (chineseDays.getHolidaysInRange(`${year + 1}-01-01`, `${year + 1}-12-31`, false).length > 0)
    year += 1;
  return year;
}

export function createCalendar(source: CalendarSource): Calendar {
  const lastLibraryYear = libraryLastYear();
  const fixed = new Set(source.fixedHolidays);
  const answers = new Map<LegalDay, WorkdayAnswer>();
  let edition = '';
  let years = new Set<number>();
  let off = new Set<LegalDay>();
  let work = new Set<LegalDay>();
  let local: readonly LocalDays[] = [];
  take(source.published ?? [], []);

  /** A notice may name days of the year before its own: days are looked up by themselves, years only say what is known. */
  function take(published: readonly PublishedDays[], closures: readonly LocalDays[]): void {
    years = new Set(published.map(({ year }) => year));
    off = new Set(published.flatMap((notice) => notice.off));
    work = new Set(published.flatMap((notice) => notice.work));
    local = closures;
    answers.clear();
  }

  function judge(day: LegalDay): WorkdayAnswer {
    const year = yearOf(day);
    if (year < LIBRARY_FIRST_YEAR) {
      throw calendarError(
        `there are no published holidays for ${year}.`,
        `Count working days from ${LIBRARY_FIRST_YEAR} on.`,
      );
    }
    const closure = local.find(({ from, to }) => from <= day && day <= to);
    if (closure) return { workday: closure.workday, provisional: false };
    if (off.has(day)) return { workday: false, provisional: false };
    if (work.has(day)) return { workday: true, provisional: false };
    if (years.has(year)) return { workday: !isWeekend(day), provisional: false };
    if (year <= lastLibraryYear) return { workday: chineseDays.isWorkday(day), provisional: false };
    return { workday: !isWeekend(day) && !fixed.has(day.slice(5)), provisional: true };
  }

  function isWorkday(day: LegalDay): WorkdayAnswer {
    let answer = answers.get(day);
    if (!answer) {
      answer = judge(day);
      answers.set(day, answer);
    }
    return answer;
  }

  function kindOf(day: LegalDay): DayKind {
    const { workday } = isWorkday(day);
    if (local.some(({ from, to }) => from <= day && day <= to)) return workday ? 'local-work' : 'local-off';
    if (workday) return isWeekend(day) ? 'make-up' : 'workday';
    if (!isWeekend(day)) return 'holiday';
    // A Saturday within a holiday is a day of it, though it would be off anyway.
    const year = yearOf(day);
    const named = years.has(year)
      ? off.has(day)
      : year <= lastLibraryYear
        ? chineseDays.getHolidaysInRange(day, day, false).length > 0
        : fixed.has(day.slice(5));
    return named ? 'holiday' : 'weekend';
  }

  function addWorkdays(day: LegalDay, n: number): DueDay {
    if (!Number.isInteger(n) || n < 0)
      throw calendarError(`${n} is not a number of days.`, 'Count 0 or more whole days.');
    let provisional = isWorkday(day).provisional && n > 0;
    let at = day;
    for (let counted = 0; counted < n; ) {
      at = addDays(at, 1);
      const answer = isWorkday(at);
      provisional ||= answer.provisional;
      if (answer.workday) counted += 1;
    }
    return { day: at, provisional };
  }

  function workdaysBetween(a: LegalDay, b: LegalDay): { count: number; provisional: boolean } {
    if (b < a) {
      const back = workdaysBetween(b, a);
      return { count: back.count === 0 ? 0 : -back.count, provisional: back.provisional };
    }
    let count = 0;
    let provisional = false;
    isWorkday(a);
    for (let at = a; at < b; ) {
      at = addDays(at, 1);
      const answer = isWorkday(at);
      provisional ||= answer.provisional;
      if (answer.workday) count += 1;
    }
    return { count, provisional };
  }

  return {
    get covered() {
      // Only years without a gap count: a notice for a later year does not make the one before it known.
      let to = lastLibraryYear;
      while (years.has(to + 1)) to += 1;
      return { from: LIBRARY_FIRST_YEAR, to };
    },
    get edition() {
      return edition;
    },
    adopt(entered) {
      if (entered.edition === edition) return;
      const own = (source.published ?? []).filter(({ year }) =>
        entered.published.every((notice) => notice.year !== year),
      );
      take([...own, ...entered.published], entered.local);
      edition = entered.edition;
    },
    isWorkday,
    kindOf,
    addWorkdays,
    workdaysBetween,
    addDays: (day, n) => {
      yearOf(day);
      return addDays(day, n);
    },
  };
}
