/** A disk that fills up in mid-load, for real: the load waits and says what to do, nothing is half done, and it goes on when there is room. */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdirSync, readdirSync, rmSync, statfsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { Problem } from '#kernel/errors.ts';
import { migrateWarehouse } from '#kernel/migrate-warehouse.ts';
import { openKernel } from '#kernel/open.ts';
import { openStores } from '#kernel/stores/index.ts';
import { digestOfVisible, visibleBatches, visibleRowCount } from '#rooms/collect/index.ts';
import { presentBatch } from '#rooms/collect/presenter.ts';
import { getBatch, listBatches } from '#rooms/collect/repository.ts';
import { load, publishedResource, type Resource, send, startCollect } from '#tests/factories/collect.ts';
import { preparedFolder, testConfig } from '#tests/factories/embedded.ts';

const MEGABYTE = 2 ** 20;
const undo: (() => unknown)[] = [];
after(async () => {
  for (const step of undo.reverse()) await step();
});

/** A small disk of its own at this place; false where this user may not have one. */
function smallDisk(place: string, megabytes: number): boolean {
  mkdirSync(place, { recursive: true, mode: 0o700 });
  const options = ['-t', 'tmpfs', '-o', `size=${megabytes}m,mode=0700`, 'tmpfs', place];
  if (spawnSync('mount', options).status !== 0) return false;
  undo.push(() => spawnSync('umount', ['-l', place]));
  return true;
}

/** Takes all room but so much, until the file is removed. */
function fill(place: string, left: number): () => void {
  const ballast = join(place, 'ballast');
  const { bavail, bsize } = statfsSync(place);
  writeFileSync(ballast, Buffer.alloc(Math.max(0, bavail * bsize - left)));
  return () => rmSync(ballast);
}

test('the disk of the rows fills up, then that of the kept files', async (context) => {
  const data = await preparedFolder();
  const [rows, kept] = [join(data, 'warehouse'), join(data, 'objects')];
  if (!smallDisk(rows, 400) || !smallDisk(kept, 32)) {
    const why =
      'skipped: only an administrator of this machine may mount the small disks this needs (run as root)';
    context.diagnostic(why);
    return context.skip(why);
  }
  const config = testConfig(data);
  const stores = await openStores(config, { fsync: false });
  const { kernel: k, close } = await openKernel(config, stores);
  undo.push(() => stores.stop(), close);
  await migrateWarehouse(k.warehouse);
  await startCollect(k);
  const made = (): Promise<Resource> =>
    publishedResource(k, [
      { name: 'code', titleZh: '编号', type: 'C', length: 20, key: true },
      { name: 'note', titleZh: '说明', type: 'M' },
    ]);
  // Text that cannot be packed, so that it takes the room it seems to take.
  const text = (): string => Buffer.from(crypto.getRandomValues(new Uint8Array(3000))).toString('base64');
  const file = `code,note\n${Array.from({ length: 3000 }, (_, n) => `K${n},${text()}\n`).join('')}`;
  const seen = async ({ resourceId }: Resource) => {
    const visible = await visibleBatches(k.db, resourceId);
    return [await visibleRowCount(k, visible), await digestOfVisible(k, visible)];
  };
  const other = await made();
  await load(k, other, file);
  const undisturbed = await seen(other);

  const resource = await made();
  await load(k, resource, 'code,note\nK1,alt\n');
  const before = await seen(resource);
  const free = fill(rows, MEGABYTE);
  const id = await send(k, resource, file);
  const waiting = async () => {
    const batch = await getBatch(k.db, id);
    return batch?.progress?.halted ? presentBatch(batch, false).stateTitle : undefined;
  };
  let title = await waiting();
  for (; !title; title = await waiting()) await sleep(50);
  assert.match(title.zh, /磁盘空间不足.*清理或扩容后自动继续/);
  assert.deepEqual(await seen(resource), before, 'what was seen is seen');
  const { rows: told } = await k.pool.query(
    "select count(*)::int as n from notices.notice where kind = 'collect.load-halted' and subject_id = $1",
    [id],
  );
  assert.equal(told[0].n, 1);
  free();
  while ((await getBatch(k.db, id))?.state !== 'merged') await sleep(50);
  assert.deepEqual(await seen(resource), undisturbed, 'as on a disk with room');

  const batches = async () => (await listBatches(k.db, resource.resourceId, 1, 10)).total;
  const count = await batches();
  const emptied = fill(kept, MEGABYTE);
  const again = file.replace('K1,', 'K1, ');
  await assert.rejects(
    send(k, resource, again),
    (error) =>
      error instanceof Problem &&
      error.code === 'kernel.disk-full' &&
      /清理或扩容/.test(error.definition.zh.mend),
  );
  assert.deepEqual(
    [await batches(), readdirSync(join(kept, 'incoming'))],
    [count, []],
    'nothing of it is kept',
  );
  emptied();
  assert.equal((await load(k, resource, again)).state, 'merged');
});
