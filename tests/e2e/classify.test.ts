/** Classification on the desk: an entry is looked at, graded, confirmed laxer and reviewed; rules, masks and findings, wide and narrow. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { Browser } from 'playwright-core';
import type { Client } from '#tests/conformance/client.ts';
import { Stage } from '#tests/conformance/stage.ts';
import { type Started, startPlatform } from '#tests/conformance/started.ts';
import { listEntries } from '#tests/conformance/walks.ts';
import { confirm } from './acts.ts';
import { type Language, openBrowser, signInAs, type Visit, visit } from './browser.ts';
import { people } from './city.ts';
import { Data } from './inspect.ts';
import { lookHere, open } from './screens.ts';
import { builtWeb } from './web.ts';

let started: Started;
let browser: Browser;
let resource: string;
const data = new Data();

before(async () => {
  await builtWeb();
  browser = await openBrowser();
  started = await startPlatform({ city: 'cangzhou' });
  const stage = new Stage(started, 'cangzhou');
  const police: Client = await stage.as('police');
  const found = (await listEntries(police, { scope: 'mine' })).find(({ name }) =>
    name.startsWith('居民户籍信息'),
  );
  assert.ok(found, 'the demo has a register of households');
  resource = found.id;
  await police.post(`/api/classify/resources/${resource}/detect`, { header: [], rows: [] });
});

after(async () => {
  await browser?.close();
  await started?.stop();
});

const look = (one: Visit, name: string, language: Language = 'zh-CN') =>
  lookHere(one, name, { language, where: 'classify', data });

test('the provider grades a resource, the bureau reviews what is laxer', async () => {
  const one = await visit(browser, started.base, { language: 'zh-CN' });
  data.listen(one.context);
  await signInAs(one, people.provider);
  const { page } = one;
  const faults: string[] = [];
  await page.goto('/desk/classify');
  faults.push(...(await look(one, 'grades')));
  await page.getByRole('link', { name: '居民户籍信息' }).first().click();
  await page.getByRole('heading', { level: 1, name: /居民户籍信息/ }).waitFor();
  await page.getByText('公民身份号码').first().waitFor();
  faults.push(...(await look(one, 'resource')));
  await page.getByRole('button', { name: '整项定级' }).click();
  const form = page.getByRole('region', { name: '整项定级' });
  for (const group of await form.getByRole('group').all()) await group.getByRole('radio').first().check();
  await form
    .getByRole('group', { name: /个人权益/ })
    .getByRole('radio', { name: '特别严重危害' })
    .check();
  await form.getByRole('button', { name: '得出建议' }).click();
  await form.getByText('建议级别').first().waitFor();
  await form.getByRole('combobox', { name: '级别' }).click();
  await page
    .locator('.ant-select-dropdown:visible .ant-select-item-option')
    .filter({ hasText: /^一般3级$/ })
    .click();
  await form.getByRole('textbox', { name: '理由' }).fill('字段仅供核验，不返回明细');
  faults.push(...(await look(one, 'grading')));
  await form.getByRole('button', { name: '提交主管部门复核' }).click();
  await page.getByRole('heading', { name: '从宽定级待复核' }).waitFor();
  assert.deepEqual(faults, []);
  one.watch.assertClean(started.base);
  await one.context.close();

  const bureau = await visit(browser, started.base, { language: 'zh-CN' });
  data.listen(bureau.context);
  await signInAs(bureau, people.bureau);
  await bureau.page.goto('/desk/classify/findings');
  await bureau.page.getByText('从宽定级待复核').first().waitFor();
  const more = await look(bureau, 'findings');
  await bureau.page
    .getByRole('link', { name: /居民户籍信息/ })
    .first()
    .click();
  await bureau.page
    .getByRole('button', { name: '同 意' })
    .or(bureau.page.getByRole('button', { name: '同意', exact: true }))
    .click();
  await bureau.page.getByRole('dialog').getByRole('textbox').fill('理由成立');
  await confirm(bureau.page, '同意');
  await bureau.page.getByText('已确认').first().waitFor();
  await bureau.page.goto('/desk/classify/rules');
  await bureau.page.getByRole('button', { name: '编制新版' }).click();
  // The table as it stands in the editor is one the platform takes; it says what would change.
  await bureau.page.getByRole('button', { name: '预览影响' }).click();
  await bureau.page
    .getByText('没有条目的级别会变化')
    .or(bureau.page.getByRole('table', { name: '受影响的条目' }))
    .first()
    .waitFor();
  more.push(...(await look(bureau, 'rules')));
  await bureau.page.goto('/desk/classify/masks');
  await bureau.page.getByText('999***********0017').first().waitFor();
  more.push(...(await look(bureau, 'masks')));
  assert.deepEqual(more, []);
  bureau.watch.assertClean(started.base);
  await bureau.context.close();
});

test('the same screens in English', async () => {
  const one = await visit(browser, started.base, { language: 'en' });
  data.listen(one.context);
  await signInAs(one, people.bureau);
  const faults: string[] = [];
  for (const [name, path] of [
    ['grades', '/desk/classify'],
    ['resource', `/desk/classify/resources/${resource}`],
    ['findings', '/desk/classify/findings'],
    ['rules', '/desk/classify/rules'],
    ['masks', '/desk/classify/masks'],
  ] as const) {
    await open(one.page, path);
    faults.push(...(await look(one, name, 'en')));
  }
  assert.deepEqual(faults, []);
  await one.context.close();
});
