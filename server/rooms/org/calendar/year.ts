// One year of the calendar as a person reads it: what differs from an ordinary week, and the documents behind it.
import type { Platform } from '#cases/index.ts';
import type { Actor } from '#kernel/actor.ts';
import { addDays, type LegalDay } from '#kernel/clock.ts';
import { abilitiesOf } from '#kernel/policy.ts';
import { type CalendarTables, daysOf, lawNow } from '#law/index.ts';
import { calendarPolicy } from '../policy.ts';

export async function calendarYear(p: Platform, actor: Actor, year: number) {
  // Brings the calendar up to what was entered, also by another process.
  await lawNow(p.db, p.law, p.clock.today());
  const db = p.db.withTables<CalendarTables>();
  const notices = await db
    .selectFrom('law.holiday_notice')
    .select(['id', 'document', 'entered_by_name', 'entered_at', daysOf('off'), daysOf('work')])
    .where('year', '=', year)
    .orderBy('entered_at', 'desc')
    .orderBy('id', 'desc')
    .execute();
  const local = await db
    .selectFrom('law.local_day')
    .select(['id', 'from_day', 'to_day', 'workday', 'document', 'reason', 'entered_by_name', 'entered_at'])
    .select('withdrawn_at')
    .where('from_day', '<=', `${year}-12-31`)
    .where('to_day', '>=', `${year}-01-01`)
    .orderBy('from_day')
    .execute();
  return {
    year,
    published: !p.law.calendar.isWorkday(`${year}-12-30`).provisional,
    days: unusualDays(p, year),
    notices: notices.map((one, index) => ({
      id: one.id,
      document: one.document,
      enteredBy: one.entered_by_name,
      enteredAt: one.entered_at.toISOString(),
      current: index === 0,
      off: one.off,
      work: one.work,
    })),
    local: local.map((one) => ({
      id: one.id,
      from: one.from_day,
      to: one.to_day,
      workday: one.workday,
      document: one.document,
      reason: one.reason,
      enteredBy: one.entered_by_name,
      enteredAt: one.entered_at.toISOString(),
      withdrawnAt: one.withdrawn_at?.toISOString() ?? null,
    })),
    abilities: abilitiesOf(actor, undefined, { change: calendarPolicy }),
  };
}

/** What differs from an ordinary week, and the weekends a holiday takes in. */
function unusualDays(p: Platform, year: number) {
  const days: { day: LegalDay; workday: boolean; source: 'national' | 'local' | 'fixed' }[] = [];
  for (let day = `${year}-01-01`; day <= `${year}-12-31`; day = addDays(day, 1)) {
    const kind = p.law.calendar.kindOf(day);
    if (kind === 'workday' || kind === 'weekend') continue;
    const { workday, provisional } = p.law.calendar.isWorkday(day);
    const local = kind === 'local-off' || kind === 'local-work';
    days.push({ day, workday, source: local ? 'local' : provisional ? 'fixed' : 'national' });
  }
  return days;
}
