/** `npm run bench -- [NAME…] [--json] [--rows N …]`: runs the measures by name, or all of them, one line each. */
import type { Measure, MeasureOptions } from './measure.ts';

/** Loaded only when run: each measure brings its own stores. */
const registry: Record<string, (options: MeasureOptions) => Promise<Measure>> = {
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
  'cluster.load': async (options) => (await import('./cluster.ts')).measureCluster('load', options),
  'cluster.scan': async (options) => (await import('./cluster.ts')).measureCluster('scan', options),
  'cluster.fusion': async (options) => (await import('./cluster.ts')).measureCluster('fusion', options),
  'cluster.resources': async (options) => (await import('./cluster.ts')).measureResources(options),
  'ledger.accept': async (options) => (await import('./ledger.ts')).measureAccept(options),
  'ledger.integrate': async (options) => (await import('./ledger.ts')).measureIntegrate(options),
  'call.pg': (options) => call('pg', options),
  'call.sm2': (options) => call('sm2', options),
  'call.refused': (options) => call('refused', options),
};

async function call(caller: 'pg' | 'sm2' | 'refused', options: MeasureOptions): Promise<Measure> {
  const given = (['rows', 'calls', 'connections'] as const).flatMap((name) =>
    options[name] ? [[name, Number(options[name])] as const] : [],
  );
  const { measureCall } = await import('./call.ts');
  const found = await measureCall({ ...Object.fromEntries(given), caller });
  const { measure, ours, reference, ratio, method, cpuMicrosecondsPerCall } = found;
  return {
    name: measure,
    value: ours.perSecond,
    unit: 'calls/s',
    reference: reference.perSecond,
    ratio,
    method,
    detail: {
      p50: ours.p50,
      p99: ours.p99,
      cpuMicrosecondsPerCall,
      referenceP50: reference.p50,
      referenceP99: reference.p99,
    },
  };
}

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
  return { names: names.length > 0 ? names : Object.keys(registry), options, json };
}

const { names, options, json } = parse(process.argv.slice(2));
for (const name of names) {
  const measure = registry[name];
  if (!measure) {
    process.stderr.write(`there is no measure ${name}; there are: ${Object.keys(registry).join(', ')}\n`);
    process.exit(2);
  }
  const found = await measure(options);
  const round = (value: number): string => value.toLocaleString('en', { maximumSignificantDigits: 4 });
  const lines = json
    ? [JSON.stringify(found)]
    : [
        `${found.name}: ${round(found.value)} ${found.unit}, reference ${round(found.reference)}, ratio ${found.ratio.toFixed(3)}`,
        `  ${found.method}`,
        ...Object.entries(found.detail ?? {}).map(([part, figure]) => `  ${part}: ${figure}`),
      ];
  process.stdout.write(`${lines.join('\n')}\n`);
}
process.exit(0);
