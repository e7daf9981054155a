/** One policy, three readings: PostgreSQL, the warehouse and a plain reading of the terms give the same rows, cell for cell. */
import assert from 'node:assert/strict';
import { before, test } from 'node:test';
import { Problem } from '#kernel/errors.ts';
import { loadLaw } from '#law/index.ts';
import { visibleBatches } from '#rooms/collect/index.ts';
import {
  type ItemInput,
  load,
  publishedResource,
  type Resource,
  startCollect,
} from '#tests/factories/collect.ts';
import { servePlatform } from '#tests/factories/serve.ts';
import { testStack } from '#tests/factories/stack.ts';
import { askCanary, compiled } from '../canary/ask.ts';
import { letOut } from '../canary/findings.ts';
import { readingOf } from '../canary/reading.ts';
import { publishService } from '../commands/publish-service.ts';
import type { Serving } from '../context.ts';
import type { Condition } from '../filter.ts';
import type { Mask } from '../masks.ts';
import type { Plan } from '../plan.ts';
import { getServiceVersion, type ServiceVersion } from '../repository.ts';
import { refreshServing } from '../serving/refresh.ts';
import { type PolicyTerms, policyOf } from './policy.ts';
import { policyStream, type StoreName } from './stream.ts';
import { warehouseBytes } from './warehouse.ts';

const fixtures = new URL('../../../../tests/fixtures/regulations', import.meta.url).pathname;

const item = (name: string, type: ItemInput['type'], rest: Partial<ItemInput> = {}): ItemInput => ({
  name,
  titleZh: name,
  description: '说明',
  type,
  nullable: true,
  filterable: true,
  ...rest,
});
const items: ItemInput[] = [
  item('id', 'C', { length: 20, key: true, nullable: false }),
  item('name', 'C', { length: 60 }),
  item('note', 'M'),
  item('amount', 'N', { length: 20, scale: 4 }),
  item('small', 'N', { length: 8, scale: 2 }),
  item('members', 'I'),
  item('ratio', 'B'),
  item('born', 'D'),
  item('at', 'T'),
  item('active', 'L'),
];
const names = items.map(({ name }) => name);

function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
}
const random = seeded(20261122);
const pick = <T>(list: readonly T[]): T => list[Math.floor(random() * list.length)] as T;

const words = [
  '甲',
  '张三',
  '𠮷野家',
  '欧阳娜娜',
  '😀😀',
  'a',
  'Ａ',
  'é',
  'e\u0301',
  'Z',
  'z',
  '',
  ' 空格 ',
  "o'clock",
  '100%',
  'a_b',
  '\\N',
  'x\\ty',
  '一，二',
  '"引号"',
  '𝟘𝟙𝟚𝟛𝟜𝟝𝟞𝟟𝟠',
  '13900001234',
  '99990119900307001X',
  '测A12b',
  '甲\t乙',
  '行一\n行二',
  '\uffee',
  '\u{1f600}',
  '{p0:String}',
  '$1',
];
const days = [
  '1900-01-01',
  '1949-10-01',
  '1986-05-04',
  '1991-09-15',
  '1999-12-31',
  '2000-02-29',
  '2024-02-29',
  '2299-12-31',
];
const times = [
  '1986-05-04 00:30:00',
  '1986-09-14 01:30:00',
  '1991-04-14 03:30:00',
  '2000-01-01 00:00:00',
  '2024-12-31 23:59:59',
];
const numbers = [
  '0',
  '-0.5',
  '0.0001',
  '10',
  '10.5',
  '-12345.6789',
  '999999999999.9999',
  '1.1',
  '100',
  '0.1',
];
const value: Record<string, () => string> = {
  name: () => pick(words),
  note: () => pick(words),
  amount: () => pick(numbers),
  small: () => pick(['0', '-0.5', '10', '10.5', '99999.99', '0.01']),
  members: () => pick(['0', '7', '-3', '900000000000000001', '12']),
  ratio: () => pick(['0.1', '1e21', '0.00001', '-2.5', '3', '123456789.123']),
  born: () => pick(days),
  at: () => pick(times),
  active: () => pick(['是', '否']),
};

const rows = Array.from({ length: 500 }, (_, n) => [
  `K${String(n).padStart(5, '0')}`,
  ...names.slice(1).map((name) => (random() < 0.15 ? '' : (value[name]?.() ?? ''))),
]);
const quoted = (cell: string): string => `"${cell.replaceAll('"', '""')}"`;

let p: Serving;
let resource: Resource;
let version: ServiceVersion;
before(async () => {
  const stack = await testStack();
  p = servePlatform(stack, loadLaw(fixtures, 'xingyuan'));
  await startCollect(p);
  resource = await publishedResource(p, items);
  await load(p, resource, [names, ...rows].map((cells) => cells.map(quoted).join(',')).join('\n'));
  const service = await publishService(p, resource.actor, {
    resourceId: resource.resourceId,
    code: `all-${resource.resourceId.slice(-12)}`,
    titleZh: '全类型',
    lookup: ['id'],
  });
  await refreshServing(p, service.version.id);
  const found = await getServiceVersion(p.db, service.version.id);
  assert.ok(found);
  version = found;
});

async function read(store: StoreName, terms: PolicyTerms): Promise<string[]> {
  const { id: versionId, plan, generation } = version;
  const found: string[] = [];
  for await (const { key, cells } of policyStream(p, { plan, terms, versionId, generation, store }))
    found.push(JSON.stringify([key, ...cells]));
  return found.sort();
}

async function plain(terms: PolicyTerms): Promise<string[]> {
  const reading = await readingOf(p, version.plan as Plan, terms);
  const everything: PolicyTerms = { columns: names, rows: null, masks: {} };
  const found: string[] = [];
  for (const line of await read('warehouse', everything)) {
    const [key, ...cells] = JSON.parse(line) as [string, ...(string | null)[]];
    const out = reading(new Map(names.map((name, place) => [name, cells[place] ?? null])));
    if (out) found.push(JSON.stringify([key, ...out]));
  }
  return found.sort();
}

const masks: readonly Mask[] = [
  'hide',
  'keep-ends',
  { mask: 'keep-ends', head: 0, tail: 2 },
  { mask: 'keep-ends', head: 4, tail: 0 },
  'keep-first',
  { mask: 'replace', with: "已'脱敏\\$1{p1:String}" },
  'token',
  { mask: 'token', length: 40 },
  'keep-format',
  'year-only',
  'date-part',
  { mask: 'date-part', part: 'quarter' },
  { mask: 'date-part', part: 'decade' },
  { mask: 'date-part', part: 'year' },
  'place',
  { mask: 'round', step: 100 },
  { mask: 'band', step: 0.5 },
];
const values: Record<string, () => string | number | boolean> = {
  ...value,
  name: () => pick(words.filter((word) => word !== '')),
  note: () => pick(words.filter((word) => word !== '')),
  amount: () => pick([...numbers, '010.50', '-0', '3.14159265358979']),
  at: () => pick([...times, '1986-05-04T00:30:00']),
  active: () => pick([true, false]),
  id: () => 'K00100',
};
function condition(): Condition {
  const column = pick(names);
  const one = (): string | number | boolean => values[column]?.() ?? 'x';
  const op = pick(['eq', 'ne', 'lt', 'lte', 'gt', 'gte', 'in', 'prefix'] as const);
  if (op === 'in') return { column, op, value: [one(), one(), one()] };
  if (op === 'prefix') {
    const text = String(one());
    return ['id', 'name', 'note'].includes(column)
      ? { column, op, value: [...text].slice(0, 1 + Math.floor(random() * 3)).join('') }
      : { column, op: 'ne', value: one() };
  }
  return { column, op, value: one() };
}

test('twenty generated policies over five hundred rows: the same in both stores and in a plain reading', async () => {
  let partly = 0;
  for (let n = 0; n < 20; n++) {
    const columns = names.filter(() => random() < 0.7);
    if (columns.length === 0) columns.push('id');
    const chain = (): Record<string, Mask> =>
      Object.fromEntries(columns.filter(() => random() < 0.5).map((name) => [name, pick(masks)]));
    const terms: PolicyTerms = {
      columns,
      rows: random() < 0.8 ? { all: Array.from({ length: 1 + Math.floor(random() * 2) }, condition) } : null,
      masks: chain(),
      ...(random() < 0.5
        ? { measures: { grade: 'general-3', masks: chain(), encryption: false, operator: false } }
        : {}),
    };
    const [postgres, warehouse, expected] = await Promise.all([
      read('postgres', terms),
      read('warehouse', terms),
      plain(terms),
    ]);
    if (expected.length > 0 && expected.length < rows.length) partly++;
    const told = JSON.stringify(terms);
    assert.deepEqual(postgres, expected, `PostgreSQL: ${told}`);
    assert.deepEqual(warehouse, expected, `warehouse: ${told}`);
  }
  assert.ok(partly >= 7, `only ${partly} of the policies let some rows out and some not`);
});

test('the canary finds nothing wrong in either store, and in each what was broken on purpose', async () => {
  const filters: Condition[] = [
    { column: 'amount', op: 'gte', value: '10.50' },
    { column: 'small', op: 'ne', value: '0.1' },
    { column: 'born', op: 'lt', value: '2000-02-29' },
    { column: 'at', op: 'gte', value: '2000-01-01T00:00:00' },
    { column: 'active', op: 'eq', value: true },
    { column: 'ratio', op: 'lte', value: 3 },
    { column: 'name', op: 'prefix', value: '𠮷' },
    { column: 'members', op: 'in', value: [7, 12] },
  ];
  const all: PolicyTerms[] = [null, ...filters].map((one, n) => ({
    columns: names,
    rows: one ? { all: [one] } : null,
    masks: Object.fromEntries(
      names.map((name, place) => [name, masks[(place + 3 * n) % masks.length] as Mask]),
    ),
  }));
  for (const store of ['postgres', 'warehouse'] as const) {
    const sound = await askCanary(p, version, store, all);
    assert.deepEqual([sound?.finding, sound?.policies], [null, all.length], store);
    assert.ok((sound?.rows ?? 0) >= 100 && (sound?.probes ?? 0) >= 9 * 16);
  }
  const open: typeof warehouseBytes = (k, policy, found) =>
    warehouseBytes(k, { ...policy, conditions: [] }, found);
  const broken = await askCanary(p, version, 'warehouse', all, { ...compiled, warehouse: open });
  assert.equal(broken?.finding, letOut);
});

test('what the program does not understand lets nothing out, in either store', async () => {
  const base: PolicyTerms = { columns: names, rows: null, masks: {} };
  const strange: [PolicyTerms, string][] = [
    [{ ...base, masks: { name: { mask: 'scramble' } as unknown as Mask } }, 'serve.policy-unknown'],
    [{ ...base, masks: { name: 'shuffle' as Mask } }, 'serve.policy-unknown'],
    [{ ...base, rows: { any: [] } as unknown as PolicyTerms['rows'] }, 'serve.policy-unknown'],
    [
      { ...base, rows: { all: [{ column: 'name', op: 'like', value: '%' } as unknown as Condition] } },
      'serve.policy-unknown',
    ],
    [{ ...base, rows: { all: [{ column: 'ratio', op: 'prefix', value: '1' }] } }, 'serve.policy-unknown'],
    [{ ...base, columns: ['nothing'] }, 'serve.column-unknown'],
    [{ ...base, columns: [] }, 'serve.policy-unknown'],
  ];
  const codeOf = (work: () => unknown): string => {
    try {
      work();
      return 'let out';
    } catch (error) {
      return error instanceof Problem ? error.code : String(error);
    }
  };
  for (const [terms, code] of strange)
    assert.equal(
      codeOf(() => policyOf(version.plan, terms)),
      code,
      JSON.stringify(terms),
    );
  // A column that is of another kind in the warehouse than the one that was granted.
  const visible = await visibleBatches(p.db, resource.resourceId);
  assert.ok(visible.columns.some(({ name, form }) => name === 'born' && form === 'date'));
  const other = {
    ...version,
    plan: {
      ...version.plan,
      columns: version.plan.columns.map((one) =>
        one.name === 'born' ? { ...one, type: 'C' as const } : one,
      ),
    },
  };
  const { id: versionId, generation } = version;
  const stream = policyStream(p, {
    plan: other.plan,
    terms: base,
    versionId,
    generation,
    store: 'warehouse',
  });
  await assert.rejects(async () => {
    for await (const row of stream) assert.fail(`let out ${row.key}`);
  }, /serve\.policy-unknown/);
});

test('a table that was replaced and dropped is told, and a reader who stops early harms nobody', async () => {
  const terms: PolicyTerms = { columns: names, rows: null, masks: {} };
  const { id: versionId, plan, generation } = version;
  await assert.rejects(async () => {
    for await (const row of policyStream(p, {
      plan,
      terms,
      versionId,
      generation: generation + 7,
      store: 'postgres',
    }))
      assert.fail(`let out ${row.key}`);
  }, /serve\.snapshot-gone/);
  for (const store of ['postgres', 'warehouse'] as const) {
    for (let n = 0; n < 15; n++)
      for await (const row of policyStream(p, { plan, terms, versionId, generation, store })) {
        assert.ok(row.key.startsWith('K') || row.key !== '');
        break;
      }
    assert.equal((await read(store, terms)).length, 500);
  }
});
