/** Whole loads on the real stores: what becomes visible, what is held back and why, and what each kind of load does to keys. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { z } from 'zod';
import type { Problem } from '#kernel/errors.ts';
import type { Kernel } from '#kernel/kernel.ts';
import {
  type ItemInput,
  load,
  nextVersion,
  publishedResource,
  type Resource,
  residentId,
  send,
  settled,
  startCollect,
} from '#tests/factories/collect.ts';
import { testStack } from '#tests/factories/stack.ts';
import { listQuarantine, quarantineCsv } from '../quarantine.ts';
import { readBatch } from '../read.ts';
import {
  digestOfVisible,
  previewRows,
  streamVisibleRows,
  visibleBatches,
  visibleRowCount,
} from '../visible.ts';
import { confirmBatch } from './confirm-batch.ts';
import { rollBackBatch } from './roll-back-batch.ts';

const people: ItemInput[] = [
  { name: 'code', titleZh: '编号', type: 'C', length: 20, key: true },
  { name: 'name', titleZh: '姓名', type: 'C', length: 10 },
  { name: 'born', titleZh: '出生日期', type: 'D', nullable: true },
];

async function kernel(): Promise<Kernel> {
  const k = await testStack();
  await startCollect(k);
  return k;
}

async function visible(
  k: Kernel,
  { resourceId }: Resource,
  columns = ['code', 'name', 'born'],
): Promise<string[]> {
  const set = await visibleBatches(k.db, resourceId);
  const found: string[] = [];
  for await (const row of streamVisibleRows(k, resourceId, set, columns))
    found.push(row.values.map((value) => value ?? '∅').join('|'));
  assert.equal(await visibleRowCount(k, set), found.length);
  return found.sort();
}

async function faults(k: Kernel, resource: Resource, batchId: string): Promise<string[]> {
  const { items } = await listQuarantine(k, resource.actor, batchId, 1, 200);
  return items.map(({ line, column, code, value }) => `${line} ${column} ${code} ${value}`);
}

const code = (wanted: string) => (error: unknown) => {
  assert.equal((error as Problem).code, wanted);
  return true;
};

test('a full load: good rows by key, bad rows with line, column, value and reason', async () => {
  const k = await kernel();
  const resource = await publishedResource(k, people);
  const batch = await load(
    k,
    resource,
    '编号,姓名,出生日期\nA1,甲,2000-01-02\nA2,,2000-01-02\nA3,丙,2000-02-30\nA4,丁,\n A5 ,戊　,２００１年3月4日\nA1,己,2000-01-01\nA6,庚\n',
  );
  assert.equal(batch.state, 'merged');
  assert.deepEqual(await visible(k, resource), ['A1|甲|2000-01-02', 'A4|丁|∅', 'A5|戊|2001-03-04']);
  assert.deepEqual(await faults(k, resource, batch.id), [
    '3 name required ',
    '4 born date-invalid 2000-02-30',
    '7  duplicate-key A1',
    '8  ragged-row A6 | 庚',
  ]);
  assert.deepEqual([batch.records, batch.good, batch.bad, batch.faults, batch.unknown_keys], [7, 3, 4, 4, 1]);
  const reply = await readBatch(k, resource.actor, batch.id);
  assert.deepEqual(
    reply.stages.map(({ key, state }) => `${key} ${state}`),
    ['receive done', 'stage done', 'check done', 'merge done'],
  );
  assert.equal(reply.abilities.rollback?.allowed, true);
  assert.equal(reply.settings.find(({ key }) => key === 'collect.confirm-share')?.value, 0.2);
});

test('an increment sets by key; the newest batch wins; a rollback gives back what was there', async () => {
  const k = await kernel();
  const resource = await publishedResource(k, people);
  const first = await load(k, resource, 'code,name,born\nA,甲,\nB,乙,\n');
  const before = await digestOfVisible(k, await visibleBatches(k.db, resource.resourceId));
  const second = await load(k, resource, 'name,code,born\n乙改,B,\n丙,C,\n', { mode: 'incremental' });
  assert.equal(second.state, 'merged');
  assert.deepEqual(await visible(k, resource), ['A|甲|∅', 'B|乙改|∅', 'C|丙|∅']);
  const preview = await previewRows(k, await visibleBatches(k.db, resource.resourceId), ['code'], 2);
  assert.deepEqual(
    preview.map(({ values }) => values[0]),
    ['A', 'B'],
  );
  await assert.rejects(rollBackBatch(k, resource.actor, first.id), code('collect.not-newest'));
  await rollBackBatch(k, resource.actor, second.id);
  assert.equal(await digestOfVisible(k, await visibleBatches(k.db, resource.resourceId)), before);
  await assert.rejects(rollBackBatch(k, resource.actor, second.id), code('collect.not-visible'));
  const again = await load(k, resource, 'name,code,born\n乙改,B,\n丙,C,\n', { mode: 'incremental' });
  assert.equal(again.state, 'merged', 'what was rolled back is no unchanged content');
});

test('a full load takes away missing keys, never those whose row was held back, and asks above the share', async () => {
  const k = await kernel();
  const resource = await publishedResource(k, people);
  const many = Array.from({ length: 10 }, (_, index) => `K${index},人${index},\n`).join('');
  await load(k, resource, `code,name,born\n${many}`);
  // One of ten goes: not asked. K1 is there, but bad: it stays as it was.
  const second = await load(
    k,
    resource,
    `code,name,born\n${many.replace('K0,人0,\n', '').replace('K1,人1,', 'K1,人1,坏')}`,
  );
  assert.equal(second.state, 'merged');
  assert.equal(second.deletes, 1);
  assert.equal((await visible(k, resource)).length, 9);
  assert.ok((await visible(k, resource)).includes('K1|人1|∅'));
  const third = await load(k, resource, 'code,name,born\nK9,人9,\n');
  assert.equal(third.state, 'checked');
  assert.equal(third.awaiting_confirmation, true);
  assert.equal(third.deletes, 8);
  assert.equal((await visible(k, resource)).length, 9, 'nothing is taken away before somebody says so');
  await confirmBatch(k, resource.actor, third.id);
  assert.equal((await settled(k, third.id)).state, 'merged');
  assert.deepEqual(await visible(k, resource), ['K9|人9|∅']);
  await assert.rejects(confirmBatch(k, resource.actor, third.id), code('collect.not-awaiting'));
});

test('a row whose key cannot be read makes every deletion a question', async () => {
  const k = await kernel();
  const resource = await publishedResource(k, people);
  const many = Array.from({ length: 30 }, (_, index) => `K${index},人${index},\n`).join('');
  await load(k, resource, `code,name,born\n${many}`);
  const batch = await load(k, resource, `code,name,born\n${many.replace('K0,人0,', ',人0,')}`);
  assert.equal(batch.awaiting_confirmation, true);
  assert.deepEqual([batch.deletes, batch.unknown_keys], [1, 1]);
  const next = await load(k, resource, `code,name,born\n${many}X,新,\n`);
  assert.equal(next.state, 'merged');
  assert.equal((await settled(k, batch.id)).state, 'superseded', 'a newer full load replaces one that asks');
});

test('the same content again is recognised and is no update', async () => {
  const k = await kernel();
  const resource = await publishedResource(k, people);
  const first = await load(k, resource, 'code,name,born\nA,甲,\n');
  const second = await load(k, resource, 'code,name,born\nA,甲,\n');
  assert.deepEqual([second.state, second.unchanged_of], ['superseded', first.id]);
  assert.equal((await visibleBatches(k.db, resource.resourceId)).batches.length, 1);
  const other = await load(k, resource, 'code,name,born\nB,乙,\n', { mode: 'incremental' });
  assert.equal(other.state, 'merged');
  const back = await load(k, resource, 'code,name,born\nA,甲,\n');
  assert.equal(back.unchanged_of, null, 'older content after newer is a change');
});

test('a resource without a key is loaded in full only, and the newest batch alone is seen', async () => {
  const k = await kernel();
  const items: ItemInput[] = [{ name: 'note', titleZh: '说明', type: 'M', nullable: true }];
  const resource = await publishedResource(k, items);
  await load(k, resource, '说明\n一\n一\n');
  await assert.rejects(
    send(k, resource, '说明\n二\n', { mode: 'incremental' }),
    code('collect.key-required'),
  );
  const second = await load(k, resource, '说明\n三\n四\n');
  assert.equal(second.state, 'merged');
  assert.deepEqual(await visible(k, resource, ['note']), ['三', '四']);
  await rollBackBatch(k, resource.actor, second.id);
  assert.deepEqual(await visible(k, resource, ['note']), ['一', '一']);
});

test('loads of one resource come one after the other, whatever is sent meanwhile', async () => {
  const k = await kernel();
  const resource = await publishedResource(k, people);
  const ids: string[] = [];
  for (let n = 0; n < 4; n++) ids.push(await send(k, resource, `code,name,born\nA,第${n},\n`));
  for (const id of ids) assert.equal((await settled(k, id)).state, 'merged');
  assert.deepEqual(await visible(k, resource), ['A|第3|∅']);
});

test('held-back rows are downloaded, mended and sent again as an increment', async () => {
  const k = await kernel();
  const resource = await publishedResource(k, people);
  const batch = await load(k, resource, 'code,name,born\nA,甲,\nB,=1+1,没有\nC,"a ""b"", c",2020-13-01\n');
  const { lines } = await quarantineCsv(k, resource.actor, batch.id, 'zh');
  const text = (await Array.fromAsync(lines)).join('');
  assert.ok(text.startsWith('\ufeffcode,name,born,原文件行号,拒收原因\r\n'));
  assert.ok(text.includes('B,"\t=1+1",没有,3,'), 'a formula is disarmed');
  const mended = text.replace('没有', '2020-01-01').replace('2020-13-01', '2020-12-01');
  const again = await load(k, resource, mended, { mode: 'incremental' });
  assert.equal(again.state, 'merged', JSON.stringify(again.rejection));
  assert.deepEqual(await visible(k, resource), ['A|甲|∅', 'B|=1+1|2020-01-01', 'C|a "b", c|2020-12-01']);
});

test('a later version may add, widen and retype items; older rows stay readable', async () => {
  const k = await kernel();
  const resource = await publishedResource(k, people);
  await load(k, resource, 'code,name,born\nA,甲,2000-01-01\n');
  const next = await nextVersion(k, resource, [
    { name: 'code', titleZh: '编号', type: 'C', length: 20, key: true },
    { name: 'name', titleZh: '姓名', type: 'C', length: 10, nullable: true },
    { name: 'born', titleZh: '出生时间', type: 'T', nullable: true },
    { name: 'sum', titleZh: '金额', type: 'Y', length: 18, scale: 2 },
  ]);
  const batch = await load(k, next, 'code,name,born,sum\nB,,2001-02-03 04:05:06,1.50\n', {
    mode: 'incremental',
  });
  assert.equal(batch.state, 'merged', JSON.stringify(batch.rejection));
  assert.deepEqual(await visible(k, next, ['code', 'name', 'born', 'sum']), [
    'A|甲|∅|∅',
    'B|∅|2001-02-03 04:05:06|1.5',
  ]);
});

test('every type reads as it should, in the quick way and in the careful one', async () => {
  const k = await kernel();
  const resource = await publishedResource(k, [
    { name: 'k', titleZh: '键', type: 'I', key: true },
    { name: 'n', titleZh: '数', type: 'N', length: 8, scale: 3, nullable: true },
    { name: 'y', titleZh: '款', type: 'Y', length: 20, scale: 2, nullable: true },
    { name: 'd', titleZh: '日', type: 'D', nullable: true },
    { name: 't', titleZh: '时', type: 'T', nullable: true },
    { name: 'l', titleZh: '否', type: 'L', nullable: true },
    { name: 'b', titleZh: '双', type: 'B', nullable: true },
    { name: 'c', titleZh: '码', type: 'C', codeList: ['甲', '乙'], nullable: true },
  ]);
  const rows: [string, string][] = [
    [
      '1,1.5,100.10,2026-04-01,2026-04-01 08:09:10,是,1.5,甲',
      '1|1.5|100.1|2026-04-01|2026-04-01 08:09:10|true|1.5|甲',
    ],
    [
      '2,-00012.500,12345678901234567.89,20260401,2026/4/1 8:09,否,-2e3,乙',
      '2|-12.5|12345678901234567.89|2026-04-01|2026-04-01 08:09:00|false|-2000|乙',
    ],
    ['3,+1,０,2026/4/1,2026年4月1日 08:09:10.5,Y,3,', '3|1|0|2026-04-01|2026-04-01 08:09:10.500|true|3|∅'],
    ['4,1.5000,1.00,2026年4月1日,20260401080910,n,4,甲', '4|1.5|1|2026-04-01|2026-04-01 08:09:10|false|4|甲'],
    [
      '５,,,２０２６-０４-０１,2026-04-01T08:09:10,0,,乙　',
      '5|∅|∅|2026-04-01|2026-04-01 08:09:10|false|∅|乙',
    ],
    ['6.0,,,2000-02-29,2026-04-01,1,,', '6|∅|∅|2000-02-29|2026-04-01 00:00:00|true|∅|∅'],
  ];
  const wrong: [string, string][] = [
    ['7,1.2345,,,,,,', 'n number-scale'],
    ['8,123456,,,,,,', 'n number-range'],
    ['9,12万,,,,,,', 'n number-unit'],
    ['10,1e5,,,,,,', 'n number-form'],
    ['11,,1.005,,,,,', 'y number-scale'],
    ['12,,,2026-02-29,,,,', 'd date-invalid'],
    ['13,,,45383,,,,', 'd date-serial'],
    ['14,,,1899-12-31,,,,', 'd date-range'],
    ['15,,,四月一日,,,,', 'd date-form'],
    ['16,,,,2026-04-01 25:00:00,,,', 't date-invalid'],
    ['17,,,,,也许,,', 'l flag-form'],
    ['18,,,,,,nan,', 'b number-form'],
    ['19,,,,,,,丙', 'c not-in-list'],
    ['20,,,,2026-02-30 10:00:00,,,', 't date-invalid'],
    ['9223372036854775808,,,,,,,', 'k number-range'],
    ['x,,,,,,,', 'k number-form'],
    [',,,,,,,', 'k key-empty'],
  ];
  const header = 'k,n,y,d,t,l,b,c';
  const batch = await load(
    k,
    resource,
    [header, ...rows.map(([text]) => text), ...wrong.map(([text]) => text), ''].join('\n'),
  );
  assert.deepEqual(
    await visible(k, resource, header.split(',')),
    rows.map(([, wanted]) => wanted),
  );
  const { items } = await listQuarantine(k, resource.actor, batch.id, 1, 200);
  assert.deepEqual(
    items.map(({ column, code: found }) => `${column} ${found}`),
    wrong.map(([, wanted]) => wanted),
  );
});

test('identifiers: check digits, dates, plausibility, and numbers a spreadsheet has destroyed', async () => {
  const k = await kernel();
  const resource = await publishedResource(k, [
    { name: 'n', titleZh: '序号', type: 'I', key: true },
    { name: 'id', titleZh: '身份号码', type: 'C', identifier: 'resident-id', nullable: true },
    { name: 'org', titleZh: '信用代码', type: 'C', identifier: 'credit-code', nullable: true },
    { name: 'div', titleZh: '区划', type: 'C', identifier: 'division-code', nullable: true },
  ]);
  const good: [string, string][] = [
    ['1,999901200002291235,11999999000000019M,999901', '1|999901200002291235|11999999000000019M|999901'],
    ['2,99990119900115008x,91999999mat00000xe,99', ''],
    [
      '3,９９９９０１２０００02291235,91999999MAT0001650,999901001',
      '3|999901200002291235|91999999MAT0001650|999901001',
    ],
    [
      '4, 999901200002291235 ,12999999GY00000009,999901001002',
      '4|999901200002291235|12999999GY00000009|999901001002',
    ],
  ];
  const lower = residentId('19900115', 8);
  const withX =
    Array.from({ length: 999 }, (_, index) => residentId('19900115', index)).find((id) => id.endsWith('X')) ??
    lower;
  good[1] = [`2,${withX.toLowerCase()},91999999mat00000xe,99`, `2|${withX}|91999999MAT00000XE|99`];
  const wrong: [string, string][] = [
    ['5,1.23E+17,,', 'id spreadsheet-damaged'],
    ['6,999901200002291234,,', 'id resident-id-check'],
    ['7,371602180102030018,,', 'id resident-id-birth'],
    ['8,999901190002290017,,', 'id resident-id-date'],
    ['9,99990120000229123,,', 'id resident-id-shape'],
    [`10,${residentId('20990101', 1)},,`, 'id resident-id-birth'],
    ['11,,11999999000000018M,', 'org credit-code-inner'],
    ['12,,11999999000000019N,', 'org credit-code-check'],
    ['13,,11999999O00000019M,', 'org credit-code-shape'],
    ['14,,9.1E+17,', 'org spreadsheet-damaged'],
    ['15,,,99990', 'div division-code-shape'],
  ];
  const batch = await load(
    k,
    resource,
    ['n,id,org,div', ...good.map(([text]) => text), ...wrong.map(([text]) => text), ''].join('\n'),
  );
  assert.deepEqual(
    await visible(k, resource, ['n', 'id', 'org', 'div']),
    good.map(([, wanted]) => wanted),
  );
  const { items } = await listQuarantine(k, resource.actor, batch.id, 1, 200);
  assert.deepEqual(
    items.map(({ column, code: found }) => `${column} ${found}`),
    wrong.map(([, wanted]) => wanted),
  );
});

test('the ledger holds receipt, merge and rollback, and no cell of any row', async () => {
  const k = await kernel();
  const resource = await publishedResource(k, people);
  const batch = await load(k, resource, 'code,name,born\nA,机密姓名,\nB,,\n');
  await rollBackBatch(k, resource.actor, batch.id);
  const { rows } = await k.pool.query(
    "select kind, convert_from(body, 'UTF8') as body from ledger.entry where subject_id = $1 order by id",
    [batch.id],
  );
  const entries = z.array(z.object({ kind: z.string(), body: z.string() })).parse(rows);
  assert.deepEqual(
    entries.map(({ kind }) => kind),
    ['collect.batch-received', 'collect.batch-merged', 'collect.batch-rolled-back'],
  );
  assert.ok(entries.every(({ body }) => !body.includes('机密')));
  assert.ok(entries[1]?.body.includes(String(batch.digest)));
});
