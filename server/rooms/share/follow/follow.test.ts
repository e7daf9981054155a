/** One datum followed through HTTP: each step with its entry, nobody who has no part in it, and the look itself on record. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { sql } from 'kysely';
import type { Actor } from '#kernel/actor.ts';
import { addDays } from '#kernel/clock.ts';
import { transact } from '#kernel/db.ts';
import { openHttp } from '#kernel/http/server.ts';
import { newId } from '#kernel/ids.ts';
import { record } from '#ledger/index.ts';
import { gatewayPlugin, noteUse, readersOf } from '#rooms/serve/index.ts';
import { wayPath } from '#rooms/serve/ways/terms.ts';
import { serveFixture, signedCall } from '#tests/factories/serve.ts';
import { platformOf } from '#tests/factories/share.ts';
import { claims, shapes } from '#tests/factories/ways.ts';
import type { UseRecordList } from '../use-records/schema.ts';
import { useRecordRoutes } from '../use-records/use-records.ts';
import { followRoutes } from './follow.ts';
import type { FollowReply } from './schema.ts';

test('from the source over checks to grant, caller and carrier, with their entries', async () => {
  const p = await platformOf('xingyuan');
  const made = await serveFixture(p, 10);
  const app = await openHttp(p, 'test');
  let actor: Actor = made.provider;
  app.addHook('onRequest', async (request) => {
    request.actor = actor;
  });
  await app.register(gatewayPlugin(p));
  followRoutes(app, p);
  await app.ready();
  const grant = await made.grant();
  const key = await made.key(grant.id);
  const call = signedCall({ code: made.code, key, at: p.clock.now(), query: 'id_no=X0000003' });
  const answer = await app.inject({ ...call, remoteAddress: '127.0.0.1' });
  assert.equal(answer.statusCode, 200, answer.body);
  const left = await transact(p.db, (tx) =>
    noteUse(tx, p, {
      ...{
        purpose: '核验',
        user: '王某',
        approver: '李某',
        content: '名册',
        way: '文件交付',
        medium: '光盘',
      },
      ...{ at: p.clock.now(), actor: made.provider, resourceId: made.resourceId, grantId: grant.id },
      ...{ consumerId: grant.consumerId, providerId: grant.providerId },
    }),
  );
  const ask = async (payload: object) => {
    const reply = await app.inject({ method: 'POST', url: '/api/share/follow', payload });
    return { status: reply.statusCode, body: reply.json<FollowReply & { code: string }>() };
  };
  const whole = { resourceId: made.resourceId };
  const { status, body } = await ask(whole);
  assert.equal(status, 200, JSON.stringify(body));
  const of = (stage: string) => body.steps.filter((step) => step.stage === stage);
  assert.ok(of('source').length > 0 && of('check').length > 0);
  assert.deepEqual([of('service').length, of('grant').map(({ entry }) => entry !== null)], [1, [true]]);
  const readers = of('reader');
  assert.deepEqual(readers.map(({ rows, entry }) => [rows, entry]).slice(0, 2), [
    [1, answer.headers['x-ledger-entry']],
    [null, left.hash],
  ]);
  assert.ok(
    body.edges.some(({ from, to }) => from === `grant:${grant.id}` && to === readers[0]?.id),
    'the caller stands behind the grant',
  );
  // A later version of the terms says what later calls are for; what was asked keeps the purpose of its day.
  await sql`insert into serve.grant_version (grant_id, version, terms, digest, entry, at)
    select grant_id, version + 1, jsonb_set(terms::jsonb, '{purpose,text}', '"另一用途"')::text, 'x', entry, at
    from serve.grant_version where grant_id = ${grant.id}`.execute(p.db);
  await sql`update serve.grant set terms_version = terms_version + 1 where id = ${grant.id}`.execute(p.db);
  const later = (await ask(whole)).body.steps;
  assert.deepEqual(
    later.filter(({ id }) => id.startsWith('call:')).map(({ purpose }) => purpose),
    [grant.terms.purpose.text],
  );
  // Every arrow has both its ends, and who looked on is a reader at the next look.
  const ids = new Set(body.steps.map(({ id }) => id));
  assert.ok(body.edges.every(({ from, to }) => ids.has(from) && ids.has(to)));
  const again = (await ask(whole)).body;
  assert.ok(again.steps.some(({ note }) => note?.zh === '数据追踪'));

  assert.equal((await ask({ ...whole, from: '2020-01-01' })).body.code, 'serve.period');
  actor = made.consumer;
  assert.equal((await ask(whole)).status, 403);
  actor = { ...made.provider, organisationId: newId() };
  assert.equal((await ask(whole)).status, 403);
  const { rows } = await sql<{
    body: Buffer;
  }>`select body from ledger.entry where kind = 'ledger.sensitive-read'
    and subject_id = ${made.resourceId} order by id`.execute(p.db);
  assert.equal(rows.length, 1, 'once a reader and day');
  await app.close();
});

test('every answered call is in the record of use by its way, whoever is named or nobody; an acknowledgement is none, nor a part of a file', async () => {
  const p = await platformOf('xingyuan');
  const made = await serveFixture(p, 10);
  const verify = await serveFixture(p, 10, 'conditional', {}, shapes.verify);
  const app = await openHttp(p, 'test');
  app.addHook('onRequest', async (request) => {
    request.actor = made.provider;
  });
  await app.register(gatewayPlugin(p));
  useRecordRoutes(app, p);
  await app.ready();
  const grant = await made.grant();
  const key = await made.key(grant.id);
  const at = p.clock.now();
  const call = async (options: Parameters<typeof signedCall>[0], status = 200) => {
    const answer = await app.inject({ ...signedCall(options), remoteAddress: '127.0.0.1' });
    assert.equal(answer.statusCode, status, answer.body);
  };
  const lookup = { code: made.code, key, at, query: 'id_no=X0000003' };
  await call(lookup);
  await call({ ...lookup, operator: 'S-77' });
  await call({ ...lookup, purpose: 'p-other' }, 403);
  const entry = { kind: 'serve.call-answered', subject: { type: 'serve.grant', id: grant.id } } as const;
  const actor = {
    kind: 'system',
    systemId: made.systemId,
    organisationId: grant.consumerId,
    keyId: key.keyId,
  } as const;
  const { termsVersion } = grant;
  const ways: Record<string, string>[] = [
    { way: 'feed', asked: 'entries' },
    { way: 'feed', asked: 'ack' },
    { way: 'download' },
  ];
  for (const detail of ways)
    await transact(p.db, (tx) => record(tx, p, { ...entry, actor, detail: { ...detail, termsVersion } }));
  const found = async (query: string) => {
    const reply = await app.inject({ url: `/api/share/use-records?pageSize=100&${query}` });
    assert.equal(reply.statusCode, 200, reply.body);
    const { items } = reply.json<UseRecordList>();
    return items
      .filter(({ grantId }) => grantId === grant.id)
      .map(({ way, user }) => `${way} ${user}`)
      .sort();
  };
  assert.deepEqual(await found(''), ['接口调用 ', '接口调用 S-77', '订阅 ']);
  assert.deepEqual(await found(`way=${encodeURIComponent('订阅')}`), ['订阅 ']);
  const today = p.clock.today();
  const days = { from: addDays(today, -60), to: addDays(today, -31) };
  assert.deepEqual(await found(new URLSearchParams(days).toString()), [], 'of other days');
  const read = await readersOf(p.db, { resourceIds: [made.resourceId], from: today, to: today, limit: 9 });
  assert.deepEqual(read.map(({ operator, calls }) => `${operator} ${calls}`).sort(), ['S-77 1', 'null 2']);
  const unbounded = await app.inject({ url: '/api/share/use-records' });
  assert.equal(
    unbounded.json<UseRecordList>().from,
    addDays(today, -29),
    'thirty days where none are asked for',
  );
  const long = await app.inject({ url: `/api/share/use-records?from=${addDays(today, -400)}` });
  assert.equal(long.json<{ code: string }>().code, 'serve.period');
  const other = await verify.grant();
  const path = wayPath('verify', verify.code);
  const body = JSON.stringify(claims('X0000003', { name: '居民3' }));
  await call({ code: verify.code, key: await verify.key(other.id), at, method: 'POST', path, body });
  const reply = await app.inject({ url: `/api/share/use-records?way=${encodeURIComponent('核验')}` });
  assert.equal(reply.json<UseRecordList>().total, 0, 'another provider’s');
  await app.close();
});
