/** Starts the platform's stores in a process of their own, to be killed, crowded or started as somebody else. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { z } from 'zod';
import { repositoryRoot } from './embedded.ts';

const Opened = z.object({
  postgres: z.number().optional(),
  warehouse: z.number().optional(),
  ownerUrl: z.string(),
  appUrl: z.string(),
  superUrl: z.string().optional(),
  warehouseAt: z.object({ url: z.string(), user: z.string(), password: z.string(), database: z.string() }),
});
export type Opened = z.infer<typeof Opened>;

export type StoresProcess = { child: ChildProcess; opened?: Opened; code?: number; said: string };
export type StoresProcessOptions = { role?: 'all' | 'web'; uid?: number; gid?: number; root?: string };

const living = new Set<ChildProcess>();
process.once('exit', () => {
  for (const child of living) child.kill('SIGKILL');
});

/** Resolves when the stores are open, or when the process has ended with what it said. */
export async function startStores(data: string, options: StoresProcessOptions = {}): Promise<StoresProcess> {
  const script = join(options.root ?? repositoryRoot, 'tests/factories/stores-process.ts');
  const { uid, gid } = options;
  const child = spawn(process.execPath, [script, data, options.role ?? 'all'], {
    cwd: options.root ?? repositoryRoot,
    stdio: ['ignore', 'pipe', 'pipe'],
    uid,
    gid,
  });
  living.add(child);
  let said = '';
  child.stderr.on('data', (chunk) => {
    said += chunk;
  });
  const ended = once(child, 'close').then(([code]) => {
    living.delete(child);
    return { child, code: typeof code === 'number' ? code : -1 };
  });
  const line = once(createInterface({ input: child.stdout }), 'line').then(([text]) => ({
    child,
    opened: Opened.parse(JSON.parse(String(text))),
  }));
  const first = await Promise.race([line, ended]);
  return { ...first, said };
}

/** Ends the process as asked and waits until it is gone. */
export async function endStores({ child }: StoresProcess, signal: NodeJS.Signals): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const gone = once(child, 'exit');
  child.kill(signal);
  await gone;
}
