/** What the catalogue and higher law do to an entry reaches its data set: one that may not be open any more is not. */
import type { Platform } from '#cases/index.ts';
import type { Actor } from '#kernel/actor.ts';
import { type Tx, transact } from '#kernel/db.ts';
import { getResource } from '#rooms/catalog/index.ts';
import { tellApplicants } from '../applications/tell-gone.ts';
import { barOf } from '../datasets/entry-allows.ts';
import { datasetOfResource, isOpen } from '../datasets/read.ts';
import { lockDataset } from '../releases/make.ts';
import { causeTitle } from './causes.ts';
import { haltIn, suspendIn } from './halt.ts';

/** An entry that left the catalogue takes its data set with it. */
export async function followEntryGone(p: Platform, resourceId: string): Promise<void> {
  await transact(p.db, async (tx) => {
    const found = await datasetOfResource(tx, resourceId);
    const resource = await getResource(tx, resourceId);
    if (!found || resource?.state !== 'withdrawn') return;
    const dataset = await lockDataset(tx, found.id);
    if (dataset.state !== 'open' && dataset.state !== 'suspended') return;
    await haltIn(tx, p, { kind: 'platform' }, dataset, {
      kind: 'withdrawn',
      cause: 'entry-gone',
      reason: '',
      foundAt: p.clock.now(),
    });
    await tellApplicants(tx, p, dataset, resource.stateReason ?? causeTitle('entry-gone').zh);
  });
}

/** Suspended and assessed as any other: it returns when the entry lets it, or as a version that is narrower. */
export async function suspendBarred(tx: Tx, p: Platform, actor: Actor, resourceId: string): Promise<void> {
  const found = await datasetOfResource(tx, resourceId);
  const dataset = found && (await lockDataset(tx, found.id));
  if (!dataset || !isOpen(dataset)) return;
  const cause = await barOf(tx, resourceId, dataset.published.class);
  if (cause) await suspendIn(tx, p, actor, dataset, { cause, reason: causeTitle(cause).zh });
}

/** An entry that was closed, or opened less than its set is. */
export const followEntryClass = (p: Platform, resourceId: string): Promise<void> =>
  transact(p.db, (tx) => suspendBarred(tx, p, { kind: 'platform' }, resourceId));
