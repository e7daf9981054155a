/** Data elements and their one source, as anybody in the business may read them. */
import { sql } from 'kysely';
import type { Platform } from '#cases/index.ts';
import { type Actor, organisationOf } from '#kernel/actor.ts';
import type { Executor } from '#kernel/db.ts';
import { problem, type Text } from '#kernel/errors.ts';
import { abilitiesOf } from '#kernel/policy.ts';
import { lawNow } from '#law/settings.ts';
import { organisationNames } from '#rooms/org/index.ts';
import { portsOf } from '../../intake/ports.ts';
import { looksOn } from '../../policy.ts';
import { declarePolicy } from '../policy.ts';
import { claims, type ElementSource, sourceOf, sourcesOf } from './claims.ts';
import type { ElementReply, ElementsReply } from './schema.ts';
import { oneSourceRule } from './subject.ts';

const told = (source: ElementSource) => ({
  organisation: { id: source.organisationId, name: source.organisationName },
  resource: { id: source.resourceId, name: source.resourceName },
  itemName: source.itemName,
  since: source.at.toISOString(),
});

type Row = {
  id: string;
  standardCode: string;
  identifier: string;
  titleZh: string;
  type: string;
  definition: string;
  entries: number;
  holders: number;
  contested: boolean;
  total: number;
};

/** Elements of the newest edition of each standard that published entries follow. */
const elementRows = (filter: { q?: string; state?: string; id?: string }) => {
  const pattern = `%${(filter.q ?? '').replaceAll(/[\\%_]/g, '\\$&')}%`;
  return sql`
    with held as (
      select s.code, e.identifier, count(distinct r.id)::int as entries, count(distinct r.provider_id)::int as holders
      from catalog.resource r
      join catalog.item i on i.version_id = r.published_version_id
      join catalog.standard_element e on e.id = i.element_id
      join catalog.standard s on s.id = e.standard_id
      where r.state = 'active' group by 1, 2
    ), element as (
      select distinct on (s.code, e.identifier) e.id, s.code as "standardCode", e.identifier, e.title_zh as "titleZh",
        e.type, e.definition, coalesce(held.entries, 0) as entries, coalesce(held.holders, 0) as holders,
        exists (select from collect.source_contest c where c.standard_code = s.code and c.identifier = e.identifier
          and c.decided_at is null) as contested,
        exists (select from (${claims()}) k where k."standardCode" = s.code and k.identifier = e.identifier) as sourced
      from catalog.standard_element e
      join catalog.standard s on s.id = e.standard_id
      left join held on held.code = s.code and held.identifier = e.identifier
      where true
        ${filter.q ? sql`and (e.title_zh ilike ${pattern} or e.identifier ilike ${pattern} or s.code ilike ${pattern})` : sql``}
        ${filter.id ? sql`and (s.code, e.identifier) in (select t.code, o.identifier from catalog.standard_element o join catalog.standard t on t.id = o.standard_id where o.id = ${filter.id})` : sql``}
      order by s.code, e.identifier, s.version desc
    )
    select *, count(*) over ()::int as total from element where true
      ${filter.state === 'sourced' ? sql`and sourced` : sql``}
      ${filter.state === 'unsourced' ? sql`and not sourced` : sql``}
      ${filter.state === 'contested' ? sql`and contested` : sql``}
    order by contested desc, holders desc, "standardCode", identifier`;
};

export async function listElements(
  p: Platform,
  { page, pageSize, ...filter }: { q?: string; state?: string; page: number; pageSize: number },
): Promise<ElementsReply> {
  const { rows } =
    await sql<Row>`${elementRows(filter)} limit ${pageSize} offset ${(page - 1) * pageSize}`.execute(p.db);
  const sources = await sourcesOf(p.db, rows);
  const law = await lawNow(p.db, p.law, p.clock.today());
  return {
    items: rows.map(({ total: _, definition: __, ...row }) => {
      const source = sources.find(
        (one) => one.standardCode === row.standardCode && one.identifier === row.identifier,
      );
      return { ...row, source: source ? told(source) : null };
    }),
    total: rows[0]?.total ?? 0,
    page,
    pageSize,
    enforced: law.flag(oneSourceRule),
    articles: law.cite(oneSourceRule),
  };
}

type ItemRow = {
  organisationId: string;
  resourceId: string;
  resourceName: string;
  code: string | null;
  itemName: string;
  itemTitle: string;
  declares: boolean;
  published: boolean;
};

/** Items of entries that follow the element: of published ones, and of the reader's own drafts. */
async function itemsWith(
  ex: Executor,
  key: { standardCode: string; identifier: string },
  own: string | undefined,
): Promise<ItemRow[]> {
  const { rows } = await sql<ItemRow>`
    select r.provider_id as "organisationId", r.id as "resourceId", v.name as "resourceName", r.code,
      i.name as "itemName", i.title_zh as "itemTitle", i.authoritative as declares,
      r.published_version_id is not null as published
    from catalog.resource r
    join catalog.resource_version v on v.id = coalesce(r.published_version_id, r.working_version_id)
    join catalog.item i on i.version_id = v.id
    join catalog.standard_element e on e.id = i.element_id
    join catalog.standard s on s.id = e.standard_id
    where s.code = ${key.standardCode} and e.identifier = ${key.identifier}
      and (r.state = 'active' or (r.state = 'draft' and r.provider_id = ${own ?? null}))
    order by v.name, r.id limit 500`.execute(ex);
  return rows;
}

export async function readElement(p: Platform, actor: Actor, id: string): Promise<ElementReply> {
  const { rows } = await sql<Row>`${elementRows({ id })}`.execute(p.db);
  const [row] = rows;
  if (!row) throw problem('kernel.not-found');
  const law = await lawNow(p.db, p.law, p.clock.today());
  const own = organisationOf(actor);
  const source = await sourceOf(p.db, row);
  const items = await itemsWith(p.db, row, own);
  const uses = await portsOf(p).usesOf(
    p.db,
    items.filter(({ published }) => published).map(({ resourceId }) => resourceId),
  );
  const contests = await contestsOf(p.db, row);
  const names = await organisationNames(p.db, [
    ...items.map(({ organisationId }) => organisationId),
    ...uses.flatMap(({ grants }) => grants.map(({ consumerId }) => consumerId)),
    ...contests.flatMap(({ firstUnit, secondUnit }) => [firstUnit, secondUnit]),
  ]);
  const party = (organisationId: string): { id: string; name: Text } => ({
    id: organisationId,
    name: names.get(organisationId) ?? { zh: '', en: '' },
  });
  const mine = items.filter(({ organisationId }) => organisationId === own);
  const foreign = source !== undefined && source.organisationId !== own;
  const { total: _, entries: __, holders: ___, ...facts } = row;
  return {
    ...facts,
    source: source ? told(source) : null,
    enforced: law.flag(oneSourceRule),
    articles: law.cite(oneSourceRule),
    items: items.map((item) => ({
      organisation: party(item.organisationId),
      resource: { id: item.resourceId, name: item.resourceName, code: item.code },
      itemName: item.itemName,
      itemTitle: item.itemTitle,
      declares: item.declares,
      isSource: source?.resourceId === item.resourceId,
    })),
    consumers: uses.flatMap((service) => {
      const item = items.find(({ resourceId }) => resourceId === service.resourceId);
      if (!item || !service.items.includes(item.itemName)) return [];
      return service.grants.map((grant) => ({
        organisation: party(grant.consumerId),
        resource: { id: item.resourceId, name: item.resourceName },
        service: service.code,
        since: grant.firstDay,
      }));
    }),
    contests: contests.map((one) => ({
      caseId: one.caseId,
      first: { ...party(one.firstUnit), resource: { id: one.firstId, name: one.firstName } },
      second: { ...party(one.secondUnit), resource: { id: one.secondId, name: one.secondName } },
      openedAt: one.openedAt.toISOString(),
      named: one.named,
      decidedAt: one.decidedAt?.toISOString() ?? null,
    })),
    mine: [
      ...new Map(
        mine.map((item) => [item.resourceId, { id: item.resourceId, name: item.resourceName }]),
      ).values(),
    ],
    apply: foreign && source && !looksOn(actor) ? { id: source.resourceId, name: source.resourceName } : null,
    abilities:
      mine.length === 0
        ? {}
        : abilitiesOf(
            actor,
            { providerId: own ?? '' },
            foreign ? { contest: declarePolicy } : { declare: declarePolicy },
          ),
  };
}

type ContestRow = {
  caseId: string;
  firstId: string;
  firstName: string;
  firstUnit: string;
  secondId: string;
  secondName: string;
  secondUnit: string;
  openedAt: Date;
  named: string | null;
  decidedAt: Date | null;
};

async function contestsOf(
  ex: Executor,
  key: { standardCode: string; identifier: string },
): Promise<ContestRow[]> {
  const { rows } = await sql<ContestRow>`
    select c.case_id as "caseId", a.id as "firstId", v.name as "firstName", a.provider_id as "firstUnit",
      b.id as "secondId", w.name as "secondName", b.provider_id as "secondUnit",
      c.opened_at as "openedAt", c.named, c.decided_at as "decidedAt"
    from collect.source_contest c
    join catalog.resource a on a.id = c.first_resource
    join catalog.resource_version v on v.id = coalesce(a.published_version_id, a.working_version_id)
    join catalog.resource b on b.id = c.second_resource
    join catalog.resource_version w on w.id = coalesce(b.published_version_id, b.working_version_id)
    where c.standard_code = ${key.standardCode} and c.identifier = ${key.identifier}
    order by c.opened_at desc limit 50`.execute(ex);
  return rows;
}
