/** Where an erasure can go wrong: broken off, crossed by another act, asked to erase more than was meant, or stopped for good. */
import assert from 'node:assert/strict';
import { before, test } from 'node:test';
import { sql } from 'kysely';
import type { Platform } from '#cases/index.ts';
import type { TestClock } from '#kernel/clock.ts';
import { transact } from '#kernel/db.ts';
import { Problem } from '#kernel/errors.ts';
import { newId } from '#kernel/ids.ts';
import { fuse } from '#rooms/basedb/index.ts';
import {
  eraseJobs,
  erasureDaily,
  lendToRetention,
  rollBackBatch,
  stdTable,
  sweepJobs,
} from '#rooms/collect/index.ts';
import { askErasure, decideErasure } from '#rooms/collect/retention/commands.ts';
import { getErasure, runErasure } from '#rooms/collect/retention/erase.ts';
import { liftHold, setHold } from '#rooms/collect/retention/keep.ts';
import { keepObject, letGo } from '#rooms/collect/retention/objects.ts';
import type { EraseStore } from '#rooms/collect/retention/ports.ts';
import { readErasure, readHolds } from '#rooms/collect/retention/read.ts';
import { storesOf } from '#rooms/collect/retention/stores.ts';
import { forgetKeys } from '#rooms/collect/retention/strike.ts';
import { baseDatabase, twoAlike } from '#tests/factories/basedb.ts';
import { smallCity } from '#tests/factories/city.ts';
import {
  type ItemInput,
  load,
  provider,
  publishedResource,
  type Resource,
  send,
  startCollect,
} from '#tests/factories/collect.ts';
import { bureau, items, person, placesOf, until } from '#tests/factories/erasure.ts';
import { basedbPorts } from './to-basedb.ts';
import { retentionPorts } from './to-retention.ts';

let p: Platform;
let clock: TestClock;
const code = (wanted: string) => (error: unknown) => error instanceof Problem && error.code === wanted;

before(async () => {
  const city = await smallCity();
  ({ p, clock } = city);
  p.jobs.define([...eraseJobs(p), ...sweepJobs(p)]);
  lendToRetention(
    p,
    retentionPorts(() => p.clock.today()),
  );
  await startCollect(p);
});

const ground = { ground: '个人信息保护法第四十七条', document: '', reason: '本人依法要求删除' };
const ask = (a: Resource, keys: string[]): Promise<string> =>
  askErasure(p, a.actor, a.resourceId, {
    kind: 'subject',
    keys: keys.map((key) => [key]),
    consents: [],
    ...ground,
  });
/** Decided, and its job not started: the test runs it. */
async function approved(a: Resource, key: string): Promise<string> {
  const id = await ask(a, [key]);
  await sql`update collect.erasure set state = 'approved', decided_by = ${newId()}, decided_at = ${p.clock.now()} where id = ${id}`.execute(
    p.db,
  );
  return id;
}
const state = async (id: string): Promise<string | undefined> => (await getErasure(p.db, id))?.state;
const fileOf = async (batchId: string): Promise<string> => {
  const { rows } = await sql<{ key: string }>`
    select object_key as key from collect.batch where id = ${batchId}`.execute(p.db);
  return rows[0]?.key ?? '';
};
const told = async (kind: string, id: string): Promise<number> => {
  const { rows } = await sql<{ n: number }>`
    select count(*)::int as n from notices.notice where kind = ${kind} and subject_id = ${id}`.execute(p.db);
  return rows[0]?.n ?? 0;
};
/** Does something after the store of this name has erased. */
const after =
  (name: string, act: () => Promise<unknown>) =>
  (store: EraseStore): EraseStore => ({
    ...store,
    erase: async (...args) => {
      await store.erase(...args);
      if (store.name === name) await act();
    },
  });

test('what the bureau or the auditor ordered to be kept is lifted by no unit, and by the one not for the other', async () => {
  const a = await publishedResource(p, items);
  const auditor = { ...provider(newId()), roles: ['auditor' as const] };
  const said = { ground: '调查', reason: '案件调查' };
  const [one, two, own] = [
    await setHold(p, bureau, a.resourceId, said),
    await setHold(p, auditor, a.resourceId, said),
    await setHold(p, a.actor, a.resourceId, said),
  ];
  for (const id of [one, two])
    await assert.rejects(liftHold(p, a.actor, id, '不需要'), code('kernel.forbidden'));
  await assert.rejects(liftHold(p, auditor, one, '不需要'), code('kernel.forbidden'));
  await assert.rejects(liftHold(p, bureau, two, '不需要'), code('kernel.forbidden'));
  const shown = new Map(
    (await readHolds(p, a.actor)).items.map(({ id, abilities }) => [id, abilities.lift?.allowed]),
  );
  assert.deepEqual(
    [one, two, own].map((id) => shown.get(id)),
    [false, false, true],
  );
  await liftHold(p, a.actor, own, '不需要');
  await liftHold(p, bureau, one, '调查结束');
  await liftHold(p, auditor, two, '审计结束');
});

test('a file whose removal broke off is known to the next run, which removes it', async () => {
  const a = await publishedResource(p, items);
  const batch = await load(p, a, `id,name,phone\n${person(501)},甲,1\n`);
  const second = await load(p, a, `id,name,phone\n${person(502)},乙,1\n`, { mode: 'incremental' });
  await rollBackBatch(p, a.actor, second.id);
  const file = await fileOf(second.id);
  const id = await askErasure(p, a.actor, a.resourceId, { kind: 'batch', batchId: second.id, ...ground });
  await sql`update collect.erasure set state = 'approved' where id = ${id}`.execute(p.db);
  const { remove } = p.objects;
  p.objects.remove = () => Promise.reject(new TypeError('killed'));
  try {
    await assert.rejects(runErasure(p, id), /killed/);
  } finally {
    p.objects.remove = remove;
  }
  assert.equal(await fileOf(second.id), '', 'nothing refers to it');
  assert.ok(await p.objects.has(file), 'and it is there');
  await runErasure(p, id);
  assert.equal(await state(id), 'done');
  assert.equal(await p.objects.has(file), false);
  assert.deepEqual(await placesOf(p, person(502)), []);
  assert.ok(await p.objects.has(await fileOf(batch.id)));
});

test('a list of keys that others take away stops an erasure; a second decision has a list of its own', async () => {
  const a = await publishedResource(p, items);
  await load(p, a, `id,name,phone\n${person(511)},甲,1\n${person(512)},乙,2\n`);
  const id = await approved(a, person(511));
  await assert.rejects(
    runErasure(
      p,
      id,
      after('staged', () => forgetKeys(p, id)),
    ),
    code('kernel.store-unavailable'),
  );
  const second = async (): Promise<void> => {
    // Somebody read it before the first decision was made.
    await sql`update collect.erasure set state = 'asked' where id = ${id}`.execute(p.db);
    await assert.rejects(
      decideErasure(p, bureau, id, { outcome: 'approve', reason: '同意', seen: 'other' }),
      code('collect.erasure-changed'),
    );
    await sql`update collect.erasure set state = 'running', progress = '[]' where id = ${id}`.execute(p.db);
  };
  await runErasure(p, id, after('typed', second));
  assert.equal(await state(id), 'done');
  assert.deepEqual(await placesOf(p, person(511)), []);
});

const plain: ItemInput[] = [
  { name: 'no', titleZh: '编号', type: 'C', length: 200, key: true },
  { name: 'name', titleZh: '姓名', type: 'C', length: 40, nullable: true },
];

test('only rows of the very key go, however many are named; a file is given up for nothing less than all other rows', async () => {
  const a = await publishedResource(p, plain);
  const batch = await load(p, a, 'no,name\nab,甲\nAB,乙\nx,丙\n');
  const old = await fileOf(batch.id);
  const many = Array.from({ length: 300 }, (_, n) => `${'长'.repeat(150)}${n}`);
  const id = await ask(a, ['ab', ...many]);
  assert.deepEqual((await readErasure(p, bureau, id)).found, { received: 1, staged: 1, typed: 1 });
  await sql`update collect.erasure set state = 'approved' where id = ${id}`.execute(p.db);
  // The text of another's row is lost before the file is made anew of it.
  const lost = `resource = '${a.resourceId}' AND cells[1] = 'x'`;
  const now = { settings: { mutations_sync: 2 } };
  await p.warehouse.command(
    `CREATE TABLE kept_aside ENGINE = MergeTree ORDER BY line AS SELECT * FROM raw WHERE ${lost}`,
  );
  await p.warehouse.command(`ALTER TABLE raw DELETE WHERE ${lost}`, {}, now);
  await assert.rejects(runErasure(p, id), code('kernel.store-unavailable'));
  assert.equal(await fileOf(batch.id), old);
  assert.ok(await p.objects.has(old));
  await p.warehouse.command('INSERT INTO raw SELECT * FROM kept_aside');
  await p.warehouse.command('DROP TABLE kept_aside SYNC');
  await runErasure(p, id);
  assert.equal(await state(id), 'done');
  const text = Buffer.concat(await (await p.objects.read(await fileOf(batch.id))).toArray()).toString();
  assert.equal(text, 'no,name\nAB,乙\nx,丙\n');
  assert.equal(await p.objects.has(old), false);
});

test('a fusion that read a record before it was struck off, and takes it away after, leaves no key behind', async () => {
  const [a, b] = [await publishedResource(p, items), await publishedResource(p, items)];
  const base = await baseDatabase(p, 'base', items, twoAlike(a, b, 'id', ['name']));
  await sql`insert into basedb.source (database_id, number, resource_id) values (${base.id}, 1, ${a.resourceId}), (${base.id}, 2, ${b.resourceId})`.execute(
    p.db,
  );
  await load(p, a, `id,name,phone\n${person(541)},甲,1\n`);
  await load(p, b, `id,name,phone\n${person(542)},乙,1\n`);
  const ports = basedbPorts(() => p.clock.today());
  await fuse(p, ports, base.id);
  const id = await approved(a, person(541));
  const table = stdTable(base.resourceId);
  const [read, struck] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
  type Command = Platform['warehouse']['command'];
  const beside = (command: Command): Platform => ({ ...p, warehouse: { ...p.warehouse, command } });
  let took = 0;
  /** The statement that takes records away: it has read its rows, and its part lands only once they are struck off. */
  const late = beside(async (text, params, call) => {
    if (!text.trim().startsWith(`INSERT INTO ${table} (key, seq, op, batch, line)`))
      return p.warehouse.command(text, params, call);
    await p.warehouse.command(`CREATE TABLE caught AS ${table} ENGINE = MergeTree ORDER BY key`);
    await p.warehouse.command(text.replace(table, 'caught'), params);
    read.resolve();
    await struck.promise;
    const done = await p.warehouse.command(`INSERT INTO ${table} SELECT * FROM caught`);
    took = done.written;
    await p.warehouse.command('DROP TABLE caught SYNC');
    return done;
  });
  let running: Promise<unknown> | undefined;
  const erasing = beside(async (text, params, call) => {
    const first = running === undefined && text.startsWith(`ALTER TABLE ${table} DELETE`);
    if (first) {
      running = fuse(late, ports, base.id);
      await Promise.race([read.promise, running]);
    }
    const done = await p.warehouse.command(text, params, call);
    if (first) struck.resolve();
    return done;
  });
  await runErasure(erasing, id);
  await running;
  assert.equal(took, 1, 'the tombstone came after the first strike');
  assert.equal(await state(id), 'done');
  assert.deepEqual(await placesOf(p, person(541)), []);
});

test('equal content that comes while a file is let go is kept, or said to be missing', async () => {
  const a = await publishedResource(p, items);
  const { key } = await p.objects.put(Buffer.from('equal'));
  const batch = await load(p, a, `id,name,phone\n${person(521)},甲,1\n`);
  let gone: Promise<void> = Promise.resolve();
  await transact(p.db, async (tx) => {
    assert.ok(await keepObject(tx, p, key));
    gone = letGo(p, key);
    await sql`update collect.batch set manifest_key = ${key} where id = ${batch.id}`.execute(tx);
  });
  await gone;
  assert.ok(await p.objects.has(key));
  const { put } = p.objects;
  p.objects.put = async (content) => {
    const stored = await put(content);
    await p.objects.remove(stored.key);
    return stored;
  };
  try {
    await assert.rejects(send(p, a, `id,name,phone\n${person(522)},乙,1\n`), code('collect.upload-broken'));
  } finally {
    p.objects.put = put;
  }
});

test('what is held after its decision is told and decided anew, or proposed anew; what stopped goes on every day', async () => {
  const a = await publishedResource(p, items);
  await load(p, a, `id,name,phone\n${person(531)},甲,1\n${person(532)},乙,2\n`);
  const id = await approved(a, person(531));
  const hold = await setHold(p, bureau, a.resourceId, { ground: '诉讼', reason: '法院要求保全' });
  await runErasure(p, id);
  assert.equal(await state(id), 'asked');
  assert.equal(await told('collect.erasure-held', id), 1);
  await sql`update collect.erasure set state = 'approved', asked_by = null, decided_by = null where id = ${id}`.execute(
    p.db,
  );
  await runErasure(p, id);
  assert.equal(await state(id), 'withdrawn', 'nobody decided it: the next day proposes it');
  await liftHold(p, bureau, hold, '裁定解除');
  const stopped = await approved(a, person(532));
  assert.equal((await readErasure(p, bureau, stopped)).abilities.again?.allowed, true, 'or tried by hand');
  clock.advance(86_400_000);
  await erasureDaily(p).run(p.clock.today());
  await until(async () => (await state(stopped)) === 'done');
  assert.equal((await readErasure(p, bureau, stopped)).abilities.again, undefined);
  assert.equal(await told('collect.erasure-stopped', stopped), 1);
});

test('an entry that ends is seen no more in one act, of which others hear', async () => {
  const a = await publishedResource(p, items);
  await load(p, a, `id,name,phone\n${person(541)},甲,1\n`);
  const typed = storesOf(p, null).find(({ name }) => name === 'typed');
  const scope = {
    kind: 'resource' as const,
    id: newId(),
    number: 'QC-TEST',
    resourceId: a.resourceId,
    organisationId: a.organisationId,
    objects: {},
  };
  await typed?.erase(p, scope);
  await typed?.erase(p, scope);
  assert.equal(await typed?.count(p, scope), 0);
  const { rows } = await sql<{ entries: number; events: number; seen: number }>`
    select (select count(*) from ledger.entry where kind = 'collect.rows-cleared' and subject_id = ${a.resourceId})::int as entries,
      (select count(*) from kernel.outbox where type = 'collect.batch-rolled-back' and payload ->> 'resourceId' = ${a.resourceId})::int as events,
      (select count(*) from collect.visible where resource_id = ${a.resourceId})::int as seen`.execute(p.db);
  assert.deepEqual(rows[0], { entries: 1, events: 1, seen: 0 });
});
