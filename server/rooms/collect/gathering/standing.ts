/**
 * Where every entry stands whose data are to be gathered: whole or short, current or late, excepted or never seen. One statement
 * for a list, its totals and the figures of the units, so that they cannot disagree.
 */
import { type RawBuilder, sql } from 'kysely';
import { type LegalDay, startOfLegalDay } from '#kernel/clock.ts';
import type { Executor } from '#kernel/db.ts';
import type { LawNow } from '#law/settings.ts';
import { readSettings } from '../settings.ts';
import { declaration, differing } from './completeness.ts';
import { cycleTerms } from './cycle.ts';
import { defaultMode, type GatheringMode } from './mode.ts';
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
  /** The newest delivery was not what its source stated: nothing has been merged since. */
  differs: boolean;
  exceptionId: string | null;
  exceptionKind: ExceptionKind | null;
  /** The first moment at which it was late; only of what is late or missing. */
  lateSince: Date | null;
  /** null: neither the city nor the unit said. */
  mode: GatheringMode | null;
};

export type StandingFilter = {
  organisationId?: string;
  resourceId?: string;
  state?: Standing;
  /** Only entries whose source holds more rows than are here. */
  short?: boolean;
  q?: string;
  /** The moment at which a silent source is judged; the beginning of the day where left out. */
  now?: Date;
};

/** Which entries count: the city's rule; where it is silent every published entry is followed, under nobody's article. */
function obliged(law: LawNow): RawBuilder<boolean> {
  const which = law.text('collect.obliged')?.value;
  if (which === 'shareable') return sql`v.sharing_class <> 'withheld'`;
  if (which === 'usable') return sql`(v.sharing_class <> 'withheld' or v.opening_class <> 'closed')`;
  return sql`true`;
}

/**
 * The newest batch that counts as an update: shown, and with rows that differ from those before it; or with none, and its sender
 * confirmed that nothing changed. The same file again is no update.
 */
const newestUpdate = sql`
  select b.id, b.ended_at, (b.ended_at at time zone 'Asia/Shanghai')::date as day from collect.batch b
  where b.resource_id = r.id and (
    (b.unchanged_of is not null and b.no_change_at is not null)
    or (coalesce(b.changed_rows, 1) > 0 or b.no_change_at is not null) and exists (
      select from collect.visible s where s.resource_id = b.resource_id and s.seq = b.seq))
  order by b.seq desc limit 1`;

/** A statement's `with` whose last part is `standing`, one row an entry. */
export async function standingSelect(ex: Executor, law: LawNow, filter: StandingFilter) {
  const settings = await readSettings(ex);
  const first = settings['collect.first-load-days'].value;
  const near = settings['collect.near-days'].value;
  const silence = settings['collect.silence-minutes'].value;
  const now = filter.now ?? startOfLegalDay(law.day);
  const pattern = `%${(filter.q ?? '').replaceAll(/[\\%_]/g, '\\$&')}%`;
  return sql`
    with entry as (
      select r.id as "resourceId", v.name, r.provider_id as "providerId", o.name_zh as "providerName",
        v.update_cycle as "updateCycle", i.visible_rows as "visibleRows",
        last.id as "lastBatchId", last.ended_at as "lastAt", declared.source_rows as "sourceRows",
        case when declared.shortfall_at is null and i.visible_rows is not null
          then greatest(declared.source_rows - i.visible_rows, 0) else 0 end as short,
        ${differing(sql`r.id`)} as differs,
        e.id as "exceptionId", e.kind as "exceptionKind",
        coalesce(case when e.kind = 'longer-term' then 'batch' end, chosen.mode, ${defaultMode(law)}::text) as mode,
        rule.obliged, last.day as base, silent.since as "silentSince",
        case when e.kind = 'not-gathered' or not rule.obliged then null
          -- Data that changed are due when they changed, whatever the cycle.
          else least(changed.day, case
            when last.id is null then (begun.at at time zone 'Asia/Shanghai')::date
              + coalesce(rule.term, make_interval(days => ${first}::int))
            when silent.since is not null then silent.since at time zone 'Asia/Shanghai'
            else last.day + rule.term end)::date end as due
      from catalog.resource r
      join catalog.resource_version v on v.id = r.published_version_id
      join org.organisation o on o.id = r.provider_id
      cross join lateral (
        select min(f.published_at) as at from catalog.resource_version f where f.resource_id = r.id) begun
      left join collect.intake i on i.resource_id = r.id
      left join collect.gathering_mode chosen on chosen.resource_id = r.id
      left join collect.exception e on e.resource_id = r.id and e.ended_at is null
        and (e.until_day is null or e.until_day >= ${law.day}::date)
      cross join lateral (
        select ${obliged(law)} as obliged, coalesce(make_interval(days => e.term_days),
          (${JSON.stringify(cycleTerms)}::jsonb ->> v.update_cycle)::interval) as term) rule
      left join lateral (${newestUpdate}) last on true
      left join lateral (
        select greatest(last.ended_at, c.at) + make_interval(mins => ${silence}::int) as since
        from (select 1) one left join collect.contact c on c.resource_id = r.id
        where v.update_cycle = 'real-time' and e.id is null and last.id is not null) silent on true
      left join lateral (
        select min(d.changed_on)::timestamp as day from collect.declared_change d
        where d.resource_id = r.id
          and not coalesce(last.ended_at >= d.declared_at and last.day >= d.changed_on, false)) changed on true
      left join lateral (${declaration(sql`r.id`)}) declared on true
      where r.state = 'active'
        ${filter.organisationId ? sql`and r.provider_id = ${filter.organisationId}` : sql``}
        ${filter.resourceId ? sql`and r.id = ${filter.resourceId}` : sql``}
        ${filter.q ? sql`and v.name ilike ${pattern}` : sql``}
    ), judged as (
      select entry.*, case
        when not obliged then 'free'
        when "exceptionKind" = 'not-gathered' then 'excepted'
        when "lastBatchId" is null then case when due < ${law.day}::date then 'missing' else 'awaited' end
        when "silentSince" < ${now} then 'late'
        when due < ${law.day}::date then 'late'
        -- Half of a short cycle at most: what comes daily is not near all its life.
        when due <= ${law.day}::date + least(${near}::int, greatest(due - base, 0) / 2) then 'near'
        else 'current' end as state
      from entry
    ), standing as (
      select judged.*, case when state in ('late', 'missing') then least("silentSince",
        (due + 1)::timestamp at time zone 'Asia/Shanghai') end as "lateSince"
      from judged
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
