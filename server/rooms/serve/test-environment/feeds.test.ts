/** A feed in the test environment: its snapshot is the made-up table, its changes are made up too. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { FastifyInstance } from 'fastify';
import { sql } from 'kysely';
import { loadLaw } from '#law/index.ts';
import { type ServeFixture, serveFixture, servePlatform } from '#tests/factories/serve.ts';
import { type Signer, sign9421 } from '#tests/factories/sign-9421.ts';
import { testStack } from '#tests/factories/stack.ts';
import type { Serving } from '../context.ts';
import { signingKey } from '../gateway/signature.ts';
import { getGrant } from '../grants.ts';
import { buildTestEnvironment } from '../index.ts';
import { createTestKey, testGrantFor } from './grants.ts';
import { openTestWorld, type TestWorld } from './world.ts';

const fixtures = new URL('../../../../tests/fixtures/regulations', import.meta.url).pathname;

let p: Serving;
let trial: FastifyInstance;
let world: TestWorld;
let made: ServeFixture;
before(async () => {
  const stack = await testStack();
  stack.clock.set(new Date());
  p = servePlatform(stack, loadLaw(fixtures, 'xingyuan'));
  trial = await buildTestEnvironment(p, 'test');
  world = openTestWorld(p);
  made = await serveFixture(p, 10);
});
after(async () => {
  await world?.close();
  await trial?.close();
});

test('a feed is tried like the rest: the made-up table as its snapshot, and some changes to take in', async () => {
  await sql`insert into collect.intake (resource_id, columns, keyed) values (${made.resourceId}, '[]', true)
    on conflict (resource_id) do update set keyed = true`.execute(p.db);
  const asked = { serviceId: made.serviceId, systemId: made.systemId, mode: 'feed' as const };
  const following = await testGrantFor(p, world, made.consumer, asked);
  const plain = await testGrantFor(p, world, made.consumer, { ...asked, mode: 'interface' });
  assert.notEqual(following.id, plain.id);
  assert.equal((await testGrantFor(p, world, made.consumer, asked)).id, following.id);
  const { keyId, secret } = await createTestKey(world, made.consumer, following.id, {
    algorithm: 'hmac-sha256',
  });
  const by: Signer = {
    keyId,
    algorithm: 'hmac-sha256',
    key: signingKey(Buffer.from(secret ?? '', 'base64url')),
  };
  const signed = (way: string, query: string) =>
    sign9421({
      ...{ code: made.code, signer: by, at: p.clock.now(), method: 'GET', query, way },
      own: { 'x-gongshu-purpose': 'test' },
    });
  const read = async (way: string, query: string) => {
    const found = await trial.inject(signed(way, query));
    assert.equal(found.statusCode, 200, found.body);
    return found.json();
  };
  const whole = await read('feed/snapshot', 'limit=50');
  assert.equal(whole.rows.length, 50);
  const { entries } = await read('feed', `after=1&view=${whole.view}`);
  assert.deepEqual(
    entries.map(({ seq, op }: { seq: number; op: string }) => [seq, op]),
    [
      [2, 'update'],
      [3, 'update'],
      [4, 'update'],
    ],
  );
  // The same grant answers no lookup, and nothing of it stands in production.
  const lookup = await trial.inject(signed('records', 'id_no=1'));
  assert.equal(lookup.headers['x-gateway-error'], 'gateway.mode');
  assert.equal(await getGrant(p.db, following.id), undefined);
});
