/** A platform killed -9 while it reads a source: after the restart every row once, and the place where it will read on right. */
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { pullPoints } from '#rooms/collect/index.ts';
import { killPostgres, preparedFolder, removeFolder, repositoryRoot } from '../factories/embedded.ts';
import { type SourceDatabase, sourceDatabase } from '../factories/source-database.ts';

const script = join(repositoryRoot, 'tests/factories/pull-process.ts');
process.setMaxListeners(50);

let source: SourceDatabase;
let undisturbed: unknown;
before(async () => {
  source = await sourceDatabase();
  await source.sql(`create table many (no bigint primary key, name varchar(100), changed timestamptz);
    insert into many select n, 'name ' || n, '2026-03-01'::timestamptz + n * interval '1 second' from generate_series(1, 50000) n;
    grant select on many to business_reader`);
  const { result, said } = await inFolder((data) => run(data));
  assert.ok(result, said);
  undisturbed = result;
});
after(() => source.stop());

type Outcome = { signal: NodeJS.Signals | null; result: unknown; said: string };

async function run(data: string, fault = ''): Promise<Outcome> {
  const { engine: _engine, ...connection } = source.connection;
  const child = spawn(process.execPath, [script, data, JSON.stringify(connection)], {
    cwd: repositoryRoot,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, PULL_FAULT: fault },
  });
  let [out, said] = ['', ''];
  child.stdout.on('data', (chunk) => {
    out += chunk;
  });
  child.stderr.on('data', (chunk) => {
    said += chunk;
  });
  const [, signal] = await once(child, 'close');
  const line = out.split('\n').find((one) => one.startsWith('{"visible"'));
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

test('undisturbed, every row comes once, and the row at the place again, in case it has a twin', () => {
  const { visible, merged, brought, open, state } = undisturbed as Record<string, unknown[]>;
  assert.deepEqual(
    [visible?.[0], merged, brought, open, state],
    [
      50_000,
      [
        [1, 0],
        [50_000, 0],
      ],
      [1, 50_000],
      0,
      'active',
    ],
  );
});

for (const point of pullPoints) {
  test(`killed at ${point}`, async () => {
    await inFolder(async (data) => {
      const killed = await run(data, point);
      assert.equal(killed.signal, 'SIGKILL', killed.said);
      const { result, said } = await run(data);
      assert.deepEqual(result, undisturbed, said);
    });
  });
}
