/** Bought data at the way in: refused without an approved request where the city asks for one, whatever the entry's review let through. */
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test } from 'node:test';
import type { Platform } from '#cases/index.ts';
import { newId } from '#kernel/ids.ts';
import type { Kernel } from '#kernel/kernel.ts';
import { loadLaw } from '#law/index.ts';
import { bindLaw } from '#law/settings.ts';
import { compileTables } from '#rooms/catalog/compile/tables.ts';
import { getPublishedVersion } from '#rooms/catalog/index.ts';
import { publishedResource } from '#tests/factories/collect.ts';
import { testStack } from '#tests/factories/stack.ts';
import { sourcesGates } from './gates.ts';

const folder = join(import.meta.dirname, '../../../../regulations');
const lawOf = (city: string) => bindLaw(loadLaw(folder, city), '2026-03-10', { values: {}, effective: {} });

async function ask(k: Kernel, city: string, resourceId: string): Promise<unknown> {
  const gate = sourcesGates.find(({ name }) => name === 'purchase');
  const published = await getPublishedVersion(k.db, resourceId);
  assert.ok(gate && published);
  published.version.content.origin = 'purchased';
  return gate.ask(k as Platform, {
    resourceId,
    published,
    actor: { kind: 'platform' },
    day: '2026-03-10',
    law: lawOf(city),
    channel: { kind: 'file' },
    mode: 'full',
  });
}

test('a purchase without approval keeps rows out where the text asks for one, and nowhere else', async () => {
  const k = await testStack();
  const { resourceId, organisationId } = await publishedResource(k, [
    { name: 'no', titleZh: '编号', type: 'C', key: true },
  ]);
  await assert.rejects(ask(k, 'binzhou', resourceId), { code: 'collect.purchase-unapproved' });
  assert.equal(await ask(k, 'cangzhou', resourceId), undefined);
  const request = {
    id: newId(),
    buyer_id: organisationId,
    title: '商业数据',
    items: [],
    purpose: '监管',
    supplier: '某公司',
    contract: '',
    approval: '采批1号',
    licence: '',
    state: 'requested' as const,
    requested_at: k.clock.now(),
    resource_id: resourceId,
  };
  await compileTables(k.db).insertInto('catalog.purchase').values(request).execute();
  await assert.rejects(ask(k, 'binzhou', resourceId), { code: 'collect.purchase-unapproved' });
  await compileTables(k.db)
    .updateTable('catalog.purchase')
    .set({ state: 'approved' })
    .where('id', '=', request.id)
    .execute();
  assert.equal(await ask(k, 'binzhou', resourceId), undefined);
});
