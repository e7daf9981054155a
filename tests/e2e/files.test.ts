/** A large file whose line breaks and whose sender goes home, and files in every disorder: loaded from the screens alone. */
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import iconv from 'iconv-lite';
import { sql } from 'kysely';
import type { Browser, Page } from 'playwright-core';
import { platform } from '#kernel/actor.ts';
import { assignRole, createPerson } from '#rooms/org/index.ts';
import { type ItemInput, publishedResource, residentId } from '#tests/factories/collect.ts';
import { workbookOf, zipOf } from '#tests/factories/files.ts';
import { openBrowser, shot, signInAs, type Visit, visit } from './browser.ts';
import { type CasesScene, cast, setCasesScene } from './cases-scene.ts';
import { Data } from './inspect.ts';
import { lookHere } from './screens.ts';
import { builtWeb } from './web.ts';

let scene: CasesScene;
let browser: Browser;
let folder: string;
const data = new Data();
const relief = '供数庚';

before(async () => {
  await builtWeb();
  browser = await openBrowser();
  scene = await setCasesScene();
  folder = await mkdtemp(join(tmpdir(), 'gongshu-files-'));
  const { id } = await createPerson(scene.p, platform, {
    account: 'relief',
    name: relief,
    initialPassword: 'Kite-7-over-river',
  });
  await assignRole(scene.p, platform, { personId: id, organisationId: scene.provider.id, role: 'provider' });
});
after(async () => {
  await browser?.close();
  await scene?.close();
  if (folder) await rm(folder, { recursive: true, force: true });
});

async function enter(name: string): Promise<Visit> {
  const one = await visit(browser, scene.base);
  data.listen(one.context);
  await signInAs(one, name);
  return one;
}

/** An entry of the unit whose people are in the scene. */
async function entry(items: ItemInput[]): Promise<string> {
  const { resourceId } = await publishedResource(scene.p, items);
  await sql`update catalog.resource set provider_id = ${scene.provider.id} where id = ${resourceId}`.execute(
    scene.p.db,
  );
  return resourceId;
}

/** As a file of its own: too large to be handed over in a message. Its name is plain, because the browser's machine may know no other. */
async function written(name: string, content: string): Promise<string> {
  const path = join(folder, name);
  await writeFile(path, content);
  return path;
}

const handed = (name: string, content: string | Buffer) => ({
  name,
  mimeType: 'application/octet-stream',
  buffer: Buffer.from(content),
});

const chooser = (page: Page) => page.getByLabel('选择文件', { exact: true });

test('a large file: the line breaks, the page is closed, a colleague goes on from there, one batch comes of it', async () => {
  const resource = await entry([
    { name: 'code', titleZh: '编号', type: 'C', length: 20, key: true },
    { name: 'note', titleZh: '说明', type: 'M' },
  ]);
  const note = '说'.repeat(300);
  const rows = 40_000;
  const content = `编号,说明\n${Array.from({ length: rows }, (_, n) => `R${n},${note}`).join('\n')}\n`;
  const file = await written('firms-2026.csv', content);
  const one = await enter(cast.supplier);
  // The second piece never arrives: neither now nor when it is tried again.
  let pieces = 0;
  await one.page.route(/\/uploads\/[^/]+\/content$/, async (route) => {
    if (route.request().method() !== 'PATCH') return route.continue();
    pieces += 1;
    return pieces === 1 ? route.continue() : route.abort('aborted');
  });
  await one.page.goto(`/desk/catalog/${resource}?tab=data`);
  await chooser(one.page).setInputFiles(file);
  await one.page
    .getByText(/16(\.8)? M/)
    .first()
    .waitFor();
  await one.page.locator('.upload').getByRole('button', { name: '暂停' }).click();
  await one.page.getByText('已暂停').waitFor();
  await shot(one.page, 'files-paused-1280');
  await one.context.close();

  const other = await enter(relief);
  await other.page.goto(`/desk/catalog/${resource}?tab=data`);
  await other.page.getByRole('heading', { name: '未传完的文件' }).waitFor();
  assert.deepEqual(await lookHere(other, 'unfinished', { language: 'zh-CN', where: 'files', data }), []);
  const [choosing] = await Promise.all([
    other.page.waitForEvent('filechooser'),
    other.page.getByRole('button', { name: '选择同一文件继续' }).click(),
  ]);
  await choosing.setFiles(handed('别的.csv', '编号,说明\nA,B\n'));
  await other.page.getByText(/这不是要继续的文件/).waitFor();
  const [right] = await Promise.all([
    other.page.waitForEvent('filechooser'),
    other.page.getByRole('button', { name: '选择同一文件继续' }).click(),
  ]);
  const offsets: string[] = [];
  other.page.on('request', (request) => {
    const offset = request.headers()['upload-offset'];
    if (request.method() === 'PATCH' && offset) offsets.push(offset);
  });
  await right.setFiles(file);
  await other.page.waitForURL(/\/collect\/batches\//, { timeout: 60_000 });
  await other.page
    .getByText(/40,000/)
    .first()
    .waitFor({ timeout: 60_000 });
  assert.equal(offsets[0], String(16 * 1024 * 1024), 'nothing is sent twice');
  other.watch.assertClean(scene.base);
  await other.context.close();
});

const firms: ItemInput[] = [
  { name: 'code', titleZh: '企业编号', type: 'C', length: 30, key: true },
  { name: 'name', titleZh: '企业名称', type: 'C', length: 80 },
  { name: 'capital', titleZh: '注册资本', type: 'N', length: 18, scale: 2, nullable: true },
  { name: 'founded', titleZh: '成立日期', type: 'D', nullable: true },
];

test('a messy spreadsheet is put right on one page, and the next one like it needs no word', async () => {
  const resource = await entry(firms);
  const book = (month: number) =>
    workbookOf((wb) => {
      const sheet = wb.addWorksheet('填报表');
      sheet.addRow([`2026 年 ${month} 月企业登记情况表`]);
      sheet.mergeCells('A1:E1');
      sheet.addRow(['填报单位：登记局', '', '', '单位：万元']);
      sheet.addRow(['序号', '企业编号 *', '企业名称全称', '注册资本（万元）', '成立日其']);
      sheet.addRow([1, `000${month}1`, '甲公司\u3000', '1,200.5', new Date(Date.UTC(2020, 0, 15))]);
      sheet.addRow([2, `000${month}2`, '乙公司', '3亿', '2021年3月2日']);
      sheet.addRow([3, Number('913710001234567890'), '丙公司', '500万元', '20220401']);
      sheet.getCell('E4').numFmt = 'yyyy/m/d';
    });
  const one = await enter(cast.supplier);
  const { page } = one;
  await page.goto(`/desk/catalog/${resource}?tab=data`);
  await chooser(page).setInputFiles(handed('企业.xlsx', await book(1)));
  await page.waitForURL(/\/collect\/batches\//);
  await page.getByText('文件的读取方式等您确认').waitFor();
  await shot(page, 'files-asks-1280');
  await page.getByRole('button', { name: '读取方式' }).click();
  await page.getByText('建议：名称相近，请核对').first().waitFor();
  await page.getByText('12005000').waitFor();
  assert.deepEqual(await lookHere(one, 'reading', { language: 'zh-CN', where: 'files', data }), []);
  // Its tick follows the answer of the preview, which a busy machine gives later than `check` waits.
  await page.getByRole('checkbox', { name: '按此换算' }).click();
  await page
    .getByText(/单位换算|换算为/)
    .first()
    .waitFor();
  await page.getByRole('button', { name: '按此读取并继续' }).click();
  await page.waitForURL(/\/collect\/batches\/[^/]+$/);
  await page
    .getByText(/电子表格改成了科学计数法/)
    .first()
    .waitFor();
  await page.getByText('由您确认').waitFor();
  assert.deepEqual(await lookHere(one, 'loaded', { language: 'zh-CN', where: 'files', data }), []);
  const read = await sql<{
    values: string;
  }>`select reading::text as values from collect.batch where resource_id = ${resource}`.execute(scene.p.db);
  assert.match(read.rows[0]?.values ?? '', /"bare": ?"万"/);

  await page.getByRole('textbox', { name: '更正第 6 行的企业编号' }).fill('00013');
  await page.getByRole('button', { name: '提交更正（1 行）' }).click();
  await page.getByRole('link', { name: '查看更正批次' }).click();
  await page.getByText('本批更正了另一批的问题行').waitFor();
  await page.getByText('全部 1 行已可用').waitFor();

  await page.goto(`/desk/catalog/${resource}?tab=data`);
  await page.getByRole('radio', { name: '增量' }).check();
  await chooser(page).setInputFiles(handed('企业2.xlsx', await book(2)));
  await page.waitForURL(/\/collect\/batches\//);
  await page.getByText('沿用上次确认的读法').waitFor();
  await page
    .getByText(/电子表格改成了科学计数法/)
    .first()
    .waitFor();
  one.watch.assertClean(scene.base);
  await one.context.close();
});

test('an archive with two GB18030 files: one is chosen, with its encoding shown', async () => {
  const resource = await entry(firms);
  const csv = (code: string) =>
    iconv.encode(`企业编号,企业名称,注册资本,成立日期\n${code},甲公司,1,2020-01-01\n`, 'gb18030');
  const one = await enter(cast.supplier);
  const { page } = one;
  await page.goto(`/desk/catalog/${resource}?tab=data`);
  const zip = await zipOf({ '一月.csv': csv('0001'), '二月.csv': csv('0002') });
  const stated = page.getByLabel('来源申明的校验值');
  await stated.fill('不是校验值');
  await page.getByText(/不是 SHA-256/).waitFor();
  await stated.fill(`${createHash('sha256').update(zip).digest('hex')}  两月.zip`);
  await shot(page, 'files-stated-1280');
  await chooser(page).setInputFiles(handed('两月.zip', zip));
  await page.waitForURL(/\/collect\/batches\//);
  await page.getByText('与来源申明一致').waitFor();
  await page.getByRole('button', { name: '读取方式' }).click();
  await page.getByRole('combobox', { name: '数据表' }).click();
  await page.locator('.ant-select-item-option', { hasText: '二月.csv' }).click();
  await page.getByText(/按 GB18030 读/).waitFor();
  await page.getByRole('button', { name: '按此读取并继续' }).click();
  await page.waitForURL(/\/collect\/batches\/[^/]+$/);
  await page
    .getByText(/二月\.csv/)
    .first()
    .waitFor();
  one.watch.assertClean(scene.base);
  await one.context.close();
});

const households: ItemInput[] = [
  {
    name: 'id',
    titleZh: '身份证号',
    type: 'C',
    length: 18,
    key: true,
    identifier: 'resident-id',
    personal: 'sensitive',
  },
  { name: 'person', titleZh: '姓名', type: 'C', length: 50, personal: 'personal' },
  { name: 'house', titleZh: '户号', type: 'C', length: 8 },
  { name: 'area', titleZh: '住房面积', type: 'N', length: 10, scale: 2, nullable: true },
  { name: 'income', titleZh: '家庭年收入', type: 'N', length: 14, scale: 2, nullable: true },
  { name: 'day', titleZh: '登记日期', type: 'D', nullable: true },
];

/** As an office keeps it for years: titles and a note around the table, units, six styles of dates, numbers a spreadsheet has spoilt. */
const ids = Array.from({ length: 400 }, (_, n) => residentId('19800101', n));
const withX = ids.find((id) => id.endsWith('X')) ?? '';
const [first = '', second = '', third = '', fourth = '', fifth = '', sixth = ''] = ids.filter(
  (id) => !id.endsWith('X'),
);
const messyHead = ['序号', '身份证号码', '姓名', '户号', '住房面积（㎡）', '家庭年收入（万元）', '登记日期'];
const messyRows = (day: Date | string, damaged: number | string, serial: number) => [
  [1, first, '张三\u3000\u3000', '00012', '89.5㎡', '12.5', day],
  [2, damaged, '李四', '00013', '120平方米', '8万元', '2024年2月3日'],
  [3, withX.toLowerCase(), '王五', 14, '７５.２', '1,200.00', '2024/3/9'],
  [4, third, '赵六', '00015', '60.00 ㎡', '3.6万', '20240401'],
  [5, fourth, '钱七', '00016', 45, '约5万', serial],
  [6, fifth, '孙八', '00017', '', 6.6, '25/7/2024'],
];
const note = '注：收入单位为万元，面积为建筑面积。';
const messyBook = () =>
  workbookOf((wb) => {
    const sheet = wb.addWorksheet('2024年台账');
    sheet.addRow(['某区住房保障家庭登记台账']);
    sheet.mergeCells('A1:G1');
    sheet.addRow(['填报单位：住建局　填报日期：2024年9月1日']);
    sheet.mergeCells('A2:G2');
    sheet.addRow(messyHead);
    for (const row of messyRows(new Date(Date.UTC(2024, 0, 15)), Number(second.replace('X', '0')), 45413))
      sheet.addRow(row);
    sheet.getCell('G4').numFmt = 'yyyy"年"m"月"d"日"';
    sheet.addRow(['合计', '', '', '', 389.7]);
    sheet.addRow([note]);
    wb.addWorksheet('填写说明').addRow(['请勿改动表头']);
  });
const messyText = () => {
  const line = (cells: readonly unknown[]): string =>
    cells.map((cell) => (/,/.test(String(cell)) ? `"${cell}"` : String(cell))).join(',');
  const rows = messyRows('2024年1月15日', '1.1E+17', 45413).map(line);
  const lines = [
    '某区住房保障家庭登记台账,,,,,,',
    line(messyHead),
    ...rows,
    '合计,,,,389.7,,',
    `${note},,,,,,`,
  ];
  return iconv.encode(`${lines.join('\r\n')}\r\n`, 'gb18030');
};

/** What the page asks of the file, answered by what it proposes. */
async function agree(page: Page): Promise<void> {
  await page.getByRole('button', { name: '读取方式' }).click();
  await page.getByText('建议：名称相近，请核对').first().waitFor();
  await page.getByText('读不了，将留待更正').waitFor();
  const boxes = page.getByRole('checkbox', { name: '按此换算' });
  for (let at = 0; at < 3; at++) {
    await boxes.nth(at).click();
    // The next tick goes out with the answer to this one.
    await page.getByRole('checkbox', { name: '按此换算', checked: true }).nth(at).waitFor();
  }
  await page.getByRole('button', { name: '按此读取并继续' }).click();
  await page.waitForURL(/\/collect\/batches\/[^/]+$/);
}

test('an office’s own spreadsheet, by somebody new: found from the menu, asked, held back, mended, seen; the same as GB18030 text', async () => {
  const resource = await entry(households);
  const one = await enter(cast.supplier);
  const { page } = one;
  await page
    .getByRole('navigation', { name: '业务' })
    .getByRole('link', { name: /数据归集/ })
    .click();
  const listed = page.getByRole('row').filter({ has: page.locator(`a[href*="${resource}"]`) });
  await listed.getByRole('link', { name: '上传数据' }).click();
  await chooser(page).setInputFiles(handed('台账.xlsx', await messyBook()));
  await page.waitForURL(/\/collect\/batches\//);
  await agree(page);
  await page.getByText('3 行已可用，5 行留在隔离区').waitFor();
  const held = page.url();
  assert.deepEqual(await lookHere(one, 'held', { language: 'zh-CN', where: 'files', data }), []);
  const mend = (line: number, title: string, value: string) =>
    page.getByRole('textbox', { name: `更正第 ${line} 行的${title}` }).fill(value);
  await page
    .getByText(/科学计数法，数字已丢失；知道原号码的直接更正/)
    .first()
    .waitFor();
  await mend(5, '身份证号', sixth);
  await page.getByText(/这一列的编号是 5 位/).waitFor();
  await mend(6, '户号', '00014');
  await page.getByText('家庭年收入（不写单位的按“万”计）').waitFor();
  await mend(8, '家庭年收入', '5');
  // Totals and remarks are no data: put aside with a reason, and what was typed stays.
  for (const line of [10, 11]) await page.getByRole('checkbox', { name: `选择第 ${line} 行` }).check();
  await page.getByRole('button', { name: '不再入库（2 行）' }).click();
  await page.getByRole('dialog').getByLabel('原因').fill('合计和说明，不是数据');
  await page.getByRole('dialog').getByRole('button', { name: '确定不再入库' }).click();
  await page.getByText('已处理 2 行').waitFor();
  await page.getByRole('button', { name: '提交更正（3 行）' }).click();
  await page.getByRole('link', { name: '查看更正批次' }).click();
  await page.getByText('全部 3 行已可用').waitFor();
  await page.goto(held);
  await page.getByText('没有待更正的行').waitFor();

  await page.getByRole('link', { name: '这个资源的全部批次' }).click();
  const seen = page.getByRole('link', { name: /下载现有数据/ });
  const rows = await (await page.request.get((await seen.getAttribute('href')) ?? '')).text();
  for (const row of [
    [first, '张三', '00012', '89.5', '125000', '2024-01-15'],
    [sixth, '李四', '00013', '120', '80000', '2024-02-03'],
    [withX, '王五', '00014', '75.2', '12000000', '2024-03-09'],
    [third, '赵六', '00015', '60', '36000', '2024-04-01'],
    [fourth, '钱七', '00016', '45', '50000', '2024-05-01'],
    [fifth, '孙八', '00017', '', '66000', '2024-07-25'],
  ])
    assert.ok(rows.includes(row.join(',')), `${row.join(',')} in\n${rows}`);
  assert.equal(rows.trim().split('\n').length, 7);

  await page.getByRole('radio', { name: '增量' }).check();
  await chooser(page).setInputFiles(handed('台账.csv', messyText()));
  await page.waitForURL(/\/collect\/batches\//);
  await page.getByText('文件的读取方式等您确认').waitFor();
  await agree(page);
  await page.getByText('GB18030').first().waitFor();
  await page.getByText('3 行已可用，5 行留在隔离区').waitFor();
  one.watch.assertClean(scene.base);
  await one.context.close();
});
