/** Connectors against a real PostgreSQL beside the platform's own: full, incremental, deleted, missed, changed and broken sources. */
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Platform } from '#cases/index.ts';
import type { Actor } from '#kernel/actor.ts';
import { Problem } from '#kernel/errors.ts';
import { openHttp } from '#kernel/http/server.ts';
import { confirmBatch, rollBackBatch } from '#rooms/collect/index.ts';
import { smallCity } from '#tests/factories/city.ts';
import { load, publishedResource, type Resource } from '#tests/factories/collect.ts';
import { connect, connectorOf, readNow, seen, startConnectors } from '#tests/factories/connectors.ts';
import { openDrift } from '#tests/factories/drift.ts';
import { columns, incremental, items, mapping, permitTable, settingsFor } from '#tests/factories/permits.ts';
import { type SourceDatabase, sourceDatabase } from '#tests/factories/source-database.ts';
import { openBatches } from '../repository.ts';
import { resumeConnector } from './commands/steer-connector.ts';
import { previewConnector, trySource } from './commands/try-source.ts';
import { connectorRoutes } from './routes.ts';
import { connectorReply, connectorsReply } from './schema.ts';

let p: Platform;
let source: SourceDatabase;
before(async () => {
  ({ p } = await smallCity());
  await startConnectors(p);
  source = await sourceDatabase();
});
after(async () => {
  await p.jobs.stop();
  await source.stop();
});

const table = (rows: string): Promise<string> => permitTable(source, rows);
const settingsOf = (name: string) => settingsFor(source, name);
const secrets = (): { password: string } => ({ password: source.connection.password });
const rowsOf = (resource: Resource) => seen(p, resource, columns);

const setUp = async (name: string, more: Partial<Parameters<typeof connect>[2]> = {}) => {
  const resource = await publishedResource(p, items);
  const { settings = {}, ...rest } = more;
  const id = await connect(p, resource, {
    mapping,
    secrets: secrets(),
    ...rest,
    settings: { ...settingsOf(name), ...settings },
  });
  return { resource, id };
};

test('in full: every type as text, names with quotation marks, deletions, a run with its batch', async () => {
  const name =
    await table(`(1, '甲,"乙"', 12.50, true, '2026-03-01 10:00:00.123456+08', 'x'), (2, null, null, false, null, null),
    (3, E'两\\n行', -0.05, null, '2026-03-02 00:00:00+00', null)`);
  const { resource, id } = await setUp(name);
  const run = await readNow(p, id);
  assert.deepEqual([run.state, run.rows, run.failure], ['merged', 3, null]);
  assert.deepEqual(await rowsOf(resource), {
    1: ['1', '甲,"乙"', '12.5', 'true', '2026-03-01 10:00:00.123'],
    2: ['2', null, null, 'false', null],
    3: ['3', '两\n行', '-0.05', null, '2026-03-02 08:00:00'],
  });
  assert.equal((await readNow(p, id)).state, 'unchanged');
  await source.sql(`delete from ${name} where no = 2; update ${name} set fee = 13 where no = 1`);
  const asked = await readNowConfirming(id, resource);
  assert.equal(asked, 'merged');
  assert.deepEqual(Object.keys(await rowsOf(resource)), ['1', '3']);
  await source.sql(`truncate ${name}`);
  const empty = await readNow(p, id);
  assert.deepEqual([empty.state, empty.failure?.code], ['failed', 'collect.connector-empty']);
  assert.equal(Object.keys(await rowsOf(resource)).length, 2, 'an empty source deletes nothing');
});

/** A third of the rows go: people are asked first, and the run waits for them. */
async function readNowConfirming(id: string, resource: Resource): Promise<string> {
  const reading = readNow(p, id);
  for (;;) {
    const [open] = await openBatches(p.db, resource.resourceId);
    if (open?.awaiting_confirmation) {
      assert.equal((await connectorOf(p, id)).cursor, null);
      await confirmBatch(p, resource.actor, open.id);
      return (await reading).state;
    }
    await sleep(20);
  }
}

describe('by increments', () => {
  test('the place moves with the batch: ties, late commits within the overlap, nothing new, rolled back', async () => {
    const name =
      await table(`(1, 'a', 1, true, '2026-03-01 10:00:00+08', null), (2, 'b', 2, true, '2026-03-01 10:00:05+08', null),
      (9, 'never', 0, true, null, null)`);
    const { resource, id } = await setUp(name, incremental(60));
    assert.equal((await readNow(p, id)).rows, 3);
    const first = (await connectorOf(p, id)).cursor;
    assert.match(String(first?.watermark), /^2026-03-01 10:00:05/);
    // One of the same instant, one that was committed late with an earlier one, one that has no instant.
    await source.sql(`insert into ${name} values (3, 'tie', 3, true, '2026-03-01 10:00:05+08', null),
      (4, 'late', 4, true, '2026-03-01 09:59:30+08', null), (5, 'older than the overlap', 5, true, '2026-03-01 09:00:00+08', null);
      update ${name} set holder = 'now' where no = 9`);
    const second = await readNow(p, id);
    assert.equal(second.state, 'merged');
    assert.deepEqual(
      Object.entries(await rowsOf(resource)).map(([key, row]) => [key, row[1]]),
      [
        ['1', 'a'],
        ['2', 'b'],
        ['3', 'tie'],
        ['4', 'late'],
        ['9', 'now'],
      ],
    );
    assert.equal((await readNow(p, id)).state, 'unchanged', 'a row without an instant is read each time');
    await source.sql(`update ${name} set changed = '2026-03-01 10:00:05+08' where no = 9`);
    assert.equal((await readNow(p, id)).state, 'merged');
    assert.equal((await readNow(p, id)).state, 'nothing');
    await source.sql(`update ${name} set holder = 'A', changed = '2026-03-03 10:00:00+08' where no = 1`);
    const third = await readNow(p, id);
    assert.match(String((await connectorOf(p, id)).cursor?.watermark), /^2026-03-03/);
    await rollBackBatch(p, resource.actor, third.batch_id ?? '');
    assert.match(String((await connectorOf(p, id)).cursor?.watermark), /^2026-03-01/);
    assert.equal((await rowsOf(resource))['1']?.[1], 'a');
    assert.equal((await readNow(p, id)).state, 'merged');
    assert.equal((await rowsOf(resource))['1']?.[1], 'A');
  });

  test('a row dated in the future does not hide those that come before it', async () => {
    const name = await table(`(1, 'wrong clock', 1, true, '2199-01-01 00:00:00+08', null)`);
    const { resource, id } = await setUp(name, incremental());
    await readNow(p, id);
    await source.sql(`insert into ${name} values (2, 'after', 1, true, now(), null)`);
    assert.equal((await readNow(p, id)).state, 'merged');
    assert.equal(Object.keys(await rowsOf(resource)).length, 2);
  });

  test('a batch that is refused leaves the place where it was', async () => {
    const name = await table(`(1, 'a', 1, true, '2026-03-01 10:00:00+08', null)`);
    const { resource, id } = await setUp(name, incremental());
    await readNow(p, id);
    const before = (await connectorOf(p, id)).cursor;
    await source.sql(`alter table ${name} alter column holder type varchar(200);
      insert into ${name} values (2, repeat('长', 60), 1, true, '2026-03-02 10:00:00+08', null); delete from ${name} where no = 1`);
    const run = await readNow(p, id);
    assert.deepEqual([run.state, run.failure?.code], ['failed', 'collect.connector-batch-refused']);
    assert.deepEqual((await connectorOf(p, id)).cursor, before);
    await source.sql(`update ${name} set holder = '短' where no = 2`);
    assert.equal((await readNow(p, id)).state, 'merged');
    assert.equal((await rowsOf(resource))['2']?.[1], '短');
    assert.equal((await connectorOf(p, id)).failures, 0);
  });
});

describe('keys compared', () => {
  test('rows deleted at the source and rows missed are found and healed by a batch; a key reused is no loss', async () => {
    const many = Array.from(
      { length: 600 },
      (_, n) => `(${n + 1}, 'h${n}', ${n}, true, '2026-03-01 10:00:00+08', null)`,
    );
    const name = await table(many.join(', '));
    const { resource, id } = await setUp(name, { ...incremental(), reconciles: true });
    await readNow(p, id);
    assert.equal((await readNow(p, id, { cause: 'reconcile' })).state, 'nothing');
    assert.deepEqual((await connectorOf(p, id)).reconciled_at, p.clock.now());
    // Deleted, and put in behind the place: no watermark tells of either. One number is given to another.
    await source.sql(`delete from ${name} where no in (17, 400); insert into ${name} values (9001, '漏', 1, true, '2020-01-01', null);
      delete from ${name} where no = 5; insert into ${name} values (5, 'reused', 1, true, '2026-03-01 11:00:00+08', null)`);
    const healed = await readNow(p, id, { cause: 'reconcile' });
    assert.deepEqual([healed.state, healed.findings?.missing, healed.findings?.surplus], ['merged', 1, 2]);
    assert.ok((healed.findings?.differing ?? 0) <= 3);
    const rows = await rowsOf(resource);
    assert.deepEqual(
      [rows['17'], rows['400'], rows['9001']?.[1], Object.keys(rows).length],
      [undefined, undefined, '漏', 599],
    );
    assert.equal((await readNow(p, id)).state, 'merged');
    assert.equal((await rowsOf(resource))['5']?.[1], 'reused');
    assert.equal((await readNow(p, id, { cause: 'reconcile' })).state, 'nothing');
    // Only deletions: a batch without a row.
    await source.sql(`delete from ${name} where no = 1`);
    assert.equal((await readNow(p, id, { cause: 'reconcile' })).state, 'merged');
    assert.equal((await rowsOf(resource))['1'], undefined);
  });

  test('several key parts, and keys that the platform writes in its own way', async () => {
    const resource = await publishedResource(p, [
      { name: 'code', titleZh: '编号', type: 'C', length: 20, key: true },
      { name: 'amount', titleZh: '金额', type: 'N', length: 10, scale: 3, key: true },
      { name: 'day', titleZh: '日期', type: 'D', key: true },
      { name: 'at', titleZh: '时刻', type: 'T', key: true },
    ]);
    await source.sql(`create table keyed (code varchar(20), amount numeric(10, 3), day date, at timestamp);
      insert into keyed values ('  甲 ', 1.500, '2026-01-02', '2026-01-02 03:04:05'), (E'\\u3000乙', 100, '2026-01-03', '2026-01-02 03:04:05.120'),
        ('丙', -0.25, '2026-01-03', '2026-01-02 03:04:05.12');
      grant select on keyed to business_reader`);
    const names = ['code', 'amount', 'day', 'at'];
    const id = await connect(p, resource, {
      settings: settingsOf('keyed'),
      secrets: secrets(),
      mapping: names.map((item) => ({ item, column: item })),
      reconciles: true,
    });
    assert.equal((await readNow(p, id)).state, 'merged');
    const run = await readNow(p, id, { cause: 'reconcile' });
    assert.deepEqual([run.state, run.findings?.missing, run.findings?.surplus], ['nothing', 0, 0]);
  });

  test('rows another way brought that the source does not hold are its to take away', async () => {
    const name = await table(`(1, 'a', 1, true, null, null)`);
    const { resource, id } = await setUp(name, { reconciles: true });
    await readNow(p, id);
    await load(
      p,
      resource,
      `${columns.join(',')}\n${Array.from({ length: 20 }, (_, n) => `${n + 100},x,,,`).join('\n')}\n`,
      { mode: 'incremental' },
    );
    await source.sql(
      `insert into ${name} select n, 'b', 1, true, null, null from generate_series(100, 118) n`,
    );
    assert.equal((await readNow(p, id, { cause: 'reconcile' })).findings?.surplus, 1);
    assert.equal(Object.keys(await rowsOf(resource)).length, 20);
  });
});

describe('a source that changes', () => {
  test('a new column warns; one gone or of another type stops this connector only, with a task; resumed when it is back', async () => {
    const name = await table(`(1, 'a', 1, true, null, null)`);
    const { resource, id } = await setUp(name);
    const other = await setUp(name, { mapping: [{ item: 'no', column: 'no' }] });
    await source.sql(`alter table ${name} add column extra int`);
    assert.equal((await readNow(p, id)).state, 'merged');
    assert.ok((await connectorOf(p, id)).columns.some((column) => column.name === 'extra'));
    assert.deepEqual(await openDrift(p, resource.resourceId), []);
    await source.sql(
      `alter table ${name} drop column holder; alter table ${name} alter column fee type text using fee::text`,
    );
    const run = await readNow(p, id);
    assert.equal(run.failure?.code, 'collect.connector-drift');
    assert.deepEqual(
      [(await connectorOf(p, id)).state, (await connectorOf(p, id)).next_at],
      ['stopped', null],
    );
    const [drift] = await openDrift(p, resource.resourceId);
    assert.deepEqual(
      [drift?.dropped.map((one) => one.name), drift?.retyped.map((one) => one.name)],
      [['holder'], ['fee']],
    );
    assert.ok(drift?.case_id);
    assert.equal((await readNow(p, other.id)).state, 'merged', 'the other one goes on');
    await assert.rejects(resumeConnector(p, resource.actor, id), { code: 'collect.connector-changed' });
    await source.sql(`alter table ${name} add column holder varchar(50); update ${name} set holder = 'back';
      alter table ${name} alter column fee type numeric using fee::numeric`);
    await resumeConnector(p, resource.actor, id);
    assert.deepEqual(await openDrift(p, resource.resourceId), []);
    assert.equal((await readNow(p, id)).state, 'merged');
  });

  test('altered while it is read: this reading keeps the shape it began with, the next one stops', async () => {
    const name = await table(`(0, 'a', 1, true, null, null)`);
    await source.sql(
      `insert into ${name} select n, repeat('x', 40), n, true, null, null from generate_series(1, 30000) n`,
    );
    const { resource, id } = await setUp(name);
    const altering = new Promise<void>((resolve, reject) => {
      setTimeout(() => source.sql(`alter table ${name} drop column holder`).then(resolve, reject), 60);
    });
    const run = await readNow(p, id);
    await altering;
    if (run.state === 'merged') {
      assert.equal(run.rows, 30_001);
      assert.equal(Object.keys(await rowsOf(resource)).length, 30_001);
      assert.equal((await readNow(p, id)).failure?.code, 'collect.connector-drift');
    } else {
      // Altered before it was begun, or on a busy machine just as it was.
      const stopped = ['collect.connector-drift', 'collect.connector-changed'];
      assert.ok(stopped.includes(run.failure?.code ?? ''), run.failure?.code);
    }
  });
});

test('tried before anything is kept: stations, tables, columns proposed, citizens’ data covered', async () => {
  const name = await table(`(1, '张三', 1, true, null, '13812345678')`);
  const resource = await publishedResource(p, items);
  const ask = (settings: object, more: object = {}) =>
    trySource(p, resource.actor, {
      resourceId: resource.resourceId,
      kind: 'postgresql',
      settings: { ...settingsOf(''), ...settings },
      secrets: secrets(),
      preview: 5,
      ...more,
    });
  const bare = await ask({});
  assert.ok(bare.test.ok && bare.tables?.some((one) => one.name === name));
  const found = await ask({ table: name });
  assert.deepEqual(
    found.test.steps.map((step) => [step.name, step.ok]),
    [
      ['address', true],
      ['sign-in', true],
      ['read', true],
      ['count', true],
    ],
  );
  assert.equal(found.test.rows, 1);
  assert.deepEqual(
    found.proposed.map(({ item }) => item),
    ['no', 'holder', 'fee', 'changed'],
  );
  assert.deepEqual(found.preview?.rows, [['1', '＊＊＊', '1.00', '1', null, '＊＊＊']]);
  const wrong = await ask({ table: name }, { secrets: { password: 'wrong' } });
  assert.deepEqual(
    wrong.test.steps.map((step) => [step.name, step.ok]),
    [
      ['address', true],
      ['sign-in', false],
    ],
  );
  await source.sql(`revoke select on ${name} from business_reader`);
  const denied = await ask({ table: name });
  assert.match(denied.test.steps.at(-1)?.detail?.zh ?? '', /没有读取这张表的权限/);
  await assert.rejects(
    ask({ port: 0 }),
    (error) => error instanceof Problem && error.code === 'collect.connector-settings',
  );
  const own = new URL(p.pool.options.connectionString ?? 'postgres://x');
  const self = await ask({ host: own.hostname, port: Number(own.port) });
  assert.deepEqual(
    self.test.steps.map((step) => [step.name, step.ok]),
    [['address', false]],
    'the platform does not read itself',
  );
});

test('the first rows of a connector that stands are its owner’s to see, covered', async () => {
  const name = await table(`(1, '张三', 1, true, null, 'x')`);
  const { resource, id } = await setUp(name);
  const { rows, covered } = await previewConnector(p, resource.actor, id, 3);
  assert.deepEqual([rows, covered], [[['1', '＊＊＊', '1.00', '1', null, 'x']], ['holder']]);
  const stranger = await publishedResource(p, items);
  await assert.rejects(previewConnector(p, stranger.actor, id, 3), { code: 'kernel.forbidden' });
});

test('over HTTP: secrets never come back and go nowhere else, strangers see nothing, the bureau looks on', async () => {
  const name = await table(`(1, 'a', 1, true, null, null)`);
  const { resource, id } = await setUp(name);
  const app = await openHttp(p, 'test');
  let actor: Actor = resource.actor;
  app.addHook('onRequest', async (request) => {
    request.actor = actor;
  });
  await app.register(connectorRoutes(p));
  await app.ready();
  const path = `/api/collect/connectors/${id}`;
  const own = await app.inject(path);
  assert.equal(own.statusCode, 200, own.body);
  assert.ok(
    !own.body.includes(source.connection.password) &&
      connectorReply.parse(own.json()).abilities.keep?.allowed,
  );
  const { settings, mapping, mode, schedule } = connectorReply.parse(own.json());
  const change = (changed: object) =>
    app.inject({
      method: 'PUT',
      url: path,
      payload: {
        name: 'x',
        mapping: mapping.map(({ item, column }) => ({ item, column })),
        mode,
        schedule,
        settings: { ...settings, ...changed },
      },
    });
  const moved = await change({ host: 'db.elsewhere.example' });
  assert.deepEqual(
    [moved.statusCode, moved.json().code],
    [422, 'collect.connector-secrets-anew'],
    'a kept password is not sent elsewhere',
  );
  assert.equal((await change({})).statusCode, 200);
  const trial = {
    resourceId: resource.resourceId,
    kind: 'postgresql',
    connectorId: id,
    settings: { ...settings, port: 1 },
  };
  const tried = await app.inject({ method: 'POST', url: '/api/collect/connectors/try', payload: trial });
  assert.deepEqual([tried.statusCode, tried.json().code], [422, 'collect.connector-settings']);
  actor = (await publishedResource(p, items)).actor;
  assert.equal((await app.inject(path)).statusCode, 403);
  assert.equal((await app.inject({ method: 'POST', url: `${path}/run`, payload: {} })).statusCode, 403);
  assert.equal(connectorsReply.parse((await app.inject('/api/collect/connectors')).json()).total, 0);
  actor = { ...resource.actor, organisationId: actor.organisationId, roles: ['bureau'] };
  assert.equal(connectorReply.parse((await app.inject(path)).json()).abilities.keep?.allowed, false);
  assert.equal((await app.inject({ method: 'POST', url: `${path}/preview` })).statusCode, 403);
  actor = { kind: 'anonymous' };
  assert.equal((await app.inject(path)).statusCode, 401);
  await app.close();
});
