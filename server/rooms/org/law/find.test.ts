// A word finds the duty that says it in one piece, in parts, or in another city's word; what is not said is not found.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { lawFolder } from '#kernel/config.ts';
import { readBook, readCity } from '#law/index.ts';
import { openFind } from './find.ts';

const city = 'binzhou';
const { articles } = readCity(lawFolder, city);
const find = openFind(readBook(lawFolder, lawFolder, city).synonyms);
const idsOf = (q: string): string[] =>
  articles.filter(({ dutyZh, article }) => find([dutyZh], q, article)).map(({ id }) => id);

test('a compound is found where the text shares its second half with a neighbour', () => {
  // 列为有条件或不予共享的 … and 列为有条件共享的 …
  for (const id of ['BZ-20c', 'BZ-20d']) assert.ok(idsOf('有条件共享').includes(id), id);
  assert.ok(!idsOf('有条件共享').includes('BZ-20a'), 'which names no condition');
});

test('the parts together are the whole word, in one text', () => {
  const none = openFind([]);
  const said = (word: string, ...texts: string[]) => none(texts, word, '1');
  assert.ok(said('有条件共享', '有条件或不予共享'));
  assert.ok(!said('有条件共享', '有条件', '共享'), 'in two texts');
  assert.ok(!said('有条件共享', '条件共享'), 'without its first character');
  assert.ok(!said('共享目', '共享的目录'), 'one character is no part');
  assert.ok(!said('sharedata', 'share data'), 'only Chinese has no spaces');
});

test('another word for the same is found, a further word narrows', () => {
  assert.deepEqual(
    idsOf('数据归集').sort(),
    [...new Set([...idsOf('数据归集'), ...idsOf('数据汇聚')])].sort(),
  );
  assert.ok(idsOf('依申请共享').includes('BZ-20d'));
  assert.ok(idsOf('共享').length > idsOf('共享 条件').length);
  assert.ok(idsOf('共享 条件').length > 0);
});

test('an article number is its article alone', () => {
  for (const q of ['第20条', '第二十条', 'Art. 20'])
    assert.deepEqual([...new Set(idsOf(q).map((id) => id.replace(/[a-z]$/, '')))], ['BZ-20'], q);
});
