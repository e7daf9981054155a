/** The bureau keeps the register in a browser: registers, imports with faults by cell, merges; and how the screens look. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import ExcelJS from 'exceljs';
import type { Browser, Page } from 'playwright-core';
import { type Started, startPlatform } from '#tests/conformance/started.ts';
import { creditCode } from '#tests/conformance/units.ts';
import { openBrowser, settled, shot, signInAs, sizes, type Visit, visit } from './browser.ts';
import { people } from './city.ts';
import { askedOf, Data, inspect } from './inspect.ts';
import { open } from './screens.ts';
import { builtWeb } from './web.ts';

let started: Started;
let browser: Browser;
const data = new Data();

before(async () => {
  await builtWeb();
  browser = await openBrowser();
  started = await startPlatform({ city: 'neijiang' });
});
after(async () => {
  await browser?.close();
  await started?.stop();
});

async function bureau(language: 'zh-CN' | 'en' = 'zh-CN'): Promise<Visit> {
  const one = await visit(browser, started.base, { language });
  data.listen(one.context);
  await signInAs(one, people.bureau);
  return one;
}

const heads = [
  '单位名称*',
  '英文名称',
  '主体类别*',
  '所属行业',
  '统一社会信用代码*',
  '行政区划代码*',
  '上级单位',
];

async function sheet(rows: unknown[][]): Promise<{ name: string; mimeType: string; buffer: Buffer }> {
  const book = new ExcelJS.Workbook();
  const page = book.addWorksheet('单位登记表');
  page.addRow(heads);
  for (const row of rows) page.addRow(row);
  return {
    name: '单位.xlsx',
    mimeType: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
    buffer: Buffer.from(await book.xlsx.writeBuffer()),
  };
}

async function pick(page: Page, label: RegExp, option: string): Promise<void> {
  await page.getByLabel(label).click();
  await page.keyboard.type(option);
  await page.locator('.ant-select-item-option', { hasText: option }).first().click();
}

test('the bureau registers, imports and merges', async () => {
  const one = await bureau();
  const { page } = one;
  await page.getByRole('link', { name: '机构' }).first().click();
  await page.getByRole('heading', { level: 1, name: '机构' }).waitFor();

  await page.getByRole('button', { name: '登记机构' }).click();
  await page.getByLabel('中文名称').fill('内江市老城区管理处');
  await page.getByLabel('英文名称').fill('Old Town Office');
  await pick(page, /^类别/, '事业单位');
  await page.getByLabel('统一社会信用代码').fill(creditCode());
  await page.getByRole('button', { name: '登记机构' }).click();
  await page.getByRole('heading', { level: 1, name: '内江市老城区管理处' }).waitFor();

  await page.goto('/desk/organisations/import');
  const bad = await sheet([
    ['内江市甲中心', '', '事业单位', '', 119999990000000000, '511000'],
    ['内江市乙中心', '', '餐馆', '', creditCode(), '５１１０００'],
    ['内江市丙公司', '', '企业', '餐饮', creditCode('91'), '110000'],
  ]);
  await page.locator('#sheet-file').setInputFiles(bad);
  const faults = page.getByRole('table', { name: '问题' });
  await faults.waitFor();
  const told = await faults.innerText();
  for (const cell of ['E2', 'C3', 'F3', 'D4', 'F4'])
    assert.ok(told.includes(cell), `${cell} is named: ${told}`);
  await shot(page, 'organisations-import-faults-1280');
  await page.setViewportSize(sizes.narrow);
  await shot(page, 'organisations-import-faults-390');
  await page.setViewportSize(sizes.wide);
  assert.ok(await page.getByRole('button', { name: /将登记/ }).isDisabled(), 'nothing half done');

  const good = await sheet([
    ['内江市新城区管理处', 'New Town Office', '事业单位', '', creditCode(), '511000'],
    ['内江市水务公司', 'Water Company', '企业', '供水', creditCode('91'), '511000', '内江市新城区管理处'],
  ]);
  await page.locator('#sheet-file').setInputFiles(good);
  await page.getByRole('button', { name: '将登记 2 个机构' }).click();
  await page.getByText('已登记 2 个机构').waitFor();

  await page.goto(`/desk/organisations?q=${encodeURIComponent('管理处')}`);
  await page.getByRole('checkbox', { name: '内江市老城区管理处' }).check();
  await page.getByRole('button', { name: /合并所选/ }).click();
  const dialog = page.getByRole('dialog');
  await pick(page, /^承接单位/, '内江市新城区管理处');
  await dialog.getByLabel('依据文件').fill('关于机构调整的通知');
  await shot(page, 'organisations-merge-1280');
  await dialog.getByRole('button', { name: '确认办理' }).click();
  await dialog.waitFor({ state: 'hidden' });

  await page.goto(`/desk/organisations?q=${encodeURIComponent('老城区')}`);
  await page.getByRole('link', { name: '内江市新城区管理处' }).click();
  await page.getByRole('tab', { name: '沿革' }).click();
  await page.getByText('承接 内江市老城区管理处').waitFor();
  await shot(page, 'organisations-history-1280');
  one.watch.assertClean(started.base);
  await one.context.close();
});

for (const language of ['zh-CN', 'en'] as const) {
  test(`the screens in ${language}`, async () => {
    const one = await bureau(language);
    const { page } = one;
    const { items } = await (await page.request.get('/api/organisations?pageSize=50')).json();
    const police = items.find((row: { name: { zh: string } }) => row.name.zh.includes('公安局'));
    const faults: string[] = [];
    const screens: [string, string][] = [
      ['list', '/desk/organisations'],
      ['page', `/desk/organisations/${police.id}`],
      ['posts', `/desk/organisations/${police.id}?tab=posts`],
      ['entries', `/desk/organisations/${police.id}?tab=entries`],
      ['new', '/desk/organisations/new'],
      ['import', '/desk/organisations/import'],
      ['people', '/desk/people'],
      ['areas', '/desk/areas'],
      ['filings', '/desk/organisations/filings'],
      ['comparison', '/desk/organisations/comparison'],
      ['kinds', '/desk/organisations/kinds'],
      ['search', `/desk/search?q=${encodeURIComponent('公安')}`],
    ];
    data.add('公安');
    for (const [name, path] of screens) {
      await page.setViewportSize(sizes.wide);
      await open(page, path);
      for (const viewport of Object.values(sizes)) {
        await page.setViewportSize(viewport);
        await settled(page);
        const title = `organisations-${name}-${viewport.width}-${language}`;
        await shot(page, title);
        const axe = askedOf(language, viewport.width);
        await inspect(page, title, { language, data, axe }).catch((error: unknown) => {
          faults.push(error instanceof Error ? error.message : String(error));
        });
      }
    }
    assert.equal(faults.length, 0, faults.join('\n\n'));
    one.watch.assertClean(started.base);
    await one.context.close();
  });
}
