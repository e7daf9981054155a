/** The list of open data, its length and its facets in one statement over the one narrow table that every act keeps. */
import { type RawBuilder, sql } from 'kysely';
import { searchedEntry, searchQuery } from '#rooms/catalog/index.ts';
import type { OpenClass, Origin } from '../tables.ts';
import type { FacetName, SearchAsked } from './schema.ts';

type Scalar = Exclude<FacetName, 'format'>;
const scalars = ['department', 'theme', 'industry', 'class', 'cycle', 'region', 'source'] as const;

const columnOf: Record<Scalar, RawBuilder<unknown>> = {
  department: sql`e.organisation_id`,
  theme: sql`e.theme`,
  industry: sql`e.industry`,
  class: sql`e.class`,
  cycle: sql`e.update_cycle`,
  region: sql`e.region`,
  source: sql`e.origin`,
};

const all = (conditions: RawBuilder<boolean>[]): RawBuilder<boolean> =>
  conditions.length === 0 ? sql`true` : sql`${sql.join(conditions, sql` and `)}`;

/** What was chosen among the facets, but for one: a facet is counted as if its own choice were not made. */
function chosen(asked: SearchAsked, except?: FacetName): RawBuilder<boolean> {
  const conditions = scalars
    .filter((name) => name !== except && asked[name] !== undefined)
    .map((name) => sql<boolean>`${columnOf[name]} = ${asked[name]}`);
  if (asked.format !== undefined && except !== 'format')
    conditions.push(sql<boolean>`${asked.format} = any(e.formats)`);
  return all(conditions);
}

export type Found = {
  id: string;
  slug: string;
  title: { zh: string; en: string };
  summary: { zh: string; en: string };
  fields: string[] | null;
  keywords: string[] | null;
  class: OpenClass;
  origin: Origin;
  department: string;
  departmentName: [zh: string, en: string];
  theme: string;
  cycle: string;
  formats: string[];
  rows: number;
  updatedAt: string;
  releasedAt: string | null;
  downloads: number;
  calls: number;
  rating: number | null;
};
export type Answer = {
  total: number;
  items: Found[];
  facets?: { facet: FacetName; key: string; count: number }[];
  departments: Record<string, [zh: string, en: string]>;
  regions: Record<string, [zh: string, en: string]>;
};

const orders: Record<'updated' | 'downloads' | 'calls' | 'rating' | 'rows' | 'name', RawBuilder<unknown>[]> =
  {
    updated: [sql`m.updated_at desc`],
    downloads: [sql`g.downloads desc`],
    calls: [sql`g.calls desc`],
    rating: [sql`g.rating desc nulls last`],
    rows: [sql`m.rows desc`],
    name: [sql`m.pinyin`],
  };
const byFigure = new Set(['downloads', 'calls', 'rating']);

/** The size of the page stands in the text: a plan made once for all values must know how few rows are wanted. */
export function answerStatement(asked: SearchAsked, how: 'exact' | 'alike'): RawBuilder<{ answer: Answer }> {
  const search = asked.q ? searchQuery(asked.q, searched) : undefined;
  const withFacets = asked.facets === 'true';
  const sort = asked.sort ?? (search ? 'relevance' : 'updated');
  const marks = [
    sql`${chosen(asked)} as in_list`,
    ...[...scalars, 'format' as const].map((name) => sql`${chosen(asked, name)} as ${sql.ref(`in_${name}`)}`),
  ];
  const named = scalars.map((name) => sql`${columnOf[name]} as ${sql.ref(name)}`);
  const points =
    search && sort === 'relevance'
      ? [sql`case when ${chosen(asked)} then ${search.rank[how]} else 0 end as points`]
      : [];
  const found = sql`select e.dataset_id, e.updated_at, e.rows, e.pinyin, 1 as entries, e.formats, ${sql.join([
    ...named,
    ...marks,
    ...points,
  ])} from open.search_entry e where ${search ? search[how] : sql`true`}`;
  const source = search ? sql`found m` : sql`(${found}) m`;
  const tally = search
    ? sql`found m`
    : sql`(select e.entries, e.formats, ${sql.join([...named, ...marks])} from open.search_tally e) m`;
  const order = [
    ...(sort === 'relevance' ? (search ? [sql`m.points desc`] : []) : orders[sort]),
    sql`${byFigure.has(sort) ? sql.ref('g.dataset_id') : sql.ref('m.dataset_id')} desc`,
  ];
  const joined = byFigure.has(sort)
    ? sql`${source} join open.dataset_figure g on g.dataset_id = m.dataset_id`
    : source;
  return sql`with ${search ? sql`found as materialized (${found}),` : sql``}
    page as materialized (
      select m.dataset_id, row_number() over (order by ${sql.join(order)}) as place
      from ${joined} where m.in_list order by ${sql.join(order)}
      limit ${sql.lit(asked.pageSize)} offset ${sql.lit((asked.page - 1) * asked.pageSize)}
    ),
    ${withFacets ? sql`${facetParts(tally)},` : sql``}
    items as materialized (${items})
    select json_build_object(
      'total', ${
        withFacets
          ? sql`(select coalesce(sum(listed), 0) from tally)`
          : sql`(select coalesce(sum(m.entries), 0) from ${tally} where m.in_list)`
      },
      ${
        withFacets
          ? sql`'facets', (select coalesce(json_agg(f), '[]') from facets f),
      'departments', (select coalesce(json_object_agg(o.id, json_build_array(o.name_zh, o.name_en)), '{}')
        from org.organisation o where o.id in (select key::uuid from facets where facet = 'department')),
      'regions', (select coalesce(json_object_agg(r.code, json_build_array(r.name_zh, coalesce(r.name_en, r.name_zh))), '{}')
        from org.region r where r.code in (select key from facets where facet = 'region')),`
          : sql`'departments', '{}'::json, 'regions', '{}'::json,`
      }
      'items', (select coalesce(json_agg(i order by i.place), '[]') from items i)
    ) as answer`;
}

/** An entry of the search by the names that the catalogue's questions use; data sets have no code of their own. */
const searched = { ...searchedEntry, code: sql<string>`e.slug` };

/** Counted over the few combinations of all facets rather than over every entry once for each. */
const facetParts = (source: RawBuilder<unknown>): RawBuilder<unknown> => {
  const keys = sql.join(scalars.map((name) => sql.ref(name)));
  const sums = [...scalars, 'format' as const].map(
    (name) => sql`sum(m.entries) filter (where m.${sql.ref(`in_${name}`)}) as ${sql.ref(`n_${name}`)}`,
  );
  const sets = scalars.map((name) => sql`(${sql.ref(name)})`);
  const names = scalars.map((name) => sql`when grouping(${sql.ref(name)}) = 0 then ${sql.lit(name)}`);
  const counts = scalars.map(
    (name) => sql`when grouping(${sql.ref(name)}) = 0 then sum(${sql.ref(`n_${name}`)})`,
  );
  const texts = sql.join(scalars.map((name) => sql`${sql.ref(name)}::text`));
  return sql`tally as materialized (
      select ${keys}, m.formats, sum(m.entries) filter (where m.in_list) as listed, ${sql.join(sums)}
      from ${source} group by ${keys}, m.formats
    ),
    facets as materialized (
      select facet, key, count from (
        select case ${sql.join(names, sql` `)} end as facet, coalesce(${texts}) as key,
          (case ${sql.join(counts, sql` `)} end)::int as count
        from tally group by grouping sets (${sql.join(sets)})
        union all
        select 'format', f, sum(t.n_format)::int from tally t, unnest(t.formats) f group by f
      ) c where count > 0 and key <> '' order by facet, count desc, key
    )`;
};

const items = sql`select p.place, e.dataset_id as id, e.slug, v.content -> 'title' as title, v.content -> 'summary' as summary,
    (select json_agg(f ->> 'titleZh') from jsonb_array_elements(v.content -> 'fields') f) as fields, v.content -> 'keywords' as keywords,
    e.class, e.origin, e.organisation_id as department, json_build_array(o.name_zh, o.name_en) as "departmentName", e.theme,
    e.update_cycle as cycle, e.formats, e.rows, e.updated_at as "updatedAt", r.published_at as "releasedAt",
    coalesce(g.downloads, 0) as downloads, coalesce(g.calls, 0) as calls, g.rating
  from page p
  join open.search_entry e on e.dataset_id = p.dataset_id
  join open.dataset_version v on v.id = e.version_id
  join org.organisation o on o.id = e.organisation_id
  left join open.release r on r.id = e.release_id
  left join open.dataset_figure g on g.dataset_id = e.dataset_id`;
