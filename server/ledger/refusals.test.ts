/** An act refused to a signed-in person is on record; reading, faults of content and strangers are not. */
import assert from 'node:assert/strict';
import { after, before, beforeEach, test } from 'node:test';
import type { FastifyInstance } from 'fastify';
import { type Actor, anonymous, type PersonActor } from '#kernel/actor.ts';
import { problem } from '#kernel/errors.ts';
import { idParams, type Method, route } from '#kernel/http/route.ts';
import { openHttp } from '#kernel/http/server.ts';
import { newId } from '#kernel/ids.ts';
import { allowed, definePolicy, denied } from '#kernel/policy.ts';
import { type TestLedger, testLedger } from '#tests/factories/ledger.ts';
import { listEntries } from './queries.ts';
import { recordRefusals } from './refusals.ts';

let ledger: TestLedger;
let app: FastifyInstance;
let actor: Actor = anonymous;

const clerk: PersonActor = {
  kind: 'person',
  personId: newId(),
  organisationId: newId(),
  regionCode: '990000',
  roles: ['provider'],
};
const forBureau = definePolicy('refusals.act', (one) =>
  one.kind === 'person' && one.roles.includes('bureau') ? allowed : denied('不是主管部门', 'not the bureau'),
);
const forAll = definePolicy('refusals.object', () => allowed);

before(async () => {
  ledger = await testLedger();
  app = await openHttp(ledger.k, '0');
  recordRefusals(app, ledger.k);
  app.addHook('onRequest', async (request) => {
    request.actor = actor;
  });
  // Inside a plugin, as every room is.
  await app.register(async (room) => {
    const open = (method: Method, url: string, policy: typeof forAll, code?: string) =>
      route(room, {
        method,
        url,
        summary: 'for this test',
        tag: 'test',
        policy,
        entry: { none: 'a test' },
        params: url.includes(':id') ? idParams : undefined,
        handler: () => {
          if (code) throw problem(code);
          return { ok: true };
        },
      });
    open('POST', '/acts', forBureau);
    open('GET', '/acts', forBureau);
    open('PUT', '/objects/:id', forAll, 'kernel.not-found');
    open('POST', '/objects/:id', forAll, 'kernel.conflict');
  });
  await app.ready();
});
after(async () => {
  await app.close();
  await ledger.close();
});
beforeEach(() => ledger.reset());

const recorded = async () =>
  (await listEntries(ledger.k.db, { all: true }, { page: 1, pageSize: 50, kind: 'ledger.act-refused' }))
    .items;

test('a refused act and an act on what one may not know of are on record, with who, what and on what', async () => {
  actor = clerk;
  const id = newId();
  assert.equal(
    (await app.inject({ method: 'POST', url: '/acts', payload: { secret: 'x' } })).statusCode,
    403,
  );
  assert.equal((await app.inject({ method: 'PUT', url: `/objects/${id}` })).statusCode, 404);
  const bodies = (await recorded()).map(({ body }) => JSON.parse(body.toString('utf8')));
  assert.deepEqual(bodies.map(({ subject, detail }) => [subject.id, detail]).reverse(), [
    ['refusals.act', { method: 'POST', route: '/acts', code: 'kernel.forbidden', objects: [] }],
    ['refusals.object', { method: 'PUT', route: '/objects/:id', code: 'kernel.not-found', objects: [id] }],
  ]);
  assert.ok(bodies.every(({ actor: who }) => who.organisation === clerk.organisationId));
  assert.doesNotMatch(JSON.stringify(bodies), /secret/);
});

test('reading, other faults, unknown addresses and strangers leave nothing', async () => {
  actor = clerk;
  assert.equal((await app.inject({ method: 'GET', url: '/acts' })).statusCode, 403);
  assert.equal((await app.inject({ method: 'POST', url: `/objects/${newId()}` })).statusCode, 409);
  assert.equal((await app.inject({ method: 'POST', url: '/nowhere' })).statusCode, 404);
  actor = anonymous;
  assert.equal((await app.inject({ method: 'POST', url: '/acts' })).statusCode, 401);
  assert.deepEqual(await recorded(), []);
});
