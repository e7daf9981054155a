/** `npm run conformance [-- --json | --mutate] [--city KEY]`: duties proven against the started platform, out of all. */
import { parseArgs } from 'node:util';
import { type CaseResult, type ConformanceCase, readBook, tally } from './duties.ts';
import { prepareMutation } from './mutate.ts';
import { playCity } from './play.ts';

const { values } = parseArgs({
  options: {
    json: { type: 'boolean' },
    mutate: { type: 'boolean' },
    city: { type: 'string' },
    only: { type: 'string' },
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

/** Every mutation must turn at least one of the cases that name it red; all that name it must. */
async function mutateAll(): Promise<number> {
  let survived = 0;
  for (const [city, found] of byCity) {
    const named = new Map<string, ConformanceCase[]>();
    for (const one of found)
      for (const name of one.breaks) named.set(name, [...(named.get(name) ?? []), one]);
    for (const [name, touched] of named) {
      if (values.only && name !== values.only) continue;
      const green = await greenUnder(name, city, touched);
      if (green.length > 0) survived++;
      console.log(
        `${green.length === 0 ? 'killed  ' : 'SURVIVED'} ${city} ${name} (${touched.length} cases)${green.length ? `: still green ${green.join(', ')}` : ''}`,
      );
    }
  }
  return survived === 0 ? 0 : 1;
}

async function greenUnder(
  name: string,
  city: string,
  touched: readonly ConformanceCase[],
): Promise<string[]> {
  const options = await prepareMutation(name, city);
  try {
    const results = await playCity(city, touched, options);
    return results.filter(({ passed }) => passed).map(({ duty }) => duty);
  } catch (error) {
    // A platform that refuses to start with a broken value has noticed it; a mutation text not found has not.
    if (error instanceof Error && /mutation text not found/.test(error.message)) throw error;
    return [];
  }
}
