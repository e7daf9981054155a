/** The test environment on the desk: a grant at once, its keys, the console, and what is wrong with a signature. */
import type { FastifyInstance } from 'fastify';
import type { z } from 'zod';
import { type Actor, organisationOf } from '#kernel/actor.ts';
import { problem } from '#kernel/errors.ts';
import { idParams, route } from '#kernel/http/route.ts';
import { abilitiesOf } from '#kernel/policy.ts';
import { visibleBatches } from '#rooms/collect/index.ts';
import { getSystem, listSystems } from '#rooms/org/index.ts';
import type { Serving } from '../context.ts';
import { exampleBodies } from '../documents/bodies.ts';
import { fieldsOf } from '../documents/fields.ts';
import { feedPath, snapshotPath } from '../feed/questions.ts';
import type { Grant } from '../grants.ts';
import { servicePolicy } from '../policy.ts';
import { dailyLimit } from '../terms.ts';
import { wayPath } from '../ways/terms.ts';
import { testAddressOf } from './address.ts';
import { ownTestGrant, sendTestCall } from './console.ts';
import { explainCall, pastedCall } from './explain.ts';
import {
  createTestKey,
  liveTestKeys,
  testGrantFor,
  testGrantsOf,
  tryPolicy,
  visibleService,
} from './grants.ts';
import {
  consoleBody,
  consoleReply,
  explainBody,
  explained,
  testGrantBody,
  testGrantSchema,
  testKeyBody,
  testKeyReply,
  tryReply,
} from './schema.ts';
import { openTestWorld, type TestWorld } from './world.ts';

const tag = 'serve';
const pathOf = (path: string, code: string): string => path.replace(':code', code);

export function testEnvironmentRoutes(app: FastifyInstance, p: Serving): void {
  const world = openTestWorld(p);
  app.addHook('onClose', () => world.close());

  route(app, {
    method: 'GET',
    url: '/api/serve/services/:id/test',
    summary:
      'What is needed to try a service: the address, the organisation’s systems, test grants with keys, bodies that are answered',
    tag,
    policy: servicePolicy,
    params: idParams,
    reply: tryReply,
    handler: async ({ actor, params }) => presentTry(p, world, actor, params.id),
  });
  route(app, {
    method: 'POST',
    url: '/api/serve/test-grants',
    summary:
      'A test grant for a system of the organisation, at once and without a decision; the one it has where there is one',
    tag,
    policy: tryPolicy,
    entry: 'serve.grant-issued',
    body: testGrantBody,
    reply: testGrantSchema,
    status: 201,
    handler: async ({ actor, body }) => presentGrant(p, world, await testGrantFor(p, world, actor, body)),
  });
  route(app, {
    method: 'POST',
    url: '/api/serve/test-grants/:id/keys',
    summary: 'A key of the test environment; the secret is shown this once',
    tag,
    policy: tryPolicy,
    entry: 'serve.key-created',
    params: idParams,
    body: testKeyBody.prefault({}),
    reply: testKeyReply,
    status: 201,
    handler: async ({ actor, params, body, reply }) => {
      await ownTestGrant(world, actor, params.id);
      reply.header('cache-control', 'no-store');
      return createTestKey(world, actor, params.id, body);
    },
  });
  route(app, {
    method: 'POST',
    url: '/api/serve/test-grants/:id/send',
    summary: 'Sends a signed call to the test environment and shows all of the answer',
    tag,
    policy: tryPolicy,
    entry: { none: 'the call has its own entry in the log of the test environment' },
    params: idParams,
    body: consoleBody,
    reply: consoleReply,
    handler: ({ actor, params, body }) => sendTestCall(p, world, actor, params.id, body),
  });
  route(app, {
    method: 'POST',
    url: '/api/serve/test-environment/explain',
    summary: 'What is wrong with a signed call that was pasted; keys of the test environment only',
    tag,
    policy: tryPolicy,
    entry: { none: 'nothing is changed and nothing of the platform is read' },
    body: explainBody,
    reply: explained,
    handler: async ({ body }) => {
      const call = pastedCall(body);
      if (!call) throw problem('serve.pasted-call');
      return explainCall(world.p, call, body.base ?? null);
    },
  });
}

async function presentTry(
  p: Serving,
  world: TestWorld,
  actor: Actor,
  id: string,
): Promise<z.output<typeof tryReply>> {
  const service = await visibleService(p, actor, id);
  const { plan } = service.version;
  const own = organisationOf(actor);
  const systems = own ? await listSystems(p.db, own) : [];
  const grants = own ? await testGrantsOf(world.p.db, service.id, [own]) : [];
  return {
    address: testAddressOf(p)?.address ?? null,
    path: wayPath(plan.kind, service.code),
    feed:
      plan.kind === 'verify' || !(await visibleBatches(p.db, service.resourceId)).keyed
        ? null
        : { changes: pathOf(feedPath, service.code), snapshot: pathOf(snapshotPath, service.code) },
    systems: systems.map(({ id: systemId, code, name }) => ({ id: systemId, code, name })),
    grants: await Promise.all(grants.map((grant) => presentGrant(p, world, grant))),
    bodies: exampleBodies(plan, await fieldsOf(p.db, plan)),
    abilities: abilitiesOf(actor, { organisationId: own ?? '' }, { try: tryPolicy }),
  };
}

async function presentGrant(
  p: Serving,
  world: TestWorld,
  grant: Grant,
): Promise<z.output<typeof testGrantSchema>> {
  const { terms } = grant;
  const system = await getSystem(p.db, grant.systemId);
  const code = terms.consumer.systemCode;
  return {
    id: grant.id,
    number: grant.number,
    state: grant.state,
    system: { id: grant.systemId, code, name: system?.name ?? { zh: code, en: code } },
    version: terms.service.version,
    mode: terms.mode === 'feed' ? 'feed' : 'interface',
    purpose: terms.purpose.code,
    operatorRequired: terms.operatorRequired || (terms.measures?.operator ?? false),
    lastDay: grant.lastDay,
    quota: dailyLimit(terms) ?? null,
    keys: (await liveTestKeys(world, grant)).map((key) => ({
      id: key.id,
      algorithm: key.algorithm,
      fingerprint: key.fingerprint,
      environment: key.environment,
      wholeSystem: false,
      follows: key.follows,
      createdAt: key.created_at.toISOString(),
      notAfter: key.not_after?.toISOString() ?? null,
      revokedAt: null,
    })),
  };
}
