// What is said to wait must be a duty of a built topic or begun, and say in both languages what is missing; anything else waits by its topic or not at all.
import assert from 'node:assert/strict';
import { globSync, mkdirSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { parse } from 'yaml';
import { readBook, topicsFileSchema, waitingFileSchema } from './book.ts';
import { listCities, loadLawForReading } from './index.ts';
import { topics as names } from './schema.ts';

const real = join(import.meta.dirname, '../../regulations');
const read = (file: string): unknown => parse(readFileSync(join(real, file), 'utf8'));

const { topics } = topicsFileSchema.parse(read('topics.yaml'));
const { waiting } = waitingFileSchema.parse(read('waiting.yaml'));
const han = /\p{Script=Han}/u;

test('every waiting line is one duty of a built topic, or one begun, named once', () => {
  const laws = listCities(real).map((city) => loadLawForReading(real, city));
  const begun = new Set(
    globSync('cities/*/cases/*.yaml', { cwd: real }).flatMap((file) =>
      [...readFileSync(join(real, file), 'utf8').matchAll(/duty: (\S+)/g)].map(([, id]) => id),
    ),
  );
  for (const { id, room } of waiting) {
    const article = laws.map((law) => law.article(id)).find((found) => found !== undefined);
    assert.ok(article, `${id} is no duty`);
    // With a case for a part of it, it would count as proven were it not named.
    assert.ok(topics[article.topic]?.built || begun.has(id), `${id} already waits by its topic`);
    assert.notEqual(article.kind, 'organise', `${id} asks nothing of the platform`);
    assert.ok([...names, 'serve'].includes(room), `${id} waits for ${room}, which is no room`);
  }
  assert.equal(new Set(waiting.map((line) => line.id)).size, waiting.length);
});

test('what is missing is said in Chinese and in English', () => {
  assert.deepEqual(Object.keys(topics).sort(), [...names].sort());
  const told = [
    ...waiting.map(({ id, missing }) => [id, missing] as const),
    ...Object.entries(topics).flatMap(([key, { missing }]) => (missing ? [[key, missing] as const] : [])),
  ];
  for (const [id, { zh, en }] of told) {
    assert.match(zh, han, `${id}: the Chinese text`);
    assert.doesNotMatch(en, han, `${id}: the English text`);
    assert.ok(zh.length > 3 && en.length > 9, id);
  }
});

test('a line in one language alone does not load, nor an unbuilt topic without what is missing', () => {
  const folder = mkdtempSync(join(tmpdir(), 'waiting-'));
  mkdirSync(join(folder, 'cities/a'), { recursive: true });
  const write = (file: string, text: string) => writeFileSync(join(folder, file), text);
  const line = (missing: string) =>
    write('waiting.yaml', `waiting:\n  - { id: XX-1, room: open, missing: ${missing} }\n`);
  const load = () => readBook(folder, real, 'a');
  line('{ zh: 开放, en: opening }');
  assert.deepEqual(load().waiting.get('XX-1'), { room: 'open', missing: { zh: '开放', en: 'opening' } });
  for (const half of ['opening', '{ en: opening }', '{ zh: 开放 }', "{ zh: '', en: opening }"]) {
    line(half);
    assert.throws(load, /waiting\.yaml/, half);
  }
  line('{ zh: 开放, en: opening }');
  write('topics.yaml', 'topics: { open: { built: false, zh: 开放, en: opening } }\n');
  assert.throws(load, /topics\.yaml/);
});
