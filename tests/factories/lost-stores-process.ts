/**
 * A platform that takes in one file after the other while one of its stores is killed, at another point of each load, and says what came
 * of it. `node lost-stores-process.ts DATA [warehouse|postgres]`; without a name nothing is killed.
 */
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { databaseLost } from '#kernel/db.ts';
import { Problem } from '#kernel/errors.ts';
import { migrateWarehouse } from '#kernel/migrate-warehouse.ts';
import { openKernel } from '#kernel/open.ts';
import { openStores } from '#kernel/stores/index.ts';
import { loadLaw } from '#law/index.ts';
import { startSequencer } from '#ledger/index.ts';
import { digestOfVisible, loadPoints, visibleBatches, visibleRowCount } from '#rooms/collect/index.ts';
import { getBatch, listBatches } from '#rooms/collect/repository.ts';
import { composePlatform } from '#server/app.ts';
import { publishedResource, send } from './collect.ts';
import { repositoryRoot, testConfig } from './embedded.ts';

const [data = '', store] = process.argv.slice(2);
const config = testConfig(data);
const stores = await openStores(config, { fsync: false });
const { kernel } = await openKernel(config, stores);
await migrateWarehouse(kernel.warehouse);
const law = await loadLaw(join(repositoryRoot, 'tests/fixtures/regulations'), 'xingyuan');
const p = composePlatform(kernel, law);
const sequencer = startSequencer(p);
await p.jobs.start(p, 2);
const resource = await publishedResource(p, [
  { name: 'code', titleZh: '编号', type: 'C', length: 20, key: true },
  { name: 'born', titleZh: '日期', type: 'D' },
  { name: 'note', titleZh: '说明', type: 'M', nullable: true },
]);

/** Some rows are new, some change, some are faulty. Staging has a middle only where a long plain stretch stands before a quoted one. */
function file(turn: number, long: boolean): string {
  const pad = '说明文字'.repeat(long ? 180 : 2);
  const lines = Array.from({ length: 5000 }, (_, n) => {
    const born = n % 500 === turn ? '2026-02-30' : '2026-04-01';
    return `K${turn * 2000 + n},${born},${n > 4500 && n % 99 === 1 ? `"有,逗号 ${pad}"` : `${turn} ${pad}`}`;
  });
  return `code,born,note\n${lines.join('\n')}\n`;
}

/** What people would do: a sender who was told that a store is away sends again, a reader asks again. */
async function patiently<T>(work: () => Promise<T>): Promise<T> {
  for (;;) {
    try {
      return await work();
    } catch (error) {
      const away = error instanceof Problem && error.code === 'kernel.store-unavailable';
      if (!away && !databaseLost(error)) throw error;
      await sleep(100);
    }
  }
}

/** Both stores answer: the one killed last was restarted. */
async function whole(): Promise<void> {
  for (;;) {
    const { postgres, warehouse } = await stores.health();
    if (postgres.ok && warehouse.ok) return;
    await sleep(20);
  }
}

const pid = (): number | undefined =>
  store === 'warehouse' || store === 'postgres' ? stores.pids()[store] : undefined;
const killed: string[] = [];
for (const [turn, point] of loadPoints.entries()) {
  await whole();
  const victim = pid();
  if (victim) process.env.GONGSHU_FAULT = `${point}@${victim}`;
  const content = file(turn, point === 'stage:middle');
  const id = await patiently(() => send(p, resource, content, { mode: 'incremental' }));
  // The same file, where its first sending was kept but not acknowledged.
  const first = await patiently(async () => (await getBatch(p.db, id))?.unchanged_of ?? id);
  while ((await patiently(() => getBatch(p.db, first)))?.state !== 'merged') await sleep(20);
  if (victim && process.env.GONGSHU_FAULT === undefined) killed.push(point);
}
await whole();
const { items } = await listBatches(p.db, resource.resourceId, 1, 100);
const merged = items.filter(({ state }) => state === 'merged');
const visible = await visibleBatches(p.db, resource.resourceId);
// The store that was killed last may have looked whole while it was dying.
const count = async (sql: string): Promise<unknown> =>
  (await patiently(() => p.warehouse.query(sql, { resource: resource.resourceId })))[0];
for (;;) {
  const { rows } = await p.pool.query<{ n: number }>('select count(*)::int as n from ledger.pending');
  if (rows[0]?.n === 0) break;
  await sleep(50);
}
const { rows: entries } = await p.pool.query(
  'select kind, count(*)::int as n from ledger.entry where subject_id = any($1) group by kind order by kind',
  [merged.map(({ id }) => id)],
);
process.stdout.write(
  `${JSON.stringify({
    killed,
    result: {
      merged: merged.map(({ records, good, bad, faults, digest }) => ({
        records,
        good,
        bad,
        faults,
        digest,
      })),
      visible: [
        await patiently(() => visibleRowCount(p, visible)),
        await patiently(() => digestOfVisible(p, visible)),
      ],
      raw: await count(
        'SELECT toString(count()) AS n, toString(sum(cityHash64(line, flaw, cells))) AS s FROM raw WHERE resource = {resource:UUID}',
      ),
      quarantine: await count(
        `SELECT toString(count()) AS n, toString(sum(cityHash64(line, position, column, value, code, detail, key))) AS s
         FROM quarantine WHERE resource = {resource:UUID}`,
      ),
      entries,
    },
  })}\n`,
);
await sequencer.stop();
await p.jobs.stop();
await stores.stop();
process.exit(0);
