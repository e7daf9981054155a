/** What an area's authority sees of the services: those of its area, and of entries that are meant for everybody. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { FastifyInstance } from 'fastify';
import { sql } from 'kysely';
import type { PersonActor, Role } from '#kernel/actor.ts';
import { openHttp } from '#kernel/http/server.ts';
import { newId } from '#kernel/ids.ts';
import { loadLaw } from '#law/index.ts';
import { load, publishedResource, startCollect } from '#tests/factories/collect.ts';
import { servePlatform } from '#tests/factories/serve.ts';
import { testStack } from '#tests/factories/stack.ts';
import type { Serving } from './context.ts';
import { publishService, servePlugin } from './index.ts';

const fixtures = new URL('../../../tests/fixtures/regulations', import.meta.url).pathname;
const areas = { own: '990131', other: '990132' };

let p: Serving;
let app: FastifyInstance;
let asking: PersonActor;

const person = (regionCode: string, ...roles: Role[]): PersonActor => ({
  kind: 'person',
  personId: newId(),
  organisationId: newId(),
  regionCode,
  roles,
});

before(async () => {
  p = servePlatform(await testStack(), loadLaw(fixtures, 'xingyuan'));
  await startCollect(p);
  app = await openHttp(p, 'test');
  app.addHook('onRequest', async (request) => {
    request.actor = asking;
  });
  await app.register(servePlugin(p));
});
after(() => app.close());

/** A service of a provider in that area. */
async function serviceIn(area: string, opening: string): Promise<string> {
  const items = [
    { name: 'code', titleZh: '编号', type: 'C' as const, length: 20, key: true, filterable: true },
  ];
  const resource = await publishedResource(p, items, { opening });
  await sql`insert into org.region (code, level, name_zh) values (${area}, 3, '测试区') on conflict do nothing`.execute(
    p.db,
  );
  await sql`update org.organisation set region_code = ${area} where id = ${resource.organisationId}`.execute(
    p.db,
  );
  await load(p, resource, 'code\nA-1\n');
  const service = await publishService(p, resource.actor, {
    resourceId: resource.resourceId,
    code: `area-${resource.resourceId.slice(-12)}`,
    titleZh: '区县查询',
    lookup: ['code'],
  });
  return service.id;
}

test('those of its area and of open entries, in the list and one by one; who uses data sees all', async () => {
  const own = await serviceIn(areas.own, 'closed');
  const foreign = await serviceIn(areas.other, 'closed');
  const open = await serviceIn(areas.other, 'open');
  const seen = async (actor: PersonActor) => {
    asking = actor;
    const list = (await app.inject('/api/serve/services?pageSize=200')).json().items as { id: string }[];
    const ids = new Set(list.map(({ id }) => id));
    const alone = await Promise.all(
      [own, foreign, open].map(async (id) => (await app.inject(`/api/serve/services/${id}`)).statusCode),
    );
    // The way to the entry is shown where its page answers.
    for (const id of [own, foreign, open]) {
      const service = await app.inject(`/api/serve/services/${id}`);
      if (service.statusCode !== 200) continue;
      const bound = actor.roles.length === 1 && actor.roles[0] === 'area_bureau';
      assert.equal(service.json().abilities.openResource.allowed, !bound || id === own);
    }
    return { listed: [own, foreign, open].map((id) => ids.has(id)), alone };
  };
  const bound = { listed: [true, false, true], alone: [200, 403, 200] };
  const all = { listed: [true, true, true], alone: [200, 200, 200] };
  assert.deepEqual(await seen(person(areas.own, 'area_bureau')), bound);
  assert.deepEqual(await seen(person(areas.own, 'area_bureau', 'consumer')), all);
  assert.deepEqual(await seen(person(areas.own, 'provider')), all);
});
