/** Fusion on the real stores: one record a key, values by rank and time, provenance, increments, rollbacks, rulings, the same records again. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { sql } from 'kysely';
import { z } from 'zod';
import { mergeBehaviours, openCases, type Platform } from '#cases/index.ts';
import type { TestClock } from '#kernel/clock.ts';
import { loadLaw } from '#law/index.ts';
import {
  digestOfVisible,
  rollBackBatch,
  stdTable,
  visibleBatches,
  visibleSelect,
  visibleSeqs,
} from '#rooms/collect/index.ts';
import { orgBehaviours } from '#rooms/org/index.ts';
import { baseDatabase } from '#tests/factories/basedb.ts';
import { absent } from '#tests/factories/catalog.ts';
import {
  type ItemInput,
  load,
  publishedResource,
  residentId,
  startCollect,
} from '#tests/factories/collect.ts';
import { testStack } from '#tests/factories/stack.ts';
import { ruleConflict } from '../conflicts/rule.ts';
import { basedbBehaviours } from '../index.ts';
import type { Model } from '../model.ts';
import type { BasedbPorts } from '../ports.ts';
import { getDatabase, runsOf } from '../repository.ts';
import { describeBody } from '../schema.ts';
import { basedbTables } from '../tables.ts';
import { digestSeen, fuse } from './run.ts';

const ports: BasedbPorts = { granted: async () => undefined, consumers: async () => [] };
const fixtures = new URL('../../../../tests/fixtures/regulations/', import.meta.url).pathname;

async function platform(): Promise<Platform & { clock: TestClock }> {
  const k = await testStack();
  await startCollect(k);
  const law = loadLaw(fixtures, 'xingyuan');
  const present = [orgBehaviours, basedbBehaviours];
  return { ...k, law, cases: openCases(law, mergeBehaviours([...present, absent(law, present)])) };
}

const identity: ItemInput = {
  name: 'id',
  titleZh: '身份证号',
  type: 'C',
  length: 18,
  key: true,
  identifier: 'resident-id',
};
const text = (name: string): ItemInput => ({ name, titleZh: name, type: 'C', length: 40, nullable: true });
const person = (n: number): string => residentId('19800101', n);

const line = z.object({
  key: z.string(),
  v: z.array(z.string().nullable()),
  src: z.array(z.number()),
  sq: z.array(z.number()),
  diff: z.array(z.number()),
});

async function seen(p: Platform, resourceId: string, names: string[]) {
  const visible = await visibleBatches(p.db, resourceId);
  const columns = names.map((name) => `\`i:${name}\``);
  const rows = await p.warehouse.query(
    `SELECT key, [${columns.join(', ')}] AS v, \`p:src\` AS src, \`p:seq\` AS sq, \`p:diff\` AS diff
     FROM (${visibleSelect(visible, `key, ${columns.join(', ')}, \`p:src\`, \`p:seq\`, \`p:diff\``)}) ORDER BY key`,
    { seqs: visibleSeqs(visible) },
    line,
  );
  return new Map(rows.map((row) => [row.key, row]));
}

const twoSources = (a: string, b: string): Model => ({
  nodes: [
    { id: 'a', resourceId: a, key: 'id' },
    { id: 'b', resourceId: b, key: 'id' },
  ],
  columns: [
    {
      name: 'id',
      basic: true,
      order: ['source-rank'],
      from: [
        { node: 'a', item: 'id' },
        { node: 'b', item: 'id' },
      ],
    },
    {
      name: 'name',
      basic: true,
      source: 'a',
      order: ['source-rank'],
      from: [
        { node: 'a', item: 'name' },
        { node: 'b', item: 'name' },
      ],
    },
    {
      name: 'phone',
      basic: false,
      order: ['newest'],
      from: [
        { node: 'a', item: 'phone' },
        { node: 'b', item: 'phone' },
      ],
    },
  ],
  joins: [],
});

test('two sources become one record a person: provenance, conflicts, increments, rollback, and the same again when rebuilt', async () => {
  const p = await platform();
  const items = [identity, text('name'), text('phone')];
  const a = await publishedResource(p, items);
  const b = await publishedResource(p, items);
  const { id, resourceId } = await baseDatabase(p, 'base', items, twoSources(a.resourceId, b.resourceId));
  await load(p, a, `id,name,phone\n${person(1)},甲,100\n${person(2)},乙,\n`);
  p.clock.advance(60_000);
  await load(p, b, `id,name,phone\n${person(2)},乙二,200\n${person(3)},丙,300\n`);
  assert.equal(await fuse(p, ports, id), 'merged');
  let rows = await seen(p, resourceId, ['name', 'phone']);
  assert.equal(rows.size, 3);
  const both = rows.get(person(2));
  assert.deepEqual(both, { key: person(2), v: ['乙', '200'], src: [1, 2], sq: [1, 1], diff: [1, 0] });
  assert.deepEqual(rows.get(person(3))?.src, [2, 2]);
  assert.equal(await fuse(p, ports, id), 'nothing');

  const conflicts = await basedbTables(p.db)
    .selectFrom('basedb.conflict')
    .selectAll()
    .where('database_id', '=', id)
    .execute();
  assert.deepEqual(
    conflicts.map((one) => [one.attribute, one.state, one.resource_id]),
    [['name', 'open', a.resourceId]],
  );
  assert.ok(
    !conflicts[0]?.entity.toString('latin1').includes(person(2)),
    'the number stands nowhere in the clear',
  );

  // An increment works on its keys alone and supersedes nothing else.
  await load(p, a, `id,name,phone\n${person(3)},丙,301\n${person(4)},丁,400\n`, { mode: 'incremental' });
  assert.equal(await fuse(p, ports, id), 'merged');
  const [last] = await runsOf(p.db, id, 1);
  assert.deepEqual([last?.mode, Number(last?.rows), Number(last?.deletes)], ['incremental', 2, 0]);
  rows = await seen(p, resourceId, ['name', 'phone']);
  assert.deepEqual([rows.size, rows.get(person(3))?.v, rows.get(person(3))?.sq], [4, ['丙', '301'], [2, 2]]);

  const before = await digestSeen(p, resourceId);
  assert.equal(await fuse(p, ports, id, true), 'same');
  assert.equal(await digestSeen(p, resourceId), before, 'the same batches give the same records');

  // Taken back at the source: what only that batch brought goes.
  const { rows: taken } = await sql<{
    id: string;
  }>`select batch_id as id from collect.visible where resource_id = ${a.resourceId} order by seq desc limit 1`.execute(
    p.db,
  );
  await rollBackBatch(p, a.actor, taken[0]?.id ?? '');
  assert.equal(await fuse(p, ports, id), 'merged');
  rows = await seen(p, resourceId, ['name', 'phone']);
  assert.deepEqual([rows.size, rows.has(person(4)), rows.get(person(3))?.v], [3, false, ['丙', '300']]);
  assert.equal(
    await digestOfVisible(p, await visibleBatches(p.db, resourceId)).then((digest) => digest.split('-')[0]),
    '3',
  );
});

test('the authoritative source rules, the database follows, and agreement closes the conflict', async () => {
  const p = await platform();
  const items = [identity, text('name'), text('phone')];
  const a = await publishedResource(p, items);
  const b = await publishedResource(p, items);
  const { id, resourceId } = await baseDatabase(p, 'base', items, twoSources(a.resourceId, b.resourceId));
  await load(p, a, `id,name,phone\n${person(1)},甲,1\n`);
  await load(p, b, `id,name,phone\n${person(1)},甲二,1\n`);
  await fuse(p, ports, id);
  const [conflict] = await basedbTables(p.db)
    .selectFrom('basedb.conflict')
    .selectAll()
    .where('database_id', '=', id)
    .execute();
  assert.ok(conflict);
  await assert.rejects(ruleConflict(p, b.actor, conflict.id, { resourceId: b.resourceId, reason: '核对' }), {
    code: 'kernel.forbidden',
  });
  await ruleConflict(p, a.actor, conflict.id, { resourceId: b.resourceId, reason: '以婚姻登记为准' });
  assert.equal(await fuse(p, ports, id), 'merged');
  const row = (await seen(p, resourceId, ['name', 'phone'])).get(person(1));
  assert.deepEqual([row?.v[0], row?.src[0]], ['甲二', 2]);
  await load(p, a, `id,name,phone\n${person(1)},甲二,1\n`, { mode: 'incremental' });
  await fuse(p, ports, id);
  const after = await basedbTables(p.db)
    .selectFrom('basedb.conflict')
    .select('state')
    .where('id', '=', conflict.id)
    .executeTakeFirst();
  assert.equal(after?.state, 'settled');
});

test('the most frequent value counts where the model says so', async () => {
  const p = await platform();
  const items = [identity, text('name')];
  const [a, b, c] = [
    await publishedResource(p, items),
    await publishedResource(p, items),
    await publishedResource(p, items),
  ];
  const nodes = [a, b, c].map((one, index) => ({ id: `n${index}`, resourceId: one.resourceId, key: 'id' }));
  const from = nodes.map((node) => ({ node: node.id, item: 'name' }));
  const { id, resourceId } = await baseDatabase(p, 'base', items, {
    nodes,
    columns: [{ name: 'name', basic: false, order: ['most-frequent', 'source-rank'], from }],
    joins: [],
  });
  await load(p, a, `id,name\n${person(1)},一\n${person(2)},甲\n`);
  await load(p, b, `id,name\n${person(1)},二\n${person(2)},乙\n`);
  await load(p, c, `id,name\n${person(1)},二\n${person(2)},丙\n`);
  await fuse(p, ports, id);
  const rows = await seen(p, resourceId, ['name']);
  assert.deepEqual([rows.get(person(1))?.v, rows.get(person(1))?.src], [['二'], [2]]);
  assert.deepEqual(rows.get(person(2))?.v, ['甲'], 'a draw falls to the rank');
});

test('a theme joins its sources as drawn, and stops where one may not be used', async () => {
  const p = await platform();
  const a = await publishedResource(
    p,
    [{ name: 'code', titleZh: '编号', type: 'C', length: 20, key: true }, text('person')],
    { opening: 'closed' },
  );
  const b = await publishedResource(p, [identity, text('name')]);
  const model: Model = {
    nodes: [
      { id: 'a', resourceId: a.resourceId, key: 'code' },
      { id: 'b', resourceId: b.resourceId, key: 'id' },
    ],
    columns: [
      { name: 'code', basic: false, order: ['source-rank'], from: [{ node: 'a', item: 'code' }] },
      { name: 'name', basic: false, order: ['source-rank'], from: [{ node: 'b', item: 'name' }] },
    ],
    joins: [{ left: 'a', leftItem: 'person', right: 'b', rightItem: 'id', kind: 'left' }],
  };
  const { id, resourceId } = await baseDatabase(
    p,
    'theme',
    [{ name: 'code', titleZh: '编号', type: 'C', length: 20, key: true }, text('name')],
    model,
  );
  await load(p, a, `code,person\nK1,${person(1)}\nK2,\n`);
  await load(p, b, `id,name\n${person(1)},甲\n`);
  // Neither of them is shared without conditions, and nobody granted anything.
  assert.equal(await fuse(p, ports, id), 'nothing');
  assert.equal((await getDatabase(p.db, id)).stopped?.resourceId, a.resourceId);
  const all: BasedbPorts = { ...ports, granted: async () => ['code', 'person', 'id', 'name'] };
  assert.equal(await fuse(p, all, id), 'merged');
  assert.equal((await getDatabase(p.db, id)).stopped, null);
  const rows = await seen(p, resourceId, ['name']);
  assert.deepEqual(
    [rows.get('K1')?.v, rows.get('K1')?.src, rows.get('K2')?.v, rows.get('K2')?.src],
    [['甲'], [2], [null], [0]],
  );
  assert.ok(stdTable(resourceId).startsWith('`std_'));
  await load(p, b, `id,name\n${person(1)},甲改\n`, { mode: 'incremental' });
  assert.equal(await fuse(p, all, id), 'merged');
  assert.deepEqual((await seen(p, resourceId, ['name'])).get('K1')?.v, ['甲改']);
  assert.equal(await fuse(p, all, id, true), 'same');
});

test('broken off at any statement and taken up again, a run ends as if it had not been', async () => {
  const p = await platform();
  const items = [identity, text('name'), text('phone')];
  const a = await publishedResource(p, items);
  const b = await publishedResource(p, items);
  const model = twoSources(a.resourceId, b.resourceId);
  const undisturbed = await baseDatabase(p, 'base', items, model);
  const disturbed = await baseDatabase(p, 'base', items, model);
  await load(p, b, `id,name,phone\n${person(1)},甲,2\n${person(9)},戊,9\n`);
  let broken = 0;
  for (let at = 1; at <= 12; at++) {
    await load(p, a, `id,name,phone\n${person(1)},甲,${at}\n${person(10 + at)},丁,4\n`, {
      mode: 'incremental',
    });
    let calls = 0;
    // Before the statement for odd numbers, after it for even ones: lost on the way there, or on the way back.
    const command: Platform['warehouse']['command'] = async (...given) => {
      calls += 1;
      if (calls !== Math.ceil(at / 2)) return p.warehouse.command(...given);
      if (at % 2 === 0) await p.warehouse.command(...given);
      throw new Error('broken off');
    };
    const failing: Platform = { ...p, warehouse: { ...p.warehouse, command } };
    await fuse(failing, ports, disturbed.id).catch(() => {
      broken += 1;
    });
    await fuse(p, ports, disturbed.id);
    await fuse(p, ports, undisturbed.id);
  }
  assert.ok(broken >= 6, `${broken} runs were broken off`);
  assert.equal(await digestSeen(p, disturbed.resourceId), await digestSeen(p, undisturbed.resourceId));
  const runs = await runsOf(p.db, disturbed.id, 50);
  assert.ok(runs.every(({ state }) => state === 'merged'));
});

test('a run that was broken off ends by the model it was planned by; the next one follows the new model', async () => {
  const p = await platform();
  const items = [identity, text('name'), text('phone')];
  const a = await publishedResource(p, items);
  const b = await publishedResource(p, items);
  const model = twoSources(a.resourceId, b.resourceId);
  const { id, resourceId } = await baseDatabase(p, 'base', items, model);
  await load(p, a, `id,name,phone\n${person(1)},甲,1\n`);
  await load(p, b, `id,name,phone\n${person(2)},乙,2\n`);
  const command: Platform['warehouse']['command'] = async () => {
    throw new Error('broken off');
  };
  await assert.rejects(fuse({ ...p, warehouse: { ...p.warehouse, command } }, ports, id), /broken off/);
  const only: Model = {
    ...model,
    nodes: model.nodes.filter((node) => node.id === 'b'),
    columns: model.columns.map(({ name, basic, order, from }) => ({
      name,
      basic,
      order,
      from: from.filter(({ node }) => node === 'b'),
    })),
  };
  const next = { model: JSON.stringify(only), model_version: 2 };
  await basedbTables(p.db)
    .insertInto('basedb.model_version')
    .values({ database_id: id, version: 2, model: next.model, at: p.clock.now(), by_person: null })
    .execute();
  await basedbTables(p.db).updateTable('basedb.database').set(next).where('id', '=', id).execute();
  const keys = async () => [...(await seen(p, resourceId, ['name'])).keys()].sort();
  assert.equal(await fuse(p, ports, id), 'merged');
  assert.deepEqual(await keys(), [person(1), person(2)].sort());
  assert.equal(await fuse(p, ports, id), 'merged');
  assert.deepEqual(await keys(), [person(2)]);
});

test('the address of a linked database is everybody’s to read: no account stands in it', () => {
  const fits = (probeUrl: string) => describeBody.safeParse({ probeUrl }).success;
  assert.deepEqual(
    [
      'https://a.example/health',
      'https://me:hidden@a.example/',
      'https://me@a.example/',
      'file:///etc/passwd',
    ].map(fits),
    [true, false, false, false],
  );
});
