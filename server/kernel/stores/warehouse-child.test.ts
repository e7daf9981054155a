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
import { fileURLToPath } from 'node:url';
import { writeWarehouseConfig } from './warehouse-config.ts';

const child = fileURLToPath(new URL('./warehouse-child.ts', import.meta.url));
const library = createRequire(import.meta.url).resolve(
  `@chdb/lib-${process.platform}-${process.arch}-gnu/package.json`,
);

test('an engine whose port is taken ends instead of serving nobody', async () => {
  const data = await mkdtemp(join(tmpdir(), 'gongshu-ports-'));
  const taken = createServer().listen(0, '127.0.0.1');
  try {
    await once(taken, 'listening');
    for (const name of ['secrets', 'logs', 'tmp']) await mkdir(join(data, name));
    const files = await writeWarehouseConfig(data, 'word', { fsync: false });
    const at = taken.address();
    const port = typeof at === 'object' && at ? at.port : 0;
    const places = [join(dirname(library), 'libchdb.so'), files.dataDir, files.configFile];
    const engine = spawn(process.execPath, [child, ...places, `${port}`, `${process.pid}`], {
      cwd: files.dataDir,
      stdio: 'ignore',
    });
    const [code] = await once(engine, 'exit');
    assert.notEqual(code, 0);
  } finally {
    taken.close();
    await rm(data, { recursive: true, force: true });
  }
});
