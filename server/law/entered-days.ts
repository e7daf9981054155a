// Holiday notices and local days the bureau entered: read when their edition has changed, and given to the calendar.
import { sql } from 'kysely';
import type { LegalDay } from '#kernel/clock.ts';
import type { Executor } from '#kernel/db.ts';
import type { EnteredDays } from './types.ts';

export type HolidayNoticeTable = {
  id: string;
  year: number;
  document: string;
  source: string;
  off: LegalDay[];
  work: LegalDay[];
  entered_by: string | null;
  entered_by_name: string;
  entered_at: Date;
};

export type LocalDayTable = {
  id: string;
  from_day: LegalDay;
  to_day: LegalDay;
  workday: boolean;
  document: string;
  reason: string;
  entered_by: string | null;
  entered_by_name: string;
  entered_at: Date;
  withdrawn_at: Date | null;
  withdrawn_by: string | null;
};

export type CalendarTables = {
  'law.holiday_notice': HolidayNoticeTable;
  'law.local_day': LocalDayTable;
  'law.edition': { single: boolean; edition: string };
};

/** The name of all that the bureau has entered, as this executor sees it. */
export async function readEdition(ex: Executor): Promise<string> {
  const { edition } = await ex
    .withTables<CalendarTables>()
    .selectFrom('law.edition')
    .select('edition')
    .executeTakeFirstOrThrow();
  return edition;
}

/** Days as text, as everywhere: the driver would make instants of an array of dates. */
export const daysOf = (column: 'off' | 'work') => sql<LegalDay[]>`${sql.ref(column)}::text[]`.as(column);

/** Everything entered, under the given edition. */
export async function readEnteredDays(ex: Executor, edition: string): Promise<EnteredDays> {
  const db = ex.withTables<CalendarTables>();
  const notices = await db
    .selectFrom('law.holiday_notice')
    .distinctOn('year')
    .select(['year', 'document', daysOf('off'), daysOf('work')])
    .orderBy('year')
    .orderBy('entered_at', 'desc')
    .orderBy('id', 'desc')
    .execute();
  const days = await db
    .selectFrom('law.local_day')
    .select(['from_day', 'to_day', 'workday', 'document'])
    .where('withdrawn_at', 'is', null)
    .orderBy('entered_at', 'desc')
    .execute();
  return {
    edition,
    published: notices,
    local: days.map(({ from_day: from, to_day: to, workday, document }) => ({ from, to, workday, document })),
  };
}
