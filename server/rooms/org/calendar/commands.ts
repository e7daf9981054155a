// The calendar of working days as the bureau keeps it: the yearly notice imported, local days entered and taken back.
import type { Platform } from '#cases/index.ts';
import type { Actor } from '#kernel/actor.ts';
import type { LegalDay } from '#kernel/clock.ts';
import { type Tx, transact } from '#kernel/db.ts';
import { problem } from '#kernel/errors.ts';
import { newId } from '#kernel/ids.ts';
import { permit } from '#kernel/policy.ts';
import { type CalendarTables, type HolidayNotice, readHolidayNotice } from '#law/index.ts';
import { record } from '#ledger/index.ts';
import { settleTasks } from '#notices/index.ts';
import { enteredBy } from '../author.ts';
import { calendarPolicy } from '../policy.ts';
import { calendarTask } from './daily.ts';

/** Days whose counting may have changed; both included. Carried by the event `law.calendar-changed`. */
export type ChangedDays = { from: LegalDay; to: LegalDay };

/** The notice as read, or a refusal with every fault and its line. Writes nothing. */
export function readNotice(text: string): HolidayNotice {
  const { notice, faults } = readHolidayNotice(text);
  if (notice && faults.length === 0) return notice;
  throw problem('org.notice-unreadable', {
    fields: faults.map(({ line, zh, en }) => ({
      path: `text[${line}]`,
      code: 'notice',
      message: { zh, en },
      articles: [],
      severity: 'error' as const,
    })),
  });
}

/** Imports the notice of one year: it replaces an earlier one of that year for every count from now on. */
export async function importHolidayNotice(
  p: Platform,
  actor: Actor,
  input: { text: string; document: string },
): Promise<{ id: string; notice: HolidayNotice }> {
  permit(calendarPolicy, actor, undefined);
  const notice = readNotice(input.text);
  const id = newId();
  await transact(p.db, async (tx) => {
    await tx
      .withTables<CalendarTables>()
      .insertInto('law.holiday_notice')
      .values({
        id,
        year: notice.year,
        document: input.document,
        source: input.text,
        off: notice.off,
        work: notice.work,
        ...(await enteredBy(tx, p, actor)),
      })
      .execute();
    await record(tx, p, {
      kind: 'org.holiday-notice-imported',
      actor,
      subject: { type: 'calendar', id },
      detail: { year: notice.year, document: input.document, off: notice.off, work: notice.work },
    });
    // Whoever was told that the year is missing has nothing left to do.
    await settleTasks(tx, [calendarTask(notice.year)], p.clock.now());
    await tell(tx, p, { from: `${notice.year}-01-01`, to: `${notice.year}-12-31` });
  });
  return { id, notice };
}

/** Enters days on which the city's offices are closed, or work although the nation rests. */
export async function enterLocalDays(
  p: Platform,
  actor: Actor,
  input: { from: LegalDay; to: LegalDay; workday: boolean; document: string; reason: string },
): Promise<{ id: string }> {
  permit(calendarPolicy, actor, undefined);
  if (input.to < input.from || p.law.calendar.addDays(input.from, 60) < input.to)
    throw problem('org.local-days-wrong', { params: { from: input.from, to: input.to } });
  const id = newId();
  await transact(p.db, async (tx) => {
    await tx
      .withTables<CalendarTables>()
      .insertInto('law.local_day')
      .values({
        id,
        from_day: input.from,
        to_day: input.to,
        workday: input.workday,
        document: input.document,
        reason: input.reason,
        withdrawn_at: null,
        withdrawn_by: null,
        ...(await enteredBy(tx, p, actor)),
      })
      .execute();
    await record(tx, p, {
      kind: 'org.local-days-entered',
      actor,
      subject: { type: 'calendar', id },
      detail: { ...input },
    });
    await tell(tx, p, input);
  });
  return { id };
}

/** Takes local days back; they stay readable as taken back. */
export async function withdrawLocalDays(p: Platform, actor: Actor, id: string): Promise<void> {
  permit(calendarPolicy, actor, undefined);
  await transact(p.db, async (tx) => {
    const found = await tx
      .withTables<CalendarTables>()
      .updateTable('law.local_day')
      .set({ withdrawn_at: p.clock.now(), withdrawn_by: actor.kind === 'person' ? actor.personId : null })
      .where('id', '=', id)
      .where('withdrawn_at', 'is', null)
      .returning(['from_day', 'to_day'])
      .executeTakeFirst();
    if (!found) throw problem('org.local-days-unknown');
    await record(tx, p, {
      kind: 'org.local-days-withdrawn',
      actor,
      subject: { type: 'calendar', id },
      detail: { from: found.from_day, to: found.to_day },
    });
    await tell(tx, p, { from: found.from_day, to: found.to_day });
  });
}

/** Open matters whose count touches the days are reckoned anew after the commit. */
async function tell(tx: Tx, p: Platform, { from, to }: ChangedDays): Promise<void> {
  await p.events.emit(tx, { type: 'law.calendar-changed', payload: { from, to } });
}
