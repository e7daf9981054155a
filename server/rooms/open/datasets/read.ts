/** What every part of the room asks of data sets: one by id or address, lists, the release the public has, its files. */
import { sql } from 'kysely';
import type { LegalDay } from '#kernel/clock.ts';
import type { Executor } from '#kernel/db.ts';
import type { Text } from '#kernel/errors.ts';
import { text } from '#kernel/http/shapes.ts';
import type { JsonObject } from '#kernel/json.ts';
import type { DatasetContent } from '../content.ts';
import {
  type DatasetState,
  type OpenClass,
  type Origin,
  openTables,
  type ReleaseColumn,
  type ReleaseSource,
  type ReleaseState,
  type VersionState,
} from '../tables.ts';

/** What the public catalogue says now. */
export type PublishedContent = {
  id: string;
  number: number;
  class: OpenClass;
  content: DatasetContent;
  catalogVersionId: string | null;
  publishedAt: Date;
};

export type Dataset = {
  id: string;
  slug: string;
  origin: Origin;
  /** The entry it opens; null for what bodies of society and research offer. */
  resourceId: string | null;
  organisationId: string;
  state: DatasetState;
  /** By when its data are to be attached, while it is planned. */
  plannedOn: LegalDay | null;
  releaseId: string | null;
  /** Of one that is suspended or withdrawn: cause, day, what its page says. */
  halt: JsonObject | null;
  openedAt: Date | null;
  createdAt: Date;
  updatedAt: Date;
  /** Absent until a version was published. */
  published: PublishedContent | undefined;
};

export type Release = {
  id: string;
  datasetId: string;
  /** 1, 2, 3 … once published. */
  number: number | null;
  versionId: string;
  state: ReleaseState;
  source: ReleaseSource;
  treatment: JsonObject;
  findings: JsonObject | null;
  columns: ReleaseColumn[];
  progress: JsonObject;
  rows: number;
  /** Equal exactly when the rows are, whatever their order. */
  digest: string | null;
  /** Against the release before: rows added, removed, changed; columns. */
  difference: JsonObject | null;
  note: string;
  failure: string | null;
  madeBy: string | null;
  publishedBy: string | null;
  madeAt: Date;
  publishedAt: Date | null;
};

export type Distribution = {
  releaseId: string;
  /** `csv`, `csv-excel`, `xlsx`, `json`, `ndjson`, `xml`, `parquet`, `geojson`, `turtle`, `ntriples`, `dictionary`. */
  format: string;
  /** Key in the object store. */
  path: string;
  bytes: number;
  sha256: string;
  rows: number;
};

export type DatasetVersion = {
  id: string;
  datasetId: string;
  number: number;
  state: VersionState;
  class: OpenClass | null;
  content: DatasetContent;
  catalogVersionId: string | null;
  reason: string;
  caseId: string | null;
  revision: number;
  proposedBy: string | null;
  proposedAt: Date | null;
  publishedBy: string | null;
  publishedAt: Date | null;
  createdBy: string | null;
  createdAt: Date;
};

const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

function select(ex: Executor) {
  return openTables(ex)
    .selectFrom('open.dataset as d')
    .leftJoin('open.dataset_version as v', 'v.id', 'd.version_id')
    .select([
      'd.id',
      'd.slug',
      'd.origin',
      'd.resource_id as resourceId',
      'd.organisation_id as organisationId',
      'd.state',
      'd.planned_on as plannedOn',
      'd.release_id as releaseId',
      'd.halt',
      'd.opened_at as openedAt',
      'd.created_at as createdAt',
      'd.updated_at as updatedAt',
      'v.id as vId',
      'v.number as vNumber',
      'v.class as vClass',
      'v.content as vContent',
      'v.catalog_version_id as vCatalog',
      'v.published_at as vAt',
    ]);
}
type Row = Awaited<ReturnType<ReturnType<typeof select>['execute']>>[number];

function present({ vId, vNumber, vClass, vContent, vCatalog, vAt, ...row }: Row): Dataset {
  const published =
    vId && vNumber !== null && vClass && vContent && vAt
      ? {
          id: vId,
          number: vNumber,
          class: vClass,
          content: vContent,
          catalogVersionId: vCatalog,
          publishedAt: vAt,
        }
      : undefined;
  return { ...row, published };
}

/** By id or address, whatever its state: who asks decides what of it may be told. */
export async function getDataset(ex: Executor, idOrSlug: string): Promise<Dataset | undefined> {
  const row = await select(ex)
    .where(uuid.test(idOrSlug) ? 'd.id' : 'd.slug', '=', idOrSlug)
    .executeTakeFirst();
  return row && present(row);
}

/** What the page of one that was taken away says. */
export function noticeOf(halt: JsonObject | null): Text {
  const said = text.safeParse(halt?.notice);
  return said.success ? said.data : { zh: '', en: '' };
}

/** The data set that opens this entry of the catalogue. */
export async function datasetOfResource(ex: Executor, resourceId: string): Promise<Dataset | undefined> {
  const row = await select(ex).where('d.resource_id', '=', resourceId).executeTakeFirst();
  return row && present(row);
}

export type DatasetFilter = {
  organisationId?: string | undefined;
  states?: readonly DatasetState[] | undefined;
  ids?: readonly string[] | undefined;
  /** Open on the opening catalogue or once was: has a published version. */
  published?: boolean | undefined;
  /** Those whose address comes after this one. */
  after?: string | undefined;
  offset?: number | undefined;
  limit?: number | undefined;
};

/** In order of their address. */
export async function listDatasets(ex: Executor, filter: DatasetFilter = {}): Promise<Dataset[]> {
  let found = select(ex).orderBy('d.slug');
  if (filter.organisationId) found = found.where('d.organisation_id', '=', filter.organisationId);
  if (filter.states) found = found.where('d.state', 'in', [...filter.states]);
  if (filter.ids) {
    if (filter.ids.length === 0) return [];
    found = found.where(sql<boolean>`d.id = any(${[...filter.ids]}::uuid[])`);
  }
  if (filter.published) found = found.where('d.version_id', 'is not', null);
  if (filter.after !== undefined) found = found.where('d.slug', '>', filter.after);
  if (filter.limit !== undefined) found = found.limit(filter.limit).offset(filter.offset ?? 0);
  return (await found.execute()).map(present);
}

export type OpenDataset = Dataset & { published: PublishedContent };

/** Those the public finds: open, with what the catalogue says of them. */
export async function openDatasets(
  ex: Executor,
  filter: Omit<DatasetFilter, 'states' | 'published'> = {},
): Promise<OpenDataset[]> {
  return (await listDatasets(ex, { ...filter, states: ['open'], published: true })).filter(isOpen);
}

export async function countOpen(ex: Executor, organisationId?: string): Promise<number> {
  let found = openTables(ex)
    .selectFrom('open.dataset')
    .select((eb) => eb.fn.countAll<string>().as('n'))
    .where('state', '=', 'open')
    .where('version_id', 'is not', null);
  if (organisationId) found = found.where('organisation_id', '=', organisationId);
  return Number((await found.executeTakeFirstOrThrow()).n);
}

/** Whether the public finds it. */
export const isOpen = (dataset: Dataset): dataset is OpenDataset =>
  dataset.state === 'open' && dataset.published !== undefined;

/** What the catalogue says of it to the public; undefined until it was published. */
export async function contentOf(ex: Executor, datasetId: string): Promise<DatasetContent | undefined> {
  return (await getDataset(ex, datasetId))?.published?.content;
}

export async function versionsOf(ex: Executor, datasetId: string): Promise<DatasetVersion[]> {
  const rows = await openTables(ex)
    .selectFrom('open.dataset_version')
    .selectAll()
    .where('dataset_id', '=', datasetId)
    .orderBy('number', 'desc')
    .execute();
  return rows.map(presentVersion);
}

export async function getVersion(ex: Executor, id: string): Promise<DatasetVersion | undefined> {
  const row = await openTables(ex)
    .selectFrom('open.dataset_version')
    .selectAll()
    .where('id', '=', id)
    .executeTakeFirst();
  return row && presentVersion(row);
}

type VersionRow = {
  id: string;
  dataset_id: string;
  number: number;
  state: VersionState;
  catalog_version_id: string | null;
  class: OpenClass | null;
  content: DatasetContent;
  reason: string;
  case_id: string | null;
  revision: number;
  proposed_by: string | null;
  proposed_at: Date | null;
  published_by: string | null;
  published_at: Date | null;
  created_by: string | null;
  created_at: Date;
};
const presentVersion = (row: VersionRow): DatasetVersion => ({
  id: row.id,
  datasetId: row.dataset_id,
  number: row.number,
  state: row.state,
  class: row.class,
  content: row.content,
  catalogVersionId: row.catalog_version_id,
  reason: row.reason,
  caseId: row.case_id,
  revision: row.revision,
  proposedBy: row.proposed_by,
  proposedAt: row.proposed_at,
  publishedBy: row.published_by,
  publishedAt: row.published_at,
  createdBy: row.created_by,
  createdAt: row.created_at,
});

const releases = (ex: Executor) =>
  openTables(ex)
    .selectFrom('open.release')
    .select([
      'id',
      'dataset_id as datasetId',
      'number',
      'version_id as versionId',
      'state',
      'source',
      'treatment',
      'findings',
      'columns',
      'progress',
      'rows',
      'digest',
      'difference',
      'note',
      'failure',
      'made_by as madeBy',
      'published_by as publishedBy',
      'made_at as madeAt',
      'published_at as publishedAt',
    ]);
type ReleaseRow = Omit<Release, 'rows'> & { rows: number | string };
const presentRelease = (row: ReleaseRow): Release => ({ ...row, rows: Number(row.rows) });

export async function getRelease(ex: Executor, id: string): Promise<Release | undefined> {
  const row = await releases(ex).where('id', '=', id).executeTakeFirst();
  return row && presentRelease(row);
}

/** Newest first; `published` leaves out what never was, and what was taken back. */
export async function releasesOf(
  ex: Executor,
  datasetId: string,
  { published = false }: { published?: boolean } = {},
): Promise<Release[]> {
  let found = releases(ex)
    .where('dataset_id', '=', datasetId)
    .orderBy('made_at', 'desc')
    .orderBy('id', 'desc');
  if (published) found = found.where('state', '=', 'published');
  return (await found.execute()).map(presentRelease);
}

export async function distributionsOf(ex: Executor, releaseId: string): Promise<Distribution[]> {
  const rows = await openTables(ex)
    .selectFrom('open.distribution')
    .selectAll()
    .where('release_id', '=', releaseId)
    .orderBy('format')
    .execute();
  return rows.map(({ release_id: of, bytes, rows: count, ...row }) => ({
    ...row,
    releaseId: of,
    bytes: Number(bytes),
    rows: Number(count),
  }));
}
