/** package_search: Solr's words over the portal's own search table, with count, facets and page in one statement. */
import { type RawBuilder, sql } from 'kysely';
import type { Platform } from '#cases/index.ts';
import type { Actor } from '#kernel/actor.ts';
import { atOneMoment, type Executor, type Tx } from '#kernel/db.ts';
import type { Json, JsonObject } from '#kernel/json.ts';
import { categoryWords } from '#rooms/catalog/index.ts';
import { organisationNames } from '#rooms/org/index.ts';
import { licences } from '../datasets/licences.ts';
import { listDatasets } from '../datasets/read.ts';
import { packageDicts } from './catalogue.ts';
import { badQuery, CkanError, invalid, searchError } from './errors.ts';
import { scopeOf, searched } from './scope.ts';
import { compileSolr, type Field, type Fields } from './solr/compile.ts';
import { openBudget, parseSolr } from './solr/parse.ts';
import { countOf, flagOf, listOfParam, type Params, structured, textOfParam } from './transport.ts';
import { openTurns, type Turns } from './turns.ts';

const DEFAULT_ROWS = 10;
const MOST_ROWS = 1000;
const DEFAULT_FACETS = 50;
const DEFAULT_SORT = 'score desc, metadata_modified desc';
const MOST_FILTERS = 50;
const LONGEST_SORT = 2000;

/** Whoever asks for more is told so: the database is the desk's too. */
const patience = sql`set local statement_timeout = '10s'`;

const organisation = sql`'org-' || right(replace(e.organisation_id::text, '-', ''), 12)`;
const tags = sql`coalesce(array(select jsonb_array_elements_text(v.content -> 'keywords')), '{}')`;
const licence = sql`case v.content ->> 'licence' ${sql.join(
  licences.map(({ key, id }) => sql`when ${sql.lit(key)} then ${sql.lit(id)}`),
  sql` `,
)} else 'notspecified' end`;
const theme = sql`case when e.theme = '' then '{}'::text[] else array['theme-' || e.theme] end`;

const word = (of: RawBuilder<unknown>): Field => ({ kind: 'word', of });
const text = (of: RawBuilder<unknown>): Field => ({ kind: 'text', of });
const fields: Readonly<Record<string, Field>> = {
  id: word(sql`e.dataset_id::text`),
  name: word(sql`e.slug`),
  title: text(sql`v.content #>> '{title,zh}'`),
  title_string: word(sql`v.content #>> '{title,zh}'`),
  notes: text(sql`v.content #>> '{summary,zh}'`),
  organization: word(organisation),
  owner_org: word(sql`e.organisation_id::text`),
  author: text(sql`o.name_zh`),
  maintainer: text(sql`v.content #>> '{contact,name}'`),
  groups: { kind: 'list', of: theme },
  tags: { kind: 'list', of: tags },
  res_format: { kind: 'list', of: sql`e.formats` },
  license_id: word(licence),
  license: word(licence),
  state: word(sql`e.state`),
  capacity: word(sql`e.capacity`),
  private: { kind: 'flag', of: sql`e.capacity = 'private'` },
  isopen: { kind: 'flag', of: sql`e.class = 'open'` },
  type: word(sql`'dataset'`),
  dataset_type: word(sql`'dataset'`),
  entity_type: word(sql`'package'`),
  site_id: word(sql`'default'`),
  metadata_modified: { kind: 'instant', of: sql`e.updated_at` },
  metadata_created: { kind: 'instant', of: sql`coalesce(d.opened_at, d.created_at)` },
  frequency: word(sql`e.update_cycle`),
  opening_class: word(sql`e.class`),
  spatial_code: word(sql`e.region`),
  industry: word(sql`v.content ->> 'industry'`),
};

const fieldOf = (name: string): Field | undefined => (Object.hasOwn(fields, name) ? fields[name] : undefined);

const solrFields = (now: Date, lenient: boolean): Fields => ({
  named: (name) => fieldOf(name.replace(/^extras_/, '')),
  anywhere: (pattern) => sql<boolean>`e.text like lower(${pattern})`,
  now,
  lenient,
});

/** Formats are kept in small letters there, and asked in any. */
function orderOf(asked: string): RawBuilder<unknown> {
  if (asked.length > LONGEST_SORT) throw searchError('the sort is too long');
  const parts = asked.split(',').map((part) => {
    const [, name = '', direction = 'asc'] = /^\s*([\w.]+)(?:\s+(asc|desc))?\s*$/i.exec(part) ?? [];
    if (name === 'score') return undefined;
    const field =
      fieldOf(name === 'title' ? 'title_string' : name) ??
      (/^(views_|num_|popularity)/.test(name) ? fields.metadata_modified : undefined);
    if (!field || field.kind === 'list')
      throw searchError(`Can't determine a Sort Order (asc or desc) in sort spec '${asked.slice(0, 100)}'`);
    return direction.toLowerCase() === 'desc'
      ? sql`${field.of} desc nulls last`
      : sql`${field.of} asc nulls last`;
  });
  return sql.join([...parts.filter((part) => part !== undefined), sql`e.dataset_id`]);
}

type Answer = { total: number; ids: string[]; facets: Record<string, [value: string, count: number][]> };

export async function packageSearch(
  p: Platform,
  actor: Actor,
  params: Params,
  site: string,
): Promise<JsonObject> {
  const rows = countOf(params.rows ?? params.limit);
  const start = countOf(params.start ?? params.offset);
  const facetLimit = params['facet.limit'] === undefined ? DEFAULT_FACETS : Number(params['facet.limit']);
  const least = params['facet.mincount'] === undefined ? 1 : Number(params['facet.mincount']);
  const wrong = Object.fromEntries(
    [
      [rows === null, 'rows', 'Invalid integer'],
      [start === null, 'start', 'Invalid integer'],
      [!Number.isSafeInteger(facetLimit), 'facet.limit', 'Invalid integer'],
      [!Number.isSafeInteger(least), 'facet.mincount', 'Invalid integer'],
    ].flatMap(([bad, name, why]) => (bad ? [[String(name), [String(why)]]] : [])),
  );
  if (Object.keys(wrong).length > 0) throw invalid(wrong);
  const facetFields = facetFieldsOf(params['facet.field']);
  const q = textOfParam(params.q);
  const filters = [
    ...listOfParam(params.fq_list),
    ...(params.fq === undefined ? [] : listOfParam(params.fq)),
  ];
  const asked = textOfParam(params.sort) || DEFAULT_SORT;
  const now = p.clock.now();
  if (filters.length > MOST_FILTERS) throw badQuery('too many filters');
  const budget = openBudget();
  const conditions = [
    ...(q.trim() === '' ? [] : [compileSolr(parseSolr(q, budget), solrFields(now, true))]),
    ...filters
      .filter((one) => one.trim() !== '')
      .map((one) => compileSolr(parseSolr(one, budget), solrFields(now, false))),
  ];
  const from = searched(scopeOf(actor), {
    hidden: flagOf(params.include_private),
    drafts: flagOf(params.include_drafts),
  });
  const size = Math.min(rows ?? DEFAULT_ROWS, MOST_ROWS);
  const order = orderOf(asked);
  const wanted = flagOf(params.facet, true) ? facetFields : [];
  const facet = (name: string): RawBuilder<unknown> => {
    const cut = facetLimit < 0 ? sql`` : sql`limit ${facetLimit}`;
    return sql`(select coalesce(jsonb_agg(jsonb_build_array(k, n) order by n desc, k), '[]') from
      (select k, count(*) as n from m, lateral unnest(${sql.ref(`m.f${wanted.indexOf(name)}`)}) as one (k) group by k having count(*) >= ${least} order by n desc, k ${cut}) f)`;
  };
  const columns = wanted.map((name, at) => {
    const field = fieldOf(name);
    const of =
      field === undefined
        ? sql`'{}'::text[]`
        : field.kind === 'list'
          ? sql`${field.of}`
          : sql`array[(${field.of})::text]`;
    return sql`, ${of} as ${sql.ref(`f${at}`)}`;
  });
  const where = conditions.length === 0 ? sql`true` : sql.join(conditions, sql` and `);
  const statement = sql<Answer>`with m as materialized (
      select e.dataset_id, row_number() over (order by ${order}) as place ${sql.join(columns, sql``)}
      from ${from} e left join open.dataset d on d.id = e.dataset_id left join open.dataset_version v on v.id = e.version_id
        left join org.organisation o on o.id = e.organisation_id
      where ${where})
    select (select count(*) from m)::int as total,
      coalesce((select jsonb_agg(dataset_id order by place) from m where place > ${start ?? 0} and place <= ${(start ?? 0) + size}), '[]') as ids,
      jsonb_build_object(${sql.join(wanted.flatMap((name) => [sql.lit(name), facet(name)]))}) as facets`;
  return inTurn(p, async (tx) => {
    const { rows: found } = await statement.execute(tx);
    const answer = found[0] ?? { total: 0, ids: [], facets: {} };
    const byId = new Map(
      (await listDatasets(tx, { ids: answer.ids })).map((dataset) => [dataset.id, dataset]),
    );
    const datasets = answer.ids.flatMap((id) => byId.get(id) ?? []);
    const searchFacets: [string, Json][] = [];
    for (const name of wanted) {
      const items = answer.facets[name] ?? [];
      const labels = await labelsOf(
        tx,
        name,
        items.map(([value]) => value),
      );
      searchFacets.push([
        name,
        {
          title: name,
          items: items.map(([value, count]) => ({
            name: value,
            display_name: labels.get(value) ?? value,
            count,
          })),
        },
      ]);
    }
    return {
      count: answer.total,
      sort: asked,
      facets: Object.fromEntries(
        wanted.map((name): [string, Json] => [name, Object.fromEntries(answer.facets[name] ?? [])]),
      ),
      results: await packageDicts(p, tx, datasets, site),
      search_facets: Object.fromEntries(searchFacets),
    };
  });
}

const turns = new WeakMap<Platform['db'], Turns>();

/** Few of these searches at a time hold a connection, none of them for long; others wait for their turn. */
async function inTurn<T>(p: Platform, read: (tx: Tx) => Promise<T>): Promise<T> {
  const turn = turns.get(p.db) ?? openTurns();
  turns.set(p.db, turn);
  const done = turn(() =>
    atOneMoment(p.db, async (tx) => {
      await patience.execute(tx);
      return read(tx);
    }),
  );
  if (!done)
    throw new CkanError(503, { message: 'Too many searches at once', __type: 'Service Unavailable' });
  return done.catch((error: unknown) => {
    throw error instanceof Error && 'code' in error && error.code === '57014'
      ? searchError('canceling statement due to statement timeout')
      : error;
  });
}

function facetFieldsOf(value: Json | undefined): string[] {
  if (value === undefined || value === null || value === '') return [];
  const found = structured(value);
  if (!Array.isArray(found)) throw invalid({ 'facet.field': ['Not a list'] });
  return [...new Set(found.map(String))].slice(0, 20);
}

async function labelsOf(ex: Executor, name: string, values: readonly string[]): Promise<Map<string, string>> {
  if (name === 'groups')
    return new Map(
      values.map((value) => [
        value,
        categoryWords.find(({ key }) => `theme-${key.slice(0, 3)}` === value)?.zh ?? value,
      ]),
    );
  if (name === 'license_id') return new Map(licences.map(({ id, title }) => [id, title.zh]));
  if (name !== 'organization' && name !== 'owner_org') return new Map();
  const { rows } = await sql<{
    id: string;
    name: string;
  }>`select o.id::text, ${sql`'org-' || right(replace(o.id::text, '-', ''), 12)`} as name
    from org.organisation o where o.id in (select distinct organisation_id from open.dataset)`.execute(ex);
  const names = await organisationNames(
    ex,
    rows.map(({ id }) => id),
  );
  return new Map(
    rows.map((row) => [name === 'organization' ? row.name : row.id, names.get(row.id)?.zh ?? row.name]),
  );
}
