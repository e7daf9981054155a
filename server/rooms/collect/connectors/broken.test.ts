/** Sources that hang, lie, refuse or are gone: the reading ends within bounds, nothing of it is kept, others go on, people are told. */
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer, type Server, type Socket } from 'node:net';
import { after, before, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { sql } from 'kysely';
import type { Platform } from '#cases/index.ts';
import { changeCollectSetting, rollBackBatch } from '#rooms/collect/index.ts';
import { smallCity } from '#tests/factories/city.ts';
import { publishedResource, type Resource } from '#tests/factories/collect.ts';
import {
  askAndWait,
  connect,
  connectorOf,
  lastRun,
  readNow,
  seen,
  startConnectors,
} from '#tests/factories/connectors.ts';
import { type SourceDatabase, sourceDatabase } from '#tests/factories/source-database.ts';
import { changeConnector } from './commands/save-connector.ts';
import {
  pauseConnector,
  resumeConnector,
  retireConnector,
  runConnector,
} from './commands/steer-connector.ts';
import type { Kind, Reading } from './kinds.ts';
import { pull } from './pull.ts';
import { kindOf } from './registry.ts';
import { openRunOf, updateConnector } from './repository.ts';
import { connectorTasks } from './tasks.ts';
import { startWatch } from './watch.ts';

let p: Platform;
let source: SourceDatabase;
let silent: Server;
const sockets = new Set<Socket>();
before(async () => {
  const city = await smallCity();
  p = city.p;
  await startConnectors(p);
  const bureau = await city.person(city.bureau.id, 'bureau');
  await changeCollectSetting(p, bureau, 'collect.connector-silence-seconds', 5);
  await changeCollectSetting(p, bureau, 'collect.connector-attempts', 3);
  source = await sourceDatabase();
  await source.sql(`create table fine (no bigint primary key, name varchar(50));
    insert into fine select n, 'n' || n from generate_series(1, 10) n; grant select on fine to business_reader`);
  // Takes a connection and never says a word.
  silent = createServer((socket) => {
    sockets.add(socket.on('error', () => undefined));
  }).listen(0, '127.0.0.1');
  await once(silent, 'listening');
});
after(async () => {
  for (const socket of sockets) socket.destroy();
  silent.close();
  await p.jobs.stop();
  await source.stop();
});

const portOf = (server: Server): number => {
  const at = server.address();
  return typeof at === 'object' && at ? at.port : 0;
};
const settings = () => {
  const { engine: _engine, password: _password, ...rest } = source.connection;
  return { ...rest, table: 'fine' };
};

async function setUp(
  more: Partial<Parameters<typeof connect>[2]> = {},
): Promise<{ resource: Resource; id: string }> {
  const resource = await publishedResource(p, [
    { name: 'no', titleZh: '编号', type: 'I', key: true },
    { name: 'name', titleZh: '名称', type: 'C', length: 50, nullable: true },
  ]);
  const id = await connect(p, resource, {
    settings: settings(),
    secrets: { password: source.connection.password },
    mapping: ['no', 'name'].map((item) => ({ item, column: item })),
    ...more,
  });
  return { resource, id };
}

const notices = async (id: string): Promise<string[]> => {
  const { rows } = await sql<{
    kind: string;
  }>`select kind from notices.notice where subject_id = ${id} order by id`.execute(p.db);
  return rows.map(({ kind }) => kind);
};

/** The kind of the connector, with another way to read. */
function lying(read: () => Reading): readonly Kind[] {
  const real = kindOf('postgresql');
  return [
    {
      ...real,
      columns: async () => [
        { name: 'no', type: 'I' },
        { name: 'name', type: 'C' },
      ],
      read: async () => read(),
    },
  ];
}
async function* blocks(count: number, then?: () => Promise<never>): AsyncIterable<string[][]> {
  yield Array.from({ length: count }, (_, n) => [String(n + 1), 'x']);
  if (then) await then();
}
const columns = [
  { name: 'no', type: 'I' },
  { name: 'name', type: 'C' },
];

test('a source that hangs is broken off, and holds up no other', async () => {
  const hanging = await setUp();
  const fine = await setUp();
  await updateConnector(p.db, hanging.id, {
    settings: JSON.stringify({ ...settings(), port: portOf(silent) }),
    source: `postgresql:127.0.0.1:${portOf(silent)}`,
  });
  await runConnector(p, hanging.resource.actor, hanging.id, undefined);
  const done = await askAndWait(p, fine.resource, fine.id);
  assert.equal(done.state, 'merged');
  const begun = await lastRun(p, hanging.id);
  assert.equal(begun.state, 'running', 'the other one still waits');
  await assert.rejects(runConnector(p, hanging.resource.actor, hanging.id, undefined), {
    code: 'collect.connector-under-way',
  });
  for (let run = begun; run.state === 'running'; run = await lastRun(p, hanging.id)) await sleep(50);
  const ended = await lastRun(p, hanging.id);
  assert.deepEqual([ended.state, ended.failure?.code], ['failed', 'collect.connector-silent']);
  const connector = await connectorOf(p, hanging.id);
  assert.ok(connector.next_at && connector.next_at > p.clock.now(), 'it is tried again later');
  assert.deepEqual([connector.state, connector.failures], ['active', 1]);
});

test('one that falls silent in the middle, one that lies about its count, one that breaks off: nothing is kept', async () => {
  const { resource, id } = await setUp();
  await readNow(p, id);
  const before = await seen(p, resource, ['no', 'name']);
  const { cursor } = await connectorOf(p, id);
  const end = (said: number) => async () => ({ cursor: { at: 1 }, more: false, said });
  const never = (): Promise<never> => new Promise(() => undefined);
  const broken = async (): Promise<never> => {
    throw Object.assign(new Error('cut'), { code: 'ECONNRESET' });
  };
  for (const [reading, code] of [
    [{ form: 'rows', columns, blocks: blocks(5, never), end: end(5) }, 'collect.connector-silent'],
    [{ form: 'rows', columns, blocks: blocks(5), end: end(9) }, 'collect.connector-count-differs'],
    [{ form: 'rows', columns, blocks: blocks(5, broken), end: end(5) }, 'collect.connector-failed'],
  ] satisfies [Reading, string][]) {
    const run = await readNow(p, id, { kinds: lying(() => reading) });
    assert.deepEqual([run.state, run.failure?.code, run.batch_id], ['failed', code, null]);
  }
  assert.deepEqual(
    [await seen(p, resource, ['no', 'name']), (await connectorOf(p, id)).cursor],
    [before, cursor],
  );
  // Three in a row: told once, and no further try beside the schedule.
  assert.deepEqual(await notices(id), ['collect.connector-failing']);
  assert.equal((await readNow(p, id)).state, 'unchanged');
  assert.equal((await connectorOf(p, id)).failures, 0);
  const { rows } = await sql`select 1 from notices.addressee a join notices.notice n on n.id = a.notice_id
    where n.subject_id = ${id} and a.settled_at is null`.execute(p.db);
  assert.equal(rows.length, 0, 'nobody is waited for any more');
});

test('the same key twice in one reading: one row stays, the other is held back', async () => {
  const { resource, id } = await setUp();
  const twice: Reading = {
    form: 'rows',
    columns,
    blocks: (async function* () {
      yield [
        ['1', 'first'],
        ['2', 'x'],
        ['1', 'second'],
      ];
    })(),
    end: async () => ({ cursor: null, more: false, said: 3 }),
  };
  const run = await readNow(p, id, { kinds: lying(() => twice) });
  assert.deepEqual([run.state, run.rows], ['merged', 3]);
  assert.deepEqual(await seen(p, resource, ['name']), { 1: ['first'], 2: ['x'] });
});

test('a password that is no longer right stops it at once, so that the source locks nobody; resumed by people', async () => {
  const { resource, id } = await setUp({ schedule: { every: 'day', hour: 2, minute: 0, jitter: 10 } });
  await updateConnector(p.db, id, { secrets: p.vault.seal(JSON.stringify({ password: 'of yesterday' })) });
  const run = await readNow(p, id);
  assert.equal(run.failure?.code, 'collect.connector-sign-in');
  const stopped = await connectorOf(p, id);
  assert.deepEqual([stopped.state, stopped.next_at], ['stopped', null]);
  assert.deepEqual(await notices(id), ['collect.connector-stopped']);
  assert.deepEqual(
    (await connectorTasks(p.db, resource.organisationId)).map(({ link }) => link),
    [`/collect/connectors/${id}`],
  );
  await assert.rejects(runConnector(p, resource.actor, id, undefined), {
    code: 'collect.connector-not-active',
  });
  await assert.rejects(resumeConnector(p, resource.actor, id), { code: 'collect.connector-sign-in' });
  await updateConnector(p.db, id, {
    secrets: p.vault.seal(JSON.stringify({ password: source.connection.password })),
  });
  await resumeConnector(p, resource.actor, id);
  const active = await connectorOf(p, id);
  assert.ok(active.state === 'active' && active.next_at);
  await pauseConnector(p, resource.actor, id, '系统割接，下周恢复');
  const runs = (await connectorOf(p, id)).state_reason;
  assert.equal(runs, '系统割接，下周恢复');
  const other = await publishedResource(p, [{ name: 'a', titleZh: '甲', type: 'C' }]);
  await assert.rejects(retireConnector(p, other.actor, id), { code: 'kernel.forbidden' });
  await retireConnector(p, resource.actor, id);
  assert.equal(p.vault.open((await connectorOf(p, id)).secrets).toString(), '{}');
});

test('what takes too long ends, and an end from outside is no failure of the source', async () => {
  const outer = new AbortController();
  const watch = startWatch(60, 60, outer.signal);
  const waiting = watch.during(new Promise(() => undefined));
  outer.abort();
  await assert.rejects(waiting, { code: 'collect.connector-failed' });
  watch.stop();
});

test('pointed at another table it begins there from the beginning, whatever becomes of what is under way', async () => {
  await source.sql(`create table first_place (no bigint primary key, name varchar(50), changed timestamptz);
    insert into first_place values (1, 'a', '2026-03-05 10:00:00+08');
    create table second_place as select 2::bigint as no, 'b'::varchar(50) as name, '2026-03-01 10:00:00+08'::timestamptz as changed;
    grant select on first_place, second_place to business_reader`);
  const { engine: _engine, password, ...at } = source.connection;
  const settings = (table: string) => ({ ...at, table, watermark: { column: 'changed', overlap: 0 } });
  const mapping = ['no', 'name'].map((one) => ({ item: one, column: one }));
  const resource = await publishedResource(p, [
    { name: 'no', titleZh: '编号', type: 'I', key: true },
    { name: 'name', titleZh: '名称', type: 'C', length: 50, nullable: true },
  ]);
  const id = await connect(p, resource, {
    mode: 'incremental',
    settings: settings('first_place'),
    secrets: { password },
    mapping,
  });
  await pull(p, { connectorId: id, cause: 'schedule' }, { signal: new AbortController().signal });
  const change = (more: object) =>
    changeConnector(p, resource.actor, id, {
      name: '另一张表',
      mapping,
      mode: 'incremental',
      schedule: { every: 'never' },
      reconciles: false,
      settings: { ...settings('second_place'), ...more },
    });
  // Another database or account, or a line that is not what it was, asks for the password anew.
  for (const more of [
    { database: 'postgres' },
    { username: 'somebody' },
    { tls: true },
    { host: 'localhost' },
  ])
    await assert.rejects(change(more), { code: 'collect.connector-secrets-anew' });
  await change({});
  while (await openRunOf(p.db, id)) await sleep(20);
  assert.equal((await connectorOf(p, id)).cursor, null);
  await rollBackBatch(p, resource.actor, (await lastRun(p, id)).batch_id ?? '');
  assert.equal((await connectorOf(p, id)).cursor, null, 'the place of the other table does not come back');
  assert.equal((await readNow(p, id)).state, 'merged');
  assert.deepEqual(await seen(p, resource, ['name']), { 2: ['b'] });
});
