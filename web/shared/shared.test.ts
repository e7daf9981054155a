// The pure parts that both webs share: deadlines in words, numbers and days, the accent's contrast, CSV reading and writing.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { deadlineTone, deadlineWords, type Translate } from './deadline.ts';
import { problemFrom, withQuery } from './fetch.ts';
import { addDays, daysBetween, formatBytes, formatInstant, formatNumber, weekdayOf } from './format.ts';
import { accentCss, contrast, ink, readableAccent } from './theme.ts';

const t: Translate = (key, values) => `${key}${values ? JSON.stringify(values) : ''}`;

test('a deadline says day, weekday and what is left, and what it rests on', () => {
  const words = deadlineWords(t, {
    due: '2026-11-21',
    remaining: 5,
    unit: 'workday',
    basis: 'law',
    provisional: true,
  });
  assert.equal(words.main, '2026-11-21 common:weekday.6 · common:deadline.left{"count":5}');
  assert.deepEqual(words.notes, ['common:deadline.provisional']);
  assert.match(deadlineWords(t, { due: '2026-11-21', remaining: -2 }).main, /late\{"count":2\}/);
  assert.match(deadlineWords(t, { due: '2026-11-21', remaining: 3, unit: 'day' }).main, /leftDays/);
  assert.equal(deadlineWords(t, { state: 'unspecified' }).main, 'common:deadline.none');
  assert.equal(deadlineWords(t, { state: 'not-applicable' }).main, 'common:deadline.notApplicable');
  assert.deepEqual(deadlineWords(t, { due: '2026-11-21', basis: 'draft' }).notes, ['common:deadline.draft']);
  assert.deepEqual(deadlineWords(t, { due: '2026-11-21', basis: 'setting' }).notes, [
    'common:deadline.setting',
  ]);
});

test('a card gives a deadline its tone; information alone bears no colour', () => {
  assert.equal(deadlineTone({ due: '2026-11-21', card: 'yellow' }), 'amber');
  assert.equal(deadlineTone({ due: '2026-11-21', late: true }), 'red');
  assert.equal(deadlineTone({ due: '2026-11-21', remaining: 4 }), 'green');
  assert.equal(deadlineTone({ due: '2026-11-21', remaining: -4, informative: true }), 'plain');
  assert.equal(deadlineTone({}), 'plain');
});

test('numbers, bytes and days read the same everywhere', () => {
  assert.equal(formatNumber(1234567), '1,234,567');
  assert.equal(formatNumber(null), '–');
  assert.equal(formatBytes(1536), '1.5 KB');
  assert.equal(formatInstant('2026-11-20T16:30:00Z'), '2026-11-21 00:30');
  assert.equal(weekdayOf('2026-11-21'), 6);
  assert.equal(addDays('2026-12-31', 1), '2027-01-01');
  assert.equal(daysBetween('2026-02-28', '2026-03-01'), 1);
});

test('any accent a pack may name can be read: white on it, and it on the ground', () => {
  for (const wanted of ['#1d5fa8', '#ffd400', '#ff7700', '#00c853', '#ffffff', undefined, 'red']) {
    const accent = readableAccent(wanted);
    assert.ok(contrast(accent, '#ffffff') >= 4.5, `${wanted} -> ${accent}`);
    assert.ok(contrast(accent, ink.ground) >= 4.5, `${wanted} -> ${accent}`);
  }
  assert.match(accentCss('#1d5fa8'), /^:root\{--accent:#/);
});

test('a refusal is read whatever came back', () => {
  const found = problemFrom(422, '{"code":"catalog.check-failed","title":"x","status":422,"detail":"y"}');
  assert.equal(found.code, 'catalog.check-failed');
  assert.equal(problemFrom(502, '<html>').code, 'http-502');
  assert.equal(
    withQuery('/a', { q: '', page: 2, list: ['x', 'y'], none: undefined }),
    '/a?page=2&list=x&list=y',
  );
});
