// Holds the interface to its language files: both languages hold the same keys, screens hold no Chinese literal and no unknown key.
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';

const here = dirname(fileURLToPath(import.meta.url));
const web = join(here, '..', '..');

function keysOf(value: unknown, prefix = ''): string[] {
  if (typeof value !== 'object' || value === null) return [prefix];
  return Object.entries(value).flatMap(([key, inner]) =>
    keysOf(inner, prefix === '' ? key : `${prefix}.${key}`),
  );
}

function languageKeys(language: string): Set<string> {
  const folder = join(here, language);
  return new Set(
    readdirSync(folder).flatMap((file) => {
      const parsed: unknown = JSON.parse(readFileSync(join(folder, file), 'utf8'));
      return keysOf(parsed).map((key) => `${file.replace('.json', '')}:${key}`);
    }),
  );
}

// Chinese has one plural form, English two: compare what the screens ask for.
const asked = (key: string) => key.replace(/_(one|other)$/, '');

function sources(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return sources(path);
    return /\.tsx?$/.test(entry.name) && !entry.name.endsWith('.test.ts') ? [path] : [];
  });
}

function withoutComments(code: string): string {
  return code.replace(/\/\*[\s\S]*?\*\//g, '').replace(/(^|[^:])\/\/.*$/gm, '$1');
}

test('both languages hold the same keys, and no text is empty', () => {
  const zh = new Set([...languageKeys('zh-CN')].map(asked));
  const en = new Set([...languageKeys('en')].map(asked));
  assert.deepEqual(
    [...zh].filter((key) => !en.has(key)),
    [],
    'missing in en',
  );
  assert.deepEqual(
    [...en].filter((key) => !zh.has(key)),
    [],
    'missing in zh-CN',
  );
  assert.ok(zh.size > 0);
});

test('placeholders agree between the languages', () => {
  for (const file of readdirSync(join(here, 'zh-CN'))) {
    const flat = (language: string) => {
      const out = new Map<string, string>();
      const walk = (value: unknown, prefix: string): void => {
        if (typeof value === 'string') out.set(asked(prefix), value);
        else for (const [k, v] of Object.entries(value ?? {})) walk(v, prefix === '' ? k : `${prefix}.${k}`);
      };
      walk(JSON.parse(readFileSync(join(here, language, file), 'utf8')), '');
      return out;
    };
    const en = flat('en');
    for (const [key, text] of flat('zh-CN')) {
      const names = (s: string) => [...new Set([...s.matchAll(/\{\{(\w+)\}\}/g)].map((m) => m[1]))].sort();
      assert.deepEqual(names(en.get(key) ?? ''), names(text), `${file} ${key}`);
    }
  }
});

test('no screen holds Chinese text: it comes from the language files', () => {
  const offending = sources(web).flatMap((path) => {
    const lines = withoutComments(readFileSync(path, 'utf8')).split('\n');
    return lines.flatMap((line, i) =>
      /[\u3000-\u303f\u4e00-\u9fff\uff00-\uffef]/.test(line)
        ? [`${relative(web, path)}:${i + 1} ${line.trim()}`]
        : [],
    );
  });
  assert.deepEqual(offending, []);
});

test('every key a screen names exists', () => {
  const known = new Set([...languageKeys('zh-CN')].map(asked));
  const missing = sources(web).flatMap((path) => {
    const code = withoutComments(readFileSync(path, 'utf8'));
    return [...code.matchAll(/\bt\(\s*'([a-z]+:[\w.-]+)'/g)].flatMap(([, key]) =>
      key && !known.has(key) ? [`${relative(web, path)}: ${key}`] : [],
    );
  });
  assert.deepEqual(missing, []);
});
