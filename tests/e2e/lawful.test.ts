/** A unit registers why it collects, sees what is missing, tells its subjects, and takes the first record at the window; a batch without a task waits. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { Browser, Locator, Page } from 'playwright-core';
import {
  act,
  companyEntry,
  companyItems,
  companyNames,
  companyRows,
  fieldsOf,
  newTask,
  noticeText,
  tasks,
} from '#tests/conformance/lawful-walks.ts';
import { Stage } from '#tests/conformance/stage.ts';
import { type Started, startPlatform } from '#tests/conformance/started.ts';
import { creditCode, uploadRows } from '#tests/conformance/walks.ts';
import { openBrowser, signInAs, visit } from './browser.ts';
import { people } from './city.ts';
import { Data } from './inspect.ts';
import { lookHere } from './screens.ts';
import { builtWeb } from './web.ts';

let started: Started;
let browser: Browser;
const data = new Data();

before(async () => {
  await builtWeb();
  browser = await openBrowser();
  started = await startPlatform({ city: 'baotou' });
});
after(async () => {
  await browser?.close();
  await started?.stop();
});

/** Types into a choice and takes what is offered. */
async function pick(page: Page, field: Locator, text: string): Promise<void> {
  await field.click();
  await field.fill(text);
  await page.locator('.ant-select-item-option', { hasText: text }).first().click();
}

test('from what is missing to the first record of the form', async () => {
  const stage = new Stage(started, 'baotou');
  const officer = await stage.as('police');
  const items = companyItems.map((one) => ({ ...one, nullable: one.name !== 'credit_code' }));
  const entry = await companyEntry(stage, officer, { items });
  const held = await uploadRows(stage, officer, entry.id, companyRows([creditCode()]));
  const one = await visit(browser, started.base);
  data.listen(one.context);
  await signInAs(one, people.provider);
  const { page } = one;
  const faults: string[] = [];
  const look = async (name: string): Promise<void> => {
    faults.push(...(await lookHere(one, name, { language: 'zh-CN', where: 'lawful', data })));
  };
  await page.goto(`/desk/collect/batches/${held.id}`);
  await page.getByText('没有采集事项，批次已暂存').waitFor();
  await look('held');
  await page.getByRole('link', { name: '登记采集事项' }).click();
  await page.getByLabel(/^名称/).fill('企业登记窗口采集');
  await page.getByText(/还缺 \d+ 项/).waitFor();
  await look('editor');
  const fields = fieldsOf(companyNames).map((field) =>
    field.item === 'credit_code' ? { ...field, mandatory: true, basis: { level: 'law', ...act } } : field,
  );
  const task = await newTask(officer, entry.id, {
    way: 'form',
    fields,
    verification: { methods: ['identity-card', 'sms-code'], demand: 'one' },
  });
  await page.goto(`/desk${tasks.replace('/api', '')}/${task.id}`);
  await page.getByText('没有告知书，不能开始采集').waitFor();
  assert.ok(await page.getByRole('button', { name: '开始采集' }).isDisabled());
  await look('missing');
  await page.getByText('发布新版本').first().click();
  await page.getByLabel(/^告知内容/).fill(noticeText);
  await page.getByRole('button', { name: '发布新版本' }).click();
  await page.getByText('第 1 版').waitFor();
  for (const yes of await page.getByText('是', { exact: true }).all()) await yes.click();
  await page.getByRole('button', { name: /^签\s?署$/ }).click();
  await page.getByText(/秦望舒 于/).waitFor();
  await page.getByText('没有缺项').waitFor();
  await page.getByRole('button', { name: '开始采集' }).click();
  await page.getByRole('dialog').getByRole('button', { name: '开始采集' }).click();
  await page.getByRole('button', { name: '发布表单' }).click();
  await page.getByRole('link', { name: '打开表单' }).waitFor();
  await look('task');
  await page.getByRole('link', { name: '打开表单' }).click();
  await page.getByText(noticeText).waitFor();
  assert.equal(await page.getByLabel(/^统一社会信用代码/).count(), 0, 'no field before the notice');
  await page.getByRole('button', { name: '我已阅读' }).click();
  const code = creditCode();
  await page.getByLabel(/^统一社会信用代码/).fill(code);
  await page.getByLabel('居民身份证').check();
  await look('form');
  await page.getByRole('button', { name: /^提\s?交$/ }).click();
  await page.getByText('已收到，稍后入库').waitFor();
  await page.goto('/desk/collect/tasks');
  await page.getByRole('link', { name: '企业登记信息采集' }).first().waitFor();
  await look('list');
  await page.goto('/desk/collect/task-reports');
  await page.getByText('没有重复采集的字段').waitFor();
  await look('reports');
  await page.goto(`/desk/catalog/${entry.id}`);
  await page.getByText('采集依据').waitFor();
  await page.goto(`/desk/collect/tasks/${task.id}/consents`);
  await page.getByText('还没有登记同意').waitFor();
  await look('consents');
  await page.goto(`/desk/catalog/${entry.id}?tab=data`);
  await page.getByText('form-1.csv').waitFor();
  await page.getByText('已入库').first().waitFor();
  // The subject asks that its row be erased: counted by the unit, decided by the bureau, gone from every store.
  await page.goto('/desk/collect/retention');
  await page.getByText('申请清除数据').click();
  const ask = page.locator('details', { hasText: '申请清除数据' });
  await pick(page, ask.getByLabel(/^资源/), entry.name);
  await pick(page, ask.getByLabel(/^清除范围/), '某一主体的数据');
  await ask.getByLabel(/^主键值/).fill(code);
  await ask.getByLabel(/^法律依据/).fill('个人信息保护法第四十七条');
  await ask.getByLabel(/^理由/).fill('本人依法要求删除');
  await look('retention');
  await ask.getByRole('button', { name: '清点并提交' }).click();
  await page.getByRole('heading', { name: /^QC-/ }).waitFor();
  assert.equal(await page.getByRole('button', { name: '同意清除' }).count(), 0, 'another person decides');
  await look('erasure');
  const two = await visit(browser, started.base);
  data.listen(two.context);
  await signInAs(two, people.bureau);
  await two.page.goto(new URL(page.url()).pathname);
  await two.page.getByRole('button', { name: '同意清除' }).click();
  await two.page.getByRole('dialog').getByRole('textbox').fill('核对无误');
  await two.page.getByRole('dialog').getByRole('button', { name: '同意清除' }).click();
  await two.page.getByText('完成时间').waitFor({ timeout: 60_000 });
  faults.push(...(await lookHere(two, 'erased', { language: 'zh-CN', where: 'lawful', data })));
  await two.context.close();
  assert.deepEqual(faults, []);
  one.watch.assertClean(one.base);
  await one.context.close();
});
