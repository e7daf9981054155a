/** Processes that are killed in fault tests, over data folders of their own. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { freshFolder, killPostgres, preparedFolder, removeFolder, repositoryRoot } from './embedded.ts';

// Every folder is removed at the process's end, each by a listener of its own.
process.setMaxListeners(50);

/** The same program is started again and again: it is compiled once. */
let compiled = process.env.NODE_COMPILE_CACHE;

export type Outcome = { signal: NodeJS.Signals | null; result: unknown; said: string };

/** `fault` names where it kills itself; `at` hears the lines it writes before its result, which is one line of JSON. */
export type How = { fault?: string | undefined; at?: (line: string, kill: () => void) => void };

/** Runs one of the processes beside this file to its end. */
export async function runToEnd(
  script: string,
  args: string[],
  { fault = '', at }: How = {},
): Promise<Outcome> {
  compiled ??= freshFolder();
  const child = spawn(process.execPath, [join(repositoryRoot, 'tests/factories', script), ...args], {
    cwd: repositoryRoot,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, LOAD_FAULT: fault, NODE_COMPILE_CACHE: compiled },
  });
  let said = '';
  child.stderr.on('data', (chunk) => {
    said += chunk;
  });
  let result: unknown;
  createInterface({ input: child.stdout }).on('line', (line) => {
    if (line.startsWith('{')) result = JSON.parse(line);
    else at?.(line, () => child.kill('SIGKILL'));
  });
  const [, signal] = await once(child, 'close');
  return { signal, result, said };
}

/** A prepared data folder for as long as the work takes, with the database it leaves behind. */
export async function inFolder<T>(work: (data: string) => Promise<T>): Promise<T> {
  const data = await preparedFolder();
  try {
    return await work(data);
  } finally {
    killPostgres(data);
    removeFolder(data);
  }
}
