/** Files of the list and the catalogue for other catalogues: the same entries in every form, and no more than the reader sees. */
import assert from 'node:assert/strict';
import { before, test } from 'node:test';
import ExcelJS from 'exceljs';
import { z } from 'zod';
import { loadDemo, stepsUntil } from '#demo/index.ts';
import { type CatalogStage, catalogStage } from '#tests/factories/catalog.ts';
import { resourceList, resourceSummary } from '../schema.ts';

let stage: CatalogStage;
before(async () => {
  stage = await catalogStage();
  await loadDemo(stage.p, { steps: stepsUntil('catalog') });
});

const listed = async (query = '') =>
  resourceList.parse((await stage.send('education', 'GET', `/api/catalog/resources?${query}`)).body);

test('the spreadsheet holds every entry that answers, and a head', async () => {
  const reply = await stage.send('education', 'GET', '/api/catalog/resources?format=xlsx&class=conditional');
  assert.equal(reply.status, 200);
  const book = new ExcelJS.Workbook();
  await book.xlsx.load(Uint8Array.from(reply.raw ?? []).buffer);
  const sheet = book.worksheets[0];
  const { items } = await listed('class=conditional');
  assert.equal(sheet?.getCell('B1').value, '资源名称');
  assert.equal(sheet?.rowCount, items.length + 1);
  assert.deepEqual(
    items.map((_one, index) => sheet?.getCell(`B${index + 2}`).value),
    items.map(({ name }) => name),
  );
});

test('the JSON file holds the entries as the list does', async () => {
  const reply = await stage.send('education', 'GET', '/api/catalog/resources?format=file');
  const file = z.object({ total: z.number(), items: z.array(resourceSummary) }).parse(reply.body);
  assert.deepEqual(file.items, (await listed()).items);
  assert.equal(file.total, file.items.length);
});

const dataset = z.looseObject({
  '@id': z.string(),
  'dct:title': z.object({ '@value': z.string() }),
  'dct:accessRights': z.object({ '@id': z.string() }),
  'dct:issued': z.object({ '@value': z.iso.date() }),
  'dct:accrualPeriodicity': z.object({ '@id': z.string() }),
});
const graph = z.looseObject({ '@type': z.literal('dcat:Catalog'), 'dcat:dataset': z.array(dataset) });
const dcat = async (query: string, account?: string) => {
  const reply = await stage.send(account, 'GET', `/api/catalog/dcat?${query}`);
  assert.equal(reply.status, 200, reply.text);
  return graph.parse(reply.body);
};

test('another catalogue walks the pages without an account', async () => {
  const all = (await dcat(''))['dcat:dataset'];
  const first = await dcat('pageSize=1');
  assert.equal(first['dcat:dataset'].length, 1);
  assert.match(JSON.stringify(first['xhv:next']), /page=2/);
  const walked: string[] = [];
  for (let page = 1; page <= all.length; page++)
    walked.push(...(await dcat(`pageSize=1&page=${page}`))['dcat:dataset'].map((one) => one['@id']));
  assert.deepEqual(
    walked,
    all.map((one) => one['@id']),
  );
  assert.equal(new Set(walked).size, all.length);
});

test('an entry says who may have it, how often it is renewed, and of no service to the public', async () => {
  const found = (await dcat(`q=${encodeURIComponent('义务教育学校名录')}`))['dcat:dataset'][0];
  assert.equal(found?.['dct:title']['@value'], '义务教育学校名录');
  assert.match(found?.['dct:accessRights']['@id'] ?? '', /\/(PUBLIC|RESTRICTED|NON_PUBLIC)$/);
  assert.equal(found?.['dcat:distribution'], undefined);
});
