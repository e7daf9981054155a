/** A load killed -9 at every point of every stage, and at any moment: after the restart the same rows, counts and digests. */
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { before, test } from 'node:test';
import { loadPoints } from '#rooms/collect/index.ts';
import { killPostgres, preparedFolder, removeFolder, repositoryRoot } from '../factories/embedded.ts';

const script = join(repositoryRoot, 'tests/factories/load-process.ts');

type Outcome = { signal: NodeJS.Signals | null; result: unknown; said: string };

/** Runs the process to its end; `fault` names where it kills itself, `killAfter` milliseconds after the second load began kills it. */
async function run(data: string, fault = '', killAfter?: number): Promise<Outcome> {
  const child = spawn(process.execPath, [script, data], {
    cwd: repositoryRoot,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, LOAD_FAULT: fault },
  });
  let said = '';
  child.stderr.on('data', (chunk) => {
    said += chunk;
  });
  let result: unknown;
  createInterface({ input: child.stdout }).on('line', (line) => {
    if (line === 'second') {
      if (killAfter !== undefined) setTimeout(() => child.kill('SIGKILL'), killAfter);
    } else if (line.startsWith('{')) result = JSON.parse(line);
  });
  const [, signal] = await once(child, 'close');
  return { signal, result, said };
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

// Every folder of a test is removed at the process's end, each by a listener of its own.
process.setMaxListeners(50);

let undisturbed: unknown;
before(async () => {
  const { result, said } = await inFolder((data) => run(data));
  assert.ok(result, said);
  undisturbed = result;
});

test('the undisturbed load does what it should', () => {
  const { merged, visible } = undisturbed as {
    merged: { good: number; bad: number; deletes: number }[];
    visible: unknown[];
  };
  assert.equal(merged.length, 2);
  const [second] = merged;
  assert.ok(
    second && second.good > 250_000 && second.bad > 100 && second.deletes === 20,
    JSON.stringify(undisturbed),
  );
  assert.equal(typeof visible[0], 'number');
});

for (const point of loadPoints) {
  test(`killed at ${point}`, async () => {
    await inFolder(async (data) => {
      const killed = await run(data, point);
      assert.equal(killed.signal, 'SIGKILL', killed.said);
      const after = await run(data);
      assert.deepEqual(after.result, undisturbed, after.said);
    });
  });
}

test('killed again and again at any moment', async (context) => {
  await inFolder(async (data) => {
    const delays = Array.from({ length: 5 }, () => Math.floor(Math.random() * 2500));
    context.diagnostic(`milliseconds: ${delays.join(', ')}`);
    for (const delay of delays) await run(data, '', delay);
    const after = await run(data);
    assert.deepEqual(after.result, undisturbed, after.said);
  });
});
