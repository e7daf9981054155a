/** A batch that asks and is replaced leaves nobody waiting for it. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { sql } from 'kysely';
import { load, publishedResource, send, settled, startCollect } from '#tests/factories/collect.ts';
import { testStack } from '#tests/factories/stack.ts';
import { holdingResource, openBatches } from '../repository.ts';
import { digestOfVisible, visibleBatches, visibleRowCount } from '../visible.ts';

test('what waited for a batch that asked goes on when a newer full load replaces that batch', async () => {
  const k = await testStack();
  await startCollect(k);
  const resource = await publishedResource(k, [
    { name: 'code', titleZh: '编号', type: 'C', length: 20, key: true },
  ]);
  const many = Array.from({ length: 10 }, (_, index) => `K${index}\n`).join('');
  await load(k, resource, `code\n${many}`);
  const asking = await load(k, resource, 'code\nK1\n');
  assert.equal(asking.awaiting_confirmation, true);
  const waiting = await send(k, resource, 'code\nX\n', { mode: 'incremental' });
  const newest = await send(k, resource, `code\n${many}X\nY\n`);

  assert.equal((await settled(k, asking.id)).state, 'superseded');
  assert.equal((await settled(k, waiting)).state, 'merged');
  assert.equal((await settled(k, newest)).state, 'merged');
  assert.deepEqual(await openBatches(k.db, resource.resourceId), []);
  const { rows } = await sql<{ body: Buffer }>`select body from ledger.entry
    where kind = 'collect.batch-received' and subject_id = ${newest}`.execute(k.db);
  assert.deepEqual(JSON.parse(String(rows[0]?.body)).detail.replaced, [asking.id]);
});

test('a full load that begins to ask gives way to full loads that already wait behind it', async () => {
  const k = await testStack();
  await startCollect(k);
  const resource = await publishedResource(k, [
    { name: 'code', titleZh: '编号', type: 'C', length: 20, key: true },
  ]);
  const many = Array.from({ length: 10 }, (_, index) => `K${index}\n`).join('');
  await load(k, resource, `code\n${many}`);
  // Held until all have arrived, so that the later ones surely wait when the first one begins to ask.
  const held = Promise.withResolvers<void>();
  const arrived = Promise.withResolvers<void>();
  const holding = holdingResource(k.db, resource.resourceId, () => {
    held.resolve();
    return arrived.promise;
  });
  await held.promise;
  const asking = await send(k, resource, 'code\nK1\n');
  const increment = await send(k, resource, 'code\nX\n', { mode: 'incremental' });
  const second = await send(k, resource, 'code\nK2\n');
  const newest = await send(k, resource, `code\n${many}Y\n`);
  arrived.resolve();
  await holding;

  assert.equal((await settled(k, asking)).state, 'superseded');
  assert.equal((await settled(k, increment)).state, 'merged');
  assert.equal((await settled(k, second)).state, 'superseded');
  assert.equal((await settled(k, newest)).state, 'merged');
  assert.deepEqual(await openBatches(k.db, resource.resourceId), []);
  const entries = await sql<{ body: Buffer }>`select body from ledger.entry
    where kind = 'collect.batch-superseded' and subject_id in (${asking}, ${second}) order by id`.execute(
    k.db,
  );
  assert.deepEqual(
    entries.rows.map(({ body }) => JSON.parse(String(body)).detail.by),
    [newest, newest],
  );
});

test('loads of one resource that come at once run one after the other: nothing is lost, nothing doubled', async () => {
  const k = await testStack();
  await startCollect(k);
  const made = () =>
    publishedResource(k, [
      { name: 'code', titleZh: '编号', type: 'C', length: 20, key: true },
      { name: 'note', titleZh: '说明', type: 'C', length: 20 },
    ]);
  const file = (turn: number): string =>
    `code,note\n${Array.from({ length: 400 }, (_, n) => `K${turn * 200 + n},${turn}\n`).join('')}`;
  const seen = async ({ resourceId }: Awaited<ReturnType<typeof made>>) => {
    const visible = await visibleBatches(k.db, resourceId);
    return [await visibleRowCount(k, visible), await digestOfVisible(k, visible)];
  };
  const resource = await made();
  // The first of them twice: one of the two brings the rows, the other is recognised.
  const ids = await Promise.all(
    [0, 0, 1, 2, 3].map((turn) => send(k, resource, file(turn), { mode: 'incremental' })),
  );
  const batches = await Promise.all(ids.map((id) => settled(k, id)));
  const turns = batches.map(({ seq, state }, index) => ({ seq, state, turn: [0, 0, 1, 2, 3][index] ?? 0 }));
  const merged = turns.filter(({ state }) => state === 'merged').sort((a, b) => a.seq - b.seq);
  assert.deepEqual(turns.map(({ seq }) => seq).sort(), [1, 2, 3, 4, 5]);
  assert.deepEqual(new Set(merged.map(({ turn }) => turn)), new Set([0, 1, 2, 3]));
  const alone = await made();
  for (const { turn } of merged) await load(k, alone, file(turn), { mode: 'incremental' });
  assert.deepEqual(await seen(resource), await seen(alone));
});
