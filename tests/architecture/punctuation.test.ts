/** Chinese texts of the packs and of the screens bear Chinese punctuation: a half-width mark between two characters is a slip. */
import assert from 'node:assert/strict';
import { glob, readFile } from 'node:fs/promises';
import { test } from 'node:test';
import { isPair, isScalar, parseDocument, visit } from 'yaml';

const root = new URL('../../', import.meta.url).pathname;

const slip = /\p{Script=Han}\s*[,;:?!()]\s*\p{Script=Han}/u;
/** Written in English, and may quote the Chinese. */
const english = new Set(['en', 'check', 'why']);
const sentence = /^[a-z]+ [a-z]+ /i;

function slipsOf(text: string): string[] {
  const found: string[] = [];
  visit(parseDocument(text), {
    Scalar(_, node, path) {
      const parent = path.at(-1);
      const key = isPair(parent) && isScalar(parent.key) ? String(parent.key.value) : '';
      if (
        typeof node.value === 'string' &&
        !english.has(key) &&
        !sentence.test(node.value) &&
        slip.test(node.value)
      )
        found.push(node.value);
    },
  });
  return found;
}

test('the slip is found where it is', () => {
  assert.deepEqual(slipsOf('zh: 分三类:无条件\nen: "see 类:无"\nlist: [甲, 乙, 丙(丁)]'), [
    '分三类:无条件',
    '丙(丁)',
  ]);
  assert.deepEqual(slipsOf('zh: 分三类：无条件，比例1:5，见API:2'), []);
});

test('packs punctuate their Chinese in Chinese', async () => {
  const wrong: string[] = [];
  let files = 0;
  for await (const file of glob(
    ['regulations/**/*.yaml', 'tests/fixtures/regulations/cities/**/*.yaml', 'web/shared/i18n/zh-CN/*.json'],
    { cwd: root },
  )) {
    files++;
    for (const text of slipsOf(await readFile(`${root}${file}`, 'utf8'))) wrong.push(`${file}: ${text}`);
  }
  assert.ok(files > 50, `${files} files`);
  assert.deepEqual(wrong, []);
});
