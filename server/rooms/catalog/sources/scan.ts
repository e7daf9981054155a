/** Scans a source: keeps its schema when it changed, compares every linked entry, and opens a task where they differ. */
import { createHash } from 'node:crypto';
import type { Selectable } from 'kysely';
import type { Platform } from '#cases/index.ts';
import { type Actor, platform } from '#kernel/actor.ts';
import type { DailyTask } from '#kernel/daily.ts';
import { type Tx, transact } from '#kernel/db.ts';
import { Problem, problem } from '#kernel/errors.ts';
import { newId } from '#kernel/ids.ts';
import { record } from '#ledger/index.ts';
import { type CompileTables, compileTables } from '../compile/tables.ts';
import { getResource, getVersion } from '../repository.ts';
import { refuseOwnAddress } from './address.ts';
import { type Drift, driftOf, isDrift } from './compare.ts';
import { introspect } from './introspect.ts';
import type { SourceTable } from './types.ts';

export type SourceRow = Selectable<CompileTables['catalog.source']>;

/** Errors: `catalog.source-unreachable`, `catalog.source-address`; the failure stays on the source. */
export async function scanSource(p: Platform, actor: Actor, source: SourceRow): Promise<void> {
  let tables: SourceTable[];
  try {
    const address = await refuseOwnAddress(p, source);
    tables = await introspect({
      engine: source.engine,
      host: source.host,
      address,
      port: source.port,
      database: source.database_name,
      schema: source.schema_name,
      username: source.username,
      password: p.vault.open(source.password).toString('utf8'),
      tls: source.tls,
      ...(source.ca === null ? {} : { ca: source.ca }),
    });
  } catch (error) {
    await compileTables(p.db)
      .updateTable('catalog.source')
      .set({ scan_error: error instanceof Problem ? error.code : 'catalog.source-unreachable' })
      .where('id', '=', source.id)
      .execute();
    throw error;
  }
  await transact(p.db, async (tx) => {
    await keepSnapshot(tx, p, source.id, tables);
    const differing = await compareLinked(tx, p, actor, source.id, tables);
    await record(tx, p, {
      kind: 'catalog.source-scanned',
      actor,
      subject: { type: 'catalog.source', id: source.id },
      organisationId: source.provider_id,
      detail: { tables: tables.length, differing },
    });
  });
}

export async function keepSnapshot(
  tx: Tx,
  p: Platform,
  sourceId: string,
  tables: readonly SourceTable[],
): Promise<void> {
  const db = compileTables(tx);
  // Row counts move every day and are no change of structure.
  const shape = JSON.stringify(tables.map(({ rows: _rows, ...table }) => table));
  const digest = createHash('sha256').update(shape).digest('hex');
  const last = await db
    .selectFrom('catalog.source_snapshot')
    .select('digest')
    .where('source_id', '=', sourceId)
    .orderBy('taken_at', 'desc')
    .orderBy('id', 'desc')
    .limit(1)
    .executeTakeFirst();
  if (last?.digest !== digest) {
    await db
      .insertInto('catalog.source_snapshot')
      .values({
        id: newId(),
        source_id: sourceId,
        taken_at: p.clock.now(),
        digest,
        tables: JSON.stringify(tables),
      })
      .execute();
  }
  await db
    .updateTable('catalog.source')
    .set({ scanned_at: p.clock.now(), scan_error: null })
    .where('id', '=', sourceId)
    .execute();
}

/** Returns how many entries differ from their table. */
async function compareLinked(
  tx: Tx,
  p: Platform,
  actor: Actor,
  sourceId: string,
  tables: readonly SourceTable[],
): Promise<number> {
  const links = await compileTables(tx)
    .selectFrom('catalog.source_link')
    .select(['table_name', 'resource_id'])
    .where('source_id', '=', sourceId)
    .execute();
  let differing = 0;
  for (const { table_name: name, resource_id: resourceId } of links) {
    // A table that is gone leaves every item without a column.
    const table = tables.find((one) => one.name === name) ?? { name, comment: '', columns: [] };
    const resource = await getResource(tx, resourceId);
    if (!resource?.publishedVersionId || resource.state === 'withdrawn') continue;
    const version = await getVersion(tx, resource.publishedVersionId);
    if (!version) continue;
    const found = driftOf(version.content.items, table);
    const differs = await noteDrift(tx, p, actor, {
      resourceId,
      providerId: resource.providerId,
      name: version.content.name,
      found,
      from: { sourceId, table: name },
    });
    if (differs) differing++;
  }
  return differing;
}

export type Noted = {
  resourceId: string;
  providerId: string;
  name: string;
  found: Drift;
  /** Where it was seen: a registered source, a file, or a table a connector reads. */
  from: { sourceId: string; table: string } | { batchId: string } | { connectorTable: string };
};

/** Keeps what was found and opens the update task, unless one is open; what agrees again is settled. Returns whether it differs. */
export async function noteDrift(tx: Tx, p: Platform, actor: Actor, noted: Noted): Promise<boolean> {
  const { resourceId, found, from } = noted;
  const db = compileTables(tx);
  const where = 'sourceId' in from ? from : undefined;
  const tableName = where?.table ?? ('connectorTable' in from ? from.connectorTable : '');
  const open = await db
    .selectFrom('catalog.drift')
    .selectAll()
    .where('resource_id', '=', resourceId)
    .where('settled_at', 'is', null)
    .execute();
  const same = open.find((row) =>
    where
      ? row.source_id === where.sourceId && row.table_name === where.table
      : row.source_id === null && row.table_name === tableName,
  );
  const differences = {
    added: JSON.stringify(found.added),
    dropped: JSON.stringify(found.dropped),
    retyped: JSON.stringify(found.retyped),
  };
  if (!isDrift(found)) {
    if (same) {
      await db
        .updateTable('catalog.drift')
        .set({ settled_at: p.clock.now() })
        .where('id', '=', same.id)
        .execute();
    }
    return false;
  }
  if (same) {
    await db.updateTable('catalog.drift').set(differences).where('id', '=', same.id).execute();
    return true;
  }
  const id = newId();
  const running = open.find(({ case_id }) => case_id !== null)?.case_id;
  const caseId =
    running ??
    (
      await p.cases.openCase(tx, p, {
        procedure: 'catalog.source-update',
        subject: { type: 'catalog.resource', id: resourceId },
        title: noted.name,
        openedBy: actor.kind === 'anonymous' ? platform : actor,
        providerId: noted.providerId,
        facts: {
          drift: id,
          added: found.added.map(({ name }) => name),
          dropped: found.dropped.map(({ name }) => name),
          retyped: found.retyped.map(({ name, from: was, to }) => `${name}: ${was} → ${to}`),
        },
      })
    ).id;
  await db
    .insertInto('catalog.drift')
    .values({
      id,
      resource_id: resourceId,
      source_id: where?.sourceId ?? null,
      batch_id: 'batchId' in from ? from.batchId : null,
      table_name: tableName,
      found_at: p.clock.now(),
      ...differences,
      case_id: caseId,
      settled_at: null,
    })
    .execute();
  await record(tx, p, {
    kind: 'catalog.drift-found',
    actor: platform,
    subject: { type: 'catalog.resource', id: resourceId },
    organisationId: noted.providerId,
    case: caseId,
    detail: {
      added: found.added.length,
      dropped: found.dropped.length,
      retyped: found.retyped.length,
    },
  });
  return true;
}

/** Every standing source once a day; one that does not answer keeps no other from being read. */
export const sourceScanTask = (p: Platform): DailyTask => ({
  name: 'catalog.scan-sources',
  run: async () => {
    const sources = await compileTables(p.db)
      .selectFrom('catalog.source')
      .selectAll()
      .where('retired_at', 'is', null)
      .execute();
    for (const source of sources) {
      await scanSource(p, platform, source).catch((error: unknown) => {
        p.log.warn(
          { source: source.id, code: error instanceof Problem ? error.code : 'unknown' },
          'a source could not be scanned',
        );
      });
    }
  },
});

export async function getSource(p: Platform, id: string): Promise<SourceRow> {
  const row = await compileTables(p.db)
    .selectFrom('catalog.source')
    .selectAll()
    .where('id', '=', id)
    .where('retired_at', 'is', null)
    .executeTakeFirst();
  if (!row) throw problem('kernel.not-found');
  return row;
}
