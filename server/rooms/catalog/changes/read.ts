/** The questions about changes: tasks, how the departments stand, and what was left undone. */

import { type RawBuilder, sql } from 'kysely';
import type { Platform } from '#cases/index.ts';
import { type Actor, hasRole, organisationOf } from '#kernel/actor.ts';
import type { LegalDay } from '#kernel/clock.ts';
import { oversees } from '#kernel/policy.ts';
import { lawNow } from '#law/settings.ts';
import { organisationNames } from '#rooms/org/index.ts';
import { changeKinds, limitOf } from './limit.ts';
import type { TaskQuery, TaskReply } from './schema.ts';

const nameless = { zh: '', en: '' };

/** The bureau and the auditor see every department's; everybody else their own. */
export function scopeOf(actor: Actor, scope: 'all' | 'mine'): RawBuilder<boolean> {
  const own = organisationOf(actor) ?? null;
  if ((oversees(actor) || hasRole(actor, 'government')) && scope === 'all') return sql<boolean>`true`;
  if (hasRole(actor, 'area_bureau') && scope === 'all')
    return sql<boolean>`t.organisation_id in (select id from org.organisation where region_code = ${actor.regionCode})`;
  return sql<boolean>`t.organisation_id = ${own}::uuid`;
}

type Row = {
  id: string;
  resourceId: string;
  code: string | null;
  name: string;
  organisationId: string;
  kind: string;
  note: string | null;
  day: LegalDay;
  openedOn: LegalDay;
  dueOn: LegalDay | null;
  binding: boolean;
  overdueOn: LegalDay | null;
  closedOn: LegalDay | null;
  closedHow: 'submitted' | 'confirmed' | 'withdrawn' | null;
  closingNote: string | null;
  late: boolean;
  versionId: string | null;
};

const states: Record<TaskQuery['state'], (today: LegalDay) => RawBuilder<boolean>> = {
  open: () => sql<boolean>`t.closed_on is null`,
  overdue: (today) => sql<boolean>`(t.closed_on is null and t.binding and t.due_on < ${today}::date)`,
  closed: () => sql<boolean>`t.closed_on is not null`,
  all: () => sql<boolean>`true`,
};

export async function listTasks(p: Platform, actor: Actor, query: TaskQuery) {
  const today = p.clock.today();
  const law = await lawNow(p.db, p.law, today);
  const where = sql<boolean>`${scopeOf(actor, query.scope)} and ${states[query.state](today)}
    and (${query.resource ?? null}::uuid is null or t.resource_id = ${query.resource ?? null}::uuid)
    and (${query.provider ?? null}::uuid is null or t.organisation_id = ${query.provider ?? null}::uuid)
    and (${query.kind ?? null}::text is null or t.kind = ${query.kind ?? null})`;
  const { rows: counted } = await sql<{ total: number }>`
    select count(*) as total from catalog.change_task t where ${where}`.execute(p.db);
  const { rows } = await sql<Row>`
    select t.id, t.resource_id as "resourceId", r.code, v.name, t.organisation_id as "organisationId", t.kind, g.note, t.day,
      t.opened_on as "openedOn", t.due_on as "dueOn", t.binding, t.overdue_on as "overdueOn", t.closed_on as "closedOn",
      t.closed_how as "closedHow", t.note as "closingNote", t.late, t.version_id as "versionId"
    from catalog.change_task t
    join catalog.resource r on r.id = t.resource_id
    join catalog.resource_version v on v.id = coalesce(r.published_version_id, r.working_version_id, t.version_id)
    left join catalog.change_trigger g on g.id = t.trigger_id
    where ${where}
    order by t.closed_on is not null, t.due_on nulls last, t.created_at
    limit ${query.pageSize} offset ${(query.page - 1) * query.pageSize}`.execute(p.db);
  const names = await organisationNames(p.db, [...new Set(rows.map(({ organisationId }) => organisationId))]);
  const kinds = changeKinds(law);
  const own = organisationOf(actor);
  const items = rows.map((row): TaskReply => {
    const limit = limitOf(law, row.kind, row.day);
    const kind = kinds.find(({ key }) => key === row.kind);
    return {
      id: row.id,
      resource: { id: row.resourceId, code: row.code, name: row.name },
      provider: { id: row.organisationId, name: names.get(row.organisationId) ?? nameless },
      kind: {
        key: row.kind,
        zh: kind?.zh ?? row.kind,
        en: kind?.en ?? row.kind,
        articles: kind?.articles ?? [],
      },
      note: row.note,
      day: row.day,
      recordedOn: row.openedOn,
      deadline: limit.deadline,
      dueOn: row.dueOn,
      binding: row.binding,
      beforeLaw: limit.beforeLaw,
      overdue: row.closedOn === null && row.binding && row.dueOn !== null && today > row.dueOn,
      overdueOn: row.overdueOn,
      closedOn: row.closedOn,
      closedHow: row.closedHow,
      closingNote: row.closingNote,
      late: row.late,
      versionId: row.versionId,
      mine: row.organisationId === own,
    };
  });
  return { items, total: counted[0]?.total ?? 0, page: query.page, pageSize: query.pageSize, kinds };
}

/** Per department: tasks open, overdue today, closed late and closed in time; what its assessment counts. */
export async function readStanding(p: Platform, actor: Actor) {
  const today = p.clock.today();
  const { rows } = await sql<{ id: string; open: number; overdue: number; late: number; inTime: number }>`
    select t.organisation_id as id,
      count(*) filter (where t.closed_on is null) as open,
      count(*) filter (where t.closed_on is null and t.binding and t.due_on < ${today}::date) as overdue,
      count(*) filter (where t.closed_on is not null and t.late) as late,
      count(*) filter (where t.closed_on is not null and not t.late) as "inTime"
    from catalog.change_task t where ${scopeOf(actor, 'all')}
    group by 1 order by 3 desc, 2 desc`.execute(p.db);
  const names = await organisationNames(
    p.db,
    rows.map(({ id }) => id),
  );
  return {
    items: rows.map(({ id, ...counts }) => ({
      provider: { id, name: names.get(id) ?? nameless },
      ...counts,
    })),
  };
}

export async function listBreaches(
  p: Platform,
  actor: Actor,
  query: { scope: 'all' | 'mine'; state: 'open' | 'all'; provider?: string | undefined },
) {
  const law = await lawNow(p.db, p.law, p.clock.today());
  const { rows } = await sql<{
    id: string;
    organisationId: string;
    kind: 'no-entry' | 'late-change';
    subject: string | null;
    resourceId: string | null;
    sinceOn: LegalDay;
    clearedOn: LegalDay | null;
  }>`
    select t.id, t.organisation_id as "organisationId", t.kind, coalesce(s.name_zh, v.name) as subject,
      t.resource_id as "resourceId", t.since_on as "sinceOn", t.cleared_on as "clearedOn"
    from catalog.breach t
    left join org.application_system s on s.id = t.system_id
    left join catalog.resource r on r.id = t.resource_id
    left join catalog.resource_version v on v.id = coalesce(r.published_version_id, r.working_version_id)
    where ${scopeOf(actor, query.scope)} and (${query.state} = 'all' or t.cleared_on is null)
      and (${query.provider ?? null}::uuid is null or t.organisation_id = ${query.provider ?? null}::uuid)
    order by t.cleared_on is not null, t.since_on, t.created_at limit 2000`.execute(p.db);
  const names = await organisationNames(p.db, [...new Set(rows.map(({ organisationId }) => organisationId))]);
  return {
    articles: law.cite('catalog.change-deadline'),
    items: rows.map(({ organisationId, subject, ...row }) => ({
      ...row,
      subject: subject ?? '',
      provider: { id: organisationId, name: names.get(organisationId) ?? nameless },
    })),
  };
}
