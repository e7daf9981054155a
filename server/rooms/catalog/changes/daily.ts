/** What the turn of the day does for changes: reminders, what is overdue, entries to be looked at, and the list of breaches. */
import { sql } from 'kysely';
import type { Platform } from '#cases/index.ts';
import { addDays, type LegalDay } from '#kernel/clock.ts';
import type { DailyTask } from '#kernel/daily.ts';
import { type Tx, transact } from '#kernel/db.ts';
import { newId } from '#kernel/ids.ts';
import { type LawNow, lawNow } from '#law/settings.ts';
import { notify } from '#notices/index.ts';
import { changeTables } from './tables.ts';
import { noticeTask } from './tasks.ts';

type OpenTask = {
  id: string;
  resourceId: string;
  organisationId: string;
  name: string;
  dueOn: LegalDay;
  binding: boolean;
  overdueOn: LegalDay | null;
};

export async function openTasksDue(tx: Tx): Promise<OpenTask[]> {
  const { rows } = await sql<OpenTask>`
    select t.id, t.resource_id as "resourceId", t.organisation_id as "organisationId", v.name, t.due_on as "dueOn",
      t.binding, t.overdue_on as "overdueOn"
    from catalog.change_task t
    join catalog.resource r on r.id = t.resource_id
    join catalog.resource_version v on v.id = coalesce(r.published_version_id, r.working_version_id)
    where t.closed_on is null and t.due_on is not null
    order by t.due_on`.execute(tx);
  return rows;
}

/** Before the day a reminder, after it the mark that stays; each once. */
async function turnTask(tx: Tx, p: Platform, law: LawNow, task: OpenTask, day: LegalDay): Promise<void> {
  const message = {
    params: { name: task.name, due: task.dueOn },
    articles: law.cite('catalog.change-deadline'),
    subject: { type: 'catalog.resource', id: task.resourceId },
    link: `/changes?resource=${task.resourceId}`,
    task: noticeTask(task.id),
  };
  if (day <= task.dueOn) {
    const ahead = law.number('cases.reminder-days')?.value;
    if (ahead === undefined) return;
    const left = law.law.calendar.workdaysBetween(day, task.dueOn).count;
    if (left > ahead) return;
    await notify(tx, p, {
      ...message,
      kind: 'catalog.change-reminder',
      to: { organisationId: task.organisationId, roles: ['provider'] },
      once: `catalog.change-reminder:${task.id}`,
    });
    return;
  }
  if (task.overdueOn || !task.binding) return;
  const db = changeTables(tx);
  await db
    .updateTable('catalog.change_task')
    .set({ overdue_on: addDays(task.dueOn, 1) })
    .where('id', '=', task.id)
    .execute();
  await db
    .insertInto('catalog.breach')
    .values({
      id: newId(),
      organisation_id: task.organisationId,
      kind: 'late-change',
      system_id: null,
      task_id: task.id,
      resource_id: task.resourceId,
      since_on: addDays(task.dueOn, 1),
      cleared_on: null,
      created_at: p.clock.now(),
    })
    .onConflict((conflict) => conflict.doNothing())
    .execute();
  await p.events.emit(tx, {
    type: 'catalog.change-overdue',
    payload: { taskId: task.id, resourceId: task.resourceId, organisationId: task.organisationId },
  });
  await notify(tx, p, {
    ...message,
    kind: 'catalog.change-overdue',
    to: [
      { organisationId: task.organisationId, roles: ['provider'] },
      { organisationId: task.organisationId, roles: ['head'] },
    ],
    urgent: true,
    once: `catalog.change-overdue:${task.id}`,
  });
}

/** Whether an entry speaks of the system, by its record or by its name. */
const catalogued = sql<boolean>`exists (
  select from catalog.source_system e
  join catalog.resource_version v on v.id = e.version_id
  join catalog.resource r on r.id = v.resource_id and (v.id = r.published_version_id or v.id = r.working_version_id)
  where r.provider_id = s.organisation_id and r.state <> 'withdrawn' and v.state in ('in_review', 'published')
    and (e.system_id = s.id or e.name = s.name_zh))`;

/** Systems in operation without an entry enter the list; those an entry has been handed in for leave it. */
export async function refreshMissingEntries(
  tx: Tx,
  p: Platform,
  day: LegalDay,
  organisationId?: string,
): Promise<void> {
  const mine = sql<boolean>`(${organisationId ?? null}::uuid is null or s.organisation_id = ${organisationId ?? null}::uuid)`;
  await sql`
    update catalog.breach b set cleared_on = ${day}::date
    from org.application_system s
    where b.kind = 'no-entry' and b.cleared_on is null and s.id = b.system_id and ${mine}
      and (s.state <> 'active' or ${catalogued})`.execute(tx);
  const { rows } = await sql<{ id: string; organisation_id: string }>`
    select s.id, s.organisation_id from org.application_system s
    where s.state = 'active' and ${mine} and not ${catalogued}
      and not exists (select from catalog.breach b where b.kind = 'no-entry' and b.system_id = s.id and b.cleared_on is null)`.execute(
    tx,
  );
  for (const system of rows) {
    await changeTables(tx)
      .insertInto('catalog.breach')
      .values({
        id: newId(),
        organisation_id: system.organisation_id,
        kind: 'no-entry',
        system_id: system.id,
        task_id: null,
        resource_id: null,
        since_on: day,
        cleared_on: null,
        created_at: p.clock.now(),
      })
      .onConflict((conflict) => conflict.doNothing())
      .execute();
  }
}

async function remindOfReviews(tx: Tx, p: Platform, day: LegalDay): Promise<void> {
  const { rows } = await sql<{
    id: string;
    name: string;
    providerId: string;
    keeperId: string | null;
    on: string;
  }>`
    select r.id, v.name, r.provider_id as "providerId", u.keeper_id as "keeperId", u.review_on as "on"
    from catalog.upkeep u
    join catalog.resource r on r.id = u.resource_id
    join catalog.resource_version v on v.id = r.published_version_id
    where u.review_on <= ${day}::date and r.state in ('active', 'suspended')`.execute(tx);
  for (const entry of rows) {
    await notify(tx, p, {
      kind: 'catalog.review-date',
      to: [
        { organisationId: entry.providerId, roles: ['provider'] },
        ...(entry.keeperId ? [{ personId: entry.keeperId }] : []),
      ],
      params: { name: entry.name },
      subject: { type: 'catalog.resource', id: entry.id },
      link: `/catalog/${entry.id}`,
      once: `catalog.review-date:${entry.id}:${entry.on}`,
    });
  }
}

export function changesDaily(p: Platform): DailyTask[] {
  return [
    {
      name: 'catalog.changes',
      run: (day) =>
        transact(p.db, async (tx) => {
          const law = await lawNow(tx, p.law, day);
          for (const task of await openTasksDue(tx)) await turnTask(tx, p, law, task, day);
          await refreshMissingEntries(tx, p, day);
          await remindOfReviews(tx, p, day);
        }),
    },
  ];
}
