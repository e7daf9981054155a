/** What a failed job leaves in the log. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ClickHouseError } from '@clickhouse/client';
import pg from 'pg';
import { problem } from './errors.ts';
import { reasonOf } from './jobs.ts';

test('the words of a store never reach the log, its code does', () => {
  const value = '11010519491231002X';
  const said = `invalid input syntax for type numeric: "${value}"`;
  const database = Object.assign(new pg.DatabaseError(said, 1, 'error'), { code: '22P02' });
  const engine = new ClickHouseError({ message: said, code: '6', type: 'CANNOT_PARSE_TEXT' });
  for (const [error, code] of [
    [database, '22P02'],
    [engine, '6'],
  ] as const) {
    assert.doesNotMatch(reasonOf(error), new RegExp(value));
    assert.match(reasonOf(error), new RegExp(`${code}$`));
  }
  assert.match(reasonOf(problem('kernel.not-found')), /kernel\.not-found/);
  assert.equal(reasonOf(new TypeError('no such step')), 'TypeError: no such step');
});
