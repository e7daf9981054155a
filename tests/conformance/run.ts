/** `npm run conformance [-- --json | --mutate] [--city KEY]`: duties proven against the started platform, out of all. */
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { type CaseResult, type ConformanceCase, readBook, tally } from './duties.ts';
import { namedMutations, playUnbroken, underMutation } from './mutate.ts';
import { playCity } from './play.ts';
import { prepareTemplate } from './started.ts';

const { values } = parseArgs({
  options: {
    json: { type: 'boolean' },
    mutate: { type: 'boolean' },
    city: { type: 'string' },
    /** Duties or mutations, parted by commas. */
    only: { type: 'string' },
    verbose: { type: 'boolean' },
    /** How many mutations are tried at a time, each on a platform of its own. */
    'at-once': { type: 'string' },
  },
});

const only = values.only?.split(',');
const book = await readBook();
const cases = book.cases.filter(
  (one) =>
    (!values.city || one.city === values.city) &&
    (!only || only.includes(one.duty) || one.breaks.some((name) => only.includes(name))),
);
const byCity = Map.groupBy(cases, ({ city }) => city);
process.exit(values.mutate ? await mutateAll() : await playAll());

async function playAll(): Promise<number> {
  const results: CaseResult[] = [];
  for (const [city, found] of byCity) results.push(...(await playCity(city, found)));
  const failed = results.filter(({ passed }) => !passed);
  const report = tally(book, results);
  if (values.json) console.log(JSON.stringify(report));
  else {
    for (const [city, line] of Object.entries(report.byCity)) {
      console.log(
        `${city.padEnd(10)} ${line.proven} of ${line.duties} duties proven, ${line.waiting} waiting`,
      );
    }
    console.log(
      `total      ${report.proven} of ${report.total} proven, ${report.waiting.length} waiting, ${report.missing.length} missing`,
    );
  }
  for (const one of failed) console.error(`FAIL ${one.duty} ${one.scenario}: ${one.error}`);
  return failed.length === 0 ? 0 : 1;
}

/** Every case that names a mutation is green first and must turn red under it; --verbose says by what. */
async function mutateAll(): Promise<number> {
  const counts = { killed: 0, survived: 0, red: 0 };
  // Hundreds of starts of the same sources, all but one file: a third less work each. Keyed by the text, so a broken file is its own.
  process.env.NODE_COMPILE_CACHE ??= join(tmpdir(), 'gongshu-compile-cache');
  for (const [city, found] of byCity) {
    const template = await prepareTemplate(city);
    try {
      const { sound, red } = await playUnbroken(
        city,
        found.filter(({ breaks }) => breaks.length > 0),
        template,
      );
      counts.red += red.length;
      for (const one of red)
        console.log(`RED UNBROKEN ${city} ${one.duty} ${one.scenario}, not tried: ${one.error}`);
      const waiting = namedMutations(sound).entries();
      const work = async (): Promise<void> => {
        for (const [name, touched] of waiting) {
          if (only && !only.includes(name) && !found.some(({ duty }) => only.includes(duty))) continue;
          await mutateOne(city, name, touched, template, counts);
        }
      };
      await Promise.all(Array.from({ length: Number(values['at-once'] ?? 1) }, work));
    } finally {
      await rm(template, { recursive: true, force: true });
    }
  }
  const { killed, survived, red } = counts;
  console.log(
    `${killed + survived} mutations, ${killed} killed, ${survived} survived, ${red} cases red unbroken`,
  );
  return survived + red === 0 ? 0 : 1;
}

async function mutateOne(
  city: string,
  name: string,
  touched: readonly ConformanceCase[],
  template: string,
  counts: { killed: number; survived: number },
): Promise<void> {
  const { green, reasons } = await underMutation(name, city, touched, template);
  counts[green.length === 0 ? 'killed' : 'survived']++;
  const still = green.length ? `: still green ${green.join(', ')}` : '';
  console.log(
    `${green.length === 0 ? 'killed  ' : 'SURVIVED'} ${city} ${name} (${touched.length} cases)${still}`,
  );
  if (values.verbose) for (const reason of reasons) console.log(`    ${reason}`);
}
