/** Pushes joined, a base database fused, withdrawn rows taken out, an archive packed, rows erased: killed -9 at every point, nothing is lost or doubled. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fusionPoints } from '#rooms/basedb/index.ts';
import { archivePoints, erasePoints, pushPoints, withdrawPoints } from '#rooms/collect/index.ts';
import { inFolder, runToEnd } from '../factories/killed.ts';

const run = (data: string, fault?: string) => runToEnd('work-process.ts', [data], { fault });

test('killed at every point, one after the other: as if nothing had happened', async () => {
  const undisturbed = await inFolder((data) => run(data));
  assert.ok(undisturbed.result, undisturbed.said);
  await inFolder(async (data) => {
    for (const point of [
      ...pushPoints,
      ...fusionPoints,
      ...withdrawPoints,
      ...archivePoints,
      ...erasePoints,
    ]) {
      const killed = await run(data, point);
      assert.equal(killed.signal, 'SIGKILL', `${point}: ${killed.said}`);
    }
    const after = await run(data);
    assert.deepEqual(after.result, undisturbed.result, after.said);
  });
});
