/** What a consumer is handed: a file with its manifest, a feed, a paper with its receipt, and the console; and whom a leaked file names. */
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { after, before, test } from 'node:test';
import type { Browser, Download, Page } from 'playwright-core';
import { newElements } from '#tests/conformance/element-walks.ts';
import { servedSums } from '#tests/conformance/scenarios/share-marks.ts';
import { providerOf } from '#tests/conformance/served.ts';
import { type Consumer, type Grant, granted, newConsumer } from '#tests/conformance/share-walks.ts';
import { Stage } from '#tests/conformance/stage.ts';
import { type Started, startPlatform } from '#tests/conformance/started.ts';
import { accounts, unique, uploadRows } from '#tests/conformance/walks.ts';
import { openBrowser, settled, type Visit } from './browser.ts';
import { visitAs } from './cities.ts';
import { Data } from './inspect.ts';
import { lookAt, lookHere, open } from './screens.ts';
import { builtWeb } from './web.ts';

let started: Started;
let browser: Browser;
let consumer: Consumer;
let resource: Awaited<ReturnType<typeof servedSums>>;
let file: Grant;
let feed: Grant;
let leaked = Buffer.alloc(0);
let deliveryPath = '';
let stage: Stage;
const data = new Data();

before(async () => {
  await builtWeb();
  browser = await openBrowser();
  started = await startPlatform({ city: 'neijiang' });
  stage = new Stage(started, 'neijiang');
  const [element = ''] = await newElements(await stage.as(accounts.bureau), [`认定结论${unique()}`]);
  resource = await servedSums(stage, element);
  consumer = await newConsumer(stage);
  const by = async (mode: string) => (await granted(stage, resource, consumer, { answers: { mode } })).grant;
  [file, feed] = [await by('file'), await by('feed')];
  const provider = await providerOf(stage, resource);
  const changed =
    'register_no,finding,amount,fee\nR00001,认定8,1200.10,700.20\nR00002,认定8,1300.10,800.20\n';
  await uploadRows(stage, provider, resource.resourceId, changed, { mode: 'incremental' });
  await by('interface');
  await provider.post('/api/share/papers/entries', { resourceId: resource.resourceId, kind: 'licence' });
});

after(async () => {
  await browser?.close();
  await started?.stop();
});

/** What was just pressed still fades: colours are looked at when they stand. */
const faded = `Promise.all(document.getAnimations().filter((one) => one instanceof CSSTransition)
  .map((one) => one.finished.catch(() => undefined))).then(() => undefined)`;

async function look(one: Visit, name: string): Promise<string[]> {
  await one.page.locator('.ant-btn-loading').first().waitFor({ state: 'detached' });
  await one.page.mouse.move(0, 0);
  await settled(one.page);
  await one.page.evaluate(faded);
  return lookHere(one, name, { language: 'zh-CN', where: 'handed-over', data });
}

async function entered(client: Consumer['officer'], language: 'zh-CN' | 'en' = 'zh-CN'): Promise<Visit> {
  const one = await visitAs(browser, started, client, language);
  data.listen(one.context);
  return one;
}

async function saved(page: Page, press: () => Promise<void>): Promise<{ bytes: Buffer; one: Download }> {
  const [one] = await Promise.all([page.waitForEvent('download'), press()]);
  return { bytes: await readFile(await one.path()), one };
}

test('a file is asked for, made, read with its manifest and downloaded whole', async () => {
  const one = await entered(consumer.officer);
  const { page } = one;
  await open(page, `/desk/grants/${file.id}`);
  await page.getByRole('button', { name: '生成 CSV' }).click();
  await page.getByRole('heading', { name: '文件清单' }).waitFor();
  deliveryPath = new URL(page.url()).pathname;
  assert.match(deliveryPath, /\/deliveries\//);
  await page.getByText('可下载').first().waitFor();
  await page.getByRole('button', { name: '生成下载链接' }).click();
  const link = page.getByRole('link', { name: /^下\s*载$/ });
  await link.waitFor();
  const faults = await look(one, 'delivery');
  leaked = Buffer.from((await saved(page, () => link.click())).bytes);
  const digest = createHash('sha256').update(leaked).digest('hex');
  await page.getByText(digest, { exact: true }).waitFor();
  await open(page, '/desk/deliveries/copies');
  await page.getByText('页面下载').first().waitFor();
  faults.push(...(await look(one, 'copies')));
  assert.deepEqual(faults, []);
  one.watch.assertClean(started.base);
  await one.context.close();
});

test('the auditor is told whose copy it was', async () => {
  const one = await entered(await stage.as('auditor'));
  const { page } = one;
  const { person } = await consumer.officer.get<{ person: { name: string } }>('/api/me');
  await open(page, '/desk/marks/trace');
  const found = { name: 'found.csv', mimeType: 'text/csv', buffer: leaked };
  await page.locator('input[type=file]').setInputFiles(found);
  await page.getByText('标记指向 1 次交付').waitFor();
  await page.getByText(person.name, { exact: true }).first().waitFor();
  const faults = await look(one, 'traced');
  const nobodys = { ...found, buffer: Buffer.from('register_no,amount\nR00001,1.00\n') };
  await page.locator('input[type=file]').setInputFiles(nobodys);
  await page.getByText('没有发现足以指认的标记').waitFor();
  assert.deepEqual(faults, []);
  one.watch.assertClean(started.base);
  await one.context.close();
});

test('the feed says how far it is and what is not yet acknowledged', async () => {
  const one = await entered(consumer.officer);
  const { page } = one;
  await open(page, `/desk/feeds/${feed.id}`);
  await page.getByRole('heading', { name: '接口地址' }).waitFor();
  await page.getByText(`/services/${resource.code}/feed/snapshot`).first().waitFor();
  await page.getByText('2 条', { exact: false }).first().waitFor();
  assert.deepEqual(await look(one, 'feed'), []);
  one.watch.assertClean(started.base);
  await one.context.close();
});

test('a paper is fetched with its receipt, and anybody sees whether the file is that paper', async () => {
  const one = await entered(consumer.officer);
  const { page } = one;
  await open(page, '/desk/papers');
  await page.getByRole('heading', { name: '调取证照文书' }).waitFor();
  await page.locator('.list-tools input:not([role=combobox])').first().fill('R00003');
  const act = page.getByRole('button', { name: '调取并保存' });
  const { bytes } = await saved(page, () => act.click());
  const number = await page
    .getByRole('link', { name: /^ZZ\d{4}-/ })
    .first()
    .innerText();
  const faults = await look(one, 'papers');
  await page.goto(`/verify/paper?number=${number}`);
  const drop = (buffer: Buffer) =>
    page.locator('#file').setInputFiles({ name: 'paper.pdf', mimeType: 'application/pdf', buffer });
  await drop(bytes);
  await page.getByRole('status').getByText('核验通过').waitFor();
  faults.push(...(await look(one, 'paper')));
  const altered = Buffer.from(bytes);
  altered[altered.length >> 1] = (altered[altered.length >> 1] ?? 0) ^ 1;
  await drop(altered);
  await page.getByRole('alert').getByText('核验不通过').waitFor();
  assert.deepEqual(faults, []);
  one.watch.assertClean(started.base);
  await one.context.close();
});

test('a call is tried in the console, and a broken signature is shown where it breaks', async () => {
  const one = await entered(consumer.officer);
  const { page } = one;
  await open(page, `/desk/services/${resource.serviceId}/try`);
  await page.getByRole('button', { name: '开通测试授权' }).click();
  await page.getByRole('button', { name: '新建测试密钥' }).click();
  const [answer] = await Promise.all([
    page.waitForResponse(/\/test-grants\/[^/]+\/send$/),
    page.getByRole('button', { name: /^发\s*送$/ }).click(),
  ]);
  const { status, request } = (await answer.json()) as {
    status: number;
    request: { headers: Record<string, string>; body: string; base: string };
  };
  assert.equal(status, 200);
  await page.getByText('测试存证回执').waitFor();
  const faults = await look(one, 'console');
  await page.getByRole('tab', { name: '签名排查' }).click();
  const headers = Object.entries(request.headers).map(([name, value]) => `${name}: ${value}`);
  await page.getByLabel('请求头（每行一个）').fill(headers.join('\n'));
  await page.getByLabel('请求体').fill(`${request.body} `);
  await page.getByLabel('您的待签文字').fill(request.base.replace('POST', 'PUT'));
  await page.getByRole('button', { name: /^排\s*查$/ }).click();
  await page.locator('.try-pair .differs mark').first().waitFor();
  await page.getByText(/与收到的 \d+ 字节请求体不一致/).waitFor();
  faults.push(...(await look(one, 'debug')));
  assert.deepEqual(faults, []);
  one.watch.assertClean(started.base);
  await one.context.close();
});

test('all of it in English, narrow', async () => {
  const one = await entered(consumer.officer, 'en');
  // As people come in: wide and by the front door, where every piece of the font is asked for.
  await open(one.page, '/desk');
  await settled(one.page);
  const screens = [
    { name: 'delivery', path: deliveryPath },
    { name: 'feed', path: `/desk/feeds/${feed.id}` },
    { name: 'papers', path: '/desk/papers' },
    { name: 'try', path: `/desk/services/${resource.serviceId}/try` },
  ];
  await lookAt(one, screens, { language: 'en', where: 'handed-over', data });
  await one.context.close();
});
