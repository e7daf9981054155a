/** The engine over a small release of every kind of column, and over names and values that want to be more than names and values. */
import assert from 'node:assert/strict';
import { before, test } from 'node:test';
import { z } from 'zod';
import { Problem } from '#kernel/errors.ts';
import { ident, type Warehouse } from '#kernel/warehouse.ts';
import { testStack } from '#tests/factories/stack.ts';
import { parseSelect } from '../ckan/sql/parse.ts';
import { planSelect } from '../ckan/sql/plan.ts';
import { releaseTable } from '../releases/table.ts';
import type { ReleaseColumn } from '../tables.ts';
import { aggregate } from './aggregate.ts';
import { conditionOf, readFields, readFilters, readGroups, readMeasures } from './asked.ts';
import { facet, statistics } from './facet.ts';
import { asRecords, countRows, queryRows, readSort } from './query.ts';
import type { RowSource } from './source.ts';
import { streamRows } from './stream.ts';

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
  id: '01990000-0000-7000-8000-000000000001',
  rows: 1000,
  columns: [
    column('城区', 'text', 1),
    column('100% of "it"`; DROP', 'text', 2),
    column('数量', 'integer', 3),
    column('金额', 'decimal', 4),
    column('日期', 'date', 5),
    column('时刻', 'instant', 6),
    column('有效', 'flag', 7),
    column('比率', 'float', 8),
  ],
};
const odd = '100% of "it"`; DROP';
let p: { warehouse: Warehouse };

before(async () => {
  p = await testStack();
  const table = releaseTable(source.id);
  await p.warehouse.command(`CREATE TABLE ${table} (\`_id\` UInt64, c1 Nullable(String), c2 Nullable(String), c3 Nullable(Int64),
    c4 Nullable(Decimal(38, 2)), c5 Nullable(Date32), c6 Nullable(DateTime64(3, 'Asia/Shanghai')), c7 Nullable(UInt8), c8 Nullable(Float64))
    ENGINE = MergeTree ORDER BY \`_id\``);
  await p.warehouse.command(`INSERT INTO ${table} SELECT number + 1, ['东城', '西城', '南湖区'][number % 3 + 1],
    if(number % 10 = 0, NULL, concat('=cmd', toString(number), ' a,b"c', char(10), '😀')), toInt64(number), toDecimal64(number / 4, 2),
    toDate32('2024-01-01') + number, toDateTime64('2024-01-01 08:00:00', 3, 'Asia/Shanghai') + number, number % 2, number / 8
    FROM numbers(1000)`);
});

const page = (query: Partial<Parameters<typeof queryRows>[2]>) =>
  queryRows(p, source, { limit: 5, ...query });
const ids = async (query: Partial<Parameters<typeof queryRows>[2]>): Promise<number[]> =>
  (await page({ fields: ['_id'], ...query })).rows.map(([id]) => Number(id));

test('pages without conditions are ranges of row numbers, to the very end and past it', async () => {
  assert.deepEqual(await ids({}), [1, 2, 3, 4, 5]);
  assert.deepEqual(await ids({ offset: 998 }), [999, 1000]);
  assert.deepEqual(await ids({ offset: 5000 }), []);
  assert.equal((await page({ limit: 0 })).total, 1000);
});

test('pages with conditions and sorts are the same rows whether they are read from the beginning or from the end', async () => {
  const filters = readFilters('{"城区":["东城","西城"],"有效":true}');
  const whole = await ids({ filters, limit: 1000 });
  assert.equal(whole.length, await countRows(p, source, { filters }));
  for (const offset of [0, 7, 200, whole.length - 3]) {
    assert.deepEqual(await ids({ filters, offset }), whole.slice(offset, offset + 5), `offset ${offset}`);
    assert.deepEqual(await ids({ filters, offset, total: true }), whole.slice(offset, offset + 5));
  }
  const sort = readSort(source, `"${odd.replaceAll('"', '""')}" desc, 数量`);
  const sorted = await ids({ sort, limit: 1000 });
  assert.deepEqual(sorted.slice(0, 3), [1, 11, 21], 'what has no value comes first when descending');
  assert.deepEqual(await ids({ sort, offset: 990 }), sorted.slice(990, 995));
});

test('an order is read from its end, a hostile one as fast as any other', () => {
  const read = (text: string) => readSort(source, text);
  const quoted = `"${odd.replaceAll('"', '""')}"`;
  assert.deepEqual(read(`数量, ${quoted} DESC nulls  last ,_id asc NULLS FIRST,"日期" nulls first`), [
    { column: '数量', descending: false },
    { column: odd, descending: true },
    { column: '_id', descending: false },
    { column: '日期', descending: false },
  ]);
  const started = performance.now();
  for (const text of [
    `数量${' '.repeat(900_000)}x`,
    `数量${' nulls'.repeat(150_000)} last`,
    '"'.repeat(900_001),
  ])
    assert.throws(() => read(text), Problem);
  assert.deepEqual(read(`数量${' '.repeat(900_000)}desc`), [{ column: '数量', descending: true }]);
  assert.ok(performance.now() - started < 3000);
});

test('values are checked against their columns, come back exactly, and never become text of a statement', async () => {
  const [record] = asRecords(await page({ offset: 5, limit: 1 }));
  assert.deepEqual(record, {
    _id: 6,
    城区: '南湖区',
    [odd]: '=cmd5 a,b"c\n😀',
    数量: 5,
    金额: 1.25,
    日期: '2024-01-06',
    时刻: '2024-01-01T08:00:05',
    有效: true,
    比率: 0.625,
  });
  assert.deepEqual(await ids({ filters: readFilters(`{"金额":"1.250"}`) }), [6]);
  assert.deepEqual(
    await ids({ filters: readFilters('[{"column":"日期","op":"gte","value":"2026-09-20"}]') }),
    [994, 995, 996, 997, 998],
  );
  assert.deepEqual(await ids({ filters: readFilters('{"时刻":"2024-01-01T08:00:05"}') }), [6]);
  assert.deepEqual(await ids({ filters: readFilters('{"城区":"\' OR 1=1 --"}') }), []);
  assert.deepEqual(
    await ids({ filters: readFilters(`[{"column":${JSON.stringify(odd)},"op":"empty"}]`) }),
    [1, 11, 21, 31, 41],
  );
  for (const wrong of [
    '{"没有":1}',
    '{"数量":"abc"}',
    '{"日期":"2024-13-45"}',
    '{"数量":1.5}',
    '[1]',
    '{"数量":{"a":1}}',
    'x',
  ])
    await assert.rejects(
      async () => ids({ filters: readFilters(wrong) }),
      (error) => error instanceof Problem && error.definition.status === 400,
      wrong,
    );
});

test('words are searched in whole rows, digits and Latin letters as words, Chinese anywhere', async () => {
  assert.deepEqual(await ids({ q: '南湖 cmd5' }), [6]);
  assert.equal(await countRows(p, source, { q: '湖' }), 333);
  assert.deepEqual(await ids({ q: '2024-01-06' }), [6]);
});

test('commonest values, figures and groups count all rows, and say so when they did not', async () => {
  const found = await facet(p, source, '城区', 2);
  assert.deepEqual(
    found.values.map(({ text, count }) => [text, count]),
    [
      ['东城', 334],
      ['南湖区', 333],
    ],
  );
  assert.deepEqual([found.different, found.seen, found.cut], [3, 1000, false]);
  const figures = await statistics(p, source, '数量');
  assert.deepEqual(
    [figures.least, figures.greatest, figures.mean, figures.empty, figures.different],
    [0, 999, 499.5, 0, 1000],
  );
  assert.equal(
    figures.bands?.reduce((sum, { count }) => sum + count, 0),
    1000,
  );
  assert.equal((await statistics(p, source, odd)).empty, 100);
  assert.equal((await statistics(p, source, '日期')).greatest, '2026-09-26');
  const grouped = await aggregate(p, source, {
    group: readGroups(source, '日期:year, 城区'),
    measures: readMeasures('count,sum:金额,max:日期'),
  });
  assert.equal(grouped.rows.length, 9);
  assert.deepEqual(grouped.rows[0], ['2024', '东城', 122, 5535.75, '2024-12-29']);
  assert.equal(grouped.total, 1000);
  assert.deepEqual(
    (await aggregate(p, source, { group: [{ column: '数量', band: 500 }], measures: [{ fn: 'count' }] }))
      .rows,
    [
      [0, 500],
      [500, 500],
    ],
  );
});

test('streams hold every row in every format; spreadsheets get nothing to run, XML nothing it cannot hold', async () => {
  const read = async (
    format: 'csv' | 'ndjson' | 'json' | 'xml' | 'tsv',
    options = {},
    query = {},
  ): Promise<string> => {
    const { stream } = await streamRows(p, source, { fields: ['_id', odd], ...query }, format, options);
    let text = '';
    for await (const piece of stream) text += String(piece);
    return text;
  };
  const csv = await read('csv', { bom: true, harmless: true });
  assert.ok(csv.startsWith('\ufeff'));
  assert.ok(csv.includes('"\'=cmd5 a,b""c\n😀"'));
  assert.ok((await read('csv')).includes('"=cmd5 a,b""c\n😀"'));
  assert.equal((await read('ndjson')).trim().split('\n').length, 1000);
  assert.equal(
    JSON.parse(
      await read('json', {}, { filters: readFilters('{"城区":"东城"}'), sort: readSort(source, '_id desc') }),
    )[0]._id,
    1000,
  );
  assert.equal((await read('xml')).match(/<row>/g)?.length, 1000);
  assert.equal((await read('tsv', {}, { limit: 3, offset: 2 })).split('\n').length, 5);
  const different = { distinct: true, fields: ['城区', '城区'], sort: readSort(source, '城区 desc') };
  assert.deepEqual((await read('csv', {}, different)).trim().split('\r\n'), [
    '城区',
    '西城',
    '南湖区',
    '东城',
  ]);
  assert.equal(readFields(','), undefined);
});

test('a table of the engine itself cannot be named', () => {
  assert.equal(ident('a`b'), '`a\\`b`');
});

test('rows that were agreed on are all there is: for pages, counts, groups, figures, streams and SQL, over columns that are not given', async () => {
  const terms = conditionOf([
    { column: '城区', op: 'in', values: ['东城', '西城'] },
    { column: '数量', op: 'lt', values: ['30'] },
  ]);
  const part: RowSource = {
    ...source,
    rows: 20,
    columns: source.columns.filter(({ name }) => name !== '城区' && name !== '数量'),
    within: { condition: terms, columns: source.columns },
  };
  assert.equal(await countRows(p, part, {}), 20);
  const first = await queryRows(p, part, { limit: 100, fields: ['_id'] });
  assert.deepEqual([first.total, first.rows.length, first.rows.at(-1)?.[0]], [null, 20, '29']);
  assert.equal((await queryRows(p, part, { limit: 5, fields: ['有效'], distinct: true })).total, 2);
  await assert.rejects(queryRows(p, part, { limit: 1, filters: { op: 'filled', column: '城区' } }), {
    code: 'open.rows-column',
  });
  const [[n]] = (await aggregate(p, part, { group: [], measures: [{ fn: 'count' }] })).rows as [[number]];
  assert.equal(n, 20);
  const figures = await statistics(p, part, '金额');
  assert.deepEqual([figures.seen, figures.greatest], [20, 7]);
  assert.equal(
    (await facet(p, part, '有效')).values.reduce((sum, { count }) => sum + count, 0),
    20,
  );
  const { stream } = await streamRows(p, part, { fields: ['_id'] }, 'csv');
  let text = '';
  for await (const piece of stream) text += String(piece);
  assert.equal(text.trim().split('\n').length, 21);
  const planned = planSelect(parseSelect('SELECT count(*) AS n FROM "part"'), [
    { alias: 'part', rows: part },
  ]);
  const [counted] = await p.warehouse.query(
    planned.sql,
    planned.bound.params,
    z.object({ r0: z.coerce.number() }),
  );
  assert.equal(counted?.r0, 20);
});
