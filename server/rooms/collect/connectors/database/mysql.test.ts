/** MySQL and MariaDB for real, where the machine has a server (Debian's `mariadb-server` in continuous integration); skipped with the reason else. */
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { test } from 'node:test';
import { startMariadb, withoutMariadb } from '#tests/factories/mariadb.ts';
import type { Target } from './dialect.ts';
import { columnOf } from './dialect.ts';
import { bucketOf, joined, keyText, SUM_AT, SUM_DIGITS } from './keys.ts';
import { mysql } from './mysql.ts';

const target = (port: number, more: Partial<Target> = {}): Target => ({
  host: '127.0.0.1',
  address: '127.0.0.1',
  port,
  database: 'business',
  schema: '',
  username: 'reader',
  password: 'of the reader',
  tls: false,
  table: 't',
  signal: new AbortController().signal,
  ...more,
});

test('a server that never greets is left when the reading is broken off', async () => {
  const server = createServer((socket) => {
    socket.on('error', () => undefined);
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const at = server.address();
  const control = new AbortController();
  setTimeout(() => control.abort(), 100);
  await assert.rejects(
    mysql.open(target(typeof at === 'object' && at ? at.port : 0, { signal: control.signal })),
  );
  server.close();
});

test('values as text, a consistent snapshot, rows as they come, keys hashed as the platform hashes them', {
  skip: withoutMariadb,
}, async (t) => {
  const { port, root, stop } = await startMariadb();
  t.after(stop);
  await root.query(`create database business character set utf8mb4;
      create user reader@'127.0.0.1' identified by 'of the reader'; grant select on business.* to reader@'127.0.0.1';
      use business; set time_zone = '+08:00';
      create table t (no bigint unsigned, code varchar(20), fee decimal(12, 3), day date, at datetime(6), stamp timestamp null, flag bit(1), ratio float, body text comment '正文，长', primary key (no, code)) comment '许可';
      insert into t values (18446744073709551615, ' 甲', 12.500, '2026-03-01', '2026-03-01 10:00:00.123456', '2026-03-01 10:00:00', b'1', 0.1, '逗号,"引号"'), (2, 'b', -0.05, null, null, null, b'0', null, null)`);
  const session = await mysql.open(target(port));
  t.after(() => session.close());
  const columns = (await session.ask(mysql.columns('business', 't'))).map((row) => columnOf(mysql, row));
  assert.deepEqual(
    columns.map(({ name, type, key }) => [name, type, key]),
    [
      ['no', 'I', true],
      ['code', 'C', true],
      ['fee', 'N', false],
      ['day', 'D', false],
      ['at', 'T', false],
      ['stamp', 'T', false],
      ['flag', 'L', false],
      ['ratio', 'F', false],
      ['body', 'M', false],
    ],
  );
  const select = `select ${columns.map((column) => mysql.text(column)).join(', ')} from ${mysql.tableName(target(port))} order by 1 desc`;
  const rows: unknown[] = [];
  for await (const block of session.stream({ sql: select, values: [] })) rows.push(...block);
  assert.deepEqual(rows[1], [
    '18446744073709551615',
    ' 甲',
    '12.500',
    '2026-03-01',
    '2026-03-01 10:00:00.123',
    '2026-03-01 10:00:00.000',
    '1',
    String(Math.fround(0.1)),
    '逗号,"引号"',
  ]);
  await root.query('insert into t (no, code) values (3, "later")');
  assert.deepEqual(
    await session.ask({ sql: 'select count(*) from business.t', values: [] }),
    [['2']],
    'a snapshot',
  );
  await assert.rejects(session.ask({ sql: 'delete from business.t', values: [] }), 'read-only');
  const at = columns.find(({ name }) => name === 'at');
  assert.ok(at && mysql.hashes);
  const [highest] = await session.ask({
    sql: `select ${mysql.highest(at, 'time')} from business.t`,
    values: [],
  });
  assert.equal(highest?.[0], '2026-03-01 10:00:00.123456');
  const after = await session.ask({
    sql: `select count(*) from business.t where ${mysql.from(at, 'time', mysql.place(1), 1)}`,
    values: [String(highest?.[0])],
  });
  assert.deepEqual(after, [['1']]);
  const { hashes } = mysql;
  const [no, code] = columns;
  assert.ok(no && code);
  const md5 = hashes.md5(hashes.join([hashes.key(no, 'integer'), hashes.key(code, 'text')]));
  const [bucket] = await session.ask({
    sql: `select ${hashes.prefix(md5, 2)}, ${hashes.sum(md5, SUM_AT, SUM_DIGITS)} from business.t where no = 2 group by 1`,
    values: [],
  });
  const own = bucketOf(joined([keyText('2', 'integer'), keyText('b', 'text')]), 2);
  assert.deepEqual(bucket, [own.bucket, String(own.add)]);
});
