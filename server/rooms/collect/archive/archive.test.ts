/** The archive on the real stores: what a package holds, numbers, periods, what stays and what is refused. */
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { buffer } from 'node:stream/consumers';
import { test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { sql } from 'kysely';
import { fromBuffer } from 'yauzl';
import type { Platform } from '#cases/index.ts';
import type { Actor } from '#kernel/actor.ts';
import { transact } from '#kernel/db.ts';
import type { Problem } from '#kernel/errors.ts';
import { newId } from '#kernel/ids.ts';
import { smallCity } from '#tests/factories/city.ts';
import { load, publishedResource, type Resource, startCollect } from '#tests/factories/collect.ts';
import { rollBackBatch } from '../commands/roll-back-batch.ts';
import { holdingResource } from '../repository.ts';
import { archiveJobs, archiveResource, handOver, setArchiveRule } from './commands.ts';
import { noteWithdrawn, packagesOf } from './notes.ts';
import { readArchive, readDue, readPackage, readRules } from './read.ts';
import { type ArchiveItemRow, rebuild } from './rebuild.ts';

let opened: ReturnType<typeof smallCity> | undefined;
async function platform(): Promise<Platform> {
  opened ??= smallCity();
  const { p } = await opened;
  await startCollect(p);
  return p;
}

const bureau: Actor = {
  kind: 'person',
  personId: newId(),
  organisationId: newId(),
  regionCode: '990100',
  roles: ['bureau'],
};
const code = (wanted: string) => (error: unknown) => (error as Problem).code === wanted;
const rule = {
  retentionYears: 30,
  handoverYears: 5,
  archiveWithinDays: 30,
  agreedWith: '示范市档案局',
  document: '示档〔2026〕1号',
};

async function packed(p: Platform, resource: Resource): Promise<string> {
  const id = await archiveResource(p, resource.actor, resource.resourceId, '二号机房磁带库');
  for (;;) {
    const { items } = await readArchive(p, resource.actor, {
      page: 1,
      pageSize: 20,
      resource: resource.resourceId,
    });
    const item = items.find((one) => one.id === id);
    if (item?.state === 'archived') return id;
    assert.notEqual(item?.state, 'failed');
    await sleep(20);
  }
}

async function entriesOf(zip: Buffer): Promise<Map<string, Buffer>> {
  const found = new Map<string, Buffer>();
  await new Promise<void>((resolve, reject) => {
    fromBuffer(zip, { lazyEntries: true }, (error, file) => {
      if (error || !file) return reject(error);
      file.on('entry', (entry) => {
        file.openReadStream(entry, async (failed, stream) => {
          if (failed || !stream) return reject(failed);
          found.set(entry.fileName, await buffer(stream));
          file.readEntry();
        });
      });
      file.once('end', resolve).once('error', reject);
      file.readEntry();
    });
  });
  return found;
}

test('a package holds rows, entry and digests that agree; it stays, and is handed over once', async () => {
  const p = await platform();
  const resource = await publishedResource(p, [
    { name: 'code', titleZh: '编号', type: 'C', length: 20, key: true },
    { name: 'name', titleZh: '名称', type: 'C', length: 20 },
  ]);
  await assert.rejects(
    archiveResource(p, resource.actor, resource.resourceId, '磁带库'),
    code('collect.archive-nothing'),
  );
  const batch = await load(p, resource, '编号,名称\nA,=1+1\nB,"乙,丙"\n');
  await assert.rejects(
    archiveResource(p, resource.actor, resource.resourceId, '磁带库'),
    code('collect.archive-no-rule'),
  );
  for (const kind of ['base', 'theme', 'department', 'other'] as const)
    await setArchiveRule(p, bureau, kind, rule);
  await assert.rejects(setArchiveRule(p, resource.actor, 'other', rule), code('kernel.forbidden'));
  const id = await packed(p, resource);
  const { name, content } = await readPackage(p, resource.actor, id);
  assert.match(name, /^DA-\d{4}-\d{6}\.zip$/);
  const zip = await buffer(content);
  const { rows: taken } = await p.pool.query<{ body: string }>(
    "select convert_from(body, 'UTF8') as body from ledger.entry where kind = 'collect.rows-exported' and subject_id = $1",
    [resource.resourceId],
  );
  assert.equal(taken.length, 1, 'who takes the rows is on record');
  const files = await entriesOf(zip);
  assert.deepEqual([...files.keys()].sort(), [
    'bag-info.txt',
    'bagit.txt',
    'data/entry.json',
    'data/rows.csv',
    'manifest-sha256.txt',
    'tagmanifest-sha256.txt',
  ]);
  assert.equal(files.get('data/rows.csv')?.toString(), 'code,name\r\nA,=1+1\r\nB,"乙,丙"\r\n');
  for (const list of ['manifest-sha256.txt', 'tagmanifest-sha256.txt']) {
    for (const line of (files.get(list) ?? '').toString().trim().split('\n')) {
      const [digest, path = ''] = line.split('  ');
      assert.equal(
        createHash('sha256')
          .update(files.get(path) ?? '')
          .digest('hex'),
        digest,
        path,
      );
    }
  }
  const { items } = await readArchive(p, resource.actor, { page: 1, pageSize: 20 });
  const [item] = items;
  assert.equal(item?.sha256, createHash('sha256').update(zip).digest('hex'));
  assert.deepEqual(
    [
      item?.rows,
      item?.backupPlace,
      Number(item?.keepUntil?.slice(0, 4)) - Number(item?.archivedDay.slice(0, 4)),
    ],
    [2, '二号机房磁带库', 30],
  );
  await assert.rejects(rollBackBatch(p, resource.actor, batch.id), code('collect.archived-stays'));
  await assert.rejects(
    archiveResource(p, resource.actor, resource.resourceId, '磁带库'),
    code('collect.archive-again'),
  );
  await handOver(p, resource.actor, id, { receiver: '示范市档案馆', receipt: '收字第1号' });
  await assert.rejects(
    handOver(p, resource.actor, id, { receiver: '示范市档案馆', receipt: '收字第2号' }),
    code('collect.archive-handed-over'),
  );
  const stranger = await publishedResource(p, [
    { name: 'code', titleZh: '编号', type: 'C', length: 20, key: true },
  ]);
  await assert.rejects(readPackage(p, stranger.actor, id), code('kernel.forbidden'));
  assert.equal((await readArchive(p, stranger.actor, { page: 1, pageSize: 20 })).total, 0);
});

test('what should have been archived by now is listed, and a changed period says what it holds for', async () => {
  const p = await platform();
  const { clock } = await (opened ?? smallCity());
  const resource = await publishedResource(p, [
    { name: 'code', titleZh: '编号', type: 'C', length: 20, key: true },
  ]);
  await load(p, resource, '编号\nA\n');
  await setArchiveRule(p, bureau, 'other', { ...rule, archiveWithinDays: 10 });
  const due = async (): Promise<boolean> =>
    (await readDue(p, resource.actor)).items.some(({ resourceId }) => resourceId === resource.resourceId);
  clock.advance(10 * 86_400_000);
  assert.equal(await due(), false, 'on the last day it is in time');
  clock.advance(86_400_000);
  assert.equal(await due(), true);
  await packed(p, resource);
  assert.equal(await due(), false);
  const other = (await readRules(p, bureau)).items.find(({ kind }) => kind === 'other');
  assert.ok(other && other.items >= 1 && other.archiveWithinDays === 10);
});

test('a package that cannot be made is on record as failed, and the same content may be archived again', async () => {
  const p = await platform();
  const resource = await publishedResource(p, [
    { name: 'code', titleZh: '编号', type: 'C', length: 20, key: true },
  ]);
  await load(p, resource, '编号\nA\n');
  await setArchiveRule(p, bureau, 'other', rule);
  const objects = { ...p.objects, put: () => Promise.reject(new Error('no room')) };
  // Asked for where no worker takes the job up: it is run here, for the last time.
  const idle = { ...p, jobs: { ...p.jobs, add: async () => undefined } };
  const id = await archiveResource(idle, resource.actor, resource.resourceId, '磁带库');
  const [pack] = archiveJobs({ ...p, objects });
  const last = { attempt: 12, lastAttempt: true, signal: new AbortController().signal };
  await assert.rejects(async () => pack?.run({ id }, last));
  const { rows } = await sql<{ n: number }>`select count(*)::int as n from ledger.entry
    where kind = 'collect.archive-failed' and subject_id = ${id}`.execute(p.db);
  assert.equal(rows[0]?.n, 1);
  await packed(p, resource);
});

test('a package is made while nothing else is done to its rows, and made anew it keeps what was said about it', async () => {
  const p = await platform();
  const resource = await publishedResource(p, [
    { name: 'code', titleZh: '编号', type: 'C', length: 20, key: true },
  ]);
  const { resourceId } = resource;
  await load(p, resource, '编号\nA\nB\nC\n');
  await setArchiveRule(p, bureau, 'other', rule);
  const id = await holdingResource(p.db, resourceId, async () => {
    const asked = await archiveResource(p, resource.actor, resourceId, '磁带库');
    await sleep(500);
    assert.deepEqual(await packagesOf(p.db, resourceId), [], 'it waits');
    return asked;
  });
  let item: ArchiveItemRow | undefined;
  while (!item) {
    await sleep(20);
    [item] = await packagesOf(p.db, resourceId);
  }
  await transact(p.db, (tx) => noteWithdrawn(tx, p, resourceId, 1));
  await rebuild(p, item, new Set(['A']), 'QC-1');
  const [again] = await packagesOf(p.db, resourceId);
  assert.ok(again);
  await rebuild(p, again, new Set(['B']), 'QC-2');
  const [last] = await packagesOf(p.db, resourceId);
  assert.deepEqual(
    last?.notes.map(({ kind, by }) => by ?? kind),
    ['withdrawn', 'QC-1', 'QC-2'],
  );
  const files = await entriesOf(await buffer((await readPackage(p, resource.actor, id)).content));
  assert.equal(files.get('data/rows.csv')?.toString(), 'code\r\nC\r\n');
  const lines = (files.get('bag-info.txt') ?? '').toString().split('\n');
  assert.deepEqual(
    lines.filter((line) => /^(Rows|Retention|Rows-Erased-By): /.test(line)),
    ['Rows: 1', 'Retention: 30 years', 'Rows-Erased-By: QC-1', 'Rows-Erased-By: QC-2'],
  );
});
