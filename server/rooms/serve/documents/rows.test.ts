/** Made-up rows: the same for the same plan, right by type, list and check digit. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { creditCodeFault, residentIdFault } from '#kernel/identifiers.ts';
import { compilePlan } from '../plan.ts';
import { parseValue } from '../values.ts';
import { exampleBodies } from './bodies.ts';
import type { Field } from './fields.ts';
import { generatedRow } from './rows.ts';

const item = (name: string, type: 'C' | 'N' | 'D' | 'T' | 'L' | 'I' | 'B' | 'M', more: object = {}) => ({
  name,
  titleZh: name,
  type,
  length: 20,
  scale: null,
  key: false,
  nullable: false,
  filterable: true,
  personal: 'none' as const,
  ...more,
});
const items = [
  item('id', 'C', { key: true, length: 18, identifier: 'resident-id' }),
  item('firm', 'C', { length: 18, identifier: 'credit-code' }),
  item('state', 'C', { codeList: ['有效', '注销'] }),
  item('name', 'C', { length: 6 }),
  item('amount', 'N', { length: 10, scale: 2, nullable: true }),
  item('birth_date', 'D'),
  item('seen', 'T'),
  item('owner', 'L'),
  item('members', 'I', { length: 4 }),
  item('rate', 'B'),
];
const plan = compilePlan({
  resourceId: '00000000-0000-7000-8000-000000000001',
  resourceVersionId: '00000000-0000-7000-8000-000000000002',
  items,
  lookup: ['id'],
  columns: items.map(({ name }) => name),
  maxRecords: 5,
});
const fields: Field[] = plan.columns.map((column, place) => ({
  ...column,
  description: '',
  identifier: (items[place] as { identifier?: string }).identifier ?? null,
  codes: (column.codeList?.values ?? []).map((code) => ({ code, zh: code, en: code })),
}));

test('every cell is a value of its column, and every number has its check digit', () => {
  for (let ordinal = 1; ordinal <= 200; ordinal++) {
    const row = generatedRow(plan, fields, ordinal);
    assert.deepEqual(row, generatedRow(plan, fields, ordinal));
    const cell = (name: string): string | null =>
      row[fields.findIndex((field) => field.name === name)] ?? null;
    assert.equal(residentIdFault(cell('id') ?? ''), undefined);
    assert.equal(cell('birth_date')?.replaceAll('-', ''), cell('id')?.slice(6, 14));
    assert.equal(creditCodeFault(cell('firm') ?? ''), undefined);
    assert.ok(['有效', '注销'].includes(cell('state') ?? ''));
    assert.ok((cell('name') ?? '').length <= 6);
    fields.forEach(({ type, name }, place) => {
      const value = row[place] ?? null;
      if (value !== null) assert.ok(parseValue(type, value) !== undefined, `${name}: ${value}`);
    });
  }
  const all = Array.from({ length: 200 }, (_, place) => generatedRow(plan, fields, place + 1));
  assert.equal(new Set(all.map(([id]) => id)).size, 200, 'keys differ');
  assert.ok(
    all.some((row) => row[4] === null),
    'what may be missing is missing somewhere',
  );
});

test('the example asks for the first row', () => {
  const [body = ''] = exampleBodies(plan, fields);
  assert.deepEqual(JSON.parse(body), { id: generatedRow(plan, fields, 1)[0] });
});
