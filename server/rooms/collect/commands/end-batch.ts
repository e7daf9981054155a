/** Ends a batch without making it visible, and lets the next one of the resource begin, in the caller's transaction. */

import { type Actor, platform } from '#kernel/actor.ts';
import { type Tx, transact } from '#kernel/db.ts';
import type { Kernel } from '#kernel/kernel.ts';
import { record } from '#ledger/index.ts';
import { followRun } from '../connectors/outcome.ts';
import { jobNames } from '../jobs-names.ts';
import type { SeenColumn } from '../reading/structure.ts';
import { type BatchRow, lockBatch, lockIntake, openBatches, openStates, updateBatch } from '../repository.ts';
import type { Rejection } from '../tables.ts';

/** Queues the oldest batch that waits; the caller holds the resource's row. */
export async function startNext(p: Kernel, tx: Tx, resourceId: string): Promise<void> {
  const [next] = await openBatches(tx, resourceId);
  // One that waits for people is let go on by their decision.
  if (next?.state === 'received' && !next.awaiting_confirmation)
    await p.jobs.add(tx, jobNames.stage, { batchId: next.id });
}

/**
 * A full load that would ask gives way to a full load that waits behind it: nobody is asked about what is replaced anyway.
 * Does nothing where none waits. The caller holds the resource's row.
 */
export async function giveWay(p: Kernel, tx: Tx, batch: BatchRow): Promise<void> {
  const open = await openBatches(tx, batch.resource_id);
  const later = open.findLast(({ seq, mode }) => seq > batch.seq && mode === 'full');
  if (!later) return;
  await updateBatch(tx, batch.id, {
    state: 'superseded',
    awaiting_confirmation: false,
    awaiting: null,
    awaiting_quality: null,
    ended_at: p.clock.now(),
  });
  await record(tx, p, {
    kind: 'collect.batch-superseded',
    actor: platform,
    subject: { type: 'collect.batch', id: batch.id },
    organisationId: batch.organisation_id,
    detail: { resource: batch.resource_id, seq: batch.seq, sha256: batch.sha256, by: later.id },
  });
  await followRun(tx, p, batch, 'superseded');
  await startNext(p, tx, batch.resource_id);
}

/** Refuses a batch for good; a batch that has ended already stays as it is. */
export async function rejectBatch(
  p: Kernel,
  batch: Pick<BatchRow, 'id' | 'resource_id'>,
  rejection: Rejection,
  { actor = platform, columns }: { actor?: Actor; columns?: readonly SeenColumn[] | undefined } = {},
): Promise<void> {
  await transact(p.db, async (tx) => {
    await lockIntake(tx, batch.resource_id);
    const found = await lockBatch(tx, batch.id);
    if (!found || !openStates.includes(found.state)) return;
    await updateBatch(tx, batch.id, {
      state: 'rejected',
      awaiting_confirmation: false,
      awaiting: null,
      awaiting_quality: null,
      rejection,
      ended_at: p.clock.now(),
    });
    await record(tx, p, {
      kind: 'collect.batch-rejected',
      actor,
      subject: { type: 'collect.batch', id: batch.id },
      organisationId: found.organisation_id,
      detail: {
        resource: batch.resource_id,
        seq: found.seq,
        sha256: found.sha256,
        code: rejection.code,
        issues: rejection.issues.map((issue) => issue.code),
      },
    });
    if (columns) {
      await p.events.emit(tx, {
        type: 'collect.structure-differs',
        payload: {
          resourceId: batch.resource_id,
          batchId: batch.id,
          columns: columns.map((one) => ({ ...one })),
        },
      });
    }
    await followRun(tx, p, found, 'rejected', rejection);
    await startNext(p, tx, batch.resource_id);
  });
}
