/** Shapes for a sketch: every kind, over the rows asked, never more of them than is good for a page. */
import assert from 'node:assert/strict';
import { before, test } from 'node:test';
import { testStack } from '#tests/factories/stack.ts';
import { releaseTable } from '../releases/table.ts';
import type { ReleaseColumn } from '../tables.ts';
import { readFilters } from './asked.ts';
import { MOST_SHAPES, shapesOf } from './shapes.ts';
import type { RowSource } from './source.ts';

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
  id: '01990000-0000-7000-8000-000000000003',
  rows: 400,
  columns: [column('名称', 'text', 1), column('geometry', 'text', 2), column('数量', 'integer', 3)],
};
let p: Awaited<ReturnType<typeof testStack>>;

before(async () => {
  p = await testStack();
  const table = releaseTable(source.id);
  await p.warehouse.command(`CREATE TABLE ${table} (\`_id\` UInt64, c1 Nullable(String), c2 Nullable(String),
    c3 Nullable(Int64)) ENGINE = MergeTree ORDER BY \`_id\``);
  const ring = `arrayStringConcat(arrayMap(n -> concat(toString(116 + n / 10000), ' ', toString(38 + (n % 7) / 1000)), range(400)), ', ')`;
  await p.warehouse.command(`INSERT INTO ${table} SELECT number + 1, concat('区', toString(number)),
    multiIf(number = 0, 'POLYGON ((116 38, 117 38, 117 39, 116 38))', number = 1, 'LINESTRING (116 38, 117 38.5)',
      number = 2, 'MULTIPOINT (116 38, 117 38)', number = 3, '{"type":"Polygon","coordinates":[[[1,2],[3,4],[5,2],[1,2]]]}',
      number = 4, NULL, number = 5, 'nothing', number = 6, 'GEOMETRYCOLLECTION (POINT (1 2), LINESTRING (1 2, 3 4))',
      concat('POLYGON ((', ${ring}, ', 116 38))')), number FROM numbers(400)`);
});

test('every kind of shape is drawn; what holds none is told apart by its number', async () => {
  const found = await shapesOf(p, source, {
    filters: readFilters('[{"column":"数量","op":"lt","value":7}]'),
  });
  assert.deepEqual(
    found?.shapes.map(({ row, title, kind, vertices }) => [row, title, kind, vertices]),
    [
      [1, '区0', 'area', 4],
      [2, '区1', 'line', 2],
      [3, '区2', 'point', 2],
      [4, '区3', 'area', 4],
      [7, '区6', 'several', 3],
    ],
  );
  assert.deepEqual([found?.column, found?.total, found?.seen, found?.thinned], ['geometry', 7, 7, false]);
  assert.deepEqual(found?.shapes[1]?.box, { west: 116, south: 38, east: 117, north: 38.5 });
});

test('there are so many shapes and vertices at most, and it is said', async () => {
  const found = await shapesOf(p, source, {});
  assert.deepEqual([found?.total, found?.seen, found?.thinned], [400, MOST_SHAPES, true]);
  const drawn = found?.shapes.flatMap(({ areas }) => areas.flat(2)).length ?? 0;
  assert.ok(drawn > 5000 && drawn <= 40_000, String(drawn));
  const [ring] = found?.shapes.at(-1)?.areas[0] ?? [];
  assert.deepEqual(
    [ring?.[0], ring?.at(-1)],
    [
      [116, 38],
      [116, 38],
    ],
    'closed as before',
  );
  assert.equal(found?.shapes.at(-1)?.vertices, 401);
  const few = await shapesOf(p, source, {}, 3);
  assert.deepEqual([few?.shapes.length, few?.seen, few?.total], [3, 3, 400]);
});

test('rows without a column of shapes given have none', async () => {
  const part = { ...source, columns: [column('名称', 'text', 1)], withheld: ['geometry'] };
  assert.equal(await shapesOf(p, part, {}), undefined);
});
