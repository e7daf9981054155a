/** A process that makes a release, publishes it and says what came of it: what the fault tests kill. `node release-process.ts DATA` */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { transact } from '#kernel/db.ts';
import { newId } from '#kernel/ids.ts';
import { migrateWarehouse } from '#kernel/migrate-warehouse.ts';
import { openKernel } from '#kernel/open.ts';
import { openStores } from '#kernel/stores/index.ts';
import { loadLaw } from '#law/index.ts';
import { distributionsOf, getRelease, releasesOf } from '#rooms/open/index.ts';
import { startRelease } from '#rooms/open/releases/make.ts';
import { publishRelease } from '#rooms/open/releases/publish.ts';
import { digestRows } from '#rooms/open/releases/rows.ts';
import { composePlatform } from '#server/app.ts';
import { load, publishedResource, type Resource } from './collect.ts';
import { testConfig } from './embedded.ts';
import { plannedDataset } from './open.ts';

const [data = ''] = process.argv.slice(2);
const planFile = join(data, 'release-process.json');
const fixtures = new URL('../fixtures/regulations/', import.meta.url).pathname;

const config = testConfig(data);
const stores = await openStores(config, { fsync: false });
const { kernel } = await openKernel(config, stores);
await migrateWarehouse(kernel.warehouse);
const p = composePlatform(kernel, loadLaw(fixtures, 'xingyuan'));

type Plan = { resource: Resource; datasetId: string; releaseId: string };
async function begin(): Promise<Plan> {
  const resource = await publishedResource(
    p,
    [
      { name: 'no', titleZh: '编号', type: 'C', length: 20, key: true },
      { name: 'name', titleZh: '名称', type: 'C', length: 100 },
    ],
    { opening: 'open' },
  );
  const rows = Array.from({ length: 500 }, (_, n) => `N${String(n).padStart(4, '0')},名称${n}`);
  await load(p, resource, `no,name\n${rows.join('\n')}\n`);
  const datasetId = await plannedDataset(p, resource);
  const releaseId = await transact(p.db, (tx) => startRelease(tx, p, resource.actor, { datasetId }));
  const plan = { resource, datasetId, releaseId };
  writeFileSync(planFile, JSON.stringify(plan));
  return plan;
}
const known: Plan | undefined = existsSync(planFile) ? JSON.parse(readFileSync(planFile, 'utf8')) : undefined;
process.env.GONGSHU_FAULT = known ? process.env.LOAD_FAULT : '';
await p.jobs.start(p, 2);
const { releaseId, datasetId, resource } = known ?? (await begin());
process.env.GONGSHU_FAULT = process.env.LOAD_FAULT;
for (;;) {
  const release = await getRelease(p.db, releaseId);
  if (release && release.state !== 'making') break;
  await sleep(20);
}
const publisher = { ...resource.actor, personId: newId() };
if ((await getRelease(p.db, releaseId))?.state === 'checked')
  await transact(p.db, (tx) => publishRelease(tx, p, publisher, releaseId, { first: true }));
const release = await getRelease(p.db, releaseId);
const files = await distributionsOf(p.db, releaseId);
const there = await Promise.all(files.map(({ path }) => p.objects.has(path)));
const rows = await digestRows(p, releaseId, release?.columns ?? []);
process.stdout.write(
  `${JSON.stringify({
    state: release?.state,
    number: release?.number,
    rows: [release?.rows, rows.rows, release?.digest === rows.digest],
    files: files.map(({ format, rows: counted }) => [format, counted]),
    whole: there.every(Boolean),
    releases: (await releasesOf(p.db, datasetId)).length,
  })}\n`,
);
await p.jobs.stop();
await stores.stop();
process.exit(0);
