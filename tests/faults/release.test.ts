/** A platform killed -9 while it makes and publishes a release: the same rows, every file whole, published once. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { releasePoints } from '#rooms/open/index.ts';
import { inFolder, runToEnd } from '../factories/killed.ts';

test('killed at every point, one after the other: as if nothing had happened', async () => {
  const undisturbed = await inFolder((data) => runToEnd('release-process.ts', [data]));
  assert.ok(undisturbed.result, undisturbed.said);
  const { state, rows, whole } = undisturbed.result as { state: string; rows: unknown; whole: boolean };
  assert.deepEqual([state, rows, whole], ['published', [500, 500, true], true]);
  await inFolder(async (data) => {
    for (const fault of releasePoints) {
      const killed = await runToEnd('release-process.ts', [data], { fault });
      assert.equal(killed.signal, 'SIGKILL', `${fault}: ${killed.said}`);
    }
    const { result, said } = await runToEnd('release-process.ts', [data]);
    assert.deepEqual(result, undisturbed.result, said);
  });
});
