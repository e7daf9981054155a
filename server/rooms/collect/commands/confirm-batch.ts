/** Lets a batch go on that waits for people: a full load that takes many rows away, or one with columns that are not to be gathered. */

import type { Actor } from '#kernel/actor.ts';
import { transact } from '#kernel/db.ts';
import { problem } from '#kernel/errors.ts';
import type { Kernel } from '#kernel/kernel.ts';
import { permit } from '#kernel/policy.ts';
import { record } from '#ledger/index.ts';
import { jobNames } from '../jobs-names.ts';
import { confirmPolicy } from '../policy.ts';
import { lockBatch, updateBatch } from '../repository.ts';

/** Errors: collect.not-awaiting. */
export async function confirmBatch(p: Kernel, actor: Actor, batchId: string): Promise<void> {
  await transact(p.db, async (tx) => {
    const batch = await lockBatch(tx, batchId);
    if (!batch) throw problem('kernel.not-found');
    permit(confirmPolicy, actor, { providerId: batch.organisation_id });
    // A missing task is not waved through: the batch goes on when one begins.
    const columns = batch.state === 'received' && batch.awaiting === 'extra-field';
    if ((batch.state !== 'checked' && !columns) || !batch.awaiting_confirmation)
      throw problem('collect.not-awaiting');
    await updateBatch(tx, batchId, {
      awaiting_confirmation: false,
      awaiting: null,
      confirmed_at: p.clock.now(),
      ...(columns ? { terms: { ...batch.terms, extraSettled: true } } : {}),
    });
    await record(tx, p, {
      kind: 'collect.batch-confirmed',
      actor,
      subject: { type: 'collect.batch', id: batchId },
      organisationId: batch.organisation_id,
      detail: {
        resource: batch.resource_id,
        seq: batch.seq,
        awaiting: batch.awaiting,
        deletes: batch.deletes,
        visibleBefore: batch.visible_before,
      },
    });
    if (columns) await p.jobs.add(tx, jobNames.stage, { batchId });
    else if (!batch.awaiting_quality) await p.jobs.add(tx, jobNames.merge, { batchId });
  });
}
