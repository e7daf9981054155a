/** Treatments, figures and scans on a real warehouse: the masks of the library say the same, the same rows give the same outcome. */
import assert from 'node:assert/strict';
import { before, test } from 'node:test';
import { residentCheck } from '#kernel/identifiers.ts';
import { ident } from '#kernel/warehouse.ts';
import { applyMask } from '#rooms/classify/index.ts';
import { type TestStack, testStack } from '#tests/factories/stack.ts';
import { compileTreatment, treatedSelect } from './compile.ts';
import { figuresOf } from './figures.ts';
import type { ColumnAction, OpenMask, Treatment } from './recipe.ts';
import { scanRows } from './scan.ts';

let k: TestStack;
before(async () => {
  k = await testStack();
});

const text = { name: 'v', physical: 'i:v', type: 'String', form: 'text' as const };
const number = { name: 'n', physical: 'i:n:d', type: 'Decimal(20, 4)', form: 'decimal' as const };
const treatment = (columns: Record<string, ColumnAction[]>, rest: Partial<Treatment> = {}): Treatment => ({
  recipe: { columns, smallGroups: null },
  record: 1,
  withheld: null,
  ...rest,
});

async function treat(values: (string | null)[], actions: ColumnAction[]): Promise<(string | null)[]> {
  const compiled = compileTreatment(treatment({ v: actions }), [text]);
  const source = `SELECT arrayJoin({values:Array(Nullable(String))}) AS ${ident('i:v')}`;
  const rows = await k.warehouse.query<{ c1: string | null }>(treatedSelect(compiled, source), {
    values,
    ...compiled.params,
  });
  return rows.map(({ c1 }) => c1);
}

function seeded(seed: number): (n: number) => number {
  let state = seed;
  return (n) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 2 ** 32) * n);
  };
}
const random = seeded(7);
const signs = [...'0123456789abcXYZ市区县省街道路张李王-. 年月'];
const values: (string | null)[] = [
  null,
  '',
  '9999011900022900',
  '1999-12-31',
  '1999年1月2日',
  '20200115',
  '2020-13-01',
  '2020-05-06 07:08:09',
  '371602',
  '371602001001',
  '某某省测试市示例县样板街道1号',
  '测试市某某区和平路2号',
  '没有区划',
  '37',
  '-0.5',
  '12345.678',
  '0.3',
  '欧阳某某',
  ...Array.from({ length: 200 }, () =>
    Array.from({ length: random(14) }, () => signs[random(signs.length)]).join(''),
  ),
  ...Array.from({ length: 100 }, () => String((random(2_000_000) - 1_000_000) / 1000)),
];
const masks: OpenMask[] = [
  { mask: 'hide' },
  { mask: 'keep-ends' },
  { mask: 'keep-ends', head: 1, tail: 0 },
  { mask: 'keep-first' },
  { mask: 'replace', with: '***' },
  { mask: 'year-only' },
  { mask: 'date-part', part: 'year' },
  { mask: 'date-part', part: 'quarter' },
  { mask: 'date-part', part: 'month' },
  { mask: 'date-part', part: 'decade' },
  { mask: 'place', to: 'province' },
  { mask: 'place', to: 'city' },
  { mask: 'place', to: 'county' },
  { mask: 'place', to: 'street' },
  { mask: 'band', step: 10 },
  { mask: 'round', step: 100 },
];
for (const mask of masks)
  test(`the warehouse lays ${JSON.stringify(mask)} as the library does, and twice the same`, async () => {
    const first = await treat(values, [{ do: 'mask', mask }]);
    const wanted = values.map((value) => applyMask(mask, value));
    const wrong = values.flatMap((value, n) => {
      const [is, should] = [first[n], wanted[n]];
      // A library that reckons in floating numbers may write a zero with a sign.
      return is === should || (is === '0' && should === '-0') ? [] : [{ value, is, should }];
    });
    assert.deepEqual(wrong, []);
    assert.deepEqual(await treat(values, [{ do: 'mask', mask }]), first);
  });

test('bands of decimals have exact edges, and one band below and above', async () => {
  const rows = ['0.1', '0.2', '0.3', '0.29', '-0.05', '17', '18', '79.9', '80', 'x', null];
  const of = (action: ColumnAction) => treat(rows, [action]);
  assert.deepEqual((await of({ do: 'band', width: 0.1 })).slice(0, 5), [
    '0.1–0.2',
    '0.2–0.3',
    '0.3–0.4',
    '0.2–0.3',
    '-0.1–0.0',
  ]);
  assert.deepEqual((await of({ do: 'band', width: 10, bottom: 18, top: 80 })).slice(5), [
    '<18',
    '10–20',
    '70–80',
    '≥80',
    null,
    null,
  ]);
});

test('categories, first characters, and actions one after another', async () => {
  assert.deepEqual(
    await treat(
      ['a', 'b', 'c', null],
      [
        {
          do: 'map',
          map: [
            { from: 'a', to: 'A' },
            { from: 'b', to: 'B' },
          ],
          otherwise: 'other',
        },
      ],
    ),
    ['A', 'B', 'other', null],
  );
  assert.deepEqual(await treat(['a', 'b'], [{ do: 'map', map: [{ from: 'a', to: 'A' }], otherwise: null }]), [
    'A',
    null,
  ]);
  assert.deepEqual(
    await treat(
      ['371602198001010000'],
      [
        { do: 'first', length: 6 },
        { do: 'region', to: 'city' },
      ],
    ),
    ['371600'],
  );
});

test('a dropped column is gone, a kept one keeps its type, and small groups are left out', async () => {
  const compiled = compileTreatment(
    {
      recipe: { columns: { v: [{ do: 'first', length: 1 }] }, smallGroups: { by: ['v'], below: 2 } },
      record: 1,
      withheld: null,
    },
    [text, number],
  );
  assert.deepEqual(
    compiled.columns.map(({ name, type }) => [name, type]),
    [
      ['v', 'String'],
      ['n', 'Decimal(20, 4)'],
    ],
  );
  const source = `SELECT arrayJoin(['aa', 'ab', 'b']) AS ${ident('i:v')}, toDecimal64(1.5, 4) AS ${ident('i:n:d')}`;
  const rows = await k.warehouse.query(treatedSelect(compiled, source), compiled.params);
  assert.deepEqual(
    rows.map((row) => row.c1),
    ['a', 'a'],
  );
  assert.throws(
    () => compileTreatment(treatment({ other: [{ do: 'drop' }] }), [text]),
    /open.treatment-column/,
  );
  const dropped = compileTreatment(treatment({ v: [{ do: 'drop' }] }), [text, number]);
  assert.deepEqual(
    dropped.columns.map(({ name }) => name),
    ['n'],
  );
});

test('k, l and the sizes of groups, never their values', async () => {
  const from = `(SELECT arrayJoin([('a', 'x'), ('a', 'y'), ('a', 'x'), ('b', 'x'), ('b', 'x'), ('c', 'z')]) AS t, t.1 AS q, t.2 AS s)`;
  const found = await figuresOf(k, {
    from,
    columns: new Map([
      ['q', 'q'],
      ['s', 's'],
    ]),
    by: ['q', 'gone'],
    sensitive: ['s'],
    k: 3,
    l: 2,
  });
  assert.deepEqual(
    { ...found, spread: found.spread.slice(0, 3) },
    {
      by: ['q'],
      gone: ['gone'],
      rows: 6,
      groups: 3,
      smallest: 1,
      sizes: [1, 2, 3],
      k: 3,
      rowsBelow: 3,
      spread: [1, 2, 3],
      l: 2,
      sensitive: [{ column: 's', least: 1, rowsBelow: 3 }],
    },
  );
});

const resident = (n: number): string => {
  const first = `99990119900101${String(n).padStart(3, '0')}`;
  return first + residentCheck(first);
};

test('a scan reads every row, tells numbers by their check digit, and shows none whole', async () => {
  const table = ident('scan_test');
  await k.warehouse.command(`DROP TABLE IF EXISTS ${table}`);
  await k.warehouse.command(
    `CREATE TABLE ${table} (_id UInt64, c1 Nullable(String), c2 Nullable(String), c3 Nullable(String), c4 Nullable(Int64), c5 Nullable(String)) ENGINE = MergeTree ORDER BY _id`,
  );
  const right = resident(1);
  const spoilt = right.slice(0, 17) + (right.endsWith('1') ? '2' : '1');
  await k.warehouse.command(
    `INSERT INTO ${table} SELECT number, multiIf(number = 99999, {right:String}, number = 5, {spoilt:String}, '无'),
      if(number = 7, '联系人电话：１３８００００００００', 'x'), if(number = 3, '【秘密】材料', '商业秘密登记'), 13800000000 + number % 2 * 0, if(number = 1, 'ZX-001', '') FROM numbers(100000)`,
    { right, spoilt },
  );
  const column = (n: number, title: string, kind = 'text') => ({
    name: title,
    physical: `c${n}`,
    title,
    kind,
  });
  const { rows, hits } = await scanRows(k, {
    from: table,
    columns: [
      column(1, '备注'),
      column(2, '说明'),
      column(3, '材料'),
      column(4, '编号', 'integer'),
      column(5, '内部'),
    ],
    secrecyMarks: ['绝密', '机密', '秘密'],
    patterns: [{ id: 'p1', zh: '内部编号', en: 'internal', expression: '^ZX-[0-9]+$' }],
  });
  assert.equal(rows, 100_000);
  const found = Object.fromEntries(hits.map(({ column: at, kind, count }) => [`${at} ${kind}`, count]));
  assert.deepEqual(found, {
    '备注 resident-id': 1,
    '说明 mobile': 1,
    '材料 secrecy-mark': 1,
    '编号 mobile': 100_000,
    '内部 pattern:p1': 1,
  });
  assert.ok(!JSON.stringify(hits).includes(right.slice(4, 16)));
  await k.warehouse.command(`DROP TABLE ${table}`);
});

test('a name beside the number of a certificate is a finding though neither is one', async () => {
  const from = `(SELECT arrayJoin([('王测试', '310000123456'), ('李某某', '')]) AS t, CAST(t.1 AS Nullable(String)) AS c1, CAST(t.2 AS Nullable(String)) AS c2)`;
  const column = (n: number, title: string) => ({ name: title, physical: `c${n}`, title, kind: 'text' });
  const of = (titles: [string, string]) =>
    scanRows(k, {
      from,
      columns: [column(1, titles[0]), column(2, titles[1])],
      secrecyMarks: [],
      patterns: [],
    });
  const [hit, ...more] = (await of(['姓名', '证书编号'])).hits;
  assert.deepEqual(
    [hit?.kind, hit?.column, hit?.count, more],
    ['name-with-certificate', '姓名 + 证书编号', 1, []],
  );
  assert.deepEqual((await of(['名称', '面积'])).hits, []);
});
