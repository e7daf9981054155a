/** Rules: what an expression may say, and what each kind counts over real rows in one pass. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { sql } from 'kysely';
import { newId } from '#kernel/ids.ts';
import { visibleBatches } from '#rooms/collect/index.ts';
import { smallCity } from '#tests/factories/city.ts';
import { load, publishedResource, residentId, startCollect } from '#tests/factories/collect.ts';
import { keepDaily } from '../index.ts';
import { scan } from '../runs/scan.ts';
import { Binder } from './binder.ts';
import { columnsOf } from './columns.ts';
import { compileExpression, ExpressionFault } from './expression.ts';
import type { RuleSpec } from './kinds.ts';
import { specOf } from './repository.ts';
import type { ScanRule } from './statement.ts';

let opened: ReturnType<typeof smallCity> | undefined;
const city = () => {
  opened ??= smallCity();
  return opened;
};

const columns = columnsOf([
  { name: 'name', physical: 'i:name', type: 'String', form: 'text' },
  { name: 'age', physical: 'i:age:n', type: 'Decimal(3, 0)', form: 'decimal' },
  { name: 'born', physical: 'i:born:d', type: 'Date32', form: 'date' },
]);
const compile = (text: string) => {
  const binder = new Binder();
  const made = compileExpression(text, {
    columns,
    titles: new Map([['姓名', 'name']]),
    today: '2026-03-10',
    binder,
  });
  return { ...made, params: binder.params };
};

test('an expression is written anew: values are bound, items go by name or title, nothing typed reaches the engine', () => {
  const made = compile(`len(姓名) > 1 && (age >= 18 || born < '2008-03-10') && name != "x' OR 1=1 --"`);
  assert.deepEqual(made.items, ['name', 'age', 'born']);
  assert.ok(!made.sql.includes("x' OR"), made.sql);
  assert.ok(Object.values(made.params).includes("x' OR 1=1 --"));
  for (const text of [
    'system("rm")',
    'name.constructor',
    'name["length"]',
    'this',
    '[1,2]',
    'a ? b : c',
    'name + 1 > 2',
    'age',
    'nothing == 1',
    'matches(name, name)',
    'age > ',
    'name; age',
    '!age',
    `${'('.repeat(60)}age > 1${')'.repeat(60)} && ${Array.from({ length: 120 }, () => 'age > 1').join(' && ')}`,
  ])
    assert.throws(() => compile(text), ExpressionFault, text);
  // Each level writes the one below it twice: forty of them would fill any memory.
  const nested = Array.from({ length: 30 }).reduce<string>((one) => `within(${one}, true, true)`, 'age > 1');
  assert.throws(() => compile(nested), ExpressionFault);
});

test('every kind of rule counts what it says, in one statement; confirmed rows are not counted again', async () => {
  const c = await city();
  await startCollect(c.p);
  const other = await publishedResource(c.p, [
    { name: 'code', titleZh: '编码', type: 'C', length: 10, key: true },
    { name: 'status', titleZh: '状态', type: 'C', length: 10 },
  ]);
  await load(c.p, other, 'code,status\nK1,有效\nK2,注销\nK3,有效\n');
  const items = [
    { name: 'id', titleZh: '编号', type: 'C' as const, length: 10, key: true },
    ...['idno', 'phone', 'code', 'status', 'kind'].map((name) => ({
      name,
      titleZh: name,
      type: 'C' as const,
      length: 40,
      nullable: true,
    })),
    { name: 'amount', titleZh: '金额', type: 'N' as const, length: 12, scale: 2, nullable: true },
    { name: 'total', titleZh: '合计', type: 'N' as const, length: 12, scale: 2, nullable: true },
    { name: 'starts', titleZh: '开始', type: 'D' as const, nullable: true },
    { name: 'ends', titleZh: '结束', type: 'D' as const, nullable: true },
  ];
  const resource = await publishedResource(c.p, items);
  const good = residentId('19900101', 1);
  const bad = `${good.slice(0, 17)}${good.endsWith('0') ? '1' : '0'}`;
  const rows = [
    `R1,${good},13800138000,K1,有效,a,10.10,20.20,2026-01-01,2026-02-01`,
    `R2,${bad},13800138001,K2,有效,b,-1,3,2026-01-01,2025-02-01`,
    `R3,,12345,K9,有效,c,5,10,2020-01-01,2026-02-01`,
    `R4,${good},13800138003,K3,有效,a,7,14,2026-01-01,`,
  ];
  await load(c.p, resource, `${items.map(({ name }) => name).join(',')}\n${rows.join('\n')}\n`);
  const visible = await visibleBatches(c.p.db, resource.resourceId);
  const rule = (kind: string, of: string[], params: object = {}): ScanRule => {
    const spec: RuleSpec = specOf({ kind, items: of, params });
    return { key: `${kind}:${of.join()}`, dimension: 'accuracy', spec, confirmed: [] };
  };
  const rules = [
    rule('required', ['idno']),
    rule('resident-id', ['idno']),
    rule('format', ['phone'], { format: 'mobile' }),
    rule('pattern', ['id'], { pattern: '^R[123]$' }),
    rule('range', ['amount'], { min: 0 }),
    rule('range', ['starts'], { min: '2025-01-01', max: 'today' }),
    rule('code-list', ['kind'], { values: ['a', 'b'] }),
    rule('unique', ['idno']),
    rule('duplicate', ['kind', 'status']),
    rule('reference', ['code'], { resourceId: other.resourceId, item: 'code' }),
    rule('agreement', ['code', 'status'], { resourceId: other.resourceId, key: 'code', item: 'status' }),
    rule('order', ['starts', 'ends']),
    rule('fresh', ['starts'], { days: 90 }),
    rule('length', ['phone'], { min: 11, max: 11 }),
    rule('type', ['phone'], { as: 'number' }),
    rule('expression', [], { text: '合计 == amount * 2' }),
    rule('expression', ['x'], { text: 'daysBetween(starts, ends) < 60' }),
    rule('required', ['absent']),
  ];
  const ask = (asked: readonly ScanRule[]) =>
    scan(c.p, {
      visible,
      rules: asked,
      titles: new Map(items.map(({ titleZh, name }) => [titleZh, name])),
      today: '2026-03-10',
      evidenceRows: 10,
    });
  const found = await ask(rules);
  const counted = Object.fromEntries(
    found.counts.map(({ key, checked, failed }) => [key, `${failed}/${checked}`]),
  );
  assert.deepEqual(counted, {
    'required:idno': '1/4',
    'resident-id:idno': '1/3',
    'format:phone': '1/4',
    'pattern:id': '1/4',
    'range:amount': '1/4',
    'range:starts': '1/4',
    'code-list:kind': '1/4',
    'unique:idno': '1/3',
    'duplicate:kind,status': '1/4',
    'reference:code': '1/4',
    'agreement:code,status': '1/3',
    'order:starts,ends': '1/3',
    'fresh:starts': '1/4',
    'length:phone': '1/4',
    'type:phone': '0/4',
    'expression:': '1/4',
    'expression:x': '1/3',
  });
  assert.deepEqual(found.left, ['required:absent'], 'what cannot be asked is said');
  const lines = (key: string) => found.evidence.filter(({ rule: of }) => of === key).map(({ line }) => line);
  assert.deepEqual(lines('required:idno'), [4]);
  assert.deepEqual(lines('unique:idno'), [5], 'the first of two is right');
  assert.deepEqual(lines('agreement:code,status'), [3]);
  const [wrong] = found.evidence.filter(({ rule: of }) => of === 'format:phone');
  assert.ok(wrong);
  const again = await ask([
    { ...rule('format', ['phone'], { format: 'mobile' }), confirmed: [wrong.rowHash] },
  ]);
  assert.deepEqual(again.counts[0], { key: 'format:phone', checked: 4, failed: 0, confirmed: 1 });
});

test('checks of the last days stay, of the time before one a month', async () => {
  const { p } = await city();
  await startCollect(p);
  const a = await publishedResource(p, [{ name: 'id', titleZh: '编号', type: 'C', length: 10, key: true }]);
  const now = p.clock.now().getTime();
  const add = async (days: number): Promise<void> => {
    const [id, at] = [newId(), new Date(now - days * 86_400_000)];
    await sql`insert into quality.run (id, resource_id, organisation_id, version_id, cause, day, at, took_ms, rows, held, weights, verdict)
      values (${id}, ${a.resourceId}, ${a.organisationId}, ${a.versionId}, 'nightly', ${at}, ${at}, 1, 1, 0, '{}', 'passed')`.execute(
      p.db,
    );
    await sql`insert into quality.measure (run_id, dimension, checked, failed) values (${id}, 'accuracy', 1, 0)`.execute(
      p.db,
    );
    await sql`insert into quality.probe (id, resource_id, target, ok, took_ms, detail, at)
      values (${newId()}, ${a.resourceId}, 'rows', true, 1, 'readable', ${at})`.execute(p.db);
  };
  for (const days of [1, 2, 3, 400, 401, 402, 403]) await add(days);
  const kept = async () => {
    const { rows } = await sql<{ runs: number; probes: number }>`
      select (select count(*) from quality.run where resource_id = ${a.resourceId})::int as runs,
        (select count(*) from quality.probe where resource_id = ${a.resourceId})::int as probes`.execute(
      p.db,
    );
    return [rows[0]?.runs, rows[0]?.probes];
  };
  assert.deepEqual(await kept(), [7, 7]);
  await keepDaily(p).run(p.clock.today());
  const [runs = 0, probes = 0] = await kept();
  // Four days in a row may lie in two months.
  assert.ok(runs === probes && (runs === 4 || runs === 5), `${runs} ${probes}`);
  await keepDaily(p).run(p.clock.today());
  assert.deepEqual(await kept(), [runs, probes]);
});
