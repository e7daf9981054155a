/** Who claims to be the one source of a data element: published entries that say so, and what was said beside them. */
import { type RawBuilder, sql } from 'kysely';
import type { Executor } from '#kernel/db.ts';
import type { Text } from '#kernel/errors.ts';
import { organisationNames } from '#rooms/org/index.ts';

/** A data element whatever the edition of its standard. */
export type ElementKey = { standardCode: string; identifier: string };

export type Claim = ElementKey & {
  resourceId: string;
  resourceName: string;
  organisationId: string;
  itemName: string;
  at: Date;
};
export type ElementSource = Claim & { organisationName: Text };

/** Every standing claim. The newest word on a resource counts before what its entry says. */
export const claims = (): RawBuilder<unknown> => sql`
  select s.code as "standardCode", e.identifier, r.id as "resourceId", v.name as "resourceName",
    r.provider_id as "organisationId", i.name as "itemName", coalesce(v.published_at, v.created_at) as at
  from catalog.resource r
  join catalog.resource_version v on v.id = r.published_version_id
  join catalog.item i on i.version_id = v.id and i.authoritative
  join catalog.standard_element e on e.id = i.element_id
  join catalog.standard s on s.id = e.standard_id
  where r.state = 'active' and not exists (
    select from collect.element_word w
    where w.standard_code = s.code and w.identifier = e.identifier and w.resource_id = r.id)
  union all
  select w.standard_code, w.identifier, w.resource_id, v.name, r.provider_id, w.item_name, w.said_at
  from (
    select distinct on (standard_code, identifier, resource_id) * from collect.element_word
    order by standard_code, identifier, resource_id, said_at desc, id desc) w
  join catalog.resource r on r.id = w.resource_id
  join catalog.resource_version v on v.id = coalesce(r.published_version_id, r.working_version_id)
  where w.word = 'declared' and r.state in ('draft', 'active')`;

/** The source of each element: the claim that stood first. */
export async function sourcesOf(ex: Executor, keys: readonly ElementKey[]): Promise<ElementSource[]> {
  if (keys.length === 0) return [];
  const { rows } = await sql<Claim>`
    select distinct on (c."standardCode", c.identifier) c.* from (${claims()}) c
    where (c."standardCode", c.identifier) in (${sql.join(keys.map((key) => sql`(${key.standardCode}, ${key.identifier})`))})
    order by c."standardCode", c.identifier, c.at, c."resourceId"`.execute(ex);
  const names = await organisationNames(
    ex,
    rows.map(({ organisationId }) => organisationId),
  );
  return rows.map((row) => ({
    ...row,
    organisationName: names.get(row.organisationId) ?? { zh: '', en: '' },
  }));
}

export async function sourceOf(ex: Executor, key: ElementKey): Promise<ElementSource | undefined> {
  return (await sourcesOf(ex, [key]))[0];
}

/** Standard and identifier of elements by id, whatever their edition. */
export async function keysOf(
  ex: Executor,
  elementIds: readonly string[],
): Promise<Map<string, ElementKey & { titleZh: string }>> {
  if (elementIds.length === 0) return new Map();
  const { rows } = await sql<ElementKey & { id: string; titleZh: string }>`
    select e.id, s.code as "standardCode", e.identifier, e.title_zh as "titleZh"
    from catalog.standard_element e join catalog.standard s on s.id = e.standard_id
    where e.id = any(${sql.val([...new Set(elementIds)])}::uuid[])`.execute(ex);
  return new Map(rows.map(({ id, ...key }) => [id, key]));
}

/** The one source of a data element, by its id in any edition of its standard; undefined where nobody is. */
export async function elementSource(ex: Executor, elementId: string): Promise<ElementSource | undefined> {
  const key = (await keysOf(ex, [elementId])).get(elementId);
  return key && sourceOf(ex, key);
}
