/** A batch that asks and is replaced leaves nobody waiting for it. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { sql } from 'kysely';
import { load, publishedResource, send, settled, startCollect } from '#tests/factories/collect.ts';
import { testStack } from '#tests/factories/stack.ts';
import { holdingResource, openBatches } from '../repository.ts';

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
