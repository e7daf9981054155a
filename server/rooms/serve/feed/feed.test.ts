/** Feeds on real loads, through the gateway: dense numbers, replay, row filters, masks, quotas, retention, erasure, and a writer that is killed. */
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { after, before, test } from 'node:test';
import { promisify } from 'node:util';
import type { FastifyInstance } from 'fastify';
import { sql } from 'kysely';
import pg from 'pg';
import { transact } from '#kernel/db.ts';
import { openHttp } from '#kernel/http/server.ts';
import { loadLaw } from '#law/index.ts';
import { load, startCollect } from '#tests/factories/collect.ts';
import { type Followed, followed, type Reader } from '#tests/factories/feed.ts';
import { servePlatform } from '#tests/factories/serve.ts';
import { testStack } from '#tests/factories/stack.ts';
import { changeTerms } from '../commands/change-terms.ts';
import type { Serving } from '../context.ts';
import { gatewayPlugin } from '../gateway/plugin.ts';
import { servedStore } from '../serving/erase.ts';
import { servingTable } from '../serving/names.ts';
import { refreshServing } from '../serving/refresh.ts';
import { entriesWith } from './erase.ts';
import { trimFeeds } from './retention.ts';
import { feedLagGauge, readFeed, readFeeds } from './view.ts';
import { feedPoints } from './write.ts';

/** So many that a load may leave out one of them without being asked about. */
const others = Array.from({ length: 12 }, (_, n) => `Y${String(n).padStart(2, '0')},余,9`);
const heldBut = (reader: Reader): string[] => reader.held().filter((row) => !row.includes('余'));

const root = new URL('../../../../', import.meta.url).pathname;

let p: Serving;
let app: FastifyInstance;
let made: Followed;
let advance: (ms: number) => void;
let superUrl: string;

before(async () => {
  const stack = await testStack();
  advance = (ms) => stack.clock.advance(ms);
  superUrl = stack.superUrl;
  p = servePlatform(stack, loadLaw(`${root}tests/fixtures/regulations`, 'xingyuan'));
  await startCollect(p);
  app = await openHttp(p, 'test');
  await app.register(gatewayPlugin(p));
  await app.ready();
  made = await followed(p, app, ['A,甲,1', 'B,乙,1', 'C,丙,2', ...others]);
});
after(() => app?.close());

async function numbers(versionId: string): Promise<number[]> {
  const { rows } = await sql<{ seq: number }>`
    select e.seq from serve.feed_entry e join serve.feed f on f.id = e.feed_id
    where f.version_id = ${versionId} order by e.seq`.execute(p.db);
  return rows.map(({ seq }) => seq);
}

const dense = (seqs: readonly number[], from: number): boolean =>
  seqs.every((seq, place) => seq === from + place);

test('whoever begins takes the snapshot; then every change comes under the next number, to each grant what it may see', async () => {
  const all = await made.reader((await made.grant()).id);
  const some = await made.reader(
    (
      await made.grant({
        rows: { all: [{ column: 'county', op: 'eq', value: '1' }] },
        masks: { name: { mask: 'keep-first' } },
        columns: ['code', 'name'],
      })
    ).id,
  );
  const first = await all.ask('', 'after=0');
  assert.deepEqual([first.status, first.code], [410, 'gateway.feed-gone']);
  assert.equal(first.body.snapshot, `/gateway/v1/services/${made.code}/feed/snapshot`);
  await all.snapshot(5);
  await some.snapshot();
  assert.deepEqual(heldBut(all), ['A|甲|1', 'B|乙|1', 'C|丙|2']);
  assert.deepEqual(some.held(), ['A|甲', 'B|乙']);
  assert.ok(
    ![...all.rows.keys()].some((name) => some.rows.has(name)),
    'each grant has its own names of rows',
  );
  const start = all.seq;
  assert.deepEqual(await all.follow(), []);

  await made.load(['B,乙改名,2', 'D,丁字,1', 'C,丙,2'], { mode: 'incremental' });
  await made.load(['B,乙改名,2', 'D,丁字,1', 'C,丙二,2', ...others]);
  const seen = await all.follow(1);
  assert.deepEqual(
    seen.map(({ seq, op }) => [seq - start, op]),
    [
      [1, 'update'],
      [2, 'insert'],
      [3, 'delete'],
      [4, 'update'],
    ],
  );
  assert.deepEqual(heldBut(all), ['B|乙改名|2', 'C|丙二|2', 'D|丁字|1']);
  const left = await some.follow();
  assert.deepEqual(
    left.map(({ op, to, seq }) => [op, to === undefined ? 1 : to - seq + 1]),
    [
      ['delete', 1],
      ['insert', 1],
      ['delete', 1],
      ['none', 1],
    ],
  );
  assert.deepEqual(some.held(), ['D|丁*'], 'what left the row filter is gone, and masks hold');
  assert.ok(!JSON.stringify(left).includes('丙二'));

  // From any number on the same comes of it.
  for (let from = start; from < all.seq; from++) {
    const { body } = await all.ask('', `after=${from}&limit=100`);
    assert.equal(body.entries[0].seq, from + 1);
    assert.equal(body.entries.length, all.seq - from);
  }
  const ahead = await all.ask('', `after=${all.seq + 1}`);
  assert.deepEqual([ahead.status, ahead.code], [422, 'gateway.feed-ahead']);
  const records = await app.inject(`/gateway/v1/services/${made.code}/records?code=A`);
  assert.equal(records.statusCode >= 400, true);
});

test('rows and bytes of a page are charged; a grant of another manner has no feed', async () => {
  const quotas = [{ unit: 'rows' as const, period: 'day' as const, limit: 3 }];
  const few = await made.reader((await made.grant({ quotas })).id);
  assert.equal((await few.ask('/snapshot', 'limit=2')).status, 200);
  const { status, code } = await few.ask('/snapshot', 'limit=2');
  assert.deepEqual([status, code], [429, 'gateway.quota-volume']);
  const other = await made.reader((await made.grant({ mode: 'interface' })).id);
  assert.equal((await other.ask('', 'after=1')).code, 'gateway.mode');
  for (const query of ['after=x', 'after=1&limit=0', 'after=1&more=1', ''])
    assert.equal((await few.ask('', query)).status, 400, query);
  assert.equal((await few.ask('/snapshot', 'cursor=abc')).code, 'gateway.cursor-other');
});

test('what is acknowledged is noted, the rest is the lag: on the desk and among the numbers', async () => {
  const grant = await made.grant();
  const reader = await made.reader(grant.id);
  await reader.snapshot(50);
  const { body } = await reader.ask('/ack', '', { seq: reader.seq });
  assert.equal(body.acknowledged, reader.seq);
  const { rows } = await sql<{ asked: string }>`
    select convert_from(body, 'utf8')::jsonb #>> '{detail,asked}' as asked from ledger.entry
    where subject_id = ${grant.id} and kind = 'serve.call-answered' order by id`.execute(p.db);
  assert.deepEqual([rows[0]?.asked, rows.at(-1)?.asked], ['snapshot', 'ack'], 'no use is made by saying so');
  await made.load(['E,戊,1', 'F,己,1'], { mode: 'incremental' });
  assert.equal((await reader.ask('/ack', '', { seq: reader.seq + 3 })).code, 'gateway.feed-ahead');
  const own = (await readFeeds(p, made.consumer)).items.find(({ grantId }) => grantId === grant.id);
  assert.deepEqual([own?.acknowledged, own?.lag, own?.lost], [reader.seq, 2, false]);
  assert.ok((await readFeeds(p, made.resource.actor)).items.some(({ grantId }) => grantId === grant.id));
  const one = await readFeed(p, made.consumer, grant.id);
  assert.equal(one.days.at(-1)?.open, 2);
  feedLagGauge(p);
  assert.match(
    await p.metrics.registry.metrics(),
    new RegExp(`gongshu_feed_lag\\{grant="${grant.number}"\\} 2`),
  );
  await reader.follow();
  await reader.ask('/ack', '', { seq: reader.seq });
  await reader.ask('/ack', '', { seq: reader.seq - 1 });
  assert.equal((await readFeed(p, made.consumer, grant.id)).lag, 0, 'what was taken in stays taken in');
});

test('terms that let less be seen ask for the snapshot anew', async () => {
  const grant = await made.grant();
  const reader = await made.reader(grant.id);
  await reader.snapshot();
  await transact(p.db, (tx) =>
    changeTerms(tx, p, { grantId: grant.id, actor: made.resource.actor, patch: { columns: ['code'] } }),
  );
  const { status, code, body } = await reader.ask('', `after=${reader.seq}&view=${reader.view}`);
  assert.deepEqual([status, code, body.goOnAfter], [410, 'gateway.feed-view', reader.seq]);
  await reader.snapshot();
  assert.ok(reader.held().every((row) => !row.includes('|')));
});

test('beyond the retention 410 names the snapshot and the number to go on from', async () => {
  const feed = await followed(p, app, ['A,甲,1']);
  const reader = await feed.reader((await feed.grant()).id);
  await reader.snapshot();
  const behind = reader.seq;
  await feed.load(['B,乙,1'], { mode: 'incremental' });
  advance(60_000);
  const before = p.clock.now();
  await feed.load(['C,丙,1'], { mode: 'incremental' });
  await trimFeeds(p, before);
  const gone = await reader.ask('', `after=${behind}`);
  assert.deepEqual([gone.status, gone.body.goOnAfter], [410, behind + 2]);
  assert.equal((await reader.ask('', `after=${behind + 1}`)).body.entries.length, 1);
  await reader.snapshot();
  assert.deepEqual([reader.seq, reader.held().length], [behind + 2, 3]);
  await feed.load(['D,丁,1'], { mode: 'incremental' });
  assert.deepEqual(await numbers(feed.versionId), [behind + 2, behind + 3], 'numbers go on');
});

test('what is erased for good leaves the payloads; the numbers stay, and who holds the row takes it out', async () => {
  const feed = await followed(p, app, ['A,甲,1', 'B,乙,1', ...others]);
  const all = await feed.grant();
  // Its filter never let the row through: it does not hear that there was one either.
  const blind = await feed.grant({ rows: { all: [{ column: 'county', op: 'eq', value: '9' }] } });
  const reader = await feed.reader(all.id);
  await reader.snapshot();
  const start = reader.seq;
  await feed.load(['A,甲改,1', 'B,乙改,1'], { mode: 'incremental' });
  await feed.load(['B,乙三,1', ...others]);
  const keys = ['A'];
  const scope = { kind: 'subject' as const, resourceId: feed.resource.resourceId, keys, copies: [] };
  assert.ok((await servedStore.count(p as never, scope as never)) > 0);
  await servedStore.erase(p as never, scope as never);
  assert.equal(await servedStore.count(p as never, scope as never), 0);
  const named = await sql<{ names: Record<string, string> }>`
    select e.names from serve.feed_entry e join serve.feed f on f.id = e.feed_id
    where f.version_id = ${feed.versionId} and e.names is not null`.execute(p.db);
  assert.ok(
    named.rows.length > 0 && named.rows.every(({ names }) => all.id in names && !(blind.id in names)),
  );
  assert.ok(dense(await numbers(feed.versionId), start + 1));
  const lines = await reader.follow();
  assert.ok(!JSON.stringify(lines).includes('甲'));
  assert.deepEqual(heldBut(reader), ['B|乙三|1']);
  assert.ok((await entriesWith(p.db, await feed.version(), ['B'], false)) > 0);
  await servedStore.erase(p as never, { ...scope, kind: 'resource' } as never);
  assert.equal(await entriesWith(p.db, await feed.version(), undefined, false), 0);
  await refreshServing(p, feed.versionId);
  const again = await reader.follow();
  assert.deepEqual([again[0]?.op, heldBut(reader)], ['clear', ['B|乙三|1']]);
});

test('what was withdrawn is in no former payload either', async () => {
  const feed = await followed(p, app, ['A,甲,1', 'B,乙,1', ...others]);
  const reader = await feed.reader((await feed.grant()).id);
  await reader.snapshot(50);
  const start = reader.seq;
  await feed.load(['A,甲改,1', 'B,乙改,1'], { mode: 'incremental' });
  await load(p, feed.resource, `code,name,county\nB,乙改,1\n${others.join('\n')}\n`);
  // As a withdrawal leaves it, whose own act this is not.
  const owner = new pg.Client({ connectionString: superUrl });
  await owner.connect();
  await owner.query(
    `update collect.visible v set anew = true where resource_id = $1
      and seq = (select max(seq) from collect.visible where resource_id = $1)`,
    [feed.resource.resourceId],
  );
  await owner.end();
  assert.equal(await refreshServing(p, feed.versionId), 'generation');
  assert.equal(await entriesWith(p.db, await feed.version(), ['A'], false), 0);
  assert.ok(dense(await numbers(feed.versionId), start + 1));
  await reader.follow();
  assert.deepEqual(heldBut(reader), ['B|乙改|1']);
});

test('a writer killed at any step leaves no number twice and none out', async () => {
  const feed = await followed(p, app, ['A,甲,1', 'B,乙,1', 'C,丙,1']);
  const reader = await feed.reader((await feed.grant()).id);
  await reader.snapshot();
  const { id, generation } = await feed.version();
  const table = sql.table(servingTable(id, generation));
  // The table in use is not what is seen: whoever refreshes it finds three differences.
  await sql`update ${table} set c2 = '旧' where row_key = 'A'`.execute(p.db);
  await sql`delete from ${table} where row_key = 'B'`.execute(p.db);
  await sql`insert into ${table} (row_key, c1, c2, c3) values ('Z', 'Z', '无', '1')`.execute(p.db);
  await sql`update serve.service_version set batches = '{}' where id = ${id}`.execute(p.db);
  await reader.snapshot();
  const killed = feedPoints.map((point) =>
    promisify(execFile)(process.execPath, [`${root}tests/factories/refresh-process.ts`, p.config.data, id], {
      env: { ...process.env, GONGSHU_FAULT: point },
    }),
  );
  await Promise.all(killed.map((one) => assert.rejects(one, { signal: 'SIGKILL' })));
  assert.deepEqual(await numbers(id), [], 'nothing of what was broken off');
  assert.equal(await refreshServing(p, id), 'generation');
  const lines = await reader.follow();
  assert.deepEqual(
    lines.map(({ op }) => op),
    ['update', 'insert', 'delete'],
  );
  assert.deepEqual(reader.held(), ['A|甲|1', 'B|乙|1', 'C|丙|1']);
});
