// Nobody counts right across New Year while the notice of holidays is missing: the bureau is told until it is entered.
import type { Platform } from '#cases/index.ts';
import { DAY_MS, type LegalDay } from '#kernel/clock.ts';
import type { DailyTask } from '#kernel/daily.ts';
import { transact } from '#kernel/db.ts';
import { lawNow } from '#law/settings.ts';
import { notify } from '#notices/index.ts';
import { bureauOf } from '../repository.ts';

/** The State Council publishes the notice in the autumn before; from this day on its absence is told. */
const FROM = '12-01';

/** Settled when the notice of that year is entered. */
export const calendarTask = (year: number): string => `org.calendar ${year}`;

/** Days of one year that local days or the last days of another year's notice hardly cover all at once. */
const probes = ['01-15', '06-15', '10-20', '12-30'];

/** Years whose calendar should be known by now: this one, and from December on the next. */
function yearsAsked(day: LegalDay): number[] {
  const year = Number(day.slice(0, 4));
  return day.slice(5) >= FROM ? [year, year + 1] : [year];
}

/** One message a week, counted from the first December day on which the year was asked for. */
function weekOf(day: LegalDay, year: number): number {
  return Math.floor((Date.parse(day) - Date.parse(`${year - 1}-${FROM}`)) / (7 * DAY_MS));
}

export const calendarDaily = (p: Platform): DailyTask => ({
  name: 'org.calendar-missing',
  run: (day) => tellMissing(p, day),
});

async function tellMissing(p: Platform, day: LegalDay): Promise<void> {
  // Brings the calendar up to what was entered, also by another process.
  const { calendar } = (await lawNow(p.db, p.law, day)).law;
  const missing = yearsAsked(day).filter((year) =>
    probes.some((probe) => calendar.isWorkday(`${year}-${probe}`).provisional),
  );
  if (missing.length === 0) return;
  const bureau = await bureauOf(p.db, p.law.city.regionCode);
  if (!bureau) return;
  await transact(p.db, async (tx) => {
    for (const year of missing) {
      await notify(tx, p, {
        kind: 'org.calendar-missing',
        to: { organisationId: bureau.id, roles: ['bureau'] },
        params: { year: String(year) },
        link: `/law?tab=calendar&year=${year}`,
        task: calendarTask(year),
        once: `org.calendar-missing:${year}:${weekOf(day, year)}`,
      });
    }
  });
}
