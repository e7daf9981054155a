/** What is taken away while it is being downloaded: the stream ends as broken, the rest is not given, and the ledger says so. */
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { get, type IncomingMessage } from 'node:http';
import { after, before, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { sql } from 'kysely';
import { type PersonActor, platform } from '#kernel/actor.ts';
import { transact } from '#kernel/db.ts';
import { newId } from '#kernel/ids.ts';
import { createOrganisation, importRegions } from '#rooms/org/index.ts';
import { creditCode } from '#tests/factories/city.ts';
import { type MadeSet, openSet, releaseColumn } from '#tests/factories/open-rows.ts';
import { type TestPlatform, testPlatform } from '#tests/factories/platform.ts';
import { resourceId } from '../ckan/index.ts';
import { lockDataset } from '../releases/make.ts';
import { openTables } from '../tables.ts';
import { withdrawReleases } from '../withdrawal/erase.ts';
import { haltIn } from '../withdrawal/halt.ts';

/** More than what lies on the way between two sockets and in the pieces of streams. */
const MUCH = 24 * 1024 * 1024;
const ROWS = MUCH / 128;

let t: TestPlatform;
let base: string;
let unit: string;
let provider: PersonActor;

before(async () => {
  t = await testPlatform({ city: 'fuzhou' });
  const { regionCode } = t.p.law.city;
  await importRegions(t.p, platform, [
    { code: `${regionCode.slice(0, 2)}0000`, nameZh: '省' },
    { code: regionCode, nameZh: '市' },
  ]);
  const organisation = await createOrganisation(t.p, platform, {
    name: { zh: '教育局', en: 'education' },
    kind: 'administrative-organ',
    creditCode: creditCode(next()),
    regionCode,
  });
  unit = organisation.id;
  provider = { kind: 'person', personId: newId(), organisationId: unit, regionCode, roles: ['provider'] };
  base = await t.app.listen({ host: '127.0.0.1', port: 0 });
});
after(() => t.close());

let serial = 0;
const next = (): number => ++serial;

/** Open, with rows and a file of some size. */
async function heavySet(slug: string): Promise<MadeSet> {
  const set = await openSet(t.p, {
    organisationId: unit,
    slug,
    columns: [releaseColumn('内容', 'text', 1)],
    values: `repeat('x', 128)`,
    rows: ROWS,
    formats: [],
  });
  const stored = await t.p.objects.put(Buffer.alloc(MUCH, `${slug}\n`));
  await openTables(t.p.db)
    .insertInto('open.distribution')
    .values({
      release_id: set.releaseId,
      format: 'csv',
      path: stored.key,
      bytes: stored.bytes,
      sha256: stored.sha256,
      rows: ROWS,
    })
    .execute();
  return set;
}

type Slow = { status: number | undefined; rest(): Promise<{ bytes: number; broken: boolean }> };

/** Takes the first bytes and waits; `rest` reads on to the end, such as it is. */
async function slowly(path: string): Promise<Slow> {
  const request = get(base + path, { agent: false });
  const [reply] = (await once(request, 'response')) as [IncomingMessage];
  request.on('error', () => undefined);
  const first = await new Promise<Buffer>((resolve) =>
    reply.once('data', (piece: Buffer) => {
      reply.pause();
      resolve(piece);
    }),
  );
  return {
    status: reply.statusCode,
    async rest() {
      let bytes = first.length;
      try {
        for await (const piece of reply) bytes += (piece as Buffer).length;
        return { bytes, broken: !reply.complete };
      } catch {
        return { bytes, broken: true };
      }
    },
  };
}

async function brokenOff(set: MadeSet): Promise<{ downloads: number; releases: string[] }[]> {
  const { rows } = await sql<{ body: Buffer }>`
    select body from ledger.entry where kind = 'open.delivery-broken-off' and subject_id = ${set.id} order by id`.execute(
    t.p.db,
  );
  return rows.map(({ body }) => JSON.parse(body.toString('utf8')).detail);
}

async function recorded(set: MadeSet): Promise<{ downloads: number; releases: string[] }[]> {
  for (;;) {
    const found = await brokenOff(set);
    if (found.length > 0) return found;
    await sleep(50);
  }
}

const statusOf = async (url: string, headers: Record<string, string> = {}) =>
  (await t.app.inject({ url, headers })).statusCode;
const take = <T>(
  set: MadeSet,
  act: (
    tx: Parameters<typeof lockDataset>[0],
    dataset: Awaited<ReturnType<typeof lockDataset>>,
  ) => Promise<T>,
) => transact(t.p.db, async (tx) => act(tx, await lockDataset(tx, set.id)));

test('a set suspended in mid-download: file, rows and dump end broken, what goes on where they stopped is refused', async () => {
  const set = await heavySet('suspended-midway');
  const other = await heavySet('left-alone');
  const at = `/api/open/datasets/${set.slug}`;
  const ways = [
    `${at}/files/csv`,
    `${at}/releases/1/files/csv`,
    `${at}/rows.csv`,
    `/datastore/dump/${resourceId(set.id, 'csv')}`,
  ];
  const running = await Promise.all(ways.map(slowly));
  const beside = await slowly(`/api/open/datasets/${other.slug}/files/csv`);
  assert.deepEqual(
    running.map(({ status }) => status),
    ways.map(() => 200),
  );
  await take(set, (tx, dataset) =>
    haltIn(tx, t.p, provider, dataset, {
      kind: 'suspended',
      cause: 'leak',
      reason: '发现个人信息',
      foundAt: t.p.clock.now(),
    }),
  );
  const [entry, ...more] = await recorded(set);
  assert.deepEqual(entry, { downloads: ways.length, releases: [set.releaseId] });
  assert.deepEqual(more, []);
  for (const [n, one] of running.entries()) {
    const { bytes, broken } = await one.rest();
    assert.ok(broken, ways[n]);
    assert.ok(bytes > 0 && bytes < MUCH, `${ways[n]}: ${bytes}`);
  }
  assert.equal(await statusOf(`${at}/files/csv`, { range: 'bytes=1000000-' }), 410);
  assert.equal(await statusOf(`${at}/releases/1/files/csv`), 410);
  assert.equal(await statusOf(`${at}/rows.csv`), 410);
  assert.notEqual(await statusOf(`/datastore/dump/${resourceId(set.id, 'csv')}`), 200);
  assert.deepEqual(await beside.rest(), { bytes: MUCH, broken: false }, 'what was not taken away is whole');
  assert.deepEqual(await brokenOff(other), []);
});

test('a release withdrawn for good in mid-download: its rows and its file end broken and are nowhere after it', async () => {
  const set = await heavySet('withdrawn-midway');
  const at = `/api/open/datasets/${set.slug}`;
  const running = await Promise.all([`${at}/files/csv`, `${at}/rows.ndjson`].map(slowly));
  await take(set, (tx, dataset) =>
    withdrawReleases(tx, t.p, provider, dataset, { before: t.p.clock.now(), caseId: newId() }),
  );
  assert.deepEqual(await recorded(set), [{ downloads: 2, releases: [set.releaseId] }]);
  for (const one of running) {
    const { bytes, broken } = await one.rest();
    assert.ok(broken);
    assert.ok(bytes > 0 && bytes < MUCH, String(bytes));
  }
  for (const gone of [`${at}/files/csv`, `${at}/releases/1/files/csv`, `${at}/rows.ndjson`])
    assert.equal(await statusOf(gone, { range: 'bytes=1000000-' }), 404, gone);
});
