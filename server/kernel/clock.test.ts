/** Legal days: reckoned since 1992, asked of the calendar before. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { legalDayOf } from './clock.ts';

const calendar = new Intl.DateTimeFormat('en-CA', {
  timeZone: 'Asia/Shanghai',
  year: 'numeric',
  month: '2-digit',
  day: '2-digit',
});

test('the legal day is that of the calendar of Shanghai, on either side of midnight and of 1992', () => {
  const instants = fc.date({
    min: new Date('1970-01-02'),
    max: new Date('2199-12-31'),
    noInvalidDate: true,
  });
  fc.assert(
    fc.property(instants, (at) => assert.equal(legalDayOf(at), calendar.format(at))),
    { numRuns: 2000 },
  );
  assert.equal(legalDayOf(new Date('2026-03-02T15:59:59.999Z')), '2026-03-02');
  assert.equal(legalDayOf(new Date('2026-03-02T16:00:00Z')), '2026-03-03');
  // Daylight saving: the day began an hour earlier.
  assert.equal(legalDayOf(new Date('1990-07-01T15:30:00Z')), '1990-07-02');
});
