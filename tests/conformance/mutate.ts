/** Makes one mutation ready: a patched source file for a guard, a patched copy of the packs for a value. */
import { cp, glob, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { type Document, isMap, isSeq, parseDocument, type YAMLMap } from 'yaml';
import type { CaseResult, ConformanceCase } from './duties.ts';
import { guards } from './mutations/index.ts';
import { playCity } from './play.ts';
import { StartFailed, type StartOptions } from './started.ts';

const lawFolder = new URL('../../regulations/', import.meta.url).pathname;
const root = new URL('../../', import.meta.url).pathname;
const loader = new URL('./mutate-loader.ts', import.meta.url).pathname;

/** `guard:<name>` or `rule:<id>` with `#+n`, `#drop:<key>`, `#flip`, `#unset` (default by the value's type). */
export async function prepareMutation(name: string, city: string): Promise<Omit<StartOptions, 'city'>> {
  const [kind, rest = ''] = splitOnce(name, ':');
  if (kind === 'guard') {
    const mutation = guards[rest];
    if (!mutation) throw new Error(`no such guard in tests/conformance/mutations: ${rest}`);
    return { preload: loader, env: { MUTATION_UNDER_TEST: JSON.stringify(mutation) } };
  }
  if (kind === 'rule') return { regulations: await shiftRule(rest, city) };
  throw new Error(`a mutation is guard:<name> or rule:<id>: ${name}`);
}

/** Mutations the cases name, each with the cases it must turn red. */
export function namedMutations(cases: readonly ConformanceCase[]): Map<string, ConformanceCase[]> {
  const named = new Map<string, ConformanceCase[]>();
  for (const one of cases) for (const name of one.breaks) named.set(name, [...(named.get(name) ?? []), one]);
  return named;
}

/** The cases that pass on the whole platform, and what the others said: one that is red anyway shows nothing when broken. */
export async function playUnbroken(
  city: string,
  cases: readonly ConformanceCase[],
  template?: string,
): Promise<{ sound: ConformanceCase[]; red: CaseResult[] }> {
  const results = await playCity(city, cases, { template });
  return {
    sound: cases.filter((_, at) => results[at]?.passed),
    red: results.filter(({ passed }) => !passed),
  };
}

/** Plays the cases on the broken platform: which stayed green, and why the others turned red. */
export async function underMutation(
  name: string,
  city: string,
  touched: readonly ConformanceCase[],
  template?: string,
): Promise<{ green: string[]; reasons: string[] }> {
  const options = { ...(await prepareMutation(name, city)), template };
  try {
    const results = await playCity(city, touched, options);
    return {
      green: results.filter(({ passed }) => passed).map(({ duty }) => duty),
      reasons: results.flatMap(({ duty, error }) =>
        error === undefined ? [] : [`${duty}: ${error.replace(/\s+/g, ' ').slice(0, 300)}`],
      ),
    };
  } catch (error) {
    if (!(error instanceof StartFailed)) throw error;
    // A start that refuses this very value has noticed it; one that fails for anything else has shown nothing.
    const rule = /^rule:([^#]+)/.exec(name)?.[1];
    const said = rule === undefined ? undefined : error.lines.find((line) => line.includes(rule));
    return said === undefined
      ? { green: touched.map(({ duty }) => duty), reasons: [`did not start: ${error.lines[0]}`] }
      : { green: [], reasons: [`refused to start: ${said}`] };
  } finally {
    if (options.regulations) await rm(options.regulations, { recursive: true, force: true });
  }
}

/** Every guard whose text is no longer in its file, as a sentence. */
export async function lostGuards(): Promise<string[]> {
  const lost: string[] = [];
  for (const [name, { file, find }] of Object.entries(guards)) {
    const text = await readFile(join(root, file), 'utf8').catch(() => '');
    if (!text.includes(find)) lost.push(`guard:${name} is not found in ${file}: ${find}`);
  }
  return lost;
}

/** Why a mutation could not be prepared; undefined where it could: the guard is listed, the rule has a value that shifts. */
export async function unknownMutation(name: string, city: string): Promise<string | undefined> {
  const [kind, rest = ''] = splitOnce(name, ':');
  if (kind === 'guard') return guards[rest] ? undefined : `no guard ${rest} in tests/conformance/mutations`;
  if (kind !== 'rule') return `a mutation is guard:<name> or rule:<id>: ${name}`;
  const [rule, operation] = splitOnce(rest, '#');
  const found = await findRule(rule, join(lawFolder, 'cities', city));
  const values = found?.dated.map((item) => item.toJSON().value) ?? [];
  if (values.length === 0) return `${rule} of ${city} has no dated value to shift`;
  return values.some((value) => !isDeepStrictEqual(shifted(value, operation), value))
    ? undefined
    : `${name} changes nothing in ${city}`;
}

const splitOnce = (text: string, mark: string): [string, string | undefined] => {
  const at = text.indexOf(mark);
  return at < 0 ? [text, undefined] : [text.slice(0, at), text.slice(at + 1)];
};

/** The file and the dated items that answer a rule; undefined where the city gives no dated value. */
async function findRule(
  rule: string,
  cityFolder: string,
): Promise<{ file: string; document: Document; dated: YAMLMap[] } | undefined> {
  for await (const file of glob(join(cityFolder, 'rules', '*.yaml'))) {
    const document = parseDocument(await readFile(file, 'utf8'));
    const answer = document.get(rule);
    const dated = isMap(answer) ? answer.get('dated') : undefined;
    if (isSeq(dated)) return { file, document, dated: dated.items.filter((item) => isMap(item)) };
  }
  return undefined;
}

/** Copies the packs and changes the rule's every dated value; gives the copy's folder. */
async function shiftRule(what: string, city: string): Promise<string> {
  const [rule, operation] = splitOnce(what, '#');
  const folder = await mkdtemp(join(tmpdir(), 'gongshu-mutant-'));
  await cp(lawFolder, folder, { recursive: true });
  const found = await findRule(rule, join(folder, 'cities', city));
  if (!found) throw new Error(`${rule} of ${city} has no dated value to shift`);
  for (const item of found.dated) item.set('value', shifted(item.toJSON().value, operation));
  await writeFile(found.file, found.document.toString());
  return folder;
}

/** The value wrong by one: a number grows, a flag turns, a list loses a row. */
export function shifted(value: unknown, operation?: string): unknown {
  if (typeof value === 'number') return value + Number(operation?.replace(/^\+/, '') ?? 1);
  if (typeof value === 'boolean') return !value;
  const dropped = operation?.startsWith('drop:') ? operation.slice(5) : undefined;
  if (Array.isArray(value)) {
    const keyOf = (row: unknown): unknown =>
      typeof row === 'object' && row !== null && 'key' in row ? row.key : row;
    return dropped ? value.filter((row) => keyOf(row) !== dropped) : value.slice(0, -1);
  }
  if (typeof value === 'object' && value !== null) {
    const entries = Object.entries(value);
    return Object.fromEntries(dropped ? entries.filter(([key]) => key !== dropped) : entries.slice(0, -1));
  }
  return operation ?? `${String(value)}9`;
}
