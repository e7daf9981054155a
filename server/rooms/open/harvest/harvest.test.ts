/** Sources that are long, broken, circular, lying or dead: each record has an outcome, local edits stay, and a run goes on where it stopped. */
import assert from 'node:assert/strict';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { after, before, test } from 'node:test';
import type { Platform } from '#cases/index.ts';
import type { Actor } from '#kernel/actor.ts';
import { Problem } from '#kernel/errors.ts';
import { type SmallCity, smallCity } from '#tests/factories/city.ts';
import { openSet } from '#tests/factories/open-rows.ts';
import { addSource, decideRecord, editRecord, setSource } from './commands.ts';
import { readOutcomes, readRecords, readRun } from './read.ts';
import { formerAddress, setRedirect } from './redirects.ts';
import { harvest, harvestJobs, startRun } from './run.ts';
import { harvestTables } from './tables.ts';
import type { HarvestKind } from './types.ts';

let city: SmallCity;
let p: Platform;
let bureau: Actor;
let server: Server;
let base: string;
/** What the other portal answers now. */
let answer: (
  path: string,
  query: URLSearchParams,
) => { status?: number; body: string | Buffer; type?: string };

before(async () => {
  city = await smallCity({ demo: true });
  p = city.p;
  p.jobs.define(harvestJobs(p));
  bureau = await city.person(city.bureau.id, 'bureau');
  server = createServer((request, reply) => {
    const url = new URL(request.url ?? '/', 'http://x');
    const { status = 200, body, type = 'application/json' } = answer(url.pathname, url.searchParams);
    reply.writeHead(status, { 'content-type': type }).end(body);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
after(() => server.close());

const source = async (kind: HarvestKind, path = ''): Promise<string> =>
  addSource(p, bureau, { kind, title: kind, url: `${base}${path}`, organisationId: city.bureau.id });
const run = async (sourceId: string, lastAttempt = true) => {
  const id = await startRun(p, bureau, sourceId);
  await harvest(p, id, { lastAttempt, signal: new AbortController().signal });
  return readRun(p.db, id);
};
const records = async (sourceId: string, state?: 'proposed' | 'quarantined' | 'gone' | 'accepted') =>
  (await readRecords(p.db, { page: 1, pageSize: 200, source: sourceId, state })).items;

type Set = Record<string, unknown>;
const ckan =
  (sets: unknown[]) =>
  (_path: string, query: URLSearchParams): { body: string } => {
    const start = Number(query.get('start'));
    return {
      body: JSON.stringify({
        success: true,
        result: { count: sets.length, results: sets.slice(start, start + Number(query.get('rows'))) },
      }),
    };
  };
const set = (n: number, more: Set = {}): Set => ({
  id: `id-${n}`,
  name: `set-${n}`,
  title: `数据集 ${n}`,
  notes: '说明',
  tags: [{ name: '交通' }],
  resources: [
    { name: 'csv', url: `https://x.example/${n}.csv`, format: 'CSV' },
    { url: 'javascript:alert(1)' },
  ],
  ...more,
});

test('a CKAN portal of 250 with bad ones among them: every record has an outcome, the next run knows what changed, what went and what people set', async () => {
  const sets: unknown[] = Array.from({ length: 250 }, (_, n) => set(n));
  sets[7] = set(7, { title: '', name: '' });
  sets[99] = 'not an object';
  sets[150] = set(150, { id: '', name: '' });
  sets[151] = set(151, { title: 'a\u0000b\ud800' });
  sets[200] = set(3);
  answer = ckan(sets);
  const id = await source('ckan');
  const first = await run(id);
  assert.deepEqual([first.state, first.failure, first.counts], ['done', null, { new: 246, quarantined: 3 }]);
  assert.equal(
    (await readOutcomes(p.db, first.id, { page: 1, pageSize: 200, outcome: 'quarantined' })).items.length,
    3,
  );
  const [one] = (await records(id, 'proposed')).filter(({ identifier }) => identifier === 'id-5');
  assert.ok(one);
  assert.deepEqual(one.content?.files, [{ title: 'csv', url: 'https://x.example/5.csv', format: 'CSV' }]);
  await editRecord(p, bureau, one.id, { title: '本市改过的名称' });
  sets[5] = set(5, { title: '来源又改了', notes: '新的说明' });
  sets.splice(240, 10);
  answer = ckan(sets);
  const second = await run(id);
  assert.deepEqual(second.counts, { changed: 1, gone: 10, quarantined: 3, same: 235 });
  const [again] = (await records(id, 'proposed')).filter(({ identifier }) => identifier === 'id-5');
  assert.deepEqual(
    [again?.content?.title, again?.content?.summary, Object.keys(again?.kept ?? {})],
    ['本市改过的名称', '新的说明', ['title']],
  );
  // A source that suddenly has next to nothing is not believed.
  answer = ckan([set(1)]);
  const shrunk = await run(id);
  assert.deepEqual([shrunk.failure, shrunk.counts], ['shrunk', { same: 1 }]);
  assert.equal((await records(id, 'gone')).length, 10);
});

test('what people set outlives a page that brings the record broken; what was decided stays while only its date changes', async () => {
  answer = ckan([set(1), set(2)]);
  const id = await source('ckan');
  await run(id);
  const first = (await records(id)).find(({ identifier }) => identifier === 'id-1');
  const second = (await records(id)).find(({ identifier }) => identifier === 'id-2');
  assert.ok(first && second);
  await editRecord(p, bureau, first.id, { title: '本市的名称' });
  await decideRecord(p, bureau, second.id, { decision: 'rejected', reason: '不用' });
  answer = ckan([set(1, { title: '', name: '' }), set(2, { metadata_modified: '2026-05-01T00:00:00' })]);
  assert.deepEqual((await run(id)).counts, { quarantined: 1, changed: 1 });
  const stand = async () =>
    (await records(id)).map(({ identifier, state, content }) => [identifier, state, content?.title]).sort();
  assert.deepEqual(await stand(), [
    ['id-1', 'quarantined', '本市的名称'],
    ['id-2', 'rejected', '数据集 2'],
  ]);
  answer = ckan([set(1), set(2, { title: '另一个数据集' })]);
  await run(id);
  assert.deepEqual(await stand(), [
    ['id-1', 'proposed', '本市的名称'],
    ['id-2', 'proposed', '另一个数据集'],
  ]);
});

test('a source that dies in the middle is gone on with from the page where it died; one that stays dead fails with its reason', async () => {
  const sets = Array.from({ length: 250 }, (_, n) => set(n));
  const asked: number[] = [];
  let dead = true;
  answer = (path, query) => {
    asked.push(Number(query.get('start')));
    return dead && query.get('start') === '100' ? { status: 503, body: '' } : ckan(sets)(path, query);
  };
  const id = await source('ckan');
  const runId = await startRun(p, bureau, id);
  const info = { lastAttempt: false, signal: new AbortController().signal };
  await assert.rejects(harvest(p, runId, info));
  assert.deepEqual((await readRun(p.db, runId)).counts, { new: 100 });
  await assert.rejects(
    startRun(p, bureau, id),
    (error) => error instanceof Problem && error.code === 'open.harvest-running',
  );
  dead = false;
  await harvest(p, runId, info);
  assert.deepEqual(
    [(await readRun(p.db, runId)).state, (await readRun(p.db, runId)).counts],
    ['done', { new: 250 }],
  );
  assert.deepEqual(asked, [0, 100, 100, 200, 250]);
  for (const [reply, why] of [
    [{ status: 500, body: '' }, 'status-500'],
    [{ body: '<html>' }, 'not-json'],
    [{ body: '{"success":false}' }, 'not-ckan'],
    [{ body: Buffer.from([0xff, 0xfe]) }, 'not-utf-8'],
  ] as const) {
    answer = () => reply;
    const failed = await run(id);
    assert.deepEqual([failed.state, failed.failure], ['failed', why]);
  }
});

test('a source that gives its first page for every page ends, and a stopped source reads no further', async () => {
  answer = (_path, query) =>
    ckan(Array.from({ length: 100 }, (_, n) => set(n)))(
      _path,
      new URLSearchParams({ start: '0', rows: query.get('rows') ?? '' }),
    );
  const id = await source('ckan');
  const round = await run(id);
  assert.deepEqual(
    [round.state, round.failure, round.pages, round.counts],
    ['done', 'going-round', 2, { new: 100 }],
  );
  const runId = await startRun(p, bureau, id);
  await setSource(p, bureau, id, 'paused');
  await harvest(p, runId, { lastAttempt: true, signal: new AbortController().signal });
  assert.deepEqual([(await readRun(p.db, runId)).state, (await readRun(p.db, runId)).pages], ['stopped', 0]);
});

test('a source that always names one more ends', async () => {
  answer = ckan([set(1)]);
  const runId = await startRun(p, bureau, await source('ckan'));
  await harvestTables(p.db)
    .updateTable('open.harvest_run')
    .set({ pages: 5000 })
    .where('id', '=', runId)
    .execute();
  await harvest(p, runId, { lastAttempt: false, signal: new AbortController().signal });
  const { state, failure } = await readRun(p.db, runId);
  assert.deepEqual([state, failure], ['failed', 'too-long']);
});

test('DCAT in its forms, with pages that lead round or away, and data.json', async () => {
  const turtle = (
    n: number,
    next: string,
  ): string => `@prefix dcat: <http://www.w3.org/ns/dcat#> . @prefix dct: <http://purl.org/dc/terms/> .
    <https://x.example/d${n}> a dcat:Dataset ; dct:title "English"@en, "中文${n}"@zh ; dcat:distribution <https://x.example/d${n}/csv> .
    <https://x.example/d${n}/csv> dcat:downloadURL <https://x.example/d${n}.csv> .
    <p> <http://www.w3.org/ns/hydra/core#nextPage> "${next}" .`;
  answer = (path) => ({
    body: path === '/c2' ? turtle(2, `${base}/c1`) : turtle(1, `${base}/c2`),
    type: 'text/turtle',
  });
  const id = await source('dcat', '/c1');
  const first = await run(id);
  assert.deepEqual([first.state, first.failure, first.pages, first.counts], ['done', null, 2, { new: 2 }]);
  assert.deepEqual((await records(id)).map(({ content }) => content?.title).sort(), ['中文1', '中文2']);
  answer = () => ({ body: turtle(1, 'http://169.254.169.254/latest') });
  assert.equal((await run(id)).pages, 1);
  for (const [body, why] of [
    ['{"@context":"http://169.254.169.254/context.jsonld","@id":"x"}', 'not-rdf'],
    ['<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "b">]><rdf:RDF/>', 'not-rdf'],
    ['no rdf at all {', 'not-rdf'],
  ]) {
    answer = () => ({ body: body ?? '' });
    assert.equal((await run(id)).failure, why);
  }
  const rdf = await source('dcat', '/c.rdf');
  answer = () => ({
    body: `<?xml version="1.0"?><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:dct="http://purl.org/dc/terms/" xmlns:dcat="http://www.w3.org/ns/dcat#">
      <dcat:Dataset rdf:about="https://x.example/a"><dct:title>甲</dct:title></dcat:Dataset><dcat:Dataset rdf:about="https://x.example/b"/></rdf:RDF>`,
  });
  assert.deepEqual((await run(rdf)).counts, { new: 1, quarantined: 1 });
  const dataJson = await source('data-json', '/data.json');
  answer = () => ({
    body: JSON.stringify({
      dataset: [{ identifier: 'a', title: '甲', landingPage: 'https://x.example/old/a' }, { title: 1 }, null],
    }),
  });
  assert.deepEqual((await run(dataJson)).counts, { new: 1, quarantined: 2 });
});

test('what is accepted leads its former address here; nothing is published by itself; addresses of our own are not read', async () => {
  answer = ckan([set(1)]);
  const id = await source('ckan');
  await run(id);
  const made = await openSet(p, { organisationId: city.bureau.id, slug: 'moved' });
  const [one] = await records(id, 'proposed');
  assert.ok(one);
  await decideRecord(p, bureau, one.id, { decision: 'accepted', reason: '', datasetId: made.id });
  assert.equal(await formerAddress(p.db, '/dataset/set-1/?x=1'), '/datasets/moved');
  await assert.rejects(
    decideRecord(p, bureau, one.id, { decision: 'rejected', reason: '' }),
    (error) => error instanceof Problem && error.code === 'open.harvest-record-state',
  );
  await assert.rejects(
    setRedirect(p, bureau, { path: '/a', target: '/dataset/set-1' }),
    (error) => error instanceof Problem && error.code === 'open.redirect-loop',
  );
  for (const url of ['ftp://x.example/', 'http://user:secret@x.example/', 'nonsense'])
    await assert.rejects(
      addSource(p, bureau, { kind: 'ckan', title: 'x', url, organisationId: city.bureau.id }),
      (error) => error instanceof Problem && error.code === 'open.harvest-address',
    );
  const inside = await addSource(p, bureau, {
    kind: 'ckan',
    title: 'x',
    url: 'http://169.254.169.254/',
    organisationId: city.bureau.id,
  });
  assert.equal((await run(inside)).failure, 'catalog.source-address');
});
