/** What counts as use: a page that is looked at, rows gone through in it, files, calls, each apart; robots and a page's own requests do not. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { sql } from 'kysely';
import pg from 'pg';
import { pageHeaders } from '#kernel/http/asking.ts';
import { type FilledSet, fillRows, fillSets } from '#tests/factories/open-sets.ts';
import { type TestPlatform, testPlatform } from '#tests/factories/platform.ts';
import { testStack } from '#tests/factories/stack.ts';
import { countUse } from './count-use.ts';
import { writeViews } from './views.ts';

let t: TestPlatform;
let open: FilledSet;
let conditional: FilledSet;

before(async () => {
  t = await testPlatform({ city: 'fuzhou' });
  const stack = await testStack({ city: 'fuzhou' });
  const client = new pg.Client({ connectionString: stack.superUrl });
  client.on('error', () => undefined);
  await client.connect();
  await client.query(
    `insert into org.region (code, level, name_zh, name_en) values ('990000', 2, '测试市', 'Test') on conflict do nothing`,
  );
  await client.query(`insert into org.organisation (id, name_zh, name_en, kind, credit_code, region_code, created_at)
    values (gen_random_uuid(), '测试单位', 'Unit', 'department', 'use-test', '990000', now())`);
  const inside = {
    sql: client,
    warehouse: stack.warehouse,
    url: stack.superUrl,
    close: async () => undefined,
  };
  const [first, second] = await fillSets(inside, { count: 2 });
  assert.ok(first && second);
  [conditional, open] = [first, second];
  await fillRows(inside, open.releaseId, 40);
  await fillRows(inside, conditional.releaseId, 40);
  await client.end();
});
after(() => t.close());

const get = async (url: string, headers: Record<string, string> = {}): Promise<number> =>
  (await t.app.inject({ url, headers })).statusCode;
const robot = { 'user-agent': 'Mozilla/5.0 (compatible; Baiduspider/2.0)' };

async function figures(slug: string): Promise<Record<string, number>> {
  await writeViews(t.p);
  await countUse(t.p, t.p.clock.today());
  const reply = await t.app.inject({ url: `/api/open/datasets/${slug}/page` });
  return reply.json().figures;
}

test('views, previews and calls are counted apart, the page’s own requests and robots as nobody’s', async () => {
  const base = `/api/open/datasets/${open.slug}`;
  // The page of the set as two people and a robot look at it: what it asks for itself is no call.
  for (const who of [{}, {}, robot]) {
    assert.equal(await get(`${base}/page`, { ...who, ...pageHeaders('set') }), 200);
    assert.equal(await get(`${base}/rows?limit=10`, { ...who, ...pageHeaders('set') }), 200);
    assert.equal(await get(`${base}/aggregate?group=district`, { ...who, ...pageHeaders('set') }), 200);
  }
  // One goes through the rows, with the figures of a column beside them.
  assert.equal(await get(`${base}/page`, pageHeaders('preview')), 200);
  assert.equal(await get(`${base}/rows?limit=50`, pageHeaders('preview')), 200);
  assert.equal(await get(`${base}/statistics/district`, pageHeaders('preview')), 200);
  // Programs call; a robot that calls, and one that asks for the page's data without being a page, are nobody and a call.
  assert.equal(await get(`${base}/rows?limit=5`, { 'user-agent': 'python-requests/2.32' }), 200);
  assert.equal(await get(`${base}/rows?limit=5`, { 'x-gongshu-page': 'preview' }), 200);
  assert.equal(await get(`${base}/rows?limit=5`, robot), 200);
  const { views, previews, calls, downloads } = await figures(open.slug);
  assert.deepEqual({ views, previews, calls, downloads }, { views: 3, previews: 1, calls: 2, downloads: 0 });
  // All that left is kept all the same.
  const { rows } = await sql<{ way: string; times: number }>`
    select way, sum(times)::int as times from open.taking where dataset_id = ${open.id} and outcome = 'taken' group by 1 order by 1`.execute(
    t.p.db,
  );
  assert.deepEqual(rows, [
    { way: 'page', times: 6 },
    { way: 'robot', times: 3 },
    { way: 'rows', times: 2 },
  ]);
});

test('a page of conditional data is no refusal; a call without access is one', async () => {
  const base = `/api/open/datasets/${conditional.slug}`;
  assert.equal(await get(`${base}/page`, pageHeaders('set')), 200);
  assert.equal(await get(`${base}/rows?limit=10`, pageHeaders('set')), 403);
  assert.equal(await get(`${base}/rows?limit=10`, robot), 403);
  const refusals = async () =>
    (
      await sql<{ n: number }>`select coalesce(sum(times), 0)::int as n from open.taking
        where dataset_id = ${conditional.id} and outcome <> 'taken'`.execute(t.p.db)
    ).rows[0]?.n;
  assert.equal(await refusals(), 0);
  assert.equal(await get(`${base}/rows?limit=10`), 403);
  assert.equal(await refusals(), 1);
  const { views, calls } = await figures(conditional.slug);
  assert.deepEqual({ views, calls }, { views: 1, calls: 0 });
});

test('the statistics of the portal say the same', async () => {
  const { totals, months, ranking } = (await t.app.inject({ url: '/api/open/statistics' })).json();
  assert.deepEqual([totals.views, totals.previews, totals.calls, totals.downloads], [4, 1, 2, 0]);
  const now = months.at(-1);
  assert.deepEqual([now.views, now.previews, now.calls], [4, 1, 2]);
  assert.equal(ranking.views[0].slug, open.slug);
});
