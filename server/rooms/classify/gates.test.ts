/** The gate before review and publication: each way in which an entry may fall short of its grading, and the sound one. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { entryFaults } from './gates.ts';
import { nationalTable as table } from './grading/table.ts';
import type { Grading } from './gradings.ts';

const at = new Date('2026-03-01T00:00:00Z');
const sheet = (changes: Partial<Grading>): Grading => ({
  id: 'g',
  resource_id: 'r',
  item: '',
  number: 1,
  table_version: 0,
  implementing_number: null,
  answers: {},
  kinds: [],
  rows: [],
  proposed_grade: 'general-3',
  proposed_class: 'conditional',
  state: 'confirmed',
  grade: 'general-3',
  class: 'conditional',
  laxer: false,
  reason: '',
  proposed_at: at,
  proposed_by: null,
  confirmed_at: at,
  confirmed_by: null,
  reviewed_at: null,
  reviewed_by: null,
  review_comment: '',
  ...changes,
});
const entry = {
  securityLevel: 'general-3',
  openingClass: 'conditional',
  items: [{ name: 'mobile', titleZh: '手机', personal: 'none' }],
};
const codes = (content: Partial<typeof entry>, gradings: Grading[] = []) =>
  entryFaults(table, { ...entry, ...content }, gradings, ['X']).map(({ code }) => code);

test('an entry that agrees with its grading passes, and one that was never graded', () => {
  assert.deepEqual(codes({}, [sheet({})]), []);
  assert.deepEqual(codes({ securityLevel: 'general-4', openingClass: 'closed' }, [sheet({})]), []);
  assert.deepEqual(codes({}), []);
});

test('a grade outside the table, below an item, below what was confirmed', () => {
  assert.deepEqual(codes({ securityLevel: 'general-9' }), ['classify.grade-outside']);
  assert.deepEqual(codes({ securityLevel: 'general-2' }, [sheet({})]), ['classify.grade-max']);
  const items = [{ name: 'mobile', titleZh: '手机', personal: 'none', grade: 4 }];
  assert.deepEqual(codes({ items }), ['classify.grade-max']);
  assert.deepEqual(codes({}, [sheet({ item: 'mobile', grade: 'important' })]), ['classify.grade-max']);
});

test('a laxer grade waits for confirmation and for the bureau; a refused one counts for nothing', () => {
  const open = sheet({ state: 'proposed', grade: null, class: null });
  assert.deepEqual(codes({ securityLevel: 'general-2' }, [open]), ['classify.laxer']);
  assert.deepEqual(codes({ openingClass: 'open' }, [open]), ['classify.class-laxer']);
  assert.deepEqual(
    codes({ securityLevel: 'general-2' }, [sheet({ state: 'in_review', grade: 'general-2' })]),
    ['classify.review-open'],
  );
  assert.deepEqual(codes({ securityLevel: 'general-2' }, [sheet({ state: 'refused' })]), []);
});
