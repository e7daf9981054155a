/** Sources, runs with what became of every record, and the records themselves. */

import type { Selectable } from 'kysely';
import { sql } from 'kysely';
import type { z } from 'zod';
import type { Executor } from '#kernel/db.ts';
import { problem } from '#kernel/errors.ts';
import { organisationNames } from '#rooms/org/index.ts';
import { countsOf } from './run.ts';
import type * as schema from './schema.ts';
import { type HarvestTables, harvestTables } from './tables.ts';

const presentRun = async (
  ex: Executor,
  row: Selectable<HarvestTables['open.harvest_run']>,
): Promise<z.input<typeof schema.runReply>> => ({
  id: row.id,
  sourceId: row.source_id,
  state: row.state,
  pages: row.pages,
  failure: row.failure,
  counts: await countsOf(ex, row.id),
  startedAt: row.started_at.toISOString(),
  beatAt: row.beat_at.toISOString(),
  endedAt: row.ended_at?.toISOString() ?? null,
});

export async function readSources(ex: Executor): Promise<z.input<typeof schema.sourcesReply>> {
  const rows = await harvestTables(ex)
    .selectFrom('open.harvest_source')
    .selectAll()
    .orderBy('created_at', 'desc')
    .limit(200)
    .execute();
  const names = await organisationNames(
    ex,
    rows.map((row) => row.organisation_id),
  );
  const items = [];
  for (const row of rows) {
    const [last] = await harvestTables(ex)
      .selectFrom('open.harvest_run')
      .selectAll()
      .where('source_id', '=', row.id)
      .orderBy('started_at', 'desc')
      .limit(1)
      .execute();
    const states = await harvestTables(ex)
      .selectFrom('open.harvest_record')
      .select((eb) => ['state', eb.fn.countAll<number>().as('n')])
      .where('source_id', '=', row.id)
      .groupBy('state')
      .execute();
    items.push({
      id: row.id,
      kind: row.kind,
      title: row.title,
      url: row.url,
      organisation: { id: row.organisation_id, name: names.get(row.organisation_id) ?? { zh: '', en: '' } },
      state: row.state,
      createdAt: row.created_at.toISOString(),
      records: Object.fromEntries(states.map(({ state, n }) => [state, Number(n)])),
      lastRun: last ? await presentRun(ex, last) : null,
    });
  }
  return { items };
}

export async function readRun(ex: Executor, id: string): Promise<z.input<typeof schema.runReply>> {
  const row = await harvestTables(ex)
    .selectFrom('open.harvest_run')
    .selectAll()
    .where('id', '=', id)
    .executeTakeFirst();
  if (!row) throw problem('kernel.not-found');
  return presentRun(ex, row);
}

/** Of one source, newest first. */
export async function readRuns(
  ex: Executor,
  sourceId: string,
  { page, pageSize }: { page: number; pageSize: number },
): Promise<z.input<typeof schema.runsReply>> {
  const found = harvestTables(ex).selectFrom('open.harvest_run').where('source_id', '=', sourceId);
  const rows = await found
    .selectAll()
    .orderBy('started_at', 'desc')
    .limit(pageSize)
    .offset((page - 1) * pageSize)
    .execute();
  const { n } = await found.select((eb) => eb.fn.countAll<number>().as('n')).executeTakeFirstOrThrow();
  const items = [];
  for (const row of rows) items.push(await presentRun(ex, row));
  return { items, total: Number(n), page, pageSize };
}

export async function readOutcomes(
  ex: Executor,
  runId: string,
  { page, pageSize, outcome }: z.output<typeof schema.outcomesQuery>,
): Promise<z.input<typeof schema.outcomesReply>> {
  let found = harvestTables(ex).selectFrom('open.harvest_outcome').where('run_id', '=', runId);
  if (outcome) found = found.where('outcome', '=', outcome);
  const items = await found
    .select(['identifier', 'outcome', 'fault'])
    .orderBy('identifier')
    .limit(pageSize)
    .offset((page - 1) * pageSize)
    .execute();
  const { n } = await found.select((eb) => eb.fn.countAll<number>().as('n')).executeTakeFirstOrThrow();
  return { items, total: Number(n), page, pageSize };
}

const present = (row: Selectable<HarvestTables['open.harvest_record']>) => ({
  id: row.id,
  sourceId: row.source_id,
  identifier: row.identifier,
  state: row.state,
  content: row.content,
  faults: row.faults,
  kept: row.kept,
  datasetId: row.dataset_id,
  resourceId: row.resource_id,
  reason: row.reason,
  changedAt: row.changed_at.toISOString(),
  seenAt: row.seen_at.toISOString(),
});

/** `organisationId`: of a unit, which sees what is proposed for it. */
export async function readRecords(
  ex: Executor,
  { page, pageSize, source, state }: z.output<typeof schema.recordsQuery>,
  organisationId?: string,
): Promise<z.input<typeof schema.recordsReply>> {
  let found = harvestTables(ex).selectFrom('open.harvest_record');
  if (source) found = found.where('source_id', '=', source);
  if (state) found = found.where('state', '=', state);
  if (organisationId)
    found = found.where(
      sql<boolean>`source_id in (select id from open.harvest_source where organisation_id = ${organisationId})`,
    );
  const rows = await found
    .selectAll()
    .orderBy('changed_at', 'desc')
    .orderBy('id')
    .limit(pageSize)
    .offset((page - 1) * pageSize)
    .execute();
  const { n } = await found.select((eb) => eb.fn.countAll<number>().as('n')).executeTakeFirstOrThrow();
  return { items: rows.map(present), total: Number(n), page, pageSize };
}

export async function readRecord(
  ex: Executor,
  id: string,
  organisationId?: string,
): Promise<z.input<typeof schema.wholeRecordReply>> {
  const row = await harvestTables(ex)
    .selectFrom('open.harvest_record')
    .selectAll()
    .where('id', '=', id)
    .executeTakeFirst();
  const source =
    row &&
    (await harvestTables(ex)
      .selectFrom('open.harvest_source')
      .select('organisation_id')
      .where('id', '=', row.source_id)
      .executeTakeFirst());
  if (!row || (organisationId !== undefined && source?.organisation_id !== organisationId))
    throw problem('kernel.not-found');
  return { ...present(row), raw: row.raw };
}
