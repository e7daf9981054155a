/** What is asked about loads: lists and single batches, as far as the asker may know. */

import type { Actor } from '#kernel/actor.ts';
import { problem } from '#kernel/errors.ts';
import type { Kernel } from '#kernel/kernel.ts';
import { abilitiesOf, permit } from '#kernel/policy.ts';
import { getResource } from '#rooms/catalog/index.ts';
import { readBatchPolicy, resourcePolicies, settingPolicy } from './policy.ts';
import { presentBatch, presentBatchReply } from './presenter.ts';
import { getBatch, isVisible, listBatches } from './repository.ts';
import type { BatchList, BatchReply, SettingsReply } from './schema.ts';
import { collectSettings, readSettings } from './settings.ts';
import { visibleBatches, visibleRowCount } from './visible.ts';

export async function readBatches(
  p: Kernel,
  actor: Actor,
  resourceId: string,
  page: number,
  pageSize: number,
): Promise<BatchList> {
  const resource = await getResource(p.db, resourceId);
  if (!resource) throw problem('kernel.not-found');
  const subject = { providerId: resource.providerId };
  permit(readBatchPolicy, actor, subject);
  const { items, total } = await listBatches(p.db, resourceId, page, pageSize);
  const shown = await isVisible(
    p.db,
    items.map(({ id }) => id),
  );
  const visible = await visibleBatches(p.db, resourceId);
  return {
    items: items.map((batch) => presentBatch(batch, shown.has(batch.id))),
    total,
    page,
    pageSize,
    visibleRows: await visibleRowCount(p, visible),
    abilities: abilitiesOf(actor, subject, resourcePolicies),
  };
}

export async function readBatch(p: Kernel, actor: Actor, batchId: string): Promise<BatchReply> {
  const batch = await getBatch(p.db, batchId);
  if (!batch) throw problem('kernel.not-found');
  permit(readBatchPolicy, actor, { providerId: batch.organisation_id });
  const shown = await isVisible(p.db, [batchId]);
  return presentBatchReply(batch, shown.has(batchId), await readSettings(p.db), actor);
}

export async function readCollectSettings(p: Kernel, actor: Actor): Promise<SettingsReply> {
  permit(settingPolicy, actor, undefined);
  return {
    items: Object.values(await readSettings(p.db)).map(({ key, value, setAt }) => ({
      key,
      value,
      ...collectSettings[key],
      ...(setAt ? { setAt: setAt.toISOString() } : {}),
    })),
    abilities: abilitiesOf(actor, undefined, { change: settingPolicy }),
  };
}
