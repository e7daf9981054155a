/** Each rule of the daily check: met by what it looks for, and by nothing else. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { detect, type Facts } from './detect.ts';
import { type Detector, detectorKeys } from './terms.ts';

const good: Facts = {
  id: 'a',
  organisationId: 'o',
  state: 'open',
  openedOn: '2026-01-05',
  title: '公园名录',
  summary: '城市公园的名称和位置',
  licence: 'open-terms',
  cycle: 'yearly',
  contact: { name: '数据科', phone: '0000-1', email: '' },
  fields: [{ name: 'name', titleZh: '名称', meaning: '登记的名称' }],
  releaseId: 'r',
  releasedAt: '2026-06-01T00:00:00Z',
  rows: 100,
  columns: ['name'],
  digest: 'd1',
  formats: [
    { format: 'csv', rows: 100 },
    { format: 'json', rows: 100 },
  ],
  withdrawn: false,
  stored: 100,
  emptyCells: 0,
  lostFiles: [],
  overdue: [],
  personal: [],
  below: [],
};
const limits = { 'least-cells': 50, 'most-empty': 30 };
const today = '2026-11-22';
const found = (...sets: Partial<Facts>[]): Detector[] =>
  detect(
    sets.map((one, at) => ({ ...good, id: String(at), ...one })),
    limits,
    today,
  ).map(({ detector }) => detector);

test('a set in order is found by no rule', () => {
  assert.deepEqual(found({}), []);
});

const cases: Record<Detector, Partial<Facts>[]> = {
  empty: [{ rows: 0, stored: 0, formats: good.formats.map((one) => ({ ...one, rows: 0 })) }],
  small: [{ rows: 10, stored: 10, formats: good.formats.map((one) => ({ ...one, rows: 10 })) }],
  split: [
    { title: '公园名录2024', digest: 'x' },
    { title: '公园名录2025', digest: 'y' },
  ],
  duplicate: [{ title: '甲' }, { title: '乙' }],
  missing: [{ emptyCells: 31 }],
  converted: [{ fields: [{ name: 'c1', titleZh: '列1', meaning: '第一' }] }],
  stale: [{ cycle: 'monthly' }],
  undescribed: [{ summary: '公园名录' }],
  'dead-interface': [{ stored: undefined }],
  unanswered: [{ overdue: ['KF2026-00001'] }],
  personal: [{ personal: ['mobile'] }],
  format: [{ formats: [{ format: 'xlsx', rows: 100 }] }],
  link: [{ lostFiles: ['csv'] }],
  vanished: [{ state: 'planned', releaseId: null }],
  'count-differs': [{ stored: 99 }],
  licence: [{ licence: '' }],
  quality: [{ below: [{ dimension: 'accuracy', score: 90 }] }],
};

for (const detector of detectorKeys)
  test(`${detector} is found`, () => {
    assert.deepEqual([...new Set(found(...cases[detector]))], [detector]);
  });

test('limits the authority did not set are not looked for', () => {
  assert.deepEqual(
    detect(
      [
        {
          ...good,
          rows: 1,
          stored: 1,
          emptyCells: 1,
          formats: good.formats.map((one) => ({ ...one, rows: 1 })),
        },
      ],
      {},
      today,
    ),
    [],
  );
});
