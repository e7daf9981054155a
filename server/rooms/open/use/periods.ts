/** Periods of reports on use: begun with the access, followed day by day, reminded before and after, a lead once the grace is over. */
import { sql } from 'kysely';
import type { Platform } from '#cases/index.ts';
import { type Actor, platform } from '#kernel/actor.ts';
import { addDays, type LegalDay, legalDayOf } from '#kernel/clock.ts';
import type { DailyTask } from '#kernel/daily.ts';
import { type Tx, transact } from '#kernel/db.ts';
import { newId } from '#kernel/ids.ts';
import { lawNow } from '#law/settings.ts';
import { record } from '#ledger/index.ts';
import { notify } from '#notices/index.ts';
import { loadOrgSettings } from '#rooms/org/index.ts';
import type { AgreementTerms } from '../access/tables.ts';
import { getDataset } from '../datasets/read.ts';
import { reportRule } from './law.ts';
import { addLead } from './leads.ts';
import { usageTables } from './tables.ts';

const earlier = (a: LegalDay, b: LegalDay): LegalDay => (a < b ? a : b);

/** The report falls due on the day after its period. */
const periodOf = (number: number, from: LegalDay, days: number, last: LegalDay) => {
  const until = earlier(addDays(from, days - 1), last);
  return { number, from_day: from, until_day: until, due_on: addDays(until, 1) };
};

/** In the act that begins the access; nothing where no interval was agreed. */
export async function beginReports(
  tx: Tx,
  p: Platform,
  actor: Actor,
  access: { id: string; from: LegalDay; until: LegalDay; terms: Pick<AgreementTerms, 'reportDays'> },
): Promise<void> {
  const { reportDays: days } = access.terms;
  if (!days) return;
  await insertPeriod(tx, p, actor, access.id, periodOf(1, access.from, days, access.until));
}

async function insertPeriod(
  tx: Tx,
  p: Platform,
  actor: Actor,
  accessId: string,
  period: ReturnType<typeof periodOf>,
): Promise<void> {
  const id = newId();
  await usageTables(tx)
    .insertInto('open.usage_report')
    .values({
      id,
      access_id: accessId,
      ...period,
      state: 'due',
      reminded_on: null,
      late_reminded_on: null,
      lead_id: null,
    })
    .execute();
  await record(tx, p, {
    kind: 'open.report-due',
    actor,
    subject: { type: 'open.usage-report', id },
    detail: { access: accessId, number: period.number, due: period.due_on },
  });
}

type Running = {
  id: string;
  until_day: LegalDay;
  ended_at: Date | null;
  report_days: number;
  number: number;
  last_until: LegalDay;
  report_id: string;
  state: string;
};

/** The next period of every access whose newest one is over; the newest of one that ended is cut to its end. */
async function followPeriods(p: Platform, day: LegalDay): Promise<void> {
  const { rows } = await sql<Running>`
    select a.id, a.until_day, a.ended_at, a.report_days, r.number, r.until_day as last_until, r.id as report_id, r.state
    from open.access a join lateral (
      select * from open.usage_report r where r.access_id = a.id order by r.number desc limit 1) r on true
    where a.report_days is not null
      and ((a.ended_at is null and r.until_day < ${day}::date and r.until_day < a.until_day) or (a.ended_at is not null and r.state = 'due'))`.execute(
    p.db,
  );
  for (const row of rows)
    await transact(p.db, async (tx) => {
      if (row.ended_at) {
        const end = earlier(legalDayOf(row.ended_at), row.until_day);
        if (end >= row.last_until) return;
        await usageTables(tx)
          .updateTable('open.usage_report')
          .set((eb) => ({
            until_day: eb.fn('greatest', [eb.ref('from_day'), eb.val(end)]),
            due_on: addDays(end, 1),
          }))
          .where('id', '=', row.report_id)
          .where('state', '=', 'due')
          .execute();
        return;
      }
      let { number, last_until: until } = row;
      while (until < day && until < row.until_day) {
        const next = periodOf(number + 1, addDays(until, 1), row.report_days, row.until_day);
        await insertPeriod(tx, p, platform, row.id, next);
        ({ number, until_day: until } = next);
      }
    });
}

const openReports = (p: Platform, by: LegalDay) =>
  usageTables(p.db)
    .selectFrom('open.usage_report as r')
    .innerJoin('open.access as a', 'a.id', 'r.access_id')
    .select(['r.id', 'r.access_id', 'r.number', 'r.from_day', 'r.until_day', 'r.due_on'])
    .select(['r.reminded_on', 'r.late_reminded_on', 'r.lead_id'])
    .select(['a.number as access', 'a.applicant_id', 'a.dataset_id', 'a.report_grace_days'])
    .where('r.state', '!=', 'received')
    .where('r.due_on', '<=', by)
    .orderBy('r.due_on')
    .execute();
type Open = Awaited<ReturnType<typeof openReports>>[number];

const graceOf = ({ due_on, report_grace_days: days }: Open): LegalDay => addDays(due_on, days ?? 0);

async function remind(p: Platform, row: Open, day: LegalDay, late: boolean): Promise<void> {
  await transact(p.db, async (tx) => {
    const law = await lawNow(tx, p.law, day);
    await usageTables(tx)
      .updateTable('open.usage_report')
      .set(late ? { late_reminded_on: day } : { reminded_on: day })
      .where('id', '=', row.id)
      .execute();
    const title = (await getDataset(tx, row.dataset_id))?.published?.content.title ?? { zh: '', en: '' };
    await notify(tx, p, {
      kind: late ? 'open.report-late' : 'open.report-coming',
      to: { organisationId: row.applicant_id, roles: ['consumer', 'head'] },
      params: {
        title,
        number: row.access,
        due: row.due_on,
        ...(late ? { grace: graceOf(row) } : { from: row.from_day, until: row.until_day }),
      },
      articles: law.cite(reportRule),
      subject: { type: 'open.usage-report', id: row.id },
      link: `/me/reports/${row.access_id}`,
      once: `open.report ${row.id} ${late ? 'late' : 'coming'} ${day}`,
      urgent: late,
    });
  });
}

/** Still missing when the grace agreed is over: one lead for one report. */
async function openLead(p: Platform, row: Open): Promise<void> {
  await transact(p.db, async (tx) => {
    const found = await usageTables(tx)
      .selectFrom('open.usage_report')
      .select(['state', 'lead_id'])
      .where('id', '=', row.id)
      .forUpdate()
      .executeTakeFirstOrThrow();
    if (found.state === 'received' || found.lead_id) return;
    const lead = await addLead(tx, p, platform, {
      ground: 'other-breach',
      cause: 'report-missing',
      organisationId: row.applicant_id,
      datasetId: row.dataset_id,
      accessId: row.access_id,
      reportId: row.id,
      note: `第 ${row.number} 期利用报告应于 ${row.due_on} 提交，约定的宽限期（至 ${graceOf(row)}）届满仍未提交 / report ${row.number} was due on ${row.due_on}, its grace ended on ${graceOf(row)}`,
      evidence: { due: row.due_on, grace: graceOf(row), from: row.from_day, until: row.until_day },
    });
    await usageTables(tx)
      .updateTable('open.usage_report')
      .set({ lead_id: lead.id })
      .where('id', '=', row.id)
      .execute();
  });
}

export const reportsTask = (p: Platform): DailyTask => ({
  name: 'open.usage-reports',
  async run(day) {
    await followPeriods(p, day);
    const settings = await loadOrgSettings(p.db);
    const before = settings.number('open-report-reminder-days');
    const every = settings.number('open-report-late-days');
    for (const row of await openReports(p, addDays(day, before))) {
      if (row.lead_id) continue;
      if (day > graceOf(row)) await openLead(p, row);
      if (day <= row.due_on) {
        if (!row.reminded_on) await remind(p, row, day, false);
      } else if (!row.late_reminded_on || addDays(row.late_reminded_on, every) <= day)
        await remind(p, row, day, true);
    }
  },
});
