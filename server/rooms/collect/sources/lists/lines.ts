/**
 * The fields each body collects, worked out from the catalogue: no data element stands on two lists. What identifies rows (keys and
 * identifiers) belongs to every entry that needs it; every other element belongs to its one source, or waits for the bureau's decision.
 */
import { type RawBuilder, sql } from 'kysely';
import type { LegalDay } from '#kernel/clock.ts';
import type { Executor, Tx } from '#kernel/db.ts';
import { claims } from '../elements/claims.ts';

/** Fields of published entries with what decides whose they are. */
const fields = (): RawBuilder<unknown> => sql`
  select r.provider_id as organisation_id, r.id as resource_id, i.name as item_name, i.ordinal,
    i.title_zh as title, i.type, v.update_cycle as cycle, v.name as resource_name, v.published_at,
    coalesce(s.code, '') as standard_code, coalesce(e.identifier, '') as identifier, e.id as element_id,
    i.is_key or i.identifier is not null as identifies, c."organisationId" as source_id
  from catalog.resource r
  join catalog.resource_version v on v.id = r.published_version_id
  join catalog.item i on i.version_id = v.id
  left join catalog.standard_element e on e.id = i.element_id
  left join catalog.standard s on s.id = e.standard_id
  left join source c on c."standardCode" = s.code and c.identifier = e.identifier
  where r.state = 'active'`;

/** An element that is nobody's yet and held by several bodies goes to the bureau. */
const listed = (): RawBuilder<unknown> => sql`
  with source as (
    select distinct on ("standardCode", identifier) * from (${claims()}) k
    order by "standardCode", identifier, at, "resourceId"
  ), field as (${fields()}), claimed as (
    select standard_code, identifier from field
    where standard_code <> '' and not identifies and source_id is null
    group by 1, 2 having count(distinct organisation_id) > 1
  ), line as (
    select f.* from field f
    where f.identifies or f.standard_code = '' or f.source_id = f.organisation_id or (f.source_id is null
      and not exists (select from claimed c where c.standard_code = f.standard_code and c.identifier = f.identifier))
  )`;

const columns = sql`(version, organisation_id, resource_id, item_name, ordinal, title, type, cycle, standard_code, identifier,
  subject_identifiers, added_day)`;

/** Writes the lines of an edition; with a resource those of it alone. Returns how many. */
export async function writeLines(
  tx: Tx,
  version: number,
  only?: { resourceId: string; addedDay: LegalDay },
): Promise<number> {
  const found = await sql`
    ${listed()}
    insert into collect.list_line ${columns}
    select ${version}::int, l.organisation_id, l.resource_id, l.item_name, l.ordinal, l.title, l.type, l.cycle,
      l.standard_code, l.identifier,
      coalesce((select array_agg(o.title order by o.ordinal) from field o where o.resource_id = l.resource_id and o.identifies), '{}'),
      ${only?.addedDay ?? null}::date
    from line l where true ${only ? sql`and l.resource_id = ${only.resourceId}` : sql``}`.execute(tx);
  return Number(found.numAffectedRows ?? 0n);
}

export type Conflict = {
  standardCode: string;
  identifier: string;
  elementId: string;
  title: string;
  /** Oldest entry of each body that holds it, the oldest first. */
  claimants: { organisationId: string; resourceId: string; resourceName: string; itemName: string }[];
};

/** Elements that several bodies hold and none is the source of. */
export async function conflictsOf(ex: Executor): Promise<Conflict[]> {
  const { rows } = await sql<Conflict>`
    ${listed()}, holder as (
      select distinct on (f.standard_code, f.identifier, f.organisation_id) f.* from field f
      join claimed c on c.standard_code = f.standard_code and c.identifier = f.identifier
      where not f.identifies
      order by f.standard_code, f.identifier, f.organisation_id, f.published_at, f.resource_id)
    select standard_code as "standardCode", identifier, min(element_id::text) as "elementId", min(title) as title,
      jsonb_agg(jsonb_build_object('organisationId', organisation_id, 'resourceId', resource_id,
        'resourceName', resource_name, 'itemName', item_name) order by published_at, resource_id) as claimants
    from holder group by 1, 2 order by 1, 2`.execute(ex);
  return rows;
}
