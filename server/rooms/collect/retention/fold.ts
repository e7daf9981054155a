/**
 * Folds what lies below the horizon of rollback: for every key the row that counts is written once more under the newest of these
 * batches, then that batch alone stays in the visible set. Readers see the same before, meanwhile and after, so a kill changes nothing.
 */
import { z } from 'zod';
import type { Platform } from '#cases/index.ts';
import { platform } from '#kernel/actor.ts';
import { type Executor, transact } from '#kernel/db.ts';
import { problem } from '#kernel/errors.ts';
import { defineJob, type JobDefinition } from '#kernel/jobs.ts';
import type { Kernel } from '#kernel/kernel.ts';
import { ident } from '#kernel/warehouse.ts';
import { record } from '#ledger/index.ts';
import { holdingResource, lockIntake, visibleOf } from '../repository.ts';
import { readSettings } from '../settings.ts';
import { collectTables } from '../tables.ts';
import { digestOfVisible, visibleBatches } from '../visible.ts';
import { runStep, stdTable } from '../warehouse.ts';
import { holdsOf } from './holds.ts';
import { horizonOf } from './horizon.ts';
import { portsOf } from './ports.ts';
import { retentionTables } from './tables.ts';

export const foldJob = 'collect.fold-batches';

export const foldJobs = (p: Platform): JobDefinition[] => [
  defineJob(foldJob, z.object({ resourceId: z.uuid() }), async ({ resourceId }) => {
    await holdingResource(p.db, resourceId, () => fold(p, resourceId));
  }),
];

/** After a load: folding is asked for where more batches are seen than may be taken back, and half as many again. */
export async function foldAfter(p: Kernel, resourceId: string): Promise<void> {
  const most = (await readSettings(p.db))['collect.rollback-batches'].value;
  const seen = (await visibleOf(p.db, resourceId)).length;
  if (seen > most * 1.5)
    await transact(p.db, (tx) => p.jobs.add(tx, foldJob, { resourceId }, { key: `fold:${resourceId}` }));
}

const named = z.object({ name: z.string() });

/** Every column of the rows but their number, as the table has them now. */
async function columnsOf(p: Kernel, resourceId: string): Promise<string[]> {
  const rows = await p.warehouse.query(
    'SELECT name FROM system.columns WHERE database = currentDatabase() AND table = {table:String} ORDER BY position',
    { table: stdTable(resourceId).slice(1, -1) },
    named,
  );
  return rows.map(({ name }) => name).filter((name) => name !== 'seq' && name !== 'origin');
}

/** Numbers of the batches that went into others. */
export async function foldedBatches(ex: Executor, resourceId: string): Promise<number[]> {
  const rows = await retentionTables(ex)
    .selectFrom('collect.folded')
    .select('seq')
    .where('resource_id', '=', resourceId)
    .orderBy('seq')
    .execute();
  return rows.map(({ seq }) => seq);
}

/** So many rows are written at once: what a statement holds in memory is bounded. */
const ROWS_AT_ONCE = 2_000_000;
const sizeRow = z.object({ seq: z.coerce.number(), n: z.coerce.number() });

/**
 * Which of the batches go into one: the newest and what lies below it as long as it is not much larger than they are together. A large
 * load stays by itself beneath many small ones, and is written anew only when they have grown to its size.
 */
export function groupOf<B extends { seq: number }>(
  below: readonly B[],
  rows: ReadonlyMap<number, number>,
): B[] {
  const group: B[] = [];
  let sum = 0;
  for (const batch of below.toReversed()) {
    const size = rows.get(batch.seq) ?? 0;
    if (group.length > 1 && size > 2 * sum) break;
    if (group.length === 1 && size > 2 * Math.max(sum, 1) && below.length > 2) break;
    group.unshift(batch);
    sum += size;
  }
  return group.length > 1 ? group : [];
}

/** Does nothing where there is nothing to fold, or where a matter about the rows is open. Returns how many batches went into another. */
export async function fold(p: Platform, resourceId: string): Promise<number> {
  const horizon = await horizonOf(p.db, p, resourceId);
  const visible = await visibleBatches(p.db, resourceId);
  const candidates = visible.batches.filter(({ seq }) => seq <= horizon);
  if (candidates.length < 2) return 0;
  const stops = ['order', 'correction', 'dispute'];
  if ((await holdsOf(p, resourceId)).some(({ kind }) => stops.includes(kind))) return 0;
  // Without a key only the newest batch is seen: nothing of the others is.
  const sizes = visible.keyed ? await sizesOf(p, resourceId, candidates) : undefined;
  // A marker without rows is no result: what rests on the batch below it, as the run that made it, would have none any more.
  while (sizes && candidates.at(-1)?.anew && !sizes.get(candidates.at(-1)?.seq ?? 0)) candidates.pop();
  const below = sizes ? groupOf(candidates, sizes) : candidates;
  const into = below.at(-1);
  if (!into || below.length < 2) return 0;
  const seqs = below.map(({ seq }) => seq);
  const before = await digestOfVisible(p, visible);
  const bottom = below[0] === visible.batches[0];
  if (visible.keyed) await copyUp(p, resourceId, seqs, into.seq, bottom);
  const folded = below.slice(0, -1);
  const left = visible.batches.filter((one) => !folded.includes(one));
  const after = await digestOfVisible(p, { ...visible, batches: left });
  if (before !== after) throw problem('collect.fold-differs', { params: { before, after } });
  return transact(p.db, async (tx) => {
    await lockIntake(tx, resourceId);
    // Taken back meanwhile, or within the horizon again: what was copied is seen by nobody.
    const there = (await visibleOf(tx, resourceId)).some((one) => one.batch_id === into.batchId);
    if (!there || (await horizonOf(tx, p, resourceId)) < into.seq) return 0;
    const gone = folded.map(({ batchId }) => batchId);
    const { numDeletedRows } = await collectTables(tx)
      .deleteFrom('collect.visible')
      .where('resource_id', '=', resourceId)
      .where('batch_id', 'in', gone)
      .executeTakeFirst();
    // Somebody else was first.
    if (Number(numDeletedRows) !== gone.length)
      throw problem('collect.fold-differs', { params: { before, after } });
    await retentionTables(tx)
      .insertInto('collect.folded')
      .values(folded.map(({ seq, batchId }) => ({ resource_id: resourceId, seq, batch_id: batchId })))
      .onConflict((conflict) => conflict.doNothing())
      .execute();
    await collectTables(tx)
      .updateTable('collect.intake')
      .set({ folded_to: into.seq })
      .where('resource_id', '=', resourceId)
      .execute();
    await portsOf(p).folded(tx, resourceId, gone);
    await record(tx, p, {
      kind: 'collect.batches-folded',
      actor: platform,
      subject: { type: 'catalog.resource', id: resourceId },
      detail: { into: into.seq, batches: gone.length, left: left.length, digest: after },
    });
    return gone.length;
  });
}

async function sizesOf(
  p: Kernel,
  resourceId: string,
  batches: readonly { seq: number }[],
): Promise<Map<number, number>> {
  const rows = await p.warehouse.query(
    `SELECT seq, count() AS n FROM ${stdTable(resourceId)} WHERE seq IN {seqs:Array(UInt32)} GROUP BY seq`,
    { seqs: batches.map(({ seq }) => seq) },
    sizeRow,
  );
  return new Map(rows.map(({ seq, n }) => [seq, n]));
}

/**
 * Copies keep batch and line of the row they are, and the number it came under; by what right it was gathered is copied beside it.
 * A key that has a row under the newest batch already is left: running it again adds nothing. `bottom`: nothing lies below, so that
 * deletions need not be kept.
 */
async function copyUp(
  p: Kernel,
  resourceId: string,
  seqs: number[],
  into: number,
  bottom: boolean,
): Promise<void> {
  const table = stdTable(resourceId);
  await p.warehouse.command(`ALTER TABLE ${table} ADD COLUMN IF NOT EXISTS origin UInt32 DEFAULT seq`);
  const columns = (await columnsOf(p, resourceId)).map(ident).join(', ');
  // Without what an earlier turn wrote already: the same keys go into the same pass however often it is begun anew.
  const sizes = await sizesOf(
    p,
    resourceId,
    seqs.filter((seq) => seq < into).map((seq) => ({ seq })),
  );
  const passes = Math.max(1, Math.ceil([...sizes.values()].reduce((sum, n) => sum + n, 0) / ROWS_AT_ONCE));
  for (let pass = 0; pass < passes; pass++)
    await runStep(
      p,
      {
        sql: `INSERT INTO ${table} (${columns}, seq, origin)
          SELECT ${columns}, {into:UInt32}, origin FROM (
            SELECT * FROM ${table} WHERE seq IN {seqs:Array(UInt32)} AND cityHash64(key) % {passes:UInt32} = {pass:UInt32}
            ORDER BY key DESC, seq DESC LIMIT 1 BY key)
          WHERE seq < {into:UInt32}${bottom ? ' AND op = 1' : ''}`,
        params: { seqs, into, passes, pass },
      },
      `fold:${resourceId}:${into}:${seqs[0]}:${passes}:${pass}`,
      { max_bytes_before_external_sort: 1_500_000_000 },
    );
  await runStep(
    p,
    {
      sql: `INSERT INTO ground (resource, batch, seq, line, key, consent, notice_version, notice_at)
        SELECT resource, batch, {into:UInt32}, line, key, consent, notice_version, notice_at FROM ground
        WHERE resource = {resource:UUID} AND seq IN {seqs:Array(UInt32)} AND seq < {into:UInt32}
          AND (key, batch) IN (SELECT key, batch FROM ${table} WHERE seq = {into:UInt32} AND op = 1 AND origin < {into:UInt32})
          AND (key, batch) NOT IN (SELECT key, batch FROM ground WHERE resource = {resource:UUID} AND seq = {into:UInt32})`,
      params: { seqs, into, resource: resourceId },
    },
    `fold-ground:${resourceId}:${into}:${seqs[0]}`,
  );
}
