/** The timeline before anything is filed: real chains of real packs, and what cannot be chosen. */
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { Problem } from '#kernel/errors.ts';
import { type BureauSettings, type Law, loadLaw } from '#law/index.ts';
import { bindLaw } from '#law/settings.ts';
import './errors-acts.ts';
import { type Choice, presentSimulation, simulate } from './simulate.ts';

const root = join(import.meta.dirname, '../..');
const neijiang = loadLaw(join(root, 'regulations'), 'neijiang');
const fuzhou = loadLaw(join(root, 'regulations'), 'fuzhou');
const baotou = loadLaw(join(root, 'regulations'), 'baotou');
const xingyuan = loadLaw(join(root, 'tests/fixtures/regulations'), 'xingyuan');
const none: BureauSettings = { values: {}, effective: {} };
const inForce: BureauSettings = {
  values: {},
  effective: Object.fromEntries(
    neijiang.instruments.map(({ key }) => [key, { from: '2026-01-01', document: '内府发〔2025〕9号' }]),
  ),
};

function timeline(law: Law, settings: BureauSettings, key: string, from: string, choices: Choice[] = []) {
  const bound = bindLaw(law, from, settings);
  const procedure = law.procedure(key);
  return presentSimulation(bound, procedure, simulate(bound, procedure, choices));
}

const dues = ({ steps }: ReturnType<typeof timeline>) =>
  Object.fromEntries(steps.map((step) => [step.key, step.deadline?.due]));

describe('an objection received on 2 March 2026', () => {
  test('is marked in 3, passed on in 5, decided 5 after that', () => {
    const found = timeline(neijiang, inForce, 'quality.objection', '2026-03-02', [
      { step: 'route', outcome: 'forward', on: '2026-03-04' },
    ]);
    assert.deepEqual(dues(found), {
      mark: '2026-03-05',
      route: '2026-03-09',
      'department-decision': '2026-03-11',
      tell: undefined,
    });
    assert.deepEqual(found.ends, { on: '2026-03-11', state: 'done' });
    assert.deepEqual(
      found.unreached.map(({ key }) => key),
      ['bureau-decision'],
    );
    assert.ok(found.cite.includes('NJ-41e'));
  });

  test('is decided in 10 from receipt where the authority corrects itself', () => {
    const found = timeline(neijiang, inForce, 'quality.objection', '2026-03-02', [
      { step: 'route', outcome: 'own', on: '2026-03-04' },
    ]);
    assert.equal(dues(found)['bureau-decision'], '2026-03-16');
  });

  test('passed on late is late, and the next clock begins that day', () => {
    const found = timeline(neijiang, inForce, 'quality.objection', '2026-03-02', [
      { step: 'route', outcome: 'forward', on: '2026-03-10' },
    ]);
    assert.equal(found.steps.find(({ key }) => key === 'route')?.decided?.late, true);
    assert.equal(dues(found)['department-decision'], '2026-03-17');
  });

  test('makes nobody late while the measures are a draft', () => {
    const found = timeline(neijiang, none, 'quality.objection', '2026-03-02', [
      { step: 'route', outcome: 'forward', on: '2026-03-10' },
    ]);
    assert.ok(found.steps.every(({ decided }) => decided?.late !== true));
    assert.ok(found.steps.every(({ deadline }) => !deadline?.due || deadline.informative));
  });
});

test('a check of 10 workdays is extended by 10 at most', () => {
  const longer = timeline(neijiang, inForce, 'quality.check', '2026-03-02', [{ step: 'check', extend: 10 }]);
  assert.equal(dues(longer).check, '2026-03-30');
  assert.throws(
    () => timeline(neijiang, inForce, 'quality.check', '2026-03-02', [{ step: 'check', extend: 11 }]),
    (error) => error instanceof Problem && error.code === 'cases.simulation-choice',
  );
});

test('a silent department does not hold up the authority’s answer', () => {
  const settings: BureauSettings = {
    values: { 'share.reply-deadline': { value: 8, setBy: '局', setAt: '2026-01-01T00:00:00Z' } },
    effective: {},
  };
  const found = timeline(fuzhou, settings, 'share.application', '2026-03-02', [
    { step: 'bureau-receipt', on: '2026-03-03' },
  ]);
  assert.deepEqual(
    found.steps.map(({ key, opens, deadline }) => [key, opens, deadline?.due]),
    [
      ['bureau-receipt', '2026-03-02', '2026-03-30'],
      ['provider-opinion', '2026-03-03', '2026-03-13'],
      ['bureau-decision', '2026-03-03', '2026-03-30'],
    ],
  );
});

test('a figure of the bureau makes nobody late while what leaves it out is a draft', () => {
  const values = { 'share.reply-deadline': { value: 5, setBy: '局', setAt: '2026-01-01T00:00:00Z' } };
  const late = (settings: BureauSettings) =>
    baotou.deadline('share.reply-deadline', '2026-03-02', '2026-03-20', settings);
  const draft = late({ values, effective: {} });
  assert.deepEqual([draft.due, draft.informative, draft.late], ['2026-03-09', true, false]);
  const dated = { 'BT-A': { from: '2026-03-01', document: '包府发〔2026〕1号' } };
  assert.equal(late({ values, effective: dated }).late, true);
  // What was received before the day stays what it was.
  const before = { 'BT-A': { from: '2026-03-03', document: '包府发〔2026〕1号' } };
  assert.equal(late({ values, effective: before }).late, false);
  // The other draft comes into force on its own.
  const other = { 'BT-B': { from: '2026-03-01', document: '包府发〔2026〕2号' } };
  assert.equal(late({ values, effective: other }).late, false);
});

test('branches, joins and pauses are simulated as they would run', () => {
  const all = timeline(xingyuan, none, 'quality.joint-review', '2026-03-02', [
    { step: 'supplier-view', on: '2026-03-03' },
    { step: 'user-view', on: '2026-03-05' },
  ]);
  assert.equal(all.steps.find(({ key }) => key === 'verdict')?.opens, '2026-03-05');
  const paused = timeline(xingyuan, none, 'quality.check', '2026-03-02', [
    { step: 'check', supplement: { asked: '2026-03-04', answered: '2026-03-06' } },
  ]);
  assert.equal(dues(paused).check, '2026-03-16');
  assert.throws(
    () => timeline(xingyuan, none, 'quality.check', '2026-03-02', [{ step: 'check', on: '2026-03-01' }]),
    (error) => error instanceof Problem,
  );
});

test('going back and back again has an end', () => {
  const rounds = Array.from({ length: 49 }, () => ({ step: 'verdict', outcome: 'again' }));
  const found = timeline(xingyuan, none, 'quality.objection', '2026-03-02', rounds);
  assert.equal(found.ends, null);
});

test('each step names who holds it, and each day what it is', () => {
  const found = timeline(fuzhou, none, 'share.application', '2026-09-24');
  const words = new Set(Object.values(fuzhou.vocabulary).map(({ zh }) => zh));
  for (const { holders } of found.steps) {
    assert.ok(holders.length > 0);
    for (const { body } of holders) assert.ok(words.has(body.zh), body.zh);
  }
  const kinds = new Map(found.days.map(({ day, kind }) => [day, kind]));
  assert.equal(found.days[0]?.day, '2026-09-24');
  assert.equal(found.days.at(-1)?.day, found.ends?.on);
  assert.equal(kinds.get('2026-09-26'), 'holiday');
});
