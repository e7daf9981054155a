/** What a call's time goes to: the platform's processor by part of the gateway, and what its connections to PostgreSQL are seen doing. */
import { type Profiler, Session } from 'node:inspector/promises';
import type { HttpLoad } from './call-load.ts';
import { type Loader, openLoader, type Stand } from './call-stand.ts';

/** The part of a call that a file serves; the first that fits, from the innermost function outwards. */
const parts: readonly [RegExp, string][] = [
  [/gateway\/(profiles\/|signature\.ts)|kernel\/crypto/, 'signatures and digests'],
  [/gateway\/(checks|addresses|hours|pace|directory)\.ts/, 'checks of key and grant'],
  [/gateway\/(parameters|works)\.ts|serve\/plan\.ts/, 'the question'],
  [/gateway\/(standing|judge|nonces|tallies)\.ts/, 'standing, quota, counters'],
  [/gateway\/(answers|marks|sealing)\.ts|serve\/(masks|values|filter)\.ts/, 'the answer'],
  [/server\/ledger\/(record|personal|kinds)\.ts|canonicalize|gateway\/entries\.ts/, 'the entry'],
  [/server\/ledger\//, 'numbering the log'],
  [/node_modules\/(pg|pg-[a-z]+|kysely)\/|gateway\/session\.ts/, 'statements and driver'],
  [/gateway\/(plugin|arrived)\.ts|fastify|find-my-way|helmet|kernel\/http|node:_?http|node:net/, 'HTTP'],
  [/gateway\//, 'the group'],
];
const bare = new Map([
  ['(garbage collector)', 'garbage'],
  ['(idle)', ''],
  ['(program)', ''],
]);

/** Statements by a word that only they hold. */
const statements: readonly [RegExp, string][] = [
  [/^idle/, ''],
  [/for no key update/, 'lock of the grant'],
  [/serve_data\.nonce/, 'nonce and standing'],
  [/serve\.call_tally/, 'counters'],
  [/ledger\.entry/, 'entries'],
  [/^commit/i, 'commit'],
  [/serve\.service_version v/, 'the read'],
  [/^begin/i, 'begin'],
];

const shares = (sums: ReadonlyMap<string, number>, whole: number): string =>
  [...sums]
    .filter(([part]) => part !== '')
    .sort(([, a], [, b]) => b - a)
    .map(([part, sum]) => `${part} ${((100 * sum) / whole).toFixed(1)} %`)
    .join(', ');

function byPart({ nodes, samples = [], timeDeltas = [] }: Profiler.Profile): { text: string; busy: number } {
  const parents = new Map<number, number>();
  const known = new Map(nodes.map((node) => [node.id, node]));
  for (const node of nodes) for (const child of node.children ?? []) parents.set(child, node.id);
  const partOf = (id: number): string => {
    if (known.get(id)?.callFrame.url === 'node:inspector') return '';
    for (let at: number | undefined = id; at !== undefined; at = parents.get(at)) {
      const { functionName = '', url = '' } = known.get(at)?.callFrame ?? {};
      const whole = bare.get(functionName);
      if (whole !== undefined) return whole;
      const found = parts.find(([file]) => file.test(url));
      if (found) return found[1];
    }
    return 'the rest';
  };
  const memory = new Map<number, string>();
  const sums = new Map<string, number>();
  for (const [at, id] of samples.entries()) {
    const part = memory.get(id) ?? partOf(id);
    memory.set(id, part);
    sums.set(part, (sums.get(part) ?? 0) + (timeDeltas[at] ?? 0));
  }
  const whole = [...sums.values()].reduce((a, b) => a + b, 0);
  const busy = whole - (sums.get('') ?? 0);
  return { text: shares(sums, busy), busy: busy / whole };
}

export async function sharesOf(
  stand: Stand,
  load: HttpLoad,
  loader: Loader,
): Promise<Record<string, string>> {
  const watcher = openLoader();
  const session = new Session();
  session.connect();
  await session.post('Profiler.enable');
  await session.post('Profiler.setSamplingInterval', { interval: 400 });
  await session.post('Profiler.start');
  const { postgres } = stand.stores;
  const seen = await watcher.watch(
    { kind: 'watch', url: postgres.appUrl, application: 'gongshu-gateway' },
    () => loader.run(load),
  );
  const { profile } = await session.post('Profiler.stop');
  session.disconnect();
  watcher.close();
  const node = byPart(profile);
  const sums = new Map<string, number>();
  let waiting = 0;
  for (const [text, waits, times] of seen.states) {
    const [, name = 'other statements'] = statements.find(([word]) => word.test(text.trim())) ?? [];
    if (name !== '' && waits.startsWith('Lock')) waiting += times;
    sums.set(name, (sums.get(name) ?? 0) + times);
  }
  const active = seen.looks - (sums.get('') ?? 0);
  const percent = (part: number, whole: number): string => `${((100 * part) / whole).toFixed(0)} %`;
  return {
    'share of the platform': node.text,
    'the platform is busy': percent(node.busy, 1),
    'share of PostgreSQL': shares(sums, active),
    'its connections are busy': `${percent(active, seen.looks)}, of which waiting for a lock ${percent(waiting, active)}`,
  };
}
