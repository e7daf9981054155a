/**
 * Takes out the rows whose consents were withdrawn: a batch of deletions through the one commit point, so that every reader and
 * every copy follows. Planned in PostgreSQL first: a kill repeats the same run, and its token doubles nothing.
 */
import { z } from 'zod';
import { platform } from '#kernel/actor.ts';
import { transact } from '#kernel/db.ts';
import { reach } from '#kernel/fault.ts';
import { newId } from '#kernel/ids.ts';
import { defineJob, type JobDefinition } from '#kernel/jobs.ts';
import type { Kernel } from '#kernel/kernel.ts';
import { record } from '#ledger/index.ts';
import { noteWithdrawn } from '../archive/notes.ts';
import { reserveFusedSeq } from '../commands/fused-batch.ts';
import { showOwnBatch } from '../commands/own-batch.ts';
import { emitCollect } from '../events.ts';
import { holdingResource, lockIntake, visibleOf } from '../repository.ts';
import { countTombstones, runStep, stdTable } from '../warehouse.ts';
import { lawfulTables } from './tables.ts';

export const sweepJob = 'collect.sweep-withdrawn';
/** References of one run: they travel in a statement's address. */
const CONSENTS_AT_ONCE = 2000;

export const sweepJobs = (p: Kernel): JobDefinition[] => [
  defineJob(sweepJob, z.object({ resourceId: z.uuid() }), async ({ resourceId }) => {
    await holdingResource(p.db, resourceId, () => sweep(p, resourceId));
  }),
];

/** Looks again whenever rows became visible or came back: a batch may have been checked before a consent was withdrawn. */
export async function sweepAfter(p: Kernel, resourceId: string): Promise<void> {
  const withdrawn = await withdrawnOf(p, resourceId);
  if (withdrawn.length > 0) await transact(p.db, (tx) => p.jobs.add(tx, sweepJob, { resourceId }));
}

async function withdrawnOf(p: Kernel, resourceId: string): Promise<string[]> {
  const rows = await lawfulTables(p.db)
    .selectFrom('collect.consent as c')
    .innerJoin('collect.task as t', 't.id', 'c.task_id')
    .select('c.ref')
    .where('t.resource_id', '=', resourceId)
    .where('c.withdrawn_at', 'is not', null)
    .orderBy('c.ref')
    .execute();
  return rows.map(({ ref }) => ref);
}

type Run = { batch_id: string; seq: number; consents: string[] };

async function sweep(p: Kernel, resourceId: string): Promise<void> {
  const open = await lawfulTables(p.db)
    .selectFrom('collect.withdrawal_run')
    .select(['batch_id', 'seq', 'consents'])
    .where('resource_id', '=', resourceId)
    .where('done_at', 'is', null)
    .execute();
  for (const run of open) await finish(p, resourceId, run);
  const withdrawn = await withdrawnOf(p, resourceId);
  for (let at = 0; at < withdrawn.length; at += CONSENTS_AT_ONCE) {
    const consents = withdrawn.slice(at, at + CONSENTS_AT_ONCE);
    const before = (await visibleOf(p.db, resourceId)).map(({ seq }) => seq);
    if (before.length === 0 || (await standing(p, resourceId, before, consents)) === 0) continue;
    const run = await transact(p.db, async (tx): Promise<Run> => {
      const seq = await reserveFusedSeq(tx, resourceId);
      const planned = { batch_id: newId(), seq, consents };
      await lawfulTables(tx)
        .insertInto('collect.withdrawal_run')
        .values({ ...planned, resource_id: resourceId, begun_at: p.clock.now(), done_at: null, rows: null })
        .execute();
      return planned;
    });
    await finish(p, resourceId, run);
  }
}

/** Keys whose visible row stands on one of these consents. */
const keysOf = (resourceId: string): string => `
  SELECT key FROM (
    SELECT key, max(seq) AS newest, argMax(op, seq) AS op FROM ${stdTable(resourceId)}
    WHERE seq IN {before:Array(UInt32)} AND key IN (
      SELECT key FROM ground WHERE resource = {resource:UUID} AND consent IN {consents:Array(String)})
    GROUP BY key)
  WHERE op = 1 AND (key, newest) IN (
    SELECT key, seq FROM ground WHERE resource = {resource:UUID} AND consent IN {consents:Array(String)})`;

async function standing(
  p: Kernel,
  resourceId: string,
  before: readonly number[],
  consents: readonly string[],
): Promise<number> {
  const [row] = await p.warehouse.query(
    `SELECT count() AS n FROM (${keysOf(resourceId)})`,
    { resource: resourceId, before, consents },
    z.object({ n: z.coerce.number() }),
  );
  return row?.n ?? 0;
}

async function finish(p: Kernel, resourceId: string, run: Run): Promise<void> {
  reach(p, 'withdraw:entry');
  const before = (await visibleOf(p.db, resourceId)).map(({ seq }) => seq).filter((seq) => seq < run.seq);
  await runStep(
    p,
    {
      sql: `INSERT INTO ${stdTable(resourceId)} (key, seq, op, batch, line)
        SELECT key, {seq:UInt32}, 0, {batch:UUID}, 0 FROM (${keysOf(resourceId)})`,
      params: { resource: resourceId, batch: run.batch_id, seq: run.seq, before, consents: run.consents },
    },
    `${run.batch_id}:withdraw`,
  );
  reach(p, 'withdraw:middle');
  const rows = await countTombstones(p, resourceId, run.seq);
  await transact(p.db, async (tx) => {
    await lockIntake(tx, resourceId);
    const done = await lawfulTables(tx)
      .updateTable('collect.withdrawal_run')
      .set({ done_at: p.clock.now(), rows })
      .where('batch_id', '=', run.batch_id)
      .where('done_at', 'is', null)
      .returning('batch_id')
      .executeTakeFirst();
    if (!done) return;
    // Its deletions were never text: no stage of a load touches it.
    const organisationId = await showOwnBatch(tx, p, {
      resourceId,
      batchId: run.batch_id,
      seq: run.seq,
      channel: 'withdrawal',
      title: '撤回同意',
      deletes: rows,
    });
    await noteWithdrawn(tx, p, resourceId, rows);
    await record(tx, p, {
      kind: 'collect.rows-withdrawn',
      actor: platform,
      subject: { type: 'collect.batch', id: run.batch_id },
      organisationId,
      detail: { resource: resourceId, seq: run.seq, rows, consents: run.consents.length },
    });
    await emitCollect(tx, p, 'collect.batch-merged', { resourceId, batchId: run.batch_id, seq: run.seq });
  });
  reach(p, 'withdraw:exit');
}
