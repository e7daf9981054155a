/** A platform killed -9 while it reads a source or compares itself with it: every row once, the place to read on right, the findings kept. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { pullPoints, reconcilePoints } from '#rooms/collect/index.ts';
import { inFolder, runToEnd } from '../factories/killed.ts';
import { type SourceDatabase, sourceDatabase } from '../factories/source-database.ts';

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

function run(data: string, fault?: string) {
  const { engine: _engine, ...connection } = source.connection;
  return runToEnd('pull-process.ts', [data, JSON.stringify(connection)], { fault });
}

test('undisturbed, every row comes once, and the row at the place again, in case it has a twin', () => {
  const { visible, merged, brought, healed, open, state } = undisturbed as Record<string, unknown[]>;
  assert.deepEqual(
    [visible?.[0], merged, brought, healed?.[0], open, state],
    [
      50_000,
      [
        [20, 0],
        [30, 0],
        [1, 0],
        [50_000, 0],
      ],
      [1, 50_000],
      { ...(healed?.[0] as object), missing: 20, surplus: 30, repeated: 0, held: 0 },
      0,
      'active',
    ],
  );
});

test('killed at every point, one after the other: as if nothing had happened', async () => {
  await inFolder(async (data) => {
    for (const point of [...pullPoints, ...reconcilePoints]) {
      const killed = await run(data, point);
      assert.equal(killed.signal, 'SIGKILL', `${point}: ${killed.said}`);
    }
    const { result, said } = await run(data);
    assert.deepEqual(result, undisturbed, said);
  });
});
