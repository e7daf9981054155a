/** So many at once, the others in their order, and the place is handed on whatever happened. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { openTurns } from './turns.ts';

test('few at once, the others in line, nobody beyond it', async () => {
  const turn = openTurns(2, 3);
  let underWay = 0;
  let most = 0;
  const done: number[] = [];
  const work = (name: number) => async (): Promise<number> => {
    underWay += 1;
    most = Math.max(most, underWay);
    await new Promise((go) => setImmediate(go));
    underWay -= 1;
    done.push(name);
    if (name === 1) throw new Error('failed');
    return name;
  };
  const asked = [0, 1, 2, 3, 4].map((name) => turn(work(name)));
  assert.equal(turn(work(5)), undefined);
  const ended = await Promise.allSettled(asked);
  assert.deepEqual(
    ended.map(({ status }) => status),
    ['fulfilled', 'rejected', 'fulfilled', 'fulfilled', 'fulfilled'],
  );
  assert.deepEqual([most, done], [2, [0, 1, 2, 3, 4]]);
  assert.equal(await turn(work(6)), 6);
});
