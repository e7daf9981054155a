/** The embedded warehouse: a ClickHouse engine in a child process on loopback, watched and restarted by its parent. */
import { spawn } from 'node:child_process';
import {
  closeSync,
  existsSync,
  openSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { diskFull, errnoOf, isDiskFull, StartError } from '../start-error.ts';
import { logsOf } from './folder.ts';
import { commandOf, freePort, isAlive, terminate } from './process.ts';
import { type Supervised, supervise, type Watcher } from './supervise.ts';
import {
  WAREHOUSE_DATABASE,
  WAREHOUSE_USER,
  type WarehouseFiles,
  type WarehouseLimits,
  writeWarehouseConfig,
} from './warehouse-config.ts';

const START_PATIENCE = 60_000;
const CHILD = fileURLToPath(new URL('./warehouse-child.ts', import.meta.url));

export type WarehouseOptions = WarehouseLimits & {
  platformData: string;
  password: string;
  watcher: Watcher;
  /** Port of the last run, kept when it is free. */
  port?: number;
  fsync?: boolean;
};

export type EmbeddedWarehouse = Supervised & { port: number };

function engineLibrary(): string {
  try {
    const require = createRequire(import.meta.url);
    const manifest = require.resolve(`@chdb/lib-${process.platform}-${process.arch}-gnu/package.json`);
    const library = join(dirname(manifest), 'libchdb.so');
    if (existsSync(library)) return library;
  } catch {
    // Said below, for both ways of missing it.
  }
  throw new StartError(
    'unsupported',
    `内置数据仓库（ClickHouse）不支持本机（${process.platform}-${process.arch}）或未安装完整。请运行 npm ci，或用 --clickhouse URL 使用已有服务。`,
    `the embedded warehouse (ClickHouse) is not there for this machine (${process.platform}-${process.arch}). Run npm ci, or use a server of your own with --clickhouse URL.`,
  );
}

type Reply = { text: string } | false | 'refused';

/** One statement as the platform's user: a good answer, none, or nobody who listens. */
async function ask(port: number, password: string, statement: string): Promise<Reply> {
  try {
    const reply = await fetch(`http://127.0.0.1:${port}/`, {
      method: 'POST',
      body: statement,
      headers: { 'x-clickhouse-user': WAREHOUSE_USER, 'x-clickhouse-key': password, connection: 'close' },
      signal: AbortSignal.timeout(5_000),
    });
    const text = await reply.text();
    return reply.ok && { text };
  } catch (error) {
    return error instanceof Error && errnoOf(error.cause) === 'ECONNREFUSED' ? 'refused' : false;
  }
}

/** Does the engine of this very folder answer there? One of a copied folder takes our password, and may have our port. */
export async function answers(port: number, password: string, dataDir: string): Promise<boolean> {
  const reply = await ask(
    port,
    password,
    "SELECT path FROM system.disks WHERE name = 'default' FORMAT TSVRaw",
  );
  if (typeof reply !== 'object') return false;
  try {
    return realpathSync(reply.text.trim()) === realpathSync(dataDir);
  } catch {
    return false;
  }
}

const pidFile = (platformData: string): string => join(platformData, 'run', 'warehouse.pid');
const isOurs = (pid: number, configFile: string): boolean =>
  isAlive(pid) && commandOf(pid).includes('warehouse-child') && commandOf(pid).includes(configFile);

// The engine's event loop is blocked and its parts are written whole and synced: there is nothing to ask it first.
const STOP_STEPS = [
  ['SIGTERM', 3_000],
  ['SIGKILL', 5_000],
] as const;

/** A child outlives its parent only where the kernel cannot watch for us; it would hold the folder's lock. */
async function endOrphan(platformData: string, configFile: string): Promise<void> {
  const path = pidFile(platformData);
  if (!existsSync(path)) return;
  const pid = Number(readFileSync(path, 'utf8'));
  if (pid && isOurs(pid, configFile)) await terminate(pid, [['SIGKILL', 5_000]]);
  rmSync(path, { force: true });
}

async function launch(options: WarehouseOptions, files: WarehouseFiles, http: number): Promise<number> {
  const path = join(logsOf(options.platformData), 'warehouse.log');
  if (existsSync(path) && statSync(path).size > 16 * 2 ** 20) renameSync(path, `${path}.1`);
  const log = openSync(path, 'a', 0o600);
  const from = statSync(path).size;
  const args = [engineLibrary(), files.dataDir, files.configFile, String(http), String(process.pid)];
  const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', CHILD, ...args], {
    cwd: files.dataDir,
    env: { PATH: process.env.PATH ?? '/usr/bin:/bin', TZ: 'UTC', LC_ALL: 'C.UTF-8' },
    // Its own session: Ctrl-C must reach the platform first.
    detached: true,
    stdio: ['ignore', log, log],
  });
  closeSync(log);
  child.unref();
  let ended: string | undefined;
  child.once('exit', (code, sign) => {
    ended = code === null ? `signal ${sign}` : `code ${code}`;
  });
  child.once('error', (error) => {
    ended = error.message;
  });
  if (child.pid !== undefined)
    writeFileSync(pidFile(options.platformData), String(child.pid), { mode: 0o600 });
  const create = `CREATE DATABASE IF NOT EXISTS ${WAREHOUSE_DATABASE}`;
  for (const until = Date.now() + START_PATIENCE; Date.now() < until; await sleep(40)) {
    if (ended !== undefined || child.pid === undefined) break;
    if (!(await answers(http, options.password, files.dataDir))) continue;
    if (typeof (await ask(http, options.password, create)) === 'object') return child.pid;
  }
  if (child.pid !== undefined) await terminate(child.pid, STOP_STEPS);
  const words = readFileSync(path)
    .subarray(from)
    .toString()
    .trim()
    .split('\n')
    .slice(-2)
    .join(' ')
    .slice(-400);
  if (isDiskFull(new Error(words))) throw diskFull(files.dataDir);
  throw new StartError(
    'store-down',
    `内置数据仓库没有启动（${ended ?? '超时'}）：${words}。详情见 ${path}；也可用 --clickhouse URL 使用已有服务。`,
    `the embedded warehouse did not start (${ended ?? 'timeout'}): ${words}. See ${path}; or use a server of your own with --clickhouse URL.`,
  );
}

/** Starts the engine on the platform's folder and keeps it up until `stop`. */
export async function openEmbeddedWarehouse(options: WarehouseOptions): Promise<EmbeddedWarehouse> {
  const files = await writeWarehouseConfig(options.platformData, options.password, {
    readFiles: options.readFiles,
    fsync: options.fsync ?? true,
  });
  await endOrphan(options.platformData, files.configFile);
  let port = await freePort(options.port);
  let pid: number | undefined;
  for (let attempt = 1; pid === undefined; attempt++) {
    try {
      pid = await launch(options, files, port);
    } catch (error) {
      // Between finding a port and using it another program may have taken it.
      if (
        attempt === 3 ||
        !(error instanceof Error && /already in use|Cannot assign|PORT/.test(error.message))
      )
        throw error;
      port = await freePort();
    }
  }
  const supervised = supervise({
    name: 'warehouse',
    pid,
    watcher: options.watcher,
    restart: () => launch(options, files, port),
    stop: (running) => terminate(running, STOP_STEPS),
    probe: async () => {
      const reply = await ask(port, options.password, 'SELECT 1');
      return typeof reply === 'object' || reply;
    },
    // A long statement leaves room for this one; no answer for so long means that the engine stands still.
    hangPatience: 120_000,
  });
  return {
    ...supervised,
    port,
    stop: async () => {
      await supervised.stop();
      rmSync(pidFile(options.platformData), { force: true });
    },
  };
}
