// The working-day count against published arrangements, and its honesty where none is published.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { createCalendar, LawError } from './index.ts';

const fixedHolidays = ['01-01', '05-01', '05-02', '10-01', '10-02', '10-03'];
const calendar = createCalendar({ fixedHolidays });

describe('counting from the day after', () => {
  const vectors: [from: string, n: number, due: string][] = [
    ['2026-02-13', 1, '2026-02-14'],
    ['2026-02-13', 10, '2026-03-05'],
    ['2026-04-30', 1, '2026-05-06'],
    ['2026-09-30', 1, '2026-10-08'],
    ['2026-09-18', 10, '2026-10-09'],
    ['2026-09-24', 2, '2026-09-29'],
    ['2026-10-09', 1, '2026-10-10'],
    ['2025-09-30', 1, '2025-10-09'],
    ['2025-09-26', 15, '2025-10-23'],
    ['2026-03-02', 10, '2026-03-16'],
    ['2026-03-02', 15, '2026-03-23'],
    ['2026-03-02', 0, '2026-03-02'],
  ];
  for (const [from, n, due] of vectors) {
    test(`${from} + ${n} = ${due}`, () => {
      assert.deepEqual(calendar.addWorkdays(from, n), { day: due, provisional: false });
      assert.equal(calendar.workdaysBetween(from, due).count, n);
    });
  }

  test('backwards counts below zero', () => {
    assert.deepEqual(calendar.workdaysBetween('2026-03-17', '2026-03-16'), { count: -1, provisional: false });
    assert.equal(calendar.workdaysBetween('2026-03-15', '2026-03-14').count, 0);
  });
});

describe('make-up days and holidays', () => {
  for (const day of ['2026-01-04', '2026-02-14', '2026-02-28', '2026-05-09', '2026-09-20', '2026-10-10']) {
    test(`${day} is worked`, () =>
      assert.deepEqual(calendar.isWorkday(day), { workday: true, provisional: false }));
  }
  test('a public holiday on a weekday is not', () => {
    assert.equal(calendar.isWorkday('2026-10-01').workday, false);
  });
});

test('a weekend within a holiday is a day of the holiday', () => {
  const kinds = [
    ['2026-10-01', 'holiday'],
    ['2026-10-03', 'holiday'],
    ['2026-10-10', 'make-up'],
    ['2026-10-11', 'weekend'],
    ['2026-10-12', 'workday'],
    ['2027-05-01', 'holiday'],
    ['2027-05-08', 'weekend'],
  ] as const;
  for (const [day, kind] of kinds) assert.equal(calendar.kindOf(day), kind, day);
  const entered = createCalendar({ fixedHolidays });
  entered.adopt({
    edition: 'one',
    published: [{ year: 2027, document: '甲', off: ['2027-05-01', '2027-05-03'], work: ['2027-05-08'] }],
    local: [
      { from: '2027-06-10', to: '2027-06-10', workday: false, document: '乙' },
      { from: '2027-06-12', to: '2027-06-12', workday: true, document: '乙' },
    ],
  });
  assert.deepEqual(
    ['2027-05-01', '2027-05-02', '2027-05-03', '2027-05-08', '2027-06-10', '2027-06-12'].map(entered.kindOf),
    ['holiday', 'weekend', 'holiday', 'make-up', 'local-off', 'local-work'],
  );
});

describe('a year without published holidays', () => {
  test('is provisional; fixed holidays count as days off', () => {
    assert.deepEqual(calendar.covered, { from: 2004, to: 2026 });
    assert.deepEqual(calendar.isWorkday('2027-01-01'), { workday: false, provisional: true });
    assert.deepEqual(calendar.addWorkdays('2026-12-31', 1), { day: '2027-01-04', provisional: true });
    assert.deepEqual(calendar.addWorkdays('2026-12-21', 10), { day: '2027-01-05', provisional: true });
    assert.deepEqual(calendar.addWorkdays('2026-12-21', 8), { day: '2026-12-31', provisional: false });
  });

  test('stops being provisional once the notice is in', () => {
    const informed = createCalendar({
      fixedHolidays,
      published: [
        {
          year: 2027,
          document: 'an invented notice',
          off: ['2027-01-01', '2027-01-04'],
          work: ['2027-01-02'],
        },
      ],
    });
    assert.deepEqual(informed.addWorkdays('2026-12-31', 1), { day: '2027-01-02', provisional: false });
    assert.deepEqual(informed.addWorkdays('2026-12-31', 2), { day: '2027-01-05', provisional: false });
    assert.equal(informed.covered.to, 2027);
  });
});

describe('what cannot be counted is refused', () => {
  test('before 2004', () => {
    assert.throws(() => calendar.addWorkdays('2003-12-31', 1), LawError);
    assert.throws(() => calendar.isWorkday('2003-06-02'), LawError);
    assert.throws(() => calendar.workdaysBetween('2003-12-31', '2004-01-05'), LawError);
  });
  test('what is no day', () => {
    assert.throws(() => calendar.isWorkday('2026-02-30'), LawError);
    assert.throws(() => calendar.isWorkday('2026-2-3'), LawError);
    assert.throws(() => calendar.isWorkday('someday'), LawError);
  });
  test('what is no number of days', () => {
    assert.throws(() => calendar.addWorkdays('2026-03-02', -1), LawError);
    assert.throws(() => calendar.addWorkdays('2026-03-02', 1.5), LawError);
  });
});

test('what the bureau enters counts from then on, and goes again when it is taken back', () => {
  const calendar = createCalendar({ fixedHolidays });
  assert.deepEqual(calendar.addWorkdays('2026-12-31', 1), { day: '2027-01-04', provisional: true });
  const notice = { year: 2027, document: '通知', off: ['2027-01-01', '2027-01-04'], work: ['2027-01-02'] };
  const closure = { from: '2027-01-05', to: '2027-01-05', workday: false, document: '市政府公告' };
  calendar.adopt({ edition: '1', published: [notice], local: [] });
  assert.deepEqual(calendar.addWorkdays('2026-12-31', 1), { day: '2027-01-02', provisional: false });
  assert.deepEqual(calendar.addWorkdays('2027-01-02', 1), { day: '2027-01-05', provisional: false });
  assert.equal(calendar.covered.to, 2027);
  calendar.adopt({ edition: '2', published: [notice], local: [closure] });
  assert.equal(calendar.addWorkdays('2027-01-02', 1).day, '2027-01-06');
  calendar.adopt({ edition: '3', published: [], local: [] });
  assert.equal(calendar.isWorkday('2027-01-04').provisional, true);
  assert.equal(calendar.covered.to, 2026);
});
