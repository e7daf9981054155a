/** A base or theme database made directly in the stores, and batches of rows that the engine makes itself. */
import type { Platform } from '#cases/index.ts';
import { transact } from '#kernel/db.ts';
import { newId } from '#kernel/ids.ts';
import { ident } from '#kernel/warehouse.ts';
import type { Model } from '#rooms/basedb/model.ts';
import { basedbTables, type DatabaseKind } from '#rooms/basedb/tables.ts';
import { getPublishedVersion } from '#rooms/catalog/index.ts';
import {
  ensureStd,
  reserveFusedSeq,
  showFusedBatch,
  stdTable,
  visibleBatches,
  visibleRowCount,
} from '#rooms/collect/index.ts';
import { type ItemInput, publishedResource, type Resource } from './collect.ts';

/** Of these items, fused by this model into an entry of its own. */
export async function baseDatabase(
  p: Platform,
  kind: DatabaseKind,
  entryItems: readonly ItemInput[],
  model: Model,
): Promise<{ id: string; resourceId: string }> {
  const entry = await publishedResource(p, entryItems);
  const id = newId();
  await basedbTables(p.db)
    .insertInto('basedb.database')
    .values({
      id,
      key: id,
      kind,
      origin: 'added',
      name_zh: '人口',
      name_en: 'population',
      master: kind === 'base' ? 'resident-id' : 'code',
      lead_id: entry.organisationId,
      cycle_days: null,
      probe_url: null,
      probed_at: null,
      probe_ok: null,
      resource_id: entry.resourceId,
      model: JSON.stringify(model),
      model_version: 1,
      created_at: p.clock.now(),
      created_by: null,
    })
    .execute();
  await basedbTables(p.db)
    .insertInto('basedb.model_version')
    .values({ database_id: id, version: 1, model: JSON.stringify(model), at: p.clock.now(), by_person: null })
    .execute();
  return { id, resourceId: entry.resourceId };
}

/** Two sources with the same key and columns; the first of them counts. */
export const twoAlike = (a: Resource, b: Resource, key: string, columns: readonly string[]): Model => ({
  nodes: [
    { id: 'a', resourceId: a.resourceId, key },
    { id: 'b', resourceId: b.resourceId, key },
  ],
  columns: [key, ...columns].map((name) => ({
    name,
    basic: false,
    order: ['source-rank'],
    from: [
      { node: 'a', item: name },
      { node: 'b', item: name },
    ],
  })),
  joins: [],
});

/** Shows one more batch, of rows that a statement of the engine gives: `key`, `row_hash`, and the physical columns by name. */
export async function batchOfEngine(
  p: Platform,
  resource: Resource,
  columns: readonly string[],
  select: string,
  params: Record<string, unknown>,
): Promise<void> {
  const published = await getPublishedVersion(p.db, resource.resourceId);
  if (!published) throw new TypeError('the resource is published');
  await ensureStd(p, resource.resourceId, published.items);
  const batchId = newId();
  const seq = await transact(p.db, (tx) => reserveFusedSeq(tx, resource.resourceId));
  const names = columns.map(ident).join(', ');
  const { written } = await p.warehouse.command(
    `INSERT INTO ${stdTable(resource.resourceId)} (key, seq, op, batch, line, row_hash, ${names})
     SELECT key, {seq:UInt32}, 1, {batch:UUID}, toUInt32(rowNumberInAllBlocks()), row_hash, ${names} FROM (${select})`,
    { ...params, seq, batch: batchId },
  );
  await showFusedBatch(
    p,
    {
      batchId,
      seq,
      mode: 'incremental',
      published,
      runId: batchId,
      manifest: {},
      rows: written,
      deletes: 0,
      visibleBefore: await visibleRowCount(p, await visibleBatches(p.db, resource.resourceId)),
    },
    async () => undefined,
  );
}
