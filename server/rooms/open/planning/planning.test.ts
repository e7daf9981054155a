/** What is reckoned without a store: the same words, quarters, who asks. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isDay } from '../demands/days.ts';
import { alike } from '../demands/file.ts';
import { filerKindOf } from '../demands/terms.ts';
import { quartersTo } from '../government/shares.ts';

test('the same words ask for the same thing, whatever stands between them', () => {
  assert.equal(alike('公交 线路、站点。'), alike('公交线路站点'));
  assert.equal(alike('ＡＢＣ-1'), alike('abc1'));
  assert.notEqual(alike('公交线路'), alike('公交站点'));
});

test('quarters end with their last day, across the year', () => {
  assert.deepEqual(quartersTo('2026-05-12').slice(-3), [
    { key: '2025Q4', end: '2025-12-31' },
    { key: '2026Q1', end: '2026-03-31' },
    { key: '2026Q2', end: '2026-06-30' },
  ]);
});

test('a day is one of the calendar', () => {
  assert.ok(isDay('2026-02-28'));
  for (const wrong of ['', '2026-2-8', 'tomorrow', '2026-13-01']) assert.ok(!isDay(wrong), wrong);
});

test('who asks is known by the kind of their body', () => {
  assert.deepEqual(
    [
      'public-person',
      'public-company',
      'public-operator',
      'public-university',
      'public-body',
      'administrative-organ',
    ].map(filerKindOf),
    ['person', 'company', 'company', 'university', 'body', 'unit'],
  );
});
