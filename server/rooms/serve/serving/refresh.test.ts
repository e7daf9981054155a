/** Serving tables on real loads: what is visible is what is served, by a new generation or by a delta, and back again. */
import assert from 'node:assert/strict';
import { before, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { sql } from 'kysely';
import { openDb, openPool } from '#kernel/db.ts';
import { Problem } from '#kernel/errors.ts';
import { loadLaw } from '#law/index.ts';
import { rollBackBatch, streamVisibleRows, visibleBatches } from '#rooms/collect/index.ts';
import {
  type ItemInput,
  load,
  publishedResource,
  type Resource,
  startCollect,
} from '#tests/factories/collect.ts';
import { servePlatform } from '#tests/factories/serve.ts';
import { testStack } from '#tests/factories/stack.ts';
import { publishService } from '../commands/publish-service.ts';
import type { Serving } from '../context.ts';
import { serveSubscribers } from '../reactions.ts';
import { getService, getServiceVersion, type ServiceVersion } from '../repository.ts';
import { servingTable } from './names.ts';
import { refreshServing } from './refresh.ts';

const fixtures = new URL('../../../../tests/fixtures/regulations', import.meta.url).pathname;

const items: ItemInput[] = [
  { name: 'code', titleZh: '编号', type: 'C', length: 20, key: true, filterable: true },
  { name: 'name', titleZh: '名称', type: 'C', length: 200, nullable: true },
  { name: 'born', titleZh: '日期', type: 'D', nullable: true },
  { name: 'at', titleZh: '时刻', type: 'T', nullable: true },
  { name: 'amount', titleZh: '金额', type: 'N', length: 20, scale: 2, nullable: true },
  { name: 'members', titleZh: '人数', type: 'I', nullable: true },
  { name: 'active', titleZh: '有效', type: 'L', nullable: true },
];
const columns = items.map(({ name }) => name);

let p: Serving;
before(async () => {
  const stack = await testStack();
  p = servePlatform(stack, loadLaw(fixtures, 'xingyuan'));
  const { refresh } = serveSubscribers(p);
  p.events.bind({ 'collect.batch-merged': [refresh], 'collect.batch-rolled-back': [refresh] });
  await startCollect(p);
});

async function published(resource: Resource): Promise<ServiceVersion> {
  const service = await publishService(p, resource.actor, {
    resourceId: resource.resourceId,
    code: `things-${resource.resourceId.slice(-12)}`,
    titleZh: '物品查询',
    lookup: ['code'],
  });
  return caughtUp(service.version.id, resource);
}

/** Waits until the table follows the visible set. */
async function caughtUp(versionId: string, { resourceId }: Resource): Promise<ServiceVersion> {
  for (;;) {
    const version = await getServiceVersion(p.db, versionId);
    const visible = await visibleBatches(p.db, resourceId);
    const wanted = visible.batches.map(({ batchId }) => batchId).join();
    if (version && version.generation > 0 && version.batches.join() === wanted) return version;
    await sleep(20);
  }
}

async function served(version: ServiceVersion): Promise<string[]> {
  const cells = version.plan.columns.map(({ sqlName }) => sql`${sql.ref(sqlName)}::text`);
  const { rows } = await sql<{ line: string }>`
    select array_to_string(array[${sql.join(cells)}], '|', '∅') as line
    from ${sql.table(servingTable(version.id, version.generation))} order by 1`.execute(p.db);
  return rows.map(({ line }) => line).sort();
}

async function visibleLines({ resourceId }: Resource): Promise<string[]> {
  const set = await visibleBatches(p.db, resourceId);
  const found: string[] = [];
  for await (const { values } of streamVisibleRows(p, resourceId, set, columns)) {
    found.push(values.map((value) => value ?? '∅').join('|'));
  }
  return found.sort();
}

const header = 'code,name,born,at,amount,members,active\n';

test('the first generation holds every visible row, typed, whatever signs it contains', async () => {
  const resource = await publishedResource(p, items);
  await load(
    p,
    resource,
    `${header}A,"甲\t乙\\n\\丙""丁",2000-01-02,2001-02-03 04:05:06,1234567890123456.78,7,是\nB,,,,,,\nC,"第一行\n第二行",1999-12-31,,-0.50,-3,否\n`,
  );
  const version = await published(resource);
  assert.equal(version.generation, 1);
  assert.equal(version.rows, 3);
  assert.deepEqual(await served(version), await visibleLines(resource));
  assert.equal((await served(version)).length, 3);
});

test('an increment is applied in place, a full load that deletes as well, a rollback makes a new generation', async () => {
  const resource = await publishedResource(p, items);
  await load(p, resource, `${header}A,甲,,,,,\nB,乙,,,,,\nC,丙,,,,,\nD,丁,,,,,\nE,戊,,,,,\nF,己,,,,,\n`);
  const first = await published(resource);
  await load(p, resource, `${header}B,乙改,2001-01-01,,,,\nG,庚,,,,9,\n`, { mode: 'incremental' });
  const second = await caughtUp(first.id, resource);
  assert.equal(second.generation, first.generation);
  assert.equal(second.rows, 7);
  assert.deepEqual(await served(second), await visibleLines(resource));
  const third = await load(
    p,
    resource,
    `${header}A,甲,,,,,\nB,乙,,,,,\nC,丙,,,,,\nD,丁,,,,,\nE,戊,,,,,\nG,庚,,,,9,\n`,
  );
  assert.equal(third.state, 'merged');
  const full = await caughtUp(first.id, resource);
  assert.equal(full.rows, 6);
  assert.deepEqual(await served(full), await visibleLines(resource));
  await rollBackBatch(p, resource.actor, third.id);
  const back = await caughtUp(first.id, resource);
  assert.equal(back.generation, full.generation + 1);
  assert.deepEqual(await served(back), await visibleLines(resource));
  assert.equal(await refreshServing(p, first.id), 'unchanged');
  const { rows } = await sql<{ n: number }>`
    select count(*)::int as n from graphile_worker.jobs where task_identifier = 'serve.drop-serving'`.execute(
    p.db,
  );
  assert.ok((rows[0]?.n ?? 0) >= 1);
});

test('many changes make a new generation instead', async () => {
  const resource = await publishedResource(p, items);
  const lines = (prefix: string, n: number): string =>
    header + Array.from({ length: n }, (_, i) => `${prefix}${i},名${i},,,,${i},\n`).join('');
  await load(p, resource, lines('a', 10));
  const first = await published(resource);
  await load(p, resource, lines('b', 6000), { mode: 'incremental' });
  const second = await caughtUp(first.id, resource);
  assert.equal(second.generation, 2);
  assert.equal(second.rows, 6010);
});

test('a service needs rows, a lookup that may be asked by, and its own code', async () => {
  const resource = await publishedResource(p, items);
  const input = { resourceId: resource.resourceId, code: 'my-service-1', titleZh: '查询', lookup: ['code'] };
  const refused = async (work: Promise<unknown>): Promise<string> =>
    work.then(
      () => 'done',
      (error: unknown) => (error instanceof Problem ? error.code : String(error)),
    );
  assert.equal(await refused(publishService(p, resource.actor, input)), 'serve.resource-without-rows');
  await load(p, resource, `${header}A,甲,,,,,\n`);
  const other = { ...resource.actor, organisationId: '019b0000-0000-7000-8000-0000000000aa' };
  assert.equal(await refused(publishService(p, other, input)), 'kernel.forbidden');
  const by = (lookup: string[]) => refused(publishService(p, resource.actor, { ...input, lookup }));
  assert.equal(await by(['name']), 'serve.lookup-not-filterable');
  assert.equal(await by(['nothing']), 'serve.column-unknown');
  // The check of the rows asks for connections of its own: with a single one it must be over before the transaction begins.
  const pool = openPool(p.pool.options.connectionString ?? '', p.log, 1);
  const one = await publishService({ ...p, pool, db: openDb(pool) }, resource.actor, input);
  await pool.end();
  const two = await publishService(p, resource.actor, input);
  assert.equal(two.id, one.id);
  assert.equal(two.version.number, 2);
  assert.equal((await getService(p.db, one.id))?.version.id, two.version.id);
  const second = await publishedResource(p, items);
  await load(p, second, `${header}A,甲,,,,,\n`);
  const taken = publishService(p, second.actor, { ...input, resourceId: second.resourceId });
  assert.equal(await refused(taken), 'serve.service-code-taken');
});
