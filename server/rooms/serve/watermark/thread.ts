/** The thread's side of a look: it holds the found file and reckons, one step after the other. */
import { createHash } from 'node:crypto';
import { parentPort } from 'node:worker_threads';
import { Problem } from '#kernel/errors.ts';
import { informedScore, type Score, type Scores, scoresOf, tokensOf, type Votes, votesOf } from './detect.ts';
import { keyAnchor, layOut } from './embed.ts';
import { type FoundFile, readFound } from './read-file.ts';
import type { MarkScheme } from './scheme.ts';
import type { SipKey } from './siphash.ts';

type Rows = (string | null)[][];
export type Known = {
  scheme: MarkScheme;
  /** Of the exports, in their order, and their titles. */
  columns: string[];
  titles: { name: string; titleZh: string; titleEn: string | null }[];
  places: SipKey;
};

let file: FoundFile = { first: [], rows: [], named: false };
let matched: { names: string[]; rows: Rows } = { names: [], rows: [] };
let votes: Votes | undefined;
/** Rows held against the rows as they were. */
const mostInformed = 100_000;

const sample = (): Rows => [file.first as (string | null)[], ...file.rows].slice(0, 5000);

const steps = {
  /** Undefined: no table. */
  open(bytes: Uint8Array): { sha256: string; first: string[]; rows: number } | undefined {
    try {
      file = readFound(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength));
    } catch (error) {
      if (error instanceof Problem) return undefined;
      throw error;
    }
    const sha256 = createHash('sha256').update(bytes).digest('hex');
    return { sha256, first: file.first, rows: file.rows.length };
  },
  tokens: (keys: SipKey[]): { made: number; seen: number }[] => {
    const rows = sample();
    return keys.map((key) => tokensOf(file.first, rows, key));
  },
  /** Undefined: the file has none of the marked columns. */
  vote(of: Known): { names: string[]; columns: string[] } | undefined {
    matched = matchColumns(file, of);
    votes = undefined;
    if (!of.scheme.columns.some(({ name }) => matched.names.includes(name))) return undefined;
    votes = votesOf(of.scheme, of.places, matched.names, matched.rows);
    return { names: matched.names, columns: votes.columns };
  },
  scores: ({ keys, most }: { keys: SipKey[]; most: number }): Scores[] => {
    const held = votes;
    return held ? keys.map((key) => scoresOf(held, key, most)) : [];
  },
  /** What names the rows by which they are held against those that were; none where the key was cut away. */
  anchors(scheme: MarkScheme): string[] {
    const laid = layOut(scheme, matched.names);
    if (laid.key.length === 0) return [];
    return [...new Set(matched.rows.slice(0, mostInformed).flatMap((cells) => keyAnchor(laid, cells) ?? []))];
  },
  informed(of: {
    scheme: MarkScheme;
    places: SipKey;
    keys: SipKey[];
    originals: Map<string, (string | null)[]>;
  }): Score[] {
    const rows = matched.rows.slice(0, mostInformed);
    return of.keys.map((bits) =>
      informedScore(of.scheme, { places: of.places, bits }, matched.names, rows, of.originals),
    );
  },
  close(_: null): void {
    file = { first: [], rows: [], named: false };
    matched = { names: [], rows: [] };
    votes = undefined;
  },
};
export type Steps = typeof steps;

/** Columns by name or title; where the first record names none, and there are as many, by place. */
function matchColumns(found: FoundFile, { columns, titles }: Known): { names: string[]; rows: Rows } {
  const loose = (text: string): string => text.trim().normalize('NFKC').toLowerCase();
  const byTitle = new Map<string, string>();
  for (const { name, titleZh, titleEn } of titles)
    if (columns.includes(name))
      for (const title of [titleEn ?? '', titleZh, name]) if (title !== '') byTitle.set(loose(title), name);
  const names = found.first.map((title) => byTitle.get(loose(title)) ?? '');
  if (found.named || names.some((name) => name !== '')) return { names, rows: found.rows };
  if (found.first.length !== columns.length) return { names: [], rows: [] };
  return { names: columns, rows: [found.first, ...found.rows] };
}

parentPort?.on('message', ({ step, argument }: { step: keyof Steps; argument: never }) => {
  parentPort?.postMessage((steps[step] as (argument: never) => unknown)(argument));
});
