/** How sharing stands: exceptions from the rule, time to the first access, the funnel, and who uses what for what. */
import { sql } from 'kysely';
import type { Platform } from '#cases/index.ts';
import type { Actor } from '#kernel/actor.ts';
import { addDays, legalDayOf } from '#kernel/clock.ts';
import { lawNow } from '#law/settings.ts';
import { articlesOf } from '../sharing/law.ts';
import { partiesOf, titlesOf } from '../sharing/parties.ts';
import { ownOf } from './decisions.ts';
import type { AccessReply, ExceptionsReply, FunnelReply, UsesReply } from './schema.ts';

export async function readExceptions(
  p: Platform,
  _actor: Actor,
  { provider }: { provider?: string | undefined },
): Promise<ExceptionsReply> {
  const { rows } = await sql<{ provider_id: string; entries: number; exceptions: number }>`
    select r.provider_id, count(*)::int as entries,
      count(*) filter (where v.sharing_class <> 'unconditional')::int as exceptions
    from catalog.resource r join catalog.resource_version v on v.id = r.published_version_id
    where r.state in ('active', 'suspended') group by r.provider_id
    order by (count(*) filter (where v.sharing_class <> 'unconditional'))::float / count(*) desc, count(*) desc`.execute(
    p.db,
  );
  const { rows: behind } = provider
    ? await sql<{ id: string; name: string; sharing_class: string; provider_id: string }>`
        select r.id, v.name, v.sharing_class, r.provider_id from catalog.resource r
        join catalog.resource_version v on v.id = r.published_version_id
        where r.state in ('active', 'suspended') and v.sharing_class <> 'unconditional' and r.provider_id = ${provider}
        order by v.name`.execute(p.db)
    : { rows: [] };
  const name = await partiesOf(
    p.db,
    rows.map(({ provider_id: id }) => id),
  );
  const law = await lawNow(p.db, p.law, p.clock.today());
  return {
    city: {
      entries: rows.reduce((sum, row) => sum + row.entries, 0),
      exceptions: rows.reduce((sum, row) => sum + row.exceptions, 0),
    },
    items: rows.map(({ provider_id: id, ...figures }) => ({ provider: name(id), ...figures })),
    rows: behind.map((row) => ({
      id: row.id,
      name: row.name,
      sharingClass: row.sharing_class,
      provider: name(row.provider_id),
    })),
    articles: law.cite('classify.sharing-classes'),
  };
}

const middle = (numbers: readonly number[]): number | null => {
  const sorted = [...numbers].sort((a, b) => a - b);
  return sorted[Math.floor((sorted.length - 1) / 2)] ?? null;
};

type Access = {
  id: string;
  number: string | null;
  applicant_id: string;
  provider_id: string;
  approved_at: Date;
  possible_at: Date | null;
};

/** Access is possible once the grant is in force and a key can be made: its first state `active`. */
export async function readAccess(p: Platform, actor: Actor): Promise<AccessReply> {
  const own = ownOf(actor);
  const { rows } = await sql<Access>`
    select a.id, a.number, a.applicant_id, a.provider_id,
      coalesce((select max(e.decided_at) from cases.step e where e.case_id = a.case_id), a.submitted_at) as approved_at,
      (select min(s.at) from serve.grant_state s where s.grant_id = a.grant_id and s.state = 'active') as possible_at
    from share.application a
    where a.state = 'granted' and a.case_id is not null
      and (${own}::uuid is null or ${own}::uuid in (a.provider_id, a.applicant_id))
    order by approved_at desc limit 1000`.execute(p.db);
  const today = p.clock.today();
  const law = await lawNow(p.db, p.law, today);
  const name = await partiesOf(
    p.db,
    rows.flatMap((row) => [row.applicant_id, row.provider_id]),
  );
  const items = rows.map((row) => {
    const due = law.deadline('share.access-limit', legalDayOf(row.approved_at)).due ?? null;
    const minutes = row.possible_at
      ? Math.round((row.possible_at.getTime() - row.approved_at.getTime()) / 60_000)
      : null;
    const until = row.possible_at ? legalDayOf(row.possible_at) : today;
    return {
      applicationId: row.id,
      number: row.number,
      applicant: name(row.applicant_id),
      provider: name(row.provider_id),
      approvedAt: row.approved_at.toISOString(),
      possibleAt: row.possible_at?.toISOString() ?? null,
      minutes,
      dueOn: due,
      overdue: due !== null && row.possible_at === null && until > due,
    };
  });
  return {
    limit: {
      days: law.number('share.access-limit')?.value ?? null,
      articles: articlesOf(law, 'access-time'),
    },
    medianMinutes: middle(items.flatMap(({ minutes }) => minutes ?? [])),
    overdue: items.filter(({ overdue }) => overdue).length,
    items: items.sort((a, b) => Number(b.overdue) - Number(a.overdue)),
  };
}

type Waiting = { provider_id: string; open: number; late: number; days: number | null };

export async function readFunnel(p: Platform): Promise<FunnelReply> {
  const today = p.clock.today();
  const { rows: steps } = await sql<
    Record<'drafted' | 'submitted' | 'decided' | 'granted' | 'called', number>
  >`
    select count(*)::int as drafted, count(a.submitted_at)::int as submitted,
      count(*) filter (where a.state in ('granted', 'refused'))::int as decided,
      count(*) filter (where a.state = 'granted')::int as granted,
      count(*) filter (where exists (select from serve.call_tally t
        where t.grant_id = a.grant_id and t.outcome = 'answered'))::int as called
    from share.application a`.execute(p.db);
  const { rows: waiting } = await sql<Waiting>`
    select a.provider_id, count(*) filter (where a.state = 'submitted')::int as open,
      count(*) filter (where a.state = 'submitted' and exists (select from cases.step s
        where s.case_id = a.case_id and s.decided_at is null and s.due_day < ${today}))::int as late,
      percentile_cont(0.5) within group (order by extract(epoch from c.closed_at - a.submitted_at) / 86400)
        filter (where c.closed_at is not null) as days
    from share.application a join cases.case c on c.id = a.case_id
    group by a.provider_id order by late desc, open desc, days desc nulls last limit 200`.execute(p.db);
  const { rows: disputes } = await sql<{ open: number; closed: number }>`
    select count(*) filter (where closed_on is null)::int as open,
      count(*) filter (where closed_on is not null)::int as closed from share.dispute`.execute(p.db);
  const { rows: offline } = await sql<{ handed: number; records: number }>`
    select count(*)::int as handed, coalesce(sum(records), 0)::int as records from share.hand_over
    where recorded_at is not null`.execute(p.db);
  const name = await partiesOf(
    p.db,
    waiting.map(({ provider_id: id }) => id),
  );
  const keys = ['drafted', 'submitted', 'decided', 'granted', 'called'] as const;
  return {
    steps: keys.map((key) => ({ key, count: steps[0]?.[key] ?? 0 })),
    waiting: waiting.map(({ provider_id: id, open, late, days }) => ({
      provider: name(id),
      open,
      late,
      medianDays: days === null ? null : Math.round(days * 10) / 10,
    })),
    disputes: disputes[0] ?? { open: 0, closed: 0 },
    offline: { handedOver: offline[0]?.handed ?? 0, records: offline[0]?.records ?? 0 },
  };
}

type Used = {
  id: string;
  number: string;
  consumer_id: string;
  resource_id: string;
  purpose: string;
  state: string;
  calls: number;
  records: number;
  refused: number;
  last_at: Date | null;
  last_day: string | null;
};
const DAYS = 30;

/** Of the own data, and of all for those who oversee. */
export async function readUses(p: Platform, actor: Actor): Promise<UsesReply> {
  const own = ownOf(actor);
  const since = addDays(p.clock.today(), 1 - DAYS);
  const { rows } = await sql<Used>`
    select g.id, g.number, g.consumer_id, s.resource_id, t.terms::jsonb #>> '{purpose,text}' as purpose, g.state,
      u.calls, u.records, u.refused, u.last_at, g.last_day
    from serve.grant g join serve.service s on s.id = g.service_id
    join serve.grant_version t on t.grant_id = g.id and t.version = g.terms_version
    cross join lateral (
      select coalesce(sum(calls) filter (where outcome = 'answered'), 0)::int as calls,
        coalesce(sum(records) filter (where outcome = 'answered'), 0)::int as records,
        coalesce(sum(calls) filter (where outcome <> 'answered'), 0)::int as refused,
        max(last_at) filter (where outcome = 'answered') as last_at
      from serve.call_tally c where c.grant_id = g.id) u
    where ${own}::uuid is null or g.provider_id = ${own}::uuid
    order by u.calls desc, g.number limit 500`.execute(p.db);
  const { rows: days } = await sql<{ day: string; calls: number; refused: number }>`
    select d.day::date as day, coalesce(sum(c.calls) filter (where c.outcome = 'answered'), 0)::int as calls,
      coalesce(sum(c.calls) filter (where c.outcome <> 'answered'), 0)::int as refused
    from generate_series(${since}::date, ${since}::date + ${DAYS - 1}::int, '1 day') as d(day)
    left join (select c.* from serve.call_tally c join serve.grant g on g.id = c.grant_id
      where ${own}::uuid is null or g.provider_id = ${own}::uuid) c on c.day = d.day::date
    group by d.day order by d.day`.execute(p.db);
  const name = await partiesOf(
    p.db,
    rows.map(({ consumer_id: id }) => id),
  );
  const title = await titlesOf(
    p.db,
    rows.map(({ resource_id: id }) => id),
  );
  return {
    days,
    items: rows.map((row) => ({
      grantId: row.id,
      number: row.number,
      consumer: name(row.consumer_id),
      resource: title(row.resource_id),
      purpose: row.purpose,
      state: row.state,
      calls: row.calls,
      records: row.records,
      refused: row.refused,
      lastAt: row.last_at?.toISOString() ?? null,
      lastDay: row.last_day,
    })),
  };
}
