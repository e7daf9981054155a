/**
 * Where every entry stands whose data are to be gathered: whole or short, current or late, excepted or never seen. One statement
 * for a list, its totals and the figures of the units, so that they cannot disagree.
 */
import { type RawBuilder, sql } from 'kysely';
import type { LegalDay } from '#kernel/clock.ts';
import type { Executor } from '#kernel/db.ts';
import type { LawNow } from '#law/settings.ts';
import { readSettings } from '../settings.ts';
import { declaration } from './completeness.ts';
import { cycleDays } from './cycle.ts';
import type { ExceptionKind } from './tables.ts';

/**
 * `missing`: nothing was ever gathered and the day has passed; `awaited`: not yet due; `near`: due within the bureau's days;
 * `excepted`: left ungathered on a filed ground; `free`: the city's rule does not ask for these data.
 */
export const standings = ['missing', 'late', 'near', 'awaited', 'current', 'excepted', 'free'] as const;
export type Standing = (typeof standings)[number];

export type StandingRow = {
  resourceId: string;
  name: string;
  providerId: string;
  providerName: string;
  updateCycle: string;
  state: Standing;
  /** undefined: the cycle has no length, or the entry is excepted. */
  due: LegalDay | null;
  lastBatchId: string | null;
  lastAt: Date | null;
  visibleRows: number | null;
  /** The newest statement of the sender on how many rows its source holds. */
  sourceRows: number | null;
  /** Rows of the source that are missing here and not explained. */
  short: number;
  exceptionId: string | null;
  exceptionKind: ExceptionKind | null;
};

export type StandingFilter = {
  organisationId?: string;
  resourceId?: string;
  state?: Standing;
  /** Only entries whose source holds more rows than are here. */
  short?: boolean;
  q?: string;
};

/** Which entries count: the city's rule; where it is silent every published entry is followed, under nobody's article. */
function obliged(law: LawNow): RawBuilder<boolean> {
  const which = law.text('collect.obliged')?.value;
  if (which === 'shareable') return sql`v.sharing_class <> 'withheld'`;
  if (which === 'usable') return sql`(v.sharing_class <> 'withheld' or v.opening_class <> 'closed')`;
  return sql`true`;
}

async function standingSelect(ex: Executor, law: LawNow, filter: StandingFilter) {
  const settings = await readSettings(ex);
  const first = settings['collect.first-load-days'].value;
  const near = settings['collect.near-days'].value;
  const pattern = `%${(filter.q ?? '').replaceAll(/[\\%_]/g, '\\$&')}%`;
  return sql`
    with entry as (
      select r.id as "resourceId", v.name, r.provider_id as "providerId", o.name_zh as "providerName",
        v.update_cycle as "updateCycle", i.visible_rows as "visibleRows",
        last.id as "lastBatchId", last.ended_at as "lastAt", declared.source_rows as "sourceRows",
        case when declared.shortfall_at is null and i.visible_rows is not null
          then greatest(declared.source_rows - i.visible_rows, 0) else 0 end as short,
        e.id as "exceptionId", e.kind as "exceptionKind",
        rule.obliged, rule.term,
        case when e.kind = 'not-gathered' or not rule.obliged then null
          when last.id is null then (begun.at at time zone 'Asia/Shanghai')::date
            + coalesce(rule.term, ${first}::int)
          else (last.ended_at at time zone 'Asia/Shanghai')::date
            + rule.term end as due
      from catalog.resource r
      join catalog.resource_version v on v.id = r.published_version_id
      join org.organisation o on o.id = r.provider_id
      cross join lateral (
        select min(f.published_at) as at from catalog.resource_version f where f.resource_id = r.id) begun
      left join collect.intake i on i.resource_id = r.id
      left join collect.exception e on e.resource_id = r.id and e.ended_at is null
        and (e.until_day is null or e.until_day >= ${law.day}::date)
      cross join lateral (
        select ${obliged(law)} as obliged, coalesce(e.term_days, (${JSON.stringify(cycleDays)}::jsonb ->> v.update_cycle)::int) as term) rule
      left join lateral (
        select b.id, b.ended_at from collect.visible s join collect.batch b on b.id = s.batch_id
        where s.resource_id = r.id order by s.seq desc limit 1) last on true
      left join lateral (${declaration(sql`r.id`)}) declared on true
      where r.state = 'active'
        ${filter.organisationId ? sql`and r.provider_id = ${filter.organisationId}` : sql``}
        ${filter.resourceId ? sql`and r.id = ${filter.resourceId}` : sql``}
        ${filter.q ? sql`and v.name ilike ${pattern}` : sql``}
    ), standing as (
      select entry.*, case
        when not obliged then 'free'
        when "exceptionKind" = 'not-gathered' then 'excepted'
        when "lastBatchId" is null then case when due < ${law.day}::date then 'missing' else 'awaited' end
        when due < ${law.day}::date then 'late'
        -- Half of a short cycle at most: what comes daily is not near all its life.
        when due <= ${law.day}::date + least(${near}::int, term / 2) then 'near'
        else 'current' end as state
      from entry
    )`;
}

const wanted = (filter: StandingFilter) => sql`
  where true
    ${filter.state ? sql`and state = ${filter.state}` : sql``}
    ${filter.short ? sql`and short > 0` : sql``}`;

/** The most pressing first. */
export async function listStandings(
  ex: Executor,
  law: LawNow,
  filter: StandingFilter,
  paging?: { page: number; pageSize: number },
): Promise<StandingRow[]> {
  const select = await standingSelect(ex, law, filter);
  const page = paging ? sql`limit ${paging.pageSize} offset ${(paging.page - 1) * paging.pageSize}` : sql``;
  const { rows } = await sql<StandingRow>`${select}
    select * from standing ${wanted(filter)}
    order by array_position(${sql.val([...standings])}::text[], state), due nulls last, name, "resourceId" ${page}`.execute(
    ex,
  );
  return rows.map((row) => ({ ...row, short: Number(row.short) }));
}

export type StandingTotals = Record<Standing, number> & {
  total: number;
  short: number;
  /** Entries to be gathered: neither excepted nor free. */
  expected: number;
  /** Those of them that have rows. */
  gathered: number;
};

const counts = sql`
  ${sql.join(standings.map((state) => sql`count(*) filter (where state = ${state})::int as ${sql.ref(state)}`))},
  count(*)::int as total, count(*) filter (where short > 0)::int as short,
  count(*) filter (where state not in ('excepted', 'free'))::int as expected,
  count(*) filter (where state not in ('excepted', 'free') and "lastBatchId" is not null)::int as gathered`;

export async function totalsOf(ex: Executor, law: LawNow, filter: StandingFilter): Promise<StandingTotals> {
  const select = await standingSelect(ex, law, filter);
  const { rows } =
    await sql<StandingTotals>`${select} select ${counts} from standing ${wanted(filter)}`.execute(ex);
  const [found] = rows;
  if (!found) throw new TypeError('an aggregate without a row');
  return found;
}

export type UnitStanding = StandingTotals & { organisationId: string; organisationName: string };

/** Every unit with entries to be gathered, the furthest behind first. */
export async function unitStandings(ex: Executor, law: LawNow): Promise<UnitStanding[]> {
  const select = await standingSelect(ex, law, {});
  const { rows } = await sql<UnitStanding>`${select}
    select "providerId" as "organisationId", "providerName" as "organisationName", ${counts}
    from standing group by "providerId", "providerName"
    order by count(*) filter (where state in ('missing', 'late')) desc, "providerName"`.execute(ex);
  return rows;
}

/** How many entries of each unit have this due day and one of these standings. */
export async function unitsDueOn(
  ex: Executor,
  law: LawNow,
  due: LegalDay,
  states: readonly Standing[],
): Promise<{ organisationId: string; count: string }[]> {
  const select = await standingSelect(ex, law, {});
  const { rows } = await sql<{ organisationId: string; count: string }>`${select}
    select "providerId" as "organisationId", count(*)::text as count from standing
    where due = ${due}::date and state = any(${sql.val([...states])}::text[]) group by "providerId"`.execute(
    ex,
  );
  return rows;
}
