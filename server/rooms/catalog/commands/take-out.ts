/** Takes an entry out of use for good, in the caller's transaction: its lists, its tasks and everybody who relies on it follow. */
import type { Platform } from '#cases/index.ts';
import type { Actor } from '#kernel/actor.ts';
import type { Tx } from '#kernel/db.ts';
import { lawNow } from '#law/settings.ts';
import { endTasks } from '../changes/tasks.ts';
import { emitCatalog } from '../events.ts';
import { followResource } from '../lists/follow.ts';
import { updateResource } from '../repository.ts';
import type { Resource } from '../types.ts';

export async function takeOut(
  tx: Tx,
  p: Platform,
  actor: Actor,
  resource: Resource,
  end: { reason: string; versionId?: string },
): Promise<void> {
  await updateResource(tx, resource.id, {
    state: 'withdrawn',
    state_reason: end.reason,
    // A draft of a withdrawn entry would have nowhere to go.
    working_version_id: null,
    ...(end.versionId ? { published_version_id: end.versionId } : {}),
  });
  await followResource(tx, p, await lawNow(tx, p.law, p.clock.today()), resource.id);
  await endTasks(tx, p, actor, { resourceId: resource.id, how: 'withdrawn' });
  await emitCatalog(tx, p, 'catalog.resource-withdrawn', {
    resourceId: resource.id,
    providerId: resource.providerId,
    versionId: end.versionId ?? resource.publishedVersionId ?? null,
  });
}
