/** Each statement of a gathering specification: met by a sound load, and named where it is not. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Item } from '#rooms/catalog/index.ts';
import { type LoadFacts, type Statements, statementsSchema, unmet } from './statements.ts';

const item = (name: string, more: Partial<Item> = {}): Item => ({
  id: crypto.randomUUID(),
  name,
  titleZh: name,
  type: 'C',
  key: false,
  nullable: true,
  personal: 'none',
  filterable: false,
  description: '含义',
  ...more,
});
const sound: LoadFacts = {
  items: [item('credit_code', { key: true, nullable: false, identifier: 'credit-code' }), item('place')],
  subjectKind: 'legal-person',
  updateCycle: 'weekly',
  mode: 'full',
  channel: 'file',
  day: '2026-03-10',
  lastDay: '2026-03-05',
};
const whole: Statements = statementsSchema.parse({
  structure: { binding: true, key: true, described: true },
  naming: { form: 'lower-snake' },
  mode: { modes: ['full'], channels: ['file'] },
  frequency: {},
  identifiers: { binding: true },
});
const named = (load: Partial<LoadFacts>, statements = whole): string[] =>
  unmet(statements, { ...sound, ...load }).map(
    ({ statement, binding }) => `${statement}${binding ? '!' : ''}`,
  );

test('a load that meets every statement has no remark', () => assert.deepEqual(named({}), []));

test('each statement is named, and whether it binds', () => {
  const [first, second] = sound.items;
  assert.ok(first && second);
  assert.deepEqual(named({ items: [{ ...first, key: false }, second] }), ['structure!']);
  assert.deepEqual(named({ items: [first, { ...second, description: ' ' }] }), ['structure!']);
  assert.deepEqual(named({ items: [first, { ...second, name: 'Place' }] }), ['naming']);
  assert.deepEqual(named({ mode: 'incremental' }), ['mode']);
  assert.deepEqual(named({ channel: 'push' }), ['mode']);
  assert.deepEqual(named({ lastDay: '2026-03-02' }), ['frequency']);
  assert.deepEqual(named({ lastDay: undefined }), []);
  assert.deepEqual(named({ items: [{ ...first, identifier: undefined }, second] }), ['identifiers!']);
  assert.deepEqual(named({ items: [{ ...first, identifier: undefined }, second], subjectKind: 'none' }), []);
});

test('what is not asked is not checked, and a frequency never binds', () => {
  assert.deepEqual(named({ mode: 'incremental', lastDay: '2020-01-01' }, {}), []);
  assert.ok(!statementsSchema.safeParse({ frequency: { binding: true } }).success);
});
