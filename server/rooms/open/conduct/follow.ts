/** One view of a data set's use for its provider: users, calls, products, reports, complaints, checks; and what is due for a check. */
import { sql } from 'kysely';
import type { Platform } from '#cases/index.ts';
import { type Actor, organisationOf } from '#kernel/actor.ts';
import { addDays, type LegalDay } from '#kernel/clock.ts';
import type { Executor } from '#kernel/db.ts';
import { problem, type Text } from '#kernel/errors.ts';
import { abilitiesOf, oversees, permit } from '#kernel/policy.ts';
import { type LawNow, lawNow } from '#law/settings.ts';
import { organisationNames } from '#rooms/org/index.ts';
import { type Dataset, getDataset } from '../datasets/read.ts';
import { groundsOf, rules, titleOf } from './law.ts';
import { checkPolicy, followPolicy, openBreachPolicy } from './policy.ts';
import type { SetUse, UseFigures, UseList, UseListQuery, UsePeriod } from './schema-use.ts';
import type { AlertKind, BreachState, Conclusion } from './types.ts';

const none: Text = { zh: '', en: '' };
const DAYS = 30;
const MOST = 500;

export type Period = { from: LegalDay; until: LegalDay };
export const periodOf = (law: LawNow, { from, until }: UsePeriod): Period => {
  const end = until ?? law.day;
  return { from: from ?? addDays(end, -DAYS), until: end };
};

/** Takings of the period; a page that was looked at and robots are nobody's use. */
const within = ({ from, until }: Period) => sql`
  t.at >= ${from}::date::timestamp at time zone 'Asia/Shanghai'
  and t.at < (${until}::date + 1)::timestamp at time zone 'Asia/Shanghai' and t.way not in ('page', 'robot')`;
const figures = sql`
  coalesce(sum(t.times) filter (where t.outcome = 'taken' and t.way = 'file'), 0)::float8 as downloads,
  coalesce(sum(t.times) filter (where t.outcome = 'taken' and t.way <> 'file'), 0)::float8 as calls,
  coalesce(sum(t.rows) filter (where t.outcome = 'taken'), 0)::float8 as rows,
  coalesce(sum(t.times) filter (where t.outcome <> 'taken'), 0)::float8 as refused`;

export async function figuresOf(
  ex: Executor,
  datasetId: string,
  period: Period,
  userId?: string,
): Promise<UseFigures> {
  const { rows } = await sql<UseFigures>`
    select ${figures}, count(distinct t.organisation_id)::int as users
    from open.taking t where t.dataset_id = ${datasetId} and ${within(period)}
      and (${userId ?? null}::uuid is null or t.organisation_id = ${userId ?? null})`.execute(ex);
  return rows[0] ?? { downloads: 0, calls: 0, rows: 0, refused: 0, users: 0 };
}

type UserRow = Omit<UseFigures, 'users'> & {
  id: string | null;
  zh: string | null;
  en: string | null;
  last: Date;
  access: string | null;
  access_number: string | null;
  access_state: 'active' | 'suspended' | 'ended' | null;
  measures: string[];
};
const usersOf = async (ex: Executor, datasetId: string, period: Period, day: LegalDay): Promise<UserRow[]> =>
  (
    await sql<UserRow>`
    select u.*, o.name_zh as zh, o.name_en as en, a.id as access, a.number as access_number, a.state as access_state,
      array(select n.number from open.measure m join open.announcement n on n.measure_id = m.id and n.kind = 'measure'
        where m.user_id = u.id and m.state = 'in-force' and (m.until_day is null or m.until_day >= ${day})) as measures
    from (select t.organisation_id as id, ${figures}, max(t.at) as last
      from open.taking t where t.dataset_id = ${datasetId} and ${within(period)}
      group by t.organisation_id order by sum(t.times) desc limit ${MOST}) u
    left join org.organisation o on o.id = u.id
    left join lateral (select id, number, state from open.access a where a.dataset_id = ${datasetId} and a.applicant_id = u.id
      order by (state = 'ended'), started_at desc limit 1) a on true
    order by u.downloads + u.calls desc, o.name_zh`.execute(ex)
  ).rows;

type Line = { id: string; number: string; title: string; state: string; on: LegalDay; user: string | null };
/** What was made of it, what users reported, what people complained of. */
const around = {
  products: (ex: Executor, id: string) =>
    sql<Line>`select p.id, p.number, p.title, case when p.hidden_since is null then p.state else 'hidden' end as state,
      (p.filed_at at time zone 'Asia/Shanghai')::date as on, p.organisation_id as user
    from open.product_source s join open.product p on p.id = s.product_id where s.dataset_id = ${id}
    order by p.filed_at desc limit ${MOST}`.execute(ex),
  reports: (ex: Executor, id: string) =>
    sql<Line>`select r.id, a.number || '-' || r.number as number, '' as title, r.state, r.due_on as on, a.applicant_id as user
    from open.usage_report r join open.access a on a.id = r.access_id where a.dataset_id = ${id}
    order by r.due_on desc limit ${MOST}`.execute(ex),
  /** Of reports of wrongdoing nobody reads who made them; those against the provider are not the provider's to see. */
  complaints: (ex: Executor, id: string) =>
    sql<Line>`select * from (
      select v.id, v.number, v.kind as title, v.state, v.filed_on as on, null::uuid as user, v.filed_at as at
      from open.voice v join open.dataset d on d.id = v.dataset_id
      where v.dataset_id = ${id} and v.kind in ('objection', 'correction', 'report') and v.organisation_id = d.organisation_id
      union all
      select h.id, h.number, 'harm', b.state, (h.filed_at at time zone 'Asia/Shanghai')::date, b.user_id, h.filed_at
      from open.harm_report h join open.breach_case b on b.id = h.breach_id
      join open.product_source s on s.product_id = h.product_id where s.dataset_id = ${id}) c
    order by c.at desc limit ${MOST}`.execute(ex),
};

type CheckRow = {
  id: string;
  from_day: LegalDay;
  until_day: LegalDay;
  user: string | null;
  conclusion: Conclusion;
  said: string;
  checked_on: LegalDay;
  breach_id: string | null;
  breach: string | null;
  by: string | null;
};
const checksOf = async (ex: Executor, id: string): Promise<CheckRow[]> =>
  (
    await sql<CheckRow>`select c.id, c.from_day, c.until_day, c.user_id as user, c.conclusion, c.said, c.checked_on, c.breach_id,
      b.number as breach, p.name as by
    from open.use_check c left join open.breach_case b on b.id = c.breach_id left join org.person p on p.id = c.checked_by
    where c.dataset_id = ${id} order by c.checked_at desc limit 100`.execute(ex)
  ).rows;
type AlertRow = { id: string; kind: AlertKind; day: LegalDay; state: string; user: string | null };
const alertsOf = async (ex: Executor, id: string): Promise<AlertRow[]> =>
  (
    await sql<AlertRow>`select id, kind, day, state, user_id as user from open.use_alert
    where dataset_id = ${id} order by day desc, id desc limit 100`.execute(ex)
  ).rows;
type BreachRow = {
  id: string;
  number: string;
  ground: string;
  state: BreachState;
  on: LegalDay;
  user: string;
};
const breachesOf = async (ex: Executor, id: string): Promise<BreachRow[]> =>
  (
    await sql<BreachRow>`select b.id, b.number, b.ground, b.state, b.opened_on as on, b.user_id as user
    from open.breach_dataset s join open.breach_case b on b.id = s.breach_id
    where s.dataset_id = ${id} order by b.opened_at desc limit 100`.execute(ex)
  ).rows;

/** The whole of one set: for its provider and those who oversee. */
export async function readSetUse(
  p: Platform,
  actor: Actor,
  named: string,
  asked: UsePeriod,
): Promise<SetUse> {
  const dataset = await getDataset(p.db, named);
  if (!dataset) throw problem('kernel.not-found');
  permit(followPolicy, actor, { organisationId: dataset.organisationId });
  const law = await lawNow(p.db, p.law, p.clock.today());
  const period = periodOf(law, asked);
  const [users, products, reports, complaints] = [
    await usersOf(p.db, dataset.id, period, law.day),
    (await around.products(p.db, dataset.id)).rows,
    (await around.reports(p.db, dataset.id)).rows,
    (await around.complaints(p.db, dataset.id)).rows,
  ];
  const [checks, alerts, breaches] = [
    await checksOf(p.db, dataset.id),
    await alertsOf(p.db, dataset.id),
    await breachesOf(p.db, dataset.id),
  ];
  const known = [...products, ...reports, ...complaints, ...checks, ...alerts, ...breaches];
  const names = await organisationNames(p.db, [...new Set(known.flatMap(({ user }) => user ?? []))]);
  const party = (id: string | null) => (id === null ? null : { id, name: names.get(id) ?? none });
  const line = ({ user, ...one }: Line) => ({ ...one, user: party(user) });
  const interval = law.number(rules.interval)?.value ?? null;
  return {
    dataset: shownSet(dataset),
    period,
    totals: await figuresOf(p.db, dataset.id, period),
    users: users.map((row) => ({
      user: row.id === null ? null : { id: row.id, name: { zh: row.zh ?? '', en: row.en ?? '' } },
      downloads: row.downloads,
      calls: row.calls,
      rows: row.rows,
      refused: row.refused,
      lastAt: row.last.toISOString(),
      access:
        row.access && row.access_number && row.access_state
          ? { id: row.access, number: row.access_number, state: row.access_state }
          : null,
      measures: row.measures,
    })),
    products: products.map(line),
    reports: reports.map(line),
    complaints: complaints.map(line),
    checks: checks.map((row) => ({
      id: row.id,
      from: row.from_day,
      until: row.until_day,
      user: party(row.user),
      conclusion: row.conclusion,
      said: row.said,
      on: row.checked_on,
      by: row.by,
      breach: row.breach_id && row.breach ? { id: row.breach_id, number: row.breach } : null,
    })),
    alerts: alerts.map(({ user, ...one }) => ({ ...one, user: party(user) })),
    breaches: breaches.map(({ user, ground, ...one }) => ({
      ...one,
      ground: titleOf(law, rules.grounds, ground),
      user: party(user),
    })),
    interval,
    grounds: law.terms(rules.grounds).map(({ key, zh, en }) => ({ key, title: { zh, en } })),
    articles: law.cite(rules.following),
    abilities: {
      ...abilitiesOf(actor, { organisationId: dataset.organisationId }, { check: checkPolicy }),
      ...(groundsOf(law).length > 0 ? abilitiesOf(actor, undefined, { open: openBreachPolicy }) : {}),
    },
  };
}

export const shownSet = (dataset: Dataset) => ({
  id: dataset.id,
  slug: dataset.slug,
  title: dataset.published?.content.title ?? none,
});

type ListRow = {
  id: string;
  slug: string;
  zh: string | null;
  en: string | null;
  provider: string;
  last_used: Date | null;
  checked_on: LegalDay | null;
  conclusion: Conclusion | null;
  due: boolean;
};

/**
 * Sets with a use; `due`, where the city asks for it: used within the interval and not looked at in it. Where the authority has
 * set no interval, those that were used and never looked at.
 */
export async function rowsInUse(
  ex: Executor,
  law: LawNow,
  {
    provider,
    due,
    page,
    pageSize,
  }: { provider: string | null; due: boolean; page: number; pageSize: number },
): Promise<{ rows: ListRow[]; total: number }> {
  const interval = law.number(rules.interval)?.value;
  const since = interval === undefined ? null : addDays(law.day, -interval);
  const found = sql`
    select d.id, d.slug, v.content #>> '{title,zh}' as zh, v.content #>> '{title,en}' as en, d.organisation_id as provider,
      u.at as last_used, c.checked_on, c.conclusion,
      ${law.flag(rules.following)}::boolean and (case when ${since}::date is null then c.checked_on is null
        else u.at >= ${since}::date::timestamp at time zone 'Asia/Shanghai' and (c.checked_on is null or c.checked_on < ${since}::date)
      end) as due
    from open.dataset d
    join open.dataset_version v on v.id = d.version_id
    cross join lateral (select t.at from open.taking t where t.dataset_id = d.id and t.outcome = 'taken'
      and t.way not in ('page', 'robot') order by t.at desc limit 1) u
    left join lateral (select checked_on, conclusion from open.use_check c where c.dataset_id = d.id
      order by c.checked_at desc limit 1) c on true
    where ${provider}::uuid is null or d.organisation_id = ${provider}`;
  const { rows } = await sql<ListRow & { total: string }>`
    select *, count(*) over () as total from (${found}) f where not ${due}::boolean or due
    order by due desc, last_used desc, id limit ${pageSize} offset ${(page - 1) * pageSize}`.execute(ex);
  return { rows, total: Number(rows[0]?.total ?? 0) };
}

export async function listUse(p: Platform, actor: Actor, asked: UseListQuery): Promise<UseList> {
  const own = organisationOf(actor) ?? '';
  const provider = oversees(actor) ? null : own;
  permit(followPolicy, actor, { organisationId: own });
  const law = await lawNow(p.db, p.law, p.clock.today());
  const { rows, total } = await rowsInUse(p.db, law, { provider, ...asked });
  const names = await organisationNames(
    p.db,
    rows.map((row) => row.provider),
  );
  return {
    items: rows.map((row) => ({
      dataset: { id: row.id, slug: row.slug, title: { zh: row.zh ?? '', en: row.en ?? '' } },
      provider: { id: row.provider, name: names.get(row.provider) ?? none },
      lastUsedAt: row.last_used?.toISOString() ?? null,
      checkedOn: row.checked_on,
      conclusion: row.conclusion,
      due: row.due,
    })),
    total,
    page: asked.page,
    pageSize: asked.pageSize,
    interval: law.number(rules.interval)?.value ?? null,
    articles: law.cite(rules.following),
  };
}
