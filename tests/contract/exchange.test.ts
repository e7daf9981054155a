/** What other catalogues fetch, read by parsers and checked by validators that are not ours. */
import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { before, test } from 'node:test';
import { Ajv } from 'ajv';
import type { FastifyInstance } from 'fastify';
import jsonld from 'jsonld';
import { DataFactory, Parser, type Quad, Store } from 'n3';
import { RdfXmlParser } from 'rdfxml-streaming-parser';
import { Validator } from 'shacl-engine';
import { anonymous } from '#kernel/actor.ts';
import { openHttp } from '#kernel/http/server.ts';
import { exchangeRoutes } from '#rooms/open/exchange/index.ts';
import { smallCity } from '#tests/factories/city.ts';
import { type MadeSet, openSet, releaseColumn } from '#tests/factories/open-rows.ts';

const site = 'https://open.example.cn';
const standards = process.env.GONGSHU_STANDARDS;
const folder = standards && existsSync(standards) ? standards : undefined;
const skip =
  folder === undefined
    ? 'GONGSHU_STANDARDS names no folder: the official shapes and profiles are not at hand'
    : false;

let app: FastifyInstance;
let set: MadeSet;

before(async () => {
  const city = await smallCity();
  const p = { ...city.p, config: { ...city.p.config, publicAddress: site } };
  const unit = await city.organisation('统计"局"<&>');
  const columns = [
    releaseColumn('名称', 'text', 1),
    releaseColumn('a b %"\'<>', 'decimal', 2),
    releaseColumn('日期', 'date', 3),
    releaseColumn('时刻', 'instant', 4),
    releaseColumn('有效', 'flag', 5),
  ];
  set = await openSet(p, {
    organisationId: unit.id,
    slug: 'odd-names',
    content: {
      title: { zh: '奇怪的<标题> & "引号" 😀\n第二行', en: 'Odd \\ title' },
      summary: { zh: '短', en: '' },
      keywords: ['一', '二', 'a"b'],
      contact: { name: '', phone: '+86 519 1234', email: 'a b@example.cn' },
    },
    columns,
    rows: 0,
    formats: [
      'csv',
      'csv-excel',
      'xlsx',
      'json',
      'ndjson',
      'xml',
      'parquet',
      'geojson',
      'turtle',
      'ntriples',
      'dictionary',
      'zip',
    ],
  });
  await openSet(p, {
    organisationId: unit.id,
    slug: 'on-condition',
    class: 'conditional',
    content: { licence: 'on-agreement' },
  });
  for (let n = 0; n < 101; n += 1)
    await openSet(p, { organisationId: unit.id, slug: `more-${n}`, formats: ['csv'] });
  await openSet(p, {
    organisationId: unit.id,
    slug: 'hidden',
    state: 'suspended',
    content: { title: { zh: '不可见', en: '' } },
  });
  app = await openHttp(p, 'test');
  app.addHook('onRequest', async (request) => {
    request.actor = anonymous;
  });
  exchangeRoutes(app, p);
  await app.ready();
});

const fetch = async (url: string, accept = '') => {
  const reply = await app.inject({ url, headers: { accept, host: 'proxy.internal' } });
  assert.equal(reply.statusCode, 200, `${url}: ${reply.body.slice(0, 300)}`);
  return reply;
};

async function quadsOf(url: string, ending: string): Promise<Quad[]> {
  const { body } = await fetch(`${url}.${ending}`);
  if (ending === 'jsonld') {
    const text = await jsonld.toRDF(JSON.parse(body), { format: 'application/n-quads' });
    return new Parser({ format: 'N-Quads' }).parse(String(text));
  }
  if (ending === 'rdf' || ending === 'xml') {
    const quads: Quad[] = [];
    const parser = new RdfXmlParser({ dataFactory: DataFactory });
    for await (const quad of Readable.from([body]).pipe(parser)) quads.push(quad);
    return quads;
  }
  return new Parser({ format: ending === 'nt' ? 'N-Triples' : 'Turtle' }).parse(body);
}

const lines = (quads: readonly Quad[]): string[] =>
  quads
    .map(
      ({ subject, predicate, object }) =>
        `${subject.value} ${predicate.value} ${object.value} ${'language' in object ? object.language : ''} ${'datatype' in object ? object.datatype.value : ''}`,
    )
    .sort();

test('all forms of one set, and of a page of the catalogue, hold the same triples', async () => {
  const wanted = lines(await quadsOf(`/dataset/${set.id}`, 'nt'));
  assert.ok(wanted.length > 100);
  assert.ok(wanted.some((line) => line.includes('奇怪的<标题> & "引号" 😀\n第二行')));
  for (const ending of ['ttl', 'n3', 'rdf', 'xml', 'jsonld'])
    assert.deepEqual(lines(await quadsOf(`/dataset/${set.id}`, ending)), wanted, ending);
  const counts = await Promise.all(
    ['ttl', 'nt', 'rdf', 'jsonld'].map(async (ending) => (await quadsOf('/catalog', ending)).length),
  );
  // The address of the page differs with the form; the number of triples does not.
  assert.equal(new Set(counts).size, 1, counts.join());
});

test('pages lead to the next, hold each set once, and name no host of a proxy', async () => {
  const seen = new Set<string>();
  let url: string | undefined = '/catalog.nt?page=1';
  let pages = 0;
  while (url) {
    pages += 1;
    const { body, headers } = await fetch(url);
    assert.ok(!body.includes('proxy.internal'));
    assert.ok(!body.includes('不可见'));
    for (const [, id = ''] of body.matchAll(/dcat#dataset> <([^>]+)>/g)) {
      assert.ok(!seen.has(id), id);
      seen.add(id);
    }
    url = /<([^>]+)>; rel="next"/.exec(String(headers.link ?? ''))?.[1]?.replace(site, '');
  }
  assert.deepEqual([pages, seen.size], [2, 103]);
  assert.equal((await fetch('/catalog.nt?modified_since=2999-01-01')).body.includes('dcat#dataset>'), false);
  assert.equal(
    (await fetch('/catalog', 'application/rdf+xml;q=0.9, text/turtle')).headers['content-type'],
    'text/turtle; charset=utf-8',
  );
  assert.equal(
    (await app.inject({ url: '/dataset/odd-names', headers: { accept: 'text/html,application/xhtml+xml' } }))
      .headers.location,
    '/datasets/odd-names',
  );
  for (const gone of [
    '/dataset/hidden.ttl',
    '/dataset/nothing',
    '/dataset/odd-names.exe',
    '/api/open/datasets/hidden/datapackage.json',
  ])
    assert.equal((await app.inject({ url: gone, headers: { accept: 'text/turtle' } })).statusCode, 404, gone);
});

test('the official shapes of DCAT-AP 3 find nothing', { skip }, async () => {
  const shapes = new Store();
  for (const name of ['dcat-ap-SHACL', 'ranges'])
    shapes.addQuads(new Parser().parse(await readFile(`${folder}/dcat-ap-3.0.1-${name}.ttl`, 'utf8')));
  const data = new Store(await quadsOf('/catalog', 'ttl'));
  data.addQuads(await quadsOf(`/dataset/${set.id}`, 'ttl'));
  const check = async (dataset: Store): Promise<{ conforms: boolean; results: unknown[] }> =>
    new Validator(shapes, { factory: DataFactory }).validate({ dataset });
  const { conforms, results } = await check(data);
  assert.deepEqual([conforms, results.length], [true, 0]);
  data.removeQuads(data.getQuads(`${site}/catalog`, 'http://purl.org/dc/terms/title', null, null));
  assert.equal((await check(data)).conforms, false, 'the shapes do refuse');
});

test('the data package passes the official profiles', { skip }, async () => {
  const ajv = new Ajv({ strict: false, validateFormats: false });
  const profile = JSON.parse(await readFile(`${folder}/frictionless-2.0-datapackage.json`, 'utf8'));
  const check = ajv.compile(profile);
  for (const slug of ['odd-names', 'on-condition', 'more-0']) {
    const body = (await fetch(`/api/open/datasets/${slug}/datapackage.json`)).json();
    assert.ok(check(body), JSON.stringify(check.errors?.slice(0, 3)));
  }
  const wrong = (await fetch('/api/open/datasets/odd-names/datapackage.json')).json();
  assert.equal(check({ ...wrong, resources: [] }), false, 'the profile does refuse');
});

test('a widget may stand in any frame and runs nothing; no other address may', async () => {
  const widget = await fetch('/embed/odd-names?rows=5');
  assert.match(String(widget.headers['content-security-policy']), /frame-ancestors \*$/);
  assert.equal(widget.headers['x-frame-options'], undefined);
  assert.ok(widget.body.includes('<th scope="col">a b %&quot;&apos;&lt;&gt;</th>'));
  assert.ok(!widget.body.includes('<标题>'));
  assert.doesNotMatch(widget.body, /<script/);
  assert.equal((await app.inject({ url: '/embed/on-condition' })).statusCode, 403);
  assert.equal((await app.inject({ url: '/embed/hidden' })).statusCode, 410);
  assert.equal((await app.inject({ url: '/embed/nothing' })).statusCode, 404);
  assert.match(
    String((await fetch('/catalog.ttl')).headers['content-security-policy']),
    /frame-ancestors 'none'/,
  );
});

test('search engines get what they require; scripts cannot be ended from within; feeds and interfaces are whole', async () => {
  const set1 = (await fetch('/api/open/datasets/odd-names/schema.jsonld')).json();
  assert.ok(set1.description.length >= 50 && set1.description.length <= 5000);
  for (const name of [
    'name',
    'url',
    'license',
    'creator',
    'distribution',
    'includedInDataCatalog',
    'variableMeasured',
    'spatialCoverage',
  ])
    assert.ok(set1[name], name);
  assert.equal((await fetch('/api/open/datasets/on-condition/schema.jsonld')).json().distribution.length, 0);
  const csvw = (await fetch('/api/open/datasets/odd-names/files/csv-metadata.json')).json();
  assert.deepEqual(
    csvw.tableSchema.columns.map(({ titles }: { titles: string[] }) => titles[0]),
    ['名称', 'a b %"\'<>', '日期', '时刻', '有效'],
  );
  assert.equal(new Set(csvw.tableSchema.columns.map(({ name }: { name: string }) => name)).size, 5);
  const api = (await fetch('/api/open/datasets/odd-names/openapi.json')).json();
  assert.equal(api.openapi, '3.1.0');
  assert.ok(api.components.schemas.Row.properties.名称);
  const feed = (await fetch('/feed.atom')).body;
  assert.equal(feed.match(/<entry>/g)?.length, 50);
  assert.match(
    (await fetch('/api/open/datasets/odd-names/feed.atom')).body,
    /&lt;标题&gt; &amp; &quot;引号&quot; 😀/,
  );
});
