/** The schema of real databases: PostgreSQL beside the platform's own; MySQL where the machine has a server. */
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { Problem } from '#kernel/errors.ts';
import { type SourceDatabase, sourceDatabase } from '#tests/factories/source-database.ts';
import '../compile/errors.ts';
import { driftOf, itemsOfTable } from './compare.ts';
import { introspect } from './introspect.ts';
import { itemTypeOf } from './type-map.ts';

let source: SourceDatabase;
before(async () => {
  source = await sourceDatabase();
  await source.sql(`
    create table permit (
      permit_no varchar(20), year int2, holder varchar(100) not null, fee numeric(12, 2), issued date not null,
      changed timestamptz, active boolean, remark text, old_column int, primary key (permit_no, year));
    comment on table permit is '许可证，全市';
    comment on column permit.permit_no is '许可证编号：发证时取得';
    comment on column permit.holder is '持证人';
    alter table permit drop column old_column;
    create view permit_view as select permit_no from permit;
  `);
});
after(() => source.stop());

const read = () => introspect({ ...source.connection, tls: false });

describe('PostgreSQL', () => {
  test('comments, keys, types and lengths come as the schema states them; views and dropped columns do not', async () => {
    const tables = await read();
    assert.deepEqual(
      tables.map(({ name, comment }) => [name, comment]),
      [['permit', '许可证，全市']],
    );
    const [permit] = tables;
    assert.ok(permit);
    assert.deepEqual(
      permit.columns.map(({ name, type, length, scale, nullable, key }) => [
        name,
        type,
        length,
        scale,
        nullable,
        key,
      ]),
      [
        ['permit_no', 'C', 20, undefined, false, true],
        ['year', 'I', undefined, undefined, false, true],
        ['holder', 'C', 100, undefined, false, false],
        ['fee', 'N', 12, 2, true, false],
        ['issued', 'D', undefined, undefined, false, false],
        ['changed', 'T', undefined, undefined, true, false],
        ['active', 'L', undefined, undefined, true, false],
        ['remark', 'M', undefined, undefined, true, false],
      ],
    );
    const items = itemsOfTable(permit);
    assert.deepEqual(
      [items[0]?.titleZh, items[0]?.description, items[0]?.key],
      ['许可证编号', '许可证编号：发证时取得', true],
    );
    assert.equal(items[3]?.titleZh, 'fee', 'without a comment the column’s name stands in');
    assert.deepEqual(driftOf(items, permit), { added: [], dropped: [], retyped: [] });
    await source.sql(
      'alter table permit drop column fee, add column agent varchar(40), alter column year type varchar(4)',
    );
    const [changed] = await read();
    assert.ok(changed);
    const drift = driftOf(items, changed);
    assert.deepEqual(drift.added, [{ name: 'agent', title: '' }]);
    assert.deepEqual(drift.dropped, [{ name: 'fee', title: 'fee' }]);
    assert.deepEqual(drift.retyped, [{ name: 'year', title: 'year', from: 'I', to: 'C(4)' }]);
  });

  test('what goes wrong is told without the account', async () => {
    for (const [change, words] of [
      [{ password: 'wrong-password' }, /口令/],
      [{ database: 'no_such_base' }, /没有这个数据库/],
      [{ port: 1 }, /拒绝/],
    ] as const) {
      const error = await introspect({ ...source.connection, tls: false, ...change }).catch(
        (found: unknown) => found,
      );
      assert.ok(error instanceof Problem);
      assert.equal(error.code, 'catalog.source-unreachable');
      assert.match(JSON.stringify(error.details.params), words);
      assert.doesNotMatch(JSON.stringify(error.details.params), /business_reader|wrong-password/);
    }
  });
});

test('types of MySQL in the item types of the guide', () => {
  assert.deepEqual(itemTypeOf('varchar', 30, undefined), { type: 'C', length: 30 });
  assert.deepEqual(itemTypeOf('decimal', 10, 2), { type: 'N', length: 10, scale: 2 });
  assert.deepEqual(itemTypeOf('datetime', undefined, undefined), { type: 'T' });
  assert.deepEqual(itemTypeOf('longtext', 4_294_967_295, undefined), { type: 'M' });
  assert.deepEqual(itemTypeOf('text', 65_535, undefined), { type: 'M' });
});

const mysql = process.env.GONGSHU_TEST_MYSQL;
test('MySQL', {
  skip: mysql
    ? false
    : 'no MySQL on this machine: name one in GONGSHU_TEST_MYSQL, such as mysql://user:password@127.0.0.1:3306/base',
}, async () => {
  const url = new URL(mysql ?? '');
  const { createConnection } = await import('mysql2/promise');
  const client = await createConnection(mysql ?? '');
  await client.query('drop table if exists permit_of_test');
  await client.query(
    "create table permit_of_test (permit_no varchar(20) primary key comment '许可证编号', fee decimal(12,2)) comment '许可证'",
  );
  await client.end();
  const tables = await introspect({
    engine: 'mysql',
    host: url.hostname,
    port: Number(url.port || 3306),
    database: url.pathname.slice(1),
    schema: '',
    username: decodeURIComponent(url.username),
    password: decodeURIComponent(url.password),
    tls: false,
  });
  const permit = tables.find(({ name }) => name === 'permit_of_test');
  assert.deepEqual(
    permit?.columns.map(({ name, type, key, comment }) => [name, type, key, comment]),
    [
      ['permit_no', 'C', true, '许可证编号'],
      ['fee', 'N', false, ''],
    ],
  );
});
