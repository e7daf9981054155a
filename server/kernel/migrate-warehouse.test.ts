/** The warehouse's migrations: split rightly, run once, and harmless when a kill made one run half. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { testStack } from '#tests/factories/stack.ts';
import { migrateWarehouse, statementsOf } from './migrate-warehouse.ts';

test('statements end with a semicolon at the end of a line', () => {
  assert.deepEqual(statementsOf("-- why;\nCREATE a\n(x);\n\nSELECT ';' AS b,\n  2; \n"), [
    'CREATE a\n(x)',
    "SELECT ';' AS b,\n  2",
  ]);
  assert.deepEqual(statementsOf('-- nothing\n'), []);
});

test('what ran is not run again, and what was not noted may be', async () => {
  const { warehouse } = await testStack();
  const before = await warehouse.query(
    'SELECT name FROM system.tables WHERE database = currentDatabase() ORDER BY name',
  );
  assert.ok(before.length > 1);
  assert.deepEqual(await migrateWarehouse(warehouse), []);
  await warehouse.command('TRUNCATE TABLE migration');
  assert.notDeepEqual(await migrateWarehouse(warehouse), []);
  assert.deepEqual(
    await warehouse.query('SELECT name FROM system.tables WHERE database = currentDatabase() ORDER BY name'),
    before,
  );
});
