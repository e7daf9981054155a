/** A process that reads a source by a connector and says what came of it: what the fault tests kill. `node pull-process.ts DATA SOURCE` */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import { migrateWarehouse } from '#kernel/migrate-warehouse.ts';
import { openKernel } from '#kernel/open.ts';
import { openStores } from '#kernel/stores/index.ts';
import { loadLaw } from '#law/index.ts';
import { runConnector } from '#rooms/collect/connectors/commands/steer-connector.ts';
import { getConnector, openRunOf, runsOf } from '#rooms/collect/connectors/repository.ts';
import { digestOfVisible, visibleBatches, visibleRowCount } from '#rooms/collect/index.ts';
import { listBatches } from '#rooms/collect/repository.ts';
import { composePlatform } from '#server/app.ts';
import { publishedResource, type Resource } from './collect.ts';
import { connect } from './connectors.ts';
import { testConfig } from './embedded.ts';

const [data = '', source = ''] = process.argv.slice(2);
const planFile = join(data, 'pull-process.json');
const fixtures = new URL('../fixtures/regulations/', import.meta.url).pathname;

const config = testConfig(data);
const stores = await openStores(config, { fsync: false });
const { kernel } = await openKernel(config, stores);
await migrateWarehouse(kernel.warehouse);
const p = composePlatform(kernel, loadLaw(fixtures, 'xingyuan'));

type Plan = { resource: Resource; id: string };
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
if (process.env.PULL_FAULT) process.env.GONGSHU_FAULT = process.env.PULL_FAULT;
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

const { items: batches } = await listBatches(p.db, resourceId, 1, 100);
const { items: runs } = await runsOf(p.db, plan.id, 1, 100);
const visible = await visibleBatches(p.db, resourceId);
const connector = await getConnector(p.db, plan.id);
process.stdout.write(
  `${JSON.stringify({
    visible: [await visibleRowCount(p, visible), await digestOfVisible(p, visible)],
    merged: batches.filter(({ state }) => state === 'merged').map(({ good, bad }) => [good, bad]),
    brought: runs.filter(({ state }) => state === 'merged').map(({ rows }) => rows),
    open: runs.filter(({ state }) => ['running', 'loading', 'failed'].includes(state)).length,
    watermark: connector?.cursor?.watermark,
    state: connector?.state,
  })}\n`,
);
await p.jobs.stop();
await stores.stop();
process.exit(0);
