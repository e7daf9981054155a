/** Forms no program reads are refused by content and by name; a table that does not fit is told by line and column. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { faultsOf, unreadableForm } from './machine-readable.ts';

const item = (name: string, titleZh: string, type: 'C' | 'N' | 'D', nullable = true) => ({
  name,
  titleZh,
  type,
  nullable,
});
const items = [item('id', '编号', 'C', false), item('amount', '金额', 'N'), item('day', '日期', 'D')];
const of = (text: string, name = 'a.csv') => faultsOf(name, Buffer.from(text), items);

test('what no program reads is known by its first bytes, whatever it is called', () => {
  const refused: [string, string][] = [
    ['a.csv', '%PDF-1.7'],
    ['a.pdf', ''],
    ['a.csv', '\x89PNG'],
    ['scan.jpg', ''],
    ['a.docx', ''],
    ['a.wps', ''],
  ];
  for (const [name, head] of refused)
    assert.ok(unreadableForm(name, Buffer.from(head, 'latin1')), `${name} ${head}`);
  assert.equal(unreadableForm('a.csv', Buffer.from('编号,金额\n')), undefined);
  assert.equal(unreadableForm('a.json', Buffer.from('[]')), undefined);
});

test('a table that fits has no fault, by names and by titles', () => {
  assert.deepEqual(of('id,amount,day\n1,2.5,2020-01-01\n2,,\n'), []);
  assert.deepEqual(of('\uFEFF编号,金额,日期\n1,2.5,2020-01-01\n'), []);
  assert.deepEqual(of('[{"id":"1","amount":2.5,"day":null}]', 'a.json'), []);
});

test('faults are told by line and column', () => {
  const said = (text: string, name?: string) =>
    of(text, name).map(({ line, column, why }) => `${line} ${column}: ${why.en}`);
  assert.deepEqual(said('1,2,2020-01-01\n'), ['1 1: there is no header, or none of it is a declared item']);
  assert.deepEqual(said('id,amount,day\n1,zwei,2020-01-01\n,3,heute\n'), [
    '2 amount: is no number',
    '3 id: must not be empty',
    '3 day: is no date',
  ]);
  assert.deepEqual(said('id,amount,day\n1,2\n'), ['2 amount: has 2 columns, the header 3']);
  assert.deepEqual(said('id,other,amount,day\n'), ['1 other: is no declared item']);
  assert.deepEqual(said('id,amount\n'), ['1 日期: is missing']);
  assert.equal(said('[{"id":"1",\n oops', 'a.json')[0]?.endsWith('is no valid JSON'), true);
  assert.deepEqual(said('[{"amount":"x"}]', 'a.json'), ['1 amount: is no number', '1 编号: is missing']);
});
