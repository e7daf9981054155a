/** An engine that cannot have both its ports must not seem to be up for a moment. */
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { freePort } from './process.ts';
import { writeWarehouseConfig } from './warehouse-config.ts';

const child = fileURLToPath(new URL('./warehouse-child.ts', import.meta.url));
const library = createRequire(import.meta.url).resolve(
  `@chdb/lib-${process.platform}-${process.arch}-gnu/package.json`,
);

test('a taken native port ends the engine before anybody is answered over HTTP', async () => {
  const data = await mkdtemp(join(tmpdir(), 'gongshu-ports-'));
  const taken = createServer().listen(0, '127.0.0.1');
  try {
    await once(taken, 'listening');
    for (const name of ['secrets', 'logs', 'tmp']) await mkdir(join(data, name));
    const files = await writeWarehouseConfig(data, 'word', { fsync: false });
    const http = await freePort();
    const at = taken.address();
    const tcp = typeof at === 'object' && at ? at.port : 0;
    const places = [join(dirname(library), 'libchdb.so'), files.dataDir, files.configFile];
    const engine = spawn(process.execPath, [child, ...places, `${http}`, `${tcp}`, `${process.pid}`], {
      cwd: files.dataDir,
      stdio: 'ignore',
    });
    let answered = false;
    for (; engine.exitCode === null && engine.signalCode === null; await sleep(2)) {
      answered ||= await fetch(`http://127.0.0.1:${http}/ping`).then(
        () => true,
        () => false,
      );
    }
    assert.equal(answered, false);
    assert.notEqual(engine.exitCode, 0);
  } finally {
    taken.close();
    await rm(data, { recursive: true, force: true });
  }
});
