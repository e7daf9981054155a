/** The stores' life: owned once, adopted after a kill, restarted when they fall, closed to strangers. */
import assert from 'node:assert/strict';
import { mkdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { freshFolder } from '#tests/factories/embedded.ts';
import { endStores, type Opened, type StoresProcess, startStores } from '#tests/factories/processes.ts';
import { StartError } from '../start-error.ts';
import { openStores } from './index.ts';
import { answers as postgresAnswers } from './postgres.ts';
import { placePostgres } from './postgres-place.ts';
import { gone, isAlive, signal } from './process.ts';
import { answers as warehouseAnswers } from './warehouse.ts';

async function ask<T extends pg.QueryResultRow>(url: string, text: string): Promise<T[]> {
  const client = new pg.Client({ connectionString: url });
  client.on('error', () => undefined);
  await client.connect();
  try {
    return (await client.query<T>(text)).rows;
  } finally {
    await client.end();
  }
}

type Reply = { status: number; text: string };

async function askWarehouse(at: Opened['warehouseAt'], text: string): Promise<Reply> {
  const headers = { 'x-clickhouse-user': at.user, 'x-clickhouse-key': at.password, connection: 'close' };
  const reply = await fetch(at.url, { method: 'POST', body: text, headers });
  return { status: reply.status, text: (await reply.text()).trim() };
}

const mustOpen = ({ opened, said }: StoresProcess): Opened => {
  assert.ok(opened, said);
  return opened;
};

test('a kill -9 of the platform: the database is adopted, the warehouse dies along, and no row is lost', async () => {
  const data = freshFolder();
  const first = await startStores(data);
  const before = mustOpen(first);
  await ask(before.ownerUrl, 'create table kept (n int); insert into kept select generate_series(1, 1000)');
  await askWarehouse(
    before.warehouseAt,
    'CREATE TABLE gongshu.kept (n UInt32) ENGINE = MergeTree ORDER BY n',
  );
  await askWarehouse(before.warehouseAt, 'INSERT INTO gongshu.kept SELECT number FROM numbers(1000)');
  await endStores(first, 'SIGKILL');
  assert.ok(before.postgres && isAlive(before.postgres), 'the postmaster outlives the platform');
  assert.ok(before.warehouse && (await gone(before.warehouse, 5_000)), 'the warehouse does not');

  const second = await startStores(data);
  const after = mustOpen(second);
  assert.equal(after.postgres, before.postgres, 'the same postmaster');
  assert.notEqual(after.warehouse, before.warehouse);
  assert.deepEqual(after.warehouseAt, before.warehouseAt, 'addresses stay');
  assert.deepEqual(await ask(after.appUrl, 'select 1 as one'), [{ one: 1 }]);
  assert.deepEqual(await ask(after.ownerUrl, 'select count(*)::int as n from kept'), [{ n: 1000 }]);
  assert.equal((await askWarehouse(after.warehouseAt, 'SELECT count() FROM gongshu.kept')).text, '1000');

  // Now everything at once, as when the machine stops: the pid file is stale.
  assert.ok(after.postgres);
  signal(after.postgres, 'SIGKILL');
  await endStores(second, 'SIGKILL');
  await gone(after.postgres, 5_000);
  const third = await startStores(data);
  const last = mustOpen(third);
  assert.notEqual(last.postgres, before.postgres);
  assert.deepEqual(await ask(last.ownerUrl, 'select count(*)::int as n from kept'), [{ n: 1000 }]);
  assert.equal((await askWarehouse(last.warehouseAt, 'SELECT count() FROM gongshu.kept')).text, '1000');
  await endStores(third, 'SIGTERM');
  assert.ok(last.postgres && !isAlive(last.postgres), 'an orderly end leaves no postmaster');
  assert.ok(last.warehouse && !isAlive(last.warehouse), 'and no warehouse');
});

test('one folder has one owner; web and worker join it and start nothing', async () => {
  const data = freshFolder();
  const early = await startStores(data, { role: 'web' });
  assert.equal(early.code, 2);
  assert.match(early.said, /--role all/);

  const owner = await startStores(data);
  const address = mustOpen(owner);
  const second = await startStores(data);
  assert.equal(second.code, 2);
  assert.equal(second.said.trim().split('\n').length, 1, 'one line');
  assert.match(second.said, /is in use by another platform process \(\d+\)/);
  assert.match(second.said, /正被另一个平台进程使用/);

  const web = await startStores(data, { role: 'web' });
  const joined = mustOpen(web);
  assert.equal(joined.appUrl, address.appUrl);
  assert.equal(joined.postgres, undefined);
  await endStores(web, 'SIGTERM');
  assert.deepEqual(await ask(address.appUrl, 'select 1 as one'), [{ one: 1 }], 'leaving ends nothing');
  await endStores(owner, 'SIGTERM');
  const late = await startStores(data, { role: 'web' });
  assert.equal(late.code, 2);
  assert.match(late.said, /PostgreSQL at .* cannot be used/);
});

test('a store that falls is restarted at the same address', async () => {
  const stores = await openStores({ data: freshFolder(), role: 'all' });
  try {
    const { postgres, warehouse } = stores.pids();
    assert.ok(postgres && warehouse);
    signal(postgres, 'SIGKILL');
    signal(warehouse, 'SIGKILL');
    let health = await stores.health();
    for (let turn = 0; turn < 200; turn++) {
      await sleep(100);
      health = await stores.health();
      const now = stores.pids();
      if (
        health.postgres.ok &&
        health.warehouse.ok &&
        now.postgres !== postgres &&
        now.warehouse !== warehouse
      )
        break;
    }
    assert.deepEqual(health, { postgres: { ok: true }, warehouse: { ok: true } });
    assert.deepEqual(await ask(stores.postgres.appUrl, 'select 1 as one'), [{ one: 1 }]);
    assert.equal((await askWarehouse(stores.warehouse, 'SELECT 1')).text, '1');
  } finally {
    await stores.stop();
  }
});

test('the stores of a copied folder, with its passwords, are not taken for our own', async () => {
  const [data, other] = [freshFolder(), freshFolder()];
  const stores = await openStores({ data, role: 'all' });
  try {
    const { superUrl } = stores.postgres;
    assert.ok(superUrl);
    for (const name of ['postgres', 'warehouse']) mkdirSync(join(other, name));
    assert.equal(await postgresAnswers(superUrl, placePostgres(data).dataDir), true);
    assert.equal(await postgresAnswers(superUrl, join(other, 'postgres')), false);
    const { url, password } = stores.warehouse;
    const port = Number(new URL(url).port);
    assert.equal(await warehouseAnswers(port, password, join(data, 'warehouse')), true);
    assert.equal(await warehouseAnswers(port, password, join(other, 'warehouse')), false);
  } finally {
    await stores.stop();
  }
});

test('strangers on this machine get nothing, and the application owns nothing', async () => {
  const data = freshFolder();
  const stores = await openStores({ data, role: 'all' });
  try {
    const at = stores.warehouse;
    const wrong = await askWarehouse({ ...at, password: 'wrong' }, 'SELECT 1');
    assert.match(wrong.text, /^Code: 516\b/);
    const stranger = { ...at, user: 'default', password: '' };
    await askWarehouse(at, 'CREATE TABLE gongshu.secret (n UInt32) ENGINE = MergeTree ORDER BY n');
    for (const text of [
      'SELECT * FROM gongshu.secret',
      'INSERT INTO gongshu.secret VALUES (1)',
      'DROP TABLE gongshu.secret',
      "SELECT * FROM file('/etc/passwd', 'LineAsString')",
      "SELECT * FROM url('http://127.0.0.1:1/', 'LineAsString')",
      'CREATE TABLE gongshu.mine (n UInt32) ENGINE = Memory',
      'CREATE USER me',
      'SELECT * FROM system.processes',
    ]) {
      const reply = await askWarehouse(stranger, text);
      assert.equal(reply.status, 404, text);
      assert.match(reply.text, /^There is no handle/, text);
    }
    // The user without a password, who may stop the listening, is reached by no other way of giving a name either.
    const ours = { 'x-clickhouse-user': at.user };
    const basic = (name: string, password: string) => ({
      authorization: `Basic ${Buffer.from(`${name}:${password}`).toString('base64')}`,
    });
    for (const [query, headers] of [
      ['', {}],
      ['?user=default', {}],
      ['?user=default', ours],
      ['', ours],
      ['', basic('default', '')],
      ['?user=default', basic(at.user, 'wrong')],
      ['', { ...ours, ...basic('default', '') }],
      ['', { 'x-clickhouse-user': 'default', ...basic(at.user, 'wrong') }],
    ] as const) {
      const sent = {
        method: 'POST',
        body: 'SYSTEM STOP LISTEN HTTP',
        headers: { ...headers, connection: 'close' },
      };
      const reply = await fetch(`${at.url}/${query}`, sent);
      assert.ok([403, 404].includes(reply.status), `${query} ${JSON.stringify(headers)}: ${reply.status}`);
      await reply.text();
    }
    assert.equal((await askWarehouse(at, 'SELECT 1')).text, '1', 'it goes on answering');
    // The platform's own user keeps rows there and reaches no file and no other machine.
    for (const text of [
      "SELECT * FROM file('/etc/passwd', 'LineAsString')",
      "CREATE TABLE gongshu.f (a String) ENGINE = File('TSV')",
      "SELECT * FROM url('http://127.0.0.1:1/', 'LineAsString')",
    ]) {
      assert.match((await askWarehouse(at, text)).text, /^Code: 497\b/, text);
    }
    const durable =
      "SELECT sum(toUInt8(value)) FROM system.merge_tree_settings WHERE name IN ('fsync_after_insert', 'fsync_part_directory')";
    assert.equal((await askWarehouse(at, durable)).text, '2');

    await assert.rejects(
      ask(stores.postgres.appUrl.replace(/:[^:@]+@/, ':wrong@'), 'select 1'),
      /password authentication failed/,
    );
    await assert.rejects(ask(stores.postgres.appUrl, 'create table mine (n int)'), /permission denied/);
    await assert.rejects(ask(stores.postgres.appUrl, 'create schema mine'), /permission denied/);
    await assert.rejects(ask(stores.postgres.ownerUrl, 'create role another'), /permission denied/);
    const settings =
      "select name, setting from pg_settings where name in ('fsync', 'synchronous_commit', 'listen_addresses') order by 1";
    assert.deepEqual(await ask(stores.postgres.appUrl, settings), [
      { name: 'fsync', setting: 'on' },
      { name: 'listen_addresses', setting: '127.0.0.1' },
      { name: 'synchronous_commit', setting: 'on' },
    ]);
    assert.deepEqual(await ask(stores.postgres.appUrl, "select show_trgm('数据') <> '{}' as trigrams"), [
      { trigrams: true },
    ]);
    for (const name of [
      'run/stores.json',
      'secrets/stores.json',
      'secrets/warehouse-users.xml',
      'secrets/warehouse.xml',
    ]) {
      assert.equal(statSync(join(data, name)).mode & 0o777, 0o600, name);
    }
  } finally {
    await stores.stop();
  }
});

test('external stores are used as they are, and outlive the platform', async () => {
  const own = await openStores({ data: freshFolder(), role: 'all' }, { fsync: false });
  try {
    const { url, user, password, database } = own.warehouse;
    const clickhouse = `${url.replace('//', `//${user}:${password}@`)}/${database}`;
    const { appUrl: postgres, ownerUrl: postgresOwner } = own.postgres;
    const joined = await openStores({
      data: freshFolder(),
      role: 'all',
      postgres,
      postgresOwner,
      clickhouse,
    });
    assert.deepEqual(joined.warehouse, { url, user, password, database });
    assert.equal(joined.postgres.ownerUrl, postgresOwner);
    assert.deepEqual(joined.pids(), { postgres: undefined, warehouse: undefined });
    assert.deepEqual(await joined.health(), { postgres: { ok: true }, warehouse: { ok: true } });
    await joined.stop();
    assert.equal((await own.health()).postgres.ok, true);
    const nowhere = openStores({ data: freshFolder(), role: 'all', postgres, clickhouse: `${clickhouse}x` });
    await assert.rejects(nowhere, /ClickHouse at .* cannot be used: .*gongshux/);
  } finally {
    await own.stop();
  }
});

test('an external store that is down is one line that names it without its password', async () => {
  for (const address of [
    { postgres: 'postgres://someone:hidden@127.0.0.1:1/db' },
    { clickhouse: 'http://someone:hidden@127.0.0.1:1/db' },
  ]) {
    const failed = await openStores({ data: freshFolder(), role: 'all', ...address }, { fsync: false }).catch(
      (error) => error,
    );
    assert.ok(failed instanceof StartError);
    assert.equal(failed.reason, 'store-down');
    assert.match(failed.line, /127\.0\.0\.1:1/);
    assert.match(failed.line, /--(postgres|clickhouse)/);
    assert.doesNotMatch(failed.line, /hidden|\n/);
  }
});
