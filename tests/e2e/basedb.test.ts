/** Base databases on the desk: the register, one database with its fields and conflicts, the model on a sheet, a record with its provenance. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { Browser } from 'playwright-core';
import {
  bindNewEntry,
  keeperOf,
  modelOfTwo,
  newPerson,
  recordOf,
  setModel,
  sourceUnit,
} from '#tests/conformance/base-walks.ts';
import { Stage } from '#tests/conformance/stage.ts';
import { type Started, startPlatform } from '#tests/conformance/started.ts';
import { openBrowser, signInAs, type Visit, visit } from './browser.ts';
import { people } from './city.ts';
import { Data } from './inspect.ts';
import { lookHere } from './screens.ts';
import { builtWeb } from './web.ts';

let started: Started;
let browser: Browser;
let database: string;
let unit: string;
const shared = newPerson();
const data = new Data();

before(async () => {
  await builtWeb();
  browser = await openBrowser();
  started = await startPlatform({ city: 'cangzhou' });
  const stage = new Stage(started, 'cangzhou');
  const a = await sourceUnit(stage, [
    [shared, '王小明', '0317-2020001'],
    [newPerson(), '李小红', '0317-2020002'],
  ]);
  const b = await sourceUnit(stage, [[shared, '王小明', '0317-3030003']]);
  unit = a.name;
  const keeper = await keeperOf(stage, 'population');
  database = keeper.database.id;
  await bindNewEntry(stage, keeper, database);
  await setModel(keeper.officer, database, modelOfTwo(a.entry.id, b.entry.id));
  await recordOf(stage, keeper.officer, database, shared);
});

after(async () => {
  await browser?.close();
  await started?.stop();
});

const look = (one: Visit, name: string) => lookHere(one, name, { language: 'zh-CN', where: 'basedb', data });

test('a record of a base database shows each value with its source, batch and time, and what others say', async () => {
  const one = await visit(browser, started.base, { language: 'zh-CN' });
  data.listen(one.context);
  await signInAs(one, people.bureau);
  const { page } = one;
  const faults: string[] = [];
  await page.goto('/desk/bases');
  await page.getByRole('link', { name: '人口', exact: true }).waitFor();
  faults.push(...(await look(one, 'register')));
  await page.getByRole('link', { name: '人口', exact: true }).click();
  await page.getByText('权威来源').first().waitFor();
  faults.push(...(await look(one, 'database')));
  await page.getByRole('tab', { name: /来源差异/ }).click();
  await page.getByText('0317-3030003').first().waitFor();
  faults.push(...(await look(one, 'conflicts')));
  await page.goto(`/desk/bases/${database}/model`);
  await page.getByRole('region', { name: '来源连接图' }).waitFor();
  faults.push(...(await look(one, 'model')));
  await page.goto(`/desk/bases/${database}/entity`);
  await page.getByRole('textbox', { name: '公民身份号码' }).fill(shared.toLowerCase());
  await page.getByRole('textbox', { name: '查看用途' }).fill('核对登记情况');
  await page.getByRole('button', { name: '查看', exact: true }).click();
  const row = page.getByRole('row').filter({ hasText: '联系电话' });
  await row.getByText('0317-2020001').first().waitFor();
  assert.match(await row.innerText(), new RegExp(unit), 'the source of the value is named');
  assert.match(await row.innerText(), /第 1 批/, 'and its batch');
  assert.match(await row.innerText(), /0317-3030003/, 'beside what the other source says');
  assert.match(await row.innerText(), /待核实/);
  assert.ok(!page.url().includes(shared), 'no identity number in the address');
  faults.push(...(await look(one, 'entity')));
  assert.deepEqual(faults, []);
  await one.context.close();
});
