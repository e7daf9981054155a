/** Held-back rows mended in place, sent back as a file, set aside; a load typed anew; the manifest of a run. */
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { test } from 'node:test';
import type { Platform } from '#cases/index.ts';
import type { Problem } from '#kernel/errors.ts';
import { smallCity } from '#tests/factories/city.ts';
import {
  type ItemInput,
  load,
  nextVersion,
  publishedResource,
  type Resource,
  settled,
  startCollect,
} from '#tests/factories/collect.ts';
import { answerReading } from '../commands/answer-reading.ts';
import { confirmBatch } from '../commands/confirm-batch.ts';
import { receiveUnmarkedFile } from '../commands/receive-unmarked-file.ts';
import { rollBackBatch } from '../commands/roll-back-batch.ts';
import { quarantineCsv } from '../quarantine.ts';
import { streamVisibleRows, visibleBatches } from '../visible.ts';
import { mendingFile, mendRows, setRowsAside, typeAnew } from './commands.ts';
import { readHeldRows } from './held-rows.ts';
import { readManifest } from './manifest.ts';
import { settleMended } from './settle.ts';

const people: ItemInput[] = [
  { name: 'code', titleZh: '编号', type: 'C', length: 20, key: true },
  { name: 'name', titleZh: '姓名', type: 'C', length: 10 },
  { name: 'born', titleZh: '出生日期', type: 'D', nullable: true },
];

let opened: ReturnType<typeof smallCity> | undefined;
async function platform(): Promise<Platform> {
  opened ??= smallCity();
  const { p } = await opened;
  await startCollect(p);
  return p;
}

async function seen(
  p: Platform,
  { resourceId }: Resource,
  columns = ['code', 'name', 'born'],
): Promise<string[]> {
  const set = await visibleBatches(p.db, resourceId);
  const found: string[] = [];
  for await (const row of streamVisibleRows(p, resourceId, set, columns))
    found.push(row.values.map((value) => value ?? '∅').join('|'));
  return found.sort();
}

const page = { page: 1, pageSize: 20, open: true };
const code = (wanted: string) => (error: unknown) => (error as Problem).code === wanted;
const messy = '编号,姓名,出生日期\nA,甲,2000-01-01\nB,=乙,没有\nC,,2001-13-01\nD,丁,\n';

test('rows mended in place come in as an increment of only these rows, and are settled where they were held back', async () => {
  const p = await platform();
  const resource = await publishedResource(p, people);
  const batch = await load(p, resource, messy);
  const before = await readHeldRows(p, resource.actor, batch.id, page);
  assert.deepEqual(
    before.items.map(({ line, values, faults }) => [line, values, faults.map(({ column }) => column)]),
    [
      [3, { code: 'B', name: '=乙', born: '没有' }, ['born']],
      [4, { code: 'C', name: '', born: '2001-13-01' }, ['name', 'born']],
    ],
  );
  await assert.rejects(
    mendRows(p, resource.actor, batch.id, [{ line: 2, values: {} }]),
    code('collect.mend-line'),
  );
  await assert.rejects(
    mendRows(p, resource.actor, batch.id, [{ line: 3, values: { nothing: 'x' } }]),
    code('collect.mend-column'),
  );
  // One is mended, one still wrong: the wrong one stays open.
  const { batchId } = await mendRows(p, resource.actor, batch.id, [
    { line: 3, values: { born: '2000-02-02' } },
    { line: 4, values: { name: '丙' } },
  ]);
  const mended = await settled(p, batchId);
  assert.deepEqual([mended.state, mended.good, mended.bad, mended.mends], ['merged', 1, 1, batch.id]);
  await settleMended(p, { batchId });
  await settleMended(p, { batchId });
  assert.deepEqual(await seen(p, resource), ['A|甲|2000-01-01', 'B|=乙|2000-02-02', 'D|丁|∅']);
  const after = await readHeldRows(p, resource.actor, batch.id, page);
  assert.deepEqual([after.items.map(({ line }) => line), after.total, after.settled], [[4], 1, 1]);
  await assert.rejects(
    mendRows(p, resource.actor, batch.id, [{ line: 3, values: {} }]),
    code('collect.mend-line'),
  );
  await rollBackBatch(p, resource.actor, batchId);
  await settleMended(p, { batchId });
  assert.equal(
    (await readHeldRows(p, resource.actor, batch.id, page)).total,
    2,
    'open again after a rollback',
  );
});

test('the download, mended and sent back, settles its rows too; what stays out is said with a reason', async () => {
  const p = await platform();
  const resource = await publishedResource(p, people);
  const batch = await load(p, resource, messy);
  const { lines } = await quarantineCsv(p, resource.actor, batch.id, 'zh');
  const file = (await Array.fromAsync(lines)).join('').replace('没有', '2000-03-03');
  const { batchId } = await receiveUnmarkedFile(p, resource.actor, {
    resourceId: resource.resourceId,
    mode: 'incremental',
    encoding: undefined,
    fileName: 'mended.csv',
    content: Readable.from([Buffer.from(file)], { objectMode: false }),
    ...(await mendingFile(p, resource.actor, resource.resourceId, batch.id)),
  });
  await settled(p, batchId);
  await settleMended(p, { batchId });
  const open = await readHeldRows(p, resource.actor, batch.id, page);
  assert.deepEqual(
    open.items.map(({ line }) => line),
    [4],
  );
  await setRowsAside(p, resource.actor, batch.id, [4], '原件缺失');
  await assert.rejects(setRowsAside(p, resource.actor, batch.id, [4], '再来一次'), code('collect.mend-line'));
  const all = await readHeldRows(p, resource.actor, batch.id, { ...page, open: false });
  assert.deepEqual(
    all.items.map(({ line, mendedBy, setAside }) => [line, mendedBy?.batchId, setAside]),
    [
      [3, batchId, undefined],
      [4, undefined, '原件缺失'],
    ],
  );
});

test('a mended row is read as its batch was; a file mends rows of its own resource only', async () => {
  const p = await platform();
  const firms: ItemInput[] = [
    { name: 'code', titleZh: '编号', type: 'C', length: 20, key: true },
    { name: 'name', titleZh: '名称', type: 'C', length: 10 },
    { name: 'capital', titleZh: '资本', type: 'N', length: 18, scale: 2 },
  ];
  const resource = await publishedResource(p, firms);
  const wrong = '很长很长很长很长的名字';
  const batch = await load(p, resource, `编号,名称,资本\nA,甲,3亿\nB,${wrong},2\nC,${wrong},"1,200.5"\n`);
  assert.equal(batch.awaiting, 'reading');
  const capital = { kind: 'number', decimal: 'point', to: '1', bare: '万' } as const;
  await answerReading(p, resource.actor, batch.id, { conversions: { capital } }, false);
  await settled(p, batch.id);
  const { batchId } = await mendRows(p, resource.actor, batch.id, [{ line: 3, values: { name: '乙' } }]);
  assert.equal((await settled(p, batchId)).state, 'merged');
  const { lines } = await quarantineCsv(p, resource.actor, batch.id, 'zh');
  const file = (await Array.fromAsync(lines)).join('').replaceAll(wrong, '丙');
  const sent = await receiveUnmarkedFile(p, resource.actor, {
    resourceId: resource.resourceId,
    mode: 'incremental',
    encoding: undefined,
    fileName: 'mended.csv',
    content: Readable.from([Buffer.from(file)], { objectMode: false }),
    ...(await mendingFile(p, resource.actor, resource.resourceId, batch.id)),
  });
  assert.equal((await settled(p, sent.batchId)).state, 'merged');
  assert.deepEqual(await seen(p, resource, ['code', 'capital']), ['A|300000000', 'B|20000', 'C|12005000']);
  const other = await publishedResource(p, firms);
  const { actor, resourceId } = other;
  await assert.rejects(mendingFile(p, actor, resourceId, batch.id), code('kernel.forbidden'));
  await assert.rejects(mendingFile(p, resource.actor, resourceId, batch.id), code('kernel.not-found'));
});

test('rows are not mended over newer values, nor where no key gives them a place, nor by strangers', async () => {
  const p = await platform();
  const resource = await publishedResource(p, people);
  const batch = await load(p, resource, messy);
  await load(p, resource, '编号,姓名,出生日期\nA,甲,\nB,新,\nC,丙,\nD,丁,\n');
  await assert.rejects(
    mendRows(p, resource.actor, batch.id, [{ line: 3, values: {} }]),
    code('collect.mend-late'),
  );
  const stranger = await publishedResource(p, people);
  await assert.rejects(readHeldRows(p, stranger.actor, batch.id, page), code('kernel.forbidden'));
  const keyless = await publishedResource(p, [
    { name: 'day', titleZh: '日期', type: 'D' },
    { name: 'note', titleZh: '说明', type: 'C', length: 10 },
  ]);
  const plain = await load(p, keyless, '日期,说明\n2000-01-01,一\n没有,二\n');
  await assert.rejects(
    mendRows(p, keyless.actor, plain.id, [{ line: 3, values: {} }]),
    code('collect.mend-no-key'),
  );
});

test('a load is typed anew by a changed version without a new upload, its increments with it', async () => {
  const p = await platform();
  const resource = await publishedResource(p, people);
  const first = await load(p, resource, '编号,姓名,出生日期\nA,甲,2000-01-01\nB,很长很长很长很长的名字,\n');
  const second = await load(p, resource, '编号,姓名,出生日期\nC,丙,\n', { mode: 'incremental' });
  assert.deepEqual([first.bad, second.good], [1, 1]);
  await assert.rejects(typeAnew(p, resource.actor, first.id), code('collect.retype-same'));
  const next = await nextVersion(p, resource, [
    ...people.filter(({ name }) => name !== 'name'),
    { name: 'name', titleZh: '姓名', type: 'C', length: 40 },
  ]);
  const done = await typeAnew(p, resource.actor, first.id);
  assert.equal(done.length, 2);
  for (const { batchId } of done) assert.equal((await settled(p, batchId)).state, 'merged');
  const again = await settled(p, done[0]?.batchId ?? '');
  assert.deepEqual([again.retypes, again.bad, again.object_key], [first.id, 0, first.object_key]);
  assert.deepEqual(await seen(p, next), ['A|甲|2000-01-01', 'B|很长很长很长很长的名字|∅', 'C|丙|∅']);
});

test('each run leaves a manifest whose hash stands in the ledger and which holds no cell', async () => {
  const p = await platform();
  const resource = await publishedResource(p, people);
  const batch = await load(p, resource, '编号,姓名,出生日期\nA,机密姓名,\nB,,\n');
  const { content } = await readManifest(p, resource.actor, batch.id);
  const manifest = await text(content);
  const { rows } = await p.pool.query<{ body: string }>(
    "select convert_from(body, 'UTF8') as body from ledger.entry where kind = 'collect.batch-merged' and subject_id = $1",
    [batch.id],
  );
  assert.ok(rows[0]?.body.includes(createHash('sha256').update(manifest).digest('hex')));
  assert.ok(!manifest.includes('机密姓名'));
  const read = JSON.parse(manifest);
  assert.deepEqual([read.counts.good, read.counts.bad, read.digest], [1, 1, batch.digest]);
  assert.deepEqual(read.mapping[0], { column: 1, item: 'code', key: true, type: 'C' });
});

test('a key that a later batch set or deleted is not buried by a mended row: it is asked for once more, beside the newer value', async () => {
  const p = await platform();
  const resource = await publishedResource(p, people);
  const batch = await load(p, resource, messy.replace('D,丁,\n', 'D,丁,\nE,戊,没有\n'));
  await load(p, resource, '编号,姓名,出生日期\nB,新乙,2020-05-05\n', { mode: 'incremental' });
  const { key } = await p.objects.put(Buffer.from(`${JSON.stringify('E')}\n`));
  const gone = await receiveUnmarkedFile(p, resource.actor, {
    resourceId: resource.resourceId,
    mode: 'incremental',
    encoding: 'utf-8',
    fileName: 'gone.csv',
    content: Readable.from([Buffer.from('编号,姓名,出生日期\nE,戊,2000-01-01\n')], { objectMode: false }),
  });
  await settled(p, gone.batchId);
  const taken = await receiveUnmarkedFile(p, resource.actor, {
    resourceId: resource.resourceId,
    mode: 'incremental',
    encoding: 'utf-8',
    fileName: 'taken.csv',
    content: Readable.from([Buffer.from('编号,姓名,出生日期\n')], { objectMode: false }),
    deletions: async () => ({ objectKey: key, count: 1, upTo: 100 }),
  });
  await settled(p, taken.batchId);
  await confirmBatch(p, resource.actor, taken.batchId);
  await settled(p, taken.batchId);
  const before = await seen(p, resource);
  assert.deepEqual(before, ['A|甲|2000-01-01', 'B|新乙|2020-05-05', 'D|丁|∅']);

  const { batchId } = await mendRows(p, resource.actor, batch.id, [
    { line: 3, values: { born: '2000-02-02' } },
    { line: 4, values: { name: '丙', born: '2000-03-03' } },
    { line: 6, values: { born: '2000-06-06' } },
  ]);
  const mended = await settled(p, batchId);
  assert.deepEqual([mended.state, mended.good, mended.bad], ['merged', 1, 2]);
  assert.deepEqual(await seen(p, resource), [...before, 'C|丙|2000-03-03'].sort(), 'nothing newer is buried');
  const held = await readHeldRows(p, resource.actor, batchId, page);
  const [set, deleted] = held.items.map(({ faults }) => faults[0]?.reason.zh ?? '');
  assert.match(set ?? '', /第 2 批.*新乙.*2020-05-05/);
  assert.match(deleted ?? '', /第 4 批数据已在其后删除/);

  // Whoever has seen the newer value and sends the row once more means it.
  const again = await mendRows(p, resource.actor, batchId, [{ line: held.items[0]?.line ?? 0, values: {} }]);
  assert.equal((await settled(p, again.batchId)).state, 'merged');
  assert.ok((await seen(p, resource)).includes('B|=乙|2000-02-02'));
});
