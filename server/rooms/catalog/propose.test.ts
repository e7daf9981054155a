/** A proposal from a few rows: titles count as much as values, wrong cells do not decide, text gets room. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { proposeItems } from './propose.ts';

const rows = [
  ['张三', '371602180102030018', '13800000001', '某某路1号', 'A01'],
  ['李四丰', '1.23E+17', '13800000002', '某某区某某路22号', 'A02'],
  ['王五', '999901200002291235', '13800000003', '某', 'A03'],
];
const { items } = proposeItems(['姓名', '公民身份号码', '联系电话', '居住地址', '编号'], rows);
const of = (title: string) => items.find(({ titleZh }) => titleZh === title);

test('a column keeps its meaning although some of its cells are wrong', () => {
  assert.equal(of('公民身份号码')?.identifier, 'resident-id');
  assert.equal(of('公民身份号码')?.personal, 'sensitive');
});

test('what is dialled is no quantity', () => {
  assert.equal(of('联系电话')?.type, 'C');
});

test('free text has room beyond the sample, codes of one length do not grow', () => {
  assert.ok((of('居住地址')?.length ?? 0) >= 20);
  assert.equal(of('编号')?.length, 4);
});

test('addresses and names are taken for personal', () => {
  assert.equal(of('居住地址')?.personal, 'personal');
  assert.equal(of('姓名')?.personal, 'personal');
});
