/** What the catalogue lends to the room that grades: statements of published entries, and the lists of choices it issues. */
import { sql } from 'kysely';
import type { Executor, Tx } from '#kernel/db.ts';
import { catalogTables } from './tables.ts';
import type { Word } from './terms.ts';

export type ResourceTitle = { id: string; name: string; code: string | null; providerId: string };

/** Name, code and provider by id; the published name, or that of the version under way. */
export async function resourceTitles(
  ex: Executor,
  ids: readonly string[],
): Promise<Map<string, ResourceTitle>> {
  if (ids.length === 0) return new Map();
  const rows = await catalogTables(ex)
    .selectFrom('catalog.resource as r')
    .innerJoin('catalog.resource_version as v', (join) =>
      join.on(sql`v.id`, '=', sql`coalesce(r.published_version_id, r.working_version_id)`),
    )
    .select(['r.id', 'v.name', 'r.code', 'r.provider_id as providerId'])
    // One parameter, however many they are.
    .where(sql<boolean>`r.id = any(${[...ids]}::uuid[])`)
    .execute();
  return new Map(rows.map((row) => [row.id, row]));
}

export type PublishedStatement = ResourceTitle & {
  state: string;
  securityLevel: string;
  sharingClass: string;
  openingClass: string;
  openingGrounds: { key: string; argument?: string; title?: string; article?: string }[];
  publishedAt: Date | null;
};

/** The classes and the grade that published entries state, by name. */
export async function publishedStatements(
  ex: Executor,
  filter: { openingClass?: string; providerId?: string; ids?: readonly string[] } = {},
): Promise<PublishedStatement[]> {
  if (filter.ids?.length === 0) return [];
  let query = catalogTables(ex)
    .selectFrom('catalog.resource as r')
    .innerJoin('catalog.resource_version as v', 'v.id', 'r.published_version_id')
    .where('r.state', 'in', ['active', 'suspended']);
  if (filter.ids) query = query.where('r.id', 'in', [...filter.ids]);
  if (filter.openingClass) query = query.where('v.opening_class', '=', filter.openingClass);
  if (filter.providerId) query = query.where('r.provider_id', '=', filter.providerId);
  const rows = await query
    .select([
      'r.id',
      'r.code',
      'r.state',
      'r.provider_id as providerId',
      'v.name',
      'v.security_level as securityLevel',
      'v.sharing_class as sharingClass',
      'v.opening_class as openingClass',
      'v.classing',
      'v.published_at as publishedAt',
    ])
    .orderBy('v.name')
    .orderBy('r.id')
    .execute();
  return rows.map(({ classing, ...row }) => ({ ...row, openingGrounds: classing.openingGrounds ?? [] }));
}

/** Opening classes of the version published now and of the one before it; undefined while there are not two. */
export async function openingBefore(
  ex: Executor,
  resourceId: string,
): Promise<{ former: string; now: string; name: string; version: string } | undefined> {
  const [now, former] = await catalogTables(ex)
    .selectFrom('catalog.resource_version')
    .select(['id', 'opening_class', 'name'])
    .where('resource_id', '=', resourceId)
    .where('state', '=', 'published')
    .orderBy('number', 'desc')
    .limit(2)
    .execute();
  return now && former
    ? { former: former.opening_class, now: now.opening_class, name: now.name, version: now.id }
    : undefined;
}

type ValueListTable = { field: string; key: string; ordinal: number; zh: string; en: string; source: string };
const lists = (ex: Executor) => ex.withTables<{ 'catalog.value_list': ValueListTable }>();

/** The choices of a field as another room has issued them; undefined while the national list holds. */
export async function valueList(ex: Executor, field: string): Promise<Word[] | undefined> {
  const rows = await lists(ex)
    .selectFrom('catalog.value_list')
    .select(['key', 'zh', 'en'])
    .where('field', '=', field)
    .orderBy('ordinal')
    .execute();
  return rows.length === 0 ? undefined : rows;
}

/** Replaces the choices of a field. `source`: what issued them. */
export async function issueValueList(
  tx: Tx,
  field: string,
  words: readonly Word[],
  source: string,
): Promise<void> {
  await lists(tx).deleteFrom('catalog.value_list').where('field', '=', field).execute();
  if (words.length === 0) return;
  await lists(tx)
    .insertInto('catalog.value_list')
    .values(words.map(({ key, zh, en }, ordinal) => ({ field, key, ordinal, zh, en, source })))
    .execute();
}
