/** Finding on the desk: a search is kept and followed, an entry followed, relations and figures looked at, files taken; wide and narrow. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { Browser } from 'playwright-core';
import type { Client } from '#tests/conformance/client.ts';
import { Stage } from '#tests/conformance/stage.ts';
import { type Started, startPlatform } from '#tests/conformance/started.ts';
import { listEntries } from '#tests/conformance/walks.ts';
import { openBrowser, settled, shot, sizes, type Visit, visit } from './browser.ts';
import { askedOf, Data, inspect } from './inspect.ts';
import { open } from './screens.ts';
import { builtWeb } from './web.ts';

let started: Started;
let browser: Browser;
let police: Client;
let resource: string;

before(async () => {
  await builtWeb();
  browser = await openBrowser();
  started = await startPlatform({ city: 'cangzhou' });
  police = await new Stage(started, 'cangzhou').as('police');
  const found = (await listEntries(police)).find(({ name }) => name.startsWith('居民户籍信息'));
  assert.ok(found, 'the demo has a register of households');
  resource = found.id;
});

after(async () => {
  await browser?.close();
  await started?.stop();
});

async function as(language: 'zh-CN' | 'en', data: Data): Promise<Visit> {
  const one = await visit(browser, started.base, { language });
  data.listen(one.context);
  const [name = '', value = ''] = (await police.ready()).cookie.split('=');
  await one.context.addCookies([{ name, value, url: started.base }]);
  return one;
}

test('a search is kept and followed, found again, and forgotten; an entry is followed', async () => {
  const data = new Data();
  const one = await as('zh-CN', data);
  const { page } = one;
  await page.goto('/desk/catalog?q=户籍');
  await page
    .getByRole('link', { name: /居民户籍信息/ })
    .first()
    .waitFor();
  await page.getByRole('button', { name: '保存检索' }).click();
  await page.getByRole('textbox', { name: '检索名称' }).fill('户籍类目录');
  await page.getByRole('checkbox', { name: /订阅/ }).check();
  await settled(page);
  await shot(page, 'find-save-zh-CN-1280');
  await page.getByRole('button', { name: /^保\s?存$/ }).click();
  await page.getByRole('button', { name: '我的检索（1）' }).click();
  await page.getByRole('menuitem', { name: /户籍类目录/ }).waitFor();
  await page.getByRole('menuitem', { name: '管理检索与订阅' }).click();
  await page.getByRole('link', { name: '户籍类目录' }).click();
  await page.waitForURL(/q=/);
  await page.goto(`/desk/catalog/${resource}`);
  await page.getByRole('button', { name: '订阅', exact: true }).click();
  await page.getByRole('button', { name: '取消订阅' }).waitFor();
  one.watch.assertClean(started.base);
  await one.context.close();
});

test('every screen of finding fits, speaks and can be read', async () => {
  const screens = [
    { name: 'list', path: '/catalog', text: /居民户籍信息/ },
    { name: 'following', path: '/catalog/following', text: /户籍类目录/ },
    { name: 'relations', path: `/catalog/${resource}?tab=relations`, text: /关系/ },
    { name: 'statistics', path: '/catalog/statistics', text: /按月增长/ },
  ];
  const faults: string[] = [];
  for (const language of ['zh-CN', 'en'] as const) {
    const data = new Data();
    const one = await as(language, data);
    for (const { name, path, text } of screens) {
      for (const size of ['wide', 'narrow'] as const) {
        await one.page.setViewportSize(sizes[size]);
        await open(one.page, `/desk${path}`);
        if (language === 'zh-CN') await one.page.getByText(text).first().waitFor();
        if (name === 'relations' || name === 'statistics') await one.page.locator('canvas').first().waitFor();
        await settled(one.page);
        await shot(one.page, `find-${name}-${language}-${sizes[size].width}`);
        await inspect(one.page, `${name} ${language} ${size}`, {
          language,
          data,
          axe: askedOf(language, sizes[size].width),
        }).catch((error: unknown) => {
          faults.push(error instanceof Error ? error.message : String(error));
        });
      }
    }
    one.watch.assertClean(started.base);
    await one.context.close();
  }
  assert.deepEqual(faults, []);
});

test('files of the list, and the catalogue for others without an account', async () => {
  const one = await visit(browser, started.base, { language: 'zh-CN' });
  const reply = await one.page.request.get('/api/catalog/dcat?pageSize=1');
  assert.match(reply.headers()['content-type'] ?? '', /application\/ld\+json/);
  assert.equal((await one.page.goto('/'))?.status(), 200);
  const told = await one.page.locator('link[rel=alternate][title=DCAT-AP]').getAttribute('href');
  const catalogue = await one.page.request.get(told ?? '');
  assert.match(catalogue.headers()['content-type'] ?? '', /application\/ld\+json/);
  await one.context.close();
});
