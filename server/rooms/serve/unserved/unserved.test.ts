/** Entries catalogued and not served: no service, one that cannot be read, one that is held back; and off the list once it answers. */
import assert from 'node:assert/strict';
import { before, test } from 'node:test';
import { sql } from 'kysely';
import { loadLaw } from '#law/index.ts';
import { type ServeFixture, serveFixture, servePlatform } from '#tests/factories/serve.ts';
import { testStack } from '#tests/factories/stack.ts';
import type { Serving } from '../context.ts';
import { servingTable } from '../serving/names.ts';
import { lookForUnserved } from './look.ts';

const fixtures = new URL('../../../../tests/fixtures/regulations', import.meta.url).pathname;

let p: Serving;
let made: ServeFixture;
before(async () => {
  const stack = await testStack();
  p = servePlatform(stack, loadLaw(fixtures, 'xingyuan'));
  made = await serveFixture(p, 3);
});

const found = async () => {
  await lookForUnserved(p, made.resourceId);
  const { rows } = await sql<{ served: boolean; detail: string; since: Date }>`
    select served, detail, since from serve.probe where resource_id = ${made.resourceId}`.execute(p.db);
  return rows[0];
};

test('a table that cannot be read is found by trying, its age kept, and forgotten when it answers again', async () => {
  assert.equal((await found())?.detail, 'answers');
  const table = sql.table(servingTable(made.versionId, 1));
  const bare = servingTable(made.versionId, 1).split('.')[1] ?? '';
  await sql`alter table ${table} rename to ${sql.ref(`${bare}_away`)}`.execute(p.db);
  const first = await found();
  assert.deepEqual([first?.served, first?.detail], [false, 'unreadable']);
  assert.equal((await found())?.since.getTime(), first?.since.getTime());
  await sql`alter table ${sql.table(`serve_data.${bare}_away`)} rename to ${sql.ref(bare)}`.execute(p.db);
  assert.equal((await found())?.served, true);
});

test('a service that nothing was filled into serves nobody', async () => {
  await sql`update serve.service_version set generation = 0 where id = ${made.versionId}`.execute(p.db);
  assert.deepEqual([(await found())?.served, (await found())?.detail], [false, 'no-service']);
});
