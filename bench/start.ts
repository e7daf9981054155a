/** `start.cold`, `start.warm`, `start.memory`: the whole platform beside the bare stores it stands on, in the same run. */
import { type ChildProcess, spawn } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { openStores } from '#kernel/stores/index.ts';
import { testConfig } from '#tests/factories/embedded.ts';
import type { Measure, MeasureOptions } from './measure.ts';

const main = new URL('../server/main.ts', import.meta.url).pathname;

type Running = { child: ChildProcess; seconds: number };

/** Seconds from the spawn to the line `ready`; with the demo city, as a stranger starts it. */
async function startWhole(data: string, city: string): Promise<Running> {
  const from = performance.now();
  const child = spawn(
    process.execPath,
    [main, '--city', city, '--port', '0', '--data', data, '--log-level', 'warn'],
    {
      stdio: ['ignore', 'pipe', 'inherit'],
    },
  );
  await new Promise<void>((ready, fail) => {
    createInterface({ input: child.stdout }).on('line', (line) => line.startsWith('ready ') && ready());
    child.on('exit', (code) => fail(new Error(`the platform ended with ${code}`)));
  });
  return { child, seconds: (performance.now() - from) / 1000 };
}

async function stop(child: ChildProcess): Promise<void> {
  const ended = new Promise((done) => child.once('exit', done));
  child.kill('SIGTERM');
  await ended;
}

/** The stores alone, over a folder of their own: what any platform on them would have to wait for. */
async function startStores(
  data: string,
): Promise<{ seconds: number; bytes: number; stop: () => Promise<void> }> {
  const from = performance.now();
  const stores = await openStores(testConfig(data));
  const seconds = (performance.now() - from) / 1000;
  await new Promise((done) => setTimeout(done, 3_000));
  const { postgres, warehouse } = stores.pids();
  const bytes = [postgres, warehouse].reduce<number>((sum, pid) => sum + (pid ? residentOfTree(pid) : 0), 0);
  return { seconds, bytes, stop: () => stores.stop() };
}

/** Proportional resident bytes of a process and everything below it; shared pages count once. */
export function residentOfTree(root: number): number {
  const children = new Map<number, number[]>();
  for (const name of readdirSync('/proc')) {
    if (!/^\d+$/.test(name)) continue;
    try {
      const parent = Number(/^PPid:\s+(\d+)/m.exec(readFileSync(`/proc/${name}/status`, 'utf8'))?.[1]);
      children.set(parent, [...(children.get(parent) ?? []), Number(name)]);
    } catch {
      // It ended while we looked.
    }
  }
  const bytesOf = (pid: number): number => {
    try {
      return (
        Number(/^Pss:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/smaps_rollup`, 'utf8'))?.[1] ?? 0) * 1024
      );
    } catch {
      return 0;
    }
  };
  const sum = (pid: number): number =>
    (children.get(pid) ?? []).reduce((total, one) => total + sum(one), bytesOf(pid));
  return sum(root);
}

type Figures = { cold: number; warm: number; memory: number };

async function both(city: string): Promise<{ ours: Figures; bare: Figures }> {
  const folder = await mkdtemp(join(tmpdir(), 'gongshu-bench-start-'));
  try {
    const bareCold = await startStores(join(folder, 'bare'));
    await bareCold.stop();
    const bareWarm = await startStores(join(folder, 'bare'));
    await bareWarm.stop();
    const cold = await startWhole(join(folder, 'whole'), city);
    await stop(cold.child);
    const warm = await startWhole(join(folder, 'whole'), city);
    await new Promise((done) => setTimeout(done, 3_000));
    // The stores may have been started by a helper process of another parent: count them by our own tree.
    const memory = residentOfTree(warm.child.pid ?? 0);
    await stop(warm.child);
    return {
      ours: { cold: cold.seconds, warm: warm.seconds, memory },
      bare: { cold: bareCold.seconds, warm: bareWarm.seconds, memory: bareWarm.bytes },
    };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

let measured: Promise<{ ours: Figures; bare: Figures }> | undefined;

/** All three come from one run. Seconds and bytes: the smaller the better, so the ratio is reference over ours. */
export async function measureStart(what: keyof Figures, options: MeasureOptions): Promise<Measure> {
  measured ??= both(options.city ?? 'cangzhou');
  const { ours, bare } = await measured;
  const scale = what === 'memory' ? 2 ** 20 : 1;
  return {
    name: `start.${what}`,
    value: ours[what] / scale,
    unit: what === 'memory' ? 'MiB' : 's',
    reference: bare[what] / scale,
    ratio: bare[what] / ours[what],
    method:
      what === 'memory'
        ? 'proportional resident memory at rest of the whole platform with its stores and demo city, beside the bare stores'
        : 'from the spawn to the line “ready” with the demo city loaded, beside the bare embedded stores from call to ready',
  };
}
