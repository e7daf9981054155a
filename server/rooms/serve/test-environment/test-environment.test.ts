/** The test environment on real parts: own address, keys, rows and log; production and test never meet. */
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { createHash, generateKeyPairSync, type KeyObject } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { promisify } from 'node:util';
import type { FastifyInstance } from 'fastify';
import { sql } from 'kysely';
import { addDays } from '#kernel/clock.ts';
import { newSm2Key } from '#kernel/crypto/sm2.ts';
import { openHttp } from '#kernel/http/server.ts';
import { loadLaw } from '#law/index.ts';
import { freshFolder } from '#tests/factories/embedded.ts';
import { type ServeFixture, serveFixture, servePlatform, signedCall } from '#tests/factories/serve.ts';
import { type Signer, sign9421 } from '#tests/factories/sign-9421.ts';
import { testStack } from '#tests/factories/stack.ts';
import { Gongshu } from '../../../../sdk/typescript/gongshu.ts';
import type { Serving } from '../context.ts';
import { exampleBodies, exampleReply } from '../documents/bodies.ts';
import { type CallLanguage, callProfiles, readyCall } from '../documents/calls/index.ts';
import { fieldsOf } from '../documents/fields.ts';
import { sdkRoutes } from '../documents/sdks.ts';
import { sdksReply } from '../documents/sdks-schema.ts';
import { documentOf } from '../documents/store.ts';
import { ownUsagePath } from '../gateway/own-usage.ts';
import { signingKey } from '../gateway/signature.ts';
import { type Grant, getGrant, listGrants } from '../grants.ts';
import { buildTestEnvironment, servePlugin, testEnvironmentListens } from '../index.ts';
import { getService, versionsOfResource } from '../repository.ts';
import { testAddressOf } from './address.ts';
import { sendTestCall } from './console.ts';
import { createTestKey, testGrantFor } from './grants.ts';
import { explained } from './schema.ts';
import { openTestWorld, type TestWorld } from './world.ts';

const fixtures = new URL('../../../../tests/fixtures/regulations', import.meta.url).pathname;
const sdk = new URL('../../../../sdk/', import.meta.url).pathname;

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

test('the SDKs are given out as they are, each with its digest', async () => {
  const app = await openHttp(p, 'test');
  app.addHook('onRequest', async (request) => {
    request.actor = made.consumer;
  });
  sdkRoutes(app);
  const { version, files } = sdksReply.parse((await app.inject('/api/serve/sdks')).json());
  assert.match(version, /^\d+\./);
  assert.deepEqual(
    [...new Set(files.map(({ language }) => language))],
    ['typescript', 'java', 'python', null],
  );
  for (const { name, sha256, bytes } of files) {
    const { rawPayload } = await app.inject(`/api/serve/sdks/${name}`);
    assert.deepEqual(
      [rawPayload.length, createHash('sha256').update(rawPayload).digest('hex')],
      [bytes, sha256],
    );
  }
  assert.equal((await app.inject('/api/serve/sdks/..%2fpackage.json')).statusCode, 404);
  await app.close();
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

test('calls of every way are explained, however long their path; the counters are told here too', async () => {
  const key = { keyId: signer.keyId, secret: signer.key as KeyObject };
  const ofPath = (path: string) =>
    signedCall({ code: made.code, key, at: p.clock.now(), path, purpose: 'test' });
  const service = `/gateway/v1/services/${made.code}`;
  for (const path of [`${service}/feed/snapshot`, `${service}/deliveries/${grant.id}/file`, ownUsagePath]) {
    const call = ofPath(path);
    const { statusCode, payload } = await trial.inject({ ...call, url: `/explain${call.url}` });
    assert.equal(statusCode, 200, payload);
    const { findings } = explained.parse(JSON.parse(payload));
    assert.equal(findings.find(({ part }) => part === 'signature')?.ok, true, path);
  }
  const told = await trial.inject(ofPath(ownUsagePath));
  assert.equal(told.json().grants[0]?.grant, grant.id, told.body);
  assert.equal(await streamOf(told.headers['x-ledger-entry']), 'test');
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

const run = promisify(execFile);
/** How a file of the language is run, and what has to be on the machine for it. */
const runners: Record<CallLanguage, { file: string; command: string[]; needs: string[] }> = {
  curl: { file: 'call.sh', command: ['bash'], needs: ['bash', 'curl', 'openssl'] },
  typescript: { file: 'call.ts', command: [process.execPath], needs: [] },
  python: { file: 'call.py', command: ['python3'], needs: ['python3'] },
  java: { file: 'Call.java', command: ['java'], needs: ['java'] },
  go: { file: 'call.go', command: ['go', 'run'], needs: ['go'] },
};
const isHere = (name: string): Promise<boolean> =>
  run('sh', ['-c', `command -v ${name}`]).then(
    () => true,
    () => false,
  );

for (const [language, { file, command, needs }] of Object.entries(runners) as [
  CallLanguage,
  (typeof runners)['go'],
][]) {
  test(`the published call in ${language} is answered as its document says`, async (context) => {
    for (const name of needs)
      if (!(await isHere(name))) return context.skip(`${name} is not on this machine`);
    const fields = await fieldsOf(p.db, made.plan);
    const published = exampleBodies(made.plan, fields)[0] ?? '{}';
    const at = (await getService(p.db, made.serviceId))?.version.publishedAt ?? new Date(0);
    const expected = exampleReply({ code: made.code, version: 1, plan: made.plan, fields, at });
    const path = `/gateway/v1/services/${made.code}/records`;
    const secret = signer.key.export().toString('base64url');
    const env = {
      ...process.env,
      GONGSHU_URL: testAddressOf(p)?.address,
      GONGSHU_KEY: signer.keyId,
      GONGSHU_SECRET: secret,
      NODE_NO_WARNINGS: '1',
      LC_ALL: 'C.UTF-8',
    };
    // A compiler takes its seconds: the other ways of signing are tried where there is none.
    const tried = language === 'go' || language === 'java' ? callProfiles.slice(0, 1) : callProfiles;
    const folder = freshFolder();
    for (const profile of tried) {
      const source = readyCall({ path, body: published, purpose: 'test', operator: '' }, language, profile);
      const written = join(folder, file);
      await writeFile(written, source);
      const [program = '', ...args] = command;
      const { stdout } = await run(program, [...args, written], { env });
      const reply = JSON.parse(stdout.slice(stdout.indexOf('{')));
      assert.deepEqual(reply, expected, profile);
    }
  });
}

for (const [kind, shape] of Object.entries({
  verify: { kind: 'verify', guesses: 5 },
  search: { kind: 'search', lookup: [], filters: ['county', 'born'], order: ['county'] },
  batch: { kind: 'batch' },
} as const)) {
  test(`the example of a ${kind} is answered as its document says`, async () => {
    const own = await serveFixture(p, 3, 'conditional', {}, shape);
    const { id } = await testGrantFor(p, world, own.consumer, {
      serviceId: own.serviceId,
      systemId: own.systemId,
    });
    const { keyId } = await createTestKey(world, own.consumer, id, { algorithm: 'hmac-sha256' });
    const fields = await fieldsOf(p.db, own.plan);
    const at = (await getService(p.db, own.serviceId))?.version.publishedAt ?? new Date(0);
    const expected = exampleReply({ code: own.code, version: 1, plan: own.plan, fields, at });
    const [body = '{}'] = exampleBodies(own.plan, fields);
    const answer = await sendTestCall(p, world, own.consumer, id, { keyId, body });
    assert.equal(answer.status, 200, answer.body);
    assert.deepEqual(JSON.parse(answer.body), expected);
  });
}

test('the document of a version is written once and names every part that a caller needs', async () => {
  const service = { code: made.code, title: { zh: '居民核验', en: 'Residents' } };
  const version = { id: made.versionId, number: 1, plan: made.plan, publishedAt: p.clock.now() };
  const first = await documentOf(p, service, version);
  const again = await documentOf(p, { ...service, title: { zh: '改名', en: 'Renamed' } }, version);
  assert.deepEqual([again.text, again.digest], [first.text, first.digest]);
  await assert.rejects(sql`update serve.service_document set document = 'x'`.execute(p.db));
  const document = JSON.parse(first.text);
  const { post } = document.paths[`/gateway/v1/services/${made.code}/records`];
  assert.deepEqual(Object.keys(document.components.securitySchemes), ['native', 'rfc9421', 'x-ca']);
  assert.deepEqual(post.requestBody.content['application/json'].schema.required, ['id_no']);
  assert.equal(
    post.responses['200'].content['application/json'].schema.properties.records.items.properties.born.format,
    'date',
  );
  assert.ok(post.responses['429']['x-errors'].some(({ code }: { code: string }) => code === 'gateway.quota'));
});

test('the SDKs are answered, and hold the answer against the gateway’s own key', async (context) => {
  const at = testAddressOf(p)?.address ?? '';
  const secret = signer.key.export().toString('base64url');
  const caller = { url: at, purpose: 'test' };
  const shared = new Gongshu({ ...caller, key: { id: signer.keyId, algorithm: 'hmac-sha256', secret } });
  const { records } = await shared.call(made.code, 'records', JSON.parse(body));
  assert.equal((records as unknown[]).length, 1);
  await assert.rejects(shared.call(made.code, 'records', { none: 1 }), ({ code }: { code: string }) =>
    code.startsWith('gateway.parameter'),
  );
  // A registered SM2 key: the answer is then signed by SM2 as well.
  const own = newSm2Key();
  const registered = await createTestKey(world, made.consumer, grant.id, {
    algorithm: 'sm2-sm3',
    publicKey: own.publicPem,
  });
  const key = { id: registered.keyId, algorithm: 'sm2-sm3' as const, privateKey: own.privatePem };
  const commercial = await new Gongshu({ ...caller, key }).call(made.code, 'records', JSON.parse(body));
  assert.deepEqual(commercial.records, records);
  const env = { ...process.env, SDK_URL: at, SDK_CODE: made.code, SDK_BODY: body, LC_ALL: 'C.UTF-8' };
  const keys = { SDK_KEY: registered.keyId, SDK_PEM: own.privatePem };
  if (await isHere('python3')) {
    const program = `import os, json, gongshu
e = os.environ
key = {"id": e["SDK_KEY"], "algorithm": "sm2-sm3", "privateKey": e["SDK_PEM"]}
print(len(gongshu.Gongshu(e["SDK_URL"], key, "test").call(e["SDK_CODE"], "records", json.loads(e["SDK_BODY"]))["records"]))`;
    const { stdout } = await run('python3', ['-B', '-c', program], {
      env: { ...env, ...keys, PYTHONPATH: `${sdk}python` },
    });
    assert.equal(stdout.trim(), '1');
  } else context.diagnostic('python3 is not on this machine');
  if (await isHere('javac')) {
    const folder = freshFolder();
    const program = `public class Try { public static void main(String[] a) throws Exception {
      java.util.Map<String, String> e = System.getenv();
      System.out.println(new Gongshu(e.get("SDK_URL"), new Gongshu.Key(e.get("SDK_KEY"), "sm2-sm3", e.get("SDK_PEM")), java.util.Map.of("purpose", "test")).call(e.get("SDK_CODE"), "records", e.get("SDK_BODY")).contains("\\"count\\":1")); } }`;
    await writeFile(join(folder, 'Try.java'), program);
    const files = [`${sdk}java/Gongshu.java`, `${sdk}java/Sm.java`, join(folder, 'Try.java')];
    await run('javac', ['-encoding', 'UTF-8', '-d', folder, ...files]);
    const { stdout } = await run('java', ['-cp', folder, 'Try'], { env: { ...env, ...keys } });
    assert.equal(stdout.trim(), 'true');
  } else context.diagnostic('javac is not on this machine');
});
