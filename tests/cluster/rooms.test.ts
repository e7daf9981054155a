/** The tests of the rooms that keep rows, run again on a real cluster of three shards: one set of statements for one engine or many. */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { globSync, readFileSync } from 'node:fs';
import { test } from 'node:test';

const root = new URL('../../', import.meta.url).pathname;

/** Those that ask the warehouse; what never does would only prove itself again. */
const files = globSync('server/rooms/{collect,quality,basedb}/**/*.test.ts', { cwd: root }).filter((file) =>
  /load\(|send\(|warehouse\./.test(readFileSync(`${root}${file}`, 'utf8')),
);

test('the tests of collection, quality and fusion pass on three shards', () => {
  assert.ok(files.length > 3, `${files.length} files were found`);
  const { NODE_TEST_CONTEXT: _, ...env } = process.env;
  const { status, stdout } = spawnSync(
    process.execPath,
    ['--test', '--test-concurrency=1', '--test-reporter=spec', ...files],
    { cwd: root, env: { ...env, TEST_CLUSTER_NODES: '3' }, encoding: 'utf8', maxBuffer: 64 * 2 ** 20 },
  );
  assert.equal(status, 0, stdout.slice(-20_000));
});
