// What needs no platform: keys as the warehouse has them, marks put together, figures of the board.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Problem } from '#kernel/errors.ts';
import { itemSchema } from '#rooms/catalog/index.ts';
import { median } from './board.ts';
import { gathered } from './marks.ts';
import './errors.ts';
import { readKey, rowKeyOf } from './record-key.ts';

const item = (name: string, key: boolean, more: object = {}) =>
  itemSchema.parse({
    id: '01890000-0000-7000-8000-000000000000',
    name,
    titleZh: name,
    type: 'C',
    length: 40,
    key,
    nullable: !key,
    personal: 'none',
    filterable: false,
    description: '测试',
    ...more,
  });

test('one key item is the key as it is, several are told apart by their lengths in bytes', () => {
  const one = [item('no', true), item('state', false)];
  assert.equal(rowKeyOf(one, readKey(one, { no: ' Ａ1 ' })), 'A1');
  const two = [item('a', true), item('b', true)];
  assert.equal(rowKeyOf(two, { a: '1', b: '23' }), '1:12:23');
  assert.notEqual(rowKeyOf(two, { a: '1', b: '23' }), rowKeyOf(two, { a: '12', b: '3' }));
  assert.equal(rowKeyOf(two, { a: '号', b: 'x' }), '3:号1:x');
});

test('a key item that is missing, unknown or asked of rows without a key is refused', () => {
  const code = (work: () => unknown): string => {
    try {
      work();
    } catch (error) {
      return error instanceof Problem ? error.code : String(error);
    }
    return 'nothing was refused';
  };
  const items = [item('no', true), item('state', false)];
  assert.equal(
    code(() => readKey(items, {})),
    'quality.record-key-wrong',
  );
  assert.equal(
    code(() => readKey(items, { no: '1', state: '2' })),
    'quality.record-key-wrong',
  );
  assert.equal(
    code(() => readKey([item('state', false)], { state: '2' })),
    'quality.record-keyless',
  );
});

test('marks of a row are one statement: the oldest day, all items or those in doubt, the newest correction', () => {
  const mark = (kind: 'under-check' | 'disputed' | 'corrected', since: string, of: string | null = null) => ({
    kind,
    since,
    item: of,
  });
  const both = gathered('k', [mark('disputed', '2026-03-05', 'a'), mark('under-check', '2026-03-02', 'b')]);
  assert.deepEqual(
    [both.items, both.underCheck, both.disputed, both.since, both.correctedOn],
    [['a', 'b'], true, true, '2026-03-02', null],
  );
  const whole = gathered('k', [mark('under-check', '2026-03-02', 'b'), mark('under-check', '2026-03-03')]);
  assert.deepEqual(whole.items, []);
  const after = gathered('k', [mark('corrected', '2026-03-17', 'b'), mark('corrected', '2026-03-20', 'b')]);
  assert.deepEqual([after.underCheck, after.since, after.correctedOn], [false, null, '2026-03-20']);
});

test('the median is the middle figure, or the mean of the two middle ones', () => {
  assert.equal(median([]), null);
  assert.equal(median([7]), 7);
  assert.equal(median([9, 1, 4]), 4);
  assert.equal(median([2, 10, 4, 8]), 6);
});
