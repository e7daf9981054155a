/** What follows in the same transaction when a version becomes the published one: the lists, and losses of basis it makes good. */
import type { Platform } from '#cases/index.ts';
import type { Tx } from '#kernel/db.ts';
import type { LawNow } from '#law/settings.ts';
import { settleByVersion } from '../instruments/losses.ts';
import { followResource } from '../lists/follow.ts';
import { getPublishedVersion } from '../repository.ts';

export async function followPublication(tx: Tx, p: Platform, law: LawNow, resourceId: string): Promise<void> {
  await followResource(tx, p, law, resourceId);
  const found = await getPublishedVersion(tx, resourceId);
  if (found) await settleByVersion(tx, p, resourceId, found.version.content);
}
