/** The habits of the house that a tool can hold: sizes, names, citations, migrations, doors, README files. */
import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { glob, readFile } from 'node:fs/promises';
import { test } from 'node:test';
import { parse } from 'yaml';

const root = new URL('../../', import.meta.url).pathname;

async function files(...patterns: string[]): Promise<string[]> {
  const found: string[] = [];
  for await (const file of glob(patterns, { cwd: root, exclude: ['**/node_modules/**', 'dist/**'] }))
    found.push(file);
  return found.sort();
}
const read = (file: string): Promise<string> => readFile(`${root}${file}`, 'utf8');
const code = [
  'server/**/*.ts',
  'web/**/*.{ts,tsx}',
  'demo/**/*.ts',
  'bench/**/*.ts',
  'scripts/**/*.ts',
  'tests/**/*.ts',
];

test('no file is longer than 400 lines', async () => {
  const long: string[] = [];
  for (const file of await files(...code)) {
    const lines = (await read(file)).split('\n').length - 1;
    if (lines > 400) long.push(`${file} (${lines})`);
  }
  assert.deepEqual(long, []);
});

test('every file opens with a sentence that says its job', async () => {
  const silent: string[] = [];
  for (const file of await files(...code)) {
    const text = (await read(file)).replace(/^#!.*\n/, '').trimStart();
    if (!text.startsWith('/**') && !text.startsWith('//') && !text.startsWith('/*')) silent.push(file);
  }
  assert.deepEqual(silent, []);
});

test('no city and no article is named in server/ or web/', async () => {
  const words = new Set<string>();
  for (const file of await files(
    'regulations/cities/*/pack.yaml',
    'tests/fixtures/regulations/cities/*/pack.yaml',
  )) {
    const { key, name } = parse(await read(file)) as { key: string; name: { zh: string; en: string } };
    for (const word of [key, name.zh, name.zh.replace(/市$/, ''), name.en]) words.add(word);
  }
  assert.ok(words.size >= 10, 'the packs name their cities');
  const named: string[] = [];
  for (const file of await files('server/**/*.{ts,sql}', 'web/**/*.{ts,tsx,json,css}')) {
    if (file.endsWith('.test.ts')) continue;
    const text = await read(file);
    for (const word of words)
      if (text.toLowerCase().includes(word.toLowerCase())) named.push(`${file}: ${word}`);
    const article = /\b(CZ|NJ|BZ|FZ|BT|XY)-[A-Z]?\d/.exec(text)?.[0];
    if (article) named.push(`${file}: ${article}`);
  }
  assert.deepEqual(named, []);
});

test('every rule that code asks for is listed, and every listed rule is asked for', async () => {
  const { rules } = parse(await read('regulations/rules.yaml')) as { rules: { id: string }[] };
  const listed = new Set(rules.map(({ id }) => id));
  const rooms = new Set([...listed].map((id) => id.split('.')[0]));
  const asked = new Set<string>();
  const unknown: string[] = [];
  const calls = /(?:resolve|operative|number|text|flag|terms|term|cite|deadline)\(\s*'([a-z]+\.[a-z-]+)'/g;
  for (const file of await files('server/**/*.ts', 'web/**/*.{ts,tsx}')) {
    if (file.endsWith('.test.ts')) continue;
    const text = await read(file);
    for (const [, id = ''] of text.matchAll(calls)) {
      if (rooms.has(id.split('.')[0]) && !listed.has(id)) unknown.push(`${file}: ${id}`);
    }
    for (const id of listed) if (text.includes(`'${id}'`)) asked.add(id);
  }
  // Packs hand rules to the procedure engine and the forms by name: limits, bases, choices.
  for (const file of await files('regulations/cities/*/{procedures,forms}/*.yaml')) {
    const text = await read(file);
    for (const id of listed) if (new RegExp(`: ${id.replace('.', '\\.')}\\b`).test(text)) asked.add(id);
  }
  assert.deepEqual(unknown, [], 'rules asked for but not listed');
  assert.deepEqual(
    [...listed].filter((id) => !asked.has(id)),
    [],
    'rules listed but never asked for',
  );
});

test('migrations are numbered without gap or repetition', async () => {
  for (const folder of ['server/migrations', 'server/migrations/warehouse']) {
    const names = (await files(`${folder}/*.sql`)).map((file) => file.split('/').at(-1) ?? '');
    assert.ok(names.length > 0, folder);
    names.forEach((name, index) => {
      assert.equal(Number(name.slice(0, 4)), index + 1, `${folder}/${name}`);
    });
  }
});

test('every room has a door and a README that says what it is for', async () => {
  for (const door of await files('server/rooms/*/index.ts')) {
    const readme = door.replace('index.ts', 'README.md');
    assert.ok(existsSync(`${root}${readme}`), readme);
    assert.match(await read(readme), /not responsible for/i, readme);
  }
});

// What the web imports is checked with the web: logic brings half the server with it. The list only shrinks.
const logicInTheWeb = [
  'catalog/compile/drivers.ts',
  'catalog/compile/matching.ts',
  'classify/detect/column.ts',
  'classify/masks/masks.ts',
  'classify/suspicion.ts',
  'org/law/browse.ts',
  'org/law/unbuilt.ts',
];

test('the web takes only shapes and words from the rooms', async () => {
  const shapes = /(^|[/-])(schema(-[a-z-]+)?|types|terms|constants|content|kinds|outcomes)\.ts$/;
  const logic = new Set<string>();
  for (const file of await files('web/**/*.{ts,tsx}'))
    for (const [, from = ''] of (await read(file)).matchAll(/'#rooms\/([^']+)'/g))
      if (!shapes.test(from)) logic.add(from);
  assert.deepEqual([...logic].sort(), logicInTheWeb);
});

test('no committed file holds a path of a machine or a registry address', async () => {
  const lock = await read('package-lock.json');
  assert.doesNotMatch(lock, /"resolved": *"http/);
  const found: string[] = [];
  for (const file of await files(
    ...code,
    '*.{json,md,yaml,cjs}',
    'docs/**/*.md',
    'regulations/**/*.yaml',
    '.ci/*',
  )) {
    if (file === 'package-lock.json') continue;
    const place = /(^|[\s"'`(])\/(work|root|home\/\w+)\//.exec(await read(file));
    if (place) found.push(`${file}: ${place[0]}`);
  }
  assert.deepEqual(found, []);
});
