/** The list and the counts of entries on show, from the one narrow table that follows each publication in its own transaction. */
import { type RawBuilder, sql } from 'kysely';
import type { ListFilter, ResourceRow } from './list-types.ts';
import { onShow, searchQuery } from './search.ts';

export const showFacets = ['class', 'opening', 'provider', 'theme', 'formatCategory', 'cycle'] as const;
export type ShowFacet = (typeof showFacets)[number];

const columnOf: Record<ShowFacet, RawBuilder<unknown>> = {
  class: sql`e.sharing_class`,
  opening: sql`e.opening_class`,
  provider: sql`e.provider_id`,
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

/** The columns of `e` an answer is listed and counted by, and of each entry where it counts. */
const counted = sql.join(showFacets.map((name) => sql`${columnOf[name]} as ${sql.ref(name)}`));
const keys = sql.join(showFacets.map((name) => sql.ref(name)));
const keyTexts = sql.join(showFacets.map((name) => sql`${sql.ref(name)}::text`));

/** Where an entry that answers counts: in the list, and in each facet as if that facet's own choice were not made. */
function places(reader: ShowReader, filter: ListFilter): Record<'list' | ShowFacet, RawBuilder<boolean>> {
  const place = (facet?: ShowFacet): RawBuilder<boolean> => {
    const hidden = withheld(reader, filter, facet);
    return all([...choices(filter, facet), ...(hidden ? [hidden] : [])]);
  };
  return {
    list: place(),
    class: place('class'),
    opening: place('opening'),
    provider: place('provider'),
    theme: place('theme'),
    formatCategory: place('formatCategory'),
    cycle: place('cycle'),
  };
}

export type ShowAnswer = {
  total: number;
  /** Undefined when not asked for. */
  facets?: { facet: ShowFacet; key: string; count: number }[];
  /** One page, in order; instants as JSON writes them. */
  items: ShowItem[];
  /** Names of the providers of page and facets, by id: Chinese, English. */
  providers: Record<string, [string, string]>;
};

/** What a list shows of an entry; instants are text. */
export type ShowItem = Omit<ResourceRow, 'publishedAt' | 'updatedAt'> & {
  publishedAt: string | null;
  updatedAt: string;
};

/**
 * Everything a list shows, in one statement: how many answer, one page of them, and the facets. What was asked in words is looked
 * up and ranked once, and page and counts are taken from what was found; without words the page comes along the index of the
 * newest, and the counts from the tally that every publication keeps. The size of the page stands in the text: a plan made once for
 * all values must know how few rows are wanted.
 */
export function answerStatement(
  reader: ShowReader,
  filter: ListFilter,
  how: 'exact' | 'alike',
  withFacets: boolean,
): RawBuilder<{ answer: ShowAnswer }> {
  const search = filter.q ? searchQuery(filter.q, onShow) : undefined;
  const marks = places(reader, filter);
  const asked = base(reader, filter, how);
  const marked = Object.entries(marks).map(([name, mark]) => sql`${mark} as ${sql.ref(`in_${name}`)}`);
  const columns: RawBuilder<unknown>[] = [
    sql`e.resource_id`,
    sql`e.version_id`,
    sql`e.updated_at`,
    sql`1 as entries`,
    counted,
    ...marked,
  ];
  const order: RawBuilder<unknown>[] = [sql`m.updated_at desc`, sql`m.resource_id desc`];
  if (filter.sort === 'name') {
    columns.push(sql`e.pinyin`);
    order.unshift(sql`m.pinyin`);
  }
  if (search && filter.sort === 'relevance') {
    // An entry that some other choice leaves out needs no points.
    columns.push(sql`case when ${marks.list} then ${search.rank[how]} else 0 end as points`);
    order.unshift(sql`m.points desc`);
  }
  const found = sql`select ${sql.join(columns)} from catalog.search_entry e where ${asked}`;
  const source = search ? sql`found m` : sql`(${found}) m`;
  // The tally knows neither grades nor months, nor any word.
  const tallied = !search && filter.grade === undefined && filter.month === undefined;
  const tally = tallied
    ? sql`(select e.entries, ${counted}, ${sql.join(marked)} from catalog.search_tally e where ${asked}) m`
    : source;
  return sql`with ${search ? sql`found as materialized (${found}),` : sql``}
    page as materialized (
      select m.resource_id, m.version_id, row_number() over (order by ${sql.join(order)}) as place
      from ${source} where m.in_list order by ${sql.join(order)}
      limit ${sql.lit(filter.pageSize)} offset ${sql.lit((filter.page - 1) * filter.pageSize)}
    ),
    ${withFacets ? sql`${facetParts(tally)},` : sql``}
    items as materialized (${shownItems})
    select json_build_object(
      'total', ${
        withFacets
          ? sql`(select coalesce(sum(listed), 0) from tally)`
          : sql`(select coalesce(sum(m.entries), 0) from ${tally} where m.in_list)`
      },
      ${withFacets ? sql`'facets', (select coalesce(json_agg(f), '[]') from facets f),` : sql``}
      'items', (select coalesce(json_agg(i order by i.place), '[]') from items i),
      'providers', (select coalesce(json_object_agg(o.id, json_build_array(o.name_zh, o.name_en)), '{}')
        from org.organisation o where o.id in (select "providerId" from items
          ${withFacets ? sql`union select key::uuid from facets where facet = 'provider'` : sql``}))
    ) as answer`;
}

/** The facets, counted over the few combinations of all six rather than over every entry six times. */
const facetParts = (source: RawBuilder<unknown>): RawBuilder<unknown> => {
  const sums = showFacets.map(
    (name) => sql`sum(m.entries) filter (where m.${sql.ref(`in_${name}`)}) as ${sql.ref(`n_${name}`)}`,
  );
  const sets = showFacets.map((name) => sql`(${sql.ref(name)})`);
  const names = showFacets.map((name) => sql`when grouping(${sql.ref(name)}) = 0 then ${sql.lit(name)}`);
  const counts = showFacets.map(
    (name) => sql`when grouping(${sql.ref(name)}) = 0 then sum(${sql.ref(`n_${name}`)})`,
  );
  return sql`tally as materialized (
      select ${keys}, sum(m.entries) filter (where m.in_list) as listed, ${sql.join(sums)} from ${source} group by ${keys}
    ),
    facets as materialized (
      select facet, key, count from (
        select case ${sql.join(names, sql` `)} end as facet, coalesce(${keyTexts}) as key,
          (case ${sql.join(counts, sql` `)} end)::int as count
        from tally group by grouping sets (${sql.join(sets)})
      ) c where count > 0 order by facet, count desc, key
    )`;
};

const shownItems = sql`select p.place, r.id, r.code, r.state, r.provider_id as "providerId", v.id as "versionId", v.number,
    v.state as "versionState", w.id as "workingId", w.number as "workingNumber", w.state as "workingState",
    v.name, v.summary, v.format_category as "formatCategory", v.sharing_class as "sharingClass",
    v.opening_class as "openingClass", v.update_cycle as "updateCycle", v.published_at as "publishedAt",
    v.updated_at as "updatedAt", (select count(*)::int from catalog.item i where i.version_id = v.id) as "itemCount"
  from page p
  join catalog.resource r on r.id = p.resource_id
  join catalog.resource_version v on v.id = p.version_id
  left join catalog.resource_version w on w.id = r.working_version_id`;

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
