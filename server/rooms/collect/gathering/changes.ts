/** How many rows of a batch differ from what was there before: a load that changes nothing is no update by itself. */
import { z } from 'zod';
import type { Kernel } from '#kernel/kernel.ts';
import { getBatch, visibleOf } from '../repository.ts';
import { collectTables } from '../tables.ts';
import { visibleBatches } from '../visible.ts';
import { stdTable } from '../warehouse.ts';

const counted = z.object({ n: z.coerce.number() });
// A set of so many keys is held in memory to look at nothing else; more rows are read in the order of their keys.
const KEYS_IN_MEMORY = 200_000;

/** Counts once; safe to run again. Of a batch that is no longer visible nothing is asked. */
export async function countChanges(p: Kernel, batchId: string): Promise<void> {
  const batch = await getBatch(p.db, batchId);
  if (batch?.state !== 'merged' || batch.changed_rows !== null) return;
  const before = (await visibleOf(p.db, batch.resource_id))
    .map(({ seq }) => seq)
    .filter((seq) => seq < batch.seq);
  const changed =
    before.length === 0
      ? (batch.good ?? 0)
      : (await visibleBatches(p.db, batch.resource_id)).keyed
        ? (await changedByKey(p, batch.resource_id, batch.seq, before, batch.good ?? 0)) +
          (batch.deletes ?? 0)
        : await changedWithoutKey(p, batch.resource_id, batch.seq, Math.max(...before), batch.good ?? 0);
  await collectTables(p.db)
    .updateTable('collect.batch')
    .set({ changed_rows: changed })
    .where('id', '=', batchId)
    .execute();
}

async function changedByKey(
  p: Kernel,
  resourceId: string,
  seq: number,
  before: readonly number[],
  rows: number,
): Promise<number> {
  const table = stdTable(resourceId);
  const narrow =
    rows <= KEYS_IN_MEMORY ? `AND key IN (SELECT key FROM ${table} WHERE seq = {seq:UInt32})` : '';
  const [found] = await p.warehouse.query(
    `SELECT toString(countIf(sent AND (NOT known OR was != now))) AS n FROM (
       SELECT key, countIf(seq = {seq:UInt32} AND op = 1) > 0 AS sent, anyIf(row_hash, seq = {seq:UInt32} AND op = 1) AS now,
         argMaxIf(op, seq, seq != {seq:UInt32}) = 1 AS known, argMaxIf(row_hash, seq, seq != {seq:UInt32}) AS was
       FROM ${table} WHERE seq IN {seqs:Array(UInt32)} ${narrow} GROUP BY key)`,
    { seq, seqs: [...before, seq] },
    counted,
    { settings: { optimize_aggregation_in_order: 1 } },
  );
  return found?.n ?? 0;
}

/** Without keys a load is the same when it holds the same rows, in whatever order. */
async function changedWithoutKey(
  p: Kernel,
  resourceId: string,
  seq: number,
  last: number,
  rows: number,
): Promise<number> {
  const [found] = await p.warehouse.query(
    `SELECT toString(uniqExact((n, s, x)) > 1) AS n FROM (
       SELECT seq, count() AS n, sum(row_hash) AS s, groupBitXor(row_hash) AS x
       FROM ${stdTable(resourceId)} WHERE seq IN {seqs:Array(UInt32)} AND op = 1 GROUP BY seq)`,
    { seqs: [last, seq] },
    counted,
  );
  return found?.n === 0 ? 0 : rows;
}
