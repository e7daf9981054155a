/** Files of every form and in every disorder: what is read without asking, what is asked, what an answer makes of it. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import iconv from 'iconv-lite';
import { sql } from 'kysely';
import { Problem } from '#kernel/errors.ts';
import type { Kernel } from '#kernel/kernel.ts';
import {
  type ItemInput,
  load,
  publishedResource,
  type Resource,
  residentId,
  settled,
  startCollect,
} from '#tests/factories/collect.ts';
import { altered, inDirectory, workbookOf, zipOf } from '#tests/factories/files.ts';
import { testStack } from '#tests/factories/stack.ts';
import { answerReading } from '../commands/answer-reading.ts';
import { readHeldRows } from '../mending/held-rows.ts';
import { listQuarantine } from '../quarantine.ts';
import { streamVisibleRows, visibleBatches } from '../visible.ts';
import { previewReading } from './preview.ts';

const items: ItemInput[] = [
  { name: 'code', titleZh: '编号', type: 'C', length: 30, key: true },
  { name: 'name', titleZh: '名称', type: 'C', length: 50, nullable: true },
  { name: 'amount', titleZh: '金额', type: 'N', length: 18, scale: 2, nullable: true },
  { name: 'day', titleZh: '登记日期', type: 'D', nullable: true },
];

async function kernel(): Promise<Kernel> {
  const k = await testStack();
  await startCollect(k);
  // Files here replace one another whole: nobody is to be asked about that.
  await sql`insert into collect.setting (key, value, set_at) values ('collect.confirm-share', '1', now())
    on conflict do nothing`.execute(k.db);
  return k;
}

async function rows(k: Kernel, { resourceId }: Resource, columns = ['code', 'name', 'amount', 'day']) {
  const set = await visibleBatches(k.db, resourceId);
  const found: string[] = [];
  for await (const row of streamVisibleRows(k, resourceId, set, columns))
    found.push(row.values.map((value) => value ?? '∅').join('|'));
  return found.sort();
}

const faults = async (k: Kernel, resource: Resource, batchId: string): Promise<string[]> =>
  (await listQuarantine(k, resource.actor, batchId, 1, 100)).items.map(
    ({ line, column, code }) => `${line} ${column} ${code}`,
  );

const refused = (code: string) => (error: unknown) => {
  assert.ok(error instanceof Problem, String(error));
  assert.equal(error.code, code);
  return true;
};

test('a workbook with titles above, a header of two rows, dates, formulas and damage is loaded without a question', async () => {
  const k = await kernel();
  const resource = await publishedResource(k, [
    { name: 'id', titleZh: '身份证号', type: 'C', identifier: 'resident-id', key: true },
    { name: 'name', titleZh: '姓名', type: 'C', length: 50 },
    { name: 'income', titleZh: '收入-本年', type: 'N', length: 18, scale: 2 },
    { name: 'before', titleZh: '收入-上年', type: 'N', length: 18, scale: 2, nullable: true },
    { name: 'born', titleZh: '出生日期', type: 'D' },
    { name: 'seen', titleZh: '登记时间', type: 'T', nullable: true },
    { name: 'zone', titleZh: '分区', type: 'C', length: 6 },
  ]);
  const [first, second] = [residentId('19900101', 1), residentId('19910203', 2)];
  const file = await workbookOf((book) => {
    const sheet = book.addWorksheet('汇总');
    sheet.addRow(['2026 年城乡居民收入情况表']);
    sheet.mergeCells('A1:G1');
    sheet.addRow(['填报单位：示范局']);
    sheet.addRow(['身份证号', '姓名', '收入', '', '出生日期', '登记时间', '分区']);
    sheet.mergeCells('C3:D3');
    sheet.addRow(['', '', '本年', '上年', '', '', '']);
    const day = new Date(Date.UTC(1990, 0, 1));
    sheet.addRow([
      first,
      { richText: [{ text: '甲' }, { text: '乙' }] },
      0.1 + 0.2,
      { formula: '1+1', result: 2 },
      day,
      new Date(Date.UTC(2026, 3, 1, 8, 30)),
      7,
    ]);
    sheet.addRow([second.toLowerCase(), '丙\u3000', { formula: 'C5' }, 3, day, null, 8]);
    sheet.addRow([Number('371602180102030018'), '丁', 5, 6, day, null, 9]);
    sheet.addRow([]);
    sheet.addRow([residentId('19920304', 3), '#N/A', 5, 6, day, null, 9]);
    for (const row of [5, 6, 7, 9]) {
      sheet.getCell(`E${row}`).numFmt = 'yyyy"年"m"月"d"日"';
      sheet.getCell(`F${row}`).numFmt = 'yyyy/m/d h:mm';
      sheet.getCell(`G${row}`).numFmt = '000000';
    }
  });
  const batch = await load(k, resource, file, { fileName: 'anything.csv' });
  assert.equal(batch.state, 'merged', JSON.stringify([batch.awaiting, batch.doubts, batch.rejection]));
  assert.deepEqual(
    [batch.reading?.place, batch.reading?.headerLine, batch.reading?.headerRows],
    [{ form: 'xlsx', sheet: '汇总' }, 4, 2],
  );
  assert.deepEqual(await rows(k, resource, ['id', 'name', 'income', 'before', 'born', 'seen', 'zone']), [
    `${first}|甲乙|0.3|2|1990-01-01|2026-04-01 08:30:00|000007`,
  ]);
  assert.deepEqual(await faults(k, resource, batch.id), [
    '6 income spreadsheet-error',
    '7 id spreadsheet-damaged',
    '9 name spreadsheet-error',
  ]);
});

test('codes that a spreadsheet turned into powers of ten are held back wherever they stand, also in plain text', async () => {
  const k = await kernel();
  const resource = await publishedResource(k, items);
  const text =
    '编号,名称,金额,登记日期\n0012,A,1,2026-04-01\n1.23E+17,B,2,2026-04-01\n13,4.5E+10,3,2026-04-01\n14,D,1.5E+16,2026-04-01\n15,E+B公司,5,2026-04-01\n';
  const batch = await load(k, resource, text);
  assert.equal(batch.state, 'merged');
  assert.deepEqual(await rows(k, resource), ['0012|A|1|2026-04-01', '15|E+B公司|5|2026-04-01']);
  assert.deepEqual(await faults(k, resource, batch.id), [
    '3 code spreadsheet-damaged',
    '4 name spreadsheet-damaged',
    '5 amount spreadsheet-damaged',
  ]);
});

test('a code that lost its zeros is held back among codes that kept them; a total below the table is one fault of its row', async () => {
  const k = await kernel();
  const resource = await publishedResource(
    k,
    items.map((item) => ({ ...item, nullable: item.name !== 'name' && !item.key })),
  );
  const head = '编号,名称,金额,登记日期\n';
  const batch = await load(
    k,
    resource,
    `${head}00012,甲,1,\n00013,乙,12.5㎡,\n14,丙,2,\n00015,丁,3,\n,,6,\n`,
  );
  assert.deepEqual(await faults(k, resource, batch.id), [
    '3 amount number-unit',
    '4 code zeros-lost',
    '6 code key-empty',
    '6 name required',
  ]);
  const held = await readHeldRows(k, resource.actor, batch.id, { page: 1, pageSize: 10, open: true });
  assert.deepEqual(
    held.items.at(-1)?.faults.map(({ column, code }) => [column, code]),
    [['', 'blank-row']],
  );
  // Where most are short they are no codes of one length.
  const houses = await load(k, resource, `${head}01,甲,1,\n2,乙,2,\n3,丙,3,\n`);
  assert.deepEqual([houses.bad], [0]);
});

test('UTF-16 with its mark; titles above the header of a text; an archive with a Chinese name in GBK', async () => {
  const k = await kernel();
  const wide = await publishedResource(k, items);
  const text = '编号\t名称\t金额\t登记日期\r\nA1\t甲\t1.50\t2026年4月1日\r\n';
  for (const [encoding, bytes] of [
    ['utf-16le', iconv.encode(text, 'utf-16le', { addBOM: true })],
    ['utf-16be', iconv.encode(text, 'utf-16be', { addBOM: true })],
  ] as const) {
    const batch = await load(k, wide, bytes);
    assert.equal(batch.reading?.encoding, encoding);
    assert.deepEqual(await rows(k, wide), ['A1|甲|1.5|2026-04-01']);
  }
  const titled = await publishedResource(k, items);
  const csv = '企业情况表,,,\n,,,\n单位：元,,,\n编号,名称,金额,登记日期\n007,甲,1,20260401\n';
  const batch = await load(k, titled, csv);
  assert.deepEqual([batch.state, batch.reading?.headerLine], ['merged', 4]);
  assert.deepEqual(await rows(k, titled), ['007|甲|1|2026-04-01']);
  const packed = await publishedResource(k, items);
  const name = iconv.encode('数据.csv', 'gbk');
  const plain = await zipOf({
    '__MACOSX/._x': 'x',
    'readme.pdf': '%PDF-1.7 nothing',
    abcdefgh: iconv.encode('编号;名称;金额;登记日期\n008;乙;2;2026/4/1\n', 'gb18030'),
  });
  const zip = altered(
    plain,
    'abcdefgh',
    name.length === 8 ? name : Buffer.concat([name, Buffer.alloc(8 - name.length, 0x61)]),
  );
  const inner = await load(
    k,
    packed,
    inDirectory(zip, (header) => header.writeUInt16LE(header.readUInt16LE(8) & ~0x800, 8)),
  );
  assert.equal(inner.state, 'merged', JSON.stringify([inner.doubts, inner.rejection]));
  assert.deepEqual(inner.reading?.place, { form: 'delimited', entry: '数据.csv' });
  assert.equal(inner.reading?.encoding, 'gb18030');
  assert.deepEqual(await rows(k, packed), ['008|乙|2|2026-04-01']);
});

test('columns under other names wait for an answer; it is remembered for the next file, and nothing is sent twice', async () => {
  const k = await kernel();
  const resource = await publishedResource(k, items);
  const file = (code: string) =>
    `编　号,单位名称,金额(万元),备注,登记日其\n${code},甲,"1,234.5",x,01/04/2026\n${code}2,乙,3亿,y,13/04/2026\n`;
  const batch = await load(k, resource, file('A'));
  assert.deepEqual([batch.state, batch.awaiting], ['received', 'reading']);
  const seen = await previewReading(k, resource.actor, batch.id, null);
  assert.deepEqual(
    seen.columns.map(({ proposed, by }) => `${proposed} ${by}`),
    ['code loose', 'name similar', 'amount loose', 'null none', 'day sound'],
  );
  const columns = ['code', 'name', 'amount', null, 'day'];
  const tried = await previewReading(k, resource.actor, batch.id, { columns });
  const money = tried.styles.find(({ item }) => item === 'amount');
  assert.deepEqual(money?.proposed, { kind: 'number', decimal: 'point', to: '1', bare: '万' });
  assert.deepEqual(money?.after, ['12345000', '300000000']);
  const day = tried.styles.find(({ item }) => item === 'day');
  assert.deepEqual([day?.proposed, day?.ambiguous], [{ kind: 'date', order: 'dmy' }, false]);
  const conversions = Object.fromEntries(
    tried.styles.flatMap(({ item, proposed }) => (proposed ? [[item, proposed]] : [])),
  );
  await assert.rejects(
    answerReading(k, resource.actor, batch.id, { columns: [null, 'name', 'amount', null, 'day'] }, true),
    refused('collect.reading-unfit'),
  );
  const going = await answerReading(k, resource.actor, batch.id, { columns, conversions }, true);
  assert.equal(going, batch.id);
  assert.equal((await settled(k, going)).state, 'merged');
  assert.deepEqual(await rows(k, resource), ['A2|乙|300000000|2026-04-13', 'A|甲|12345000|2026-04-01']);
  const next = await load(k, resource, file('B'));
  assert.deepEqual([next.state, next.reading?.said], ['merged', 'profile']);
  // Read again another way: the same file, a new batch, no upload.
  const other = await answerReading(
    k,
    resource.actor,
    next.id,
    { columns: ['code', 'name', null, null, 'day'], conversions: { day: { kind: 'date', order: 'mdy' } } },
    false,
  );
  assert.notEqual(other, next.id);
  const again = await settled(k, other);
  assert.deepEqual([again.state, again.sha256, again.good, again.bad], ['merged', next.sha256, 1, 1]);
  // The row that this order cannot read keeps the value it had.
  assert.deepEqual(await rows(k, resource), ['B2|乙|300000000|2026-04-13', 'B|甲|∅|2026-01-04']);
});

test('numbers and days in other styles are read exactly as somebody says, and not before', async () => {
  const k = await kernel();
  const resource = await publishedResource(k, items);
  const text = '编号;名称;金额;登记日期\nA;甲;1.234,56;45383\nB;乙;12,5;45384\nC;丙;０,５;2026-04-01\n';
  const batch = await load(k, resource, text);
  assert.deepEqual(
    batch.doubts?.map(({ code }) => code),
    ['style', 'style'],
  );
  const { styles } = await previewReading(k, resource.actor, batch.id, null);
  assert.deepEqual(
    styles.map(({ proposed }) => proposed),
    [
      { kind: 'number', decimal: 'comma' },
      { kind: 'date', order: 'ymd', serial: '1900' },
    ],
  );
  await answerReading(
    k,
    resource.actor,
    batch.id,
    {
      conversions: {
        amount: { kind: 'number', decimal: 'comma' },
        day: { kind: 'date', order: 'ymd', serial: '1900' },
      },
    },
    false,
  );
  await settled(k, batch.id);
  assert.deepEqual(await rows(k, resource), [
    'A|甲|1234.56|2024-04-01',
    'B|乙|12.5|2024-04-02',
    'C|丙|0.5|2026-04-01',
  ]);
  const shares = await publishedResource(k, [
    { name: 'code', titleZh: '编号', type: 'C', key: true },
    { name: 'share', titleZh: '占比', type: 'N', length: 10, scale: 4 },
  ]);
  const second = await load(k, shares, '编号,占比\nA,12.5%\nB,３％\n');
  assert.equal(second.awaiting, 'reading');
  await answerReading(
    k,
    shares.actor,
    second.id,
    { conversions: { share: { kind: 'number', decimal: 'point', to: '1', bare: '1' } } },
    false,
  );
  await settled(k, second.id);
  assert.deepEqual(await rows(k, shares, ['code', 'share']), ['A|0.125', 'B|0.03']);
});

test('several tables in one file: the one that fits is taken, otherwise somebody is asked; a file without a header too', async () => {
  const k = await kernel();
  const resource = await publishedResource(k, items);
  const book = (names: string[]) =>
    workbookOf((wb) => {
      for (const name of names) {
        const sheet = wb.addWorksheet(name);
        sheet.addRow(name.startsWith('说明') ? ['填表说明'] : ['编号', '名称', '金额', '登记日期']);
        sheet.addRow(name.startsWith('说明') ? ['请认真填写'] : [name, '甲', 1, '2026-04-01']);
      }
    });
  const sure = await load(k, resource, await book(['说明', 'S1']));
  assert.deepEqual([sure.state, sure.reading?.place?.sheet], ['merged', 'S1']);
  const asked = await load(k, resource, await book(['S1', 'S2']));
  assert.deepEqual(asked.doubts, [{ code: 'which-table', tables: 2 }]);
  await answerReading(k, resource.actor, asked.id, { place: { form: 'xlsx', sheet: 'S2' } }, true);
  await settled(k, asked.id);
  assert.deepEqual(await rows(k, resource), ['S2|甲|1|2026-04-01']);
  const bare = await load(k, resource, 'X1,甲,1,2026-04-01\nX2,乙,2,2026-04-02\n');
  assert.equal(bare.awaiting, 'reading');
  await answerReading(
    k,
    resource.actor,
    bare.id,
    { header: { line: 0, rows: 0 }, columns: ['code', 'name', 'amount', 'day'] },
    false,
  );
  assert.equal((await settled(k, bare.id)).state, 'merged');
  assert.deepEqual(await rows(k, resource), ['X1|甲|1|2026-04-01', 'X2|乙|2|2026-04-02']);
});
