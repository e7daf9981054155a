/**
 * Tests of rooms run again on a real cluster of three shards: one set of statements for one engine or many. One cluster and one
 * PostgreSQL for all; each file has databases of its own. Those files that between them make every kind of statement: other files load
 * as these do, and ask what these ask.
 */
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { text } from 'node:stream/consumers';
import { after, before, test } from 'node:test';
import { freshFolder } from '#tests/factories/embedded.ts';
import { type SharedStores, shareStores } from '#tests/factories/shared-stores.ts';

const root = new URL('../../', import.meta.url).pathname;

/** The longest first. `only` and `skip` choose by name where a file has more than its statements need. */
const files: { file: string; only?: string; skip?: string }[] = [
  { file: 'server/rooms/basedb/fusion/fuse.test.ts', skip: 'broken off at any statement' },
  { file: 'server/rooms/quality/quality.test.ts' },
  // Staging of lines, both checks, duplicates, full and incremental loads, deletions, rollback, a widened table.
  { file: 'server/rooms/collect/commands/load.test.ts' },
  { file: 'server/lent/retention.test.ts' },
  { file: 'server/rooms/collect/mending/mending.test.ts' },
  // Consents, grounds, and the rows that a withdrawal takes out.
  { file: 'server/rooms/collect/lawful/lawful.test.ts', only: 'withdrawn consent|records of a form' },
  // Keys compared with the source, and deletions by name.
  { file: 'server/rooms/collect/connectors/connectors.test.ts', only: 'rows deleted at the source' },
  { file: 'server/rooms/collect/gathering/timeliness.test.ts', only: 'changes nothing' },
  { file: 'server/rooms/collect/reading/forms.test.ts', only: 'Parquet, alone' },
  { file: 'server/rooms/quality/rules/rules.test.ts', only: 'every kind of rule' },
];

let stores: SharedStores;
before(async () => {
  stores = await shareStores(3);
});
after(() => stores?.stop());

test('tests of collection, quality, base databases and erasure pass on three shards', async (t) => {
  const { NODE_TEST_CONTEXT: _, ...inherited } = process.env;
  // What one process has read and stripped of its types, the next one need not.
  const env = { ...inherited, ...stores.env, NODE_COMPILE_CACHE: freshFolder() };
  const failed: string[] = [];
  const queue = [...files];
  const worker = async (): Promise<void> => {
    for (let next = queue.shift(); next; next = queue.shift()) {
      const { file, only, skip } = next;
      const begun = performance.now();
      const child = spawn(
        process.execPath,
        [
          '--test',
          '--test-reporter=spec',
          ...(only ? [`--test-name-pattern=${only}`] : []),
          ...(skip ? [`--test-skip-pattern=${skip}`] : []),
          file,
        ],
        { cwd: root, env, stdio: ['ignore', 'pipe', 'inherit'] },
      );
      const [said, status] = await Promise.all([
        text(child.stdout),
        new Promise((resolve) => child.once('exit', resolve)),
      ]);
      const passed = Number(/^ℹ pass (\d+)$/m.exec(said)?.[1] ?? 0);
      const seconds = ((performance.now() - begun) / 1000).toFixed(1);
      t.diagnostic(`${file}: ${passed} tests, ${seconds} s`);
      // A pattern that no name answers to would pass as nothing.
      if (status !== 0 || passed === 0) failed.push(`${file}\n${said.slice(-12_000)}`);
    }
  };
  await Promise.all([worker(), worker()]);
  t.diagnostic(`nodes that ended by themselves: ${stores.restarts()}`);
  assert.deepEqual(failed, [], failed.join('\n'));
});
