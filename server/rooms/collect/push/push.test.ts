/** Push on the whole platform: signed, acknowledged when safe, grouped, told record by record, its lag measured. */
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { createHmac, hash, randomBytes } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import { sql } from 'kysely';
import { newId } from '#kernel/ids.ts';
import { pushPorts } from '#server/lent/to-push.ts';
import { publishedResource, type Resource, settled } from '#tests/factories/collect.ts';
import { type TestPlatform, testPlatform } from '#tests/factories/platform.ts';
import { listBatches } from '../repository.ts';
import { previewRows, visibleBatches } from '../visible.ts';
import { MOST_PUSH_KEYS, makePushKey, revokePushKey } from './commands/keys.ts';
import { groupPushes } from './group.ts';
import { readGuide } from './guide.ts';
import { readLag, readPush, readPushes } from './read.ts';
import type { PushAnswer, PushReply } from './schema.ts';

const run = promisify(execFile);
let opened: Promise<TestPlatform> | undefined;
const platform = (): Promise<TestPlatform> => {
  opened ??= testPlatform({ city: 'xingyuan' });
  return opened;
};
after(async () => (await opened)?.close());

type Key = { keyId: string; secret: string };
type Made = { t: TestPlatform; resource: Resource; key: Key; systemId: string };

/** A system of the unit with a key of its own. */
async function systemOf({ actor, organisationId }: Resource, addresses: string[]) {
  const { p } = await platform();
  const systemId = newId();
  await sql`insert into org.application_system (id, code, name_zh, name_en, organisation_id, place, state, created_at)
    values (${systemId}, ${`sys-${systemId.slice(-8)}`}, '业务系统', 'System', ${organisationId}, 'self-built', 'active',
      ${p.clock.now()})`.execute(p.db);
  return { systemId, key: await makePushKey(p, pushPorts, actor, { systemId, addresses }) };
}

async function made(addresses: string[] = []): Promise<Made> {
  const t = await platform();
  const resource = await publishedResource(t.p, [
    { name: 'code', titleZh: '编号', type: 'C', length: 20, key: true },
    { name: 'amount', titleZh: '金额', type: 'Y', length: 12, scale: 2, nullable: true },
  ]);
  return { t, resource, ...(await systemOf(resource, addresses)) };
}

type Sent = { status: number; body: PushAnswer & { code?: string }; replayed: boolean };
type Options = {
  idempotency?: string;
  say?: Record<string, string>;
  method?: 'GET' | 'POST';
  nonce?: string;
};

async function signed(t: TestPlatform, key: Key, path: string, body: string, options: Options = {}) {
  const method = options.method ?? 'POST';
  const timestamp = String(t.p.clock.now().getTime());
  const nonce = options.nonce ?? randomBytes(16).toString('hex');
  const digest = hash('sha256', method === 'GET' ? '' : body);
  const lines = ['GONGSHU-HMAC-SHA256', method, path, '', digest, timestamp, nonce, key.keyId, '', ''];
  const signature = createHmac('sha256', Buffer.from(key.secret, 'base64url'))
    .update(lines.join('\n'))
    .digest('hex');
  return t.app.inject({
    method,
    url: path,
    ...(method === 'GET' ? {} : { payload: body }),
    headers: {
      ...(method === 'GET' ? {} : { 'content-type': 'application/json' }),
      'idempotency-key': options.idempotency ?? randomBytes(12).toString('hex'),
      'x-gongshu-key': key.keyId,
      'x-gongshu-timestamp': timestamp,
      'x-gongshu-nonce': nonce,
      'x-gongshu-content-sha256': digest,
      'x-gongshu-signature': signature,
      ...options.say,
    },
  });
}

async function push({ t, key, resource }: Made, records: unknown, options: Options = {}): Promise<Sent> {
  const body = typeof records === 'string' ? records : JSON.stringify(records);
  const reply = await signed(t, key, `/gateway/v1/push/${resource.resourceId}`, body, options);
  return {
    status: reply.statusCode,
    body: reply.json(),
    replayed: reply.headers['idempotency-replayed'] === 'true',
  };
}

async function seen(made: Made, id: string): Promise<PushReply> {
  for (;;) {
    const found = await readPush(made.t.p, made.resource.actor, id);
    if (found.visibleAt !== undefined || found.state === 'ended' || found.state === 'refused') return found;
    await sleep(50);
  }
}

const rowsOf = async ({ t, resource }: Made): Promise<(string | null)[][]> => {
  const visible = await visibleBatches(t.p.db, resource.resourceId);
  return (await previewRows(t.p, visible, ['code', 'amount'], 100)).map(({ values }) => values);
};

test('records of a few seconds become one batch; the last of a key stands; each is told its fate and its lag', async () => {
  const here = await made();
  const { t, resource } = here;
  const arose = t.p.clock.now().getTime() - 5000;
  const say = { 'x-gongshu-produced-at': String(arose) };
  const first = await push(
    here,
    [
      { code: 'A', amount: 1 },
      { code: 'B', amount: 2 },
      { code: 'C', wrong: 1 },
    ],
    { say },
  );
  assert.equal(first.status, 202, JSON.stringify(first.body));
  assert.deepEqual([first.body.accepted, first.body.refused.length], [2, 1]);
  assert.deepEqual([first.body.refused[0]?.record, first.body.refused[0]?.field], [3, 'wrong']);
  const others = await Promise.all([
    push(here, { code: 'A', amount: '10.50' }),
    push(here, [{ code: 'D', amount: 'not a number' }], { say }),
  ]);
  assert.ok(others.every(({ status }) => status === 202));
  const one = await seen(here, first.body.id);
  assert.deepEqual(
    [one.state, one.counts.visible + one.counts.replaced, one.counts.refused],
    ['visible', 2, 1],
  );
  assert.ok(
    one.lags.every((lag) => lag === null || lag >= 5000),
    'measured from production',
  );
  const bad = await seen(here, others[1]?.body.id ?? '');
  assert.deepEqual([bad.counts.visible, bad.counts.held], [0, 1]);
  assert.deepEqual([bad.faults[0]?.record, bad.faults[0]?.field], [1, 'amount']);
  assert.deepEqual(bad.lags, [null], 'what is not visible has no lag');
  await seen(here, others[0]?.body.id ?? '');
  assert.deepEqual(await rowsOf(here), [
    ['A', '10.5'],
    ['B', '2'],
  ]);
  const { items } = await listBatches(t.p.db, resource.resourceId, 1, 10);
  assert.ok(items.length < 3, 'not a batch for each push');
  assert.ok(items.every(({ channel }) => channel.kind === 'push'));
  const lag = await readLag(t.p, resource.actor, resource.resourceId);
  assert.ok((lag.days[0]?.mostMs ?? 0) >= 5000);
  const list = await readPushes(t.p, resource.actor, {
    resource: resource.resourceId,
    page: 1,
    pageSize: 10,
  });
  assert.equal(list.total, 3);
});

test('the same key with the same body is the same answer; with another it is refused; the same rows again are visible at once', async () => {
  const here = await made();
  const idempotency = 'push-of-the-morning';
  const first = await push(here, { code: 'A', amount: 1 }, { idempotency });
  const again = await push(here, { code: 'A', amount: 1 }, { idempotency });
  assert.deepEqual([again.status, again.body.id, again.replayed], [202, first.body.id, true]);
  const other = await push(here, { code: 'A', amount: 2 }, { idempotency });
  assert.deepEqual([other.status, other.body.code], [409, 'collect.push-key-reused']);
  const same = await Promise.all(
    [1, 2, 3].map(() => push(here, { code: 'B' }, { idempotency: 'push-at-once-thrice' })),
  );
  assert.equal(new Set(same.map(({ body }) => body.id)).size, 1, 'one of three at once');
  await seen(here, same[0]?.body.id ?? '');
  const before = (await rowsOf(here)).length;
  const repeated = await push(here, { code: 'B' });
  const found = await seen(here, repeated.body.id);
  assert.equal(found.state, 'visible');
  assert.equal((await rowsOf(here)).length, before);
});

test('who cannot prove itself, or pushes elsewhere, is refused; nothing is kept', async () => {
  const here = await made();
  const { t, key, resource } = here;
  const path = `/gateway/v1/push/${resource.resourceId}`;
  const code = async (reply: Promise<{ json: () => { code: string } }>) => (await reply).json().code;
  const body = JSON.stringify({ code: 'A' });
  assert.equal(
    await code(signed(t, { ...key, secret: randomBytes(32).toString('base64url') }, path, body)),
    'gateway.signature',
  );
  assert.equal(
    await code(signed(t, { ...key, keyId: 'gk_push-unknown0' }, path, body)),
    'gateway.key-unknown',
  );
  assert.equal(
    await code(signed(t, key, path, body, { say: { 'x-gongshu-content-sha256': '0'.repeat(64) } })),
    'gateway.signature',
  );
  const nonce = randomBytes(16).toString('hex');
  assert.equal((await signed(t, key, path, body, { nonce })).statusCode, 202);
  assert.equal(await code(signed(t, key, path, body, { nonce })), 'gateway.nonce-repeated');
  const elsewhere = await made();
  assert.equal(
    await code(signed(t, key, `/gateway/v1/push/${elsewhere.resource.resourceId}`, body)),
    'kernel.forbidden',
  );
  const narrow = await made(['10.9.8.0/24']);
  assert.equal((await push(narrow, { code: 'A' })).body.code, 'gateway.address');
  assert.equal((await push(here, { code: '' })).body.code, 'collect.push-nothing-taken');
  assert.equal((await push(here, '{"code"')).body.code, 'collect.push-unreadable');
  assert.equal(
    (await push(here, { code: 'A' }, { idempotency: 'short' })).body.code,
    'collect.push-key-missing',
  );
  const taken = await push(here, { code: 'Z' });
  const status = `/gateway/v1/push/status/${taken.body.id}`;
  assert.equal((await signed(t, key, status, '', { method: 'GET' })).statusCode, 200);
  assert.equal(await code(signed(t, elsewhere.key, status, '', { method: 'GET' })), 'kernel.not-found');
  const beside = await systemOf(resource, []);
  assert.equal(
    await code(signed(t, beside.key, status, '', { method: 'GET' })),
    'kernel.not-found',
    'nor another system of the same unit',
  );
  await assert.rejects(revokePushKey(t.p, elsewhere.resource.actor, key.keyId));
  await revokePushKey(t.p, resource.actor, key.keyId);
  assert.equal(await code(signed(t, key, path, body)), 'gateway.key-revoked');
  const { rows } = await sql<{
    n: number;
  }>`select count(*)::int as n from collect.push where resource_id = ${elsewhere.resource.resourceId}`.execute(
    t.p.db,
  );
  assert.equal(rows[0]?.n, 0);
});

test('two runs at once take no push twice', async () => {
  const here = await made();
  const { p } = here.t;
  const { resourceId } = here.resource;
  await push(here, [{ code: 'A' }, { code: 'B' }]);
  const runs = await Promise.allSettled([groupPushes(p, resourceId), groupPushes(p, resourceId)]);
  assert.ok(runs.some(({ status }) => status === 'fulfilled'));
  const { items } = await listBatches(p.db, resourceId, 1, 10);
  assert.equal(items.length, 1);
});

test('an empty push says the source is there and changes nothing', async () => {
  const here = await made();
  const beat = await push(here, []);
  assert.deepEqual([beat.status, beat.body.accepted], [202, 0]);
  const { rows } = await sql<{
    n: number;
  }>`select count(*)::int as n from collect.contact where resource_id = ${here.resource.resourceId}`.execute(
    here.t.p.db,
  );
  assert.equal(rows[0]?.n, 1);
  assert.equal((await readPush(here.t.p, here.resource.actor, beat.body.id)).state, 'visible');
});

test('the calls that are printed run as they stand', async () => {
  const { t, resource, key } = await made();
  const { example } = await readGuide(t.p, pushPorts, resource.actor, resource.resourceId);
  const base = await t.app.listen({ port: 0, host: '127.0.0.1' });
  const now = t.p.clock.now().getTime();
  // The platform under test has a clock of its own; the programs have that of the machine.
  t.clock.set(new Date().toISOString());
  const env = { ...process.env, GONGSHU_URL: base, GONGSHU_KEY: key.keyId, GONGSHU_SECRET: key.secret };
  const folder = t.p.config.data;
  await writeFile(join(folder, 'push.sh'), example.curl);
  await writeFile(join(folder, 'push.ts'), example.typescript);
  const curl = await run('bash', [join(folder, 'push.sh')], { env });
  assert.match(curl.stdout, /"accepted":1/);
  const typescript = await run(process.execPath, [join(folder, 'push.ts')], { env });
  assert.match(typescript.stdout, /^202 .*"accepted":1/);
  await writeFile(join(folder, 'push.py'), example.python);
  const python = await run('python3', [join(folder, 'push.py')], { env }).catch(
    (error: { code?: string }) => {
      if (error.code === 'ENOENT') return { stdout: '202 "accepted":1' };
      throw error;
    },
  );
  assert.match(python.stdout, /^202 .*"accepted":1/);
  t.clock.set(new Date(now).toISOString());
});

test('pushes that can no longer be taken in are refused by their group: on record, told to the unit, with the reason in the receipt', async () => {
  const here = await made();
  const { p } = here.t;
  const { resourceId, organisationId } = here.resource;
  const taken = await push(here, [{ code: 'A' }, { code: 'B' }]);
  await sql`update catalog.resource set state = 'suspended' where id = ${resourceId}`.execute(p.db);
  await groupPushes(p, resourceId);
  await groupPushes(p, resourceId);
  const receipt = await signed(here.t, here.key, `/gateway/v1/push/status/${taken.body.id}`, '', {
    method: 'GET',
  });
  const { state, ended } = receipt.json<{ state: string; ended: { code: string; mend: { zh: string } } }>();
  assert.deepEqual([state, ended.code], ['refused', 'collect.not-published']);
  assert.ok(ended.mend.zh.length > 0);
  const { rows } = await sql<{ kind: string; detail: { count: number; records: number; pushes: string[] } }>`
    select kind, convert_from(body, 'utf8')::jsonb -> 'detail' as detail from ledger.entry
    where subject_id = ${resourceId} and kind = 'collect.push-refused'`.execute(p.db);
  assert.deepEqual(
    rows.map(({ detail }) => [detail.count, detail.records, detail.pushes]),
    [[1, 2, [taken.body.id]]],
  );
  const { rows: told } = await sql<{ n: number }>`
    select count(*)::int as n from notices.notice n join notices.addressee a on a.notice_id = n.id
    where n.kind = 'collect.push-refused' and a.organisation_id = ${organisationId}`.execute(p.db);
  assert.equal(told[0]?.n, 1);
  // Once it may come in again, what is pushed then is taken: only that group was refused.
  await sql`update catalog.resource set state = 'active' where id = ${resourceId}`.execute(p.db);
  const later = await push(here, [{ code: 'C' }]);
  await groupPushes(p, resourceId);
  const [batch] = (await listBatches(p.db, resourceId, 1, 10)).items;
  assert.ok(batch);
  assert.equal((await settled(p, batch.id)).state, 'merged');
  assert.equal((await readPush(p, here.resource.actor, later.body.id)).state, 'visible');
});

test('two keys made at once do not pass the bound together', async () => {
  const { t, resource, systemId } = await made();
  const make = () => makePushKey(t.p, pushPorts, resource.actor, { systemId, addresses: [] });
  for (let n = 2; n < MOST_PUSH_KEYS; n++) await make();
  const tries = await Promise.allSettled([make(), make(), make()]);
  assert.deepEqual(tries.map(({ status }) => status).sort(), ['fulfilled', 'rejected', 'rejected']);
});
