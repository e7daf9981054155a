/** Nudges to real listeners: signed, never delayed by one that is dead, parked, resumed, replayed, and kept from the platform's own machines. */
import assert from 'node:assert/strict';
import { createHash, createPublicKey, verify } from 'node:crypto';
import { createServer, type IncomingHttpHeaders, type Server } from 'node:http';
import { after, before, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import type { FastifyInstance } from 'fastify';
import { sql } from 'kysely';
import { Problem } from '#kernel/errors.ts';
import { openHttp } from '#kernel/http/server.ts';
import { loadLaw } from '#law/index.ts';
import { startCollect } from '#tests/factories/collect.ts';
import { type Followed, followed } from '#tests/factories/feed.ts';
import { servePlatform } from '#tests/factories/serve.ts';
import { testStack } from '#tests/factories/stack.ts';
import type { Serving } from '../context.ts';
import { gatewayPlugin } from '../gateway/plugin.ts';
import { nudge, parkAfter } from './nudge.ts';
import type { FeedReply } from './schema.ts';
import { actOnSubscription, subscribe } from './subscriptions.ts';
import { readFeed } from './view.ts';

const fixtures = new URL('../../../../tests/fixtures/regulations', import.meta.url).pathname;

type Arrived = { headers: IncomingHttpHeaders; body: string; at: number };
let p: Serving;
let app: FastifyInstance;
let made: Followed;
const servers: Server[] = [];

before(async () => {
  const stack = await testStack();
  p = servePlatform(stack, loadLaw(fixtures, 'xingyuan'));
  await startCollect(p);
  app = await openHttp(p, 'test');
  await app.register(gatewayPlugin(p));
  await app.ready();
  made = await followed(p, app, ['A,甲,1', 'B,乙,1']);
});
after(async () => {
  for (const server of servers) {
    server.closeAllConnections();
    server.close();
  }
  await app?.close();
});

/** A receiver; `mute`: takes the request and never answers. */
async function receiver(how: 'answers' | 'mute' = 'answers'): Promise<{ url: string; got: Arrived[] }> {
  const got: Arrived[] = [];
  const server = createServer((request, reply) => {
    let body = '';
    request.on('data', (part) => {
      body += part;
    });
    request.on('end', () => {
      got.push({ headers: request.headers, body, at: Date.now() });
      if (how === 'answers') reply.writeHead(204).end();
    });
  });
  servers.push(server);
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const address = server.address();
  return { url: `http://127.0.0.1:${typeof address === 'object' ? address?.port : 0}/nudges?a=1`, got };
}

async function until<T>(look: () => T | undefined | Promise<T | undefined>): Promise<T> {
  for (;;) {
    const found = await look();
    if (found !== undefined) return found;
    await sleep(20);
  }
}

const subscriptionOf = async (
  grantId: string,
  id: string,
): Promise<FeedReply['subscriptions']['items'][number]> => {
  const found = (await readFeed(p, made.consumer, grantId)).subscriptions.items.find((one) => one.id === id);
  assert.ok(found);
  return found;
};

test('a nudge says feed and number, signed by the gateway; one that never answers delays nobody', async () => {
  const grant = await made.grant();
  const [dead, live] = [await receiver('mute'), await receiver()];
  const silent = await subscribe(p, made.consumer, grant.id, { url: dead.url });
  const id = await subscribe(p, made.consumer, grant.id, { url: live.url });
  await made.load(['B,乙改,1', 'C,丙,1'], { mode: 'incremental' });
  await until(() => dead.got[0]);
  const first = await until(() => live.got[0]);
  const { feedId, newest } = await readFeed(p, made.consumer, grant.id);
  assert.deepEqual(JSON.parse(first.body), { feed: feedId, seq: newest });
  // While the first still waits for the mute one, the next change is told at once.
  const began = Date.now();
  await made.load(['D,丁,1'], { mode: 'incremental' });
  const second = await until(() => live.got[1]);
  assert.equal(JSON.parse(second.body).seq, newest + 1);
  assert.ok(second.at - began < 5000);
  assert.equal(dead.got.length, 1, 'its own queue waits');

  const { headers, body } = first;
  const input = /^nudge=(.*)$/.exec(String(headers['signature-input']))?.[1] ?? '';
  const { keys } = (await app.inject('/.well-known/gongshu-keys')).json();
  const own = keys.find((key: { id: string }) => input.includes(`keyid="${key.id}"`));
  const url = new URL(live.url);
  const digest = `sha-256=:${createHash('sha256').update(body).digest('base64')}:`;
  assert.equal(headers['content-digest'], digest);
  const base = [
    '"@method": POST',
    `"@authority": ${url.host}`,
    '"@path": /nudges',
    '"@query": ?a=1',
    `"content-digest": ${digest}`,
    `"@signature-params": ${input}`,
  ].join('\n');
  const signature = Buffer.from(/^nudge=:(.*):$/.exec(String(headers.signature))?.[1] ?? '', 'base64');
  assert.ok(verify(null, Buffer.from(base), createPublicKey(own.publicKey), signature));

  const { log, told } = await until(async () => {
    const found = await subscriptionOf(grant.id, id);
    return found.told === newest + 1 ? found : undefined;
  });
  assert.equal(told, newest + 1);
  assert.deepEqual([log[0]?.outcome, log[0]?.status, log[0]?.seq], ['arrived', 204, newest + 1]);
  assert.match(log[0]?.entry ?? '', /^[0-9a-f]{64}$/);
  const { rows } = await sql<{ n: number }>`
    select count(*)::int as n from ledger.entry where kind = 'serve.nudged' and subject_id = ${id}`.execute(
    p.db,
  );
  assert.equal(rows[0]?.n, log.length, 'each that arrived has its receipt');
  await actOnSubscription(p, made.consumer, silent, 'end');
});

test('after so many failures it is parked and its owner told; resumed it is told the newest, and any number again', async () => {
  const grant = await made.grant();
  const target = await receiver();
  const id = await subscribe(p, made.consumer, grant.id, { url: target.url });
  const down = servers.at(-1);
  const port = Number(new URL(target.url).port);
  await new Promise((done) => down?.close(done));
  await made.load(['E,戊,1'], { mode: 'incremental' });
  await until(async () => ((await subscriptionOf(grant.id, id)).failures > 0 ? true : undefined));
  const waiting = await subscriptionOf(grant.id, id);
  assert.ok(waiting.nextAt && Date.parse(waiting.nextAt) > Date.now(), 'it is asked again later');
  while ((await subscriptionOf(grant.id, id)).state === 'active') await nudge(p, { subscriptionId: id });
  const parked = await subscriptionOf(grant.id, id);
  assert.deepEqual([parked.state, parked.failures, parked.log[0]?.fault], ['parked', parkAfter, 'not-taken']);
  const { rows } = await sql<{ n: number }>`
    select count(*)::int as n from notices.notice where kind = 'serve.nudges-parked' and link = ${`/feeds/${grant.id}`}`.execute(
    p.db,
  );
  assert.ok((rows[0]?.n ?? 0) > 0);
  await made.load(['F,己,1'], { mode: 'incremental' });
  await nudge(p, { subscriptionId: id });
  assert.equal((await subscriptionOf(grant.id, id)).log.length, parkAfter, 'a parked one is left alone');

  const got: string[] = [];
  const again = createServer((request, reply) => {
    request.on('data', (part) => got.push(String(part)));
    request.on('end', () => reply.writeHead(200).end());
  });
  servers.push(again);
  await new Promise<void>((done) => again.listen(port, '127.0.0.1', done));
  await assert.rejects(actOnSubscription(p, made.consumer, id, 'replay', 2), {
    code: 'serve.subscription-state',
  });
  await actOnSubscription(p, made.consumer, id, 'resume');
  const { newest } = await readFeed(p, made.consumer, grant.id);
  await until(() => got[0]);
  assert.equal(JSON.parse(got[0] ?? '').seq, newest);
  await until(async () => ((await subscriptionOf(grant.id, id)).told === newest ? true : undefined));
  await actOnSubscription(p, made.consumer, id, 'replay', 2);
  assert.equal(JSON.parse(await until(() => got[1])).seq, 2);
  await assert.rejects(actOnSubscription(p, made.consumer, id, 'replay', newest + 1), {
    code: 'serve.replay-beyond',
  });
  await assert.rejects(actOnSubscription(p, made.resource.actor, id, 'end'), { code: 'kernel.forbidden' });
});

test('addresses of the platform itself and of clouds are refused; outside the demo only https is taken', async () => {
  const grant = await made.grant();
  const refused = async (on: Serving, url: string): Promise<string> => {
    const error = await subscribe(on, made.consumer, grant.id, { url }).then(
      () => undefined,
      (found: unknown) => found,
    );
    return error instanceof Problem ? error.code : 'taken';
  };
  const strict = { ...p, config: { ...p.config, demo: false } };
  const store = new URL(p.config.postgres ?? p.pool.options.connectionString ?? 'postgres://127.0.0.1:5432')
    .port;
  // Taken without a look: whoever subscribes learns neither which names there are nor where the stores stand.
  const untold = [];
  for (const url of ['https://unknown.invalid/', `http://127.0.0.1:${store}/`]) {
    const taken = await subscribe(p, made.consumer, grant.id, { url });
    untold.push(taken);
    await actOnSubscription(p, made.consumer, taken, 'end');
  }
  assert.equal(untold.length, 2);
  for (const [on, url, code] of [
    [p, 'http://169.254.169.254/latest', 'serve.subscription-url'],
    [p, 'ftp://127.0.0.1/', 'serve.subscription-url'],
    [p, 'http://user:word@127.0.0.1:9/', 'serve.subscription-url'],
    [strict, 'http://127.0.0.1:9/', 'serve.subscription-url'],
    [strict, 'https://127.0.0.1:9/', 'serve.subscription-url'],
    [strict, 'https://[::ffff:127.0.0.1]/', 'serve.subscription-url'],
  ] as const)
    assert.equal(await refused(on, url), code, url);
  const id = await subscribe(p, made.consumer, grant.id, { url: 'http://127.0.0.1:9/' });
  // The name may lead elsewhere by the time: it is looked at again with each nudge.
  await made.load(['G,庚,1'], { mode: 'incremental' });
  await nudge(strict, { subscriptionId: id });
  // A name that is not known and one that may not be called are told like a door that is shut.
  await sql`update serve.subscription set url = 'https://unknown.invalid/' where id = ${id}`.execute(p.db);
  await nudge(strict, { subscriptionId: id });
  const faults = (await subscriptionOf(grant.id, id)).log.map(({ fault }) => fault);
  assert.ok(faults.length >= 2);
  assert.deepEqual([...new Set(faults)], ['not-taken']);
});
