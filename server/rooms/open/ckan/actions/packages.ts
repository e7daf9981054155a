/** Reading data sets, their files, words and licences. */
import { sql } from 'kysely';
import type { Json, JsonObject } from '#kernel/json.ts';
import { licences } from '../../datasets/licences.ts';
import { listDatasets } from '../../datasets/read.ts';
import type { Action, Call } from '../call.ts';
import { besideOf, packageDict, packageDicts, resourcesOf, tagDict } from '../catalogue.ts';
import { invalid, notFound } from '../errors.ts';
import { findFile, needPackage } from '../find.ts';
import { resourceId, tagId } from '../names.ts';
import { packageSearch } from '../search.ts';
import { countOf, flagOf, textOfParam } from '../transport.ts';

/** Limit and offset of a list; without a limit all of it is given. */
export function paged(
  { params }: Call,
  most = Number.MAX_SAFE_INTEGER,
): { limit: number | null; offset: number } {
  const limit = countOf(params.limit);
  const offset = countOf(params.offset);
  const wrong = {
    ...(limit === null ? { limit: ['Invalid integer'] } : {}),
    ...(offset === null ? { offset: ['Invalid integer'] } : {}),
  };
  if (limit === null || offset === null) throw invalid(wrong);
  return { limit: limit === undefined ? null : Math.min(limit, most), offset: offset ?? 0 };
}

const likeStart = (text: string): string => `%${text.replace(/[\\%_]/g, '\\$&').toLowerCase()}%`;

const show: Action = async (call) => {
  const dataset = await needPackage(call);
  const [found] = await packageDicts(call.p, call.p.db, [dataset], call.site);
  return found ?? null;
};

const list: Action = async (call) => {
  const { limit, offset } = paged(call);
  const { rows } = await sql<{
    slug: string;
  }>`select slug from open.search_entry order by slug limit ${limit} offset ${offset}`.execute(call.p.db);
  return rows.map(({ slug }) => slug);
};

const currentList: Action = async (call) => {
  const { limit, offset } = paged(call, 1000);
  const { rows } = await sql<{ id: string }>`select dataset_id as id from open.search_entry
    order by updated_at desc, dataset_id limit ${limit ?? 1000} offset ${offset}`.execute(call.p.db);
  const byId = new Map(
    (await listDatasets(call.p.db, { ids: rows.map(({ id }) => id) })).map((one) => [one.id, one]),
  );
  return packageDicts(
    call.p,
    call.p.db,
    rows.flatMap(({ id }) => byId.get(id) ?? []),
    call.site,
  );
};

const autocomplete: Action = async ({ p, params }) => {
  const q = textOfParam(params.q ?? params.incomplete);
  const limit = Math.min(countOf(params.limit) ?? 10, 100);
  const { rows } = await sql<{
    slug: string;
    title: string;
    text: string;
  }>`select slug, name as title from open.search_entry
    where text like ${likeStart(q)} or slug like ${likeStart(q)} order by name limit ${limit}`.execute(p.db);
  return rows.map(({ slug, title }) => ({
    name: slug,
    title,
    match_field: 'title',
    match_displayed: `${title} (${slug})`,
  }));
};

const resourceShow: Action = async (call) => {
  const id = textOfParam(call.params.id);
  if (id === '') throw invalid({ id: ['Missing value'] });
  const found = await findFile(call, id);
  if (!found) throw notFound();
  const beside = await besideOf(call.p.db, [found.dataset], call.site);
  const one = resourcesOf(found.dataset, beside).find(
    (resource) => resource.id === resourceId(found.dataset.id, found.format),
  );
  if (!one) throw notFound();
  return one;
};

const words = sql`select distinct word from open.search_entry e join open.dataset_version v on v.id = e.version_id,
  lateral jsonb_array_elements_text(v.content -> 'keywords') as one (word)`;

const tagList: Action = async ({ p, params }) => {
  const q = textOfParam(params.query ?? params.q);
  const { rows } = await sql<{
    word: string;
  }>`select word from (${words}) w where lower(word) like ${likeStart(q)} order by word`.execute(p.db);
  return rows.map(({ word }): Json => (flagOf(params.all_fields) ? tagDict(word) : word));
};

const tagAutocomplete: Action = async ({ p, params }) => {
  const q = textOfParam(params.query ?? params.q ?? params.incomplete);
  const limit = Math.min(countOf(params.limit) ?? 10, 100);
  const { rows } = await sql<{
    word: string;
  }>`select word from (${words}) w where lower(word) like ${likeStart(q)} order by word limit ${limit}`.execute(
    p.db,
  );
  return rows.map(({ word }) => word);
};

const tagShow: Action = async (call) => {
  const id = textOfParam(call.params.id);
  const { rows } = await sql<{ word: string }>`select word from (${words}) w`.execute(call.p.db);
  const found = rows.find(({ word }) => word === id || tagId(word) === id);
  if (!found) throw notFound();
  const packages = flagOf(call.params.include_datasets)
    ? (
        await packageSearch(
          call.p,
          call.caller.actor,
          { fq: `tags:"${found.word.replace(/["\\]/g, '\\$&')}"`, rows: 1000 },
          call.site,
        )
      ).results
    : undefined;
  return { ...tagDict(found.word), ...(packages === undefined ? {} : { packages }) };
};

const formatAutocomplete: Action = async ({ p, params }) => {
  const q = textOfParam(params.q ?? params.incomplete);
  const limit = Math.min(countOf(params.limit) ?? 5, 100);
  const { rows } = await sql<{
    format: string;
  }>`select distinct unnest(formats) as format from open.search_entry order by 1`.execute(p.db);
  return rows
    .map(({ format }) => format)
    .filter((format) => format.includes(q.toLowerCase()))
    .slice(0, limit);
};

const licenceList: Action = ({ site }) =>
  licences.map(
    ({ id, title, url, key }): JsonObject => ({
      id,
      title: title.zh,
      url: new URL(url, `${site}/`).href,
      status: 'active',
      maintainer: '',
      family: '',
      is_generic: false,
      is_okd_compliant: key === 'cc-by' || key === 'cc0',
      is_osi_compliant: false,
      od_conformance: key === 'cc-by' || key === 'cc0' ? 'approved' : 'not reviewed',
      osd_conformance: 'not reviewed',
      domain_content: false,
      domain_data: true,
      domain_software: false,
    }),
  );

/** What changed, newest first: a release or another version of the catalogue. */
const changes: Action = async (call) => {
  const { limit, offset } = paged(call, 100);
  const { rows } = await sql<{ id: string }>`select dataset_id as id from open.search_entry
    order by updated_at desc, dataset_id limit ${limit ?? 31} offset ${offset}`.execute(call.p.db);
  const byId = new Map(
    (await listDatasets(call.p.db, { ids: rows.map(({ id }) => id) })).map((one) => [one.id, one]),
  );
  const datasets = rows.flatMap(({ id }) => byId.get(id) ?? []);
  const beside = await besideOf(call.p.db, datasets, call.site);
  return datasets.map((dataset) => {
    const found = packageDict(call.p, dataset, beside);
    return {
      id: dataset.releaseId ?? dataset.id,
      timestamp: found.metadata_modified ?? null,
      object_id: dataset.id,
      user_id: dataset.organisationId,
      activity_type: 'changed package',
      data: { package: { id: dataset.id, name: dataset.slug, title: found.title ?? '' } },
    };
  });
};

const none: Action = (call) => {
  paged(call);
  return [];
};

export const packageActions: Readonly<Record<string, Action>> = {
  package_search: ({ p, caller, params, site }) => packageSearch(p, caller.actor, params, site),
  package_show: show,
  dataset_show: show,
  package_list: list,
  dataset_list: list,
  current_package_list_with_resources: currentList,
  package_autocomplete: autocomplete,
  resource_show: resourceShow,
  resource_view_list: none,
  package_relationships_list: none,
  package_activity_list: none,
  recently_changed_packages_activity_list: changes,
  tag_list: tagList,
  tag_show: tagShow,
  tag_autocomplete: tagAutocomplete,
  format_autocomplete: formatAutocomplete,
  license_list: licenceList,
  vocabulary_list: none,
};
