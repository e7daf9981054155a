/** The warehouse's door on the real engine: bound values, quoted names, streams both ways, tokens, failures. */
import assert from 'node:assert/strict';
import { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import { testStack } from '#tests/factories/stack.ts';
import { Problem } from './errors.ts';
import { byShard, ident, openWarehouse, whole } from './warehouse.ts';

test('values are bound and names quoted, whatever is in them', async () => {
  const { warehouse } = await testStack();
  const nasty = "'; DROP TABLE x; -- \\ 数据`";
  await warehouse.command(
    `CREATE TABLE ${ident(nasty)} (${ident('列 `1`')} String) ENGINE = MergeTree ORDER BY tuple()`,
  );
  await warehouse.insert({
    table: ident(nasty),
    columns: ['列 `1`'],
    format: 'JSONCompactEachRow',
    body: JSON.stringify([nasty]),
  });
  const rows = await warehouse.query(
    `SELECT ${ident('列 `1`')} AS found FROM ${ident(nasty)} WHERE ${ident('列 `1`')} = {value:String}`,
    { value: nasty },
    z.object({ found: z.string() }),
  );
  assert.deepEqual(rows, [{ found: nasty }]);
  await assert.rejects(warehouse.query('SELECT 1 AS n', {}, z.object({ n: z.string() })), /expected string/);
  assert.throws(() => ident(''));
});

test('a large stream goes in and out, and 64-bit numbers stay numbers', async () => {
  const { warehouse } = await testStack();
  await warehouse.command('CREATE TABLE flow (n UInt64, s String) ENGINE = MergeTree ORDER BY n');
  const lines = function* (): Generator<string> {
    for (let n = 0; n < 200_000; n++) yield `${n}\trow ${n}\n`;
  };
  const { written } = await warehouse.insert({
    table: 'flow',
    format: 'TabSeparated',
    body: Readable.from(lines()),
  });
  assert.equal(written, 200_000);
  assert.deepEqual(await warehouse.query('SELECT count() AS rows, sum(n) AS total FROM flow'), [
    { rows: 200_000, total: 19_999_900_000 },
  ]);
  const out = await text(
    await warehouse.stream('SELECT n FROM flow WHERE n < {below:UInt64} ORDER BY n FORMAT CSV', { below: 3 }),
  );
  assert.equal(out, '0\n1\n2\n');
});

test('the same token twice leaves one copy', async () => {
  const { warehouse } = await testStack();
  await warehouse.command(
    'CREATE TABLE once (n UInt64) ENGINE = MergeTree ORDER BY n SETTINGS non_replicated_deduplication_window = 100',
  );
  for (const token of ['batch-1', 'batch-1', 'batch-2']) {
    await warehouse.insert({ table: 'once', format: 'CSV', body: '1\n', token });
  }
  assert.deepEqual(await warehouse.query('SELECT count() AS n FROM once'), [{ n: 2 }]);
});

test('a source that breaks leaves no row, a wrong statement says why, a missing server is a problem of the catalogue', async () => {
  const stack = await testStack();
  const { warehouse } = stack;
  await warehouse.command('CREATE TABLE broken (n UInt64) ENGINE = MergeTree ORDER BY n');
  async function* breaking(): AsyncGenerator<string> {
    yield '1\n2\n';
    throw new Error('cut off');
  }
  await assert.rejects(warehouse.insert({ table: 'broken', format: 'CSV', body: Readable.from(breaking()) }));
  assert.deepEqual(await warehouse.query('SELECT count() AS n FROM broken'), [{ n: 0 }]);
  await assert.rejects(warehouse.query('SELECT nothing FROM broken'), /nothing/);
  await assert.rejects(
    warehouse.insert({ table: 'broken', format: 'CSV; DROP', body: '' }),
    /not the name of a format/,
  );
  const away = openWarehouse({ ...stack.stores.warehouse, url: 'http://127.0.0.1:1' });
  for (const work of [away.ping(), away.query('SELECT 1')]) {
    await assert.rejects(
      work,
      (error) => error instanceof Problem && error.code === 'kernel.store-unavailable',
    );
  }
  await away.close();
});

test('an answer that fails in the middle is a failure, not a shorter answer', async () => {
  const { warehouse } = await testStack();
  const failing =
    'SELECT throwIf(number = 3000000) AS x FROM numbers(6000000) SETTINGS max_block_size = 1000';
  await assert.rejects(async () => {
    const out = await warehouse.stream(`${failing} FORMAT TabSeparated`);
    for await (const _ of out);
  });
  await assert.rejects(warehouse.query(failing));
});

test('what each node of a cluster takes away for itself asks no node’s rows alone', async () => {
  const { warehouse } = await testStack();
  for (const name of ['struck', 'listed'])
    await warehouse.command(`CREATE TABLE ${name} (n UInt64) ENGINE = MergeTree ORDER BY n`);
  await warehouse.command('INSERT INTO struck SELECT number FROM numbers(10)');
  await warehouse.command('INSERT INTO listed SELECT number FROM numbers(4)');
  for (const sql of ['DELETE FROM struck WHERE', 'ALTER TABLE struck DELETE WHERE'])
    await assert.rejects(warehouse.command(`${sql} n IN (SELECT n FROM listed)`), TypeError);
  const settings = { lightweight_deletes_sync: 2 };
  const listed = `SELECT n FROM (SELECT n FROM ${whole('listed')})`;
  await warehouse.command(`DELETE FROM struck WHERE n IN (${listed})`, {}, { settings });
  assert.deepEqual(await warehouse.query('SELECT count() AS n FROM struck'), [{ n: 6 }]);
  // One subquery within another: every node would ask every node.
  const within = (how: string): string =>
    `DELETE FROM struck WHERE n IN (SELECT n FROM ${whole('struck')} WHERE n = 4 AND n ${how} (${listed}))`;
  await assert.rejects(warehouse.command(within('NOT IN'), {}, { settings }), TypeError);
  await warehouse.command(within('GLOBAL NOT IN'), {}, { settings });
  const copy = (how: string): string =>
    `INSERT INTO struck SELECT n + 20 AS n FROM struck WHERE n ${how} (SELECT n FROM ${whole('listed')})`;
  for (const wrong of [copy('NOT IN'), copy('GLOBAL NOT IN').replace(whole('listed'), 'listed')])
    await assert.rejects(warehouse.command(wrong, {}, { settings: byShard }), TypeError);
  await warehouse.command(copy('GLOBAL NOT IN'), {}, { settings: byShard });
  assert.deepEqual(await warehouse.query('SELECT count() AS n FROM struck'), [{ n: 10 }]);
});

test('a call that is aborted ends at the server too', async () => {
  const { warehouse } = await testStack();
  const stop = new AbortController();
  const slow = warehouse.query(
    'SELECT sleepEachRow(0.5) FROM numbers(100) SETTINGS max_block_size = 1',
    {},
    undefined,
    {
      signal: stop.signal,
    },
  );
  setTimeout(() => stop.abort(), 200);
  await assert.rejects(slow);
  const running =
    "SELECT count() AS running FROM system.processes WHERE query LIKE '%sleepEachRow(0.5)%' AND query NOT LIKE '%system.processes%'";
  let left = await warehouse.query(running);
  for (let turn = 0; turn < 100 && left[0]?.running !== 0; turn++) {
    await sleep(100);
    left = await warehouse.query(running);
  }
  assert.deepEqual(left, [{ running: 0 }]);
});
