/** A three-shard cluster as one warehouse: a shard killed in mid-load and in mid-query, one that returns late, one that is down. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Problem } from '#kernel/errors.ts';
import { digestOfVisible, streamVisibleRows, visibleBatches, visibleRowCount } from '#rooms/collect/index.ts';
import { getBatch } from '#rooms/collect/repository.ts';
import { clickhouseOption, startCluster, type TestCluster } from '#tests/factories/cluster.ts';
import {
  type ItemInput,
  load,
  publishedResource,
  type Resource,
  send,
  settled,
  startCollect,
} from '#tests/factories/collect.ts';
import { type TestStack, testStack } from '#tests/factories/stack.ts';

const items: ItemInput[] = [
  { name: 'code', titleZh: '编号', type: 'C', length: 20, key: true },
  { name: 'note', titleZh: '说明', type: 'C', length: 200 },
];
const ROWS = 300_000;
const file = (word: string): string => {
  const lines = Array.from(
    { length: ROWS },
    (_, index) => `K${index},${word}${'字'.repeat(40)}${index % 97}`,
  );
  return `code,note\n${lines.join('\n')}\nK1,again\n,no key\n`;
};
const storeDown = (error: unknown): boolean => (error as Problem).code === 'kernel.store-unavailable';

let cluster: TestCluster;
let k: TestStack;
let undisturbed: Resource;

before(async () => {
  cluster = await startCluster(3);
  k = await testStack(clickhouseOption(cluster));
  await startCollect(k);
  undisturbed = await publishedResource(k, items);
});
after(() => cluster?.stop());

const digest = async (resource: Resource): Promise<string> =>
  digestOfVisible(k, await visibleBatches(k.db, resource.resourceId));

test('rows lie on every shard, and each row on one', async () => {
  const batch = await load(k, undisturbed, file('甲'));
  assert.deepEqual(
    [batch.state, batch.good, batch.bad],
    ['merged', ROWS, 2],
    JSON.stringify(batch.rejection),
  );
  const table = `std_${undisturbed.resourceId.replaceAll('-', '')}`;
  const counts = await Promise.all(
    cluster.nodes.map(async ({ url }) => {
      const reply = await fetch(`${url}/?database=gongshu`, {
        method: 'POST',
        headers: {
          'x-clickhouse-user': cluster.address.user,
          'x-clickhouse-key': cluster.address.password,
          connection: 'close',
        },
        body: `SELECT count() FROM ${table} WHERE op = 1`,
      });
      return Number(await reply.text());
    }),
  );
  for (const count of counts) assert.ok(count > ROWS / 4, `an uneven spread: ${counts}`);
  assert.equal(
    counts.reduce((sum, one) => sum + one, 0),
    ROWS,
  );
});

test('a shard killed in mid-load that returns late: nothing seen before it is whole, nothing lost, nothing doubled', async () => {
  const resource = await publishedResource(k, items);
  await load(k, resource, 'code,note\nK0,before\n');
  const id = await send(k, resource, file('甲'));
  for (let turn = 0; turn < 2_000; turn++) {
    const batch = await getBatch(k.db, id);
    if (batch?.state === 'staged') break;
    await sleep(5);
  }
  const [, second] = cluster.nodes;
  await second?.kill();
  await sleep(1_500);
  const waiting = await getBatch(k.db, id);
  assert.ok(
    waiting && ['staged', 'checked'].includes(waiting.state),
    `not visible by halves: ${waiting?.state}`,
  );
  // A shard is down: no half answer, from whichever node is asked.
  const set = await visibleBatches(k.db, resource.resourceId);
  for (const _ of cluster.nodes) await assert.rejects(visibleRowCount(k, set), storeDown);
  await assert.rejects(k.warehouse.ping(), storeDown);
  await second?.start();
  const batch = await settled(k, id);
  assert.deepEqual([batch.state, batch.good, batch.bad], ['merged', ROWS, 2]);
  assert.equal(await digest(resource), await digest(undisturbed));
});

test('a shard killed in mid-query: the stream breaks, and does not end as if it were whole', async () => {
  const [, , third] = cluster.nodes;
  const set = await visibleBatches(k.db, undisturbed.resourceId);
  let seen = 0;
  let broken: unknown;
  try {
    for await (const _ of streamVisibleRows(k, undisturbed.resourceId, set, ['code', 'note'])) {
      seen++;
      if (seen === 100) await third?.kill();
    }
  } catch (error) {
    broken = error;
  }
  await third?.start();
  assert.ok(broken || seen === ROWS, `ended after ${seen} of ${ROWS} rows as if they were all`);
  assert.equal(await visibleRowCount(k, set), ROWS, 'and the shard that returned answers again');
});
