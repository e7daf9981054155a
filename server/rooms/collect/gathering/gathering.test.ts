/** Where gathering stands: due days by cycle, exceptions with their grounds, and completeness against the source. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { sql } from 'kysely';
import type { PersonActor } from '#kernel/actor.ts';
import { addDays } from '#kernel/clock.ts';
import { Problem } from '#kernel/errors.ts';
import { type SmallCity, smallCity } from '#tests/factories/city.ts';
import { load, publishedResource, type Resource, startCollect } from '#tests/factories/collect.ts';
import { endException } from './commands/end-exception.ts';
import { explainShortfall } from './commands/explain-shortfall.ts';
import { type FileException, fileException } from './commands/file-exception.ts';
import { countVisible, shortfallOf } from './completeness.ts';
import { gatheringDaily } from './daily.ts';
import './notices.ts';
import { readExceptions, readGathering, readUnits } from './read.ts';

let opened: Promise<SmallCity & { overseer: PersonActor }> | undefined;
const city = () => {
  opened ??= (async () => {
    const small = await smallCity();
    await startCollect(small.p);
    return { ...small, overseer: await small.person(small.bureau.id, 'bureau') };
  })();
  return opened;
};

const keyed = (p: SmallCity['p']) =>
  publishedResource(p, [{ name: 'code', titleZh: '编号', type: 'C', length: 20, key: true }]);
const codeOf = (code: string) => (error: unknown) => error instanceof Problem && error.code === code;
const one = async (c: SmallCity, { actor, resourceId }: Resource) => {
  const { items } = await readGathering(c.p, actor, { resourceId, page: 1, pageSize: 10 });
  const [found] = items;
  assert.ok(found);
  return found;
};
const filed = (resourceId: string, given: Partial<FileException> = {}): FileException => ({
  resourceId,
  kind: 'not-gathered',
  reason: '涉及在办案件，不予汇聚',
  basis: { level: 'law', title: '某某法', article: '第三条' },
  termDays: null,
  untilDay: null,
  ...given,
});

test('an entry is awaited, then missing once the days of the bureau have passed; another unit sees nothing of it', async (t) => {
  const c = await city();
  const start = c.clock.now();
  t.after(() => c.clock.set(start.toISOString()));
  const resource = await keyed(c.p);
  const before = await one(c, resource);
  assert.equal(before.state, 'awaited');
  c.clock.set(new Date(start.getTime() + 31 * 86_400_000).toISOString());
  const after = await one(c, resource);
  assert.deepEqual([after.state, after.due], ['missing', before.due]);
  const [unit] = (await readUnits(c.p, resource.actor)).items;
  assert.deepEqual([unit?.totals.expected, unit?.totals.gathered, unit?.totals.missing], [1, 0, 1]);
  const due = before.due ?? '';
  const { run } = gatheringDaily(c.p);
  await run(addDays(due, 1));
  await run(addDays(due, 1));
  const { rows } = await sql<{ kind: string; link: string }>`select n.kind, n.link from notices.notice n
    join notices.addressee a on a.notice_id = n.id where a.organisation_id = ${resource.organisationId}`.execute(
    c.p.db,
  );
  assert.deepEqual(rows, [{ kind: 'collect.update-late', link: '/collect?state=late' }], 'told once');
  const stranger = await keyed(c.p);
  const theirs = await readGathering(c.p, stranger.actor, {
    resourceId: resource.resourceId,
    page: 1,
    pageSize: 10,
  });
  assert.equal(theirs.total, 0);
  await assert.rejects(
    readGathering(c.p, stranger.actor, { organisationId: resource.organisationId, page: 1, pageSize: 10 }),
    codeOf('kernel.forbidden'),
  );
});

test('leaving data out needs the ground the city accepts, one at a time, and ends when the bureau objects', async () => {
  const c = await city();
  const resource = await keyed(c.p);
  const { resourceId, actor } = resource;
  await assert.rejects(
    fileException(c.p, actor, filed(resourceId, { basis: null })),
    codeOf('collect.basis-required'),
  );
  await assert.rejects(
    fileException(
      c.p,
      actor,
      filed(resourceId, { basis: { level: 'rule', title: '某规章', article: '第一条' } }),
    ),
    codeOf('collect.basis-required'),
  );
  await assert.rejects(
    fileException(c.p, actor, filed(resourceId, { basis: { level: 'law', title: '某某法', article: ' ' } })),
    (error: unknown) =>
      error instanceof Problem && error.details.fields?.map(({ path }) => path).join() === 'basis.article',
  );
  const stranger = await keyed(c.p);
  await assert.rejects(fileException(c.p, stranger.actor, filed(resourceId)), codeOf('kernel.forbidden'));
  await assert.rejects(
    fileException(c.p, actor, filed(resourceId, { untilDay: '2001-01-01' })),
    codeOf('collect.exception-until'),
  );
  const tries = await Promise.allSettled([
    fileException(c.p, actor, filed(resourceId)),
    fileException(c.p, actor, filed(resourceId)),
  ]);
  assert.deepEqual(tries.map(({ status }) => status).sort(), ['fulfilled', 'rejected'], 'one of two at once');
  assert.equal((await one(c, resource)).state, 'excepted');
  const [entry] = (await readExceptions(c.p, c.overseer, { resource: resourceId, page: 1, pageSize: 10 }))
    .items;
  assert.deepEqual(
    [entry?.state, entry?.basis?.levelName?.zh, entry?.basis?.article, entry?.abilities.object?.allowed],
    ['standing', '法律', '第三条', true],
  );
  const id = entry?.id ?? '';
  await assert.rejects(
    endException(c.p, actor, { id, how: 'objected', reason: '不成立' }),
    codeOf('kernel.forbidden'),
  );
  await endException(c.p, c.overseer, { id, how: 'objected', reason: '该条不适用于本资源' });
  assert.equal((await one(c, resource)).state, 'awaited');
  await assert.rejects(
    endException(c.p, c.overseer, { id, how: 'objected', reason: '再否定一次' }),
    codeOf('collect.exception-ended'),
  );
});

test('a longer term moves the due day, and runs out by itself', async (t) => {
  const c = await city();
  const start = c.clock.now();
  t.after(() => c.clock.set(start.toISOString()));
  const resource = await keyed(c.p);
  const until = new Date(start.getTime() + 5 * 86_400_000).toISOString().slice(0, 10);
  const normal = (await one(c, resource)).due;
  await fileException(
    c.p,
    resource.actor,
    filed(resource.resourceId, { kind: 'longer-term', termDays: 90, untilDay: until, basis: null }),
  );
  assert.ok(((await one(c, resource)).due ?? '') > (normal ?? ''));
  c.clock.set(new Date(start.getTime() + 7 * 86_400_000).toISOString());
  assert.equal((await one(c, resource)).due, normal, 'the cycle counts again');
  await fileException(c.p, resource.actor, filed(resource.resourceId));
  const { items } = await readExceptions(c.p, resource.actor, {
    resource: resource.resourceId,
    page: 1,
    pageSize: 10,
  });
  assert.deepEqual(
    items.map(({ state }) => state),
    ['standing', 'lapsed'],
  );
});

test('a load is short of its source until the rows come or somebody explains', async () => {
  const c = await city();
  const resource = await keyed(c.p);
  const { resourceId, actor } = resource;
  const rows = (from: number, to: number) =>
    ['code', ...Array.from({ length: to - from + 1 }, (_, n) => `k${from + n}`), ''].join('\n');
  const first = await load(c.p, resource, rows(1, 8), { sourceRows: 10 });
  await countVisible(c.p, { resourceId });
  assert.deepEqual([(await one(c, resource)).short, (await one(c, resource)).state], [2, 'current']);
  const stranger = await keyed(c.p);
  await assert.rejects(
    explainShortfall(c.p, stranger.actor, first.id, '源端为测试数据'),
    codeOf('kernel.forbidden'),
  );
  await explainShortfall(c.p, actor, first.id, '两行为注销后待删的记录');
  assert.equal((await one(c, resource)).short, 0);
  await assert.rejects(explainShortfall(c.p, actor, first.id, '再说明一次'), codeOf('collect.nothing-short'));

  const other = await keyed(c.p);
  await load(c.p, other, rows(1, 8), { sourceRows: 10 });
  await load(c.p, other, rows(9, 10), { mode: 'incremental' });
  await countVisible(c.p, { resourceId: other.resourceId });
  assert.equal((await one(c, other)).short, 0, 'the rows have come');
  await load(c.p, other, rows(1, 9));
  await countVisible(c.p, { resourceId: other.resourceId });
  assert.equal(await shortfallOf(c.p.db, other.resourceId), undefined, 'a later whole load states nothing');
});
