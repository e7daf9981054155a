/** The national template, up and down: what is downloaded can be read, and every usual error is named by its cell. */
import assert from 'node:assert/strict';
import { before, describe, test } from 'node:test';
import ExcelJS from 'exceljs';
import { loadDemo, stepsUntil } from '#demo/index.ts';
import { type CatalogStage, catalogStage } from '#tests/factories/catalog.ts';
import { columns } from './columns.ts';
import { columnLetters } from './grid.ts';
import type { ImportReply } from './schema.ts';

let stage: CatalogStage;

before(async () => {
  stage = await catalogStage();
  await loadDemo(stage.p, { steps: stepsUntil('organisations') });
});

const headings = columns.map(({ zh }) => zh);
type Given = Record<string, string | number>;
const sound: Given = {
  信息资源分类: '203000',
  信息资源名称: '养老机构床位',
  信息资源摘要: '全市养老机构及月末可用床位，每月由民政系统导出',
  信息资源格式分类: '电子表格',
  信息资源格式类型: 'csv',
  信息项名称: '机构编号',
  信息项英文名: 'home_no',
  数据类型: '字符串C',
  数据长度: '20',
  是否主键: '是',
  是否可空: '否',
  信息项说明: '登记时取得的编号',
  共享类型: '直通类',
  共享方式: '接口',
  是否向社会开放: '否',
  更新周期: '每月',
  使用要求: '注明来源',
};

async function sheet(rows: Given[], shape?: (sheet: ExcelJS.Worksheet) => void): Promise<Buffer> {
  const book = new ExcelJS.Workbook();
  const page = book.addWorksheet('目录');
  page.addRow(headings);
  for (const row of rows) page.addRow(headings.map((heading) => row[heading] ?? ''));
  shape?.(page);
  return Buffer.from(await book.xlsx.writeBuffer());
}

type Answer = ImportReply & { code: string; fields: { path: string; code: string }[] };
const send = async (url: string, body: Buffer): Promise<{ status: number; body: Answer }> => {
  const reply = await stage.send('civil', 'POST', url, body);
  // The shape is what the route's own schema has just written.
  return { status: reply.status, body: reply.body as Answer };
};
const preview = async (body: Buffer): Promise<ImportReply> => {
  const reply = await send('/api/catalog/imports/preview', body);
  assert.equal(reply.status, 200, JSON.stringify(reply.body));
  return reply.body;
};
const at = (heading: string): string => columnLetters(headings.indexOf(heading) + 1);
const found = (reply: ImportReply) =>
  [...reply.issues, ...reply.entries.flatMap(({ issues }) => issues)].map(
    ({ cell, code }) => `${cell} ${code}`,
  );

describe('a spreadsheet of entries', () => {
  test('the template is what the import reads', async () => {
    const reply = await stage.send('civil', 'GET', '/api/catalog/imports/template');
    assert.equal(reply.status, 200, reply.text);
    const book = new ExcelJS.Workbook();
    await book.xlsx.load(Uint8Array.from(reply.raw ?? []).buffer);
    const page = book.worksheets[0];
    assert.ok(page);
    assert.deepEqual(Object.values(page.getRow(1).values), headings);
    for (const [heading, value] of Object.entries(sound)) {
      page.getRow(2).getCell(headings.indexOf(heading) + 1).value = value;
    }
    const seen = await preview(Buffer.from(await book.xlsx.writeBuffer()));
    assert.equal(seen.errors, 0, JSON.stringify(seen, null, 1));
    assert.equal(seen.entries.length, 1);
  });

  const spoilt: [string, Given, string, string][] = [
    ['a code turned into a number', { 提供方代码: 123456789012345680000 }, '提供方代码', 'sheet-scientific'],
    ['a code in exponents', { 提供方代码: '1.23E+17' }, '提供方代码', 'sheet-scientific'],
    ['full-width digits', { 信息资源分类: '２０３０００' }, '信息资源分类', 'sheet-full-width'],
    ['class digits from 0', { 共享类型: '0' }, '共享类型', 'sheet-digits-doubtful'],
    ['cycle digits of another list', { 更新周期: '8' }, '更新周期', 'sheet-digits-doubtful'],
    ['a word no list has', { 共享类型: '随便' }, '共享类型', 'sheet-word-unknown'],
    ['a format of another category', { 信息资源格式类型: 'jpg' }, '信息资源格式类型', 'format-pair'],
    [
      'a channel that does not fit',
      { 信息资源格式分类: '图形图像', 信息资源格式类型: 'jpg', 共享方式: '库表' },
      '共享方式',
      'format-channel',
    ],
    ['a length with its unit', { 数据长度: '20位' }, '数据长度', 'numbers-only'],
    ['a type outside the list', { 数据类型: '汉字' }, '数据类型', 'item-type'],
    ['no date', { 发布日期: '去年' }, '发布日期', 'date-form'],
    ['another provider', { 信息资源提供方: '区划科' }, '信息资源提供方', 'provider-department'],
    ['a missing element', { 使用要求: '' }, '使用要求', 'required'],
    ['a code in no form', { 信息资源代码: 'abc' }, '信息资源代码', 'code-form'],
    ['punctuation in the name', { 信息资源名称: '养老，床位' }, '信息资源名称', 'name-form'],
  ];
  for (const [what, given, heading, code] of spoilt) {
    test(`${what} is named by its cell`, async () => {
      const reply = await preview(await sheet([{ ...sound, ...given }]));
      assert.ok(found(reply).includes(`${at(heading)}2 catalog.${code}`), found(reply).join('\n'));
    });
  }

  test('rows of one resource that differ in code, merged headings, a stray heading', async () => {
    const two = {
      信息项名称: '床位数',
      信息项英文名: 'beds',
      数据类型: '整型I',
      是否主键: '否',
      信息项说明: '张',
    };
    const rows = [
      { ...sound, 信息资源代码: '203000/000001' },
      { ...sound, ...two, 信息资源代码: '203000/000002' },
    ];
    const differing = found(await preview(await sheet(rows)));
    assert.ok(differing.includes(`${at('信息资源代码')}3 catalog.code-consistent`), differing.join('\n'));
    const merged = await preview(
      await sheet([sound], (page) => {
        page.spliceColumns(headings.length + 1, 0, ['备用列']);
        page.mergeCells('B1:C1');
      }),
    );
    assert.ok(
      found(merged).some((one) => one.endsWith('catalog.sheet-merged-header')),
      found(merged).join('\n'),
    );
    assert.ok(found(merged).some((one) => one.endsWith('catalog.sheet-column-unknown')));
  });

  test('all or nothing: a fault anywhere makes no draft; what is sound can be taken alone', async () => {
    const rows = [
      { ...sound, 信息资源名称: '养老机构名录' },
      { ...sound, 信息资源名称: '养老服务补贴', 使用要求: '' },
    ];
    const count = async (): Promise<number> => {
      const list = await stage.send('civil', 'GET', '/api/catalog/resources?scope=mine&pageSize=200');
      return (list.body as { total: number }).total;
    };
    const before = await count();
    const refused = await send('/api/catalog/imports', await sheet(rows));
    assert.equal(refused.status, 422);
    assert.equal(refused.body.code, 'catalog.import-faulty');
    assert.deepEqual(
      refused.body.fields.map(({ path, code }) => [path, code]),
      [[`${at('使用要求')}3`, 'catalog.required']],
    );
    assert.equal(await count(), before, 'nothing half done');
    const taken = await send('/api/catalog/imports?mode=sound', await sheet(rows));
    assert.equal(taken.status, 201, JSON.stringify(taken.body));
    assert.deepEqual(
      taken.body.created.map(({ name }) => name),
      ['养老机构名录'],
    );
    assert.equal(await count(), before + 1);
  });

  test('an entry of a former list keeps its day: before the rules it is marked so, and starts no clock', async () => {
    const rows = [
      { ...sound, 信息资源名称: '早年养老机构名录', 发布日期: '2022-06-30' },
      { ...sound, 信息资源名称: '后来养老机构名录', 发布日期: '2022-07-01' },
    ];
    const taken = await send('/api/catalog/imports', await sheet(rows));
    assert.equal(taken.status, 201, JSON.stringify(taken.body));
    const [early, late] = await Promise.all(
      taken.body.created.map(async ({ id }) => {
        const reply = await stage.send('civil', 'GET', `/api/catalog/resources/${id}`);
        return reply.body as { original: object; detail: { working: { caseId: string | null } } };
      }),
    );
    const since = '2022-07-01';
    const instrument = stage.p.law.instrument('XY')?.title;
    assert.deepEqual(early?.original, { on: '2022-06-30', beforeLaw: true, since, instrument });
    assert.deepEqual(late?.original, { on: since, beforeLaw: false, since, instrument });
    assert.equal(early?.detail.working.caseId, null);
  });

  test('what is no spreadsheet is refused in words', async () => {
    for (const body of [
      Buffer.alloc(0),
      Buffer.from([0, 1, 2, 3]),
      Buffer.from('PK\u0003\u0004garbage'),
      Buffer.from('甲,乙\n1,2\n'),
    ]) {
      const reply = await send('/api/catalog/imports/preview', body);
      assert.equal(reply.status, 422, JSON.stringify(reply.body));
      assert.equal(reply.body.code, 'catalog.import-unreadable');
    }
  });

  test('the bureau’s own numbering takes the doubt away', async () => {
    const put = await stage.send('bureau', 'PUT', '/api/catalog/import-profile/cycles', {
      words: { 8: 'yearly', 2: 'real-time' },
    });
    assert.equal(put.status, 200, JSON.stringify(put.body));
    const reply = await preview(await sheet([{ ...sound, 更新周期: '8' }]));
    assert.equal(reply.errors, 0, found(reply).join('\n'));
    assert.equal(
      (await stage.send('civil', 'PUT', '/api/catalog/import-profile/cycles', { words: {} })).status,
      403,
    );
  });
});
