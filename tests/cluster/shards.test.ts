/** A three-shard cluster as one warehouse: a shard killed in mid-load, in mid-query and in mid-fusion, one that returns late, one that is down. */
import assert from 'node:assert/strict';
import { after, afterEach, before, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Platform } from '#cases/index.ts';
import { Problem } from '#kernel/errors.ts';
import { openWarehouse, type Warehouse } from '#kernel/warehouse.ts';
import { digestSeen, fuse } from '#rooms/basedb/index.ts';
import {
  digestOfVisible,
  stdTable,
  streamVisibleRows,
  visibleBatches,
  visibleRowCount,
} from '#rooms/collect/index.ts';
import { getBatch } from '#rooms/collect/repository.ts';
import { writeRule } from '#rooms/quality/rules/commands.ts';
import { runResource } from '#rooms/quality/runs/run.ts';
import { qualityTables } from '#rooms/quality/tables.ts';
import { baseDatabase, batchOfEngine, twoAlike } from '#tests/factories/basedb.ts';
import { smallCity } from '#tests/factories/city.ts';
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
import '#rooms/quality/errors.ts';
import '#rooms/quality/events.ts';
import '#rooms/quality/notices.ts';

const items: ItemInput[] = [
  { name: 'code', titleZh: '编号', type: 'C', length: 20, key: true },
  { name: 'note', titleZh: '说明', type: 'C', length: 200, nullable: true },
];
const ROWS = 100_000;
/** Each hundredth row without a note. */
const file = (word: string, from = 0): string => {
  const lines = Array.from(
    { length: ROWS },
    (_, index) => `K${from + index},${index % 100 === 0 ? '' : `${word}${'字'.repeat(20)}${index % 97}`}`,
  );
  return `code,note\n${lines.join('\n')}\nK${from + 1},again\n,no key\n`;
};
/** Refused with the answer that says so; anything else is shown as it is. */
const storeDown = (error: unknown): boolean => {
  if (error instanceof Problem && error.code === 'kernel.store-unavailable') return true;
  throw error;
};

let cluster: TestCluster;
let p: Platform;
let undisturbed: Resource;
/** Something that happens once, while a statement of this form is under way; `sent` is that statement's end. */
let midway: { of: RegExp; act: () => Promise<void>; sent?: Promise<unknown> } | undefined;

before(async () => {
  cluster = await startCluster(3);
  ({ p } = await smallCity(clickhouseOption(cluster)));
  const real = p.warehouse;
  p.warehouse = {
    ...real,
    command: async (sql, params, call) => {
      const sent = real.command(sql, params, call);
      if (midway?.of.test(sql) && !midway.sent) {
        midway.sent = sent.catch((error: unknown) => error);
        await midway.act();
      }
      return sent;
    },
  };
  await startCollect(p);
  undisturbed = await publishedResource(p, items);
});
after(() => cluster?.stop());
// Whatever a test ended in: the next one finds all nodes.
afterEach(whole);

/** Until every node answers: one whose fellow broke off may have to start again itself. */
async function whole(): Promise<void> {
  await Promise.all(cluster.nodes.map((node) => node.start()));
  for (let turn = 0; turn < 600; turn++) {
    const answered = await p.warehouse.ping().then(
      () => true,
      () => false,
    );
    if (answered) return;
    await sleep(50);
  }
  throw new Error('the cluster did not come back');
}

const digest = async ({ resourceId }: Resource): Promise<string> =>
  digestOfVisible(p, await visibleBatches(p.db, resourceId));

/** What each node holds itself. */
async function onEach(sql: string): Promise<number[]> {
  return Promise.all(
    cluster.nodes.map(async ({ url }) => {
      const node: Warehouse = openWarehouse({ ...cluster.address, url, cluster: undefined });
      const [row] = await node.query<{ n: number }>(sql).finally(() => node.close());
      return row?.n ?? 0;
    }),
  );
}

test('rows lie on every shard, each where its key says and on one alone, also those written from table to table', async () => {
  const batch = await load(p, undisturbed, file('甲'));
  assert.deepEqual(
    [batch.state, batch.good, batch.bad],
    ['merged', ROWS, 2],
    JSON.stringify(batch.rejection),
  );
  const table = stdTable(undisturbed.resourceId);
  const counts = await onEach(`SELECT count() AS n FROM ${table} WHERE op = 1`);
  for (const count of counts) assert.ok(count > ROWS / 4, `an uneven spread: ${counts}`);
  assert.equal(
    counts.reduce((sum, one) => sum + one, 0),
    ROWS,
  );
  // A full load without most keys: their deletions are made of rows that lie in the same table.
  const short = await publishedResource(p, items);
  await load(p, short, 'code,note\nK1,\nK2,\nK3,\nK4,\nK5,\nK6,\nK7,\nK8,\nK9,\n');
  const taken = await load(p, short, 'code,note\nK1,\n');
  assert.deepEqual([taken.deletes, taken.awaiting_confirmation], [8, true]);
  for (const one of [table, stdTable(short.resourceId)]) {
    const places = await onEach(
      `SELECT toUInt32(groupBitOr(bitShiftLeft(toUInt64(1), cityHash64(key) % 3))) AS n FROM ${one}`,
    );
    assert.deepEqual(places, [1, 2, 4]);
  }
});

test('a table that spans all nodes is made anew where its shape differs, and only there', async () => {
  const made = () =>
    onEach(
      `SELECT toUInt32(cityHash64(uuid)) AS n FROM system.tables WHERE database = 'gongshu_spread' AND name = 'shaped'`,
    );
  const create = 'CREATE TABLE IF NOT EXISTS shaped (n UInt64) ENGINE = MergeTree ORDER BY n';
  const add = 'ALTER TABLE shaped ADD COLUMN IF NOT EXISTS word String';
  await p.warehouse.command(create);
  const first = await made();
  await p.warehouse.command(create);
  assert.deepEqual(await made(), first);
  await p.warehouse.command(add);
  const widened = await made();
  for (const [node, uuid] of widened.entries()) assert.notEqual(uuid, first[node]);
  await p.warehouse.command(add);
  assert.deepEqual(await made(), widened);
  await p.warehouse.command("INSERT INTO shaped (n, word) VALUES (1, 'one')");
  assert.deepEqual(await p.warehouse.query('SELECT n, word FROM shaped'), [{ n: 1, word: 'one' }]);
  await p.warehouse.command('DROP TABLE shaped');
  assert.deepEqual(await made(), [0, 0, 0]);
});

test('a shard killed in mid-load that returns late: nothing seen before it is whole, nothing lost, nothing doubled', async () => {
  const resource = await publishedResource(p, items);
  await load(p, resource, 'code,note\nK0,before\n');
  const [, second] = cluster.nodes;
  midway = {
    of: new RegExp(`INSERT INTO ${stdTable(resource.resourceId)}`),
    act: async () => second?.kill(),
  };
  const id = await send(p, resource, file('甲'));
  while (!midway.sent) await sleep(5);
  await midway.sent;
  assert.equal((await getBatch(p.db, id))?.state, 'staged', 'not visible by halves');
  // A shard is down: no half answer, from whichever node is asked.
  const set = await visibleBatches(p.db, resource.resourceId);
  for (const _ of cluster.nodes) await assert.rejects(visibleRowCount(p, set), storeDown);
  await assert.rejects(p.warehouse.ping(), storeDown);
  await second?.start();
  const batch = await settled(p, id);
  assert.deepEqual([batch.state, batch.good, batch.bad], ['merged', ROWS, 2]);
  await whole();
  assert.equal(await digest(resource), await digest(undisturbed));
});

test('a shard killed in mid-query: the stream breaks, and does not end as if it were whole', async () => {
  const large = await publishedResource(p, items);
  // More than sockets and engines hold on the way, and nothing to be pressed together: the third cannot have given everything.
  await batchOfEngine(
    p,
    large,
    ['i:code', 'i:note'],
    `SELECT toString(number) AS key, number AS row_hash, key AS \`i:code\`, randomPrintableASCII(150) AS \`i:note\` FROM numbers(1000000)`,
    {},
  );
  const [, , third] = cluster.nodes;
  const set = await visibleBatches(p.db, large.resourceId);
  let seen = 0;
  await assert.rejects(async () => {
    for await (const _ of streamVisibleRows(p, large.resourceId, set, ['code', 'note'])) {
      seen++;
      if (seen === 100) await third?.kill();
    }
  }, storeDown);
  assert.ok(seen < 1_000_000, `${seen}`);
  await whole();
  assert.equal(await visibleRowCount(p, set), 1_000_000, 'and the shard that returned answers again');
});

test('while a shard is down no run of quality and no fusion says anything; when it is back both say the whole', async () => {
  const { actor, resourceId } = undisturbed;
  const other = await publishedResource(p, items);
  await load(p, other, file('乙', ROWS / 2));
  await writeRule(p, actor, resourceId, { kind: 'required', items: ['note'], params: {}, rejects: false });
  const bases = twoAlike(undisturbed, other, 'code', ['note']);
  const disturbed = await baseDatabase(p, 'base', items, bases);
  const calm = await baseDatabase(p, 'base', items, bases);
  const ports = { granted: async () => ['code', 'note'], consumers: async () => [] };
  const [first, , third] = cluster.nodes;
  const runs = (): Promise<unknown[]> =>
    qualityTables(p.db).selectFrom('quality.run').selectAll().where('resource_id', '=', resourceId).execute();

  await third?.kill();
  await assert.rejects(runResource(p, resourceId, 'hand'), storeDown);
  assert.deepEqual(await runs(), []);
  await assert.rejects(fuse(p, ports, disturbed.id), storeDown);
  await whole();

  // And killed while the rows of a fusion are being written.
  midway = {
    of: new RegExp(`INSERT INTO ${stdTable(disturbed.resourceId)}`),
    act: async () => first?.kill(),
  };
  await assert.rejects(fuse(p, ports, disturbed.id), storeDown);
  assert.ok(midway.sent, 'it had begun to write');
  assert.deepEqual((await visibleBatches(p.db, disturbed.resourceId)).batches, []);
  await whole();
  assert.equal(await fuse(p, ports, disturbed.id), 'merged');
  assert.equal(await fuse(p, ports, calm.id), 'merged');
  assert.match(await digestSeen(p, disturbed.resourceId), new RegExp(`^${ROWS * 1.5}-`));
  assert.equal(await digestSeen(p, disturbed.resourceId), await digestSeen(p, calm.resourceId));

  const done = await runResource(p, resourceId, 'hand');
  const complete = done?.measures.find(({ dimension }) => dimension === 'completeness');
  assert.equal(complete?.failed, ROWS / 100 + 1, 'rows without a note, and the one held back without a key');
});
