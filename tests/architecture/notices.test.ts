/** What the platform tells people is a closed catalogue: every kind used is declared, every declared one used, in both languages. */
import assert from 'node:assert/strict';
import { glob, readFile } from 'node:fs/promises';
import { test } from 'node:test';
import { noticeCatalogue } from '#notices/index.ts';
import '#server/app.ts';

const root = new URL('../../', import.meta.url).pathname;
const composed = new Set(noticeCatalogue.keys());

async function sources(): Promise<Map<string, string>> {
  const found = new Map<string, string>();
  for await (const file of glob('server/**/*.ts', { cwd: root })) {
    if (!file.endsWith('.test.ts')) found.set(file, await readFile(`${root}${file}`, 'utf8'));
  }
  return found;
}

test('every kind that is sent is declared by a part that the platform is composed of', async () => {
  const unknown: string[] = [];
  for (const [file, text] of await sources()) {
    // The first literal kind after each call: computed ones are caught when they are sent.
    for (const [, kind = ''] of text.matchAll(/\bnotify\([^;]{0,200}?\bkind: '([^']+)'/g)) {
      if (!composed.has(kind)) unknown.push(`${file}: ${kind}`);
    }
  }
  assert.deepEqual(unknown, []);
});

test('every declared kind is sent somewhere', async () => {
  const texts = [...(await sources())]
    .filter(([file]) => !/(^|\/)notices\.ts$/.test(file))
    .map(([, text]) => text);
  assert.deepEqual(
    [...composed].filter((kind) => !texts.some((text) => text.includes(`'${kind}'`))),
    [],
  );
});

test('every kind speaks both languages and names the same facts in them', () => {
  for (const [kind, { zh, en }] of noticeCatalogue) {
    for (const part of [zh.title, zh.body, en.title, en.body]) assert.ok(part.trim().length > 1, kind);
    assert.match(`${zh.title}${zh.body}`, /\p{Script=Han}/u, kind);
    assert.doesNotMatch(`${en.title}${en.body}`, /\p{Script=Han}/u, kind);
    const facts = (text: string): string[] => [...new Set(text.match(/\{\w+\}/g) ?? [])].sort();
    assert.deepEqual(facts(zh.title + zh.body), facts(en.title + en.body), kind);
  }
});
