/** The fast part, under a minute: types, lint, architecture, unit tests that need no store. */
import { spawn } from 'node:child_process';
import { glob, readFile } from 'node:fs/promises';

type Check = { name: string; command: string; arguments: string[] };

const bin = (name: string): string => `node_modules/.bin/${name}`;

/** Tests that open the stores say so by importing the factory; all others are quick. */
async function quickTests(): Promise<string[]> {
  const found: string[] = [];
  for await (const file of glob([
    'server/**/*.test.ts',
    'web/**/*.test.ts',
    'demo/**/*.test.ts',
    'tests/architecture/*.test.ts',
  ])) {
    const text = await readFile(file, 'utf8');
    if (!/#tests\/factories|tests\/factories|stores\/index/.test(text)) found.push(file);
  }
  return found;
}

async function run(check: Check): Promise<boolean> {
  const child = spawn(check.command, check.arguments, { stdio: ['ignore', 'pipe', 'pipe'] });
  const chunks: Buffer[] = [];
  child.stdout.on('data', (chunk: Buffer) => chunks.push(chunk));
  child.stderr.on('data', (chunk: Buffer) => chunks.push(chunk));
  const code = await new Promise<number>((done) => child.on('close', (status) => done(status ?? 1)));
  console.log(`${code === 0 ? 'ok  ' : 'FAIL'} ${check.name}`);
  if (code !== 0) console.log(Buffer.concat(chunks).toString());
  return code === 0;
}

const checks: Check[] = [
  { name: 'types of the server', command: bin('tsc'), arguments: ['-p', 'tsconfig.json'] },
  { name: 'types of the web', command: bin('tsc'), arguments: ['-p', 'web/tsconfig.json'] },
  { name: 'format and lint', command: bin('biome'), arguments: ['check', '.'] },
  {
    name: 'directions of imports',
    command: bin('depcruise'),
    arguments: ['--config', '.dependency-cruiser.cjs', 'server', 'demo'],
  },
  {
    name: 'unit and architecture tests',
    command: process.execPath,
    arguments: ['--test', ...(await quickTests())],
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
