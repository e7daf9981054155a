/** The dialects beside one another: names and values never become part of a statement's text; what nobody has tried is said so. */
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { test } from 'node:test';
import { Problem } from '#kernel/errors.ts';
import { connectorKinds } from '../registry.ts';
import type { Dialect } from './dialect.ts';
import { mysql } from './mysql.ts';
import { dameng, oracle } from './oracle.ts';
import { kingbase, opengauss, postgres } from './postgres.ts';
import { sqlserver } from './sqlserver.ts';

const dialects: Dialect[] = [postgres, mysql, kingbase, opengauss, dameng, oracle, sqlserver];
const settings = {
  host: 'h',
  port: 1,
  database: 'd',
  schema: 's',
  username: 'u',
  tls: false,
  table: `a"b]c\`d'; drop table x --`,
};

test('a name with every quotation mark stays one name, and a watermark is bound', () => {
  const expected: Record<string, string> = {
    postgresql: `"a""b]c\`d'; drop table x --"`,
    mysql: `\`a"b]c\`\`d'; drop table x --\``,
    sqlserver: `[a"b]]c\`d'; drop table x --]`,
  };
  for (const dialect of dialects) {
    const quoted = dialect.quote(settings.table);
    assert.equal(quoted, expected[dialect.kind] ?? expected.postgresql);
    assert.ok(dialect.tableName(settings).endsWith(quoted), dialect.kind);
    const column = { name: 'x', raw: 'timestamp', type: 'T' };
    for (const form of ['time', 'number'] as const) {
      const where = dialect.from(column, form, dialect.place(1), 300);
      assert.equal(where.split(dialect.place(1)).length, 2, `${dialect.kind}: ${where}`);
      assert.ok(where.includes('300'));
    }
    for (const statement of [dialect.columns('s', settings.table), dialect.tables(settings.table)]) {
      assert.ok(
        statement.values.includes(settings.table) && !statement.sql.includes('drop table'),
        dialect.kind,
      );
    }
  }
});

test('only what was tried against the real thing passes for verified', () => {
  const verified = connectorKinds
    .filter((kind) => kind.channel === 'database' && kind.verified)
    .map(({ kind }) => kind);
  assert.deepEqual(verified.sort(), ['mysql', 'postgresql']);
});

test('Oracle: a listener that leads to another address is not followed', async () => {
  let followed = 0;
  const elsewhere = createServer((socket) => {
    followed++;
    socket.destroy();
  }).listen(0, '127.0.0.1');
  const portOf = (server: typeof elsewhere): number => {
    const at = server.address();
    return typeof at === 'object' ? (at?.port ?? 0) : 0;
  };
  await once(elsewhere, 'listening');
  const to = Buffer.from(
    `(DESCRIPTION=(ADDRESS=(PROTOCOL=TCP)(HOST=127.0.0.1)(PORT=${portOf(elsewhere)}))(CONNECT_DATA=(SERVICE_NAME=d)))`,
  );
  const head = Buffer.alloc(10);
  head.writeUInt16BE(head.length + to.length, 0);
  // The packet by which a listener redirects.
  head[4] = 5;
  head.writeUInt16BE(to.length, 8);
  const listener = createServer((socket) => {
    socket.on('error', () => undefined).once('data', () => socket.write(Buffer.concat([head, to])));
  }).listen(0, '127.0.0.1');
  await once(listener, 'listening');
  const target = { ...settings, table: 't', port: portOf(listener), address: '127.0.0.1', password: 'p' };
  try {
    await assert.rejects(
      oracle.open({ ...target, signal: AbortSignal.timeout(5000) }),
      (error) => error instanceof Problem && error.code === 'collect.connector-redirected',
    );
    assert.equal(followed, 0);
  } finally {
    listener.close();
    elsewhere.close();
  }
});
