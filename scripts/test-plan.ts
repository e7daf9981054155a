/** Which files of tests run in a process of their own, which together, and in what order: the longest first, so that none is left alone at the end. */
import { globSync, statSync } from 'node:fs';
import { join } from 'node:path';

const root = join(import.meta.dirname, '..');
const everything = ['server/**/*.test.ts', 'web/**/*.test.ts', 'demo/**/*.test.ts', 'tests/**/*.test.ts'];

/** They start platforms, browsers or clusters, end processes, or change what a process is told: no company for others. The slowest first. */
const alone = [
  /^tests\/conformance\/duties-of-/,
  /^tests\/(?:e2e\/every-role|cluster\/rooms)\./,
  /^tests\/(?:conformance|faults)\//,
  /^tests\/(?:e2e|cluster)\//,
  /^server\/(?:kernel\/stores|cli)\//,
  // It weighs the memory of its process.
  /^server\/rooms\/serve\/delivery\/pieces\./,
  // It tells the process where a store of objects is.
  /^server\/ledger\/tiles\/store\./,
];

/** So much of source is read as one process: the files of a room stay beside each other. */
const TOGETHER = 110_000;

/** What Node's runner is given: one file, or files for one process. */
export type Group = { files: string[] };

const rank = (file: string): number => {
  const found = alone.findIndex((pattern) => pattern.test(file));
  return found === -1 ? alone.length : found;
};

export function planTests(): Group[] {
  const files = everything.flatMap((pattern) => globSync(pattern, { cwd: root })).toSorted();
  const [own, company] = [[] as string[], [] as string[]];
  for (const file of files) (rank(file) < alone.length ? own : company).push(file);
  const size = (file: string): number => statSync(join(root, file)).size;
  own.sort((a, b) => rank(a) - rank(b) || size(b) - size(a));
  const groups: Group[] = [];
  let room = 0;
  for (const file of company) {
    if (room < size(file) || groups.length === 0) {
      groups.push({ files: [] });
      room = TOGETHER;
    }
    room -= size(file);
    groups.at(-1)?.files.push(file);
  }
  return [...own.map((file) => ({ files: [file] })), ...groups];
}
