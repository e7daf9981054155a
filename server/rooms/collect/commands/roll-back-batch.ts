/** Takes the newest batch of a resource back, or withdraws one that has not become visible yet. */

import type { Actor } from '#kernel/actor.ts';
import { transact } from '#kernel/db.ts';
import { problem } from '#kernel/errors.ts';
import type { Kernel } from '#kernel/kernel.ts';
import { permit } from '#kernel/policy.ts';
import { record } from '#ledger/index.ts';
import { archivedAs } from '../archive/read.ts';
import { followRun } from '../connectors/outcome.ts';
import { emitCollect } from '../events.ts';
import { rollBackPolicy } from '../policy.ts';
import {
  getBatch,
  hideBatch,
  lockIntake,
  openBatches,
  openStates,
  updateBatch,
  visibleOf,
} from '../repository.ts';
import { refuseBelowHorizon } from '../retention/horizon.ts';
import { rejectBatch } from './end-batch.ts';

/** Errors: collect.archived-stays, not-visible, collect.not-newest (names the batches on top), collect.in-flight. */
export async function rollBackBatch(p: Kernel, actor: Actor, batchId: string): Promise<void> {
  const batch = await getBatch(p.db, batchId);
  if (!batch) throw problem('kernel.not-found');
  permit(rollBackPolicy, actor, { providerId: batch.organisation_id });
  if (openStates.includes(batch.state)) {
    await rejectBatch(p, batch, { code: 'collect.withdrawn', params: {}, issues: [] }, { actor });
    return;
  }
  await transact(p.db, async (tx) => {
    await lockIntake(tx, batch.resource_id);
    const archived = await archivedAs(tx, batch.resource_id, batch.seq);
    if (archived) throw problem('collect.archived-stays', { params: { number: archived } });
    const visible = await visibleOf(tx, batch.resource_id);
    if (!visible.some((row) => row.batch_id === batchId)) throw problem('collect.not-visible');
    if (['withdrawal', 'erasure'].includes(batch.channel.kind)) throw problem('collect.withdrawal-stands');
    await refuseBelowHorizon(tx, p, batch);
    // Deletions after withdrawn consents stay, whatever is taken back beneath them.
    const above = visible.filter(({ seq, anew }) => seq > batch.seq && !anew).map(({ seq }) => seq);
    if (above.length > 0) {
      throw problem('collect.not-newest', { params: { seqs: above.join('、'), newest: above.at(-1) ?? 0 } });
    }
    // A batch under way was compared with this one: its deletions would no longer be right.
    const [open] = await openBatches(tx, batch.resource_id);
    if (open) throw problem('collect.in-flight', { params: { seq: open.seq } });
    await hideBatch(tx, batchId);
    await updateBatch(tx, batchId, { state: 'rolled-back', rolled_back_at: p.clock.now() });
    await record(tx, p, {
      kind: 'collect.batch-rolled-back',
      actor,
      subject: { type: 'collect.batch', id: batchId },
      organisationId: batch.organisation_id,
      detail: {
        resource: batch.resource_id,
        seq: batch.seq,
        sha256: batch.sha256,
        digest: batch.digest,
        visible: visible.length - 1,
      },
    });
    await followRun(tx, p, batch, 'rolled-back');
    await emitCollect(tx, p, 'collect.batch-rolled-back', {
      resourceId: batch.resource_id,
      batchId,
      seq: batch.seq,
    });
  });
}
