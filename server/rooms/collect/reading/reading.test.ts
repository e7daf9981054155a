/** Files of every form and in every disorder: what is read without asking, what is asked, what an answer makes of it. */
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { Readable } from 'node:stream';
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
  send,
  settled,
  startCollect,
} from '#tests/factories/collect.ts';
import { altered, inDirectory, workbookOf, zipOf } from '#tests/factories/files.ts';
import { testStack } from '#tests/factories/stack.ts';
import { answerReading } from '../commands/answer-reading.ts';
import { receiveFile } from '../commands/receive-file.ts';
import { listQuarantine, safeCell } from '../quarantine.ts';
import { getBatch, listBatches } from '../repository.ts';
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

test('JSON wherever its list lies, one record a line, and shapes as well-known text; numbers keep every digit', async () => {
  const k = await kernel();
  const resource = await publishedResource(k, items);
  const nested =
    '{"meta":{"n":[1]},"data":{"list":[{"编号":"A","名称":"甲","金额":1.50,"登记日期":"2026-04-01"},7,{"编号":123456789012345678,"金额":null}]}}';
  const batch = await load(k, resource, nested);
  assert.equal(batch.state, 'merged', JSON.stringify([batch.doubts, batch.rejection]));
  assert.deepEqual(batch.reading?.place, { form: 'json', path: ['data', 'list'] });
  assert.deepEqual(await rows(k, resource), ['123456789012345678|∅|∅|∅', 'A|甲|1.5|2026-04-01']);
  assert.deepEqual(await faults(k, resource, batch.id), ['2  ragged-row']);
  const lines =
    '{"编号":"L1","名称":"行一","金额":1,"登记日期":"20260401"}\n\n{"编号":"L2","名称":"行二","金额":"x","登记日期":null}\n{broken\n';
  const one = await publishedResource(k, items);
  const second = await load(k, one, lines);
  assert.deepEqual(await rows(k, one), ['L1|行一|1|2026-04-01']);
  assert.deepEqual(await faults(k, one, second.id), ['3 amount number-form', '4  ragged-row']);
  const places = await publishedResource(k, [
    { name: 'id', titleZh: '编号', type: 'C', key: true },
    { name: 'name', titleZh: '名称', type: 'C' },
    { name: 'geometry', titleZh: '图形', type: 'G' },
  ]);
  const feature = (id: number, geometry: unknown) => ({
    type: 'Feature',
    id,
    properties: { name: `N${id}` },
    geometry,
  });
  const geo = JSON.stringify({
    type: 'FeatureCollection',
    features: [
      feature(1, { type: 'Point', coordinates: [105.06, 29.58] }),
      feature(2, {
        type: 'Polygon',
        coordinates: [
          [
            [1, 2],
            [3, 4.5],
            [1, 2],
          ],
        ],
      }),
      feature(3, { type: 'Nonsense', coordinates: [1] }),
    ],
  });
  const shapes = await load(k, places, geo);
  assert.equal(shapes.reading?.place?.form, 'geojson');
  assert.deepEqual(await rows(k, places, ['id', 'name', 'geometry']), [
    '1|N1|POINT (105.06 29.58)',
    '2|N2|POLYGON ((1 2, 3 4.5, 1 2))',
  ]);
  assert.equal(shapes.bad, 1);
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

test('Parquet, alone or in an archive: days, moments, decimals and long numbers as they are; lists within a column are refused', async () => {
  const k = await kernel();
  const resource = await publishedResource(k, [
    { name: 'code', titleZh: '编号', type: 'C', length: 30, key: true },
    { name: 'amount', titleZh: '金额', type: 'N', length: 30, scale: 4, nullable: true },
    { name: 'day', titleZh: '登记日期', type: 'D', nullable: true },
    { name: 'seen', titleZh: '登记时间', type: 'T', nullable: true },
    { name: 'active', titleZh: '是否有效', type: 'L', nullable: true },
  ]);
  const parquet = async (select: string): Promise<Buffer> => {
    const parts: Buffer[] = [];
    for await (const part of await k.warehouse.stream(`SELECT ${select} FORMAT Parquet`)) parts.push(part);
    return Buffer.concat(parts);
  };
  const columns = `toInt64(900000000000000000 + number) AS code, if(number = 1, NULL, toDecimal64(number, 4) + toDecimal64('0.25', 4)) AS amount,
    toDate32('2026-04-01') + number AS day, toDateTime64('2026-03-31 16:30:00', 3, 'UTC') AS seen, number = 0 AS active FROM numbers(3)`;
  const file = await parquet(columns);
  const batch = await load(k, resource, file);
  assert.equal(batch.state, 'merged', JSON.stringify([batch.rejection, batch.doubts]));
  const names = ['code', 'amount', 'day', 'seen', 'active'];
  const expected = [
    '900000000000000000|0.25|2026-04-01|2026-04-01 00:30:00|true',
    '900000000000000001|∅|2026-04-02|2026-04-01 00:30:00|false',
    '900000000000000002|2.25|2026-04-03|2026-04-01 00:30:00|false',
  ];
  assert.deepEqual(await rows(k, resource, names), expected);
  const other = await publishedResource(k, items);
  const packed = await load(
    k,
    other,
    await zipOf({
      'x/rows.bin': await parquet(`'A' AS code, 'n' AS name, 1.5 AS amount, '20260401' AS day`),
    }),
  );
  assert.deepEqual(packed.reading?.place, { form: 'parquet', entry: 'x/rows.bin' });
  assert.deepEqual(await rows(k, other), ['A|n|1.5|2026-04-01']);
  for (const [code, bytes] of [
    ['collect.form-parquet', await parquet(`[1, 2] AS code`)],
    ['collect.form-damaged', file.subarray(0, file.length - 20)],
    [
      'collect.form-damaged',
      Buffer.concat([
        Buffer.from('PAR1'),
        Buffer.alloc(200, 0xff),
        Buffer.from([190, 0, 0, 0]),
        Buffer.from('PAR1'),
      ]),
    ],
  ] as const)
    await assert.rejects(send(k, resource, bytes), refused(code));
});

test('a machine’s channel is never asked: what does not fit is refused at once', async () => {
  const k = await kernel();
  const resource = await publishedResource(k, items);
  const { batchId } = await receiveFile(k, resource.actor, {
    resourceId: resource.resourceId,
    mode: 'full',
    encoding: undefined,
    fileName: 'x',
    channel: { kind: 'http' },
    content: Readable.from([Buffer.from('别的,名称\n1,2\n')], { objectMode: false }),
  });
  const batch = await settled(k, batchId);
  assert.deepEqual([batch.state, batch.rejection?.code], ['rejected', 'collect.header-mismatch']);
});

test('hostile archives and workbooks are refused before anything of them is kept', async () => {
  const k = await kernel();
  const resource = await publishedResource(k, items);
  const row = '编号,名称,金额,登记日期\nA,甲,1,2026-04-01\n';
  const sound = await zipOf({ 'aa/rows.csv': row, 'bb/rows.csv': row });
  const bomb = await zipOf({ 'rows.csv': Buffer.alloc(40_000_000, 0x41) });
  const sheet = await workbookOf((book) =>
    book.addWorksheet('S').addRow(['编号', '名称', '金额', '登记日期']),
  );
  const cases: [string, Buffer][] = [
    ['collect.form-archive-path', altered(sound, 'aa/rows', '../rows')],
    ['collect.form-archive-path', altered(sound, 'aa/rows', '/a/rows')],
    ['collect.form-archive-path', altered(sound, 'aa/rows', 'aa\\rows')],
    ['collect.form-archive-path', altered(sound, 'bb/rows', 'aa/rows')],
    ['collect.form-archive-encrypted', inDirectory(sound, (header) => header.writeUInt16LE(1, 8))],
    ['collect.form-archive-overlap', inDirectory(sound, (header) => header.writeUInt32LE(0, 42))],
    ['collect.form-archive-bomb', bomb],
    // It says it is small; the reader stops where it said it would end.
    ['collect.form-damaged', inDirectory(bomb, (header) => header.writeUInt32LE(1000, 24))],
    ['collect.form-archive-nested', await zipOf({ 'inner.zip': sound })],
    [
      'collect.form-archive-entries',
      await zipOf(Object.fromEntries(Array.from({ length: 1001 }, (_, n) => [`${n}.csv`, 'x']))),
    ],
    ['collect.form-no-tables', await zipOf({ 'a.pdf': '%PDF-1.7' })],
    ['collect.form-damaged', sound.subarray(0, sound.length - 30)],
    [
      'collect.form-damaged',
      await zipOf({
        '[Content_Types].xml': '<Types/>',
        'xl/workbook.xml': '<!DOCTYPE x [<!ENTITY a "aaaa">]><workbook>&a;</workbook>',
      }),
    ],
    ['collect.form-damaged', sheet.subarray(0, 2000)],
    ['collect.form-damaged', Buffer.from('[{"编号":"A"},{"编号":')],
    ['collect.form-json-deep', Buffer.from(`{"a":${'['.repeat(600)}${']'.repeat(600)}}`)],
  ];
  for (const [code, bytes] of cases)
    await assert.rejects(send(k, resource, bytes, { fileName: 'x.zip' }), refused(code), code);
  assert.equal((await listBatches(k.db, resource.resourceId, 1, 10)).total, 0);
});

test('a mark of secrecy in a title row or the name of a sheet ends the upload, and the store forgets it', async () => {
  const k = await kernel();
  const resource = await publishedResource(k, items);
  for (const [title, name] of [
    ['机密★10年', 'S'],
    ['情况表', '【机密】'],
  ] as const) {
    const file = await workbookOf((book) => {
      const sheet = book.addWorksheet(name);
      sheet.addRow([title]);
      sheet.addRow(['编号', '名称', '金额', '登记日期']);
      sheet.addRow(['A', '甲', 1, '2026-04-01']);
    });
    await assert.rejects(
      receiveFile(k, resource.actor, {
        resourceId: resource.resourceId,
        mode: 'full',
        encoding: undefined,
        fileName: 'x.xlsx',
        marks: [{ key: 'secret', zh: '机密', articles: [] }],
        content: Readable.from([file], { objectMode: false }),
      }),
      refused('collect.secrecy-refused'),
    );
    const sha = createHash('sha256').update(file).digest('hex');
    assert.equal(await k.objects.has(`sha256/${sha.slice(0, 2)}/${sha}`), false);
  }
  assert.equal((await getBatch(k.db, resource.resourceId)) ?? null, null);
});

test('no cell of a download is run by a spreadsheet, in narrow or full-width signs, and it comes back as it was', async () => {
  for (const text of ['=1+1', '+SUM(A1)', '-2+3', '@x', '＝HYPERLINK("x")', '＋1', '－a', '＠x', '\n=1'])
    assert.match(safeCell(text), /^"\t/, text);
  assert.deepEqual(['-12.50', '+3', '甲=乙'].map(safeCell), ['-12.50', '+3', '甲=乙']);
  const k = await kernel();
  const resource = await publishedResource(k, items);
  await load(k, resource, `编号,名称,金额,登记日期\nA,${safeCell('=1+1')},1,2026-04-01\n`);
  assert.deepEqual(await rows(k, resource), ['A|=1+1|1|2026-04-01']);
});
