/**
 * A load whose platform, warehouse or database is killed -9 at every point of every stage, and whose platform is killed at any moment:
 * the same rows, counts and digests as undisturbed. The names of the points come from the code.
 */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { glob } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { ledgerPoints } from '#ledger/desk.ts';
import { fusionPoints } from '#rooms/basedb/index.ts';
import { loadPoints, otherPoints } from '#rooms/collect/index.ts';
import { releasePoints } from '#rooms/open/index.ts';
import { deliveryPoints, feedPoints } from '#rooms/serve/index.ts';
import { repositoryRoot } from '../factories/embedded.ts';
import { inFolder, runToEnd } from '../factories/killed.ts';

/** `killAfter`: milliseconds after the second load began. */
const load = (data: string, { fault, killAfter }: { fault?: string; killAfter?: number } = {}) =>
  runToEnd('load-process.ts', [data], {
    fault,
    at: (line, kill) => {
      if (line === 'second' && killAfter !== undefined) setTimeout(kill, killAfter);
    },
  });

test('every place in the code has its name in a list, and every name its place', async () => {
  const found: string[] = [];
  for await (const file of glob('server/**/*.ts', { cwd: repositoryRoot }))
    for (const [, name] of readFileSync(join(repositoryRoot, file), 'utf8').matchAll(
      /\breach\(\w+, '([^']+)'\)/g,
    ))
      found.push(name ?? '');
  assert.deepEqual(
    [...new Set(found)].sort(),
    [
      ...loadPoints,
      ...otherPoints,
      ...fusionPoints,
      ...ledgerPoints,
      ...deliveryPoints,
      ...feedPoints,
      ...releasePoints,
    ].sort(),
  );
});

// Most of the time is spent waiting for a store to come back: the rest goes on meanwhile.
describe('killed', { concurrency: 2 }, () => {
  test('the platform, at every point one after the other, and at any moment', async (context) => {
    const { result: undisturbed, said } = await inFolder((data) => load(data));
    assert.ok(undisturbed, said);
    const { merged, visible } = undisturbed as {
      merged: { good: number; bad: number; deletes: number }[];
      visible: unknown[];
    };
    const [second] = merged;
    assert.ok(
      merged.length === 2 && second && second.good > 69_000 && second.bad > 30 && second.deletes === 20,
      JSON.stringify(undisturbed),
    );
    assert.equal(typeof visible[0], 'number');

    await inFolder(async (data) => {
      for (const fault of loadPoints) {
        const killed = await load(data, { fault });
        assert.equal(killed.signal, 'SIGKILL', `${fault}: ${killed.said}`);
      }
      const after = await load(data);
      assert.deepEqual(after.result, undisturbed, after.said);
    });

    await inFolder(async (data) => {
      const delays = Array.from({ length: 2 }, () => Math.floor(Math.random() * 1500));
      context.diagnostic(`milliseconds: ${delays.join(', ')}`);
      for (const killAfter of delays) await load(data, { killAfter });
      const after = await load(data);
      assert.deepEqual(after.result, undisturbed, after.said);
    });
  });

  test('the warehouse and PostgreSQL, at every point of a load of its own: the platform lives and goes on', async () => {
    const lose = (...store: string[]) =>
      inFolder((data) => runToEnd('lost-stores-process.ts', [data, ...store]));
    const [undisturbed, ...disturbed] = await Promise.all([lose(), lose('warehouse'), lose('postgres')]);
    for (const { result, said } of disturbed) {
      assert.ok(result, said);
      assert.deepEqual(result, { ...(undisturbed.result as object), killed: [...loadPoints] }, said);
    }
  });
});
