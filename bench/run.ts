/** `npm run bench -- [NAME…] [--json] [--rows N …]`: runs the measures by name, by the first part of their names, or all of them. */
import type { Measure, MeasureOptions } from './measure.ts';

/** Loaded only when run: each measure brings its own stores. */
const registry: Record<string, (options: MeasureOptions) => Promise<Measure | Measure[]>> = {
  'ingest.engine': async (options) => (await import('./ingest.ts')).measureIngest(options),
  'quality.scan': async (options) => (await import('./quality.ts')).measureQuality(options),
  'fusion.join': async (options) => (await import('./fusion.ts')).measureFusion(options),
  'start.cold': async (options) => (await import('./start.ts')).measureStart('cold', options),
  'start.warm': async (options) => (await import('./start.ts')).measureStart('warm', options),
  'start.memory': async (options) => (await import('./start.ts')).measureStart('memory', options),
  'law.load': async (options) => (await import('./law.ts')).measureLawLoad(options),
  'law.verdict': async (options) => (await import('./law.ts')).measureLawVerdict(options),
  'cases.todo.sql': async (options) => (await import('./cases.ts')).measureTodo(options),
  'cases.nightly.sql': async (options) => (await import('./cases.ts')).measureNightly(options),
  'search.sql': async (options) => (await import('./search.ts')).measureSearch(options),
  'portal.sql': async (options) => (await import('./portal.ts')).measurePortal(options),
  'portal.paint': async (options) => (await import('./portal.ts')).measurePaint(options),
  'cluster.load': async (options) => (await import('./cluster.ts')).measureCluster('load', options),
  'cluster.scan': async (options) => (await import('./cluster.ts')).measureCluster('scan', options),
  'cluster.fusion': async (options) => (await import('./cluster.ts')).measureCluster('fusion', options),
  'cluster.resources': async (options) => (await import('./cluster.ts')).measureResources(options),
  'delivery.export': async (options) => (await import('./delivery.ts')).measureExport(options),
  'datastore.deep': async (options) => (await import('./open.ts')).measureDeep(options),
  harvest: async (options) => (await import('./open.ts')).measureHarvest(options),
  'release.export': async (options) => (await import('./open-export.ts')).measureRelease(options),
  'ledger.accept': async (options) => (await import('./ledger.ts')).measureAccept(options),
  'ledger.integrate': async (options) => (await import('./ledger.ts')).measureIntegrate(options),
  'call.pg': async (options) => (await import('./call.ts')).measurePg(options),
  'call.PostGraphile': async (options) => (await import('./call.ts')).measurePostGraphile(options),
  'call.sm2': async (options) => (await import('./call.ts')).measureSm2(options),
  'call.verify': async (options) => (await import('./call.ts')).measureVerify(options),
  'call.refused': async (options) => (await import('./call.ts')).measureRefused(options),
  'call.grants': async (options) => (await import('./call-growth.ts')).measureGrants(options),
  'call.entries': async (options) => (await import('./call-growth.ts')).measureEntries(options),
};

function parse(argv: readonly string[]): { names: string[]; options: Record<string, string>; json: boolean } {
  const names: string[] = [];
  const options: Record<string, string> = {};
  let json = false;
  for (let index = 0; index < argv.length; index++) {
    const word = argv[index] ?? '';
    if (word === '--json') json = true;
    else if (word.startsWith('--')) options[word.slice(2)] = argv[++index] ?? '';
    else names.push(word);
  }
  const known = Object.keys(registry);
  const found = names.map((name) => known.filter((one) => one === name || one.startsWith(`${name}.`)));
  const unknown = names.find((_, place) => found[place]?.length === 0);
  if (unknown !== undefined) {
    process.stderr.write(`there is no measure ${unknown}; there are: ${known.join(', ')}\n`);
    process.exit(2);
  }
  return { names: names.length > 0 ? [...new Set(found.flat())] : known, options, json };
}

const round = (value: number): string => value.toLocaleString('en', { maximumSignificantDigits: 4 });

const inWords = ({ name, value, unit, reference, ratio, method, detail }: Measure): string[] => [
  `${name}: ${round(value)} ${unit}, reference ${round(reference)}, ratio ${ratio.toFixed(3)}`,
  `  ${method}`,
  ...Object.entries(detail ?? {}).map(([part, figure]) => `  ${part}: ${figure}`),
];

const { names, options, json } = parse(process.argv.slice(2));
for (const name of names) {
  const found = (await registry[name]?.(options)) ?? [];
  for (const measure of [found].flat()) {
    const lines = json ? [JSON.stringify(measure)] : inWords(measure);
    process.stdout.write(`${lines.join('\n')}\n`);
  }
}
process.exit(0);
