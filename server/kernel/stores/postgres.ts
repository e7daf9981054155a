/** The embedded PostgreSQL: initialised once, started or adopted, watched, restarted, stopped in good order. */
import { spawn, spawnSync } from 'node:child_process';
import {
  chownSync,
  closeSync,
  existsSync,
  mkdirSync,
  openSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { availableParallelism, totalmem } from 'node:os';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { diskFull, isDiskFull, StartError } from '../start-error.ts';
import { logsOf, type Secrets } from './folder.ts';
import { type Place, placePostgres } from './postgres-place.ts';
import { commandOf, exists, freePort, isAlive, terminate, workingIn } from './process.ts';
import { type Supervised, supervise, type Watcher } from './supervise.ts';

export const SUPERUSER = 'gongshu_super';
const START_PATIENCE = 60_000;

export type PostgresOptions = {
  platformData: string;
  secrets: Secrets;
  watcher: Watcher;
  /** Port of the last run, kept when it is free. */
  port?: number;
  /** False only in tests: a lost machine then loses the newest commits. */
  fsync?: boolean;
};

export type EmbeddedPostgres = Supervised & { port: number; superUrl: string; adopted: boolean };

export const urlOf = (port: number, user: string, password: string, database: string): string =>
  `postgres://${user}:${password}@127.0.0.1:${port}/${database}`;

/** Settings for a small machine that grows with a large one; durability is never traded here. */
function settings(port: number, fsync: boolean): string[] {
  const memory = Math.floor(Math.min(totalmem(), process.constrainedMemory() || totalmem()) / 2 ** 20);
  const cores = availableParallelism();
  const values: Record<string, string> = {
    listen_addresses: '127.0.0.1',
    port: String(port),
    unix_socket_directories: '',
    cluster_name: 'gongshu',
    fsync: fsync ? 'on' : 'off',
    synchronous_commit: 'on',
    full_page_writes: fsync ? 'on' : 'off',
    max_connections: '120',
    shared_buffers: `${Math.max(64, Math.min(2048, Math.floor(memory / 12)))}MB`,
    effective_cache_size: `${Math.max(128, Math.floor(memory / 3))}MB`,
    work_mem: '16MB',
    maintenance_work_mem: '128MB',
    max_wal_size: '2GB',
    wal_compression: 'on',
    random_page_cost: '1.1',
    jit: 'off',
    max_parallel_workers_per_gather: String(Math.max(1, Math.floor(cores / 2))),
    timezone: 'UTC',
    log_timezone: 'UTC',
    // A statement or a DETAIL line may hold personal data; neither may reach a log.
    log_min_error_statement: 'panic',
    log_error_verbosity: 'terse',
    log_min_messages: 'warning',
    log_checkpoints: 'off',
    password_encryption: 'scram-sha-256',
  };
  return Object.entries(values).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
}

/** Runs as the database's user, in a folder that user can reach, with no more environment than it needs. */
const asUser = (place: Place) => ({
  cwd: dirname(place.dataDir),
  env: { PATH: process.env.PATH ?? '/usr/bin:/bin', LC_ALL: 'C.UTF-8', TZ: 'UTC' },
  ...(place.user ? { uid: place.user.uid, gid: place.user.gid } : {}),
});

/** Makes the cluster beside its place and renames it in, so that a kill in between leaves nothing half made. */
function initialise(place: Place, password: string, fsync: boolean): void {
  const half = `${place.dataDir}.new`;
  const passwordFile = `${place.dataDir}.word`;
  rmSync(half, { recursive: true, force: true });
  mkdirSync(half, { recursive: true, mode: 0o700 });
  try {
    writeFileSync(passwordFile, `${password}\n`, { mode: 0o600 });
    if (place.user) {
      chownSync(half, place.user.uid, place.user.gid);
      chownSync(passwordFile, place.user.uid, place.user.gid);
    }
    const flags = ['--encoding=UTF8', '--locale=C.UTF-8', '--auth=scram-sha-256', '--data-checksums'];
    const made = spawnSync(
      join(place.binDir, 'initdb'),
      ['-D', half, '-U', SUPERUSER, `--pwfile=${passwordFile}`, ...flags, ...(fsync ? [] : ['--no-sync'])],
      { ...asUser(place), encoding: 'utf8' },
    );
    if (made.error) throw made.error;
    if (made.status !== 0) {
      const why = (made.stderr || made.stdout || `signal ${made.signal}`)
        .trim()
        .split('\n')
        .slice(-3)
        .join(' ');
      if (isDiskFull(new Error(made.stderr))) throw diskFull(place.dataDir);
      throw new StartError(
        'store-down',
        `内置 PostgreSQL 无法初始化 ${place.dataDir}：${why}。请检查该目录的权限与磁盘，或用 --postgres URL 使用已有数据库。`,
        `the embedded PostgreSQL could not be initialised in ${place.dataDir}: ${why}. Look at permissions and disk, or use a database of your own with --postgres URL.`,
      );
    }
    renameSync(half, place.dataDir);
  } finally {
    rmSync(passwordFile, { force: true });
    rmSync(half, { recursive: true, force: true });
  }
}

type PidFile = { pid: number; port: number };

function readPidFile(place: Place): PidFile | undefined {
  try {
    const lines = readFileSync(join(place.dataDir, 'postmaster.pid'), 'utf8').split('\n');
    return { pid: Number(lines[0]), port: Number(lines[3]) };
  } catch {
    return undefined;
  }
}

/** Is that process truly the postmaster of this folder, and no later bearer of its number? */
const isOurs = (pid: number, place: Place): boolean =>
  isAlive(pid) && commandOf(pid).includes(`-D ${place.dataDir}`);

/** Does the server of this very folder answer there? One of a copied folder takes our password, and may have our port. */
export async function answers(url: string, dataDir: string): Promise<boolean> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 2_000 });
  client.on('error', () => undefined);
  try {
    await client.connect();
    const { rows } = await client.query<{ folder: string }>(
      "select current_setting('data_directory') as folder",
    );
    return rows[0] !== undefined && realpathSync(rows[0].folder) === realpathSync(dataDir);
  } catch {
    return false;
  } finally {
    await client.end().catch(() => undefined);
  }
}

/** The postmaster a killed platform left behind, if it lives and takes our password. */
async function findLeft(place: Place, password: string): Promise<PidFile | undefined> {
  const left = readPidFile(place);
  if (!left) return undefined;
  if (!isOurs(left.pid, place)) {
    // By a dead postmaster's file PostgreSQL sees whether its old backends still write, so it stays where it can. But a
    // number that a zombie or another program bears would be taken for a living postmaster: then we look ourselves.
    if (exists(left.pid)) {
      for (const backend of workingIn(realpathSync(place.dataDir))) await terminate(backend, STOP_BACKEND);
      rmSync(join(place.dataDir, 'postmaster.pid'), { force: true });
    }
    return undefined;
  }
  for (const until = Date.now() + 15_000; Date.now() < until; await sleep(100)) {
    const port = readPidFile(place)?.port ?? left.port;
    if (port && (await answers(urlOf(port, SUPERUSER, password, 'postgres'), place.dataDir)))
      return { pid: left.pid, port };
    if (!isAlive(left.pid)) return undefined;
  }
  // Alive but of no use, such as one caught in its shutdown: end it and start anew.
  await terminate(left.pid, STOP_STEPS);
  return undefined;
}

/** A backend ends by itself when it sees that its postmaster is gone. */
const STOP_BACKEND = [
  ['SIGTERM', 5_000],
  ['SIGQUIT', 5_000],
  ['SIGKILL', 5_000],
] as const;

const STOP_STEPS = [
  ['SIGINT', 20_000],
  ['SIGQUIT', 5_000],
  ['SIGKILL', 5_000],
] as const;

const logFile = (platformData: string): string => join(logsOf(platformData), 'postgres.log');

const lastWords = (platformData: string): string =>
  readFileSync(logFile(platformData), 'utf8').trim().split('\n').slice(-2).join(' ').slice(-400);

/** Starts the postmaster in its own session, so that neither Ctrl-C nor a kill of the platform takes it along. */
async function launch(place: Place, options: PostgresOptions, port: number): Promise<number> {
  const path = logFile(options.platformData);
  if (existsSync(path) && statSync(path).size > 16 * 2 ** 20) renameSync(path, `${path}.1`);
  const log = openSync(path, 'a', 0o600);
  const args = ['-D', place.dataDir, ...settings(port, options.fsync ?? true)];
  const child = spawn(join(place.binDir, 'postgres'), args, {
    ...asUser(place),
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
  const url = urlOf(port, SUPERUSER, options.secrets.superuser, 'postgres');
  for (const until = Date.now() + START_PATIENCE; Date.now() < until; await sleep(40)) {
    if (ended !== undefined || child.pid === undefined) break;
    if (await answers(url, place.dataDir)) return child.pid;
  }
  if (child.pid !== undefined) await terminate(child.pid, STOP_STEPS);
  const words = lastWords(options.platformData);
  if (isDiskFull(new Error(words))) throw diskFull(place.dataDir);
  throw new StartError(
    'store-down',
    `内置 PostgreSQL 没有启动（${ended ?? '超时'}）：${words}。详情见 ${path}；也可用 --postgres URL 使用已有数据库。`,
    `the embedded PostgreSQL did not start (${ended ?? 'timeout'}): ${words}. See ${path}; or use a database of your own with --postgres URL.`,
  );
}

/** Initialises where needed, adopts a live postmaster or starts one, and keeps it up until `stop`. */
export async function openPostgres(options: PostgresOptions): Promise<EmbeddedPostgres> {
  const place = placePostgres(options.platformData);
  const password = options.secrets.superuser;
  if (!existsSync(join(place.dataDir, 'PG_VERSION'))) initialise(place, password, options.fsync ?? true);
  const left = await findLeft(place, password);
  let port = left?.port ?? (await freePort(options.port));
  let pid = left?.pid;
  for (let attempt = 1; pid === undefined; attempt++) {
    try {
      pid = await launch(place, options, port);
    } catch (error) {
      const words = lastWords(options.platformData);
      // Backends of a killed postmaster need a moment to notice; a port may be taken between finding and using it.
      if (attempt === 10 || !/in use/.test(words)) throw error;
      if (/shared memory block/.test(words)) await sleep(500);
      else port = await freePort();
    }
  }
  const supervised = supervise({
    name: 'postgres',
    pid,
    watcher: options.watcher,
    restart: async () => {
      const running = await findLeft(place, password);
      return running?.pid ?? (await launch(place, options, port));
    },
    stop: (running) => terminate(running, STOP_STEPS),
    probe: () => answers(urlOf(port, SUPERUSER, password, 'postgres'), place.dataDir),
  });
  return {
    ...supervised,
    port,
    superUrl: urlOf(port, SUPERUSER, password, 'gongshu'),
    adopted: left !== undefined,
  };
}
