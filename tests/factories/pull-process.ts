/** A process that reads a source by a connector and says what came of it: what the fault tests kill. `node pull-process.ts DATA SOURCE` */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import { migrateWarehouse } from '#kernel/migrate-warehouse.ts';
import { openKernel } from '#kernel/open.ts';
import { openStores } from '#kernel/stores/index.ts';
import { loadLaw } from '#law/index.ts';
import { receiveUnmarkedFile } from '#rooms/collect/commands/receive-unmarked-file.ts';
import { runConnector } from '#rooms/collect/connectors/commands/steer-connector.ts';
import { queuePull } from '#rooms/collect/connectors/queue.ts';
import { getConnector, openRunOf, runsOf } from '#rooms/collect/connectors/repository.ts';
import { digestOfVisible, visibleBatches, visibleRowCount } from '#rooms/collect/index.ts';
import { getBatch, listBatches } from '#rooms/collect/repository.ts';
import { composePlatform } from '#server/app.ts';
import { publishedResource, type Resource } from './collect.ts';
import { connect, connectorOf } from './connectors.ts';
import { testConfig } from './embedded.ts';

const [data = '', source = ''] = process.argv.slice(2);
const planFile = join(data, 'pull-process.json');
const fixtures = new URL('../fixtures/regulations/', import.meta.url).pathname;

const config = testConfig(data);
const stores = await openStores(config, { fsync: false });
const { kernel } = await openKernel(config, stores);
await migrateWarehouse(kernel.warehouse);
const p = composePlatform(kernel, loadLaw(fixtures, 'xingyuan'));

type Plan = { resource: Resource; id: string; differs?: true };
async function begin(): Promise<Plan> {
  const { password, ...settings } = z.record(z.string(), z.json()).parse(JSON.parse(source));
  const resource = await publishedResource(p, [
    { name: 'no', titleZh: '编号', type: 'I', key: true },
    { name: 'name', titleZh: '名称', type: 'C', length: 100 },
    { name: 'changed', titleZh: '更新时间', type: 'T' },
  ]);
  const id = await connect(p, resource, {
    settings: { ...settings, table: 'many', watermark: { column: 'changed', overlap: 0 } },
    secrets: { password: password ?? '' },
    mapping: ['no', 'name', 'changed'].map((item) => ({ item, column: item })),
    mode: 'incremental',
  });
  const plan = { resource, id };
  writeFileSync(planFile, JSON.stringify(plan));
  return plan;
}
const known = existsSync(planFile);
const plan: Plan = known ? JSON.parse(readFileSync(planFile, 'utf8')) : await begin();
process.env.GONGSHU_FAULT = process.env.LOAD_FAULT;
await p.jobs.start(p, 2);
const { resourceId, actor } = plan.resource;
if (!known) await runConnector(p, actor, plan.id, undefined);
const settled = async (): Promise<void> => {
  while ((await runsOf(p.db, plan.id, 1, 1)).total === 0 || (await openRunOf(p.db, plan.id))) await sleep(20);
};
await settled();
// A killed job may be run again after its rows were in: that reading finds nothing, and neither does this one.
const before = (await runsOf(p.db, plan.id, 1, 1)).total;
await runConnector(p, actor, plan.id, undefined).catch(() => undefined);
while ((await runsOf(p.db, plan.id, 1, 1)).total === before) await sleep(20);
await settled();

// Rows the source does not have, and rows of its own that are gone here: the comparison heals both.
if (!plan.differs) {
  const lines = (from: number, to: number, line: (n: number) => string): Buffer =>
    Buffer.from(Array.from({ length: to - from + 1 }, (_, n) => `${line(from + n)}\n`).join(''));
  const gone = await p.objects.put(lines(1, 20, (n) => JSON.stringify(String(n))));
  const header = Buffer.from('no,name,changed\n');
  const extra = lines(60_001, 60_030, (n) => `${n},extra,2026-03-01 00:00:00`);
  const { batchId } = await receiveUnmarkedFile(p, actor, {
    resourceId,
    mode: 'incremental',
    encoding: 'utf-8',
    fileName: 'other.csv',
    content: Readable.from([header, extra], { objectMode: false }),
    deletions: async () => ({ objectKey: gone.key, count: 20, upTo: 1000 }),
  });
  while ((await getBatch(p.db, batchId))?.state !== 'merged') await sleep(20);
  plan.differs = true;
  writeFileSync(planFile, JSON.stringify(plan));
  const { source: machine } = await connectorOf(p, plan.id);
  await queuePull(p, p.db, { connectorId: plan.id, cause: 'reconcile' }, machine);
}
const compared = async () =>
  (await runsOf(p.db, plan.id, 1, 100)).items.filter(({ cause }) => cause === 'reconcile');
while (!(await compared()).some(({ state }) => state === 'merged') || (await openRunOf(p.db, plan.id)))
  await sleep(20);

const { items: batches } = await listBatches(p.db, resourceId, 1, 100);
const { items: runs } = await runsOf(p.db, plan.id, 1, 100);
const visible = await visibleBatches(p.db, resourceId);
const connector = await getConnector(p.db, plan.id);
process.stdout.write(
  `${JSON.stringify({
    visible: [await visibleRowCount(p, visible), await digestOfVisible(p, visible)],
    merged: batches.filter(({ state }) => state === 'merged').map(({ good, bad }) => [good, bad]),
    brought: runs
      .filter(({ state, cause }) => state === 'merged' && cause !== 'reconcile')
      .map(({ rows }) => rows),
    healed: (await compared()).filter(({ state }) => state === 'merged').map(({ findings }) => findings),
    open: runs.filter(({ state }) => ['running', 'loading', 'failed'].includes(state)).length,
    watermark: connector?.cursor?.watermark,
    state: connector?.state,
  })}\n`,
);
await p.jobs.stop();
await stores.stop();
process.exit(0);
