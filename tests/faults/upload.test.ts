/** An upload killed -9 when it is whole, when its batch is kept, and while its workbook is staged: after the restart one batch, every row once. */
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { test } from 'node:test';
import { uploadPoints } from '#rooms/collect/index.ts';
import { killPostgres, preparedFolder, removeFolder, repositoryRoot } from '../factories/embedded.ts';

const script = join(repositoryRoot, 'tests/factories/upload-process.ts');

type Outcome = { signal: NodeJS.Signals | null; result: unknown; said: string };

async function run(data: string, fault = ''): Promise<Outcome> {
  const child = spawn(process.execPath, [script, data], {
    cwd: repositoryRoot,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, LOAD_FAULT: fault },
  });
  let [out, said] = ['', ''];
  child.stdout.on('data', (chunk) => {
    out += chunk;
  });
  child.stderr.on('data', (chunk) => {
    said += chunk;
  });
  const [, signal] = await once(child, 'close');
  const line = out.split('\n').find((one) => one.startsWith('{"upload"'));
  return { signal, result: line ? JSON.parse(line) : undefined, said };
}

async function inFolder<T>(work: (data: string) => Promise<T>): Promise<T> {
  const data = await preparedFolder();
  try {
    return await work(data);
  } finally {
    killPostgres(data);
    removeFolder(data);
  }
}

test('killed at every point of its way in, one after the other: as if nothing had happened', async () => {
  const undisturbed = await inFolder((data) => run(data));
  const { upload, batches } = (undisturbed.result ?? {}) as {
    upload: string;
    batches: { state: string; good: number; bad: number; form: string }[];
  };
  assert.equal(upload, 'ended', undisturbed.said);
  assert.deepEqual(
    batches.map(({ state, good, bad, form }) => [state, good, bad, form]),
    [['merged', 11_988, 12, 'xlsx']],
  );
  await inFolder(async (data) => {
    for (const point of [...uploadPoints, 'stage:middle']) {
      const killed = await run(data, point);
      assert.equal(killed.signal, 'SIGKILL', `${point}: ${killed.said}`);
    }
    const after = await run(data);
    assert.deepEqual(after.result, undisturbed.result, after.said);
  });
});
