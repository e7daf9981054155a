/** Statements are kept prepared once they are asked often; what is made while the platform runs never is. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import pg from 'pg';
import { testStack } from '#tests/factories/stack.ts';
import { openPool } from './db.ts';
import { preparingClient } from './prepared.ts';

test('a statement asked often is kept by each connection, with its answers unchanged; others are not', async () => {
  const { stores } = await testStack();
  const pool = new pg.Pool({
    Client: preparingClient(),
    connectionString: stores.postgres.ownerUrl,
    max: 2,
  });
  const kept = async (client: pg.PoolClient): Promise<string[]> =>
    (await client.query<{ statement: string }>('select statement from pg_prepared_statements')).rows.map(
      ({ statement }) => statement,
    );
  const [one, other] = [await pool.connect(), await pool.connect()];
  try {
    const often = 'select $1::int + 1 as n';
    const made = 'select $1::text as "serve_data"';
    const several = 'select 1 as n; select 2 as n';
    for (let n = 0; n < 40; n++) {
      assert.deepEqual((await one.query(often, [n])).rows, [{ n: n + 1 }]);
      await one.query(made, [String(n)]);
      await one.query(several, []);
      await one.query(`select $1::int as n${n}`, [n]);
    }
    assert.deepEqual(await kept(one), [often]);
    // What one connection found out holds for all.
    assert.deepEqual((await other.query(often, [7])).rows, [{ n: 8 }]);
    assert.deepEqual(await kept(other), [often]);
  } finally {
    for (const client of [one, other]) client.release();
    await pool.end();
  }
});

test('a connection whose kept statement no longer fits its table is not lent again', async () => {
  const { stores, log } = await testStack();
  const pool = openPool(stores.postgres.ownerUrl, log, 1);
  const client = await pool.connect();
  try {
    await client.query('create temporary table altered (a int)');
    for (let n = 0; n < 30; n++) await client.query('select * from altered where a = $1', [n]);
    await client.query('alter table altered add column b int');
    await assert.rejects(client.query('select * from altered where a = $1', [1]), { code: '0A000' });
    assert.equal((await client.query('select 1 as n')).rows.length, 1, 'who holds it can end what is begun');
  } finally {
    client.release();
  }
  const { rows } = await pool.query<{ n: number }>('select count(*)::int as n from pg_prepared_statements');
  assert.deepEqual([rows[0]?.n, pool.totalCount], [0, 1]);
  await pool.end();
});
