/** What was found as a spreadsheet and for maps: the rows asked and no others, nothing to run, within bounds. */
import assert from 'node:assert/strict';
import { before, test } from 'node:test';
import { newWorkbook } from '#kernel/spreadsheet.ts';
import { testStack } from '#tests/factories/stack.ts';
import '../use/errors.ts';
import { releaseTable } from '../releases/table.ts';
import type { ReleaseColumn } from '../tables.ts';
import { readFilters } from './asked.ts';
import { readSort } from './query.ts';
import { FILE_ROWS } from './schema.ts';
import { shapedRows } from './shaped.ts';
import type { RowSource } from './source.ts';
import type { StreamQuery } from './stream.ts';

const column = (name: string, kind: ReleaseColumn['kind'], at: number): ReleaseColumn => ({
  name,
  physical: `c${at}`,
  titleZh: name,
  titleEn: '',
  meaning: '',
  unit: '',
  kind,
});
const source: RowSource = {
  id: '01990000-0000-7000-8000-000000000002',
  rows: 1000,
  columns: [
    column('名称', 'text', 1),
    column('数量', 'integer', 2),
    column('图形', 'text', 3),
    column('经度', 'float', 4),
    column('纬度', 'float', 5),
  ],
};
let p: Awaited<ReturnType<typeof testStack>>;

before(async () => {
  p = await testStack();
  const table = releaseTable(source.id);
  await p.warehouse.command(`CREATE TABLE ${table} (\`_id\` UInt64, c1 Nullable(String), c2 Nullable(Int64),
    c3 Nullable(String), c4 Nullable(Float64), c5 Nullable(Float64)) ENGINE = MergeTree ORDER BY \`_id\``);
  await p.warehouse.command(`INSERT INTO ${table} SELECT number + 1, concat('=HYPERLINK("x', toString(number), '")', char(1)),
    number, multiIf(number % 3 = 0, concat('POLYGON ((116 38, 117 38, 117 39, 116 38))'), number % 3 = 1, 'not a shape', NULL),
    116 + number / 1000, 38 FROM numbers(1000)`);
});

async function file(query: Partial<StreamQuery>, format: 'xlsx' | 'geojson', of = source): Promise<Buffer> {
  const { stream } = await shapedRows(p, of, { ...query, limit: query.limit ?? 1000 }, format);
  const parts: Buffer[] = [];
  for await (const part of stream) parts.push(Buffer.from(part));
  return Buffer.concat(parts);
}

test('a spreadsheet holds the rows found, in the order asked, and no formula', async () => {
  const book = await newWorkbook();
  const bytes = await file(
    {
      fields: ['名称', '数量'],
      filters: readFilters('[{"column":"数量","op":"gte","value":400}]'),
      sort: readSort(source, '数量 desc'),
    },
    'xlsx',
  );
  await book.xlsx.load(Uint8Array.from(bytes).buffer);
  const [sheet] = book.worksheets;
  assert.ok(sheet);
  assert.equal(sheet.rowCount, 601);
  assert.deepEqual([sheet.getCell('A1').value, sheet.getCell('B1').value], ['名称', '数量']);
  assert.deepEqual(
    [sheet.getCell('A2').value, sheet.getCell('B2').value, sheet.getCell('B601').value],
    ['=HYPERLINK("x999")', 999, 400],
  );
  sheet.eachRow((row) => {
    row.eachCell((cell) => assert.equal(cell.formula, undefined));
  });
});

type Feature = { id?: number; geometry: { type: string } | null; properties: Record<string, unknown> };
const features = async (query: Partial<StreamQuery>, of = source): Promise<Feature[]> =>
  JSON.parse(String(await file(query, 'geojson', of))).features;

test('for maps: shapes out of their column, else the point of the coordinates, numbered as the rows are', async () => {
  const found = await features({
    filters: readFilters('[{"column":"数量","op":"lt","value":3}]'),
    fields: source.columns.map(({ name }) => name),
  });
  assert.deepEqual(
    found.map(({ id, geometry }) => [id, geometry?.type]),
    [
      [1, 'Polygon'],
      [2, 'Point'],
      [3, 'Point'],
    ],
  );
  assert.deepEqual(Object.keys(found[0]?.properties ?? {}), ['名称', '数量', '经度', '纬度']);
  assert.equal(found[1]?.properties.图形, 'not a shape');
  const named = await features({ fields: ['图形', '名称'], offset: 1, limit: 1 });
  assert.deepEqual([named.length, named[0]?.geometry, named[0]?.id], [1, null, 2]);
  const different = await features({ fields: ['图形'], distinct: true });
  assert.deepEqual([different.length, different.some((one) => 'id' in one)], [3, false]);
});

test('too many rows, and no place to be put on a map, are refused before anything is sent', async () => {
  await assert.rejects(file({ limit: FILE_ROWS + 1 }, 'xlsx'), { code: 'open.rows-file-rows' });
  await assert.rejects(file({ fields: ['名称', '经度'] }, 'geojson'), { code: 'open.rows-no-place' });
  const part: RowSource = {
    ...source,
    columns: source.columns.slice(0, 2),
    withheld: ['图形', '经度', '纬度'],
  };
  await assert.rejects(file({}, 'geojson', part), { code: 'open.rows-no-place' });
  await assert.rejects(file({ fields: ['图形'] }, 'geojson', part), { code: 'open.field-not-granted' });
});

test('a reader who leaves ends it', async () => {
  const leave = new AbortController();
  const { stream } = await shapedRows(p, source, { limit: 1000 }, 'geojson', leave.signal);
  stream.once('data', () => stream.destroy());
  await new Promise((resolve) => stream.once('close', resolve));
});
