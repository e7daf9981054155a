/** Erasure over all rooms that hold values: nothing is left anywhere, whatever is killed when; others' rows stay as they were. */
import assert from 'node:assert/strict';
import { before, test } from 'node:test';
import { sql } from 'kysely';
import type { Platform } from '#cases/index.ts';
import type { TestClock } from '#kernel/clock.ts';
import { Problem } from '#kernel/errors.ts';
import type { JsonObject } from '#kernel/json.ts';
import { fuse } from '#rooms/basedb/index.ts';
import {
  changeCollectSetting,
  digestOfVisible,
  eraseJobs,
  lendToRetention,
  retentionDaily,
  rollBackBatch,
  streamVisibleRows,
  sweepJobs,
  visibleBatches,
} from '#rooms/collect/index.ts';
import { askErasure, decideErasure } from '#rooms/collect/retention/commands.ts';
import { getErasure, runErasure } from '#rooms/collect/retention/erase.ts';
import { fold, groupOf } from '#rooms/collect/retention/fold.ts';
import { liftHold, setHold } from '#rooms/collect/retention/keep.ts';
import type { EraseStore } from '#rooms/collect/retention/ports.ts';
import { readDueZones, readErasure } from '#rooms/collect/retention/read.ts';
import { propose, setZone } from '#rooms/collect/retention/zones.ts';
import { serveSubscribers } from '#rooms/serve/index.ts';
import { smallCity } from '#tests/factories/city.ts';
import { load, provider, publishedResource, type Resource, startCollect } from '#tests/factories/collect.ts';
import {
  bureau,
  erasureScene,
  items,
  person,
  placesOf,
  refreshed,
  type Scene,
  themeOf,
  until,
} from '#tests/factories/erasure.ts';
import { servePlatform } from '#tests/factories/serve.ts';
import { basedbPorts } from './to-basedb.ts';
import { retentionPorts } from './to-retention.ts';

let p: Platform;
let clock: TestClock;
const code = (wanted: string) => (error: unknown) => error instanceof Problem && error.code === wanted;

before(async () => {
  const city = await smallCity();
  ({ p, clock } = city);
  p.jobs.define([...eraseJobs(p), ...sweepJobs(p)]);
  const serving = servePlatform(p, p.law);
  const refresh = serveSubscribers(serving).refresh;
  const today = () => p.clock.today();
  const bases = {
    name: 'test.fuse',
    run: async (payload: JsonObject) => {
      const { rows } = await sql<{ id: string }>`
        select database_id as id from basedb.source where resource_id = ${String(payload.resourceId)}`.execute(
        p.db,
      );
      for (const { id } of rows) await fuse(p, basedbPorts(today), id);
    },
  };
  p.events.bind({ 'collect.batch-merged': [refresh, bases], 'collect.batch-rolled-back': [refresh, bases] });
  lendToRetention(p, retentionPorts(today));
  await startCollect(p);
});

const ground = { ground: '个人信息保护法第四十七条', document: '', reason: '本人依法要求删除' };
const subject = (key: string) => ({ kind: 'subject' as const, keys: [[key]], consents: [], ...ground });
const digest = async (resourceId: string): Promise<string> =>
  digestOfVisible(p, await visibleBatches(p.db, resourceId));

async function approved(a: Resource, key: string): Promise<string> {
  const id = await askErasure(p, a.actor, a.resourceId, subject(key));
  const { seen } = await readErasure(p, bureau, id);
  await assert.rejects(
    decideErasure(p, a.actor, id, { outcome: 'approve', reason: '同意', seen }),
    code('collect.erasure-second-person'),
  );
  // Decided, and its job not started: the test runs it.
  await sql`update collect.erasure set state = 'approved' where id = ${id}`.execute(p.db);
  return id;
}

/** Breaks off before or after the n-th step. */
function breaking(at: number): (store: EraseStore) => EraseStore {
  let step = 0;
  const point = (): void => {
    if (step++ === at) throw new TypeError('killed');
  };
  return (store) => ({
    ...store,
    erase: async (...args) => {
      point();
      await store.erase(...args);
      point();
    },
  });
}

test('a subject leaves every store for good; broken off at every step, the same is left', async () => {
  const undisturbed = await erasureScene(p, 100);
  const disturbed = await erasureScene(p, 200);
  const run = async ({ a, versionId }: Scene, key: string, at?: number): Promise<string> => {
    assert.notDeepEqual(await placesOf(p, key), []);
    const id = await approved(a, key);
    if (at === undefined) await runErasure(p, id);
    else
      for (let step = 0; ; step++) {
        const broken = await runErasure(p, id, breaking(step % 20)).then(
          () => false,
          () => true,
        );
        if (!broken) break;
      }
    await refreshed(p, versionId);
    return id;
  };
  const one = await run(undisturbed, person(101));
  const two = await run(disturbed, person(201), 0);
  for (const [id, key, { a, b, fused }] of [
    [one, person(101), undisturbed],
    [two, person(201), disturbed],
  ] as const) {
    const shown = await readErasure(p, bureau, id);
    assert.equal(shown.state, 'done', JSON.stringify(shown));
    // How often the base was fused meanwhile is no matter of ours.
    assert.ok((shown.found.fused ?? 0) > 0);
    assert.deepEqual(
      { ...shown.found, fused: 1 },
      {
        received: 3,
        staged: 3,
        typed: 2,
        quarantine: 1,
        archive: 1,
        fused: 1,
        served: 1,
        quality: 1,
        corrections: 1,
      },
    );
    assert.ok(Object.values(shown.checked ?? {}).every((n) => n === 0));
    assert.deepEqual(await placesOf(p, key), [], 'nothing is left in any store');
    assert.equal((await getErasure(p.db, id))?.sealed, null);
    const { rows } = await sql<{ n: number }>`
      select count(*)::int as n from ledger.entry where kind = 'collect.erasure-done' and subject_id = ${id}`.execute(
      p.db,
    );
    assert.equal(rows[0]?.n, 1, 'one entry');
    const { rows: markers } = await sql<{ n: number }>`
      select count(*)::int as n from collect.batch where channel ->> 'kind' = 'erasure' and resource_id in (${a.resourceId}, ${fused})`.execute(
      p.db,
    );
    assert.equal(markers[0]?.n, 2, 'one marker an entry');
    assert.equal((await digest(a.resourceId)).split('-')[0], '1');
    assert.equal((await digest(b.resourceId)).split('-')[0], '2');
    assert.equal((await digest(fused)).split('-')[0], '2', 'records of others stay');
  }
  // Others' rows stand in the file that was written anew.
  const { rows } = await sql<{ object_key: string; rewritten: { sha256: string | null }; sha256: string }>`
    select object_key, rewritten, sha256 from collect.batch where resource_id = ${disturbed.a.resourceId} and rewritten is not null order by seq`.execute(
    p.db,
  );
  assert.deepEqual(
    rows.map(({ object_key: key }) => key !== ''),
    [true, false, true],
  );
  const text = Buffer.concat(await (await p.objects.read(rows[2]?.object_key ?? '')).toArray()).toString();
  assert.equal(text, `id,name,phone\n${person(202)},"乙""改",104\n`);
  assert.notEqual(rows[0]?.sha256, rows[0]?.rewritten.sha256, 'what was received is known by its digest');
  // Whom another source knows too stays in the base, by what that source says.
  const shared = await approved(undisturbed.a, person(102));
  await runErasure(p, shared);
  assert.equal((await readErasure(p, bureau, shared)).state, 'done');
  const base = await visibleBatches(p.db, undisturbed.fused);
  const names = [];
  for await (const { values } of streamVisibleRows(p, undisturbed.fused, base, ['id', 'name']))
    names.push(values);
  assert.deepEqual(
    names.sort(),
    [
      [person(102), '乙旁'],
      [person(103), '丙旁'],
    ].sort(),
  );
  await assert.rejects(
    askErasure(p, disturbed.a.actor, disturbed.a.resourceId, subject(person(201))),
    code('collect.erasure-nothing'),
  );
  await assert.rejects(
    askErasure(p, provider(disturbed.a.organisationId), disturbed.fused, subject(person(202))),
    code('kernel.forbidden'),
  );
});

test('a theme gives up whoever had left it before, and whom it still shows while it may not be refreshed', async () => {
  const a = await publishedResource(p, items);
  const theme = await themeOf(p, a);
  const ports = basedbPorts(() => p.clock.today());
  const rows = (from: number) =>
    Array.from({ length: 13 - from }, (_, n) => `${person(500 + from + n)},名,1\n`).join('');
  await load(p, a, `id,name,phone\n${rows(1)}`);
  await fuse(p, ports, theme.id);
  await load(p, a, `id,name,phone\n${rows(2)}`);
  await fuse(p, ports, theme.id);
  assert.equal((await digest(theme.resourceId)).split('-')[0], '11');
  const gone = async (key: string): Promise<void> => {
    const id = await approved(a, key);
    await runErasure(p, id);
    assert.equal((await readErasure(p, bureau, id)).state, 'done');
    assert.deepEqual(await placesOf(p, key), []);
  };
  await gone(person(501));
  assert.equal((await digest(theme.resourceId)).split('-')[0], '11');
  await sql`update basedb.database set way = 'linked' where id = ${theme.id}`.execute(p.db);
  await gone(person(502));
  assert.equal((await digest(theme.resourceId)).split('-')[0], '10', 'of others it shows what it showed');
  // Markers have no rows: nothing is folded into them.
  const before = await digest(a.resourceId);
  await changeCollectSetting(p, bureau, 'collect.rollback-batches', 1);
  assert.equal(await fold(p, a.resourceId), 1);
  await changeCollectSetting(p, bureau, 'collect.rollback-batches', 200);
  assert.equal(await digest(a.resourceId), before);
  const { batches } = await visibleBatches(p.db, a.resourceId);
  assert.deepEqual(
    batches.map(({ seq, anew }) => [seq, anew]),
    [
      [2, false],
      [3, true],
      [4, true],
    ],
  );
});

test('batches below the horizon fold without a change to what is seen, and none of them is taken back', async () => {
  const a = await publishedResource(p, items);
  await load(p, a, `id,name,phone\n${[1, 2, 3, 4].map((n) => `${person(300 + n)},名${n},1`).join('\n')}\n`);
  const batches = [];
  for (const n of [1, 2, 3, 4])
    batches.push(
      await load(p, a, `id,name,phone\n${person(300 + n)},改${n},${n}\n`, { mode: 'incremental' }),
    );
  await load(
    p,
    a,
    `id,name,phone\n${person(301)},全,1\n${person(302)},全,2\n${person(303)},全,3\n${person(304)},改4,4\n${person(309)},新,9\n`,
  );
  const before = await digest(a.resourceId);
  assert.equal(await fold(p, a.resourceId), 0, 'all of it may still be taken back');
  await changeCollectSetting(p, bureau, 'collect.rollback-batches', 2);
  const hold = await setHold(p, bureau, a.resourceId, { ground: '调查', reason: '案件调查' });
  assert.equal(await fold(p, a.resourceId), 0, 'nothing moves under an order to keep');
  await liftHold(p, bureau, hold, '调查结束');
  let widened = false;
  const command: Platform['warehouse']['command'] = async (...given) => {
    if (!widened) await changeCollectSetting(p, bureau, 'collect.rollback-batches', 200);
    widened = true;
    return p.warehouse.command(...given);
  };
  const widening: Platform = { ...p, warehouse: { ...p.warehouse, command } };
  assert.equal(await fold(widening, a.resourceId), 0, 'all of it may be taken back again');
  assert.equal(await digest(a.resourceId), before);
  await changeCollectSetting(p, bureau, 'collect.rollback-batches', 2);
  assert.equal(await fold(p, a.resourceId), 3);
  assert.equal(await digest(a.resourceId), before);
  assert.deepEqual(
    (await visibleBatches(p.db, a.resourceId)).batches.map(({ seq }) => seq),
    [4, 5, 6],
  );
  assert.equal(await fold(p, a.resourceId), 0);
  await assert.rejects(rollBackBatch(p, a.actor, batches[2]?.id ?? ''), code('collect.below-horizon'));
  const { rows } = await sql<{
    id: string;
  }>`select id from collect.batch where resource_id = ${a.resourceId} and seq = 6`.execute(p.db);
  await rollBackBatch(p, a.actor, rows[0]?.id ?? '');
  assert.equal((await digest(a.resourceId)).split('-')[0], '4', 'what lies above comes off what was folded');
  await changeCollectSetting(p, bureau, 'collect.rollback-batches', 200);
  const sizes = new Map([
    [1, 1000],
    [2, 3],
    [3, 4],
    [4, 5],
  ]);
  const below = [1, 2, 3, 4].map((seq) => ({ seq }));
  assert.deepEqual(
    groupOf(below, sizes).map(({ seq }) => seq),
    [2, 3, 4],
    'a large load stays by itself',
  );
});

test('what is over its time is proposed or erased as set; what is held or can be taken back is listed with its reason', async () => {
  const a = await publishedResource(p, items);
  const first = await load(p, a, `id,name,phone\n${person(401)},甲,1\n`);
  const second = await load(p, a, `id,name,phone\n${person(402)},乙,1\n`, { mode: 'incremental' });
  await rollBackBatch(p, a.actor, second.id);
  const keep = { automatic: true, document: '留存规定', agreedWith: '' };
  await assert.rejects(setZone(p, a.actor, 'received', { ...keep, days: 5 }), code('kernel.forbidden'));
  await setZone(p, bureau, 'received', { ...keep, days: 5 });
  await assert.rejects(setZone(p, bureau, 'staged', { ...keep, days: 3 }), code('collect.retention-shorter'));
  await setZone(p, bureau, 'staged', { ...keep, days: 10, automatic: false });
  clock.advance(6 * 86_400_000);
  const all = { page: 1, pageSize: 200 };
  const due = async () =>
    (await readDueZones(p, a.actor, all)).items.map(({ zone, pieces, held }) => [
      zone,
      pieces,
      held.map(({ kind }) => kind).join(),
    ]);
  const hold = await setHold(p, bureau, a.resourceId, { ground: '诉讼', reason: '法院要求保全' });
  assert.deepEqual(await due(), [['received', 1, 'order']]);
  const turn = () => retentionDaily(p).run(p.clock.today());
  await turn();
  const mine = async () => {
    const { rows } = await sql<{ state: string; zone: string }>`
      select state, zone from collect.erasure where resource_id = ${a.resourceId} order by number`.execute(
      p.db,
    );
    return rows;
  };
  assert.deepEqual(await mine(), [], 'nothing goes under an order to keep');
  await liftHold(p, bureau, hold, '裁定解除');
  await turn();
  await until(async () => (await mine())[0]?.state === 'done');
  const { rows: files } = await sql<{ file: boolean }>`
    select object_key <> '' as file from collect.batch where resource_id = ${a.resourceId} order by seq`.execute(
    p.db,
  );
  assert.deepEqual(files, [{ file: true }, { file: false }], 'what can still be taken back keeps its file');
  assert.deepEqual(await due(), [['received', 1, 'horizon']]);
  const b = await publishedResource(p, items);
  await load(p, b, `id,name,phone\n${person(411)},甲,1\n`);
  await rollBackBatch(
    p,
    b.actor,
    (await load(p, b, `id,name,phone\n${person(412)},乙,1\n`, { mode: 'incremental' })).id,
  );
  clock.advance(5 * 86_400_000 + 60_000);
  assert.deepEqual(
    [...new Set((await readDueZones(p, b.actor, all)).items.map(({ resourceId }) => resourceId))],
    [b.resourceId],
  );
  const whole = await readDueZones(p, bureau, all);
  const one = (at: number) => readDueZones(p, bureau, { page: at + 1, pageSize: 1 });
  const pages = await Promise.all(whole.items.map((_, at) => one(at)));
  assert.deepEqual(
    pages.flatMap((page) => page.items),
    whole.items,
  );
  await propose(p, p.clock.today(), 1);
  const { rows: proposed } =
    await sql`select 1 from collect.erasure where resource_id = ${b.resourceId} and zone = 'received'`.execute(
      p.db,
    );
  assert.equal(proposed.length, 1, 'older entries that are held stand in nobody’s way');
  await turn();
  assert.deepEqual(
    (await mine()).map(({ state, zone }) => `${zone} ${state}`),
    ['received done', 'staged asked'],
  );
  const { rows } = await sql<{
    id: string;
  }>`select id from collect.erasure where resource_id = ${a.resourceId} and state = 'asked'`.execute(p.db);
  const id = rows[0]?.id ?? '';
  const shown = await readErasure(p, a.actor, id);
  assert.deepEqual(shown.found, { staged: 1 });
  await decideErasure(p, a.actor, id, { outcome: 'approve', reason: '同意清除', seen: shown.seen });
  await until(async () => (await readErasure(p, a.actor, id)).state === 'done');
  const left = await askErasure(p, a.actor, a.resourceId, { kind: 'batch', batchId: second.id, ...ground });
  await assert.rejects(
    askErasure(p, a.actor, a.resourceId, { kind: 'batch', batchId: first.id, ...ground }),
    code('collect.erasure-batch'),
  );
  assert.deepEqual((await readErasure(p, bureau, left)).found, { typed: 1 });
  await assert.rejects(
    decideErasure(p, bureau, left, { outcome: 'approve', reason: '同意', seen: 'other' }),
    code('collect.erasure-changed'),
  );
  await decideErasure(p, bureau, left, { outcome: 'refuse', reason: '继续保存', seen: '' });
  await assert.rejects(
    askErasure(p, a.actor, a.resourceId, { kind: 'resource', ...ground }),
    code('collect.erasure-held'),
  );
});
