/** Where an entry stands: higher law before what the last look decided, and that before what the entry says. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { LawNow } from '#law/settings.ts';
import { judge } from './scope.ts';
import { wayDue } from './ways.ts';

const ground = { key: 'third-party', argument: '' };
const closed = { openingClass: 'closed', openingGrounds: [ground] };
const open = { openingClass: 'open', openingGrounds: [] };
const rule = (effect: 'bars' | 'narrows') => ({
  id: '1',
  resourceId: '2',
  effect,
  kind: 'law',
  title: 'Act',
  article: '7',
  wording: '',
});
const nothing = { superior: [], later: undefined, plannedOn: undefined, opened: false };
const of = (entry: typeof closed | typeof open, known: Partial<Parameters<typeof judge>[1]> = {}) => {
  const { state, grounds, toChange, plannedOn } = judge(entry, { ...nothing, ...known });
  return [state, grounds, toChange, plannedOn ?? null];
};

test('an entry is in exactly one state', () => {
  assert.deepEqual(of(closed), ['excluded', ['third-party'], false, null]);
  assert.deepEqual(of(open), ['undated', [], false, null]);
  assert.deepEqual(of(open, { plannedOn: '2099-01-01' }), ['planned', [], false, '2099-01-01']);
  assert.deepEqual(of(open, { opened: true }), ['opened', [], false, null]);
});

test('higher law that bars stands before everything, what only narrows does not', () => {
  assert.deepEqual(of(open, { superior: [rule('bars')], opened: true }), [
    'excluded',
    ['Act 7'],
    false,
    null,
  ]);
  assert.deepEqual(of(open, { superior: [rule('narrows')] })[0], 'undated');
});

test('an answer moves the entry until its next version says so itself', () => {
  const scoped = { state: 'planned', grounds: [], plannedOn: '2099-01-01' };
  assert.deepEqual(of(closed, { later: scoped, plannedOn: '2099-01-01' }), [
    'planned',
    [],
    true,
    '2099-01-01',
  ]);
  assert.deepEqual(of(closed, { later: { state: 'excluded', grounds: ['internal-affairs'] } })[1], [
    'internal-affairs',
  ]);
});

test('a way back has a due day only where one was set', () => {
  const law = (value?: number) =>
    ({ number: () => (value === undefined ? undefined : { value }) }) as unknown as LawNow;
  assert.equal(wayDue(law(), '2026-01-30'), null);
  assert.equal(wayDue(law(5), '2026-01-30'), '2026-02-04');
});
