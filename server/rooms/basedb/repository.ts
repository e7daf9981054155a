/** Reading and writing databases, sources, members and runs; the executor comes first, nothing is decided here. */
import { sql } from 'kysely';
import type { Executor, Tx } from '#kernel/db.ts';
import { problem } from '#kernel/errors.ts';
import { newId } from '#kernel/ids.ts';
import type { LawNow } from '#law/settings.ts';
import { keptByAuthority, namedBases, rules } from './law.ts';
import type { KeptSubject } from './policy.ts';
import { basedbTables, type Database, type Run } from './tables.ts';

/** Makes the rows of the base databases that the pack names; running it again changes nothing. */
export async function ensureBases(
  ex: Executor,
  law: LawNow,
  authorityId: string | null,
  at: Date,
): Promise<void> {
  const named = namedBases(law);
  if (named.length === 0) return;
  const known = await basedbTables(ex)
    .selectFrom('basedb.database')
    .select('key')
    .where('kind', '=', 'base')
    .execute();
  const missing = named.filter(({ key }) => !known.some((row) => row.key === key));
  if (missing.length === 0) return;
  await basedbTables(ex)
    .insertInto('basedb.database')
    .values(
      missing.map(({ key, zh, en, master }) => ({
        id: newId(),
        key,
        kind: 'base' as const,
        origin: 'pack' as const,
        name_zh: zh,
        name_en: en,
        master,
        lead_id: keptByAuthority(law) ? authorityId : null,
        cycle_days: null,
        probe_url: null,
        probed_at: null,
        probe_ok: null,
        resource_id: null,
        created_at: at,
        created_by: null,
      })),
    )
    .onConflict((conflict) => conflict.column('key').doNothing())
    .execute();
}

export async function findDatabase(ex: Executor, id: string): Promise<Database | undefined> {
  return basedbTables(ex).selectFrom('basedb.database').selectAll().where('id', '=', id).executeTakeFirst();
}

export async function getDatabase(ex: Executor, id: string): Promise<Database> {
  const found = await findDatabase(ex, id);
  if (!found) throw problem('kernel.not-found');
  return found;
}

export async function lockDatabase(tx: Tx, id: string): Promise<Database> {
  const found = await basedbTables(tx)
    .selectFrom('basedb.database')
    .selectAll()
    .where('id', '=', id)
    .forUpdate()
    .executeTakeFirst();
  if (!found) throw problem('kernel.not-found');
  return found;
}

export async function listDatabases(ex: Executor): Promise<Database[]> {
  return basedbTables(ex)
    .selectFrom('basedb.database')
    .selectAll()
    .orderBy('kind')
    .orderBy('created_at')
    .orderBy('key')
    .execute();
}

export const keptSubject = (law: LawNow, database: Pick<Database, 'kind' | 'lead_id'>): KeptSubject => ({
  kind: database.kind,
  leadId: database.lead_id,
  byAuthority: keptByAuthority(law),
  articles: law.cite(database.kind === 'base' ? rules.keeper : rules.kinds),
});

export async function contributorsOf(ex: Executor, databaseId: string): Promise<string[]> {
  const rows = await basedbTables(ex)
    .selectFrom('basedb.contributor')
    .select('organisation_id')
    .where('database_id', '=', databaseId)
    .execute();
  return rows.map((row) => row.organisation_id);
}

export async function setContributors(tx: Tx, databaseId: string, ids: readonly string[]): Promise<void> {
  await basedbTables(tx).deleteFrom('basedb.contributor').where('database_id', '=', databaseId).execute();
  const wanted = [...new Set(ids)];
  if (wanted.length === 0) return;
  await basedbTables(tx)
    .insertInto('basedb.contributor')
    .values(wanted.map((id) => ({ database_id: databaseId, organisation_id: id })))
    .execute();
}

/** The database whose result a resource holds. */
export async function databaseOfResource(ex: Executor, resourceId: string): Promise<Database | undefined> {
  return basedbTables(ex)
    .selectFrom('basedb.database')
    .selectAll()
    .where('resource_id', '=', resourceId)
    .executeTakeFirst();
}

/** Databases that have the resource among their sources as the model stands. */
export async function databasesFrom(ex: Executor, resourceId: string): Promise<Database[]> {
  const found = await basedbTables(ex)
    .selectFrom('basedb.database')
    .selectAll()
    .where(sql<boolean>`model @> ${JSON.stringify({ nodes: [{ resourceId }] })}::jsonb`)
    .execute();
  return found;
}

/** Numbers of these resources as sources of the database, made where they are new. */
export async function sourceNumbers(
  tx: Tx,
  databaseId: string,
  resourceIds: readonly string[],
): Promise<Map<string, number>> {
  const known = new Map((await sourcesOf(tx, databaseId)).map((row) => [row.resourceId, row.number]));
  let last = Math.max(0, ...known.values());
  const fresh = [...new Set(resourceIds)].filter((id) => !known.has(id));
  for (const id of fresh) known.set(id, ++last);
  if (fresh.length > 0)
    await basedbTables(tx)
      .insertInto('basedb.source')
      .values(fresh.map((id) => ({ database_id: databaseId, number: known.get(id) ?? 0, resource_id: id })))
      .execute();
  return known;
}

export async function sourcesOf(
  ex: Executor,
  databaseId: string,
): Promise<{ number: number; resourceId: string }[]> {
  return basedbTables(ex)
    .selectFrom('basedb.source')
    .select(['number', 'resource_id as resourceId'])
    .where('database_id', '=', databaseId)
    .orderBy('number')
    .execute();
}

export async function modelOf(ex: Executor, databaseId: string, version: number) {
  const row = await basedbTables(ex)
    .selectFrom('basedb.model_version')
    .select('model')
    .where('database_id', '=', databaseId)
    .where('version', '=', version)
    .executeTakeFirst();
  return row?.model;
}

// ---------------------------------------------------------------- runs

export async function plannedRun(ex: Executor, databaseId: string): Promise<Run | undefined> {
  return basedbTables(ex)
    .selectFrom('basedb.run')
    .selectAll()
    .where('database_id', '=', databaseId)
    .where('state', '=', 'planned')
    .executeTakeFirst();
}

/** The newest run whose result is what is seen: its batch was not rolled back. */
export async function standingRun(ex: Executor, database: Database): Promise<Run | undefined> {
  return basedbTables(ex)
    .selectFrom('basedb.run as r')
    .selectAll('r')
    .where('r.database_id', '=', database.id)
    .where('r.resource_id', '=', database.resource_id)
    .where('r.state', 'in', ['merged', 'same'])
    .where(sql<boolean>`exists (select 1 from collect.visible v where v.batch_id = r.batch_id)`)
    .orderBy('r.started_at', 'desc')
    .orderBy('r.id', 'desc')
    .limit(1)
    .executeTakeFirst();
}

export async function runsOf(ex: Executor, databaseId: string, limit: number): Promise<Run[]> {
  return basedbTables(ex)
    .selectFrom('basedb.run')
    .selectAll()
    .where('database_id', '=', databaseId)
    .orderBy('started_at', 'desc')
    .orderBy('id', 'desc')
    .limit(limit)
    .execute();
}

/** The runs by the numbers of their batches. */
export async function runsBySeq(ex: Executor, databaseId: string): Promise<Map<number, Run>> {
  const rows = await basedbTables(ex)
    .selectFrom('basedb.run')
    .selectAll()
    .where('database_id', '=', databaseId)
    .where('state', '=', 'merged')
    .execute();
  return new Map(rows.map((row) => [row.seq, row]));
}

export const actorPerson = (actor: { kind: string; personId?: string }): string | null =>
  actor.kind === 'person' ? (actor.personId ?? null) : null;
