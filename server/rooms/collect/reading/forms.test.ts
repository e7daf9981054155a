/** Files of other forms, and files sent to do harm: read exactly, or refused before anything of them is kept. */
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { Readable } from 'node:stream';
import { test } from 'node:test';
import { sql } from 'kysely';
import { Problem } from '#kernel/errors.ts';
import type { Kernel } from '#kernel/kernel.ts';
import { csv } from '#rooms/catalog/index.ts';
import {
  type ItemInput,
  load,
  publishedResource,
  type Resource,
  send,
  settled,
  startCollect,
} from '#tests/factories/collect.ts';
import { altered, inDirectory, workbookOf, zipOf } from '#tests/factories/files.ts';
import { testStack } from '#tests/factories/stack.ts';
import { receiveFile } from '../commands/receive-file.ts';
import { listQuarantine, safeCell } from '../quarantine.ts';
import { getBatch, listBatches } from '../repository.ts';
import { streamVisibleRows, visibleBatches } from '../visible.ts';
import { FormError } from './forms/limits.ts';
import { parquetFacts } from './forms/parquet.ts';
import { XmlScanner } from './forms/xml.ts';

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

test('markup that asks to be looked at again and again is looked at once', () => {
  const found: string[] = [];
  const scanner = new XmlScanner({
    open: (name) => found.push(name),
    text: () => undefined,
    close: () => undefined,
  });
  const begun = performance.now();
  scanner.write(`<a b="${'>'.repeat(300_000)}'" c='"'>x</a>`);
  assert.deepEqual(found, ['a']);
  assert.ok(performance.now() - begun < 5000);
});

test('a Parquet file that promises more rows than its parts hold is refused: nobody would come to its end', () => {
  const number = (value: number): number[] => {
    const bytes: number[] = [];
    for (let left = BigInt(value) * 2n; ; left >>= 7n) {
      if (left < 0x80n) return [...bytes, Number(left)];
      bytes.push(Number(left & 0x7fn) | 0x80);
    }
  };
  const footer = (rows: number, part: number): Buffer => {
    const root = [0x48, 1, 0x72, 0x15, 2, 0];
    const column = [0x15, 12, 0x25, 2, 0x18, 1, 0x63, 0];
    const group = [0x26, ...number(10), 0x16, ...number(part), 0];
    return Buffer.from([0x29, 0x2c, ...root, ...column, 0x16, ...number(rows), 0x19, 0x1c, ...group, 0]);
  };
  assert.deepEqual(parquetFacts(footer(5, 5)), {
    columns: [{ name: 'c', kind: 'text' }],
    rows: 5,
    unpacked: 10,
  });
  for (const [rows, part] of [
    [1e15, 5],
    [1e15, 1e15],
  ] as const)
    assert.throws(() => parquetFacts(footer(rows, part)), FormError);
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
  for (const text of [
    '=1+1',
    '+SUM(A1)',
    '-2+3',
    '@x',
    '＝HYPERLINK("x")',
    '＋1',
    '－a',
    '＠x',
    '\n=1',
    ' =1',
    '\u3000@x',
  ]) {
    assert.match(safeCell(text), /^"\t/, text);
    assert.match(csv([], [[text]]), /^\ufeff\r\n"?'/, text);
  }
  assert.equal(csv([], [[-5, null, '甲=乙']]), '\ufeff\r\n-5,,甲=乙\r\n');
  assert.deepEqual(['-12.50', '+3', '甲=乙'].map(safeCell), ['-12.50', '+3', '甲=乙']);
  const k = await kernel();
  const resource = await publishedResource(k, items);
  await load(k, resource, `编号,名称,金额,登记日期\nA,${safeCell('=1+1')},1,2026-04-01\n`);
  assert.deepEqual(await rows(k, resource), ['A|=1+1|1|2026-04-01']);
});
