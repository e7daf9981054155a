/** The rows that are walked with: made-up residents, and a file in which some of them are spoilt. */
import assert from 'node:assert/strict';
import { residents } from '#demo/index.ts';

export const entry = '户籍核验信息';
export const rows = [...residents(24, 77)];
export const header = ['公民身份号码', '姓名', '户号', '户籍地址', '户籍地区划代码', '迁入日期'];
export const lineOf = (row: (typeof rows)[number]): string[] => [
  row.resident_id,
  row.name,
  row.household_no,
  row.address,
  row.division_code,
  row.registered_on,
];
export const csv = (lines: string[][]): string =>
  [header, ...lines].map((line) => line.join(',')).join('\r\n');

/** The good file, and what is spoilt in it: at which line, in which column, with what, and why that is wrong. */
export const spoilt = [
  {
    at: 2,
    column: 0,
    value: '1.23E+17',
    reason: '号码被电子表格改成了科学计数法',
  },
  { at: 5, column: 5, value: '2020-02-30', reason: '该日期或时间不存在' },
  { at: 9, column: 1, value: '', reason: '必填项为空' },
  { at: 12, column: 0, value: 'check', reason: '公民身份号码校验位不符' },
] as const;

export function spoiltRows(): {
  lines: string[][];
  faults: { line: number; value: string; reason: string }[];
} {
  const lines = rows.map(lineOf);
  const faults = spoilt.map(({ at, column, value, reason }) => {
    const line = lines[at];
    assert.ok(line);
    const whole = line[column] ?? '';
    // Another last digit: the check digit is wrong for certain.
    const bad = value === 'check' ? `${whole.slice(0, 17)}${whole.endsWith('5') ? '6' : '5'}` : value;
    line[column] = bad;
    return { line: at + 2, value: bad, reason };
  });
  return { lines, faults };
}
