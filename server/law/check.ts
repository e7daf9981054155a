// Examines a city's folder for whoever edits it: every fault at once, not only the first.
import { basename, dirname, resolve } from 'node:path';
import { LawError, type LawErrorDetail } from './errors.ts';
import { readPack } from './load.ts';

export type PackProblem = LawErrorDetail & { message: string };

/** `folder` is the city's own folder, `…/regulations/cities/<city>`. An empty list means the pack loads. */
export function checkPack(folder: string): PackProblem[] {
  const city = resolve(folder);
  const problems: LawErrorDetail[] = [];
  readPack(dirname(dirname(city)), basename(city), problems);
  return problems.map((problem) => ({ ...problem, message: new LawError(problem).message }));
}
