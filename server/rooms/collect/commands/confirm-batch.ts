/** Lets a full load go on that would take away more than the bureau's share. */

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
    if (batch.state !== 'checked' || !batch.awaiting_confirmation) throw problem('collect.not-awaiting');
    await updateBatch(tx, batchId, { awaiting_confirmation: false, confirmed_at: p.clock.now() });
    await record(tx, p, {
      kind: 'collect.batch-confirmed',
      actor,
      subject: { type: 'collect.batch', id: batchId },
      organisationId: batch.organisation_id,
      detail: {
        resource: batch.resource_id,
        seq: batch.seq,
        deletes: batch.deletes,
        visibleBefore: batch.visible_before,
      },
    });
    await p.jobs.add(tx, jobNames.merge, { batchId });
  });
}
