/**
 * Tests of rooms run again on a real cluster of two shards: one set of statements for one engine or many. Three shards are broken off in
 * `shards.test.ts`, and `npm run test:cluster` has them for all files. One cluster and one PostgreSQL for all; each file has databases of
 * its own. Those files that between them make every kind of statement: other files load as these do, and ask what these ask.
 */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { type SharedStores, shareStores } from '#tests/factories/shared-stores.ts';
import { runFiles, type TestFile } from './suite.ts';

/** The longest first. */
const files: TestFile[] = [
  { file: 'server/rooms/basedb/fusion/fuse.test.ts', skip: 'broken off at any statement' },
  { file: 'server/rooms/quality/quality.test.ts' },
  // Staging of lines, both checks, duplicates, full and incremental loads, deletions, rollback, a widened table.
  { file: 'server/rooms/collect/commands/load.test.ts' },
  { file: 'server/lent/retention.test.ts' },
  // Consents, grounds, and the rows that a withdrawal takes out.
  { file: 'server/rooms/collect/lawful/lawful.test.ts', only: 'withdrawn consent|records of a form' },
  // Keys compared with the source, and deletions by name.
  { file: 'server/rooms/collect/connectors/connectors.test.ts', only: 'rows deleted at the source' },
  { file: 'server/rooms/quality/rules/rules.test.ts', only: 'every kind of rule' },
];

let stores: SharedStores;
before(async () => {
  stores = await shareStores(2);
});
after(() => stores?.stop());

test('tests of collection, quality, base databases and erasure pass on two shards', async (t) => {
  const failed = await runFiles(stores, files, (line) => t.diagnostic(line));
  t.diagnostic(`nodes that ended by themselves: ${stores.restarts()}`);
  assert.deepEqual(failed, []);
});
