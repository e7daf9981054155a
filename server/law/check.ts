// Examines a city's folder for whoever edits it: every fault at once, not only the first.
import { basename, dirname, resolve } from 'node:path';
import { behaviourFaults } from './behaviours.ts';
import { casesFileSchema } from './book.ts';
import { LawError, type LawErrorDetail } from './errors.ts';
import { readShaped, yamlFilesIn } from './files.ts';
import { locate } from './lines.ts';
import { readPack } from './load.ts';
import type { Pack } from './pack.ts';
import type { Behaviours } from './types.ts';

export type PackProblem = LawErrorDetail & { message: string };

/**
 * `folder` is the city's own folder, `…/regulations/cities/<city>`; `registry`: the names of behaviours the code holds. An empty
 * list means the pack loads and, where the names were given, that a platform starts with it.
 */
export function checkPack(folder: string, registry?: Behaviours): PackProblem[] {
  const city = resolve(folder);
  const problems: LawErrorDetail[] = [];
  const pack = readPack(dirname(dirname(city)), basename(city), problems);
  if (pack) {
    const found = [...(registry ? behaviourFaults(pack, registry) : []), ...caseFaults(city, pack)];
    problems.push(...found.map((fault) => ({ ...fault, ...locate(city, fault) })));
  }
  return problems.map((problem) => ({ ...problem, message: new LawError(problem).message }));
}

/** A case proves a duty of its own city that can be enforced or recorded. */
function caseFaults(city: string, pack: Pack): LawErrorDetail[] {
  const faults: LawErrorDetail[] = [];
  for (const file of yamlFilesIn(city, 'cases')) {
    const read = readShaped(city, file, casesFileSchema, (fault) =>
      faults.push({ pack: pack.city.key, ...fault }),
    );
    for (const { duty } of read?.cases ?? []) {
      const article = pack.articles.get(duty);
      if (article && article.kind !== 'organise') continue;
      faults.push({
        pack: pack.city.key,
        file,
        rule: duty,
        what: article
          ? 'the duty is one of organisation: there is nothing to prove.'
          : 'no such duty stands in articles.yaml.',
        mend: 'Name a duty of this city whose kind is enforce or record.',
      });
    }
  }
  return faults;
}
