/** A broken mask trips the canary: the service answers nobody from the next call on, people are told, and a person lets it answer again. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { FastifyInstance } from 'fastify';
import { sql } from 'kysely';
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
import type { Serving } from '../context.ts';
import { gatewayPlugin } from '../gateway/plugin.ts';
import { policyStream } from '../policy-sql/stream.ts';
import { compiled } from './ask.ts';
import { notAsked } from './findings.ts';
import { heldFaults, releaseService } from './hold.ts';
import { findAgain, runCanary } from './run.ts';

const fixtures = new URL('../../../../tests/fixtures/regulations', import.meta.url).pathname;

let p: Serving;
let app: FastifyInstance;
let made: ServeFixture;
let key: TestKey;
let answer: () => Promise<{ status: number; code: unknown }>;
before(async () => {
  const stack = await testStack();
  p = servePlatform(stack, loadLaw(fixtures, 'xingyuan'));
  app = await openHttp(p, 'test');
  await app.register(gatewayPlugin(p));
  await app.ready();
  made = await serveFixture(p, 100);
  const grant = await made.grant({
    columns: ['id_no', 'name', 'born', 'income'],
    masks: { name: 'keep-first', id_no: 'token', born: 'year-only' },
    rows: { all: [{ column: 'county', op: 'eq', value: '990101' }] },
  });
  key = await made.key(grant.id);
  answer = async () => {
    const call = signedCall({ code: made.code, key, at: p.clock.now(), query: 'id_no=X0000004' });
    const { statusCode, headers } = await app.inject({ ...call, remoteAddress: '127.0.0.1' });
    return { status: statusCode, code: headers['x-gateway-error'] };
  };
});
after(async () => {
  await app?.close();
});

test('what holds is left alone, and what was asked is told', async () => {
  assert.deepEqual(await runCanary(p), []);
  assert.equal((await answer()).status, 200);
  const { rows } = await sql<{ store: string; outcome: string; rows: number; probes: number }>`
    select store, outcome, rows, probes from serve.canary where version_id = ${made.versionId} order by store`.execute(
    p.db,
  );
  assert.deepEqual(
    rows.map(({ store, outcome }) => [store, outcome]),
    [
      ['postgres', 'held'],
      ['warehouse', 'not-asked'],
    ],
  );
  assert.equal(rows[0]?.rows, 100);
  assert.ok((rows[0]?.probes ?? 0) >= 16);
});

test('a mask that is gone holds the service back until a person releases it', async () => {
  const broken = {
    ...compiled,
    cell: (of: Parameters<typeof compiled.cell>[0]) => compiled.cell({ ...of, inStore: [] }),
  };
  assert.deepEqual(await runCanary(p, broken), [made.versionId]);
  assert.deepEqual(await answer(), { status: 503, code: 'gateway.service-held' });
  const stream = policyStream(p, {
    plan: made.plan,
    terms: { columns: ['name'], rows: null, masks: {} },
    versionId: made.versionId,
    generation: 1,
    store: 'postgres',
  });
  await assert.rejects(async () => {
    for await (const row of stream) assert.fail(row.key);
  }, /serve\.service-held/);
  const health = await heldFaults(p.db);
  assert.equal(health.ok, false);
  assert.match(health.detail, new RegExp(made.code));
  const entries = async (kind: string) =>
    (
      await sql<{
        body: Buffer;
      }>`select body from ledger.entry where kind = ${kind} and subject_id = ${made.serviceId}`.execute(p.db)
    ).rows;
  const [entry] = await entries('serve.service-held');
  assert.match(String(entry?.body), /cell (name|born)/);
  const told = await sql`select 1 from notices.notice where kind = 'serve.service-held'`.execute(p.db);
  assert.ok(told.rows.length >= 1);
  // Held once, however often it is asked.
  assert.deepEqual(await runCanary(p, broken), []);
  await releaseService(p, made.bureau, made.serviceId, '已核查');
  assert.equal((await entries('serve.service-released')).length, 1);
  assert.equal((await answer()).status, 200);
  await assert.rejects(releaseService(p, made.bureau, made.serviceId, '再次'), /serve\.service-not-held/);
});

test('a row filter that lets more through is seen as well', async () => {
  const broken = { ...compiled, rows: () => sql`true` };
  assert.deepEqual(await runCanary(p, broken), [made.versionId]);
  assert.equal(await findAgain(p, made.serviceId), null, 'what was mended is no longer found');
  await sql`update serve.grant set state = 'suspended' where service_id = ${made.serviceId}`.execute(p.db);
  assert.notEqual(await findAgain(p, made.serviceId, broken), null, 'one that is suspended may answer again');
  await sql`update serve.grant set state = 'active' where service_id = ${made.serviceId}`.execute(p.db);
  await releaseService(p, made.bureau, made.serviceId, '已核查');
});

test('one that cannot be asked is said to be so until it can', async () => {
  const broken = {
    ...compiled,
    rows: () => {
      throw new TypeError('lost');
    },
  };
  assert.deepEqual(await runCanary(p, broken), []);
  assert.match((await heldFaults(p.db)).detail, /could not be asked/);
  assert.equal(await findAgain(p, made.serviceId, broken), notAsked, 'nor is it released unasked');
  await runCanary(p);
  assert.equal((await heldFaults(p.db)).ok, true);
});
