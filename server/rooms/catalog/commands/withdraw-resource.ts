/** Takes a resource out of use, for a while or for good, by its provider or the bureau, with a reason; the record stays. */

import type { Platform } from '#cases/index.ts';
import type { Actor } from '#kernel/actor.ts';
import { type Tx, transact } from '#kernel/db.ts';
import { problem } from '#kernel/errors.ts';
import { permit } from '#kernel/policy.ts';
import { lawNow } from '#law/settings.ts';
import { record } from '#ledger/index.ts';
import { emitCatalog } from '../events.ts';
import { heldAgainst } from '../judge.ts';
import { resumePolicy, suspendPolicy, withdrawPolicy } from '../policy.ts';
import { lockResource, updateResource } from '../repository.ts';
import type { Resource } from '../types.ts';
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
  const { policy } = acts[act];
  await transact(p.db, async (tx) => {
    const { resource, subject } = await loadForChange(tx, actor, id);
    permit(policy, actor, subject);
    if (act === 'withdraw') {
      await takeOut(tx, p, actor, resource, { reason });
      await note(tx, p, actor, resource, act);
      return;
    }
    if (act === 'resume') await refuseHeldBack(tx, p, resource);
    await turn(tx, p, actor, resource, act, reason);
  });
}

/** Suspends or resumes within an act that has looked at who may. */
async function turn(
  tx: Tx,
  p: Platform,
  actor: Actor,
  resource: Resource,
  act: 'suspend' | 'resume',
  reason: string,
): Promise<void> {
  const { state, kind } = acts[act];
  await updateResource(tx, resource.id, { state, state_reason: reason });
  await emitCatalog(tx, p, kind, {
    resourceId: resource.id,
    providerId: resource.providerId,
    versionId: resource.publishedVersionId ?? null,
  });
  await note(tx, p, actor, resource, act);
}

/** The reason is free text of a person: it stays with the resource, not in the ledger. */
async function note(
  tx: Tx,
  p: Platform,
  actor: Actor,
  resource: Resource,
  act: keyof typeof acts,
): Promise<void> {
  const { state, kind } = acts[act];
  await record(tx, p, {
    kind,
    actor,
    subject: { type: 'catalog.resource', id: resource.id },
    organisationId: resource.providerId,
    detail: { from: resource.state, to: state },
  });
}

/** What other rooms hold against the published version has to be settled before it goes out again. */
async function refuseHeldBack(tx: Tx, p: Platform, resource: Resource): Promise<void> {
  if (!resource.publishedVersionId) return;
  const law = await lawNow(tx, p.law, p.clock.today());
  const held = await heldAgainst(tx, p, law, resource.publishedVersionId);
  const faults = held.filter(({ severity }) => severity === 'error');
  if (faults.length === 0) return;
  throw problem('catalog.held-back', {
    params: { count: faults.length },
    articles: [...new Set(faults.flatMap(({ articles }) => articles))],
    fields: faults,
  });
}

/** By the platform itself, in the act that found the reason; false when the resource was not in use. */
export async function holdBack(
  tx: Tx,
  p: Platform,
  actor: Actor,
  id: string,
  reason: string,
): Promise<boolean> {
  const resource = await lockResource(tx, id);
  if (resource?.state !== 'active') return false;
  await turn(tx, p, actor, resource, 'suspend', reason);
  return true;
}

export const withdrawResource = (p: Platform, actor: Actor, id: string, reason: string): Promise<void> =>
  move(p, actor, id, 'withdraw', reason);
export const suspendResource = (p: Platform, actor: Actor, id: string, reason: string): Promise<void> =>
  move(p, actor, id, 'suspend', reason);
export const resumeResource = (p: Platform, actor: Actor, id: string, reason: string): Promise<void> =>
  move(p, actor, id, 'resume', reason);
