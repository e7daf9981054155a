/** What is asked of sources: their tables, which of them an entry describes, and where entries and tables differ. */
import type { Platform } from '#cases/index.ts';
import { type Actor, hasRole, organisationOf } from '#kernel/actor.ts';
import type { Executor } from '#kernel/db.ts';
import { permit } from '#kernel/policy.ts';
import { organisationNames } from '#rooms/org/index.ts';
import { compileTables } from '../compile/tables.ts';
import { sourceReadPolicy } from './policy.ts';
import { getSource, type SourceRow } from './scan.ts';
import type { DriftReply, SourceReply, SourcesReply } from './schema.ts';
import type { SourceTable } from './types.ts';

/** The schema as last seen; empty when it was never read. */
export async function latestTables(ex: Executor, sourceId: string): Promise<SourceTable[]> {
  const row = await compileTables(ex)
    .selectFrom('catalog.source_snapshot')
    .select('tables')
    .where('source_id', '=', sourceId)
    .orderBy('taken_at', 'desc')
    .orderBy('id', 'desc')
    .limit(1)
    .executeTakeFirst();
  return row?.tables ?? [];
}

/** Entries by table; a withdrawn entry describes nothing. */
export async function linkedEntries(
  ex: Executor,
  sourceId: string,
): Promise<Map<string, { id: string; name: string }[]>> {
  const rows = await compileTables(ex)
    .selectFrom('catalog.source_link as l')
    .innerJoin('catalog.resource as r', 'r.id', 'l.resource_id')
    .innerJoin('catalog.resource_version as v', (join) =>
      join.on((eb) => eb('v.id', '=', eb.fn.coalesce('r.published_version_id', 'r.working_version_id'))),
    )
    .where('l.source_id', '=', sourceId)
    .where('r.state', '!=', 'withdrawn')
    .select(['l.table_name as table', 'r.id', 'v.name'])
    .execute();
  const found = new Map<string, { id: string; name: string }[]>();
  for (const { table, id, name } of rows) found.set(table, [...(found.get(table) ?? []), { id, name }]);
  return found;
}

const iso = (at: Date | null): string | null => at?.toISOString() ?? null;

async function summary(ex: Executor, source: SourceRow, names: Map<string, { zh: string; en: string }>) {
  const tables = await latestTables(ex, source.id);
  const linked = await linkedEntries(ex, source.id);
  return {
    tables,
    linked,
    summary: {
      id: source.id,
      name: source.name,
      provider: { id: source.provider_id, name: names.get(source.provider_id) ?? { zh: '', en: '' } },
      systemId: source.system_id,
      engine: source.engine,
      address: `${source.host}:${source.port}/${source.database_name}`,
      scannedAt: iso(source.scanned_at),
      scanError: source.scan_error,
      tables: tables.length,
      catalogued: tables.filter(({ name }) => linked.has(name)).length,
    },
  };
}

/** Of the own organisation; the bureau sees all. */
export async function listSources(p: Platform, actor: Actor): Promise<SourcesReply> {
  let query = compileTables(p.db).selectFrom('catalog.source').selectAll().where('retired_at', 'is', null);
  const own = organisationOf(actor);
  if (!hasRole(actor, 'bureau')) query = query.where('provider_id', '=', own ?? '');
  const rows = await query.orderBy('created_at').execute();
  const names = await organisationNames(
    p.db,
    rows.map(({ provider_id }) => provider_id),
  );
  const items: SourcesReply['items'] = [];
  for (const row of rows) items.push((await summary(p.db, row, names)).summary);
  return { items, drift: await listDrift(p.db, hasRole(actor, 'bureau') ? undefined : own) };
}

/** Differences that stand, of one organisation or of all. */
export async function listDrift(ex: Executor, organisationId: string | undefined): Promise<DriftReply[]> {
  let query = compileTables(ex)
    .selectFrom('catalog.drift as d')
    .innerJoin('catalog.resource as r', 'r.id', 'd.resource_id')
    .innerJoin('catalog.resource_version as v', 'v.id', 'r.published_version_id')
    .where('d.settled_at', 'is', null)
    .selectAll('d')
    .select('v.name');
  if (organisationId !== undefined) query = query.where('r.provider_id', '=', organisationId);
  const rows = await query.orderBy('d.found_at', 'desc').limit(500).execute();
  return rows.map((row) => ({
    id: row.id,
    resource: { id: row.resource_id, name: row.name },
    table: row.table_name,
    foundAt: row.found_at.toISOString(),
    from: row.source_id === null ? 'batch' : 'scan',
    added: row.added,
    dropped: row.dropped,
    retyped: row.retyped,
    caseId: row.case_id,
  }));
}

export async function readSource(p: Platform, actor: Actor, id: string): Promise<SourceReply> {
  const source = await getSource(p, id);
  permit(sourceReadPolicy, actor, { providerId: source.provider_id });
  const names = await organisationNames(p.db, [source.provider_id]);
  const found = await summary(p.db, source, names);
  return {
    ...found.summary,
    tableList: found.tables.map((table) => ({
      name: table.name,
      comment: table.comment,
      rows: table.rows ?? null,
      columns: table.columns,
      entries: found.linked.get(table.name) ?? [],
    })),
  };
}
