/** The list and the counts of entries on show, from the one narrow table that follows each publication in its own transaction. */
import { type RawBuilder, sql } from 'kysely';
import type { ListFilter } from './queries.ts';
import { onShow, searchQuery } from './search.ts';

export const showFacets = ['class', 'opening', 'provider', 'theme', 'formatCategory', 'cycle'] as const;
export type ShowFacet = (typeof showFacets)[number];

const columnOf: Record<ShowFacet, RawBuilder<string>> = {
  class: sql`e.sharing_class`,
  opening: sql`e.opening_class`,
  provider: sql`e.provider_id::text`,
  theme: sql`e.theme`,
  formatCategory: sql`e.format_category`,
  cycle: sql`e.update_cycle`,
};

export type ShowReader = {
  /** Only entries of providers in this area. */
  area?: string;
  /** Opening classes this reader may see at all. */
  openings?: readonly string[];
  /** Entries not shared are known to this reader by name alone, unless of this organisation; undefined: no such rule. */
  withheldExcept?: string | null;
};

const all = (conditions: RawBuilder<boolean>[]): RawBuilder<boolean> =>
  conditions.length === 0 ? sql`true` : sql`${sql.join(conditions, sql` and `)}`;

/** What the reader may see and what was asked, without the choices among facets. */
function base(reader: ShowReader, filter: ListFilter, how: 'exact' | 'alike'): RawBuilder<boolean> {
  const conditions: RawBuilder<boolean>[] = [];
  if (filter.state) conditions.push(sql`e.state = ${filter.state}`);
  if (reader.area !== undefined) conditions.push(sql`e.region_code like ${`${reader.area}%`}`);
  if (reader.openings) conditions.push(sql`e.opening_class = any(${reader.openings})`);
  if (filter.grade)
    conditions.push(sql`exists (select 1 from catalog.resource_version g
      where g.id = e.version_id and g.security_level = ${filter.grade})`);
  if (filter.month)
    conditions.push(sql`(select to_char(min(f.published_at) at time zone 'Asia/Shanghai', 'YYYY-MM')
      from catalog.resource_version f where f.resource_id = e.resource_id and f.state = 'published') = ${filter.month}`);
  const search = filter.q ? searchQuery(filter.q, onShow) : undefined;
  if (search) conditions.push(search[how]);
  return all(conditions);
}

/** Of an entry shown by name alone nothing else may be found out by searching, filtering or counting. */
function withheld(
  reader: ShowReader,
  filter: ListFilter,
  facet?: ShowFacet,
): RawBuilder<boolean> | undefined {
  if (reader.withheldExcept === undefined) return undefined;
  const telling: ShowFacet[] = ['opening', 'formatCategory', 'cycle', 'theme'];
  const probes =
    filter.grade !== undefined ||
    filter.month !== undefined ||
    telling.some((name) => filter[name]) ||
    (facet !== undefined && telling.includes(facet));
  const named = probes
    ? sql<boolean>`false`
    : filter.q === undefined
      ? sql<boolean>`true`
      : sql<boolean>`position(${filter.q.trim().toLowerCase()} in lower(e.name)) > 0`;
  return sql`(e.sharing_class <> 'withheld' or e.provider_id = ${reader.withheldExcept}::uuid or ${named})`;
}

function choices(filter: ListFilter, except?: ShowFacet): RawBuilder<boolean>[] {
  return showFacets
    .filter((name) => name !== except && filter[name])
    .map((name) => sql<boolean>`${columnOf[name]} = ${filter[name]}`);
}

const condition = (reader: ShowReader, filter: ListFilter, how: 'exact' | 'alike'): RawBuilder<boolean> => {
  const hidden = withheld(reader, filter);
  return all([base(reader, filter, how), ...choices(filter), ...(hidden ? [hidden] : [])]);
};

/** How many entries answer. */
export const countStatement = (
  reader: ShowReader,
  filter: ListFilter,
  how: 'exact' | 'alike',
): RawBuilder<{ total: number }> =>
  sql`select count(*)::int as total from catalog.search_entry e where ${condition(reader, filter, how)}`;

/** Counts by any column of `e`; what is counted tells of entries known by name alone, which are left out. */
export const groupStatement = (
  reader: ShowReader,
  filter: ListFilter,
  column: RawBuilder<unknown>,
): RawBuilder<{ key: string; count: number }> => {
  const hidden = withheld(reader, filter, 'theme');
  const shown = all([base(reader, filter, 'exact'), ...choices(filter), ...(hidden ? [hidden] : [])]);
  return sql`select key, count(*)::int as count
    from (select coalesce(${column}, '') as key from catalog.search_entry e where ${shown}) counted
    group by key order by count desc, key`;
};

/** One page of entries: ids of resource and version, in order. */
export function pageStatement(
  reader: ShowReader,
  filter: ListFilter,
  how: 'exact' | 'alike',
): RawBuilder<{ resourceId: string; versionId: string }> {
  const search = filter.q ? searchQuery(filter.q, onShow) : undefined;
  const order: RawBuilder<unknown>[] = [];
  if (search && filter.sort === 'relevance') order.push(sql`${search.rank[how]} desc`);
  if (filter.sort === 'name') order.push(sql`e.pinyin`);
  order.push(sql`e.updated_at desc`, sql`e.resource_id desc`);
  return sql`select e.resource_id as "resourceId", e.version_id as "versionId" from catalog.search_entry e
    where ${condition(reader, filter, how)} order by ${sql.join(order)}
    limit ${filter.pageSize} offset ${(filter.page - 1) * filter.pageSize}`;
}

/** Counts of every facet in one pass; each is counted as if its own choice were not made, so that the others can be chosen. */
export function facetStatement(
  reader: ShowReader,
  filter: ListFilter,
  how: 'exact' | 'alike',
): RawBuilder<{ facet: ShowFacet; key: string; count: number }> {
  const sets = showFacets.map((name) => sql`(${sql.ref(name)})`);
  const marks = showFacets.map((name) => {
    const hidden = withheld(reader, filter, name);
    const others = all([...choices(filter, name), ...(hidden ? [hidden] : [])]);
    return sql`${others} as ${sql.ref(`in_${name}`)}`;
  });
  const facets = showFacets.map((name) => sql`when grouping(${sql.ref(name)}) = 0 then ${sql.lit(name)}`);
  const counts = showFacets.map(
    (name) => sql`when grouping(${sql.ref(name)}) = 0 then count(*) filter (where ${sql.ref(`in_${name}`)})`,
  );
  const keys = sql.join(showFacets.map((name) => sql.ref(name)));
  return sql`select facet, key, count from (
      select case ${sql.join(facets, sql` `)} end as facet, coalesce(${keys}) as key,
        (case ${sql.join(counts, sql` `)} end)::int as count
      from (
        select ${sql.join(showFacets.map((name) => sql`${columnOf[name]} as ${sql.ref(name)}`))},
          ${sql.join(marks)}
        from catalog.search_entry e where ${base(reader, filter, how)}
      ) matched
      group by grouping sets (${sql.join(sets)})
    ) counted where count > 0 order by facet, count desc, key`;
}

/** Whether one version would answer if it were on show now: of a former version, or of an entry just taken out. */
export const versionStatement = (
  reader: ShowReader,
  filter: ListFilter,
  versionId: string,
): RawBuilder<{ answers: boolean }> =>
  sql`select exists (select from (
      select r.id as resource_id, v.id as version_id, r.code, r.provider_id, o.region_code, 'active' as state, v.name,
        v.sharing_class, v.opening_class, left(v.category_code, 3) as theme, v.format_category, v.update_cycle,
        v.search_document as document, v.search_text as text, v.search_pinyin as pinyin, v.search_initials as initials
      from catalog.resource_version v
      join catalog.resource r on r.id = v.resource_id
      join org.organisation o on o.id = r.provider_id
      where v.id = ${versionId}
    ) e where ${condition(reader, filter, 'exact')}) as answers`;
