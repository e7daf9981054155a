/** Grading by the table: determinism, the strictest row, what may be issued and what a department may file. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { answerFaults, looseningRows, propose, tableFaults } from './judge.ts';
import { nationalTable as table } from './table.ts';

const harmless = Object.fromEntries(table.questions.map(({ key, answers }) => [key, answers[0]?.key ?? '']));

test('the national table may be issued, and its least answers give the least grade and the open class', () => {
  assert.deepEqual(tableFaults(table, []), []);
  assert.deepEqual(answerFaults(table, harmless), []);
  const found = propose(table, harmless, []);
  assert.deepEqual([found.grade, found.opening], ['general-1', 'open']);
});

test('the matrix of the national standard', () => {
  const at = (question: string, answer: string) =>
    propose(table, { ...harmless, [question]: answer }, []).grade;
  assert.deepEqual(
    ['minor', 'serious', 'grave'].map((answer) => at('national-security', answer)),
    ['important', 'core', 'core'],
  );
  for (const object of ['economy', 'social-order', 'public-interest'])
    assert.deepEqual(
      ['serious', 'grave'].map((answer) => at(object, answer)),
      ['important', 'core'],
    );
  for (const object of ['organisations', 'persons'])
    assert.deepEqual(
      ['none', 'minor', 'serious', 'grave'].map((answer) => at(object, answer)),
      ['general-1', 'general-2', 'general-3', 'general-4'],
    );
});

test('every sheet of answers gives one result, whatever the order of the answers', () => {
  const sheet = { ...harmless, persons: 'serious', privacy: 'personal', 'real-time': 'yes' };
  const first = propose(table, sheet, ['mobile', 'resident-id']);
  const turned = Object.fromEntries(Object.entries(sheet).reverse());
  assert.deepEqual(propose(table, turned, ['resident-id', 'mobile']), first);
  assert.deepEqual(
    [first.grade, first.opening, first.rows[0]],
    ['general-3', 'conditional', 'kind.resident-id'],
  );
});

test('an unanswered question and an unknown answer are named', () => {
  const { persons: _, ...short } = harmless;
  assert.deepEqual(
    answerFaults(table, { ...short, economy: 'perhaps', weather: 'yes' }).map(({ path, code }) => [
      path,
      code,
    ]),
    [
      ['answers.economy', 'classify.answer-unknown'],
      ['answers.persons', 'classify.unanswered'],
      ['answers.weather', 'classify.answer-unknown'],
    ],
  );
});

test('grades and classes without a national counterpart, a wrong order and rows that lead nowhere are refused', () => {
  const [first, ...rest] = table.grades;
  assert.ok(first);
  const { national: _, ...unmapped } = first;
  const codes = (changes: Partial<typeof table>) =>
    tableFaults({ ...table, ...changes }, ['X']).map(({ code }) => code);
  assert.deepEqual(codes({ grades: [unmapped, ...rest] }), ['classify.unmapped']);
  assert.deepEqual(codes({ classes: [{ key: 'a', zh: '甲', en: 'A' }] }), ['classify.unmapped']);
  assert.ok(codes({ grades: [...rest, first] }).includes('classify.order'));
  assert.deepEqual(codes({ kinds: [{ kind: 'mobile', grade: 'unheard-of' }] }), ['classify.grade-outside']);
  assert.deepEqual(codes({ grades: [...table.grades, table.grades[5] ?? first] }), ['classify.key-twice']);
});

test('a department tightens and never loosens', () => {
  const own = [{ row: 'kind.mobile', grade: 'general-3' }];
  assert.deepEqual(looseningRows(table, own, []), []);
  assert.equal(propose(table, harmless, ['mobile'], own).grade, 'general-3');
  const [loose] = looseningRows(table, [{ row: 'kind.resident-id', grade: 'general-1' }], ['X']);
  assert.deepEqual([loose?.path, loose?.code, loose?.articles], ['rows.0', 'classify.loosens', ['X']]);
  assert.equal(
    propose(table, harmless, ['resident-id'], [{ row: 'kind.resident-id', grade: 'general-1' }]).grade,
    'general-3',
  );
  assert.equal(
    looseningRows(table, [{ row: 'kind.unheard', grade: 'core' }], [])[0]?.code,
    'classify.row-unknown',
  );
});
