/** The gateway through HTTP on real stores: every refusal by its own code, exact counters, and an entry for every call. */
import assert from 'node:assert/strict';
import { createHash, createHmac } from 'node:crypto';
import { after, before, describe, test } from 'node:test';
import type { FastifyInstance, LightMyRequestResponse } from 'fastify';
import { sql } from 'kysely';
import type { Platform } from '#cases/index.ts';
import type { TestClock } from '#kernel/clock.ts';
import { openHttp } from '#kernel/http/server.ts';
import { loadLaw } from '#law/index.ts';
import {
  type ServeFixture,
  serveFixture,
  servePlatform,
  signedCall,
  type TestKey,
} from '#tests/factories/serve.ts';
import { testStack } from '#tests/factories/stack.ts';
import { resumeGrant, revokeGrant, suspendGrant } from '../commands/grant-state.ts';
import { revokeKey } from '../commands/keys.ts';
import type { Serving } from '../context.ts';
import { alertRefusals } from './alerts.ts';
import { gatewayCorrectionsPlugin } from './corrections.ts';
import { dropOldNonces } from './nonces.ts';
import { gatewayPlugin } from './plugin.ts';
import { signingKey } from './signature.ts';
import { sealRefusals } from './tallies.ts';

const fixtures = new URL('../../../../tests/fixtures/regulations', import.meta.url).pathname;

let p: Serving;
let clock: TestClock;
let app: FastifyInstance;
let made: ServeFixture;

before(async () => {
  const stack = await testStack();
  clock = stack.clock;
  p = servePlatform(stack, await loadLaw(fixtures, 'xingyuan'));
  app = await openHttp(p, 'test');
  await app.register(gatewayPlugin(p));
  // What is refused at the gate asks no case.
  const ports = { usersOf: async () => [], servedSince: async () => [] };
  await app.register(gatewayCorrectionsPlugin(p as unknown as Platform, ports));
  await app.ready();
  made = await serveFixture(p, 100);
});
after(async () => {
  await app?.close();
});

type Answer = {
  status: number;
  code: string | undefined;
  body: Record<string, unknown>;
  raw: LightMyRequestResponse;
};

async function send(call: ReturnType<typeof signedCall>, address = '127.0.0.1'): Promise<Answer> {
  const raw = await app.inject({ ...call, remoteAddress: address });
  const code = raw.headers['x-gateway-error'];
  return { status: raw.statusCode, code: typeof code === 'string' ? code : undefined, body: raw.json(), raw };
}
const ask = (key: TestKey, changes: Partial<Parameters<typeof signedCall>[0]> = {}) =>
  signedCall({ code: made.code, key, at: clock.now(), query: 'id_no=X0000003', ...changes });

async function entries(grantId: string): Promise<{ kind: string; outcome: string | null; hash: string }[]> {
  const { rows } = await sql<{ kind: string; body: Buffer; hash: Buffer }>`
    select kind, body, hash from ledger.entry where subject_id = ${grantId} and kind like 'serve.call-%' order by id`.execute(
    p.db,
  );
  return rows.map(({ kind, body, hash }) => ({
    kind,
    outcome: JSON.parse(body.toString('utf8')).decision?.outcome ?? null,
    hash: hash.toString('hex'),
  }));
}

describe('an answered call', () => {
  test('carries typed values of the granted columns, the receipt, and a signature over the answer', async () => {
    const grant = await made.grant({ columns: ['name', 'born', 'members', 'income', 'owner'] });
    const key = await made.key(grant.id);
    const call = ask(key);
    const answer = await send(call);
    assert.equal(answer.status, 200, answer.raw.body);
    assert.deepEqual(answer.body, {
      service: { code: made.code, version: 1 },
      batch: 7,
      count: 1,
      truncated: false,
      records: [{ name: '居民3', born: '2000-01-04', members: 3, income: '3.75', owner: true }],
    });
    const digest = createHash('sha256').update(answer.raw.body).digest();
    assert.equal(answer.raw.headers['content-digest'], `sha-256=:${digest.toString('base64')}:`);
    const text = [
      'GONGSHU-HMAC-SHA256',
      '200',
      digest.toString('hex'),
      call.headers['x-gongshu-signature'],
    ].join('\n');
    const expected = createHmac('sha256', key.secret).update(text).digest('hex');
    assert.equal(answer.raw.headers['x-gongshu-response-signature'], expected);
    assert.equal(answer.raw.headers.ratelimit?.toString().startsWith('"day";r=999;t='), true);
    const [entry] = await entries(grant.id);
    assert.equal(entry?.kind, 'serve.call-answered');
    assert.equal(answer.raw.headers['x-ledger-entry'], entry?.hash);
  });

  test('is the same by POST, takes fewer columns, and finds nothing outside the row filter', async () => {
    const grant = await made.grant({
      rows: { all: [{ column: 'county', op: 'eq', value: '990101' }] },
      masks: { name: 'keep-first' },
    });
    const key = await made.key(grant.id);
    const body = JSON.stringify({ id_no: 'X0000003', columns: ['county', 'name'] });
    const found = await send(ask(key, { method: 'POST', query: '', body }));
    assert.deepEqual(found.body.records, [{ name: '居**', county: '990101' }]);
    const hidden = await send(ask(key, { query: 'id_no=X0000004' }));
    assert.equal(hidden.status, 200);
    assert.equal(hidden.body.count, 0);
    const none = await send(ask(key, { query: 'id_no=nobody' }));
    assert.equal(none.body.count, 0);
    assert.equal((await entries(grant.id)).length, 3);
  });
});

test('a body too large or of no type is told the true limit and what was sent', async () => {
  const post = (type: string, payload: string) =>
    app.inject({
      method: 'POST',
      url: `/gateway/v1/services/${made.code}/records`,
      headers: { 'content-type': type, 'accept-language': 'en' },
      payload,
    });
  const large = await post('application/json', `"${'x'.repeat(65_536)}"`);
  assert.deepEqual([large.statusCode, large.json().code], [413, 'kernel.body-too-large']);
  assert.match(large.json().detail, /limit of 65536 bytes/);
  assert.notEqual((await post('application/json', `"${'x'.repeat(65_534)}"`)).statusCode, 413);
  const odd = await post('no type', '{}');
  assert.deepEqual([odd.statusCode, odd.json().code], [415, 'kernel.media-type']);
  assert.match(odd.json().detail, /“no type”/);
});

describe('a refused call says why, signed by nobody else, and stands in the ledger', () => {
  const refused = async (code: string, status: number, answer: Answer, grantId: string): Promise<void> => {
    assert.equal(answer.code, code, answer.raw.body);
    assert.equal(answer.status, status);
    assert.equal(answer.body.code, code);
    assert.match(String(answer.raw.headers['content-type']), /^application\/problem\+json/);
    const last = (await entries(grantId)).at(-1);
    assert.equal(last?.kind, 'serve.call-refused');
    assert.equal(last?.outcome, code);
    assert.equal(answer.raw.headers['x-ledger-entry'], last?.hash);
  };

  test('stale clock, altered path, altered body, foreign address, repeated nonce', async () => {
    const grant = await made.grant();
    const key = await made.key(grant.id);
    for (const seconds of [-301, 301]) {
      const stale = ask(key, { at: new Date(clock.now().getTime() + seconds * 1000) });
      await refused('gateway.clock', 401, await send(stale), grant.id);
    }
    for (const seconds of [-300, 300]) {
      const edge = await send(ask(key, { at: new Date(clock.now().getTime() + seconds * 1000) }));
      assert.equal(edge.status, 200, edge.raw.body);
    }
    const altered = ask(key);
    altered.url = altered.url.replace('X0000003', 'X0000004');
    await refused('gateway.signature', 401, await send(altered), grant.id);
    const body = ask(key, { method: 'POST', query: '', body: '{"id_no":"X0000003"}' });
    body.payload = '{"id_no":"X0000004"}';
    await refused('gateway.digest', 401, await send(body), grant.id);
    await refused('gateway.address', 403, await send(ask(key), '10.9.9.9'), grant.id);
    const once = ask(key);
    assert.equal((await send(once)).status, 200);
    await refused('gateway.nonce-repeated', 401, await send(once), grant.id);
    // The same nonce under another time stamp is another call.
    clock.advance(1000);
    const nonce = once.headers['x-gongshu-nonce'] ?? '';
    assert.equal((await send(ask(key, { nonce }))).status, 200);
  });

  test('a replay in one group is refused alone', async () => {
    const grant = await made.grant();
    const key = await made.key(grant.id);
    const once = ask(key);
    const answers = await Promise.all([send(once), send(once), send(ask(key))]);
    assert.deepEqual(answers.map(({ status }) => status).sort(), [200, 200, 401]);
    assert.equal((await entries(grant.id)).length, 3);
  });

  test('other purpose, ungranted column, unknown parameter, missing and mistyped values', async () => {
    const grant = await made.grant({ columns: ['name'] });
    const key = await made.key(grant.id);
    await refused('gateway.purpose', 403, await send(ask(key, { purpose: 'p-other' })), grant.id);
    await refused('gateway.purpose', 403, await send(ask(key, { purpose: '' })), grant.id);
    const column = await send(ask(key, { query: 'id_no=X0000003&columns=name,income' }));
    await refused('gateway.column-not-granted', 403, column, grant.id);
    assert.match(String(column.body.title), /income/);
    await refused('gateway.parameter-unknown', 400, await send(ask(key, { query: 'id_no=1&x=2' })), grant.id);
    await refused('gateway.parameter-missing', 400, await send(ask(key, { query: '' })), grant.id);
    await refused('gateway.parameter-value', 400, await send(ask(key, { query: 'id_no=' })), grant.id);
    const broken = ask(key, { method: 'POST', query: '', body: '[1]' });
    await refused('gateway.body-unreadable', 400, await send(broken), grant.id);
    const number = ask(key, { method: 'POST', query: '', body: '{"id_no":123456789012345678}' });
    await refused('gateway.parameter-value', 400, await send(number), grant.id);
  });

  test('suspended, resumed, ended: effective on the very next call', async () => {
    const grant = await made.grant();
    const key = await made.key(grant.id);
    assert.equal((await send(ask(key))).status, 200);
    await suspendGrant(p, made.provider, grant.id, { ground: 'beyond-scope', note: '越权' });
    await refused('gateway.grant-suspended', 403, await send(ask(key)), grant.id);
    await resumeGrant(p, made.provider, grant.id);
    assert.equal((await send(ask(key))).status, 200);
    await revokeGrant(p, made.provider, grant.id, { ground: 'security-risk', note: '隐患' });
    await refused('gateway.grant-revoked', 403, await send(ask(key)), grant.id);
  });

  test('a resource taken out of use answers nobody, from the very next call until it is resumed', async () => {
    const key = await made.key((await made.grant()).id);
    const state = (word: string) =>
      sql`update catalog.resource set state = ${word} where id = ${made.resourceId}`.execute(p.db);
    try {
      for (const word of ['suspended', 'withdrawn']) {
        await state(word);
        const found = await send(ask(key));
        assert.deepEqual([found.status, found.code], [403, 'gateway.resource-not-active'], word);
      }
    } finally {
      await state('active');
    }
    assert.equal((await send(ask(key))).status, 200);
  });

  test('a revoked key, a key of another service', async () => {
    const grant = await made.grant();
    const key = await made.key(grant.id);
    assert.equal((await send(ask(key))).status, 200);
    const foreign = ask(key, { code: 'another-service' });
    await refused('gateway.service-not-granted', 403, await send(foreign), grant.id);
    await revokeKey(p, made.consumer, grant.id, key.keyId);
    await refused('gateway.key-revoked', 403, await send(ask(key)), grant.id);
    await refused('gateway.key-revoked', 403, await send(ask(key)), grant.id);
  });

  test('hours, first and last day by the legal clock', async () => {
    const grant = await made.grant({
      hours: [{ days: 'workday', from: '08:00', to: '20:00' }],
      lastDay: '2026-10-10',
    });
    const key = await made.key(grant.id);
    const start = clock.now();
    const at = (instant: string) => {
      clock.set(instant);
      return send(ask(key));
    };
    const early = await at('2026-03-11T07:59:59+08:00');
    await refused('gateway.hours', 403, early, grant.id);
    assert.equal(early.body.opensAt, '2026-03-11T00:00:00.000Z');
    assert.equal(early.raw.headers['retry-after'], '1');
    assert.equal((await at('2026-03-11T08:00:00+08:00')).status, 200);
    assert.equal((await at('2026-03-11T19:59:59+08:00')).status, 200);
    await refused('gateway.hours', 403, await at('2026-03-11T20:00:00+08:00'), grant.id);
    await refused('gateway.hours', 403, await at('2026-10-01T10:00:00+08:00'), grant.id);
    // A Saturday on which people work to make up for the holiday.
    assert.equal((await at('2026-10-10T19:59:59+08:00')).status, 200);
    await refused('gateway.grant-expired', 403, await at('2026-10-11T00:00:00+08:00'), grant.id);
    const all = await made.grant({ lastDay: '2026-10-12' });
    const open = await made.key(all.id);
    clock.set('2026-10-12T23:59:59+08:00');
    assert.equal((await send(ask(open))).status, 200);
    clock.set('2026-10-13T00:00:00+08:00');
    await refused('gateway.grant-expired', 403, await send(ask(open)), all.id);
    clock.set(start);
  });

  test('two hundred calls at once on a quota of one hundred: exactly one hundred are answered', async () => {
    const grant = await made.grant({ peak: 100, average: 50 });
    const key = await made.key(grant.id);
    const answers = await Promise.all(Array.from({ length: 200 }, () => send(ask(key))));
    assert.equal(answers.filter(({ status }) => status === 200).length, 100);
    const over = answers.filter(({ code }) => code === 'gateway.quota');
    assert.equal(over.length, 100);
    assert.equal(over[0]?.status, 429);
    assert.equal(over[0]?.body.opensAt, '2026-03-10T16:00:00.000Z');
    const written = await entries(grant.id);
    assert.equal(written.length, 200);
    assert.equal(new Set(written.map(({ hash }) => hash)).size, 200);
    assert.deepEqual(
      new Set(answers.map(({ raw }) => raw.headers['x-ledger-entry'])),
      new Set(written.map(({ hash }) => hash)),
    );
    const start = clock.now();
    clock.set('2026-03-11T00:00:00+08:00');
    assert.equal((await send(ask(key))).status, 200);
    clock.set(start);
  });
});

describe('before a key is known', () => {
  test('refusals are counted by reason, prefix and minute, and one entry says how many', async () => {
    clock.advance(120_000);
    const stranger: TestKey = { keyId: 'gk_0123456789abcdef', secret: signingKey(Buffer.alloc(32)) };
    for (let n = 0; n < 5; n++) {
      const answer = await send(ask(stranger), `203.0.113.${n}`);
      assert.equal(answer.code, 'gateway.key-unknown');
      assert.equal(answer.raw.headers['x-ledger-entry'], undefined);
    }
    const bare = await app.inject({ method: 'GET', url: `/gateway/v1/services/${made.code}/records` });
    assert.equal(bare.headers['x-gateway-error'], 'gateway.header-missing');
    const minute = new Date(Math.floor(clock.now().getTime() / 60_000) * 60_000).toISOString();
    assert.equal(await sealRefusals(p, minute), 2);
    assert.equal(await sealRefusals(p, minute), 0);
    const { rows } = await sql<{ body: Buffer }>`
      select body from ledger.entry where kind = 'serve.refusals-counted' order by id`.execute(p.db);
    const details = rows.map(({ body }) => JSON.parse(body.toString('utf8')).detail);
    assert.deepEqual(
      details.find(({ reason }) => reason === 'gateway.key-unknown'),
      { reason: 'gateway.key-unknown', prefix: '203.0.113.0/24', minute, calls: 5 },
    );
  });

  test('with a known key id an unsigned call has its own entry but learns nothing of the grant', async () => {
    const grant = await made.grant({ lastDay: '2026-03-31' });
    const key = await made.key(grant.id);
    const call = ask(key);
    call.headers['x-gongshu-signature'] = '0'.repeat(64);
    const answer = await send(call);
    assert.equal(answer.code, 'gateway.signature');
    assert.equal(answer.raw.headers['x-gongshu-response-signature'], undefined);
    assert.equal((await entries(grant.id)).length, 1);
  });
});

test('refused calls of a day that reach the figure of the city alert both sides once', async () => {
  const grant = await made.grant();
  const key = await made.key(grant.id);
  for (let n = 0; n < 5; n++) await send(ask(key, { purpose: 'p-other' }));
  const { rows: queued } = await sql<{ n: number }>`
    select count(*)::int as n from graphile_worker.jobs where key like ${`%${grant.id}%`}`.execute(p.db);
  assert.equal(queued[0]?.n, 1);
  assert.equal(await alertRefusals(p, grant.id, p.clock.today()), true);
  assert.equal(await alertRefusals(p, grant.id, p.clock.today()), false);
  const { rows } = await sql<{ n: number }>`
    select count(*)::int as n from ledger.entry where kind = 'serve.refusals-alerted' and subject_id = ${grant.id}`.execute(
    p.db,
  );
  assert.equal(rows[0]?.n, 1);
});

test('parts of the nonce table go when no call of their hour can be valid', async () => {
  const grant = await made.grant();
  const key = await made.key(grant.id);
  assert.equal((await send(ask(key))).status, 200);
  assert.deepEqual(await dropOldNonces(p, clock.now()), []);
  const later = new Date(clock.now().getTime() + 3 * 3_600_000);
  assert.ok((await dropOldNonces(p, later)).length > 0);
  // The gateway notices that its part is gone and makes it anew.
  assert.equal((await send(ask(key))).status, 200);
});

test('a serving table that disappears in the middle costs the call, never its neighbours', async () => {
  const other = await serveFixture(p, 1);
  const broken = await other.grant();
  const brokenKey = await other.key(broken.id);
  await sql`drop table ${sql.table(`serve_data.s_${other.versionId.replaceAll('-', '')}_g1`)}`.execute(p.db);
  const grant = await made.grant();
  const key = await made.key(grant.id);
  const [bad, good] = await Promise.all([
    send(signedCall({ code: other.code, key: brokenKey, at: clock.now(), query: 'id_no=X0000001' })),
    send(ask(key)),
  ]);
  assert.equal(bad.code, 'gateway.unavailable');
  assert.equal(bad.status, 503);
  assert.equal(good.status, 200);
});

test('a report of a wrong value is counted as a call, and one that is refused is on record under its grant', async () => {
  const grant = await made.grant({ columns: ['name'], peak: 1, average: 1 });
  const key = await made.key(grant.id);
  const report = (item: string) =>
    ask(key, {
      method: 'POST',
      path: `/gateway/v1/services/${made.code}/corrections`,
      query: '',
      body: JSON.stringify({ kind: 'check', item, reason: '不符' }),
    });
  const forged = report('name');
  forged.headers['x-gongshu-signature'] = '0'.repeat(64);
  const refused = [];
  for (const one of [report('income'), forged, report('name')]) refused.push((await send(one)).code);
  assert.deepEqual(refused, ['gateway.column-not-granted', 'gateway.signature', 'gateway.quota']);
  const found = (await entries(grant.id)).map(({ kind, outcome }) => [kind, outcome]);
  assert.deepEqual(
    found,
    refused.map((code) => ['serve.call-refused', code]),
  );
});
