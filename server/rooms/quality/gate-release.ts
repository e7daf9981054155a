/** Its provider accepts a batch that waited for its quality, with a reason that stays on record. */
import type { Platform } from '#cases/index.ts';
import type { Actor } from '#kernel/actor.ts';
import { transact } from '#kernel/db.ts';
import { problem } from '#kernel/errors.ts';
import { permit } from '#kernel/policy.ts';
import { lawNow } from '#law/settings.ts';
import { record } from '#ledger/index.ts';
import { settleTasks } from '#notices/index.ts';
import { batchFacts, releaseBatch } from '#rooms/collect/index.ts';
import { CONFIRMATION } from './gate.ts';
import { releasePolicy } from './policy.ts';
import { THRESHOLD } from './runs/run.ts';

/** Returns the resource's id. Errors: kernel.not-found, collect.not-awaiting, quality.reason-required. */
export async function acceptBatch(
  p: Platform,
  actor: Actor,
  batchId: string,
  reason: string,
): Promise<string> {
  const facts = await batchFacts(p.db, batchId);
  if (!facts) throw problem('kernel.not-found');
  permit(releasePolicy, actor, { providerId: facts.organisationId });
  if (reason.trim() === '')
    throw problem('quality.reason-required', {
      params: {
        what: { zh: '接受未达标的批次须说明理由。', en: 'To accept such a batch a reason is stated.' },
      },
    });
  await transact(p.db, async (tx) => {
    const batch = await releaseBatch(tx, p, batchId);
    const law = await lawNow(tx, p.law, p.clock.today());
    const rule = batch.awaiting_quality?.code === 'quality.unchecked' ? CONFIRMATION : THRESHOLD;
    await settleTasks(tx, [`quality.batch-held/${batchId}`], p.clock.now());
    await record(tx, p, {
      kind: 'quality.batch-released',
      actor,
      subject: { type: 'collect.batch', id: batchId },
      organisationId: facts.organisationId,
      decision: law.decided('accepted', [rule]),
      detail: { resource: facts.resourceId, seq: facts.seq, reason },
    });
  });
  return facts.resourceId;
}
