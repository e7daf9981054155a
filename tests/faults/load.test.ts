/**
 * A load whose platform, warehouse or database is killed -9 at every point of every stage, and whose platform is killed at any moment:
 * the same rows, counts and digests as undisturbed. The names of the points come from the code.
 */
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { glob } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { describe, test } from 'node:test';
import { fusionPoints } from '#rooms/basedb/index.ts';
import { loadPoints, otherPoints } from '#rooms/collect/index.ts';
import { killPostgres, preparedFolder, removeFolder, repositoryRoot } from '../factories/embedded.ts';

const factories = join(repositoryRoot, 'tests/factories');

type Outcome = { signal: NodeJS.Signals | null; result: unknown; said: string };
type Run = { fault?: string; killAfter?: number };

/** Runs a process to its end; `fault` names where it kills itself, `killAfter` milliseconds after the second load began kills it. */
async function run(script: string, args: string[], { fault = '', killAfter }: Run = {}): Promise<Outcome> {
  const child = spawn(process.execPath, [join(factories, script), ...args], {
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

const load = (data: string, how?: Run): Promise<Outcome> => run('load-process.ts', [data], how);

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

test('every place in the code has its name in a list, and every name its place', async () => {
  const found: string[] = [];
  for await (const file of glob('server/**/*.ts', { cwd: repositoryRoot }))
    for (const [, name] of readFileSync(join(repositoryRoot, file), 'utf8').matchAll(
      /\breach\(\w+, '([^']+)'\)/g,
    ))
      found.push(name ?? '');
  assert.deepEqual([...new Set(found)].sort(), [...loadPoints, ...otherPoints, ...fusionPoints].sort());
});

// Most of the time is spent waiting for a store to come back: the rest goes on meanwhile.
describe('killed', { concurrency: 2 }, () => {
  test('the platform, at every point one after the other, and at any moment', async (context) => {
    const { result: undisturbed, said } = await inFolder((data) => load(data));
    assert.ok(undisturbed, said);
    const { merged, visible } = undisturbed as {
      merged: { good: number; bad: number; deletes: number }[];
      visible: unknown[];
    };
    const [second] = merged;
    assert.ok(
      merged.length === 2 && second && second.good > 59_000 && second.bad > 30 && second.deletes === 20,
      JSON.stringify(undisturbed),
    );
    assert.equal(typeof visible[0], 'number');

    await inFolder(async (data) => {
      for (const fault of loadPoints) {
        const killed = await load(data, { fault });
        assert.equal(killed.signal, 'SIGKILL', `${fault}: ${killed.said}`);
      }
      const after = await load(data);
      assert.deepEqual(after.result, undisturbed, after.said);
    });

    await inFolder(async (data) => {
      const delays = Array.from({ length: 3 }, () => Math.floor(Math.random() * 2500));
      context.diagnostic(`milliseconds: ${delays.join(', ')}`);
      for (const killAfter of delays) await load(data, { killAfter });
      const after = await load(data);
      assert.deepEqual(after.result, undisturbed, after.said);
    });
  });

  test('the warehouse and PostgreSQL, at every point of a load of its own: the platform lives and goes on', async () => {
    const lose = (...store: string[]): Promise<Outcome> =>
      inFolder((data) => run('lost-stores-process.ts', [data, ...store]));
    const [undisturbed, ...disturbed] = await Promise.all([lose(), lose('warehouse'), lose('postgres')]);
    for (const { result, said } of disturbed) {
      assert.ok(result, said);
      assert.deepEqual(result, { ...(undisturbed.result as object), killed: [...loadPoints] }, said);
    }
  });
});
