/** The platform as its operator meets it: one line for every refused start, ready, healthy, stopped in order, back after a kill. */
import assert from 'node:assert/strict';
import { type ChildProcessByStdio, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { freshFolder, repositoryRoot } from '#tests/factories/embedded.ts';

const fixtures = join(repositoryRoot, 'tests/fixtures/regulations');
const common = ['--city', 'xingyuan', '--regulations', fixtures, '--log-level', 'warn'];

type Platform = {
  child: ChildProcessByStdio<null, Readable, Readable>;
  ended: Promise<{ code: unknown; signal: unknown }>;
  said: Promise<string>;
};

function run(args: readonly string[], env: Record<string, string> = {}): Platform {
  const child = spawn(process.execPath, [join(repositoryRoot, 'server/main.ts'), ...args], {
    cwd: repositoryRoot,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, NODE_NO_WARNINGS: '1', ...env },
  });
  const kill = (): boolean => child.kill('SIGKILL');
  process.once('exit', kill);
  const ended = once(child, 'exit').then(([code, signal]) => {
    process.removeListener('exit', kill);
    return { code, signal };
  });
  return { child, ended, said: text(child.stderr) };
}

/** Resolves to the address at the line `ready …`; fails with what was said when the platform ends before. */
async function ready(platform: Platform): Promise<string> {
  const lines = createInterface({ input: platform.child.stdout });
  const found = new Promise<string>((resolve) => {
    lines.on('line', (line) => {
      const [, address] = /^ready (\S+)$/.exec(line) ?? [];
      if (address) resolve(address);
    });
  });
  const over = platform.ended.then(async ({ code }) => {
    throw new Error(`ended with ${code}: ${await platform.said}`);
  });
  // Nobody listens any more once the platform is ready and ends later.
  over.catch(() => undefined);
  return await Promise.race([found, over]);
}

async function refused(args: readonly string[], env: Record<string, string> = {}): Promise<string> {
  const platform = run(args, env);
  platform.child.stdout.resume();
  const { code } = await platform.ended;
  const said = (await platform.said).trim();
  assert.equal(code, 2, said);
  assert.equal(said.split('\n').length, 1, said);
  assert.match(said, /^启动失败：.+ \| Cannot start: .+/);
  return said;
}

test('a wrong setting, an unknown city, an occupied port, a store that is down: one line each, code 2', async () => {
  const data = freshFolder();
  assert.match(await refused([...common, '--prot', '1']), /--port/);
  assert.match(await refused(['--city', 'nowhere']), /nowhere/);
  assert.match(await refused([...common, '--data', data], { GONGSHU_PORT: 'many' }), /whole number/);
  const holder = createServer();
  await new Promise<void>((resolve) => holder.listen(0, '127.0.0.1', resolve));
  const held = holder.address();
  assert.ok(held && typeof held === 'object');
  const port = String(held.port);
  assert.match(await refused([...common, '--data', data, '--port', port]), /already in use.*--port/);
  holder.close();
  const away = ['--postgres', 'postgres://a:hidden@127.0.0.1:1/x', '--clickhouse', 'http://127.0.0.1:1'];
  const down = await refused([...common, '--data', data, '--port', '0', ...away]);
  assert.match(down, /127\.0\.0\.1:1/);
  assert.doesNotMatch(down, /hidden/);
  const short = { GONGSHU_MASTER_KEY: 'short' };
  assert.match(await refused([...common, '--data', data, '--port', '0'], short), /32 bytes/);
});

test('ready, healthy, back after a kill -9 of it and of both its stores, and an orderly end', async () => {
  const data = freshFolder();
  const args = [...common, '--data', data, '--port', '0', '--no-demo'];
  const first = run(args);
  const health = await fetch(`${await ready(first)}/api/health`);
  assert.equal(health.status, 200, await health.text());
  first.child.kill('SIGKILL');
  await first.ended;
  const second = run(args);
  const address = await ready(second);
  const again = await fetch(`${address}/api/health`);
  assert.equal(again.status, 200, await again.text());

  // Both stores killed under it: it says so while they are away, and goes on by itself.
  const pidOf = (path: string): number => {
    try {
      return Number(readFileSync(join(data, path), 'utf8').split('\n')[0]);
    } catch {
      return 0;
    }
  };
  const stores = ['postgres/postmaster.pid', 'run/warehouse.pid'];
  const lost = stores.map(pidOf);
  for (const pid of lost) process.kill(pid, 'SIGKILL');
  const answers = new Set<number>();
  for (let back = false; !back; await sleep(50)) {
    const replies = await Promise.all(['/api/health', '/api/law'].map((path) => fetch(address + path)));
    for (const reply of replies) {
      answers.add(reply.status);
      await reply.arrayBuffer();
    }
    back =
      replies.every(({ ok }) => ok) && stores.every((path, index) => ![0, lost[index]].includes(pidOf(path)));
  }
  assert.deepEqual([...answers].sort(), [200, 503]);
  second.child.kill('SIGTERM');
  assert.deepEqual(await second.ended, { code: 0, signal: null }, await second.said);
});

test('an impatient second signal ends it at once, and the next start finds everything', async () => {
  const data = freshFolder();
  const args = [...common, '--data', data, '--port', '0', '--no-demo'];
  const first = run(args);
  await ready(first);
  first.child.kill('SIGTERM');
  first.child.kill('SIGINT');
  assert.deepEqual(await first.ended, { code: 1, signal: null });
  const second = run(args);
  await ready(second);
  second.child.kill('SIGTERM');
  assert.equal((await second.ended).code, 0);
});

test('a start that hangs ends by the first signal', async () => {
  // Takes every request and answers none.
  const silent = createServer();
  const asked = new Promise<void>((resolve) => {
    silent.on('connection', (socket) => socket.on('error', () => undefined).once('data', () => resolve()));
  });
  await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve));
  const at = silent.address();
  assert.ok(at && typeof at === 'object');
  const s3 = `s3://bucket?endpoint=http://127.0.0.1:${at.port}&region=x`;
  const env = { AWS_ACCESS_KEY_ID: 'a', AWS_SECRET_ACCESS_KEY: 'b' };
  const hanging = run([...common, '--data', freshFolder(), '--port', '0', '--no-demo', '--s3', s3], env);
  hanging.child.stdout.resume();
  await Promise.race([asked, hanging.ended.then(async () => assert.fail(await hanging.said))]);
  hanging.child.kill('SIGTERM');
  const end = await hanging.ended;
  silent.close();
  assert.deepEqual(end, { code: 1, signal: null });
});
