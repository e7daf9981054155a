// The desk's pure parts: the head of a CSV read in the browser.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseRows, readHead } from './catalog/csv-head.ts';
import { basisKinds } from './catalog/queries.ts';

test('a head is read with quotes, any delimiter and either encoding', async () => {
  assert.deepEqual(parseRows('a,"b ""x"", c"\r\n1,2\nrest', ',', 9), [
    ['a', 'b "x", c'],
    ['1', '2'],
  ]);
  const utf8 = await readHead(new File(['\ufeffcode\tname\n1\tx\n'], 'a.tsv'));
  assert.deepEqual(utf8, { header: ['code', 'name'], rows: [['1', 'x']] });
  // Two characters in GB18030 that are no UTF-8.
  const gb = await readHead(new File([new Uint8Array([0xc3, 0xfb, 0xb3, 0xc6, 0x2c, 0x62, 0x0a])], 'b.csv'));
  assert.deepEqual(gb.header, ['\u540d\u79f0', 'b']);
});

test('a basis of not opening cites what limits opening, never what limits sharing', () => {
  const word = (key: string, articles: string[]) => ({ key, zh: key, en: key, articles });
  const classing = { openingBasisKinds: [word('law', ['X-open'])] };
  const terms = { sharingBasisKinds: { withheld: [{ ...word('law', ['X-share']), needs: [] }] }, classing };
  const cited = (of: 'sharingBasis' | 'openingBasis') =>
    // The rest of the terms plays no part here.
    basisKinds(terms as never, of).flatMap(({ articles }) => articles);
  assert.deepEqual(cited('openingBasis'), ['X-open']);
  assert.deepEqual(cited('sharingBasis'), ['X-share']);
});
