/** Groups: in the order of arrival, at most so many at once, none beside another of the same key. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setImmediate as turn } from 'node:timers/promises';
import { openGroups } from './groups.ts';

type Under = { items: string[]; done(): void };

/** Groups that end when the test says so; the key is the first letter, a dash has none. */
function opened(largest: number, atOnce: number, apart?: true) {
  const under: Under[] = [];
  const groups = openGroups<string, string>(
    (items) =>
      new Promise((resolve) => {
        const own: Under = {
          items,
          done() {
            under.splice(under.indexOf(own), 1);
            resolve(items.map((item) => `${item}!`));
          },
        };
        under.push(own);
      }),
    {
      largest,
      atOnce,
      keyOf: (item) => (item.startsWith('-') ? undefined : item[0]),
      ...(apart ? { apart } : {}),
    },
  );
  return { groups, under, running: () => under.map(({ items }) => items.join(' ')) };
}

test('calls of one key wait for each other, others go beside them, nobody is left', async () => {
  const { groups, under, running } = opened(3, 2);
  const answers = ['a1', 'a2'].map((item) => groups.submit(item));
  await turn();
  assert.deepEqual(running(), ['a1 a2']);
  for (const item of ['a3', 'b1', 'a4', 'b2', '-1', 'b3', 'a5', 'a6']) answers.push(groups.submit(item));
  await turn();
  assert.deepEqual(running(), ['a1 a2', 'b1 b2 -1'], 'no more than two, no more than three');
  under[1]?.done();
  await turn();
  assert.deepEqual(running(), ['a1 a2', 'b3']);
  under[1]?.done();
  await turn();
  assert.deepEqual(running(), ['a1 a2'], 'what is left waits for the first');
  answers.push(groups.submit('c1'));
  await turn();
  assert.deepEqual(running(), ['a1 a2', 'c1'], 'and holds up nobody');
  under[0]?.done();
  await turn();
  assert.deepEqual(running(), ['c1', 'a3 a4 a5']);
  const settled = groups.settled();
  while (under.length > 0) {
    under[0]?.done();
    await turn();
  }
  await settled;
  assert.deepEqual(
    await Promise.all(answers),
    'a1 a2 a3 b1 a4 b2 -1 b3 a5 a6 c1'.split(' ').map((item) => `${item}!`),
  );
});

test('apart, a group is of one key, and the next of another goes beside it', async () => {
  const { groups, under, running } = opened(3, 2, true);
  const answers = ['a1', 'b1', 'a2', 'c1', 'b2'].map((item) => groups.submit(item));
  await turn();
  assert.deepEqual(running(), ['a1 a2', 'b1 b2']);
  under[1]?.done();
  await turn();
  assert.deepEqual(running(), ['a1 a2', 'c1'], 'what lasts holds up its own key alone');
  for (const one of [...under]) one.done();
  assert.equal((await Promise.all(answers)).length, 5);
});

test('a group that fails lets its key go', async () => {
  let times = 0;
  const groups = openGroups<string, string>(
    async (items) => {
      times += 1;
      if (times === 1) throw new Error('lost');
      return items;
    },
    { largest: 4, atOnce: 2, keyOf: () => 'one' },
  );
  await assert.rejects(groups.submit('a'), /lost/);
  assert.equal(await groups.submit('b'), 'b');
  await groups.settled();
});

test('where keys stand apart they take turns: who came with much does not go first each time', async () => {
  const { groups, under, running } = opened(2, 1, true);
  const answers = ['a1', 'a2', 'a3', 'a4', 'a5', 'b1', 'b2', 'b3', 'c1'].map((item) => groups.submit(item));
  const order: string[] = [];
  await turn();
  while (under.length > 0) {
    order.push(running().join());
    under[0]?.done();
    await turn();
  }
  assert.deepEqual(order, ['a1 a2', 'b1 b2', 'c1', 'a3 a4', 'b3', 'a5']);
  await Promise.all(answers);
});
