/** What counts as an update, when the next is due, how it was met, and since when a source is silent. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { sql } from 'kysely';
import type { PersonActor } from '#kernel/actor.ts';
import { transact } from '#kernel/db.ts';
import { Problem } from '#kernel/errors.ts';
import { type SmallCity, smallCity } from '#tests/factories/city.ts';
import { load, publishedResource, type Resource, startCollect } from '#tests/factories/collect.ts';
import { getBatch } from '../repository.ts';
import { unitCards } from './cards.ts';
import { confirmNoChange } from './commands/confirm-no-change.ts';
import { declareChange } from './commands/declare-change.ts';
import { exempt } from './commands/exempt.ts';
import { fileException } from './commands/file-exception.ts';
import { agreeToTerm, needsOf, stateNeed } from './commands/needs.ts';
import { gatheringDaily } from './daily.ts';
import { followUpdate, lateSinceOf } from './follow.ts';
import './notices.ts';
import { lendToGathering } from './ports.ts';
import { readGathering } from './read.ts';

let opened: Promise<SmallCity & { overseer: PersonActor; start: Date }> | undefined;
const city = () => {
  opened ??= (async () => {
    const small = await smallCity();
    await startCollect(small.p);
    return { ...small, start: small.clock.now(), overseer: await small.person(small.bureau.id, 'bureau') };
  })();
  return opened;
};
type City = Awaited<ReturnType<typeof city>>;
const codeOf = (code: string) => (error: unknown) => error instanceof Problem && error.code === code;

async function entry(c: City, cycle: string): Promise<Resource> {
  const resource = await publishedResource(
    c.p,
    [
      { name: 'code', titleZh: '编号', type: 'C', length: 20, key: true },
      { name: 'state', titleZh: '状态', type: 'C', length: 20, nullable: true },
    ],
    { updateCycle: cycle },
  );
  return resource;
}
const rows = (...lines: string[]) => ['code,state', ...lines, ''].join('\n');
const one = async (c: City, { actor, resourceId }: Resource) => {
  const { items } = await readGathering(c.p, actor, { resourceId, page: 1, pageSize: 1 });
  assert.ok(items[0]);
  return items[0];
};
async function loaded(c: City, resource: Resource, content: string, mode: 'full' | 'incremental' = 'full') {
  const batch = await load(c.p, resource, content, { mode });
  assert.equal(batch.state === 'merged' || batch.unchanged_of !== null, true, batch.state);
  await followUpdate(c.p, { resourceId: resource.resourceId, batchId: batch.id });
  const found = await getBatch(c.p.db, batch.id);
  assert.ok(found);
  return found;
}
const on = (c: City, day: string, time = '09:00:00') => c.clock.set(`${day}T${time}+08:00`);
const dues = async (c: City, { resourceId }: Resource) => {
  const { rows: found } = await sql<{ due_day: string; outcome: string; met_day: string | null }>`
    select due_day::text, outcome, met_day::text from collect.due where resource_id = ${resourceId} order by due_day`.execute(
    c.p.db,
  );
  return found.map(({ due_day, outcome, met_day }) => [due_day, outcome, met_day]);
};

test('a month is one of the calendar; due, late from the next day, met by what comes', async (t) => {
  const c = await city();
  t.after(() => c.clock.set(c.start.toISOString()));
  on(c, '2026-01-31');
  const resource = await entry(c, 'monthly');
  await loaded(c, resource, rows('A,1'));
  assert.deepEqual([(await one(c, resource)).due, (await one(c, resource)).state], ['2026-02-28', 'current']);
  const { run } = gatheringDaily(c.p);
  on(c, '2026-02-25');
  await run('2026-02-25');
  on(c, '2026-02-28');
  await run('2026-02-28');
  assert.equal((await one(c, resource)).state, 'near');
  assert.equal(await lateSinceOf(c.p.db, resource.resourceId), undefined);
  on(c, '2026-03-01');
  await run('2026-03-01');
  assert.equal((await one(c, resource)).state, 'late');
  assert.equal((await lateSinceOf(c.p.db, resource.resourceId))?.toISOString(), '2026-02-28T16:00:00.000Z');
  const { rows: told } = await sql<{ kind: string }>`select n.kind from notices.notice n
    join notices.addressee a on a.notice_id = n.id where a.organisation_id = ${resource.organisationId} order by n.sent_at`.execute(
    c.p.db,
  );
  assert.deepEqual(
    told.map(({ kind }) => kind),
    ['collect.update-near', 'collect.update-today', 'collect.update-late'],
  );
  on(c, '2026-03-03');
  await loaded(c, resource, rows('A,2'));
  assert.equal((await one(c, resource)).state, 'current');
  assert.equal(await lateSinceOf(c.p.db, resource.resourceId), undefined);
  on(c, '2026-03-20');
  await loaded(c, resource, rows('A,3'));
  assert.deepEqual(await dues(c, resource), [
    ['2026-02-28', 'late', '2026-03-03'],
    ['2026-04-03', 'on-time', '2026-03-20'],
    ['2026-04-20', 'open', null],
  ]);
  const [card] = (await unitCards(c.p, '2026-03-20')).filter(
    ({ organisationId }) => organisationId === resource.organisationId,
  );
  assert.deepEqual(card?.due, { onTime: 1, of: 2 });
});

test('a load that changes nothing is no update until the unit confirms it, nor is the same file again', async (t) => {
  const c = await city();
  t.after(() => c.clock.set(c.start.toISOString()));
  on(c, '2026-03-02');
  const resource = await entry(c, 'weekly');
  assert.equal((await loaded(c, resource, rows('A,1', 'B,2'))).changed_rows, 2);
  on(c, '2026-03-06');
  const same = await loaded(c, resource, rows('A,1', 'B,2'));
  assert.ok(same.unchanged_of);
  const turned = await loaded(c, resource, rows('B,2', 'A,1'));
  assert.equal(turned.changed_rows, 0);
  assert.equal((await one(c, resource)).due, '2026-03-09', 'neither was an update');
  const stranger = await entry(c, 'weekly');
  await assert.rejects(confirmNoChange(c.p, stranger.actor, turned.id), codeOf('kernel.forbidden'));
  await confirmNoChange(c.p, resource.actor, turned.id);
  assert.equal((await one(c, resource)).due, '2026-03-13');
  await assert.rejects(confirmNoChange(c.p, resource.actor, turned.id), codeOf('collect.something-changed'));
  const more = await loaded(c, resource, rows('A,1', 'C,3'), 'incremental');
  assert.equal(more.changed_rows, 1, 'one of two rows is new');
  await assert.rejects(confirmNoChange(c.p, resource.actor, more.id), codeOf('collect.something-changed'));
  const whole = await loaded(c, resource, rows('A,1', 'B,2', 'C,3', 'D,4', 'E,5', 'F,6'));
  assert.equal(whole.changed_rows, 3);
  assert.equal(
    (await loaded(c, resource, rows('A,1', 'B,2', 'C,3', 'D,4', 'E,5'))).changed_rows,
    1,
    'one was deleted',
  );
});

test('data that changed are due on that day; the same file does not answer it, a newer one does', async (t) => {
  const c = await city();
  t.after(() => c.clock.set(c.start.toISOString()));
  on(c, '2026-03-02');
  const resource = await entry(c, 'yearly');
  await loaded(c, resource, rows('A,1'));
  on(c, '2026-03-10');
  await declareChange(c.p, resource.actor, resource.resourceId, '2026-03-09');
  assert.deepEqual([(await one(c, resource)).state, (await one(c, resource)).due], ['late', '2026-03-09']);
  const { rows: told } =
    await sql`select 1 from notices.notice where kind = 'collect.change-due' and subject_id = ${resource.resourceId}`.execute(
      c.p.db,
    );
  assert.equal(told.length, 1);
  await loaded(c, resource, rows('A,1'));
  assert.equal((await one(c, resource)).state, 'late', 'the same file');
  await loaded(c, resource, rows('A,2'));
  assert.equal((await one(c, resource)).state, 'current');
});

test('a real-time source that falls silent is late to the minute; a word is enough', async (t) => {
  const c = await city();
  t.after(async () => {
    await sql`update collect.setting set value = '1440' where key = 'collect.silence-minutes'`.execute(
      c.p.db,
    );
    c.clock.set(c.start.toISOString());
  });
  await sql`insert into collect.setting (key, value, set_at) values ('collect.silence-minutes', '10', now())`.execute(
    c.p.db,
  );
  on(c, '2026-03-02');
  const resource = await entry(c, 'real-time');
  await loaded(c, resource, rows('A,1'));
  on(c, '2026-03-02', '09:09:00');
  assert.notEqual((await one(c, resource)).state, 'late');
  on(c, '2026-03-02', '09:11:00');
  const { state, lateSince = '' } = await one(c, resource);
  assert.deepEqual([state, lateSince.slice(0, 16)], ['late', '2026-03-02T01:10']);
  await followUpdate(c.p, { resourceId: resource.resourceId });
  assert.ok(await lateSinceOf(c.p.db, resource.resourceId));
  const { rows: told } =
    await sql`select 1 from notices.notice where kind = 'collect.source-silent' and subject_id = ${resource.resourceId}`.execute(
      c.p.db,
    );
  assert.equal(told.length, 1);
  await transact(c.p.db, (tx) =>
    sql`insert into collect.contact (resource_id, at) values (${resource.resourceId}, ${c.clock.now()})`.execute(
      tx,
    ),
  );
  await followUpdate(c.p, { resourceId: resource.resourceId });
  assert.equal(await lateSinceOf(c.p.db, resource.resourceId), undefined);
});

test('a longer term that leaves a consumer short is refused with its use until it is shortened or the consumer agrees', async () => {
  const c = await city();
  const resource = await entry(c, 'daily');
  const { resourceId, actor } = resource;
  const user = await c.organisation('用数');
  const consumer = await c.person(user.id, 'consumer');
  const need = { resourceId, needDays: 1, purpose: '每日核验' };
  lendToGathering(c.p, { consumersOf: async () => [] });
  await assert.rejects(stateNeed(c.p, consumer, need), codeOf('collect.no-grant'));
  lendToGathering(c.p, { consumersOf: async (_ex, id) => (id === resourceId ? [user.id] : []) });
  await stateNeed(c.p, consumer, need);
  const filed = (termDays: number) =>
    fileException(c.p, actor, {
      resourceId,
      kind: 'longer-term',
      reason: '系统每周停机结转',
      basis: null,
      termDays,
      untilDay: '2099-01-01',
    });
  await assert.rejects(filed(7), (error: unknown) => {
    assert.ok(error instanceof Problem && error.code === 'collect.term-conflict');
    const { uses } = error.details.params ?? {};
    return typeof uses === 'object' && uses.zh.includes('每日核验');
  });
  const { rows: asked } =
    await sql`select 1 from notices.notice where kind = 'collect.term-asked' and subject_id = ${resourceId}`.execute(
      c.p.db,
    );
  assert.equal(asked.length, 1, 'whoever could agree was asked');
  const [stated] = await needsOf(c.p.db, resourceId);
  assert.ok(stated);
  await assert.rejects(agreeToTerm(c.p, actor, stated.id, 7), codeOf('kernel.forbidden'));
  await agreeToTerm(c.p, consumer, stated.id, 7);
  await filed(7);
  assert.equal((await one(c, resource)).mode, 'batch');
});

test('cards count the tables that are there, without those exempted; trend is kept by day', async (t) => {
  const c = await city();
  t.after(() => c.clock.set(c.start.toISOString()));
  on(c, '2026-03-02');
  const resource = await entry(c, 'weekly');
  await loaded(c, resource, rows('A,1'));
  const card = async (day: string) =>
    (await unitCards(c.p, day)).find(({ organisationId }) => organisationId === resource.organisationId);
  lendToGathering(c.p, { qualified: async (_ex, ids) => new Map(ids.map((id) => [id, true])) });
  assert.equal((await card('2026-03-02'))?.colour, 'green');
  on(c, '2026-03-20');
  const late = await card('2026-03-20');
  assert.deepEqual([late?.colour, late?.update], ['red', { good: 0, of: 1 }]);
  await assert.rejects(
    exempt(c.p, resource.actor, { resourceId: resource.resourceId, purpose: 'update', reason: '停用' }),
  );
  await exempt(c.p, c.overseer, {
    resourceId: resource.resourceId,
    purpose: 'update',
    reason: '系统改造期间',
  });
  assert.deepEqual(
    [(await card('2026-03-20'))?.colour, (await card('2026-03-20'))?.exempt.update],
    ['grey', 1],
  );
  lendToGathering(c.p, {});
});
