/** What is unusual in a day's use, and how much of a person a public notice shows: pure. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { unusual } from './alerts.ts';
import { maskedName, personalIn, shownName } from './announce.ts';

const limits = { times: 10, least: 200, refused: 50, sets: 3 };
const day = (given: Record<string, unknown>) => ({
  dataset: 'a',
  provider: 'p',
  user: 'u',
  taken: 0,
  refused: 0,
  rows: 0,
  usual: 0,
  ...given,
});
const kinds = (...rows: Parameters<typeof unusual>[0]) => unusual(rows, limits).map(({ kind }) => kind);

test('a day is unusual against the days before it, and never below the least', () => {
  assert.deepEqual(kinds(day({ taken: 199 })), []);
  assert.deepEqual(kinds(day({ taken: 200 })), ['volume']);
  assert.deepEqual(kinds(day({ taken: 500, usual: 60 })), []);
  assert.deepEqual(kinds(day({ taken: 600, usual: 60 })), ['volume']);
});

test('refusals count for themselves, whoever it was', () => {
  assert.deepEqual(kinds(day({ refused: 49 })), []);
  assert.deepEqual(kinds(day({ refused: 50, user: null })), ['refused']);
});

test('many sets of one provider in a day are one alert; nobody without a name sweeps', () => {
  const three = ['a', 'b', 'c'].map((dataset) => day({ dataset, taken: 1 }));
  assert.deepEqual(kinds(...three), ['sweep']);
  assert.deepEqual(kinds(...three.map((row) => ({ ...row, user: null }))), []);
  assert.deepEqual(kinds(...three.map((row, n) => ({ ...row, provider: `p${n}` }))), []);
});

test('of a person the family name is shown, a body by its name', () => {
  assert.equal(maskedName('王小明'), '王某某');
  assert.equal(maskedName('李四'), '李某');
  assert.equal(maskedName('阿'), '阿某');
  assert.equal(shownName({ kind: 'public-person', name: { zh: '欧阳小明明', en: '' } }).zh, '欧某某');
  assert.equal(shownName({ kind: 'public-company', name: { zh: '某科技公司', en: '' } }).zh, '某科技公司');
});

test('a notice holds no number and no name of a person', () => {
  const person = { kind: 'public-person', name: { zh: '王小明', en: '' } };
  const company = { kind: 'public-company', name: { zh: '某科技公司', en: '' } };
  assert.deepEqual(personalIn('使用超出授权场景。', person), []);
  assert.equal(personalIn('王小明超出授权场景。', person).length, 1);
  assert.equal(personalIn('联系电话 13812345678。', company).length, 1);
  assert.deepEqual(personalIn('某科技公司超出授权场景。', company), []);
});
