/** An upload killed -9 when it is whole, when its batch is kept, and while its workbook is staged: after the restart one batch, every row once. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { uploadPoints } from '#rooms/collect/index.ts';
import { inFolder, runToEnd } from '../factories/killed.ts';

const run = (data: string, fault?: string) => runToEnd('upload-process.ts', [data], { fault });

test('killed at every point of its way in, one after the other: as if nothing had happened', async () => {
  const undisturbed = await inFolder((data) => run(data));
  const { upload, batches } = (undisturbed.result ?? {}) as {
    upload: string;
    batches: { state: string; good: number; bad: number; form: string }[];
  };
  assert.equal(upload, 'ended', undisturbed.said);
  assert.deepEqual(
    batches.map(({ state, good, bad, form }) => [state, good, bad, form]),
    [['merged', 11_988, 12, 'xlsx']],
  );
  await inFolder(async (data) => {
    for (const point of [...uploadPoints, 'stage:middle']) {
      const killed = await run(data, point);
      assert.equal(killed.signal, 'SIGKILL', `${point}: ${killed.said}`);
    }
    const after = await run(data);
    assert.deepEqual(after.result, undisturbed.result, after.said);
  });
});
