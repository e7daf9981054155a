/** `law.load`: a pack read and checked beside the bare parsing of its files. `law.verdict`: a rule's answer beside a bare lookup of its dated values. */
import { globSync, readFileSync } from 'node:fs';
import { parse } from 'yaml';
import { loadLaw } from '#law/index.ts';
import { type Measure, type MeasureOptions, numberOption } from './measure.ts';

const folder = new URL('../regulations/', import.meta.url).pathname;
const cities = globSync('cities/*/rules', { cwd: folder }).map((path) => path.split('/')[1] ?? '');

const median = (values: number[]): number => values.sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;

function timed(work: () => void): number {
  const from = performance.now();
  work();
  return performance.now() - from;
}

/** The same files, parsed and nothing else; the rules, calendars and articles included. */
function parseOnly(city: string): void {
  const files = [
    'rules.yaml',
    ...globSync('calendars/*.yaml', { cwd: folder }),
    ...globSync(`cities/${city}/{.,rules,procedures,forms}/*.yaml`, { cwd: folder }),
  ];
  for (const file of files) parse(readFileSync(`${folder}${file}`, 'utf8'));
}

export async function measureLawLoad(options: MeasureOptions): Promise<Measure> {
  const rounds = numberOption(options, 'rounds', 7);
  const ours: number[] = [];
  const reference: number[] = [];
  for (let round = 0; round <= rounds; round++) {
    for (const city of cities) {
      const loaded = timed(() => loadLaw(folder, city));
      const parsed = timed(() => parseOnly(city));
      // The first round warms both.
      if (round === 0) continue;
      ours.push(loaded);
      reference.push(parsed);
    }
  }
  const [value, bare] = [median(ours), median(reference)];
  return {
    name: 'law.load',
    value,
    unit: 'ms a pack',
    reference: bare,
    ratio: bare / value,
    method: `median of ${rounds} rounds over ${cities.length} packs: read, checked, cross-checked and hashed, beside parsing the same YAML files only`,
  };
}

type Dated = { from?: string; to?: string; value: unknown; cite: string[] };

export async function measureLawVerdict(options: MeasureOptions): Promise<Measure> {
  const rounds = numberOption(options, 'rounds', 400);
  const laws = cities.map((city) => loadLaw(folder, city));
  const days = ['2018-06-01', '2023-02-28', '2023-03-01', '2026-11-20'];
  const settings = { values: {}, effective: {} };
  /** What a programmer without a law engine would write: values by rule id, the last one that has begun. */
  const tables = cities.map(
    (city) =>
      new Map(
        globSync(`cities/${city}/rules/*.yaml`, { cwd: folder }).flatMap((file) =>
          Object.entries(
            parse(readFileSync(`${folder}${file}`, 'utf8')) as Record<string, { dated?: Dated[] }>,
          ).map(([rule, { dated = [] }]) => [rule, dated] as const),
        ),
      ),
  );
  const bare = (table: Map<string, Dated[]>, rule: string, day: string): unknown =>
    table.get(rule)?.findLast(({ from, to }) => (from ?? '') <= day && (to === undefined || day <= to))
      ?.value;

  const ids = laws[0]?.rules.map(({ id }) => id) ?? [];
  let answered = 0;
  const ask = (): void => {
    for (const law of laws)
      for (const day of days) for (const id of ids) if (law.resolve(id, day, settings)) answered++;
  };
  const look = (): void => {
    for (const table of tables)
      for (const day of days) for (const id of ids) if (bare(table, id, day) !== undefined) answered++;
  };
  ask();
  look();
  const each = laws.length * days.length * ids.length * rounds;
  const ours = timed(() => {
    for (let round = 0; round < rounds; round++) ask();
  });
  const reference = timed(() => {
    for (let round = 0; round < rounds; round++) look();
  });
  return {
    name: 'law.verdict',
    value: (each / ours) * 1000,
    unit: 'answers/s',
    reference: (each / reference) * 1000,
    ratio: reference / ours,
    method: `every rule of ${laws.length} cities on ${days.length} days with state, citations and standing, beside a bare lookup of the dated value`,
    detail: { rules: ids.length, answered },
  };
}
