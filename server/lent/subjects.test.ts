/** Numbers and names of what the ledger's entries are about. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { sql } from 'kysely';
import { smallCity } from '#tests/factories/city.ts';
import { subjectNames, subjectsNumbered } from './subjects.ts';

test('what bears a number is found by it, and named again', async () => {
  const { p } = await smallCity();
  const { rows } = await sql<{ id: string; name_zh: string }>`
    select id, name_zh from org.organisation order by id limit 1`.execute(p.db);
  const [unit] = rows;
  assert.ok(unit);
  const found = await subjectsNumbered(p.db, [unit.name_zh, 'S2026-999999']);
  assert.deepEqual([...found], [[unit.name_zh, [unit.id]]]);
  const names = await subjectNames(p.db, [
    { type: 'organisation', id: unit.id },
    { type: 'act', id: 'GET /nowhere' },
  ]);
  assert.deepEqual([...names], [[`organisation ${unit.id}`, { zh: unit.name_zh, en: unit.name_zh }]]);
});
