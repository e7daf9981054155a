/** `npm run conformance [-- --json | --mutate] [--city KEY]`: duties proven against the started platform, out of all. */
import { rm } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { type CaseResult, readBook, tally } from './duties.ts';
import { namedMutations, underMutation } from './mutate.ts';
import { playCity } from './play.ts';
import { prepareTemplate } from './started.ts';

const { values } = parseArgs({
  options: {
    json: { type: 'boolean' },
    mutate: { type: 'boolean' },
    city: { type: 'string' },
    /** A duty or a mutation. */
    only: { type: 'string' },
    verbose: { type: 'boolean' },
  },
});

const book = await readBook();
const cases = book.cases.filter(
  (one) =>
    (!values.city || one.city === values.city) &&
    (!values.only || one.duty === values.only || one.breaks.includes(values.only)),
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

/** Every case that names a mutation must turn red under it; --verbose says by what. */
async function mutateAll(): Promise<number> {
  let survived = 0;
  let tried = 0;
  for (const [city, found] of byCity) {
    const template = await prepareTemplate(city);
    try {
      for (const [name, touched] of namedMutations(found)) {
        if (values.only && name !== values.only && !found.some(({ duty }) => duty === values.only)) continue;
        tried++;
        const { green, reasons } = await underMutation(name, city, touched, template);
        if (green.length > 0) survived++;
        const still = green.length ? `: still green ${green.join(', ')}` : '';
        console.log(
          `${green.length === 0 ? 'killed  ' : 'SURVIVED'} ${city} ${name} (${touched.length} cases)${still}`,
        );
        if (values.verbose) for (const reason of reasons) console.log(`    ${reason}`);
      }
    } finally {
      await rm(template, { recursive: true, force: true });
    }
  }
  console.log(`${tried} mutations, ${tried - survived} killed, ${survived} survived`);
  return survived === 0 ? 0 : 1;
}
