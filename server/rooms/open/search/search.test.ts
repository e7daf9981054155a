/** The portal's search on the real database: as people type, every facet counted without its own choice, and never a set that is gone. */
import assert from 'node:assert/strict';
import { before, test } from 'node:test';
import { sql } from 'kysely';
import pg from 'pg';
import { type FilledSet, fillSets, setTitle } from '#tests/factories/open-sets.ts';
import { type TestStack, testStack } from '#tests/factories/stack.ts';
import { listReleases } from '../downloads/releases.ts';
import { dueAfter, freshnessOf } from './freshness.ts';
import { type SearchAsked, searchAsked } from './schema.ts';
import { type Answer, answerStatement } from './statement.ts';

let stack: TestStack;
let client: pg.Client;
let sets: FilledSet[];

before(async () => {
  stack = await testStack();
  client = new pg.Client({ connectionString: stack.superUrl });
  // The stores stop before it has said good-bye.
  client.on('error', () => undefined);
  await client.connect();
  await client.query(
    `insert into org.region (code, level, name_zh, name_en) values ('990000', 2, '测试市', 'Test') on conflict do nothing`,
  );
  await client.query(`insert into org.organisation (id, name_zh, name_en, kind, credit_code, region_code, created_at)
    select gen_random_uuid(), '检索单位' || substr('甲乙丙丁', n, 1), 'Unit ' || n, 'department', 'search-test-' || n, '990000', now() from generate_series(1, 4) n`);
  sets = await fillSets(
    { sql: client, warehouse: stack.warehouse, url: stack.superUrl, close: async () => undefined },
    { count: 120 },
  );
});

const ask = async (given: Partial<SearchAsked>, how: 'exact' | 'alike' = 'exact'): Promise<Answer> => {
  const { rows } = await answerStatement(searchAsked.parse({ ...given, pageSize: 100 }), how).execute(
    stack.db,
  );
  assert.ok(rows[0]);
  return rows[0].answer;
};
const slugs = async (given: Partial<SearchAsked>, how?: 'exact' | 'alike'): Promise<string[]> =>
  (await ask(given, how)).items.map(({ slug }) => slug);

test('as people type: the name, a part of it, pinyin, initials; a slip is found as alike', async () => {
  assert.equal((await slugs({ q: setTitle(17) }))[0], 'set-17');
  const parks = await slugs({ q: '公园名录' });
  assert.equal(parks.length, 20);
  assert.deepEqual(new Set(await slugs({ q: 'gongyuanminglu' })), new Set(parks));
  assert.deepEqual(new Set(await slugs({ q: 'gyml' })), new Set(parks));
  assert.deepEqual(await slugs({ q: '公圆名录' }), []);
  assert.ok((await slugs({ q: '公圆名录' }, 'alike')).includes(parks[0] ?? ''));
});

test('total and facets agree with the table, each facet as if its own choice were not made', async () => {
  const whole = await ask({});
  assert.equal(whole.total, 120);
  const chosen = await ask({ theme: '201', class: 'open' });
  const { rows } = await sql<{ theme: string; class: string; n: number }>`
    select theme, class, count(*)::int as n from open.search_entry group by 1, 2`.execute(stack.db);
  const truth = (of: (row: { theme: string; class: string }) => boolean) =>
    rows.filter(of).reduce((sum, { n }) => sum + n, 0);
  assert.equal(
    chosen.total,
    truth((row) => row.theme === '201' && row.class === 'open'),
  );
  const count = (facet: string, key: string) =>
    chosen.facets?.find((one) => one.facet === facet && one.key === key)?.count;
  assert.equal(
    count('theme', '202'),
    truth((row) => row.theme === '202' && row.class === 'open'),
  );
  assert.equal(
    count('class', 'conditional') ?? 0,
    truth((row) => row.theme === '201' && row.class === 'conditional'),
  );
  const bySearch = await ask({ q: '公园名录', theme: '201' });
  assert.ok((bySearch.facets ?? []).some(({ facet, key }) => facet === 'theme' && key !== '201'));
});

test('sorted by size and by what was taken', async () => {
  const sizes = (await ask({ sort: 'rows' })).items.map(({ rows }) => Number(rows));
  assert.deepEqual(
    sizes,
    sizes.toSorted((a, b) => b - a),
  );
  await client.query('update open.dataset_figure set downloads = 7 where dataset_id = $1', [sets[5]?.id]);
  assert.equal((await slugs({ sort: 'downloads' }))[0], 'set-5');
});

test('what is suspended is gone with its act, what comes back is found, and list and counts never differ', async () => {
  const id = sets[3]?.id;
  await client.query(`update open.dataset set state = 'suspended', halt = '{}' where id = $1`, [id]);
  assert.deepEqual(await slugs({ q: setTitle(3) }), []);
  assert.equal((await ask({})).total, 119);
  await client.query(`update open.dataset set state = 'open', halt = null where id = $1`, [id]);
  assert.equal((await ask({})).total, 120);
  const { rows } = await sql<{
    tally: number;
    table: number;
  }>`select (select sum(entries)::int from open.search_tally) as tally,
    (select count(*)::int from open.search_entry) as table`.execute(stack.db);
  assert.equal(rows[0]?.tally, rows[0]?.table);
});

test('releases with their files: earlier ones stay, what was taken back is named and holds none, and a set that is gone has none at all', async () => {
  const [, set] = sets;
  assert.ok(set);
  await client.query(
    `insert into open.release (id, dataset_id, number, version_id, state, source, columns, rows, made_at, published_at)
     select gen_random_uuid(), dataset_id, n, version_id, case n when 2 then 'withdrawn' else 'published' end, source, columns, 10 * n, now(), now()
     from open.release, generate_series(2, 3) n where id = $1`,
    [set.releaseId],
  );
  await client.query(
    `insert into open.distribution (release_id, format, path, bytes, sha256, rows)
     select id, 'csv', 'x', 5, repeat('a', 64), rows from open.release where dataset_id = $1`,
    [set.id],
  );
  const { items, total } = await listReleases(stack, set.slug, { page: 1, pageSize: 20 });
  assert.equal(total, 3);
  assert.deepEqual(
    items.map(({ number, withdrawn, current, files }) => [
      number,
      withdrawn,
      current,
      files.map(({ href }) => href),
    ]),
    [
      [3, false, false, [`/api/open/datasets/${set.slug}/releases/3/files/csv`]],
      [2, true, false, []],
      [1, false, true, [`/api/open/datasets/${set.slug}/releases/1/files/csv`]],
    ],
  );
  assert.deepEqual((await listReleases(stack, set.slug, { page: 2, pageSize: 20 })).items, []);
  await client.query(`update open.dataset set state = 'suspended', halt = '{}' where id = $1`, [set.id]);
  await assert.rejects(listReleases(stack, set.slug, { page: 1, pageSize: 20 }), {
    code: 'kernel.not-found',
  });
  await client.query(`update open.dataset set state = 'open', halt = null where id = $1`, [set.id]);
});

test('a promise ends as the calendar says', () => {
  assert.equal(dueAfter('2026-01-31', 'monthly'), '2026-02-28');
  assert.equal(dueAfter('2024-02-29', 'yearly'), '2025-02-28');
  assert.equal(dueAfter('2026-03-01', 'irregular'), undefined);
  assert.equal(freshnessOf('2026-03-01T02:00:00Z', 'weekly', '2026-03-08').state, 'kept');
  assert.equal(freshnessOf('2026-03-01T02:00:00Z', 'weekly', '2026-03-09').state, 'late');
});
