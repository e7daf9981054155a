/** Takes a resource out of use, for a while or for good, by its provider or the bureau, with a reason; the record stays. */

import type { Platform } from '#cases/index.ts';
import type { Actor } from '#kernel/actor.ts';
import { transact } from '#kernel/db.ts';
import { permit } from '#kernel/policy.ts';
import { record } from '#ledger/index.ts';
import { emitCatalog } from '../events.ts';
import { resumePolicy, suspendPolicy, withdrawPolicy } from '../policy.ts';
import { updateResource } from '../repository.ts';
import { loadForChange } from './load.ts';
import { takeOut } from './take-out.ts';

const acts = {
  withdraw: { policy: withdrawPolicy, state: 'withdrawn', kind: 'catalog.resource-withdrawn' },
  suspend: { policy: suspendPolicy, state: 'suspended', kind: 'catalog.resource-suspended' },
  resume: { policy: resumePolicy, state: 'active', kind: 'catalog.resource-resumed' },
} as const;

async function move(
  p: Platform,
  actor: Actor,
  id: string,
  act: keyof typeof acts,
  reason: string,
): Promise<void> {
  const { policy, state, kind } = acts[act];
  await transact(p.db, async (tx) => {
    const { resource, subject } = await loadForChange(tx, actor, id);
    permit(policy, actor, subject);
    if (act === 'withdraw') await takeOut(tx, p, actor, resource, { reason });
    else {
      await updateResource(tx, id, { state, state_reason: reason });
      await emitCatalog(tx, p, kind, {
        resourceId: id,
        providerId: resource.providerId,
        versionId: resource.publishedVersionId ?? null,
      });
    }
    // The reason is free text of a person: it stays with the resource, not in the ledger.
    await record(tx, p, {
      kind,
      actor,
      subject: { type: 'catalog.resource', id },
      organisationId: resource.providerId,
      detail: { from: resource.state, to: state },
    });
  });
}

export const withdrawResource = (p: Platform, actor: Actor, id: string, reason: string): Promise<void> =>
  move(p, actor, id, 'withdraw', reason);
export const suspendResource = (p: Platform, actor: Actor, id: string, reason: string): Promise<void> =>
  move(p, actor, id, 'suspend', reason);
export const resumeResource = (p: Platform, actor: Actor, id: string, reason: string): Promise<void> =>
  move(p, actor, id, 'resume', reason);
