/** Connectors and runs as rows; the executor comes first, nothing is decided here. */
import type { Selectable, Updateable } from 'kysely';
import type { Executor, Tx } from '#kernel/db.ts';
import { type ConnectorTables, connectorTables, type RunTable } from './tables.ts';

export type ConnectorRow = Selectable<ConnectorTables['collect.connector']>;
export type RunRow = Selectable<RunTable>;

export const getConnector = (ex: Executor, id: string): Promise<ConnectorRow | undefined> =>
  connectorTables(ex).selectFrom('collect.connector').selectAll().where('id', '=', id).executeTakeFirst();

export const lockConnector = (tx: Tx, id: string): Promise<ConnectorRow | undefined> =>
  connectorTables(tx)
    .selectFrom('collect.connector')
    .selectAll()
    .where('id', '=', id)
    .forUpdate()
    .executeTakeFirst();

export type ConnectorChanges = Updateable<ConnectorTables['collect.connector']>;

export async function updateConnector(ex: Executor, id: string, changes: ConnectorChanges): Promise<void> {
  await connectorTables(ex).updateTable('collect.connector').set(changes).where('id', '=', id).execute();
}

export async function updateRun(ex: Executor, id: string, changes: Updateable<RunTable>): Promise<void> {
  await connectorTables(ex).updateTable('collect.connector_run').set(changes).where('id', '=', id).execute();
}

/** Where its readings so far ended says nothing any more. */
export async function forgetPlaces(ex: Executor, connectorId: string): Promise<void> {
  await connectorTables(ex)
    .updateTable('collect.connector_run')
    .set({ cursor_to: null })
    .where('connector_id', '=', connectorId)
    .where('cursor_to', 'is not', null)
    .execute();
}

/** The run that is under way, if any: at most one. */
export const openRunOf = (ex: Executor, connectorId: string): Promise<RunRow | undefined> =>
  connectorTables(ex)
    .selectFrom('collect.connector_run')
    .selectAll()
    .where('connector_id', '=', connectorId)
    .where('state', 'in', ['running', 'loading'])
    .executeTakeFirst();

export async function lastRuns(ex: Executor, connectorIds: readonly string[]): Promise<Map<string, RunRow>> {
  if (connectorIds.length === 0) return new Map();
  const rows = await connectorTables(ex)
    .selectFrom('collect.connector_run')
    .selectAll()
    .distinctOn('connector_id')
    .where('connector_id', 'in', connectorIds)
    .orderBy('connector_id')
    .orderBy('started_at', 'desc')
    .orderBy('id', 'desc')
    .execute();
  return new Map(rows.map((row) => [row.connector_id, row]));
}

export async function runsOf(
  ex: Executor,
  connectorId: string,
  page: number,
  pageSize: number,
): Promise<{ items: RunRow[]; total: number }> {
  const base = connectorTables(ex)
    .selectFrom('collect.connector_run')
    .where('connector_id', '=', connectorId);
  const { total } = await base.select((eb) => eb.fn.countAll<number>().as('total')).executeTakeFirstOrThrow();
  const items = await base
    .selectAll()
    .orderBy('started_at', 'desc')
    .orderBy('id', 'desc')
    .limit(pageSize)
    .offset((page - 1) * pageSize)
    .execute();
  return { items, total };
}
