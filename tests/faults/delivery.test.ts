/** A delivery made and fetched, killed -9 at every point one after the other: one file, one export, one copy, nothing half done. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { deliveryPoints } from '#rooms/serve/index.ts';
import { inFolder, runToEnd } from '../factories/killed.ts';

test('killed at every point, one after the other: the file is whole, its rows are charged once', async () => {
  await inFolder(async (data) => {
    for (const fault of deliveryPoints) {
      const killed = await runToEnd('delivery-process.ts', [data], { fault });
      assert.equal(killed.signal, 'SIGKILL', `${fault}: ${killed.said}`);
    }
    const { result, said } = await runToEnd('delivery-process.ts', [data]);
    assert.deepEqual(
      result,
      {
        status: 200,
        state: 'ready',
        rows: 2000,
        chunked: 2000,
        whole: true,
        exports: 1,
        copies: 1,
        uses: 1,
        charged: 2000,
        overhead: true,
      },
      said,
    );
  });
});
