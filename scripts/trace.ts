/** `npm run trace [-- --check]`: joins duty → rule, procedure, form → code → cases → screens into docs/traceability.md. */
import { existsSync } from 'node:fs';
import { glob, readFile, writeFile } from 'node:fs/promises';
import { parse } from 'yaml';
import { cities, readBook } from '../tests/conformance/duties.ts';

const root = new URL('../', import.meta.url).pathname;
const target = `${root}docs/traceability.md`;

type Cited = { name: string; rule?: string };

/** Who cites which article: walks a pack's data and remembers the nearest named thing above each `cite`. */
function collectCites(node: unknown, at: Cited, into: Map<string, Map<string, Cited>>): void {
  if (Array.isArray(node)) {
    for (const one of node) collectCites(one, at, into);
    return;
  }
  if (typeof node !== 'object' || node === null) return;
  for (const [key, value] of Object.entries(node)) {
    if (key !== 'cite' || !Array.isArray(value)) {
      collectCites(value, at, into);
      continue;
    }
    for (const id of value) {
      if (typeof id !== 'string') continue;
      const found = into.get(id) ?? new Map<string, Cited>();
      into.set(id, found.set(at.name, at));
    }
  }
}

async function citesOf(city: string): Promise<Map<string, Map<string, Cited>>> {
  const into = new Map<string, Map<string, Cited>>();
  const folder = `${root}regulations/cities/${city}`;
  for await (const file of glob(`${folder}/{rules,procedures,forms}/*.yaml`)) {
    const text: unknown = parse(await readFile(file, 'utf8'));
    if (typeof text !== 'object' || text === null) continue;
    if (file.includes('/rules/')) {
      for (const [rule, answer] of Object.entries(
        'rules' in text && typeof text.rules === 'object' && text.rules ? text.rules : text,
      )) {
        collectCites(answer, { name: rule, rule }, into);
      }
      continue;
    }
    const kind = file.includes('/procedures/') ? 'procedure' : 'form';
    const list = Object.values(text).flat();
    for (const one of list) {
      const key = typeof one === 'object' && one !== null && 'key' in one ? String(one.key) : '';
      collectCites(one, { name: `${kind} ${key}` }, into);
    }
  }
  return into;
}

/** rule id -> the files of the server that ask for it. */
async function codeOfRules(): Promise<Map<string, string[]>> {
  const { rules } = parse(await readFile(`${root}regulations/rules.yaml`, 'utf8')) as {
    rules: { id: string }[];
  };
  const found = new Map<string, string[]>(rules.map(({ id }) => [id, []]));
  const paths: string[] = [];
  for await (const file of glob(['server/**/*.ts', 'web/**/*.{ts,tsx}'], { cwd: root })) paths.push(file);
  for (const file of paths.sort()) {
    if (file.endsWith('.test.ts')) continue;
    const text = await readFile(`${root}${file}`, 'utf8');
    for (const [id, where] of found) if (text.includes(`'${id}'`)) where.push(file);
  }
  return found;
}

const short = (file: string): string => file.replace(/^server\/rooms\//, '').replace(/^server\//, '');

export async function traceDocument(): Promise<{ text: string; holes: string[] }> {
  const book = await readBook();
  const code = await codeOfRules();
  const cases = Map.groupBy(book.cases, ({ duty }) => duty);
  const holes: string[] = [];
  const lines: string[] = [
    '# Traceability 条款追溯',
    '',
    '<!-- Made by `npm run trace`; a test holds it fresh. -->',
    '',
    'Each duty that the platform enforces or records: what in the pack answers it, which code asks, which cases prove it, and what it waits for.',
    '',
  ];
  for (const city of cities) {
    const cites = await citesOf(city);
    const duties = book.duties.filter((duty) => duty.city === city);
    const withCases = duties.filter(({ id }) => cases.has(id)).length;
    lines.push(`## ${city}`, '', `${duties.length} duties, ${withCases} with cases.`, '');
    lines.push(
      '| duty | topic | kind | pack | code | cases | state |',
      '| --- | --- | --- | --- | --- | --- | --- |',
    );
    for (const { id, topic, kind } of duties) {
      const cited = [...(cites.get(id)?.values() ?? [])];
      const files = [...new Set(cited.flatMap(({ rule }) => (rule ? (code.get(rule) ?? []) : [])))].map(
        short,
      );
      const scenarios = [...new Set((cases.get(id) ?? []).map(({ scenario }) => scenario))];
      const waits = book.waiting.get(id);
      const state = scenarios.length > 0 ? 'cases' : waits ? `waits: ${waits}` : 'OPEN';
      if (state === 'OPEN') holes.push(id);
      const screens = [...new Set(cited.flatMap(({ rule }) => (rule ? [rule.split('.')[0] ?? ''] : [])))]
        .filter((room) => existsSync(`${root}web/desk/${room}`))
        .map((room) => `desk/${room}`);
      const shownFiles = files.slice(0, 4).concat(files.length > 4 ? [`+${files.length - 4}`] : [], screens);
      lines.push(
        `| ${id} | ${topic} | ${kind} | ${cited.map(({ name }) => name).join(', ')} | ${shownFiles.join(', ')} | ${scenarios.join(', ')} | ${state} |`,
      );
    }
    lines.push('');
  }
  return { text: `${lines.join('\n').trimEnd()}\n`, holes };
}

if (process.argv[1] === new URL(import.meta.url).pathname) {
  const { text, holes } = await traceDocument();
  if (process.argv.includes('--check')) {
    const stale = !existsSync(target) || (await readFile(target, 'utf8')) !== text;
    if (stale) console.error('docs/traceability.md is stale: run `npm run trace`');
    if (stale) process.exitCode = 1;
  } else {
    await writeFile(target, text);
    console.log(`docs/traceability.md written`);
  }
  for (const id of holes)
    console.error(`OPEN ${id}: neither proven nor waiting; add cases or a line in regulations/waiting.yaml`);
  if (holes.length > 0) process.exitCode = 1;
}
