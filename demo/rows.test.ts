/** The demo's files become visible rows, every one of them, and services stand ready; a second start does nothing. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { type DemoContext, loadDemo, stepsUntil } from '#demo/index.ts';
import { collectJobs, readBatches, visibleBatches, visibleRowCount } from '#rooms/collect/index.ts';
import { serveJobs, serveSubscribers, servicesOf } from '#rooms/serve/index.ts';
import { type CatalogStage, catalogStage } from '#tests/factories/catalog.ts';
import { known } from './load/context.ts';

const sizes = { residents: 700, enterprises: 200 };
const steps = stepsUntil('functions');
let stage: CatalogStage;
let demo: DemoContext;

before(async () => {
  stage = await catalogStage();
  const { p } = stage;
  p.jobs.define([...collectJobs(p), ...serveJobs(p)]);
  const serve = serveSubscribers(p);
  p.events.bind({ 'collect.batch-merged': [serve.refresh] });
  await p.jobs.start(p, 2);
  // Without what is opened: that needs the jobs of another room.
  demo = await loadDemo(p, { sizes, steps });
});
after(() => stage.p.jobs.stop());

test('every row of every file is visible, none is held back', async () => {
  for (const [key, rows] of [
    ['divisions', 139],
    ['residents', sizes.residents],
    ['enterprises', sizes.enterprises],
  ] as const) {
    const id = known(demo.resources, key);
    const visible = await visibleBatches(stage.p.db, id);
    assert.equal(await visibleRowCount(stage.p, visible), rows, key);
  }
});

test('services stand on each, one of every kind among them', async () => {
  const kinds = new Set<string>();
  for (const [key, codes] of [
    ['divisions', ['division-lookup']],
    ['residents', ['household-lookup', 'household-verify']],
    ['enterprises', ['enterprise-batch', 'enterprise-lookup', 'enterprise-search']],
  ] as const) {
    const services = await servicesOf(stage.p.db, known(demo.resources, key));
    assert.deepEqual(
      services.map((service) => service.code),
      codes,
    );
    for (const { kind } of services) kinds.add(kind);
  }
  assert.deepEqual([...kinds].sort(), ['batch', 'lookup', 'search', 'verify']);
});

test('a second start brings no file and no service again', async () => {
  await loadDemo(stage.p, { sizes, steps });
  const id = known(demo.resources, 'residents');
  const { total } = await readBatches(stage.p, known(demo.people, 'police'), id, 1, 1);
  assert.equal(total, 1);
  for (const service of await servicesOf(stage.p.db, id)) assert.equal(service.version.number, 1);
});
