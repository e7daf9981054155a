/** A SELECT that would grow beyond measure is refused while it is made, at once. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { CkanError } from '../errors.ts';
import { parseSelect } from './parse.ts';
import { planSelect } from './plan.ts';

const rows = {
  id: '01990000-0000-7000-8000-000000000002',
  rows: 10,
  columns: Array.from({ length: 200 }, (_, at) => ({
    name: `n${at}`,
    physical: `c${at}`,
    titleZh: '',
    titleEn: '',
    meaning: '',
    unit: '',
    kind: 'integer' as const,
  })),
};
const plan = (sql: string) => planSelect(parseSelect(sql), [{ alias: 't', rows }]);
const nested = (times: number, around: (inner: string) => string): string => {
  let sql = '_id';
  for (let depth = 0; depth < times; depth += 1) sql = around(sql);
  return sql;
};
const numbers = Array.from({ length: 90 }, (_, at) => at).join(',');

test('parts said many times, and those many times again, are refused before they are made', () => {
  const questions = [
    `SELECT 1 FROM t WHERE ${nested(18, (inner) => `((${inner}) IN (${numbers}))`)}`,
    `SELECT 1 FROM t WHERE ${nested(19, (inner) => `((${inner}) BETWEEN 1 AND 2)`)}`,
    `SELECT ${nested(18, (inner) => `(CASE ${inner} ${'WHEN 1 THEN 2 '.repeat(20)}END)`)} FROM t`,
    `SELECT ${Array.from({ length: 900 }, () => '*').join(',')} FROM t`,
    `SELECT concat(${Array.from({ length: 400 }, (_, at) => `n${at % 200}`).join(',')}) FROM t ORDER BY ${Array.from({ length: 900 }, () => '1').join(',')}`,
  ];
  const started = performance.now();
  for (const sql of questions)
    assert.throws(
      () => plan(sql),
      (error) => error instanceof CkanError && error.status === 409,
      sql.slice(0, 60),
    );
  assert.ok(performance.now() - started < 5000);
});

test('what is usual is made, its operand bound once', () => {
  const { sql, bound } = plan(`SELECT n1 FROM t WHERE (n1 + 700) IN (${numbers}) AND n2 BETWEEN 1 AND 2`);
  assert.equal(Object.values(bound.params).filter((value) => value === '700').length, 1);
  assert.ok(sql.length < 10_000);
  assert.equal(plan('SELECT * FROM t').columns.length, 201);
});
