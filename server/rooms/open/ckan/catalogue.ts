/** Data sets as clients of CKAN read them: whole dictionaries, made for a page of sets with a few questions to the database. */
import type { Platform } from '#cases/index.ts';
import type { Executor } from '#kernel/db.ts';
import type { Text } from '#kernel/errors.ts';
import type { JsonObject } from '#kernel/json.ts';
import { categoryWords, cycleWords } from '#rooms/catalog/index.ts';
import { organisationNames } from '#rooms/org/index.ts';
import { type Licence, licences } from '../datasets/licences.ts';
import type { Dataset, OpenDataset } from '../datasets/read.ts';
import { forms, isFormat } from '../releases/formats.ts';
import { openTables } from '../tables.ts';
import { groupId, groupName, organisationName, resourceId, tagId } from './names.ts';

type ReleaseHead = {
  id: string;
  number: number | null;
  rows: number;
  digest: string | null;
  note: string;
  published_at: Date | null;
};
type File = { release_id: string; format: string; bytes: number; sha256: string; rows: number };

/** What a page of data sets needs beside them. */
export type Beside = {
  releases: ReadonlyMap<string, ReleaseHead>;
  files: ReadonlyMap<string, File[]>;
  organisations: ReadonlyMap<string, Text>;
  site: string;
};

export async function besideOf(ex: Executor, datasets: readonly Dataset[], site: string): Promise<Beside> {
  const releaseIds = datasets.flatMap(({ releaseId }) => (releaseId ? [releaseId] : []));
  const [heads, files] =
    releaseIds.length === 0
      ? [[], []]
      : await Promise.all([
          openTables(ex)
            .selectFrom('open.release')
            .select(['id', 'number', 'rows', 'digest', 'note', 'published_at'])
            .where('id', 'in', releaseIds)
            .where('state', '=', 'published')
            .execute(),
          openTables(ex)
            .selectFrom('open.distribution')
            .select(['release_id', 'format', 'bytes', 'sha256', 'rows'])
            .where('release_id', 'in', releaseIds)
            .orderBy('format')
            .execute(),
        ]);
  return {
    releases: new Map(heads.map((head) => [head.id, { ...head, rows: Number(head.rows) }])),
    files: Map.groupBy(
      files.map((file) => ({ ...file, bytes: Number(file.bytes), rows: Number(file.rows) })),
      (file) => file.release_id,
    ),
    organisations: await organisationNames(ex, [
      ...new Set(datasets.map(({ organisationId }) => organisationId)),
    ]),
    site,
  };
}

/** PostgreSQL's clock without a zone, as CKAN writes moments: microseconds, of UTC. */
export const moment = (at: Date): string => `${at.toISOString().replace('Z', '')}000`;

export const modifiedAt = (dataset: Dataset, release: ReleaseHead | undefined): Date =>
  new Date(
    Math.max(
      dataset.updatedAt.getTime(),
      dataset.published?.publishedAt.getTime() ?? 0,
      release?.published_at?.getTime() ?? 0,
    ),
  );

export const fileAddress = (site: string, slug: string, format: string): string =>
  `${site}/api/open/datasets/${slug}/files/${format}`;

/** The one form whose rows can be asked: the others are the same rows as files. */
export const QUERIED = 'csv';
const order = [
  'csv',
  'json',
  'ndjson',
  'xlsx',
  'csv-excel',
  'xml',
  'parquet',
  'geojson',
  'turtle',
  'ntriples',
  'dictionary',
  'zip',
];
const named: Readonly<Record<string, string>> = {
  'csv-excel': 'CSV',
  turtle: 'TTL',
  ntriples: 'N-Triples',
  ndjson: 'NDJSON',
  geojson: 'GeoJSON',
  parquet: 'Parquet',
  dictionary: 'CSV',
};

export const licenceFor = (dataset: Dataset): Licence | undefined =>
  licences.find(({ key }) => key === dataset.published?.content.licence);

export function resourcesOf(dataset: Dataset, { releases, files, site }: Beside): JsonObject[] {
  const release = releases.get(dataset.releaseId ?? '');
  if (!release) return [];
  const list = [...(files.get(release.id) ?? [])].sort(
    (a, b) => order.indexOf(a.format) - order.indexOf(b.format),
  );
  return list.map((file, position) => {
    const form = isFormat(file.format) ? forms[file.format] : undefined;
    const created = moment(dataset.openedAt ?? dataset.createdAt);
    const changed = moment(release.published_at ?? dataset.updatedAt);
    const queried = file.format === QUERIED;
    return {
      id: resourceId(dataset.id, file.format),
      package_id: dataset.id,
      position,
      name: form?.title.zh ?? file.format,
      description: form?.title.en ?? '',
      format: named[file.format] ?? file.format.toUpperCase(),
      mimetype: form?.media.split(';')[0] ?? null,
      mimetype_inner: null,
      size: file.bytes,
      hash: file.sha256,
      hash_algorithm: 'sha256',
      created,
      last_modified: changed,
      metadata_modified: changed,
      url: fileAddress(site, dataset.slug, file.format),
      url_type: queried ? 'datastore' : null,
      resource_type: 'file',
      state: 'active',
      datastore_active: queried,
      cache_url: null,
      cache_last_updated: null,
      version: release.number,
      rows: file.rows,
    };
  });
}

export const organisationDict = (id: string, name: Text | undefined, created: string): JsonObject => ({
  id,
  name: organisationName(id),
  title: name?.zh ?? '',
  type: 'organization',
  description: name?.en ?? '',
  image_url: '',
  created,
  is_organization: true,
  approval_status: 'approved',
  state: 'active',
});

export const groupDict = (theme: string): JsonObject => {
  const word = categoryWords.find(({ key }) => key.startsWith(theme));
  return {
    id: groupId(theme),
    name: groupName(theme),
    title: word?.zh ?? theme,
    display_name: word?.zh ?? theme,
    description: word?.en ?? '',
    image_display_url: '',
  };
};

/** The category as the search keeps it: its first three places. */
export const themeOf = (dataset: Dataset): string => dataset.published?.content.theme.slice(0, 3) ?? '';

export const tagDict = (name: string): JsonObject => ({
  id: tagId(name),
  name,
  display_name: name,
  state: 'active',
  vocabulary_id: null,
});

export function packageDict(p: Platform, dataset: Dataset, beside: Beside): JsonObject {
  const { published, slug } = dataset;
  const content = published?.content;
  const release = beside.releases.get(dataset.releaseId ?? '');
  const resources = resourcesOf(dataset, beside);
  const licence = licenceFor(dataset);
  const organisation = beside.organisations.get(dataset.organisationId);
  const tags = [...new Set(content?.keywords ?? [])];
  const theme = themeOf(dataset);
  const isOpen = dataset.state === 'open';
  return {
    id: dataset.id,
    name: slug,
    title: content?.title.zh || slug,
    notes: content?.summary.zh ?? '',
    type: 'dataset',
    state: published ? 'active' : 'draft',
    private: !isOpen,
    url: `${beside.site}/datasets/${slug}`,
    version: release?.number == null ? '' : String(release.number),
    author: organisation?.zh ?? '',
    author_email: '',
    maintainer: content?.contact.name ?? '',
    maintainer_email: content?.contact.email ?? '',
    license_id: licence?.id ?? 'notspecified',
    license_title: licence?.title.zh ?? '',
    license_url: licence ? new URL(licence.url, `${beside.site}/`).href : '',
    isopen: published?.class === 'open' && licence?.key !== 'on-agreement',
    owner_org: dataset.organisationId,
    creator_user_id: null,
    organization: organisationDict(dataset.organisationId, organisation, moment(dataset.createdAt)),
    groups: theme === '' ? [] : [groupDict(theme)],
    tags: tags.map(tagDict),
    num_tags: tags.length,
    metadata_created: moment(dataset.openedAt ?? dataset.createdAt),
    metadata_modified: moment(modifiedAt(dataset, release)),
    extras: extrasOf(p, dataset, release),
    resources,
    num_resources: resources.length,
    relationships_as_subject: [],
    relationships_as_object: [],
  };
}

function extrasOf(p: Platform, dataset: Dataset, release: ReleaseHead | undefined): JsonObject[] {
  const content = dataset.published?.content;
  const cycle = cycleWords.find(({ key }) => key === content?.updateCycle);
  const extras: [key: string, value: string][] = [
    ['identifier', dataset.id],
    ['title_en', content?.title.en ?? ''],
    ['notes_en', content?.summary.en ?? ''],
    [
      'opening_class',
      dataset.published?.class === 'conditional' ? '有条件开放' : dataset.published ? '无条件开放' : '',
    ],
    ['frequency', cycle?.zh ?? content?.updateCycle ?? ''],
    ['industry', content?.industry ?? ''],
    ['spatial_code', content?.region ?? ''],
    ['language', content?.language || 'zh-CN'],
    ['contact_phone', content?.contact.phone ?? ''],
    ['conditions', (content?.conditions ?? []).map(({ text }) => text.zh).join('；')],
    ['release', release?.number == null ? '' : String(release.number)],
    ['rows', release ? String(release.rows) : ''],
    ['issued', (dataset.openedAt ?? null)?.toISOString().slice(0, 10) ?? ''],
    ['city', p.law.city.nameZh],
  ];
  return extras.filter(([, value]) => value !== '').map(([key, value]) => ({ key, value }));
}

export const packageDicts = async (
  p: Platform,
  ex: Executor,
  datasets: readonly Dataset[],
  site: string,
): Promise<JsonObject[]> => {
  const beside = await besideOf(ex, datasets, site);
  return datasets.map((dataset) => packageDict(p, dataset, beside));
};

export type { OpenDataset };
