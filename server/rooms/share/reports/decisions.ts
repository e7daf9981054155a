/** What was refused and what was granted in a year: one statement each, opened to its rows. */
import { sql } from 'kysely';
import type { Platform } from '#cases/index.ts';
import { type Actor, organisationOf } from '#kernel/actor.ts';
import { oversees } from '#kernel/policy.ts';
import { type LawNow, lawNow } from '#law/settings.ts';
import { partiesOf, titlesOf } from '../sharing/parties.ts';
import type { GrantedReply, RefusalsReply } from './schema.ts';

export type Asked = { year?: number | undefined; provider?: string | undefined };
const grounds = 'share.refusal-basis';

/** Those who oversee read all; a unit what concerns it. */
export const ownOf = (actor: Actor): string | null =>
  oversees(actor) ? null : (organisationOf(actor) ?? '00000000-0000-0000-0000-000000000000');

const yearOf = (p: Platform, { year }: Asked): number => year ?? Number(p.clock.today().slice(0, 4));

type Refusal = {
  id: string;
  number: string | null;
  provider_id: string;
  applicant_id: string;
  resource_id: string;
  at: Date;
  reasons: string[];
  basis: { kind?: string; title?: string; article?: string }[];
  state: string;
};

export async function readRefusals(p: Platform, actor: Actor, asked: Asked): Promise<RefusalsReply> {
  const year = yearOf(p, asked);
  const own = ownOf(actor);
  const { rows } = await sql<Refusal>`
    select a.id, a.number, a.provider_id, a.applicant_id, a.resource_id, e.decided_at as at, e.reasons, e.basis, a.state
    from share.application a
    cross join lateral (
      select s.* from cases.step s where s.case_id = a.case_id and s.outcome = 'refuse'
      order by s.decided_at desc limit 1) e
    where extract(year from e.decided_on) = ${year}
      and (${own}::uuid is null or ${own}::uuid in (a.provider_id, a.applicant_id))
      and (${asked.provider ?? null}::uuid is null or a.provider_id = ${asked.provider ?? null}::uuid)
    order by e.decided_at desc`.execute(p.db);
  const law = await lawNow(p.db, p.law, p.clock.today());
  const name = await partiesOf(
    p.db,
    rows.flatMap((row) => [row.provider_id, row.applicant_id]),
  );
  const title = await titlesOf(
    p.db,
    rows.map(({ resource_id: id }) => id),
  );
  const items = rows.map((row) => ({
    applicationId: row.id,
    number: row.number,
    provider: name(row.provider_id),
    applicant: name(row.applicant_id),
    resource: title(row.resource_id),
    refusedAt: row.at.toISOString(),
    reasons: row.reasons,
    grounds: row.basis.map((one) => ({
      kind: one.kind ?? '',
      kindTitle: kindTitle(law, one.kind ?? ''),
      title: one.title ?? '',
      article: one.article ?? '',
    })),
    overturned: row.state === 'granted',
  }));
  const kinds = Map.groupBy(
    items.flatMap((item) => (item.grounds.length > 0 ? item.grounds.map(({ kind }) => kind) : [''])),
    (kind) => kind,
  );
  const providers = Map.groupBy(items, (item) => item.provider.id);
  return {
    year,
    byGround: [...kinds].map(([kind, all]) => ({
      kind,
      title: kindTitle(law, kind),
      refusals: all.length,
    })),
    byProvider: [...providers].map(([id, all]) => ({
      provider: name(id),
      refusals: all.length,
      overturned: all.filter(({ overturned }) => overturned).length,
    })),
    items,
    articles: law.cite(grounds),
  };
}

function kindTitle(law: LawNow, kind: string) {
  const term = law.term(grounds, kind);
  return term ? { zh: term.zh, en: term.en } : { zh: kind || '只写明理由', en: kind || 'reasons only' };
}

type Granted = {
  provider_id: string;
  decided: number;
  granted: number;
  refused: number;
  entries: number;
  withheld: number;
};

export async function readGranted(p: Platform, actor: Actor, asked: Asked): Promise<GrantedReply> {
  const year = yearOf(p, asked);
  const own = ownOf(actor);
  const only = own ?? asked.provider ?? null;
  const { rows } = await sql<Granted>`
    with decided as (
      select a.provider_id, a.state from share.application a left join cases.case c on c.id = a.case_id
      where a.state in ('granted', 'refused')
        and extract(year from coalesce(c.closed_at, a.submitted_at) at time zone 'Asia/Shanghai') = ${year}),
    entries as (
      select r.provider_id, v.sharing_class from catalog.resource r
      join catalog.resource_version v on v.id = r.published_version_id where r.state in ('active', 'suspended'))
    select o.id as provider_id, d.decided, d.granted, d.refused, e.entries, e.withheld
    from (select provider_id as id from decided union select provider_id from entries) o
    cross join lateral (
      select count(*)::int as decided, count(*) filter (where state = 'granted')::int as granted,
        count(*) filter (where state = 'refused')::int as refused from decided x where x.provider_id = o.id) d
    cross join lateral (
      select count(*)::int as entries, count(*) filter (where sharing_class = 'withheld')::int as withheld
      from entries y where y.provider_id = o.id) e
    where ${only}::uuid is null or o.id = ${only}::uuid
    order by d.decided desc, e.entries desc`.execute(p.db);
  const behind = only ? await behindOf(p, only, year) : { rows: [], withheldEntries: [] };
  const name = await partiesOf(
    p.db,
    rows.map(({ provider_id: id }) => id),
  );
  const law = await lawNow(p.db, p.law, p.clock.today());
  return {
    year,
    items: rows.map(({ provider_id: id, ...figures }) => ({ provider: name(id), ...figures })),
    ...behind,
    articles: law.cite('share.free-of-charge'),
  };
}

async function behindOf(p: Platform, providerId: string, year: number) {
  const { rows } = await sql<{ id: string; number: string | null; state: string; resource_id: string }>`
    select a.id, a.number, a.state, a.resource_id from share.application a
    left join cases.case c on c.id = a.case_id
    where a.provider_id = ${providerId} and a.state in ('granted', 'refused')
      and extract(year from coalesce(c.closed_at, a.submitted_at) at time zone 'Asia/Shanghai') = ${year}
    order by a.number`.execute(p.db);
  const { rows: withheld } = await sql<{ id: string; name: string }>`
    select r.id, v.name from catalog.resource r join catalog.resource_version v on v.id = r.published_version_id
    where r.provider_id = ${providerId} and v.sharing_class = 'withheld' and r.state in ('active', 'suspended')
    order by v.name`.execute(p.db);
  const title = await titlesOf(
    p.db,
    rows.map(({ resource_id: id }) => id),
  );
  return {
    rows: rows.map(({ id, number, state, resource_id: resource }) => ({
      applicationId: id,
      number,
      state,
      resource: title(resource),
    })),
    withheldEntries: withheld,
  };
}
