// What is pasted is read as it was meant, and a line that cannot be read is told by its number.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { holds, wholePage } from '../list/whole.ts';
import { codesIn, elementsIn, namesIn } from './lines.ts';

test('names stand one a line or between commas of either script', () => {
  assert.deepEqual(namesIn('企业评分、评价机构\n 日期 ，, 等级'), ['企业评分', '评价机构', '日期', '等级']);
});

test('a code and its meaning are divided by space, tab or comma; other lines are told by number', () => {
  assert.deepEqual(codesIn('1 男\n2\t女 性\n\n9，未说明\n没有含义'), {
    entries: [
      { code: '1', zh: '男' },
      { code: '2', zh: '女 性' },
      { code: '9', zh: '未说明' },
    ],
    wrong: [5],
  });
});

test('elements come as columns of a sheet; what is not given is left out', () => {
  assert.deepEqual(elementsIn('XM\t姓名\t字符型c\t50\t\t公民的姓名\nXB,性别\n\t只有名称'), [
    { identifier: 'XM', titleZh: '姓名', type: 'C', length: 50, definition: '公民的姓名' },
    { identifier: 'XB', titleZh: '性别', type: 'C', definition: '' },
  ]);
});

test('a list given whole is shown by pages and looked through without regard to case', () => {
  const rows = Array.from({ length: 60 }, (_, i) => i);
  const second = wholePage(rows, 2);
  assert.deepEqual([second.items.length, second.total, second.found.length], [10, 60, 60]);
  assert.equal(holds(' abc ', null, 'xABCx'), true);
  assert.equal(holds('abc', 'ab'), false);
  assert.equal(holds(''), true);
});
