/** Turns of a schedule: legal hours of Shanghai, months without such a day, jitter that is the same each time it is asked. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { backOff, nextRuns } from './schedule.ts';

const shanghai = (at: Date): string => new Date(at.getTime() + 8 * 3_600_000).toISOString().slice(0, 16);
const after = new Date('2026-01-30T02:00:00Z');
const clock = { hour: 2, minute: 30, jitter: 0 };

test('every so many minutes, days, weekdays and days of a month', () => {
  const turns = (schedule: Parameters<typeof nextRuns>[0], count = 2): string[] =>
    nextRuns(schedule, after, count, 'a').map(shanghai);
  assert.deepEqual(turns({ every: 'never' }), []);
  assert.deepEqual(turns({ every: 'day', ...clock }), ['2026-01-31T02:30', '2026-02-01T02:30']);
  // The 30th of January 2026 is a Friday.
  assert.deepEqual(turns({ every: 'week', weekday: 1, ...clock }), ['2026-02-02T02:30', '2026-02-09T02:30']);
  assert.deepEqual(turns({ every: 'month', day: 31, ...clock }, 3), [
    '2026-01-31T02:30',
    '2026-02-28T02:30',
    '2026-03-31T02:30',
  ]);
  const minutes = nextRuns({ every: 'minutes', minutes: 10 }, after, 3, 'a');
  for (const [index, at] of minutes.entries()) {
    const late = (at.getTime() - after.getTime()) / 60_000 - index * 10;
    assert.ok(late > 0 && late <= 11, String(late));
  }
});

test('jitter spreads connectors, and the same connector keeps its minute', () => {
  const schedule = { every: 'day', hour: 2, minute: 0, jitter: 60 } as const;
  const of = (seed: string): string => nextRuns(schedule, after, 1, seed).map(shanghai)[0] ?? '';
  assert.equal(of('a'), of('a'));
  assert.ok(new Set(['a', 'b', 'c', 'd', 'e', 'f'].map(of)).size > 3);
  for (const seed of ['a', 'b', 'c']) assert.match(of(seed), /^2026-01-31T02:/);
});

test('waits double and end at six hours', () => {
  const minutes = [1, 2, 3, 12].map((failures) => Math.floor(backOff(failures, 'a', after) / 60_000));
  assert.ok(minutes[0] === 1 && (minutes[1] ?? 0) >= 2 && (minutes[1] ?? 0) < 3, String(minutes));
  assert.ok((minutes[3] ?? 0) >= 360 && (minutes[3] ?? 0) <= 432, String(minutes));
});
