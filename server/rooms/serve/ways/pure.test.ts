/** The pure halves of the ways: claims against values, what a question may say, and the cursor. */
import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { Problem } from '#kernel/errors.ts';
import '../errors.ts';
import './errors.ts';
import type { KeyFile } from '../gateway/directory.ts';
import { compilePlan, type FirstPlan, type Plan, type PlanRequest, planDigest, readPlan } from '../plan.ts';
import type { GrantTerms } from '../terms.ts';
import { digestsOf } from './claims.ts';
import { overall, plainText, verdictOn } from './compare.ts';
import { openCursor, sealCursor } from './cursor.ts';
import { exampleBody } from './examples.ts';
import { readBatch, readSearch, readVerification } from './questions.ts';

const item = { nullable: true, filterable: true, key: false, personal: 'none' as const };
const items: PlanRequest['items'] = [
  { ...item, name: 'id', titleZh: '号', type: 'C', key: true, identifier: 'resident-id' },
  { ...item, name: 'name', titleZh: '姓名', type: 'C', personal: 'personal' },
  { ...item, name: 'born', titleZh: '出生', type: 'D' },
  { ...item, name: 'income', titleZh: '收入', type: 'N', scale: 2 },
  { ...item, name: 'owner', titleZh: '房产', type: 'L' },
  { ...item, name: 'note', titleZh: '说明', type: 'C', filterable: false, codeList: ['a', 'b'] },
];
const base = {
  resourceId: 'r',
  resourceVersionId: 'v',
  items,
  columns: items.map(({ name }) => name),
  maxRecords: 10,
};
const verifying = (more: Partial<PlanRequest> = {}): Plan =>
  compilePlan({ ...base, kind: 'verify', lookup: ['id'], ...more });
const searching = (more: Partial<PlanRequest> = {}): Plan =>
  compilePlan({
    ...base,
    kind: 'search',
    lookup: [],
    filters: ['name', 'born', 'owner'],
    order: ['born'],
    ...more,
  });

const refusedBy = (work: () => unknown): string => {
  try {
    work();
    return 'done';
  } catch (error) {
    return error instanceof Problem ? error.code : String(error);
  }
};

describe('plans', () => {
  test('one of the first format is read as a lookup, and its digest is that of its own text', () => {
    const { tolerance: _, codeList: __, ...column } = verifying().columns[0] ?? assert.fail();
    const first: FirstPlan = {
      format: 'gongshu.plan/1',
      resourceId: 'r',
      resourceVersionId: 'v',
      columns: [column],
      lookup: ['id'],
      maxRecords: 7,
    };
    const before = JSON.stringify(first);
    const read = readPlan(first);
    assert.deepEqual(
      [read.kind, read.maxPage, read.filters, read.order, read.guesses, read.columns[0]?.tolerance],
      ['lookup', 7, [], [], null, null],
    );
    assert.equal(JSON.stringify(first), before);
    const plan = verifying();
    assert.equal(readPlan(plan), plan);
    assert.equal(planDigest(readPlan(JSON.parse(JSON.stringify(plan)))), planDigest(plan));
  });

  test('each kind has its own parts and its own bounds', () => {
    const by = (more: Partial<PlanRequest>) => refusedBy(() => compilePlan({ ...base, lookup: [], ...more }));
    assert.equal(by({ kind: 'verify' }), 'serve.lookup-needed');
    assert.equal(by({ kind: 'search' }), 'serve.search-needs-filters');
    assert.equal(by({ kind: 'search', filters: ['born'], lookup: ['id'] }), 'serve.kind-parts');
    assert.equal(by({ lookup: ['id'], filters: ['born'] }), 'serve.kind-parts');
    assert.equal(by({ lookup: ['id'], guesses: 3 }), 'serve.kind-parts');
    assert.equal(by({ kind: 'search', filters: ['note'] }), 'serve.search-not-filterable');
    const fewer = { kind: 'search' as const, filters: ['born'], columns: ['id'] };
    assert.equal(by(fewer), 'serve.search-not-answered');
    assert.equal(by({ kind: 'batch', lookup: ['id'], maxPage: 501 }), 'serve.page-size');
    assert.equal(by({ kind: 'verify', lookup: ['id'], columns: ['id'] }), 'serve.nothing-to-claim');
    for (const [name, step] of [
      ['name', '1'],
      ['income', '0'],
      ['income', '-1'],
      ['nobody', '1'],
    ] as const)
      assert.equal(by({ kind: 'verify', lookup: ['id'], tolerances: { [name]: step } }), 'serve.tolerance');
    assert.equal(by({ lookup: ['id'], tolerances: { income: '1' } }), 'serve.kind-parts');
    const moved = { mayMoveBy: { income: '10' } };
    assert.equal(by({ kind: 'verify', lookup: ['id'], ...moved }), 'serve.kind-parts');
    for (const name of ['id', 'name', 'born'])
      assert.equal(by({ lookup: ['id'], mayMoveBy: { [name]: '1' } }), 'serve.may-move', name);
    const exact = base.items.map((item) => (item.name === 'income' ? { ...item, filterable: false } : item));
    const delivered = compilePlan({ ...base, items: exact, lookup: ['id'], ...moved });
    assert.deepEqual(
      delivered.columns.filter(({ mayMoveBy }) => mayMoveBy).map(({ name, tolerance }) => [name, tolerance]),
      [['income', null]],
    );
    const plan = verifying({ tolerances: { income: '0.5' }, guesses: 4 });
    assert.deepEqual(plan.columns.find(({ name }) => name === 'income')?.tolerance, { step: '0.5' });
    assert.deepEqual([plan.guesses, verifying().guesses, searching().guesses], [4, 3, null]);
    assert.deepEqual(plan.columns.find(({ name }) => name === 'note')?.codeList, {
      code: null,
      values: ['a', 'b'],
    });
  });
});

describe('claims', () => {
  test('what was claimed of made-up rows is told from what was claimed in earnest', () => {
    const about = (environment: string) => {
      const file = {
        plan: verifying(),
        grant: { consumerId: 'c' },
        cityKey: Buffer.alloc(32, 1),
        environment,
      };
      const question = { keys: [['X1']], columns: ['income'], claims: ['1'] };
      const call = { file, question, day: '2026-01-01' } as unknown as Parameters<typeof digestsOf>[0];
      return digestsOf(call, 0).map((one) => [one.about.toString('hex'), one.claimed.toString('hex')]);
    };
    assert.deepEqual(about('production'), about('production'));
    const [test = [], real = []] = [about('test').flat(), about('production').flat()];
    assert.ok(test.length === 2 && test.every((digest, at) => digest !== real[at]));
  });

  const column = (name: string, tolerances: Record<string, string> = {}) =>
    verifying({ tolerances }).columns.find((one) => one.name === name) ?? assert.fail(name);
  const verdict = (name: string, value: string | null, claim: string, step?: string) => {
    const of = column(name, step ? { [name]: step } : {});
    return verdictOn(of, value === null ? null : plainText(of, value), plainText(of, claim));
  };

  test('equal values are equal however they are written', () => {
    assert.equal(verdict('income', '12.50', '012.5'), 'yes');
    assert.equal(verdict('income', '-0.00', '0'), 'yes');
    assert.equal(verdict('name', '（某）公司', '(某)公司 '), 'yes');
    assert.equal(verdict('name', '某甲', '某乙'), 'no');
    assert.equal(verdict('born', '2000-01-01', '2000-01-02'), 'no');
    assert.equal(verdict('owner', 'true', 'true'), 'yes');
    assert.equal(verdict('income', null, '1'), 'unknown');
    assert.equal(verdict('income', 'NaN', '0', '5'), 'no');
  });

  test('a tolerance makes near values partly right, its own edge included', () => {
    assert.equal(verdict('income', '100', '100.5', '0.5'), 'partly');
    assert.equal(verdict('income', '100', '100.51', '0.5'), 'no');
    assert.equal(verdict('income', '12345678901234567890.01', '12345678901234567890.02', '0.01'), 'partly');
    assert.equal(verdict('born', '2000-02-28', '2000-03-01', '2'), 'partly');
    assert.equal(verdict('born', '2000-02-27', '2000-03-01', '2'), 'no');
    fc.assert(
      fc.property(fc.integer(), fc.integer(), fc.nat(1000), (a, b, step) => {
        const said = verdict('income', String(a), String(b), String(step + 1));
        const expected = a === b ? 'yes' : Math.abs(a - b) <= step + 1 ? 'partly' : 'no';
        assert.equal(said, expected);
      }),
    );
  });

  test('of several claims', () => {
    assert.equal(overall(['yes', 'yes']), 'yes');
    assert.equal(overall(['yes', 'no']), 'partly');
    assert.equal(overall(['yes', 'unknown']), 'partly');
    assert.equal(overall(['no', 'unknown']), 'no');
    assert.equal(overall(['unknown']), 'unknown');
  });
});

const file = (plan: Plan, terms: Partial<GrantTerms> = {}): KeyFile =>
  ({
    plan,
    cityKey,
    versionId: 'version',
    grant: {
      id: 'grant',
      termsVersion: 1,
      terms: {
        columns: plan.columns.map(({ name }) => name),
        masks: {},
        rows: null,
        maxPage: 1000,
        ...terms,
      },
    },
  }) as unknown as KeyFile;
const cityKey = randomBytes(32);
const sent = (body: unknown, query = '') => ({ query, body: Buffer.from(JSON.stringify(body)) });
const code = (found: object): unknown => ('refused' in found ? found.refused : 'read');

describe('questions', () => {
  test('a verification is bounded, typed, and never about the key itself', () => {
    const plan = verifying({ maxPage: 2 });
    const ask = (body: unknown, terms = {}) => readVerification(file(plan, terms), sent(body));
    assert.deepEqual(ask({ id: 'X', claims: { born: '2000-01-01', name: '某甲' } }), {
      keys: [['X']],
      columns: ['name', 'born'],
      claims: ['某甲', '2000-01-01'],
    });
    assert.equal(code(ask({ id: 'X' })), 'gateway.parameter-missing');
    assert.equal(code(ask({ id: 'X', claims: {} })), 'gateway.parameter-missing');
    assert.equal(code(ask({ id: 'X', claims: [] })), 'gateway.parameter-value');
    assert.equal(code(ask({ claims: { name: '某' } })), 'gateway.parameter-missing');
    assert.equal(code(ask({ id: 'X', claims: { name: null } })), 'gateway.parameter-value');
    assert.equal(code(ask({ id: 'X', claims: { born: '昨天' } })), 'gateway.parameter-value');
    assert.equal(code(ask({ id: '<id>', claims: { born: '2020-01-01' } })), 'gateway.parameter-placeholder');
    assert.equal(code(ask({ id: 'X', claims: { name: '<name>' } })), 'gateway.parameter-placeholder');
    assert.equal(code(ask({ id: 'X', claims: { id: 'X' } })), 'gateway.parameter-unknown');
    assert.equal(
      code(ask({ id: 'X', claims: { name: 'a', born: '2000-01-01', owner: true } })),
      'gateway.claims-many',
    );
    const few = { columns: ['name'] };
    assert.equal(code(ask({ id: 'X', claims: { born: '2000-01-01' } }, few)), 'gateway.column-not-granted');
    assert.equal(code(readVerification(file(plan), sent({}, 'id=X'))), 'gateway.parameter-unknown');
    assert.equal(
      code(readVerification(file(plan), { query: '', body: Buffer.from('[1]') })),
      'gateway.body-unreadable',
    );
  });

  test('a batch keeps its order and says where a key is wrong', () => {
    const plan = compilePlan({ ...base, kind: 'batch', lookup: ['id'], maxPage: 3 });
    const ask = (body: unknown, terms = {}) => readBatch(file(plan, terms), sent(body));
    const found = ask({ keys: [{ id: 'B' }, { id: 'A' }, { id: 'B' }], columns: ['name'] });
    assert.deepEqual(found, { keys: [['B'], ['A'], ['B']], columns: ['name'] });
    const four = { keys: ['A', 'B', 'C', 'D'].map((id) => ({ id })) };
    assert.deepEqual(ask(four), { refused: 'gateway.keys-many', params: { most: 3 } });
    assert.deepEqual(ask({ keys: four.keys.slice(0, 3) }, { maxPage: 2 }), {
      refused: 'gateway.keys-many',
      params: { most: 2 },
    });
    assert.deepEqual(ask({ keys: [{ id: 'A' }, { other: 'B' }] }), {
      refused: 'gateway.parameter-missing',
      params: { parameter: 'keys[1].id' },
    });
    assert.deepEqual(ask({ keys: [{ id: 'A' }, 'B'] }), {
      refused: 'gateway.parameter-value',
      params: { parameter: 'keys[1]' },
    });
    for (const body of [{}, { keys: [] }]) assert.equal(code(ask(body)), 'gateway.parameter-missing');
    for (const body of [{ keys: 1 }, { keys: ['A'] }, { keys: [{ id: 'A' }], columns: 'name' }])
      assert.equal(code(ask(body)), 'gateway.parameter-value');
    assert.equal(code(ask({ keys: [{ id: 'A' }], claims: {} })), 'gateway.parameter-unknown');
  });

  test('a search takes what the plan indexes, by the operators of the type, where the grant shows it unmasked', () => {
    const plan = searching();
    const ask = (body: unknown, terms = {}) => readSearch(file(plan, terms), sent(body));
    const by = (filter: unknown, terms = {}) => code(ask({ filters: [filter] }, terms));
    const named = { column: 'name', op: 'prefix', value: '某' };
    assert.equal(by(named), 'read');
    assert.equal(by({ column: 'born', op: 'gte', value: '2000-01-01' }), 'read');
    assert.equal(by({ column: 'name', op: 'in', value: ['某甲', '某乙'] }), 'read');
    assert.equal(by({ column: 'income', op: 'eq', value: 1 }), 'gateway.search-column');
    assert.equal(by({ column: 'name', op: 'gte', value: 'a' }), 'gateway.search-operator');
    assert.equal(by({ column: 'owner', op: 'lt', value: true }), 'gateway.search-operator');
    assert.equal(by({ column: 'born', op: 'eq', value: 'x' }), 'gateway.parameter-value');
    assert.equal(by({ column: 'name', op: 'in', value: [] }), 'gateway.parameter-value');
    assert.equal(by({ column: 'name', op: 'in', value: 'a' }), 'gateway.parameter-value');
    assert.equal(by({ ...named, not: true }), 'gateway.parameter-unknown');
    assert.equal(by(named, { columns: ['id'] }), 'gateway.column-not-granted');
    assert.equal(by(named, { masks: { name: 'keep-first' } }), 'gateway.search-masked');
    const graded = {
      measures: { grade: 'g', masks: { born: 'year-only' }, encryption: false, operator: false },
    };
    assert.equal(by({ column: 'born', op: 'lt', value: '2000-01-01' }, graded), 'gateway.search-masked');
    const ordered = (order: unknown, terms = {}) => code(ask({ filters: [named], order }, terms));
    assert.deepEqual([ordered('-born'), ordered('born')], ['read', 'read']);
    assert.equal(ordered('income'), 'gateway.search-column');
    assert.equal(ordered('born', graded), 'gateway.search-masked');
    assert.equal(code(ask({ filters: [] })), 'gateway.parameter-missing');
    assert.equal(code(ask({ filters: [named], pageSize: 51 })), 'gateway.page-size');
    assert.equal(code(ask({ filters: [named], pageSize: 0 })), 'gateway.parameter-value');
    assert.equal(code(ask({ filters: Array.from({ length: 11 }, () => named) })), 'gateway.parameter-value');
    assert.equal(code(ask({ filters: [named], cursor: 'x' })), 'gateway.cursor-other');
  });

  test('the printed example of every kind is a question that is taken', () => {
    const value = ({ json }: { json: string }) =>
      json === 'date' ? '2026-01-01' : json === 'boolean' ? true : '1';
    const batch = compilePlan({ ...base, kind: 'batch', lookup: ['id'] });
    const example = (plan: Plan) => sent(exampleBody(plan, undefined, value));
    assert.equal(code(readVerification(file(verifying()), example(verifying()))), 'read');
    assert.equal(code(readSearch(file(searching()), example(searching()))), 'read');
    assert.equal(code(readBatch(file(batch), example(batch))), 'read');
  });
});

test('a cursor opens for its own grant, terms and question, and for nothing else', () => {
  const of = { grantId: 'g', termsVersion: 2, versionId: 'v', digest: 'd' };
  const at = { generation: 4, value: null, key: '某甲' };
  const cursor = sealCursor(cityKey, of, at);
  assert.deepEqual(openCursor(cityKey, of, cursor), at);
  assert.notEqual(sealCursor(cityKey, of, at), cursor);
  assert.equal(openCursor(cityKey, { ...of, grantId: 'h' }, cursor), 'other');
  assert.equal(openCursor(cityKey, { ...of, digest: 'e' }, cursor), 'other');
  assert.equal(openCursor(cityKey, { ...of, termsVersion: 3 }, cursor), 'outdated');
  assert.equal(openCursor(cityKey, { ...of, versionId: 'w' }, cursor), 'outdated');
  assert.equal(openCursor(randomBytes(32), of, cursor), 'other');
  const bytes = Buffer.from(cursor, 'base64url');
  for (let place = 0; place < bytes.length; place += 7) {
    const altered = Buffer.from(bytes);
    altered[place] = (altered[place] ?? 0) ^ 1;
    assert.equal(openCursor(cityKey, of, altered.toString('base64url')), 'other');
  }
  assert.equal(openCursor(cityKey, of, ''), 'other');
});
