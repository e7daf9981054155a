/** Bought data at the way in: refused without an approved request where the city asks for one, whatever the entry's review let through. */
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test } from 'node:test';
import { sql } from 'kysely';
import type { Platform } from '#cases/index.ts';
import { transact } from '#kernel/db.ts';
import { newId } from '#kernel/ids.ts';
import type { Kernel } from '#kernel/kernel.ts';
import { loadLaw } from '#law/index.ts';
import { bindLaw } from '#law/settings.ts';
import { compileTables } from '#rooms/catalog/compile/tables.ts';
import { getPublishedVersion } from '#rooms/catalog/index.ts';
import { publishedResource } from '#tests/factories/collect.ts';
import { testStack } from '#tests/factories/stack.ts';
import { nameSource } from './elements/commands.ts';
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

test('a source is named though the other one has given the item up meanwhile; it is told all the same', async () => {
  const k = await testStack();
  const loser = await publishedResource(k, [{ name: 'no', titleZh: '编号', type: 'C', key: true }]);
  const winner = await publishedResource(k, [{ name: 'no', titleZh: '编号', type: 'C', key: true }]);
  const [standard, element, resource, version, item, caseId] = Array.from({ length: 6 }, () => newId());
  const code = `S-${standard}`;
  const now = k.clock.now();
  await sql`insert into catalog.standard (id, code, title, version, effective_day, published_at)
    values (${standard}, ${code}, '标准', 1, '2026-01-01', ${now})`.execute(k.db);
  await sql`insert into catalog.standard_element (id, standard_id, ordinal, identifier, title_zh, type)
    values (${element}, ${standard}, 1, 'E1', '编号', 'C')`.execute(k.db);
  await sql`insert into catalog.resource (id, provider_id, created_at) values (${resource}, ${winner.organisationId}, ${now})`.execute(
    k.db,
  );
  await sql`insert into catalog.resource_version (id, resource_id, number, state, name, created_at, updated_at)
    values (${version}, ${resource}, 1, 'draft', '登记', ${now}, ${now})`.execute(k.db);
  await sql`insert into catalog.item (id, version_id, ordinal, name, title_zh, type, is_key, nullable, personal, filterable, description, element_id)
    values (${item}, ${version}, 0, 'no', '编号', 'C', true, false, 'none', false, '', ${element})`.execute(
    k.db,
  );
  await sql`update catalog.resource set working_version_id = ${version} where id = ${resource}`.execute(k.db);
  await sql`insert into collect.source_contest (case_id, standard_code, identifier, first_resource, second_resource, origin, opened_at)
    values (${caseId}, ${code}, 'E1', ${loser.resourceId}, ${resource}, 'contest', ${now})`.execute(k.db);
  await transact(k.db, (tx) =>
    nameSource({
      tx,
      p: k,
      law: lawOf('neijiang'),
      case: { id: caseId, title: '编号' },
      decision: { outcome: { key: 'second' }, comment: '' },
      actor: { kind: 'platform' },
    } as unknown as Parameters<typeof nameSource>[0]),
  );
  const { rows } = await sql<{ resource_id: string; word: string }>`
    select resource_id, word from collect.element_word where case_id = ${caseId} order by word`.execute(k.db);
  assert.deepEqual(rows, [
    { resource_id: resource, word: 'declared' },
    { resource_id: loser.resourceId, word: 'withdrawn' },
  ]);
  const told = await sql<{ id: string }>`
    select distinct a.organisation_id as id from notices.notice n join notices.addressee a on a.notice_id = n.id
    where n.case_id = ${caseId}`.execute(k.db);
  assert.deepEqual(
    told.rows.map(({ id }) => id).sort(),
    [loser.organisationId, winner.organisationId].sort(),
  );
});
