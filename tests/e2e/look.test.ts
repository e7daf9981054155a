/** The named screens, wide and narrow, in both languages: they fit, they speak, they can be read by everybody and worked by keyboard. */
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import type { Browser } from 'playwright-core';
import { type Started, startPlatform } from '#tests/conformance/started.ts';
import { type Language, openBrowser, settled, signInAs, type Visit, visit } from './browser.ts';
import { people } from './city.ts';
import { companyHead } from './holdings-scene.ts';
import { Data, tabTo } from './inspect.ts';
import { type Scene, setScene } from './scene.ts';
import { lookAt } from './screens.ts';
import { builtWeb } from './web.ts';

const languages: Language[] = ['zh-CN', 'en'];

type Screens = (scene: Scene) => { name: string; path: string }[];

/** The desk's named screens by the person who has them. */
const desk: Record<string, Screens> = {
  [people.provider]: (scene) => [
    { name: 'home', path: '/desk/' },
    { name: 'catalogue', path: '/desk/catalog' },
    { name: 'collect', path: '/desk/collect' },
    { name: 'exceptions', path: '/desk/collect/exceptions' },
    { name: 'upload', path: `/desk/catalog/${scene.resource}?tab=data` },
    { name: 'quarantine', path: `/desk/collect/batches/${scene.batch}` },
    { name: 'purchases', path: '/desk/catalog/purchases' },
  ],
  [people.consumer]: (scene) => [
    { name: 'service', path: `/desk/services/${scene.service}` },
    { name: 'application', path: `/desk/applications/${scene.draftApplication}` },
    { name: 'grant', path: `/desk/grants/${scene.grant}` },
    { name: 'key', path: `/desk/grants/${scene.grant}?tab=keys` },
    { name: 'ledger', path: '/desk/ledger' },
    { name: 'entry', path: `/desk/ledger/${scene.entry}` },
  ],
  [people.bureau]: (scene) => [
    { name: 'bureau-home', path: '/desk/' },
    { name: 'gathering-units', path: '/desk/collect/units' },
    { name: 'decision', path: `/desk/cases/${scene.toDecide}` },
    { name: 'purchase-decision', path: `/desk/catalog/purchases?act=${scene.holdings.purchase}` },
    { name: 'import-profile', path: '/desk/catalog/import/profile' },
    { name: 'lateness', path: '/desk/cases/lateness' },
    { name: 'code-lists', path: '/desk/catalog/code-lists?open=DEMO-GENDER' },
    { name: 'standards', path: '/desk/catalog/standards' },
    { name: 'standard', path: `/desk/catalog/standards/${scene.holdings.standard}` },
    { name: 'drivers', path: '/desk/catalog/drivers' },
  ],
  [companyHead]: (scene) => [
    { name: 'attorneys', path: `/desk/organisations/${scene.holdings.company}?tab=attorneys` },
  ],
  [people.compiler]: (scene) => [{ name: 'compile', path: `/desk/catalog/${scene.draftEntry}/edit` }],
};

const portal: Screens = (scene) => [
  { name: 'home', path: '/' },
  { name: 'search', path: `/resources?q=${encodeURIComponent('区划')}` },
  { name: 'empty-search', path: `/resources?q=${encodeURIComponent('没有这样的东西')}` },
  { name: 'resource', path: `/resources/${scene.openResource}` },
  { name: 'nothing-here', path: '/nothing-here' },
];

let started: Started;
let browser: Browser;
let scene: Scene;
const data = new Data();

before(async () => {
  await builtWeb();
  browser = await openBrowser();
  started = await startPlatform({ city: 'cangzhou' });
  scene = await setScene(started);
});

after(async () => {
  await browser?.close();
  await started?.stop();
});

async function come(language: Language, options: { javaScript?: boolean } = {}): Promise<Visit> {
  const one = await visit(browser, started.base, { language, ...options });
  data.listen(one.context);
  return one;
}

for (const language of languages) {
  // Most of a look is waiting until a page is at rest: what one person waits for another uses.
  describe(`in ${language}`, { concurrency: 3 }, () => {
    for (const [person, screens] of Object.entries(desk)) {
      test(`the desk of ${person}`, async () => {
        const one = await come(language);
        await signInAs(one, person);
        await lookAt(one, screens(scene), { language, where: 'desk', data });
        await one.context.close();
      });
    }

    test('the sign-in', async () => {
      const one = await come(language);
      await lookAt(one, [{ name: 'login', path: '/desk/login' }], { language, where: 'desk', data });
      await one.context.close();
    });

    test('the portal', async () => {
      const one = await come(language);
      one.watch.allow(404, /^\/nothing-here$/);
      for (const path of [
        '/api/catalog/resources?facets=true',
        `/api/catalog/resources/${scene.openResource}`,
      ])
        data.add(await (await fetch(new URL(path, started.base))).json());
      data.add('没有这样的东西');
      await lookAt(one, portal(scene), { language, where: 'portal', data });
      await one.context.close();
    });
  });
}

describe('by keyboard alone', () => {
  test('the desk: / searches, ? helps, g goes, Tab reaches the main act', async () => {
    const one = await come('zh-CN');
    await signInAs(one, people.bureau);
    const { page } = one;
    await settled(page);
    await page.keyboard.press('/');
    assert.equal(
      await page.evaluate('document.activeElement.closest("search") !== null'),
      true,
      '/ goes to the search',
    );
    await page.keyboard.press('Tab');
    await page.keyboard.press('?');
    await page.getByRole('dialog').getByText('快捷键').first().waitFor();
    await page.keyboard.press('Escape');
    await page.getByRole('dialog').waitFor({ state: 'hidden' });
    await page.keyboard.press('g');
    await page.keyboard.press('l');
    await page.getByRole('heading', { level: 1, name: '存证' }).waitFor();
    await page.goto(`/desk/cases/${scene.toDecide}`);
    await page.getByRole('heading', { name: '您的决定' }).waitFor();
    await settled(page);
    await tabTo(page, 'input[name=outcome]');
    await page.keyboard.press('Space');
    await tabTo(page, '.decide .ant-btn-primary');
    one.watch.assertClean(started.base);
    await one.context.close();
  });

  test('the portal: Tab reaches the search, Enter searches, Tab reaches the first result', async () => {
    const one = await come('zh-CN');
    const { page } = one;
    await page.goto('/resources');
    await tabTo(page, 'input[name=q]');
    await page.keyboard.type('区划');
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { level: 1, name: '“区划”的查找结果' }).waitFor();
    await tabTo(page, '.results a');
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { level: 1, name: '行政区划代码' }).waitFor();
    one.watch.assertClean(started.base);
    await one.context.close();
  });
});

test('the portal works without JavaScript: search, read, follow links', async () => {
  const one = await come('zh-CN', { javaScript: false });
  const { page } = one;
  await page.goto('/resources');
  await page.getByRole('searchbox').fill('区划');
  await page.getByRole('button', { name: '查找' }).click();
  await page.getByRole('link', { name: '行政区划代码' }).click();
  await page.getByRole('heading', { level: 1, name: '行政区划代码' }).waitFor();
  await page.getByRole('heading', { name: '信息项' }).waitFor();
  await page.locator('.article-ref').first().click();
  await page.getByRole('heading', { level: 1, name: /沧州市大数据资源管理办法/ }).waitFor();
  await page.getByRole('link', { name: 'English' }).click();
  await page.getByRole('heading', { level: 1, name: /Cangzhou Measures/ }).waitFor();
  one.watch.assertClean(started.base);
  await one.context.close();
});
