/** What an organisation learns of its own grants: the counters, asked for signed, once only, free and on record; and those that end soon. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { FastifyInstance } from 'fastify';
import { sql } from 'kysely';
import type { Platform } from '#cases/index.ts';
import { organisationOf } from '#kernel/actor.ts';
import { addDays } from '#kernel/clock.ts';
import { openHttp } from '#kernel/http/server.ts';
import { loadLaw } from '#law/index.ts';
import { type ServeFixture, serveFixture, servePlatform, signedCall } from '#tests/factories/serve.ts';
import { testStack } from '#tests/factories/stack.ts';
import { createKey, revokeKey } from '../commands/keys.ts';
import type { Serving } from '../context.ts';
import { listGrants } from '../grants.ts';
import { keyBody } from '../schema-grants.ts';
import { gatewayCorrectionsPlugin } from './corrections.ts';
import { healthOf } from './health.ts';
import { countersFrom, ownUsagePath } from './own-usage.ts';
import { gatewayPlugin } from './plugin.ts';
import { signingKey } from './signature.ts';

const fixtures = new URL('../../../../tests/fixtures/regulations', import.meta.url).pathname;

let p: Serving;
let app: FastifyInstance;
let made: ServeFixture;
let now: () => Date;

before(async () => {
  const stack = await testStack();
  now = () => stack.clock.now();
  p = servePlatform(stack, await loadLaw(fixtures, 'xingyuan'));
  app = await openHttp(p, 'test');
  await app.register(gatewayPlugin(p));
  // What is refused at the gate asks no case.
  const ports = { usersOf: async () => [], servedSince: async () => [] };
  await app.register(gatewayCorrectionsPlugin(p as unknown as Platform, ports));
  await app.ready();
  made = await serveFixture(p, 20);
});
after(async () => {
  await app?.close();
});

test('a counter says when it opens again; the day’s calls stand first even where nothing limits them', () => {
  const used = (unit: string, period: string) => (period === '2026-03' ? 40 : unit === 'calls' ? 3 : 0);
  assert.deepEqual(countersFrom([{ unit: 'rows', period: 'month', limit: 30 }], '2026-03-02', used), [
    {
      unit: 'calls',
      period: 'day',
      limit: null,
      used: 3,
      remaining: null,
      opensAt: '2026-03-02T16:00:00.000Z',
    },
    { unit: 'rows', period: 'month', limit: 30, used: 40, remaining: 0, opensAt: '2026-03-31T16:00:00.000Z' },
  ]);
});

test('a key asks what its grants have used: signed, once, free of charge and on record', async () => {
  const grant = await made.grant({});
  const key = await made.key(grant.id);
  const usage = async (call = signedCall({ code: '', key, at: now(), path: ownUsagePath, purpose: '' })) => {
    const raw = await app.inject({ ...call, remoteAddress: '127.0.0.1' });
    return { call, raw, body: raw.json(), code: raw.headers['x-gateway-error'] };
  };
  const records = signedCall({ code: made.code, key, at: now(), query: 'id_no=X0000003' });
  assert.equal((await app.inject({ ...records, remoteAddress: '127.0.0.1' })).statusCode, 200);

  const first = await usage();
  assert.equal(first.raw.statusCode, 200, first.raw.body);
  const [told] = first.body.grants;
  assert.equal(first.body.grants.length, 1);
  assert.equal(told.grant, grant.id);
  const daily = told.counters.find(
    ({ unit, period }: { unit: string; period: string }) => unit === 'calls' && period === 'day',
  );
  assert.equal(daily.used, 1);
  assert.equal(daily.remaining, daily.limit - 1);
  assert.ok(first.raw.headers['x-gongshu-response-signature']);
  const { rows } = await sql<{ kind: string; hash: Buffer }>`
    select kind, hash from ledger.entry where subject_id = ${key.keyId} order by id desc limit 1`.execute(
    p.db,
  );
  assert.equal(rows[0]?.kind, 'serve.usage-told');
  assert.equal(rows[0]?.hash.toString('hex'), first.raw.headers['x-ledger-entry']);

  const seen = healthOf(p).of(made.code, p.clock.now());
  assert.deepEqual([seen?.ok, seen?.failed, healthOf(p).services()], [1, 0, [made.code]]);
  assert.ok(seen?.p95Ms && seen.bytes > 0);

  const again = await usage(first.call);
  assert.equal(again.code, 'gateway.nonce-repeated');
  const other = await usage();
  assert.equal(other.body.grants[0].counters[0].used, 1, 'asking costs nothing');
  const forged = await usage({
    ...first.call,
    headers: { ...first.call.headers, 'x-gongshu-signature': '0'.repeat(64) },
  });
  assert.equal(forged.code, 'gateway.signature');
  assert.equal(forged.body.grants, undefined);

  const second = await made.grant({ purpose: { text: '统计', code: 'p-count' } });
  const wide = await createKey(p, made.consumer, second.id, keyBody.parse({ wholeSystem: true }));
  const secret = signingKey(Buffer.from(wide.secret ?? '', 'base64url'));
  const byWide = () =>
    usage(
      signedCall({
        code: '',
        key: { keyId: wide.keyId, secret },
        at: now(),
        path: ownUsagePath,
        purpose: '',
      }),
    );
  assert.deepEqual(
    (await byWide()).body.grants.map((one: { grant: string }) => one.grant).sort(),
    [grant.id, second.id].sort(),
  );
  await revokeKey(p, made.consumer, second.id, wide.keyId);
  const revoked = await byWide();
  assert.deepEqual(
    [revoked.code, typeof revoked.raw.headers['x-ledger-entry']],
    ['gateway.key-revoked', 'string'],
  );
});

test('beyond its pace a key writes nothing more; who is turned away waits in one group, apart from the desk', async () => {
  const grant = await made.grant({});
  const key = await made.key(grant.id);
  const call = () => signedCall({ code: '', key, at: now(), path: ownUsagePath, purpose: '' });
  const send = async (one: ReturnType<typeof call>) =>
    (await app.inject({ ...one, remoteAddress: '127.0.0.1' })).headers;
  const entries = async () =>
    (
      await sql<{ n: number }>`
        select count(*)::int as n from ledger.entry where subject_id = ${key.keyId} and kind <> 'serve.key-created'`.execute(
        p.db,
      )
    ).rows[0]?.n ?? 0;
  const before = await entries();
  const first = call();
  const codes: unknown[] = [];
  for (let n = 0; n < 14; n++) codes.push((await send(n % 2 === 0 ? call() : first))['x-gateway-error']);
  assert.equal((await entries()) - before, 10, 'answers and replays as many as the pace lets in');
  assert.deepEqual(codes.slice(10), Array(4).fill('gateway.rate'));
  const rate = await send(call());
  assert.equal(rate['x-ledger-entry'], undefined);
  assert.ok(rate['retry-after'] && rate['x-gongshu-response-signature']);

  const counted = async (reason: string) =>
    (
      await sql<{ calls: number }>`
        select coalesce(sum(calls), 0)::int as calls from serve.refusal_count where reason = ${reason}`.execute(
        p.db,
      )
    ).rows[0]?.calls;
  assert.equal(await counted('gateway.rate'), 5);
  // All connections of the desk are taken: whoever comes unsigned is refused all the same.
  const was = (await counted('gateway.header-missing')) ?? 0;
  const taken = await Promise.all(Array.from({ length: p.pool.options.max }, () => p.pool.connect()));
  const bare = { ...call(), headers: {} };
  try {
    const refused = await Promise.all(Array.from({ length: 30 }, () => send(bare)));
    assert.ok(refused.every((headers) => headers['x-gateway-error'] === 'gateway.header-missing'));
  } finally {
    for (const client of taken) client.release();
  }
  assert.equal(await counted('gateway.header-missing'), was + 30);
});

test('the list of grants that end soon leaves out those that end later, and begins with the first to end', async () => {
  const today = p.clock.today();
  const organisationId = organisationOf(made.consumer) ?? '';
  const endingIn = (days: number) => made.grant({ lastDay: addDays(today, days) });
  const [late, second, first] = [await endingIn(31), await endingIn(30), await endingIn(0)];
  const filter = { organisationId, today, page: 1, pageSize: 50 };
  const { items } = await listGrants(p.db, { ...filter, endingWithin: 30 });
  assert.deepEqual(
    items.map(({ id }) => id),
    [first.id, second.id],
  );
  const all = (await listGrants(p.db, filter)).items.map(({ id }) => id);
  assert.ok(all.includes(late.id));
});

test('reports without a signature are counted together, by one connection', async (t) => {
  const counted = async () => {
    const { rows } = await sql<{ calls: number }>`
      select coalesce(sum(calls), 0)::int as calls from serve.refusal_count where reason = 'gateway.header-missing'`.execute(
      p.db,
    );
    return rows[0]?.calls ?? 0;
  };
  const was = await counted();
  const connect = t.mock.method(p.pool, 'connect');
  const url = `/gateway/v1/services/${made.code}/corrections`;
  const bare = () => app.inject({ method: 'POST', url, payload: '{}', remoteAddress: '127.0.0.1' });
  const codes = (await Promise.all(Array.from({ length: 20 }, bare))).map(({ headers }) => headers);
  const connections = connect.mock.callCount();
  assert.ok(codes.every((headers) => headers['x-gateway-error'] === 'gateway.header-missing'));
  assert.equal((await counted()) - was, 20);
  assert.ok(connections >= 1 && connections < 10, `${connections}`);
});
