/** The watch over a store process: one that ends or stands still is started anew, one that is stopped stays so. */
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { isAlive, signal, terminate } from './process.ts';
import { supervise } from './supervise.ts';

function begin(): number {
  const child = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1e6)'], { stdio: 'ignore' });
  assert.ok(child.pid);
  return child.pid;
}

async function until(reached: () => boolean): Promise<void> {
  for (let turn = 0; turn < 400 && !reached(); turn++) await sleep(25);
  assert.ok(reached());
}

const silent = { info: () => undefined, warn: () => undefined };
const end = (pid: number): Promise<boolean> => terminate(pid, [['SIGKILL', 5_000]]);

test('a process that ends is started anew, also when the first tries fail; after stop no more', async () => {
  let tries = 0;
  const first = begin();
  const watched = supervise({
    name: 'test',
    pid: first,
    watcher: silent,
    restart: async () => {
      tries++;
      if (tries < 2) throw new Error('not yet');
      return begin();
    },
    stop: end,
    probe: async () => true,
  });
  signal(first, 'SIGKILL');
  await until(() => watched.pid() !== undefined && watched.pid() !== first);
  assert.equal(tries, 2);
  assert.deepEqual(await watched.health(), { ok: true });
  const second = watched.pid() ?? 0;
  await watched.stop();
  assert.equal(isAlive(second), false);
  assert.equal((await watched.health()).ok, false);
  await sleep(1_200);
  assert.equal(tries, 2);
});

test('a process that lives but does not answer is ended and started anew', async () => {
  let answers = false;
  const first = begin();
  const watched = supervise({
    name: 'test',
    pid: first,
    watcher: silent,
    restart: async () => {
      answers = true;
      return begin();
    },
    stop: end,
    probe: async () => answers,
    hangPatience: 300,
  });
  await until(() => watched.pid() !== undefined && watched.pid() !== first);
  assert.equal(isAlive(first), false);
  assert.deepEqual(await watched.health(), { ok: true });
  await watched.stop();
});

test('a process at whose address nobody listens is started anew long before one that is only slow', async () => {
  let listens = false;
  const first = begin();
  const watched = supervise({
    name: 'test',
    pid: first,
    watcher: silent,
    restart: async () => {
      listens = true;
      return begin();
    },
    stop: end,
    probe: async () => listens || 'refused',
    // It is asked for the first time after a tenth of this.
    hangPatience: 20_000,
  });
  await until(() => watched.pid() !== undefined && watched.pid() !== first);
  assert.deepEqual(await watched.health(), { ok: true });
  await watched.stop();
});
