/** The fast part, under a minute: types, lint, architecture, unit tests that need no store. */
import { spawn } from 'node:child_process';
import { glob, readFile } from 'node:fs/promises';

type Check = { name: string; command: string; arguments: string[] };

const bin = (name: string): string => `node_modules/.bin/${name}`;

/**
 * The native compiler; the one of JavaScript stays for dependency-cruiser, which reads with its programming interface.
 * By its path: both call themselves tsc. One thread: the checks run beside each other anyway.
 */
const types = (project: string): string[] => [
  'node_modules/typescript-native/bin/tsc',
  '--singleThreaded',
  '-p',
  project,
];

/** Tests that open the stores say so by importing the factory, others that take their time by a line `// slow: why`. */
async function quickTests(): Promise<string[]> {
  const found: string[] = [];
  for await (const file of glob([
    'server/**/*.test.ts',
    'web/**/*.test.ts',
    'demo/**/*.test.ts',
    'tests/architecture/*.test.ts',
  ])) {
    const text = await readFile(file, 'utf8');
    if (!/tests\/factories|stores\/index|^\/\/ slow: /m.test(text)) found.push(file);
  }
  return found;
}

async function run(check: Check): Promise<boolean> {
  const from = performance.now();
  const child = spawn(check.command, check.arguments, { stdio: ['ignore', 'pipe', 'pipe'] });
  const chunks: Buffer[] = [];
  child.stdout.on('data', (chunk: Buffer) => chunks.push(chunk));
  child.stderr.on('data', (chunk: Buffer) => chunks.push(chunk));
  const code = await new Promise<number>((done) => child.on('close', (status) => done(status ?? 1)));
  const seconds = ((performance.now() - from) / 1000).toFixed(1);
  console.log(`${code === 0 ? 'ok  ' : 'FAIL'} ${check.name} (${seconds} s)`);
  if (code !== 0) console.log(Buffer.concat(chunks).toString());
  return code === 0;
}

// The longest first.
const checks: Check[] = [
  {
    name: 'unit and architecture tests',
    command: process.execPath,
    arguments: ['--test', '--test-concurrency=2', ...(await quickTests())],
  },
  { name: 'types of the web', command: process.execPath, arguments: types('web/tsconfig.json') },
  { name: 'types of the server', command: process.execPath, arguments: types('tsconfig.json') },
  { name: 'format and lint', command: bin('biome'), arguments: ['check', '.'] },
  {
    name: 'directions of imports',
    command: bin('depcruise'),
    arguments: ['--config', '.dependency-cruiser.cjs', 'server', 'demo'],
  },
];

const results: boolean[] = [];
// Two at a time: the machine this is meant for has two cores.
const queue = [...checks];
await Promise.all(
  [0, 1].map(async () => {
    for (let next = queue.shift(); next; next = queue.shift()) results.push(await run(next));
  }),
);
const failed = results.filter((ok) => !ok).length;
console.log(`${results.length - failed} passed, ${failed} failed`);
process.exit(failed === 0 ? 0 : 1);
