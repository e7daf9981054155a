/** The test environment on real parts: own address, keys, rows and log; production and test never meet. */
import assert from 'node:assert/strict';
import { generateKeyPairSync } from 'node:crypto';
import { after, before, test } from 'node:test';
import type { FastifyInstance } from 'fastify';
import { sql } from 'kysely';
import { addDays } from '#kernel/clock.ts';
import { openHttp } from '#kernel/http/server.ts';
import { loadLaw } from '#law/index.ts';
import { type ServeFixture, serveFixture, servePlatform } from '#tests/factories/serve.ts';
import { type Signer, sign9421 } from '#tests/factories/sign-9421.ts';
import { testStack } from '#tests/factories/stack.ts';
import type { Serving } from '../context.ts';
import { signingKey } from '../gateway/signature.ts';
import { type Grant, getGrant, listGrants } from '../grants.ts';
import { buildTestEnvironment, servePlugin, testEnvironmentListens } from '../index.ts';
import { versionsOfResource } from '../repository.ts';
import { sendTestCall } from './console.ts';
import { createTestKey, testGrantFor } from './grants.ts';
import { openTestWorld, type TestWorld } from './world.ts';

const fixtures = new URL('../../../../tests/fixtures/regulations', import.meta.url).pathname;

let p: Serving;
let production: FastifyInstance;
let trial: FastifyInstance;
let world: TestWorld;
let made: ServeFixture;
let grant: Grant;
let signer: Signer;
before(async () => {
  const stack = await testStack();
  stack.clock.set(new Date());
  p = servePlatform(stack, loadLaw(fixtures, 'xingyuan'));
  production = await openHttp(p, 'test');
  await production.register(servePlugin(p));
  await production.ready();
  trial = await buildTestEnvironment(p, 'test');
  testEnvironmentListens(p, await trial.listen({ host: '127.0.0.1', port: 0 }));
  world = openTestWorld(p);
  made = await serveFixture(p, 10);
  grant = await testGrantFor(p, world, made.consumer, { serviceId: made.serviceId, systemId: made.systemId });
  signer = await testSigner();
});
after(async () => {
  await world?.close();
  await trial?.close();
  await production?.close();
});

async function testSigner(): Promise<Signer> {
  const { keyId, secret } = await createTestKey(world, made.consumer, grant.id, { algorithm: 'hmac-sha256' });
  return { keyId, algorithm: 'hmac-sha256', key: signingKey(Buffer.from(secret ?? '', 'base64url')) };
}

const purpose = (code: string) => ({ 'x-gongshu-purpose': code });
const body = JSON.stringify({ id_no: '测试证件号码1' });
const called = (by: Signer, own = purpose('test')) =>
  sign9421({ code: made.code, signer: by, at: p.clock.now(), method: 'POST', body, own });

const streamOf = async (hash: unknown): Promise<string | undefined> => {
  const { rows } = await sql<{ stream: string }>`
    select stream from ledger.entry where hash = decode(${String(hash)}, 'hex')`.execute(p.db);
  return rows[0]?.stream;
};

test('a grant at once, a key, and an answer from rows that were made up, in a log of its own', async () => {
  assert.match(grant.number, /^T/);
  const answer = await trial.inject(called(signer));
  assert.equal(answer.statusCode, 200, answer.body);
  const { records } = answer.json();
  assert.equal(records.length, 1);
  assert.equal(records[0].id_no, '测试证件号码1');
  assert.equal(await streamOf(answer.headers['x-ledger-entry']), 'test');
  assert.equal(await streamOf(grant.entry), 'test');
  const again = await testGrantFor(p, world, made.consumer, {
    serviceId: made.serviceId,
    systemId: made.systemId,
  });
  assert.equal(again.id, grant.id);
  const replayed = called(signer);
  assert.equal((await trial.inject(replayed)).statusCode, 200);
  assert.equal((await trial.inject(replayed)).headers['x-gateway-error'], 'gateway.nonce-repeated');
});

test('a key of the other environment is refused, each in its own log', async () => {
  const real = await made.grant({ addresses: null, lastDay: addDays(p.clock.today(), 30) });
  const key = await made.key(real.id);
  const realSigner: Signer = { keyId: key.keyId, algorithm: 'hmac-sha256', key: key.secret };
  const there = await trial.inject(called(realSigner, purpose('p-school')));
  assert.equal(there.statusCode, 403);
  assert.equal(there.headers['x-gateway-error'], 'gateway.environment');
  assert.equal(await streamOf(there.headers['x-ledger-entry']), 'test');
  const here = await production.inject(called(signer));
  assert.equal(here.headers['x-gateway-error'], 'gateway.environment');
  assert.equal(await streamOf(here.headers['x-ledger-entry']), 'audit');
});

test('the platform never meets what belongs to the test environment', async () => {
  assert.equal(await getGrant(p.db, grant.id), undefined);
  const listed = await listGrants(p.db, {
    service: made.serviceId,
    today: p.clock.today(),
    page: 1,
    pageSize: 50,
  });
  assert.ok(listed.items.every(({ id }) => id !== grant.id));
  const versions = await versionsOfResource(p.db, made.resourceId);
  assert.deepEqual(
    versions.map(({ id }) => id),
    [made.versionId],
  );
  await assert.rejects(
    sql`insert into serve.grant_version select * from serve.grant_version where grant_id = ${grant.id}`.execute(
      p.db,
    ),
  );
  assert.equal((await getGrant(world.p.db, grant.id))?.terms.environment, 'test');
});

test('a call that is sent to be explained gets the text, the difference, and never the signature', async () => {
  const call = called(signer);
  const explainOf = async (changes: { headers?: Record<string, string>; payload?: string }) => {
    const answer = await trial.inject({
      ...call,
      url: `/explain${call.url}`,
      payload: changes.payload ?? call.payload,
      headers: { ...call.headers, ...changes.headers },
    });
    assert.equal(answer.statusCode, 200, answer.body);
    return answer.json();
  };
  const part = (found: { findings: { part: string; ok: boolean | null }[] }, name: string) =>
    found.findings.find((one) => one.part === name)?.ok;
  const right = await explainOf({});
  assert.deepEqual(
    [part(right, 'signature'), part(right, 'digest'), part(right, 'clock')],
    [true, true, true],
  );
  const base = right.expected.replace('"@method": POST', '"@method": post');
  const wrong = await explainOf({ headers: { 'x-gongshu-base': Buffer.from(base).toString('base64') } });
  assert.deepEqual([wrong.difference.line, wrong.difference.column], [1, 12]);
  assert.equal(part(await explainOf({ payload: `${body} ` }), 'digest'), false);
  const other = called({ ...signer, key: signingKey(Buffer.alloc(32, 7)) });
  const forged = await explainOf({ headers: other.headers });
  assert.equal(part(forged, 'signature'), false);
  assert.ok(!JSON.stringify(forged).includes(call.headers.signature ?? '—'));
  const real = await made.key((await made.grant({ lastDay: addDays(p.clock.today(), 30) })).id);
  const foreign = await explainOf({
    headers: called({ keyId: real.keyId, algorithm: 'hmac-sha256', key: real.secret }).headers,
  });
  assert.equal(part(foreign, 'key'), false);
  assert.equal(part(foreign, 'signature'), undefined);
});

test('the console sends a signed call and shows all of the answer; a registered key it cannot use', async () => {
  const sent = await sendTestCall(p, world, made.consumer, grant.id, { keyId: signer.keyId, body });
  assert.equal(sent.status, 200, sent.body);
  assert.equal(await streamOf(sent.entry), 'test');
  assert.ok(sent.request.base.includes('"@authority": 127.0.0.1:'));
  const { publicKey } = generateKeyPairSync('ed25519');
  const registered = await createTestKey(world, made.consumer, grant.id, {
    algorithm: 'ed25519',
    publicKey: publicKey.export({ type: 'spki', format: 'pem' }).toString(),
  });
  await assert.rejects(
    sendTestCall(p, world, made.consumer, grant.id, { keyId: registered.keyId, body }),
    ({ code }: { code: string }) => code === 'serve.console-key',
  );
  await assert.rejects(sendTestCall(p, world, made.provider, grant.id, { keyId: signer.keyId, body }));
});
