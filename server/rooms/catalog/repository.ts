/** Reading and writing resources and their versions; the executor comes first, nothing is decided here. */
import { type RawBuilder, type Selectable, sql, type Updateable } from 'kysely';
import type { LegalDay } from '#kernel/clock.ts';
import type { Executor, Tx } from '#kernel/db.ts';
import { type Content, type DraftItem, type Item, itemSchema } from './content.ts';
import { columnsOf, insertParts, type SearchContext, searchOf, versionOf } from './content-store.ts';
import { catalogTables, type ResourceTable, type VersionTable } from './tables.ts';
import type { PublishedVersion, Resource, ResourceState, Version } from './types.ts';

const resourceOf = (row: Selectable<ResourceTable>): Resource => ({
  id: row.id,
  providerId: row.provider_id,
  code: row.code ?? undefined,
  state: row.state,
  stateReason: row.state_reason ?? undefined,
  publishedVersionId: row.published_version_id ?? undefined,
  workingVersionId: row.working_version_id ?? undefined,
  managementKeySetAt: row.management_key_set_at ?? undefined,
  originalOn: row.original_on ?? undefined,
  createdAt: row.created_at,
});

export async function getResource(ex: Executor, id: string): Promise<Resource | undefined> {
  const row = await catalogTables(ex)
    .selectFrom('catalog.resource')
    .selectAll()
    .where('id', '=', id)
    .executeTakeFirst();
  return row && resourceOf(row);
}

/** Holds the resource until the transaction ends: two acts on one entry follow each other. */
export async function lockResource(tx: Tx, id: string): Promise<Resource | undefined> {
  const row = await catalogTables(tx)
    .selectFrom('catalog.resource')
    .selectAll()
    .where('id', '=', id)
    .forUpdate()
    .executeTakeFirst();
  return row && resourceOf(row);
}

export async function getVersion(ex: Executor, id: string): Promise<Version | undefined> {
  const row = await catalogTables(ex)
    .selectFrom('catalog.resource_version')
    .selectAll()
    .where('id', '=', id)
    .executeTakeFirst();
  return row && versionOf(ex, row);
}

/** All versions, newest first. */
export async function listVersions(ex: Executor, resourceId: string): Promise<Version[]> {
  const rows = await catalogTables(ex)
    .selectFrom('catalog.resource_version')
    .selectAll()
    .where('resource_id', '=', resourceId)
    .orderBy('number', 'desc')
    .execute();
  return Promise.all(rows.map((row) => versionOf(ex, row)));
}

/** The published version of a resource that is active or suspended; undefined for drafts and tombstones. */
export async function getPublishedVersion(
  ex: Executor,
  resourceId: string,
): Promise<PublishedVersion | undefined> {
  const resource = await getResource(ex, resourceId);
  if (!resource?.publishedVersionId || resource.state === 'withdrawn') return undefined;
  const version = await getVersion(ex, resource.publishedVersionId);
  // What was published passed the check: parsing is a guard against a hand in the database.
  return version && { resource, version, items: version.content.items.map((item) => publishedItem(item)) };
}

const publishedItem = (item: DraftItem): Item => itemSchema.parse(item);

export async function insertResource(
  tx: Tx,
  resource: { id: string; providerId: string; originalOn?: LegalDay; createdAt: Date },
): Promise<void> {
  await catalogTables(tx)
    .insertInto('catalog.resource')
    .values({
      id: resource.id,
      provider_id: resource.providerId,
      code: null,
      state: 'draft',
      state_reason: null,
      published_version_id: null,
      working_version_id: null,
      management_key: null,
      management_key_set_at: null,
      original_on: resource.originalOn ?? null,
      created_at: resource.createdAt,
    })
    .execute();
}

export async function updateResource(
  tx: Tx,
  id: string,
  changes: Partial<
    Pick<
      ResourceTable,
      | 'code'
      | 'state'
      | 'state_reason'
      | 'published_version_id'
      | 'working_version_id'
      | 'management_key'
      | 'management_key_set_at'
    >
  >,
): Promise<void> {
  await catalogTables(tx).updateTable('catalog.resource').set(changes).where('id', '=', id).execute();
}

export type NewVersion = {
  id: string;
  resourceId: string;
  number: number;
  revision: number;
  authorId: string | undefined;
  changeTrigger: string | undefined;
  changeDay: string | undefined;
  at: Date;
};

/** A new draft with everything search reads, in one transaction with its parts. */
export async function insertVersion(
  tx: Tx,
  version: NewVersion,
  content: Content,
  context: SearchContext,
): Promise<void> {
  await catalogTables(tx)
    .insertInto('catalog.resource_version')
    .values({
      id: version.id,
      resource_id: version.resourceId,
      number: version.number,
      state: 'draft',
      revision: version.revision,
      case_id: null,
      return_reason: null,
      change_trigger: version.changeTrigger ?? null,
      change_day: version.changeDay ?? null,
      author_id: version.authorId ?? null,
      created_at: version.at,
      updated_at: version.at,
      submitted_at: null,
      published_at: null,
      ...columnsOf(content),
      ...searchOf(content, context),
    })
    .execute();
  await insertParts(tx, version.id, content);
}

/** Replaces the content of a draft and its parts. */
export async function updateContent(
  tx: Tx,
  version: Pick<NewVersion, 'id' | 'revision' | 'authorId' | 'changeTrigger' | 'changeDay' | 'at'>,
  content: Content,
  context: SearchContext,
): Promise<void> {
  const db = catalogTables(tx);
  await db
    .updateTable('catalog.resource_version')
    .set({
      state: 'draft',
      revision: version.revision,
      change_trigger: version.changeTrigger ?? null,
      change_day: version.changeDay ?? null,
      author_id: version.authorId ?? null,
      updated_at: version.at,
      ...columnsOf(content),
      ...searchOf(content, context),
    })
    .where('id', '=', version.id)
    .execute();
  await db.deleteFrom('catalog.item').where('version_id', '=', version.id).execute();
  await db.deleteFrom('catalog.legal_basis').where('version_id', '=', version.id).execute();
  await db.deleteFrom('catalog.source_system').where('version_id', '=', version.id).execute();
  await insertParts(tx, version.id, content);
}

export async function updateVersion(
  tx: Tx,
  id: string,
  changes: Partial<
    Pick<
      Updateable<VersionTable>,
      | 'state'
      | 'case_id'
      | 'return_reason'
      | 'specification'
      | 'submitted_at'
      | 'published_at'
      | 'updated_at'
      | 'withdraws'
      | 'withdraw_reason'
      | 'late'
    >
  >,
): Promise<void> {
  await catalogTables(tx).updateTable('catalog.resource_version').set(changes).where('id', '=', id).execute();
}

/** Lent to rooms that must ask within a statement of their own, on every call: `id` and `state` of these resources. */
export const statesOfResources = (ids: readonly string[]): RawBuilder<{ id: string; state: ResourceState }> =>
  sql`select id, state from catalog.resource where id = any(${ids}::uuid[])`;
