/** Says why the source holds more rows than came: the difference stays on record and is no longer called incomplete. */
import type { Platform } from '#cases/index.ts';
import type { Actor } from '#kernel/actor.ts';
import { transact } from '#kernel/db.ts';
import { problem } from '#kernel/errors.ts';
import { permit } from '#kernel/policy.ts';
import { lawNow } from '#law/settings.ts';
import { record } from '#ledger/index.ts';
import { lockBatch } from '../../repository.ts';
import { collectTables } from '../../tables.ts';
import { shortfallOf } from '../completeness.ts';
import { explainPolicy } from '../policy.ts';

/** Errors: collect.nothing-short. */
export async function explainShortfall(
  p: Platform,
  actor: Actor,
  batchId: string,
  reason: string,
): Promise<void> {
  await transact(p.db, async (tx) => {
    const batch = await lockBatch(tx, batchId);
    if (!batch) throw problem('kernel.not-found');
    permit(explainPolicy, actor, { providerId: batch.organisation_id });
    const found = await shortfallOf(tx, batch.resource_id);
    if (found?.batchId !== batchId || found.short === 0 || found.explained)
      throw problem('collect.nothing-short');
    await collectTables(tx)
      .updateTable('collect.batch')
      .set({
        shortfall_reason: reason,
        shortfall_by: actor.kind === 'person' ? actor.personId : null,
        shortfall_at: p.clock.now(),
      })
      .where('id', '=', batchId)
      .execute();
    const law = await lawNow(tx, p.law, p.clock.today());
    await record(tx, p, {
      kind: 'collect.shortfall-explained',
      actor,
      subject: { type: 'collect.batch', id: batchId },
      organisationId: batch.organisation_id,
      decision: law.decided('explained', ['collect.obliged']),
      detail: {
        resource: batch.resource_id,
        sourceRows: found.sourceRows,
        visibleRows: found.visibleRows,
        reason,
      },
    });
  });
}
