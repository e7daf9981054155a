/** The unit confirms that nothing changed at its source: only then does a load without a changed row count as an update. */
import type { Platform } from '#cases/index.ts';
import type { Actor } from '#kernel/actor.ts';
import { transact } from '#kernel/db.ts';
import { problem } from '#kernel/errors.ts';
import { permit } from '#kernel/policy.ts';
import { lawNow } from '#law/settings.ts';
import { record } from '#ledger/index.ts';
import { lockBatch } from '../../repository.ts';
import { collectTables } from '../../tables.ts';
import { follow } from '../follow.ts';
import { explainPolicy } from '../policy.ts';

/** Errors: collect.something-changed. */
export async function confirmNoChange(p: Platform, actor: Actor, batchId: string): Promise<string> {
  return transact(p.db, async (tx) => {
    const batch = await lockBatch(tx, batchId);
    if (!batch) throw problem('kernel.not-found');
    permit(explainPolicy, actor, { providerId: batch.organisation_id });
    const same = batch.unchanged_of !== null || (batch.state === 'merged' && batch.changed_rows === 0);
    if (!same || batch.no_change_at) throw problem('collect.something-changed');
    await collectTables(tx)
      .updateTable('collect.batch')
      .set({
        no_change_by: actor.kind === 'person' ? actor.personId : null,
        no_change_at: p.clock.now(),
      })
      .where('id', '=', batchId)
      .execute();
    const law = await lawNow(tx, p.law, p.clock.today());
    await record(tx, p, {
      kind: 'collect.no-change-confirmed',
      actor,
      subject: { type: 'collect.batch', id: batchId },
      organisationId: batch.organisation_id,
      decision: law.decided('confirmed', ['collect.update-on-change']),
      detail: { resource: batch.resource_id, seq: batch.seq },
    });
    await follow(tx, p, batch.resource_id);
    return batch.resource_id;
  });
}
