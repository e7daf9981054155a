/** Grants of the second format through HTTP: keys of every kind, quotas of every unit, people barred, permissions changed, states that refuse. */
import assert from 'node:assert/strict';
import { createPublicKey, generateKeyPairSync, verify } from 'node:crypto';
import { after, before, test } from 'node:test';
import type { FastifyInstance } from 'fastify';
import { sql } from 'kysely';
import type { Actor } from '#kernel/actor.ts';
import { newSm2Key, sm2FromPem, sm2Verify } from '#kernel/crypto/sm2.ts';
import { transact } from '#kernel/db.ts';
import { openHttp } from '#kernel/http/server.ts';
import { newId } from '#kernel/ids.ts';
import { loadLaw } from '#law/index.ts';
import {
  type ServeFixture,
  type SignedCall,
  serveFixture,
  servePlatform,
  signedCall,
  type TestKey,
} from '#tests/factories/serve.ts';
import { answerText, type Signer, sign9421, signXCa } from '#tests/factories/sign-9421.ts';
import { testStack } from '#tests/factories/stack.ts';
import { setPermissions } from '../commands/change-terms.ts';
import { activateGrant, endGrant } from '../commands/grant-state.ts';
import { createKey } from '../commands/keys.ts';
import { barUser, unbarUser } from '../commands/user-bars.ts';
import type { Serving } from '../context.ts';
import { grantUseRoutes } from '../routes-grants.ts';
import { keyBody } from '../schema-grants.ts';
import { usesByPerson } from '../uses-by-person.ts';
import { gatewayPlugin } from './plugin.ts';
import { callProof, callProofText } from './proof.ts';
import { signingKey } from './signature.ts';
import { eraseCallTexts } from './texts-retention.ts';

const fixtures = new URL('../../../../tests/fixtures/regulations', import.meta.url).pathname;

let p: Serving;
let app: FastifyInstance;
let made: ServeFixture;
let advance: (ms: number) => void;

before(async () => {
  const stack = await testStack();
  advance = (ms) => stack.clock.advance(ms);
  p = servePlatform(stack, await loadLaw(fixtures, 'xingyuan'));
  app = await openHttp(p, 'test');
  await app.register(gatewayPlugin(p));
  await app.ready();
  made = await serveFixture(p, 100);
});
after(async () => {
  await app?.close();
});

async function send(call: SignedCall, address = '127.0.0.1') {
  const raw = await app.inject({ ...call, remoteAddress: address });
  return { status: raw.statusCode, code: raw.headers['x-gateway-error'], raw, body: raw.json() };
}
const ask = (key: TestKey, changes: Partial<Parameters<typeof signedCall>[0]> = {}) =>
  signedCall({ code: made.code, key, at: p.clock.now(), query: 'id_no=X0000003', ...changes });
const question = () => ({
  code: made.code,
  at: p.clock.now(),
  query: 'id_no=X0000003',
  own: { 'x-gongshu-purpose': 'p-school' },
});

async function lastDetail(grantId: string): Promise<Record<string, unknown>> {
  const { rows } = await sql<{ body: Buffer }>`select body from ledger.entry where subject_id = ${grantId}
    and kind like 'serve.call-%' order by id desc limit 1`.execute(p.db);
  const body = rows[0]?.body ?? Buffer.from('{}');
  assert.ok(body.length <= 2048, `an entry of ${body.length} bytes`);
  return JSON.parse(body.toString('utf8')).detail;
}

test('registered keys prove more than a secret; the answer is proved to anybody by the gateway’s own key', async () => {
  const grant = await made.grant({ evidence: 'E2' });
  const shared = await made.key(grant.id);
  assert.equal((await send(ask(shared))).code, 'gateway.evidence');
  const rsa = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const ed = generateKeyPairSync('ed25519');
  const sm2 = newSm2Key();
  const pairs = [
    {
      algorithm: 'ed25519',
      key: ed.privateKey,
      pem: ed.publicKey.export({ type: 'spki', format: 'pem' }).toString(),
    },
    {
      algorithm: 'rsa-pss-sha512',
      key: rsa.privateKey,
      pem: rsa.publicKey.export({ type: 'spki', format: 'pem' }).toString(),
    },
    { algorithm: 'sm2-sm3', key: sm2FromPem(sm2.privatePem), pem: sm2.publicPem },
  ] as const;
  for (const { algorithm, key, pem } of pairs) {
    const asked = keyBody.parse({ algorithm, publicKey: pem });
    const created = await createKey(p, made.consumer, grant.id, asked);
    assert.equal(created.secret, null);
    const signer: Signer = { keyId: created.keyId, algorithm, key };
    const call = sign9421({ ...question(), signer });
    const answer = await send(call);
    assert.equal(answer.status, 200, answer.raw.body);
    assert.equal((await lastDetail(grant.id)).evidence, 'E2');
    const { keys } = (await app.inject('/.well-known/gongshu-keys')).json();
    const { base, signature, keyId } = answerText(call, { status: 200, headers: answer.raw.headers });
    const own = keys.find(({ id }: { id: string }) => id === keyId);
    assert.equal(own.algorithm, algorithm === 'sm2-sm3' ? 'sm2-sm3' : 'ed25519');
    const proved =
      own.algorithm === 'sm2-sm3'
        ? sm2Verify(sm2FromPem(own.publicKey), Buffer.from(base), signature)
        : verify(null, Buffer.from(base), createPublicKey(own.publicKey), signature);
    assert.ok(proved, algorithm);
    assert.equal((await send(call)).code, 'gateway.nonce-repeated');
    // What was signed lies sealed beside the entry, not in it, and with it proves the call to a stranger.
    const hash = String(answer.raw.headers['x-ledger-entry']);
    const proof = (await callProof(p.db, p, hash)) ?? assert.fail('no text lies beside the entry');
    assert.deepEqual([proof.keyId, proof.fits, proof.publicKey], [created.keyId, true, pem]);
    assert.equal(proof.fingerprint, created.fingerprint);
    assert.match(proof.base, /"@query": \?id_no=X0000003/);
    assert.match(callProofText(proof), /fits: yes.*BEGIN PUBLIC KEY.*id_no=X0000003/s);
    if (algorithm === 'ed25519')
      assert.ok(
        verify(null, Buffer.from(proof.base), createPublicKey(pem), Buffer.from(proof.signature, 'base64')),
      );
    assert.equal(await eraseCallTexts(p, new Date(0)), 0);
    assert.ok((await eraseCallTexts(p, new Date(p.clock.now().getTime() + 60_000))) > 0);
    assert.equal(await callProof(p.db, p, hash), undefined);
  }
});

test('the signed text is read by the parties of the call alone, and reading it is on record', async () => {
  const { publicKey, privateKey } = generateKeyPairSync('ed25519');
  const pem = publicKey.export({ type: 'spki', format: 'pem' }).toString();
  const grant = await made.grant();
  const created = await createKey(
    p,
    made.consumer,
    grant.id,
    keyBody.parse({ algorithm: 'ed25519', publicKey: pem }),
  );
  const call = { ...question(), signer: { keyId: created.keyId, algorithm: 'ed25519', key: privateKey } };
  const signed = (await send(sign9421(call as Parameters<typeof sign9421>[0]))).raw.headers['x-ledger-entry'];
  const secret = (await send(ask(await made.key(grant.id)))).raw.headers['x-ledger-entry'];
  const desk = await openHttp(p, 'test');
  let actor: Actor = made.provider;
  desk.addHook('onRequest', async (request) => {
    request.actor = actor;
  });
  grantUseRoutes(desk, p);
  await desk.ready();
  const read = async (hash: unknown) => desk.inject(`/api/serve/calls/${hash}/proof`);
  for (actor of [made.provider, made.consumer]) assert.equal((await read(signed)).json().fits, true);
  assert.equal((await read(secret)).statusCode, 404, 'a shared secret proves nothing to others');
  actor = { ...made.consumer, organisationId: newId() };
  assert.equal((await read(signed)).statusCode, 404);
  const { rows } = await sql<{ n: number }>`select count(*)::int as n from ledger.entry
    where kind = 'serve.call-proof-read' and subject_id = ${grant.id}`.execute(p.db);
  assert.equal(rows[0]?.n, 2);
  await desk.close();
});

test('the header style of existing programs is answered with its nonce and time', async () => {
  const grant = await made.grant();
  const { keyId, secret } = await made.key(grant.id);
  const call = signXCa({
    code: made.code,
    keyId,
    secret,
    at: p.clock.now(),
    query: 'id_no=X0000003',
    purpose: 'p-school',
  });
  assert.equal((await send(call)).status, 200);
  assert.equal((await send(call)).code, 'gateway.nonce-repeated');
});

test('rows and bytes are counted exactly, by day, month and in all; what has no room costs nothing', async () => {
  const grant = await made.grant({
    quotas: [
      { unit: 'rows', period: 'total', limit: 2 },
      { unit: 'bytes', period: 'month', limit: 100_000 },
    ],
  });
  const key = await made.key(grant.id);
  const first = await send(ask(key));
  assert.equal(first.status, 200);
  assert.equal(
    (await send(ask(key, { query: 'id_no=nobody' }))).status,
    200,
    'nothing found, no row counted',
  );
  const second = await send(ask(key));
  assert.match(String(second.raw.headers.ratelimit), /"rows-total";r=0, "bytes-month";r=\d+;t=\d+$/);
  const third = await send(ask(key));
  assert.deepEqual([third.status, third.code, third.body.side], [429, 'gateway.quota-volume', 'caller']);
  const { rows } = await sql<{ unit: string; period: string; used: number }>`
    select unit, period, used from serve.quota_ledger where grant_id = ${grant.id} order by unit`.execute(
    p.db,
  );
  const bytes = [first, second].reduce((sum, { raw }) => sum + raw.rawPayload.length, 0);
  const used = Object.fromEntries(rows.map((row) => [`${row.unit} ${row.period}`, row.used]));
  assert.equal(used[`calls ${p.clock.today()}`], 3);
  assert.equal(used['rows total'], 2);
  assert.ok((used[`bytes ${p.clock.today().slice(0, 7)}`] ?? 0) > bytes);
});

test('rate and concurrency hold back, and say when to come again', async () => {
  const grant = await made.grant({ rate: { perSecond: 1, burst: 2 }, concurrency: null });
  const key = await made.key(grant.id);
  const answers = [await send(ask(key)), await send(ask(key)), await send(ask(key))];
  assert.deepEqual(
    answers.map(({ status }) => status),
    [200, 200, 429],
  );
  assert.equal(answers[2]?.raw.headers['retry-after'], '1');
  advance(1000);
  assert.equal((await send(ask(key))).status, 200);
  const narrow = await made.grant({ concurrency: 1 });
  const other = await made.key(narrow.id);
  assert.equal((await send(ask(other))).status, 200);
  const many = await Promise.all(Array.from({ length: 8 }, () => send(ask(other))));
  assert.deepEqual(new Set(many.map(({ code }) => code)), new Set([undefined, 'gateway.concurrency']));
});

test('a grant that waits for its agreement, one of another manner, and one that was ended', async () => {
  const pending = await made.grant({ inactive: true });
  const actor = made.provider;
  await assert.rejects(createKey(p, made.consumer, pending.id), /active/);
  await transact(p.db, (tx) => activateGrant(tx, p, { grantId: pending.id, actor }));
  const key = await made.key(pending.id);
  assert.equal((await send(ask(key))).status, 200);
  await transact(p.db, (tx) =>
    endGrant(tx, p, { grantId: pending.id, actor, note: '协议终止', rule: 'serve.suspension-grounds' }),
  );
  assert.equal((await send(ask(key))).code, 'gateway.grant-revoked');
  const copy = await made.grant({ mode: 'copy', modeReason: '离线统计' });
  assert.equal((await send(ask(await made.key(copy.id)))).code, 'gateway.mode');
});

test('a key of the system serves each of its grants; rotated, the former one holds for the overlap', async () => {
  const made2 = await serveFixture(p, 10);
  const [a, b] = [await made2.grant(), await made2.grant({ purpose: { text: '统计', code: 'p-count' } })];
  const asked = keyBody.parse({ wholeSystem: true });
  const created = await createKey(p, made2.consumer, a.id, asked);
  const key: TestKey = {
    keyId: created.keyId,
    secret: signingKey(Buffer.from(created.secret ?? '', 'base64url')),
  };
  const by = (purpose: string, code = made2.code) => send(ask(key, { purpose, code }));
  assert.equal((await by('p-school')).status, 200);
  assert.equal((await by('p-count')).status, 200);
  assert.equal((await lastDetail(b.id)).records, 1, 'under the grant of that purpose');
  const unclear = await send(ask(key, { purpose: '', code: made2.code }));
  assert.deepEqual(
    [unclear.code, typeof unclear.raw.headers['x-ledger-entry']],
    ['gateway.grant-unclear', 'string'],
  );
  assert.equal((await by('p-school', made.code)).code, 'gateway.service-not-granted');
  const other: TestKey = { ...key, secret: signingKey(Buffer.alloc(32, 1)) };
  const forged = await send(ask(other, { purpose: '', code: made2.code }));
  assert.deepEqual(
    [forged.code, forged.raw.headers['x-ledger-entry']],
    ['gateway.signature', undefined],
    'who does not hold the key learns nothing of its grants',
  );
  const waiting = await made2.grant({ inactive: true, purpose: { text: '排序', code: 'p-sort' } });
  assert.equal((await by('p-sort')).code, 'gateway.grant-pending');
  await made2.grant({ purpose: { text: '排序', code: 'p-sort' } });
  assert.equal((await by('p-sort')).status, 200, `not ${waiting.number}, which waits`);
  const signer: Signer = { keyId: key.keyId, algorithm: 'hmac-sha256', key: key.secret };
  const named = (grant: string) =>
    send(
      sign9421({
        ...question(),
        code: made2.code,
        signer,
        own: { 'x-gongshu-purpose': 'p-count', 'x-gongshu-grant': grant },
      }),
    );
  assert.equal((await named(b.number)).status, 200);
  assert.equal((await named(a.number)).code, 'gateway.service-not-granted');

  const next = await createKey(
    p,
    made2.consumer,
    a.id,
    keyBody.parse({ follows: key.keyId, overlapHours: 1, wholeSystem: true }),
  );
  assert.equal((await by('p-school')).status, 200, 'both hold');
  advance(3_600_001);
  assert.equal((await by('p-school')).code, 'gateway.key-expired');
  const fresh: TestKey = {
    keyId: next.keyId,
    secret: signingKey(Buffer.from(next.secret ?? '', 'base64url')),
  };
  assert.equal((await send(ask(fresh, { code: made2.code }))).status, 200);
});

test('a key of the test environment is refused here, and on record', async () => {
  const grant = await made.grant();
  const created = await createKey(p, made.consumer, grant.id, keyBody.parse({ environment: 'test' }));
  const key: TestKey = {
    keyId: created.keyId,
    secret: signingKey(Buffer.from(created.secret ?? '', 'base64url')),
  };
  const answer = await send(ask(key));
  assert.deepEqual([answer.status, answer.code], [403, 'gateway.environment']);
  assert.equal(typeof answer.raw.headers['x-ledger-entry'], 'string');
});

test('an address is believed from the connection, not from a header; every spelling of it is the same', async () => {
  const grant = await made.grant({ addresses: ['127.0.0.1', '2001:db8::/32'] });
  const key = await made.key(grant.id);
  for (const header of ['x-forwarded-for', 'forwarded', 'x-real-ip']) {
    const call = ask(key);
    const spoofed = {
      ...call,
      headers: { ...call.headers, [header]: header === 'forwarded' ? 'for=127.0.0.1' : '127.0.0.1' },
    };
    assert.equal((await send(spoofed, '10.9.9.9')).code, 'gateway.address', header);
  }
  for (const address of [
    '127.0.0.1',
    '::ffff:127.0.0.1',
    '::ffff:7f00:1',
    '2001:DB8::1',
    '2001:0db8:0:0::0001',
  ])
    assert.equal((await send(ask(key), address)).status, 200, address);
  for (const address of ['::1', '2001:db9::1', '::ffff:127.0.0.2', 'fe80::1'])
    assert.equal((await send(ask(key), address)).code, 'gateway.address', address);
});

test('a barred person is refused at the next call, under one grant or all; uses are read by person', async () => {
  const grant = await made.grant();
  const key = await made.key(grant.id);
  const by = (operator: string) => send(ask(key, { operator }));
  assert.equal((await by('S-1')).status, 200);
  const bar = await barUser(p, made.consumer, { operator: 'S-1', note: '离岗', grant: grant.id });
  await assert.rejects(
    barUser(p, made.consumer, { operator: 'S-1', note: '离岗', grant: grant.id }),
    /barred/,
  );
  await assert.rejects(barUser(p, made.provider, { operator: 'S-2', note: '越权', grant: grant.id }));
  assert.equal((await by('S-1')).code, 'gateway.operator-barred');
  assert.equal((await by('S-2')).status, 200);
  await unbarUser(p, made.consumer, bar.id);
  assert.equal((await by('S-1')).status, 200);
  const day = p.clock.today();
  const all = await barUser(p, made.consumer, { operator: 'S-3', note: '离岗', until: day });
  assert.equal((await by('S-3')).code, 'gateway.operator-barred', 'under every grant');
  const uses = await usesByPerson(p.db, { grantId: grant.id, from: day, to: day });
  assert.deepEqual(
    uses.items.map((use) => [use.operator, use.outcome, use.records]),
    [
      ['S-3', 'gateway.operator-barred', 0],
      ['S-1', 'answered', 1],
      ['S-2', 'answered', 1],
      ['S-1', 'gateway.operator-barred', 0],
      ['S-1', 'answered', 1],
    ],
  );
  const { rows } = await sql<{ n: number }>`select count(*)::int as n from ledger.entry
    where convert_from(body, 'utf8') like '%S-1%'`.execute(p.db);
  assert.equal(rows[0]?.n, 0, 'the number of a person is not in the ledger');
  assert.equal((await by('s-3')).code, 'gateway.operator-barred', 'however it is written');
  assert.equal((await by('')).code, 'gateway.operator-missing', 'nobody named could be the one barred');
  await unbarUser(p, made.consumer, all.id);
  assert.equal((await by('')).status, 200);
});

test('permissions are narrowed and given back, never widened beyond what was granted', async () => {
  const grant = await made.grant({ columns: ['name', 'county'] });
  const key = await made.key(grant.id);
  const set = (patch: Parameters<typeof setPermissions>[3]) =>
    setPermissions(p, made.provider, grant.id, patch);
  await send(ask(key));
  const county = { all: [{ column: 'county', op: 'eq' as const, value: '990102' }] };
  await set({ columns: ['county'], rows: county, quotas: [{ unit: 'calls', period: 'day', limit: 3 }] });
  assert.equal((await send(ask(key))).body.count, 0);
  assert.deepEqual((await send(ask(key, { query: 'id_no=X0000004' }))).body.records, [{ county: '990102' }]);
  assert.equal((await send(ask(key))).code, 'gateway.quota');
  await set({ columns: ['name', 'county'], rows: null });
  for (const patch of [
    { columns: ['name', 'income'] },
    { addresses: ['0.0.0.0/0'] },
    { addresses: null },
    { quotas: [{ unit: 'calls' as const, period: 'day' as const, limit: 1001 }] },
    { lastDay: '2027-01-01' },
  ])
    await assert.rejects(set(patch), { code: 'serve.terms-wider' }, JSON.stringify(patch));
  await assert.rejects(set({ rows: null }), { code: 'serve.terms-unchanged' });
  const { rows } = await sql<{ body: string }>`select convert_from(body, 'utf8') as body from ledger.entry
    where subject_id = ${grant.id} and kind = 'serve.grant-changed'`.execute(p.db);
  assert.ok(rows.some(({ body }) => body.includes('{"column":"county","op":"eq"}')));
  assert.ok(!rows.some(({ body }) => body.includes('990102')), 'what is filtered by stays out of the ledger');
  await assert.rejects(setPermissions(p, made.consumer, grant.id, { rows: county }));
});
