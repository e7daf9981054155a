/** Deliveries on real stores and through the gateway: whole or not at all, resumed by ranges, charged to the byte, stopped at once. */
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { after, before, test } from 'node:test';
import type { FastifyInstance } from 'fastify';
import { sql } from 'kysely';
import type { TestClock } from '#kernel/clock.ts';
import { transact } from '#kernel/db.ts';
import { Problem } from '#kernel/errors.ts';
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
import { changeTerms } from '../commands/change-terms.ts';
import { resumeGrant, suspendGrant } from '../commands/grant-state.ts';
import type { GrantRequest } from '../commands/issue-grant.ts';
import type { Serving } from '../context.ts';
import { healthOf } from '../gateway/health.ts';
import { gatewayPlugin } from '../gateway/plugin.ts';
import type { Grant } from '../grants.ts';
import { destroyCopy, listCopies } from './copies.ts';
import { downloadRoutes } from './gateway.ts';
import { makeLink, openLink } from './links.ts';
import { makeDelivery } from './make.ts';
import { chunksOf, type Delivery, getDelivery } from './repository.ts';
import { askDelivery } from './request.ts';
import { readyDelivery } from './state.ts';
import { moveDeliveries } from './succession.ts';
import { deliveriesDaily, removeFile } from './sweep.ts';
import { bytesOf, type Taker, takePiece } from './take.ts';

const fixtures = new URL('../../../../tests/fixtures/regulations', import.meta.url).pathname;
const ROWS = 3000;

let p: Serving;
let clock: TestClock;
let app: FastifyInstance;
let made: ServeFixture;

before(async () => {
  const stack = await testStack();
  clock = stack.clock;
  p = servePlatform(stack, loadLaw(fixtures, 'xingyuan'));
  app = await openHttp(p, 'test');
  await app.register(
    gatewayPlugin(p, 'production', (inner, gateway, send) => downloadRoutes(inner, p, gateway, send)),
  );
  await app.ready();
  made = await serveFixture(p, ROWS);
  for (const actor of [made.consumer, made.provider, made.bureau])
    await sql`insert into org.person (id, account, name, created_at) values (${actor.personId}, ${actor.personId}, '王五', ${clock.now()})
      on conflict do nothing`.execute(p.db);
});
after(async () => {
  await app?.close();
});

const sizes = { chunk: 20_000, piece: 4096 };
const fileGrant = (changes: Partial<GrantRequest> = {}): Promise<Grant> =>
  made.grant({ mode: 'file', modeReason: '年度统计', columns: ['name', 'county', 'members'], ...changes });

async function delivered(grant: Grant, format: 'csv' | 'jsonl' = 'csv'): Promise<Delivery> {
  const { deliveryId } = await askDelivery(p, made.consumer, { grantId: grant.id, format });
  await makeDelivery(p, deliveryId, sizes);
  const found = await getDelivery(p.db, deliveryId);
  assert.equal(found?.state, 'ready', found?.failure ?? '');
  return found as Delivery;
}

async function refused(work: Promise<unknown>): Promise<string> {
  const found = await work.then(
    () => undefined,
    (error: unknown) => error,
  );
  assert.ok(found instanceof Problem, 'it is refused');
  return found.code;
}

const path = (rest: string): string => `/gateway/v1/services/${made.code}/deliveries${rest}`;
async function fetchPart(key: TestKey, rest: string, headers: Record<string, string> = {}) {
  const call = signedCall({ code: made.code, key, at: clock.now(), path: path(rest) });
  const answer = await app
    .inject({ ...call, headers: { ...call.headers, ...headers }, remoteAddress: '127.0.0.1' })
    .catch((error: Error) => error);
  return answer instanceof Error ? { broken: answer } : { broken: undefined, answer };
}
async function fetched(key: TestKey, rest: string, headers: Record<string, string> = {}) {
  const { answer } = await fetchPart(key, rest, headers);
  assert.ok(answer, 'the connection held');
  return answer;
}

async function used(grantId: string): Promise<Record<string, number>> {
  const { rows } = await sql<{ unit: string; used: number }>`
    select unit, used from serve.quota_ledger where grant_id = ${grantId} order by unit, period`.execute(
    p.db,
  );
  return Object.fromEntries(rows.map((row) => [row.unit, row.used]));
}
async function entriesOf(kind: string, about: string): Promise<Record<string, unknown>[]> {
  const { rows } = await sql<{ body: Buffer }>`
    select body from ledger.entry where kind = ${kind} and subject_id = ${about} order by id`.execute(p.db);
  return rows.map(({ body }) => JSON.parse(body.toString('utf8')).detail);
}

const sha256 = (bytes: Buffer): string => createHash('sha256').update(bytes).digest('hex');
const deskTaker = (): Taker => ({
  actor: made.consumer,
  way: 'desk',
  holder: made.consumer.personId,
  user: '王五',
  operator: '',
});

test('fetched in pieces and put together, by manifest and digest; charged to the byte, its rows once, a piece again in bytes', async () => {
  const grant = await fileGrant({
    quotas: [
      { unit: 'rows', period: 'total', limit: 1_000_000 },
      { unit: 'bytes', period: 'total', limit: 10_000_000 },
    ],
  });
  const key = await made.key(grant.id);
  const delivery = await delivered(grant);
  const listed = await fetched(key, '');
  assert.deepEqual(
    listed.json().deliveries.map(({ id }: { id: string }) => id),
    [delivery.id],
  );
  const manifest = (await fetched(key, `/${delivery.id}`)).json();
  assert.equal(manifest.rows, ROWS);
  assert.ok(manifest.chunks.length > 3, 'several chunks');
  assert.equal(manifest.batch, 7);
  const before = await used(grant.id);
  const health = () => healthOf(p).of(made.code, clock.now());
  const seen = health();

  const parts: Buffer[] = [];
  for (const { from, bytes, sha256: digest } of manifest.chunks) {
    const answer = await fetched(key, `/${delivery.id}/file`, { range: `bytes=${from}-${from + bytes - 1}` });
    assert.equal(answer.statusCode, 206, answer.body.slice(0, 300));
    assert.equal(answer.headers['content-range'], `bytes ${from}-${from + bytes - 1}/${manifest.size}`);
    assert.equal(answer.headers.etag, `"${manifest.sha256}"`);
    assert.equal(answer.headers['x-gongshu-fetched-again'], undefined);
    assert.equal(sha256(answer.rawPayload), digest);
    parts.push(answer.rawPayload);
  }
  const whole = Buffer.concat(parts);
  assert.deepEqual([whole.length, sha256(whole)], [manifest.size, manifest.sha256]);
  const once = await used(grant.id);
  assert.equal((once.bytes ?? 0) - (before.bytes ?? 0), manifest.size, 'every byte');
  assert.equal((once.rows ?? 0) - (before.rows ?? 0), ROWS, 'every row');
  assert.equal((once.calls ?? 0) - (before.calls ?? 0), manifest.chunks.length);
  const since = health();
  assert.equal(
    (since?.ok ?? 0) - (seen?.ok ?? 0),
    manifest.chunks.length,
    'a part that is sent is an answer',
  );
  assert.equal((since?.bytes ?? 0) - (seen?.bytes ?? 0), manifest.size);

  const again = await fetched(key, `/${delivery.id}/file`, { range: 'bytes=100-299' });
  assert.equal(again.headers['x-gongshu-fetched-again'], '200');
  const twice = await used(grant.id);
  assert.deepEqual(
    [(twice.bytes ?? 0) - (once.bytes ?? 0), (twice.rows ?? 0) - (once.rows ?? 0)],
    [200, 0],
    'bytes again, rows not',
  );
  const only = { code: made.code, key, at: clock.now(), path: path(`/${delivery.id}/file`) };
  const call = signedCall({ ...only, method: 'HEAD' as never });
  const head = await app.inject({ ...call, remoteAddress: '127.0.0.1' });
  assert.deepEqual([head.statusCode, head.headers['content-length']], [200, String(manifest.size)]);
  const looked = await used(grant.id);
  assert.deepEqual(
    [(looked.calls ?? 0) - (twice.calls ?? 0), looked.bytes],
    [1, twice.bytes],
    'its headers are a call of which no byte leaves',
  );
  for (const range of [`bytes=${manifest.size}-`, 'bytes=5-1', 'bytes=0-1,4-5', 'rows=0-1']) {
    const wrong = await fetched(key, `/${delivery.id}/file`, { range });
    assert.deepEqual([wrong.statusCode, wrong.headers['x-gateway-error']], [416, 'gateway.range'], range);
  }
  assert.deepEqual(await used(grant.id), looked, 'what is refused costs nothing');
  const other = await fetched(key, `/${delivery.id}/file`, { range: 'bytes=0-9', 'if-range': '"other"' });
  assert.equal(other.statusCode, 200, 'the range was of another file');
  const { items: copies } = await listCopies(p.db, { grant: grant.id, page: 1, pageSize: 10 });
  assert.deepEqual(
    copies.map(({ way, rows, sha256: digest, number }) => [way, rows, digest, number]),
    [['gateway', ROWS, manifest.sha256, delivery.number]],
    'one holder, one line',
  );
  const { rows: uses } = await sql<{ purpose: string; approver: string; used_by: string; medium: string }>`
    select purpose, approver, used_by, medium from serve.use_record where grant_id = ${grant.id}`.execute(
    p.db,
  );
  assert.deepEqual(
    uses.map(({ medium }) => medium),
    [`csv ${delivery.number}`],
  );
  const [export_] = await entriesOf('serve.delivery-made', delivery.id);
  assert.equal(export_?.sha256, manifest.sha256);
  assert.match(String(export_?.mark), /^[0-9a-f]{64}$/);
});

test('without a grant for files nothing is made and nothing fetched, whatever the address', async () => {
  const open = await made.grant();
  const key = await made.key(open.id);
  const ask = (grantId: string) => askDelivery(p, made.consumer, { grantId, format: 'csv' });
  assert.equal(await refused(ask(open.id)), 'serve.delivery-mode');
  const file = await fileGrant();
  const delivery = await delivered(file);
  for (const rest of ['', `/${delivery.id}`, `/${delivery.id}/file`]) {
    const answer = await fetched(key, rest);
    assert.deepEqual([answer.statusCode, answer.headers['x-gateway-error']], [403, 'gateway.mode'], rest);
  }
  const elsewhere = await made.key((await fileGrant()).id);
  const foreign = await fetched(elsewhere, `/${delivery.id}/file`);
  assert.equal(foreign.headers['x-gateway-error'], 'gateway.delivery-unknown', 'not of another grant');
  assert.equal(
    await refused(askDelivery(p, made.provider, { grantId: file.id, format: 'csv' })),
    'kernel.forbidden',
  );
  const records = await app.inject({
    ...signedCall({
      code: made.code,
      key: await made.key(file.id),
      at: clock.now(),
      query: 'id_no=X0000003',
    }),
    remoteAddress: '127.0.0.1',
  });
  assert.equal(records.headers['x-gateway-error'], 'gateway.mode', 'and a file is no interface');
});

test('suspended in mid-download: not one piece more, and what left is on record; resumed it goes on where it stopped', async () => {
  const grant = await fileGrant();
  const delivery = await readyDelivery(p.db, (await delivered(grant)).id, clock.now());
  const chunks = await chunksOf(p.db, delivery.id);
  const part = { from: 0, to: delivery.bytes };
  const taker = deskTaker();
  await takePiece(p, delivery, { from: 0, to: sizes.piece }, taker, 1);
  const found: Buffer[] = [];
  const stopped = await refused(
    (async () => {
      for await (const bytes of bytesOf(p, delivery, chunks, part, taker)) {
        found.push(bytes);
        if (found.length === 2)
          await suspendGrant(p, made.provider, grant.id, { ground: 'beyond-scope', note: '核查' });
      }
    })(),
  );
  assert.equal(stopped, 'gateway.grant-suspended');
  const left = Buffer.concat(found).length;
  assert.equal(left, 2 * sizes.piece);
  const [end] = await entriesOf('serve.delivery-sent', delivery.id);
  assert.deepEqual([end?.sent, end?.outcome], [left, 'gateway.grant-suspended']);
  assert.equal(await refused(makeLink(p, made.consumer, delivery.id)), 'serve.grant-not-active');
  await resumeGrant(p, made.provider, grant.id, '核查完毕');
  const key = await made.key(grant.id);
  const rest = await fetched(key, `/${delivery.id}/file`, { range: `bytes=${left}-` });
  assert.equal(
    sha256(Buffer.concat([...found, rest.rawPayload])),
    delivery.sha256,
    'the whole file after all',
  );
});

test('sixteen at once at a quota that has room for five pieces: five leave, whichever they are', async () => {
  const grant = await fileGrant({ quotas: [{ unit: 'bytes', period: 'day', limit: 1250 }] });
  const key = await made.key(grant.id);
  const delivery = await delivered(grant);
  const tries = await Promise.all(
    Array.from({ length: 16 }, (_, n) =>
      fetched(key, `/${delivery.id}/file`, { range: `bytes=${n * 250}-${n * 250 + 249}` }),
    ),
  );
  const codes = tries.map(({ statusCode }) => statusCode).sort();
  assert.deepEqual(codes, [...Array(5).fill(206), ...Array(11).fill(429)]);
  assert.equal((await used(grant.id)).bytes, 1250);
  assert.equal(
    tries.find(({ statusCode }) => statusCode === 429)?.headers['x-gateway-error'],
    'gateway.quota-volume',
  );
});

test('changed terms void the file; its day removes it, the register stays and its holder says what became of the copy', async () => {
  const grant = await fileGrant();
  const key = await made.key(grant.id);
  const first = await delivered(grant);
  await transact(p.db, (tx) =>
    changeTerms(tx, p, { grantId: grant.id, actor: made.provider, patch: { columns: ['name'] } }),
  );
  const changed = await fetched(key, `/${first.id}/file`);
  assert.deepEqual([changed.statusCode, changed.headers['x-gateway-error']], [410, 'gateway.delivery-gone']);
  const second = await delivered(grant, 'jsonl');
  const link = await makeLink(p, made.consumer, second.id);
  const token = link.address.split('/').at(-1) ?? '';
  assert.equal((await openLink(p, made.consumer, token)).id, second.id);
  const colleague = { ...made.consumer, personId: made.provider.personId };
  assert.equal(await refused(openLink(p, colleague, token)), 'serve.delivery-link', 'not a colleague’s');
  const start = clock.now();
  clock.set(new Date(link.expiresAt.getTime()).toISOString());
  assert.equal(await refused(openLink(p, made.consumer, token)), 'serve.delivery-link', 'nor after its time');
  clock.set(start.toISOString());
  await takePiece(p, await readyDelivery(p.db, second.id, clock.now()), { from: 0, to: 10 }, deskTaker(), 1);

  clock.set(new Date(start.getTime() + 8 * 86_400_000).toISOString());
  assert.equal(
    await refused(readyDelivery(p.db, second.id, clock.now())),
    'serve.delivery-gone',
    'before the broom',
  );
  for (const task of deliveriesDaily(p)) await task.run(clock.today());
  assert.equal((await getDelivery(p.db, second.id))?.state, 'removed');
  const { items } = await listCopies(p.db, { grant: grant.id, page: 1, pageSize: 10 });
  const [copy] = items;
  assert.ok(copy && copy.sha256 === second.sha256, 'the register stays');
  const gone = { proof: '销毁证明 3 号', on: clock.today() };
  assert.equal(await refused(destroyCopy(p, made.provider, copy.id, gone)), 'kernel.forbidden');
  await destroyCopy(p, made.consumer, copy.id, gone);
  assert.equal(await refused(destroyCopy(p, made.consumer, copy.id, gone)), 'serve.copy-state', 'once');
  const heirs = async (): Promise<string[]> => {
    const { items: now } = await listCopies(p.db, { grant: grant.id, page: 1, pageSize: 1 });
    return now.flatMap(({ provider_id: gave, consumer_id: holds }) => [gave, holds]);
  };
  const { providerId, consumerId, resourceId } = made;
  await moveDeliveries(p.db, { from: providerId, to: consumerId, resourceId });
  assert.deepEqual(await heirs(), [consumerId, consumerId], 'an entry passes with its register');
  await moveDeliveries(p.db, { from: consumerId, to: providerId });
  assert.deepEqual(await heirs(), [providerId, providerId], 'a department with both sides of it');
  await sql`update serve.copy set consumer_id = ${consumerId}`.execute(p.db);
  await sql`update serve.delivery set consumer_id = ${consumerId}`.execute(p.db);
  clock.set(start.toISOString());
});

test('made again from any point nothing is doubled; a grant that ended meanwhile leaves nothing behind', async () => {
  const grant = await fileGrant();
  const { deliveryId } = await askDelivery(p, made.consumer, { grantId: grant.id, format: 'jsonl' });
  assert.equal(
    await refused(askDelivery(p, made.consumer, { grantId: grant.id, format: 'csv' })),
    'serve.delivery-waiting',
  );
  // Cut off in the middle: half of its chunks lie there, and of none of them anybody knows.
  await sql`update serve.delivery set state = 'making' where id = ${deliveryId}`.execute(p.db);
  await sql`insert into serve.delivery_chunk (delivery_id, ordinal, from_byte, bytes, rows, sha256)
    values (${deliveryId}, 0, 0, 10, 1, 'x')`.execute(p.db);
  assert.equal(await refused(readyDelivery(p.db, deliveryId, clock.now())), 'serve.delivery-unfinished');
  await makeDelivery(p, deliveryId, sizes);
  await makeDelivery(p, deliveryId, sizes);
  const done = await getDelivery(p.db, deliveryId);
  assert.deepEqual([done?.state, done?.rows], ['ready', ROWS]);
  assert.equal((await entriesOf('serve.delivery-made', deliveryId)).length, 1);
  await removeFile(p, deliveryId, 'erased');
  await removeFile(p, deliveryId, 'erased');
  assert.equal((await entriesOf('serve.delivery-removed', deliveryId)).length, 1);

  const { deliveryId: late } = await askDelivery(p, made.consumer, { grantId: grant.id, format: 'csv' });
  await suspendGrant(p, made.provider, grant.id, { ground: 'beyond-scope', note: '核查' });
  await makeDelivery(p, late, sizes);
  const failed = await getDelivery(p.db, late);
  assert.deepEqual([failed?.state, failed?.failure, failed?.bytes], ['failed', 'serve.grant-not-active', 0]);
});
