/** The tests of collection, run again on a real cluster of three shards: one set of statements for one engine or many. */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { globSync } from 'node:fs';
import { test } from 'node:test';

const root = new URL('../../', import.meta.url).pathname;

/** Whole loads, what is held back and mended, consents and their withdrawal: what the statements of a load are made of. */
const files = globSync('server/rooms/collect/{commands/load,mending/mending,lawful/lawful}.test.ts', {
  cwd: root,
});

test('the tests of collection pass on three shards', () => {
  assert.equal(files.length, 3);
  const { NODE_TEST_CONTEXT: _, ...env } = process.env;
  const { status, stdout } = spawnSync(
    process.execPath,
    ['--test', '--test-concurrency=1', '--test-reporter=spec', ...files],
    { cwd: root, env: { ...env, TEST_CLUSTER_NODES: '3' }, encoding: 'utf8', maxBuffer: 64 * 2 ** 20 },
  );
  assert.equal(status, 0, stdout.slice(-20_000));
});
