/** Verification, search and batch through the gateway on real stores: what they answer, what they refuse, what they cost and what they leave. */
import assert from 'node:assert/strict';
import { after, describe, test } from 'node:test';
import { sql } from 'kysely';
import { transact } from '#kernel/db.ts';
import type { TestKey } from '#tests/factories/serve.ts';
import { claims, openWays, pageIn as page, said, type Way, type WayAnswer } from '#tests/factories/ways.ts';
import { open } from '../../../../sdk/typescript/gongshu.ts';
import { loosenGrant } from '../commands/loosen-grant.ts';
import { remeasureGrants } from '../commands/remeasure-grants.ts';
import { servingTable } from '../serving/names.ts';
import { dropClaims } from './claims.ts';
import { wayPath } from './terms.ts';

const rows = 100;
const { p, clock, app, made, ask, keyOf, lastEntry } = await openWays(rows);
after(() => app.close());

describe('a verification', () => {
  test('says yes, partly, no or unknown of each claim, and never a value', async () => {
    const key = await keyOf('verify');
    const found = await ask(
      'verify',
      key,
      claims('X0000003', { name: '居民3', income: '3.75', owner: 'true' }),
    );
    assert.deepEqual(said(found), { result: 'yes', claims: { name: 'yes', income: 'yes', owner: 'yes' } });
    const near = await ask(
      'verify',
      key,
      claims('X0000003', { income: '4.75', born: '2000-01-07', name: '居民4' }),
    );
    assert.deepEqual(said(near), {
      result: 'partly',
      claims: { name: 'no', born: 'partly', income: 'partly' },
    });
    const wrong = await ask('verify', key, claims('X0000005', { name: '居民3' }));
    assert.deepEqual(said(wrong), { result: 'no', claims: { name: 'no' } });
    const nobody = await ask('verify', key, claims('X9999999', { name: '居民3' }));
    assert.deepEqual(said(nobody), { result: 'unknown', claims: { name: 'unknown' } });
    for (const { raw } of [near, wrong]) assert.doesNotMatch(raw.body, /居民|3\.75|2000-01-04/);
    const entry = await lastEntry(key.grantId);
    assert.deepEqual([entry.detail.way, entry.detail.claims, entry.detail.records], ['verify', 1, 0]);
    assert.doesNotMatch(entry.text, /X9999999|居民/);
  });

  test('is as long and costs as much for a hit as for a miss', async () => {
    const key = await keyOf('verify', { quotas: [{ unit: 'rows', period: 'day', limit: 3 }] });
    const lengths = [];
    for (const [id, name] of [
      ['X0000010', '居民10'],
      ['X0000010', '居民11'],
      ['X8888888', '居民10'],
    ] as const)
      lengths.push((await ask('verify', key, claims(id, { name }))).raw.rawPayload.length);
    assert.equal(new Set(lengths).size, 1, String(lengths));
    assert.equal(
      (await ask('verify', key, claims('X0000011', { name: '居民11' }))).code,
      'gateway.quota-volume',
    );
  });

  test('bounds guessing a key and day: over grants of one consumer, again for nothing, hit or miss alike, until midnight', async () => {
    const key = await keyOf('verify');
    const other = await keyOf('verify', { purpose: { text: '另一用途', code: 'p-school' } });
    const guess = (id: string, name: string, by = key) => ask('verify', by, claims(id, { name }));
    for (const id of ['X0000020', 'X7777777']) {
      assert.equal((await guess(id, '居民1')).status, 200);
      assert.equal((await guess(id, '居民2', other)).status, 200);
      const third = await guess(id, '居民20');
      assert.deepEqual([third.status, third.code], [429, 'gateway.claims-used-up'], third.raw.body);
      assert.equal(third.body.opensAt, '2026-03-10T16:00:00.000Z');
      // What was said once is said again; another item is another guess.
      assert.equal((await guess(id, '居民1')).status, 200);
      assert.equal((await guess(id, ' 居民２ ')).status, 200);
      assert.equal((await ask('verify', key, claims(id, { owner: 'true' }))).status, 200);
    }
    const { rows: kept } = await sql<{
      about: Buffer;
      claimed: Buffer;
    }>`select about, claimed from serve.claim`.execute(p.db);
    assert.ok(
      kept.length > 0 && kept.every(({ about, claimed }) => about.length === 32 && claimed.length === 32),
    );
    const start = clock.now();
    try {
      clock.set('2026-03-11T00:00:00+08:00');
      assert.equal(said(await guess('X0000020', '居民20')).result, 'yes');
      assert.ok((await dropClaims(p.db, p.clock.today())) > 0);
      assert.equal(await dropClaims(p.db, p.clock.today()), 0);
    } finally {
      clock.set(start);
    }
  });

  test('many guesses at once: no more of them pass than one after the other', async () => {
    const key = await keyOf('verify');
    const answers = await Promise.all(
      Array.from({ length: 12 }, (_, n) => ask('verify', key, claims('X0000030', { name: `某人${n}` }))),
    );
    assert.equal(answers.filter(({ status }) => status === 200).length, 2);
    assert.equal(answers.filter(({ code }) => code === 'gateway.claims-used-up').length, 10);
  });

  test('compares only what the grade lets be seen, and outside the row filter there is nobody', async () => {
    const key = await keyOf('verify', {
      masks: { name: 'keep-first', income: 'keep-first', owner: 'hide', county: 'token' },
      rows: { all: [{ column: 'county', op: 'eq', value: '990101' }] },
    });
    const right = said(
      await ask(
        'verify',
        key,
        claims('X0000041', { name: '居民41', income: '51.250', county: '990101', owner: 'false' }),
      ),
    );
    assert.deepEqual(right, {
      result: 'partly',
      claims: { name: 'partly', county: 'no', income: 'partly', owner: 'unknown' },
    });
    // Whoever was given the token of a value may have it verified; whoever guesses the value may not.
    const others = await keyOf('batch', { columns: ['county'], masks: { county: 'token' } });
    const given = await ask('batch', others, { keys: [{ id_no: 'X0000041' }] });
    const [answer] = given.body.answers as { records: { county: string }[] }[];
    const county = answer?.records[0]?.county ?? '';
    assert.deepEqual(said(await ask('verify', key, claims('X0000041', { county }))).claims, {
      county: 'partly',
    });
    const other = said(await ask('verify', key, claims('X0000041', { name: '张民41' })));
    assert.deepEqual(other, { result: 'no', claims: { name: 'no' } });
    assert.equal(said(await ask('verify', key, claims('X0000042', { name: '居民42' }))).result, 'unknown');
  });
});

describe('a search', () => {
  const all = [{ column: 'id_no', op: 'prefix', value: 'X00' }];
  const columns = ['id_no', 'name', 'county', 'born', 'members', 'income', 'owner'];

  async function pages(key: TestKey, question: Record<string, unknown>): Promise<string[]> {
    const found: string[] = [];
    let cursor: string | null = null;
    do {
      const { records, next } = page(
        await ask('search', key, { ...question, ...(cursor ? { cursor } : {}) }),
      );
      found.push(...records.map(({ id_no }) => String(id_no)));
      cursor = next;
    } while (cursor);
    return found;
  }

  test('finds what all filters find, page by page, every row once, in the order asked', async () => {
    const key = await keyOf('search', { columns });
    const ids = Array.from({ length: rows }, (_, n) => `X${String(n + 1).padStart(7, '0')}`);
    assert.deepEqual(await pages(key, { filters: all, pageSize: 7 }), ids);
    const members = (id: string): number => Number(id.slice(1)) % 7;
    const up = await pages(key, { filters: all, order: 'members', pageSize: 9 });
    assert.deepEqual(
      up,
      ids.toSorted((a, b) => members(a) - members(b) || (a < b ? -1 : 1)),
    );
    assert.deepEqual(await pages(key, { filters: all, order: '-members', pageSize: 40 }), up.toReversed());
    const some = [
      { column: 'county', op: 'eq', value: '990102' },
      { column: 'born', op: 'lte', value: '2000-01-21' },
      { column: 'members', op: 'in', value: [2, 4] },
    ];
    const expected = ids.filter((id) => {
      const n = Number(id.slice(1));
      return n % 2 === 0 && n <= 20 && [2, 4].includes(n % 7);
    });
    assert.deepEqual(await pages(key, { filters: some, pageSize: 2 }), expected);
    const entry = await lastEntry(key.grantId);
    assert.deepEqual([entry.detail.way, entry.detail.filters], ['search', 3]);
    assert.doesNotMatch(entry.text, /990102/);
  });

  test('rows without a value come last either way, and what is gone between two pages does not come back', async () => {
    const key = await keyOf('search', { columns });
    const { versionId } = made.search;
    const table = sql.table(servingTable(versionId, 1));
    const row = await sql`select * from ${table} where row_key in ('X0000001', 'X0000002')`.execute(p.db);
    assert.equal(row.rows.length, 2);
    await sql`update ${table} set c5 = null where row_key in ('X0000001', 'X0000002')`.execute(p.db);
    try {
      for (const order of ['members', '-members']) {
        const found = await pages(key, { filters: all, order, pageSize: 33 });
        assert.equal(new Set(found).size, rows);
        assert.deepEqual(found.slice(-2).sort(), ['X0000001', 'X0000002']);
      }
      const question = { filters: all, pageSize: 10 };
      const { next } = page(await ask('search', key, question));
      await sql`delete from ${table} where row_key = 'X0000011'`.execute(p.db);
      const second = page(await ask('search', key, { ...question, cursor: next }));
      assert.equal(second.records[0]?.id_no, 'X0000012');
    } finally {
      await sql`update ${table} set c5 = substr(row_key, 2)::int % 7 where row_key in ('X0000001', 'X0000002')`.execute(
        p.db,
      );
      await sql`insert into ${table} values ('X0000011', 'X0000011', '居民11', '990101', date '2000-01-12', 4, 13.75, false)
        on conflict do nothing`.execute(p.db);
    }
  });

  test('a cursor is of one grant and question; a generation switch between two pages is told', async () => {
    const key = await keyOf('search', { columns });
    const foreign = await keyOf('search', { columns });
    const question = { filters: all, order: 'born', pageSize: 10 };
    const { next: cursor } = page(await ask('search', key, question));
    assert.doesNotMatch(Buffer.from(cursor ?? '', 'base64url').toString('latin1'), /X0000|2000-/);
    const again = (changes: Record<string, unknown>, by: TestKey = key) =>
      ask('search', by, { ...question, cursor, ...changes });
    assert.equal((await again({}, foreign)).code, 'gateway.cursor-other');
    assert.equal((await again({ order: '-born' })).code, 'gateway.cursor-other');
    assert.equal(
      (await again({ filters: [{ column: 'county', op: 'eq', value: '990101' }] })).code,
      'gateway.cursor-other',
    );
    assert.equal((await again({ cursor: `${cursor}x` })).code, 'gateway.cursor-other');
    assert.equal(page(await again({ pageSize: 5 })).count, 5);
    const { versionId } = made.search;
    const [old, anew] = [servingTable(versionId, 1), servingTable(versionId, 2)];
    await sql`create table ${sql.table(anew)} (like ${sql.table(old)} including all)`.execute(p.db);
    await sql`insert into ${sql.table(anew)} select * from ${sql.table(old)}`.execute(p.db);
    await sql`update serve.service_version set generation = 2 where id = ${versionId}`.execute(p.db);
    try {
      const outdated = await again({});
      assert.deepEqual([outdated.status, outdated.code], [409, 'gateway.cursor-outdated'], outdated.raw.body);
      assert.equal((await lastEntry(key.grantId)).kind, 'serve.call-refused');
      assert.equal(page(await ask('search', key, question)).count, 10);
    } finally {
      await sql`update serve.service_version set generation = 1 where id = ${versionId}`.execute(p.db);
      await sql`drop table ${sql.table(anew)}`.execute(p.db);
    }
  });

  test('a page is found by an index, wherever it begins', async () => {
    const key = await keyOf('search', { columns });
    const { rows: indexes } = await sql<{ def: string }>`
      select indexdef as def from pg_indexes where schemaname = 'serve_data'
        and tablename = ${servingTable(made.search.versionId, 1).split('.')[1] ?? ''}`.execute(p.db);
    for (const column of ['c1', 'c3', 'c4', 'c5'])
      assert.ok(
        indexes.some(({ def }) => def.includes(`(${column}, row_key)`)),
        column,
      );
    // Rows and bytes of a page are counted like those of any answer.
    const few = await keyOf('search', { columns, quotas: [{ unit: 'rows', period: 'day', limit: 15 }] });
    assert.equal(page(await ask('search', few, { filters: all, pageSize: 10 })).count, 10);
    assert.equal((await ask('search', few, { filters: all, pageSize: 10 })).code, 'gateway.quota-volume');
    assert.equal(page(await ask('search', few, { filters: all, pageSize: 5 })).count, 5);
    // The grant's own page is the smaller bound.
    assert.equal((await ask('search', key, { filters: all, pageSize: 41 })).code, 'gateway.page-size');
  });

  test('one that is too wide is refused in its own words, on record, and holds nobody up for long', async () => {
    const key = await keyOf('search', { columns });
    const table = sql.table(servingTable(made.search.versionId, 1));
    await sql`create function serve_data.slow_key(text) returns text language sql volatile as
      $$ select case when pg_sleep(0.05)::text = '' then $1 else $1 end $$`.execute(p.db);
    await sql`alter table ${table} rename to hidden_rows`.execute(p.db);
    await sql`create view ${table} as select serve_data.slow_key(row_key) as row_key, c1, c2, c3, c4, c5, c6, c7 from serve_data.hidden_rows`.execute(
      p.db,
    );
    try {
      const wide = await ask('search', key, { filters: all });
      assert.deepEqual([wide.status, wide.code], [422, 'gateway.search-wide'], wide.raw.body);
      const entry = await lastEntry(key.grantId);
      assert.equal(entry.kind, 'serve.call-refused');
    } finally {
      await sql`drop view ${table}`.execute(p.db);
      await sql`alter table serve_data.hidden_rows rename to ${sql.ref(servingTable(made.search.versionId, 1).split('.')[1] ?? '')}`.execute(
        p.db,
      );
      await sql`drop function serve_data.slow_key`.execute(p.db);
    }
  });
});

describe('a batch', () => {
  const keys = (...ids: string[]) => ids.map((id_no) => ({ id_no }));

  test('answers key by key in the order asked, misses shown, each key a call', async () => {
    const key = await keyOf('batch', { columns: ['name', 'county'], masks: { name: 'keep-first' } });
    const found = await ask('batch', key, { keys: keys('X0000009', 'nobody', 'X0000002', 'X0000009') });
    assert.equal(found.status, 200, found.raw.body);
    const record = (county: string) => [{ name: '居**', county }];
    const { asked, found: hits, count, answers } = found.body;
    assert.deepEqual([asked, hits, count], [4, 3, 3]);
    assert.deepEqual(answers, [
      { found: true, truncated: false, records: record('990101') },
      { found: false, truncated: false, records: [] },
      { found: true, truncated: false, records: record('990102') },
      { found: true, truncated: false, records: record('990101') },
    ]);
    assert.match(String(found.raw.headers.ratelimit), /^"day";r=996;/);
    const entry = await lastEntry(key.grantId);
    assert.deepEqual([entry.detail.way, entry.detail.keys, entry.detail.records], ['batch', 4, 3]);
    const many = await ask('batch', key, { keys: keys(...Array.from({ length: 21 }, (_, n) => `X${n}`)) });
    assert.deepEqual([many.status, many.code], [400, 'gateway.keys-many']);
    assert.match(String(many.body.mend), /文件/);
  });

  test('is no way round the number of calls', async () => {
    const key = await keyOf('batch', { peak: 10, average: 5 });
    assert.equal(
      (await ask('batch', key, { keys: keys(...Array.from({ length: 8 }, (_, n) => `X${n}`)) })).status,
      200,
    );
    const over = await ask('batch', key, { keys: keys('a', 'b', 'c') });
    assert.equal(over.status, 429);
    assert.equal((await ask('batch', key, { keys: keys('a', 'b') })).status, 200);
  });
});

test('each kind answers at its own address and nowhere else', async () => {
  for (const way of ['verify', 'search', 'batch'] as const) {
    const key = await keyOf(way);
    for (const kind of ['lookup', 'verify', 'search', 'batch'] as const) {
      if (kind === way) continue;
      const answer = await ask(way, key, { id_no: 'X0000001' }, wayPath(kind, made[way].code));
      assert.deepEqual([answer.status, answer.code], [404, 'gateway.service-kind'], `${way} at ${kind}`);
      assert.match(String(answer.body.detail), new RegExp(`/${way}`));
    }
  }
});

test('what the grade demands lies over every way: sealed, masked, and not to be found out by asking', async () => {
  const columns = ['name', 'county', 'born'];
  const keys = {
    verify: await keyOf('verify', { columns }),
    search: await keyOf('search', { columns: [...columns, 'id_no'] }),
    batch: await keyOf('batch', { columns }),
  };
  const born = { column: 'born', op: 'gte', value: '2000-01-01' };
  const county = { column: 'county', op: 'eq', value: '990101' };
  const { next: cursor } = page(await ask('search', keys.search, { filters: [county], pageSize: 10 }));
  const masks = { personal: 'keep-first', sensitive: 'hide' };
  const measures = { supply: true, approval: false, masks, encryption: true, operator: false };
  await sql`insert into classify.rule_table (version, title, body, digest, issued_at)
    values (1, '规则', ${JSON.stringify({ grades: [{ key: 'graded', measures }] })}, 'x', ${p.clock.now()})`.execute(
    p.db,
  );
  for (const { resourceId } of Object.values(made)) {
    await sql`insert into classify.resource_grade (resource_id, grade, rank, cause, table_version, since)
      values (${resourceId}, 'graded', 0, 'entry', 1, ${p.clock.now()})`.execute(p.db);
    await transact(p.db, (tx) => remeasureGrants(tx, p, resourceId));
  }
  const opened = (way: Way, { body, raw }: WayAnswer): unknown => {
    assert.equal(raw.statusCode, 200, raw.body);
    assert.doesNotMatch(raw.body, /居|990101|unknown|partly/);
    return open(keys[way].secret.export().toString('base64url'), String(body.sealed));
  };
  const verified = await ask('verify', keys.verify, claims('X0000061', { name: '居民61', county: '990101' }));
  assert.deepEqual(opened('verify', verified), {
    result: 'partly',
    claims: { name: 'partly', county: 'yes' },
  });
  const nobody = await ask('verify', keys.verify, claims('X6666666', { name: '居民61', county: '990101' }));
  assert.equal(nobody.raw.rawPayload.length, verified.raw.rawPayload.length);
  const found = await ask('search', keys.search, { filters: [county], pageSize: 1 });
  assert.deepEqual(opened('search', found), [
    { id_no: null, name: '居**', county: '990101', born: '2*********' },
  ]);
  const asked = async (question: object) => (await ask('search', keys.search, question)).code;
  assert.equal(await asked({ filters: [born] }), 'gateway.search-masked');
  assert.equal(
    await asked({ filters: [{ column: 'id_no', op: 'eq', value: 'X0000001' }] }),
    'gateway.search-masked',
  );
  assert.equal(await asked({ filters: [county], order: 'born' }), 'gateway.search-masked');
  assert.equal(await asked({ filters: [county], pageSize: 10, cursor }), 'gateway.cursor-outdated');
  const several = () => ask('batch', keys.batch, { keys: [{ id_no: 'X0000003' }, { id_no: 'nobody' }] });
  const record = { name: '居**', county: '990101', born: '2*********' };
  const answers = [
    { found: true, truncated: false, records: [record] },
    { found: false, truncated: false, records: [] },
  ];
  assert.deepEqual(opened('batch', await several()), answers);
  // A wider grant is under the grade like the one before it.
  const { grantId } = keys.batch;
  const more = { grantId, actor: made.batch.provider, columns: ['income'], lastDay: null };
  assert.equal(await transact(p.db, (tx) => loosenGrant(tx, p, more)), true);
  const [first] = opened('batch', await several()) as { records: Record<string, unknown>[] }[];
  assert.match(String(first?.records[0]?.income), /^3\*+$/);
});

test('no verification is handed over as a file, a copy or a feed', async () => {
  for (const mode of ['file', 'copy', 'feed'] as const)
    await assert.rejects(made.verify.grant({ mode, modeReason: '数据量大' }), { code: 'serve.kind-mode' });
});
