/** What is put on record about a resource's quality: orders to check again, who answers for it, where its fields come from, settings. */
import type { Platform } from '#cases/index.ts';
import type { Actor } from '#kernel/actor.ts';
import { transact } from '#kernel/db.ts';
import { problem } from '#kernel/errors.ts';
import { newId } from '#kernel/ids.ts';
import { permit } from '#kernel/policy.ts';
import { lawNow } from '#law/settings.ts';
import { record } from '#ledger/index.ts';
import { notify } from '#notices/index.ts';
import { getResource, requirePublished, resourceTitles } from '#rooms/catalog/index.ts';
import { visibleBatches } from '#rooms/collect/index.ts';
import { getOrganisation } from '#rooms/org/index.ts';
import { namePolicy, orderPolicy, runPolicy, settingPolicy, sourcePolicy } from '../policy.ts';
import { RESPONSIBLE } from '../read-resource.ts';
import { wrong } from '../rules/repository.ts';
import { runResource } from '../runs/run.ts';
import { isQualitySetting, qualitySettings } from '../settings.ts';
import { qualityTables } from '../tables.ts';

const personOf = (actor: Actor): string | null => (actor.kind === 'person' ? actor.personId : null);

/** Checks now. Errors: quality.nothing-gathered. */
export async function checkNow(p: Platform, actor: Actor, resourceId: string): Promise<void> {
  const resource = await getResource(p.db, resourceId);
  if (!resource) throw problem('kernel.not-found');
  permit(runPolicy, actor, { providerId: resource.providerId });
  if (!(await runResource(p, resourceId, 'hand'))) throw problem('quality.nothing-gathered');
}

/** The order stands on the resource with its result; its provider is told. */
export async function orderRecheck(
  p: Platform,
  actor: Actor,
  resourceId: string,
  reason: string,
): Promise<void> {
  permit(orderPolicy, actor, undefined);
  const { resource } = await requirePublished(p.db, resourceId);
  if ((await visibleBatches(p.db, resourceId)).batches.length === 0)
    throw problem('quality.nothing-gathered');
  const id = newId();
  await transact(p.db, async (tx) => {
    await qualityTables(tx)
      .insertInto('quality.recheck_order')
      .values({
        id,
        resource_id: resourceId,
        reason,
        ordered_by: personOf(actor),
        ordered_at: p.clock.now(),
        run_id: null,
      })
      .execute();
    await record(tx, p, {
      kind: 'quality.recheck-ordered',
      actor,
      subject: { type: 'catalog.resource', id: resourceId },
      organisationId: resource.providerId,
      detail: { order: id, reason },
    });
    const titles = await resourceTitles(tx, [resourceId]);
    await notify(tx, p, {
      kind: 'quality.recheck',
      to: { organisationId: resource.providerId, roles: ['provider'] },
      params: { resource: titles.get(resourceId)?.name ?? '', reason },
      subject: { type: 'catalog.resource', id: resourceId },
      link: `/quality/resources/${resourceId}`,
      from: actor,
    });
  });
  const done = await runResource(p, resourceId, 'order');
  if (!done) return;
  await qualityTables(p.db)
    .updateTable('quality.recheck_order')
    .set({ run_id: done.runId })
    .where('id', '=', id)
    .execute();
}

export async function nameResponsible(
  p: Platform,
  actor: Actor,
  resourceId: string,
  organisationId: string | null,
): Promise<void> {
  permit(namePolicy, actor, undefined);
  const resource = await getResource(p.db, resourceId);
  if (!resource || (organisationId && !(await getOrganisation(p.db, organisationId))))
    throw problem('kernel.not-found');
  await transact(p.db, async (tx) => {
    const law = await lawNow(tx, p.law, p.clock.today());
    const row = { organisation_id: organisationId, named_by: personOf(actor), named_at: p.clock.now() };
    await qualityTables(tx)
      .insertInto('quality.responsible')
      .values({ resource_id: resourceId, ...row })
      .onConflict((conflict) => conflict.column('resource_id').doUpdateSet(row))
      .execute();
    await record(tx, p, {
      kind: 'quality.responsible-named',
      actor,
      subject: { type: 'catalog.resource', id: resourceId },
      organisationId: organisationId ?? resource.providerId,
      organisations: [resource.providerId],
      decision: law.decided(organisationId ? 'named' : 'struck', [RESPONSIBLE]),
      detail: { organisation: organisationId },
    });
  });
}

/** Where the values of a field come from: findings about it go there, and only there are they mended. */
export async function stateSource(
  p: Platform,
  actor: Actor,
  resourceId: string,
  input: { item: string; sourceResourceId: string; sourceItem: string },
): Promise<void> {
  const own = await requirePublished(p.db, resourceId);
  permit(sourcePolicy, actor, { providerId: own.resource.providerId });
  const source = await requirePublished(p.db, input.sourceResourceId);
  const known = (items: readonly { name: string }[], name: string): boolean =>
    items.some((item) => item.name === name);
  if (input.sourceResourceId === resourceId)
    throw wrong('来源不能是资源自身', 'a resource is not its own source');
  for (const [items, name] of [
    [own.items, input.item],
    [source.items, input.sourceItem],
  ] as const)
    if (!known(items, name)) throw wrong(`没有信息项“${name}”`, `there is no item “${name}”`);
  await transact(p.db, async (tx) => {
    const row = { source_resource_id: input.sourceResourceId, source_item: input.sourceItem };
    await qualityTables(tx)
      .insertInto('quality.field_source')
      .values({ resource_id: resourceId, item: input.item, ...row })
      .onConflict((conflict) => conflict.columns(['resource_id', 'item']).doUpdateSet(row))
      .execute();
    await record(tx, p, {
      kind: 'quality.field-source-stated',
      actor,
      subject: { type: 'catalog.resource', id: resourceId },
      organisationId: own.resource.providerId,
      organisations: [source.resource.providerId],
      detail: { item: input.item, source: input.sourceResourceId, sourceItem: input.sourceItem },
    });
  });
}

export async function changeSetting(p: Platform, actor: Actor, key: string, value: number): Promise<void> {
  permit(settingPolicy, actor, undefined);
  if (!isQualitySetting(key)) throw problem('kernel.not-found');
  const { from, to } = qualitySettings[key];
  if (!(value >= from && value <= to)) throw problem('quality.setting-wrong', { params: { key, from, to } });
  const row = { value: JSON.stringify(value), set_by: personOf(actor), set_at: p.clock.now() };
  await transact(p.db, async (tx) => {
    await qualityTables(tx)
      .insertInto('quality.setting')
      .values({ key, ...row })
      .onConflict((conflict) => conflict.column('key').doUpdateSet(row))
      .execute();
    await record(tx, p, {
      kind: 'quality.setting-changed',
      actor,
      subject: { type: 'setting', id: key },
      detail: { value: String(value) },
    });
  });
}
