/** Reads every duty, every conformance case and what waits, and counts them; knows nothing of how cases are run. */
import { glob, readFile } from 'node:fs/promises';
import { parse } from 'yaml';
import { z } from 'zod';
import {
  type caseSchema,
  casesFileSchema,
  topicsFileSchema,
  waitingFileSchema,
} from '../../server/law/book.ts';

const root = new URL('../../', import.meta.url).pathname;

export const cities = ['cangzhou', 'neijiang', 'binzhou', 'fuzhou', 'baotou'] as const;

const dutySchema = z.object({
  id: z.string(),
  topic: z.string(),
  kind: z.enum(['enforce', 'record', 'organise']),
});
export type Duty = z.infer<typeof dutySchema> & { city: string };

export type ConformanceCase = z.infer<typeof caseSchema> & { city: string; file: string };

const packSchema = z.object({ coverage: z.string() }).passthrough();

const read = async (path: string): Promise<unknown> => parse(await readFile(`${root}${path}`, 'utf8'));

export type Book = {
  duties: Duty[];
  cases: ConformanceCase[];
  /** duty id -> why it waits */
  waiting: Map<string, string>;
  /** Duties that regulations/waiting.yaml names, wholly or in part: cases may stand, but nothing is proven yet. */
  unfinished: Set<string>;
};

/** Throws when a case names no duty of its city, or a waiting line no duty at all. */
export async function readBook(): Promise<Book> {
  const duties: Duty[] = [];
  const cases: ConformanceCase[] = [];
  const waiting = new Map<string, string>();
  const unfinished = new Set<string>();
  const { topics } = topicsFileSchema.parse(await read('regulations/topics.yaml'));
  for (const city of cities) {
    const { articles } = z
      .object({ articles: z.array(dutySchema.passthrough()) })
      .parse(await read(`regulations/cities/${city}/articles.yaml`));
    const { coverage } = packSchema.parse(await read(`regulations/cities/${city}/pack.yaml`));
    for (const article of articles) {
      const duty = { city, ...dutySchema.parse(article) };
      if (duty.kind === 'organise') continue;
      duties.push(duty);
      if (coverage === 'articles') waiting.set(duty.id, 'the pack of this city has no rules yet');
      else if (!topics[duty.topic]?.built)
        waiting.set(duty.id, `the rooms of topic ${duty.topic} are not built`);
    }
    for await (const file of glob(`regulations/cities/${city}/cases/*.yaml`, { cwd: root })) {
      const found = casesFileSchema.parse(await read(file));
      cases.push(...found.cases.map((one) => ({ ...one, city, file })));
    }
  }
  const known = new Map(duties.map((duty) => [duty.id, duty]));
  for (const one of cases) {
    if (known.get(one.duty)?.city !== one.city)
      throw new Error(`${one.file}: ${one.duty} is no duty of ${one.city}`);
  }
  for (const line of waitingFileSchema.parse(await read('regulations/waiting.yaml')).waiting) {
    if (!known.has(line.id)) throw new Error(`regulations/waiting.yaml: ${line.id} is no duty`);
    waiting.set(line.id, `${line.room}: ${line.missing.en}`);
    unfinished.add(line.id);
  }
  return { duties, cases, waiting, unfinished };
}

export type CaseResult = { duty: string; scenario: string; via: string; passed: boolean; error?: string };

export type Tally = { duties: number; proven: number; waiting: number };
export type Report = {
  total: number;
  proven: number;
  byCity: Record<string, Tally>;
  byTopic: Record<string, Tally>;
  missing: string[];
  waiting: string[];
};

/** Proven: at least one case through HTTP or the browser, all of its cases passed, and no part of it waits. */
export function tally(book: Book, results: readonly CaseResult[]): Report {
  const byDuty = Map.groupBy(results, ({ duty }) => duty);
  const proven = new Set<string>();
  for (const [duty, found] of byDuty) {
    const whole = !book.unfinished.has(duty) && found.some(({ via }) => via !== 'rule');
    if (whole && found.every(({ passed }) => passed)) proven.add(duty);
  }
  const report: Report = {
    total: book.duties.length,
    proven: 0,
    byCity: {},
    byTopic: {},
    missing: [],
    waiting: [],
  };
  for (const duty of book.duties) {
    const isProven = proven.has(duty.id);
    const failed = byDuty.get(duty.id)?.some(({ passed }) => !passed) ?? false;
    const waits = !isProven && !failed && book.waiting.has(duty.id);
    for (const [table, key] of [
      [report.byCity, duty.city],
      [report.byTopic, duty.topic],
    ] as const) {
      table[key] ??= { duties: 0, proven: 0, waiting: 0 };
      const line = table[key];
      line.duties++;
      if (isProven) line.proven++;
      if (waits) line.waiting++;
    }
    if (isProven) report.proven++;
    else if (waits) report.waiting.push(duty.id);
    else report.missing.push(duty.id);
  }
  return report;
}
