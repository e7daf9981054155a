/** Compiling on the desk: a spreadsheet looked at cell by cell and imported whole, the form with its folds, sources, standards. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import ExcelJS from 'exceljs';
import type { Browser } from 'playwright-core';
import { columns } from '#rooms/catalog/imports/columns.ts';
import { Stage } from '#tests/conformance/stage.ts';
import { type Started, startPlatform } from '#tests/conformance/started.ts';
import { accounts, draftEntry, listEntries } from '#tests/conformance/walks.ts';
import { type Language, openBrowser, signInAs, type Visit, visit } from './browser.ts';
import { people } from './city.ts';
import { Data } from './inspect.ts';
import { lookHere, open } from './screens.ts';
import { builtWeb } from './web.ts';

let started: Started;
let browser: Browser;
let stage: Stage;
const data = new Data();

before(async () => {
  await builtWeb();
  browser = await openBrowser();
  started = await startPlatform({ city: 'neijiang' });
  stage = new Stage(started, 'neijiang');
});

after(async () => {
  await browser?.close();
  await started?.stop();
});

const look = (one: Visit, name: string, language: Language = 'zh-CN') =>
  lookHere(one, name, { language, where: 'compile', data });

const row: Record<string, string> = {
  信息资源分类: '203000',
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
  共享类型: '无条件共享',
  共享方式: '接口',
  是否向社会开放: '否',
  更新周期: '每月',
  安全等级: '一般1级',
  使用要求: '注明来源',
};

async function sheet(
  rows: Record<string, string>[],
): Promise<{ name: string; mimeType: string; buffer: Buffer }> {
  const book = new ExcelJS.Workbook();
  const page = book.addWorksheet('目录');
  page.addRow(columns.map(({ zh }) => zh));
  for (const one of rows) page.addRow(columns.map(({ zh }) => one[zh] ?? ''));
  return {
    name: '目录.xlsx',
    mimeType: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
    buffer: Buffer.from(await book.xlsx.writeBuffer()),
  };
}

test('a spreadsheet: faults by their cell, nothing half done, then all of it', async () => {
  const one = await visit(browser, started.base, { language: 'zh-CN' });
  data.listen(one.context);
  await signInAs(one, people.provider);
  const { page } = one;
  const faults: string[] = [];
  await page.goto('/desk/catalog');
  await page.getByRole('link', { name: '表格导入' }).first().click();
  await page.getByRole('heading', { level: 1, name: '表格导入' }).waitFor();
  assert.ok(await page.getByRole('link', { name: '下载国家模板' }).getAttribute('href'));
  faults.push(...(await look(one, 'import-empty')));
  const names = ['养老机构床位名册', '养老服务补贴名册'];
  await page.setInputFiles(
    'input[type=file]',
    await sheet([
      { ...row, 信息资源名称: names[0] ?? '' },
      { ...row, 信息资源名称: names[1] ?? '', 数据长度: '20位', 使用要求: '', 提供方代码: '1.23E+17' },
    ]),
  );
  await page.getByText('已被表格软件改成科学计数').waitFor();
  await page.getByText('缺少必填项：使用要求', { exact: false }).first().waitFor();
  assert.equal(
    await page.getByRole('button', { name: '导入全部' }).isDisabled(),
    true,
    'a faulty sheet is not taken',
  );
  faults.push(...(await look(one, 'import-faults')));
  await page.setInputFiles(
    'input[type=file]',
    await sheet(names.map((name) => ({ ...row, 信息资源名称: name }))),
  );
  await page.getByRole('button', { name: '导入全部 2 条' }).click();
  await page.getByText('已生成 2 条草稿').waitFor();
  faults.push(...(await look(one, 'import-done')));
  const mine = await listEntries(await stage.as('police'), { scope: 'mine' });
  for (const name of names) assert.equal(mine.filter((entry) => entry.name === name).length, 1, name);
  assert.equal(faults.length, 0, faults.join('\n\n'));
  one.watch.assertClean(started.base);
  await one.context.close();
});

test('the form warns of data that are held already and keeps the further fields folded', async () => {
  const officer = await stage.as(accounts.otherProvider);
  const { items } = await officer.get<{ items: { id: string; name: string }[] }>(
    '/api/catalog/resources?q=区划',
  );
  const held = items[0];
  assert.ok(held);
  const { detail } = await officer.get<{
    detail: { current: { content: { items: { name: string; titleZh: string }[] } } };
  }>(`/api/catalog/resources/${held.id}`);
  const copied = detail.current.content.items.slice(0, 2).map(({ name, titleZh }, at) => ({
    name,
    titleZh,
    type: 'C',
    length: 40,
    key: at === 0,
    nullable: at > 0,
    description: '重复采集的内容',
  }));
  const draft = await draftEntry(officer, { items: copied });
  const one = await visit(browser, started.base, { language: 'zh-CN' });
  data.listen(one.context);
  await one.page.goto('/desk/login');
  await one.page.request.post('/api/demo/session', {
    data: await personOf(officer),
    headers: { origin: started.base },
  });
  const { page } = one;
  await page.goto(`/desk/catalog/${draft.id}/edit`);
  await page
    .getByRole('region', { name: '可能重复采集' })
    .getByText(held.name, { exact: false })
    .first()
    .waitFor();
  const faults: string[] = [];
  faults.push(...(await look(one, 'form')));
  await page.getByText('扩展信息（', { exact: false }).click();
  await page.getByLabel('所在领域').fill('民政');
  await page.getByText('逐项扩展信息', { exact: true }).click();
  faults.push(...(await look(one, 'form-unfolded')));
  assert.equal(faults.length, 0, faults.join('\n\n'));
  await one.context.close();
});

async function personOf(client: {
  get<T>(path: string): Promise<T>;
}): Promise<{ personId: string; organisationId: string }> {
  const me = await client.get<{ person: { id: string }; organisation: { id: string } }>('/api/me');
  return { personId: me.person.id, organisationId: me.organisation.id };
}

for (const [person, pages] of [
  [people.provider, ['sources']],
  [people.bureau, ['standards']],
] as const) {
  test(`pages of compiling: ${pages.join(', ')}`, async () => {
    const bureau = await stage.as(accounts.bureau);
    const code = 'DB5110/T 1';
    await bureau.send('POST', '/api/catalog/standards', {
      code,
      title: '人口基础数据元',
      version: 1,
      coIssuers: ['市市场监督管理局'],
      effectiveDay: '2026-01-01',
      elements: [{ identifier: 'DE-1', titleZh: '姓名', type: 'C', length: 50 }],
    });
    await bureau.post('/api/catalog/specifications', {
      title: '内江市编目规范',
      effectiveDay: '2026-01-01',
      required: [{ path: 'extended.domain', level: 'city' }],
    });
    const one = await visit(browser, started.base, { language: 'zh-CN' });
    data.listen(one.context);
    await signInAs(one, person);
    const faults: string[] = [];
    for (const page of pages) {
      await open(one.page, `/desk/catalog/${page}`);
      await one.page.getByRole('heading', { level: 1 }).waitFor();
      faults.push(...(await look(one, page)));
    }
    assert.equal(faults.length, 0, faults.join('\n\n'));
    one.watch.assertClean(started.base);
    await one.context.close();
  });
}
