/** What the bureau entered is read by its edition: one a request has read already costs nothing, a new one is never missed. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { sql } from 'kysely';
import { testStack } from '#tests/factories/stack.ts';
import { readEdition } from './entered-days.ts';
import { loadSettings } from './settings.ts';

test('an edition that was read with something else is not read again, and an unknown one is never trusted', async () => {
  const k = await testStack();
  const edition = await readEdition(k.db);
  const now = await loadSettings(k.db, edition);
  let asked = 0;
  const count = () => {
    asked += 1;
  };
  k.pool.on('acquire', count);
  assert.equal(await loadSettings(k.db, edition), now);
  assert.equal(asked, 0);
  await sql`insert into law.rule_setting (id, rule_id, value, set_by_name, set_at)
    values (gen_random_uuid(), 'tests.figure', '7', 'test', now())`.execute(k.db);
  k.pool.off('acquire', count);
  const next = await readEdition(k.db);
  assert.notEqual(next, edition);
  assert.equal((await loadSettings(k.db, next)).values['tests.figure']?.value, 7);
  // A request that came before still judges by what it found; whoever reads now does not.
  assert.equal((await loadSettings(k.db, edition)).values['tests.figure'], undefined);
  assert.equal((await loadSettings(k.db)).values['tests.figure']?.value, 7);
  assert.equal((await loadSettings(k.db, 'never-given')).values['tests.figure']?.value, 7);
});
