/** Starts the real platform as a child process for one city and stops it; cases talk to it over HTTP only. */
import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as pause } from 'node:timers/promises';
import { promisify } from 'node:util';
import { runTemplate } from './templates.ts';

const run = promisify(execFile);

export type Started = {
  base: string;
  options: StartOptions;
  data: string;
  child: ChildProcess;
  stop(): Promise<void>;
};

export type StartOptions = {
  city: string;
  /** Another folder of packs: the fixtures' city, or a copy with one value shifted. */
  regulations?: string;
  /** A module to load first: the mutation loader. */
  preload?: string;
  env?: Record<string, string>;
  /** Kept after the stop. */
  data?: string;
  /** A folder left by a platform that was stopped: copied into an empty one, so that the demo need not be loaded again. */
  template?: string;
  /** False: an installation in earnest, nobody registered, no clock to move. */
  demo?: boolean;
};

/** The platform ended before it listened; `lines` are its own last words. */
export class StartFailed extends Error {
  readonly lines: readonly string[];

  constructor(code: number | null, lines: readonly string[]) {
    super(`the platform ended with ${code}:\n${lines.slice(-15).join('\n')}`);
    this.lines = lines;
  }
}

const main = new URL('../../server/main.ts', import.meta.url).pathname;

/** Resolves at the line `ready http://…`; rejects with the platform's own last lines when it ends before. */
export async function startPlatform(options: StartOptions): Promise<Started> {
  const data = options.data ?? (await mkdtemp(join(tmpdir(), 'gongshu-started-')));
  const template = options.template ?? (await templateOf(options));
  // Not over what an earlier start left there.
  if (template && (await readdir(data)).length === 0) await copyTemplate(template, data);
  const child = spawn(
    process.execPath,
    [
      ...(options.preload ? ['--import', options.preload] : []),
      main,
      '--city',
      options.city,
      '--port',
      '0',
      '--data',
      data,
      ...(options.demo === false ? ['--no-demo'] : ['--test-clock']),
      '--log-level',
      'warn',
      ...(options.regulations ? ['--regulations', options.regulations] : []),
    ],
    { stdio: ['ignore', 'pipe', 'pipe'], env: { ...process.env, ...options.env } },
  );
  const lines: string[] = [];
  const base = await new Promise<string>((ready, fail) => {
    const hear = (line: string): void => {
      lines.push(line);
      const found = /ready (http:\/\/\S+)/.exec(line)?.[1];
      if (found) ready(found);
    };
    createInterface({ input: child.stdout }).on('line', hear);
    createInterface({ input: child.stderr }).on('line', hear);
    child.on('exit', (code) => fail(new StartFailed(code, lines)));
  }).catch(async (error: unknown) => {
    if (!options.data) await rm(data, { recursive: true, force: true });
    throw error;
  });
  return {
    base,
    options,
    data,
    child,
    async stop() {
      if (child.exitCode === null) {
        const ended = new Promise((done) => child.once('exit', done));
        child.kill('SIGTERM');
        // Each step of its end has its patience; together they are longer than this only where something hangs.
        const force = setTimeout(() => child.kill('SIGKILL'), 90_000);
        await ended;
        clearTimeout(force);
        // Killed, it left its database running, which nobody may copy.
        if (child.signalCode === 'SIGKILL') (await import('../factories/embedded.ts')).killPostgres(data);
      }
      if (!options.data) await rm(data, { recursive: true, force: true });
    },
  };
}

/** The run's template for a platform that differs from it in nothing; whoever names a folder wants it as it is. */
function templateOf({ city, regulations, preload, env, data, demo }: StartOptions) {
  if (regulations || preload || env || data || demo === false) return undefined;
  return runTemplate(city, async (folder) => {
    const started = await startPlatform({ city, data: folder });
    await nothingLeftToDo(started.base).finally(() => started.stop());
  });
}

/** The day turned and every job of the demo done: what is left over each copy would do again at its start. */
async function nothingLeftToDo(base: string): Promise<void> {
  await fetch(new URL('/api/test/clock', base), {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ now: new Date().toISOString() }),
  });
  // Those that wait for a day to come stay where they are.
  let [waiting, since] = ['', Date.now()];
  for (const end = Date.now() + 120_000; Date.now() < end; await pause(200)) {
    const health = await (await fetch(new URL('/api/health', base))).text();
    const now = /(\d+) waiting/.exec(health)?.[1] ?? '';
    if (now !== waiting) [waiting, since] = [now, Date.now()];
    if (now === '0' || Date.now() - since > 5000) return;
  }
}

async function copyTemplate(template: string, data: string): Promise<void> {
  // With owners and modes: the database runs as its own user where the tests run as root.
  await run('cp', ['-a', '--reflink=auto', `${template}/.`, data]);
  // The ports of its last run: two copies started at once would both take them, and one stand on the other's stores.
  await rm(join(data, 'run'), { recursive: true, force: true });
}

/** A folder with the city's demo loaded, for many starts; the caller removes it. */
export async function prepareTemplate(city: string): Promise<string> {
  const data = await mkdtemp(join(tmpdir(), 'gongshu-template-demo-'));
  const template = await templateOf({ city });
  if (template) await copyTemplate(template, data);
  else await (await startPlatform({ city, data })).stop();
  return data;
}
