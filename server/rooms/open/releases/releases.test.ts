/** Releases on real stores: frozen, treated, numbered by key, written in every form, counted, compared, published by a second person. */
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { before, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { sql } from 'kysely';
import type { Platform } from '#cases/index.ts';
import type { PersonActor } from '#kernel/actor.ts';
import { transact } from '#kernel/db.ts';
import { newId } from '#kernel/ids.ts';
import { load, nextVersion, publishedResource, type Resource } from '#tests/factories/collect.ts';
import { openPlatform, plannedDataset } from '#tests/factories/open.ts';
import { testStack } from '#tests/factories/stack.ts';
import { distributionsOf, getDataset, getRelease, type Release, versionsOf } from '../datasets/read.ts';
import { recordProcessing } from '../disclosure/processing.ts';
import { openTables } from '../tables.ts';
import { withdrawReleases } from '../withdrawal/erase.ts';
import { suspendBarred } from '../withdrawal/follow-entry.ts';
import { confirmHalt, returnDataset, standingHalt } from '../withdrawal/halt.ts';
import { cancelRelease } from './commands.ts';
import { lockDataset, startRelease } from './make.ts';
import { publishRelease } from './publish.ts';
import { releaseTable } from './table.ts';

let p: Platform;
let source: Resource;
let datasetId: string;
let second: PersonActor;

const items = [
  { name: 'code', titleZh: '编号', type: 'C', key: true, length: 20, description: '唯一编号' },
  { name: 'name', titleZh: '名称', type: 'C', length: 200, nullable: true },
  { name: 'lon', titleZh: '经度', type: 'N', length: 12, scale: 6, nullable: true },
  { name: 'lat', titleZh: '纬度', type: 'N', length: 12, scale: 6, nullable: true },
  { name: 'opened', titleZh: '启用日期', type: 'D', nullable: true },
] as const;
const rows = (n: number, name = (at: number) => `公园${at}`): string =>
  `code,name,lon,lat,opened\n${Array.from({ length: n }, (_, at) => `p${String(at).padStart(4, '0')},${name(at)},116.8${at % 10},38.3${at % 10},2020-01-0${(at % 9) + 1}`).join('\n')}\n`;

before(async () => {
  const stack = await testStack();
  p = await openPlatform(stack);
  source = await publishedResource(stack, items, { opening: 'open', updateCycle: 'yearly' });
  assert.equal((await load(stack, source, rows(25))).state, 'merged');
  datasetId = await plannedDataset(p, source);
  second = { ...source.actor, personId: newId() };
});

async function settledRelease(id: string): Promise<Release> {
  for (;;) {
    const release = await getRelease(p.db, id);
    if (release && release.state !== 'making') return release;
    await sleep(20);
  }
}

async function made(): Promise<Release> {
  const id = await transact(p.db, (tx) => startRelease(tx, p, source.actor, { datasetId }));
  const release = await settledRelease(id);
  assert.equal(release.failure, null);
  return release;
}

async function text(path: string): Promise<string> {
  const parts: Buffer[] = [];
  for await (const part of await p.objects.read(path)) parts.push(Buffer.from(part));
  return Buffer.concat(parts).toString('utf8');
}

test('a release holds the visible rows in the order of their keys, in every form, each with its digest and count', async () => {
  const release = await made();
  assert.equal(release.state, 'checked', JSON.stringify(release.findings));
  assert.equal(release.rows, 25);
  const [first] = await p.warehouse.query<{ id: number; c1: string }>(
    `SELECT _id AS id, c1 FROM ${releaseTable(release.id)} ORDER BY _id LIMIT 1`,
  );
  assert.deepEqual(first, { id: 1, c1: 'p0000' });
  const files = await distributionsOf(p.db, release.id);
  assert.deepEqual(files.map(({ format }) => format).sort(), [
    'csv',
    'csv-excel',
    'dictionary',
    'geojson',
    'json',
    'ndjson',
    'ntriples',
    'parquet',
    'turtle',
    'xlsx',
    'xml',
    'zip',
  ]);
  const of = async (format: string) => text(files.find((one) => one.format === format)?.path ?? '');
  for (const { path, sha256, bytes, format } of files) {
    const parts: Buffer[] = [];
    for await (const part of await p.objects.read(path)) parts.push(Buffer.from(part));
    const all = Buffer.concat(parts);
    assert.equal(createHash('sha256').update(all).digest('hex'), sha256, format);
    assert.equal(all.length, bytes, format);
  }
  assert.equal((await of('csv')).trim().split('\n').length, 26);
  assert.match(await of('csv-excel'), /^\uFEFF编号,名称/);
  const parsed = JSON.parse(await of('json')) as Record<string, unknown>[];
  assert.equal(parsed.length, 25);
  assert.equal(parsed[0]?.name, '公园0');
  const map = JSON.parse(await of('geojson')) as { features: { geometry: { coordinates: number[] } }[] };
  assert.equal(map.features.length, 25);
  assert.deepEqual(map.features[1]?.geometry.coordinates, [116.81, 38.31]);
  assert.match(await of('xml'), /<name>公园0<\/name>/);
  assert.match(
    await of('ntriples'),
    /<http:\/\/localhost\/datasets\/.+\/rows\/1> <.+columns\/name> "公园0" \./,
  );
  assert.match(await of('dictionary'), /code,编号/);
});

test('whoever made it does not publish it; a second person does, and the next tells what it differs by', async () => {
  const release = await made();
  const publish = (actor: PersonActor) =>
    transact(p.db, (tx) => publishRelease(tx, p, actor, release.id, { first: true }));
  await assert.rejects(publish(source.actor), { code: 'open.second-person' });
  const one = await publish(second);
  assert.equal(one.number, 1);
  assert.equal((await getDataset(p.db, datasetId))?.releaseId, release.id);
  const again = await made();
  assert.equal(again.digest, release.digest, 'the same rows are the same release');
  await load(
    p,
    source,
    rows(24, (at) => (at === 3 ? 'Ａ“引号”,逗号' : `公园${at}`)).replace('Ａ“引号”,逗号', '"=1+1 🌳"'),
  );
  const changed = await made();
  assert.deepEqual(
    { ...changed.difference },
    { from: 1, added: 0, removed: 1, changed: 1, columnsAdded: [], columnsRemoved: [] },
  );
  const files = await distributionsOf(p.db, changed.id);
  const of = async (format: string) => text(files.find((file) => file.format === format)?.path ?? '');
  assert.match(await of('csv'), /"=1\+1 🌳"/, 'the exact form is exact');
  assert.match(await of('csv-excel'), /'=1\+1 🌳/, 'no spreadsheet runs it');
});

test('one that is cancelled leaves no rows, and another may begin', async () => {
  const id = await transact(p.db, (tx) => startRelease(tx, p, source.actor, { datasetId }));
  await assert.rejects(
    transact(p.db, (tx) => startRelease(tx, p, source.actor, { datasetId })),
    { code: 'open.release-making' },
  );
  await cancelRelease(p, source.actor, id);
  assert.equal((await getRelease(p.db, id))?.state, 'cancelled');
  assert.equal((await made()).state, 'checked');
});

const done = { done: true, said: '按登记的规则完成', rule: '', person: '' };
const steps = {
  cleaning: done,
  desensitising: done,
  declassifying: done,
  converting: done,
  processing: done,
};
const treat = (columns: Record<string, { do: 'drop' }[]>) =>
  recordProcessing(p, source.actor, datasetId, {
    recipe: { columns, smallGroups: null },
    steps,
    by: [],
    sensitive: [],
  });
const publish = (id: string, actor = second) =>
  transact(p.db, (tx) => publishRelease(tx, p, actor, id, { first: true }));

test('what was published is not cancelled: its rows stay', async () => {
  const release = await made();
  await publish(release.id);
  await assert.rejects(cancelRelease(p, source.actor, release.id), { code: 'open.release-settled' });
  const [row] = await p.warehouse.query<{ n: string }>(
    `SELECT toString(count()) AS n FROM ${releaseTable(release.id)}`,
  );
  assert.equal(Number(row?.n), release.rows);
});

test('a release that is not what was judged does not go out: treatment, columns, patterns', async () => {
  const release = await made();
  await treat({ name: [{ do: 'drop' }] });
  await assert.rejects(publish(release.id), { code: 'open.release-outdated' });
  await treat({});
  const [version] = await versionsOf(p.db, datasetId);
  assert.ok(version);
  const write = (fields: typeof version.content.fields) =>
    openTables(p.db)
      .updateTable('open.dataset_version')
      .set({ content: JSON.stringify({ ...version.content, fields }) })
      .where('id', '=', version.id)
      .execute();
  await write(version.content.fields.filter(({ name }) => name !== 'name'));
  await assert.rejects(publish(release.id), { code: 'open.release-outdated' });
  // The same name over another item is another column.
  await write(version.content.fields.map((one) => (one.name === 'name' ? { ...one, from: 'code' } : one)));
  await assert.rejects(publish(release.id), { code: 'open.release-outdated' });
  await write(version.content.fields);
  const pattern = newId();
  await sql`insert into open.pattern (id, name_zh, name_en, expression, added_by, added_at, ended_at)
    values (${pattern}, '甲', 'a', '^never$', ${newId()}, ${p.clock.now()}, null)`.execute(p.db);
  await assert.rejects(publish(release.id), { code: 'open.release-outdated' });
  await publish((await made()).id);
});

/** The catalogue's own procedure is none of this test's business. */
async function opened(): Promise<void> {
  const [version] = await versionsOf(p.db, datasetId);
  const at = p.clock.now();
  await openTables(p.db)
    .updateTable('open.dataset_version')
    .set({ state: 'published', class: 'open', published_at: at })
    .where('id', '=', version?.id ?? '')
    .execute();
  await openTables(p.db)
    .updateTable('open.dataset')
    .set({ state: 'open', version_id: version?.id ?? '', opened_at: at })
    .where('id', '=', datasetId)
    .execute();
}
const stateOf = async () => (await getDataset(p.db, datasetId))?.state;
const opening = (key: string) => nextVersion(p, source, items, { opening: key });

test('a set whose entry is closed is taken away, and returns with its entry', async () => {
  await opened();
  const follow = () => transact(p.db, (tx) => suspendBarred(tx, p, { kind: 'platform' }, source.resourceId));
  await follow();
  assert.equal(await stateOf(), 'open', 'what its entry lets stays');
  await opening('closed');
  await follow();
  await follow();
  assert.equal(await stateOf(), 'suspended');
  await settle();
  await assert.rejects(returnDataset(p, second, datasetId), { code: 'open.not-to-be-opened' });
  await opening('open');
  await returnDataset(p, second, datasetId);
  assert.equal(await stateOf(), 'open');
});

/** Assessed, and confirmed by the authority. */
async function settle(): Promise<void> {
  const halt = await standingHalt(p.db, datasetId);
  await confirmHalt(
    p,
    { ...second, personId: newId(), organisationId: newId(), roles: ['bureau'] },
    datasetId,
  );
  await openTables(p.db)
    .updateTable('open.withdrawal')
    .set({ assessed_at: p.clock.now() })
    .where('id', '=', halt?.id ?? '')
    .execute();
}

test('what leaked is withdrawn for good, and only a mended release brings the set back', async () => {
  const leaking = (await getDataset(p.db, datasetId))?.releaseId ?? '';
  await opening('closed');
  await transact(p.db, (tx) => suspendBarred(tx, p, { kind: 'platform' }, source.resourceId));
  await opening('open');
  await settle();
  await transact(p.db, async (tx) => {
    const dataset = await lockDataset(tx, datasetId);
    await withdrawReleases(tx, p, second, dataset, { before: p.clock.now(), caseId: newId() });
  });
  assert.equal((await getRelease(p.db, leaking))?.state, 'withdrawn');
  await assert.rejects(returnDataset(p, second, datasetId), { code: 'open.not-released' });
  await treat({ name: [{ do: 'drop' }] });
  const mended = await made();
  await assert.rejects(returnDataset(p, source.actor, datasetId), { code: 'open.second-person' });
  await returnDataset(p, second, datasetId);
  const now = await getDataset(p.db, datasetId);
  assert.deepEqual([now?.state, now?.releaseId], ['open', mended.id]);
  while ((await distributionsOf(p.db, leaking)).length > 0) await sleep(20);
  await assert.rejects(p.warehouse.query(`SELECT 1 FROM ${releaseTable(leaking)}`));
});
