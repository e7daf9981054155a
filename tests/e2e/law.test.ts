/** The screens of the law, wide and narrow, in both languages; a notice is imported and a local day entered as the bureau does it. */
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import type { Browser } from 'playwright-core';
import { type Started, startPlatform } from '#tests/conformance/started.ts';
import { sees } from './acts.ts';
import { type Language, openBrowser, settled, signInAs, type Visit, visit } from './browser.ts';
import { people } from './city.ts';
import { Data } from './inspect.ts';
import { lookAt, lookHere, open } from './screens.ts';
import { builtWeb } from './web.ts';

const article = 'CZ-17a';
/** An article with a procedure, and its simulation over a week of holidays. */
const held = 'CZ-X1-3a';
const simulated = `procedure=share.application&from=2026-09-24&back=${encodeURIComponent(`/law/${held}`)}`;

/** Invented in the manner of the yearly notices; the weekdays are those of 2027. */
const notice = `关于2027年部分节假日安排的通知
国办发明电〔2026〕7号
一、元旦：1月1日（周五）至3日（周日）放假，共3天。
二、春节：2月5日（农历除夕、周五）至11日（农历正月初六、周四）放假调休，共7天。1月31日（周日）、2月13日（周六）上班。
三、清明节：4月3日（周六）至5日（周一）放假，共3天。
四、劳动节：5月1日（周六）至5日（周三）放假调休，共5天。5月8日（周六）上班。
五、端午节：6月9日（周三）放假，共1天。
六、中秋节：9月15日（周三）放假，共1天。
七、国庆节：10月1日（周五）至7日（周四）放假调休，共7天。9月26日（周日）、10月9日（周六）上班。`;

let started: Started;
let browser: Browser;
const data = new Data();

before(async () => {
  await builtWeb();
  browser = await openBrowser();
  started = await startPlatform({ city: 'cangzhou' });
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

test('the bureau imports a notice it has compared, and enters a day of the city itself', async () => {
  const one = await come('zh-CN');
  const looked = { language: 'zh-CN', where: 'law', data } as const;
  await signInAs(one, people.bureau);
  const { page } = one;
  const dialog = page.getByRole('dialog');
  await page.goto('/desk/law?tab=calendar&year=2027');
  await sees(page, '未公布：暂按周末和固定节日推算');

  await page.getByRole('button', { name: '导入节假日通知' }).click();
  await dialog.getByLabel('通知正文').fill(notice.replace('放假，共3天', '放假，共4天'));
  one.watch.allow(422, /\/notices\/preview$/);
  await dialog.getByRole('button', { name: '读取' }).click();
  await sees(dialog, /写明共4天/);
  const faults = await lookHere(one, 'notice-faults', looked);
  await dialog.getByLabel('通知正文').fill(notice);
  await dialog.getByRole('button', { name: '读取' }).click();
  await sees(dialog, '2027 年：放假 27 天，周末上班 5 天');
  faults.push(...(await lookHere(one, 'notice-read', looked)));
  assert.equal(await dialog.getByLabel('文号').inputValue(), '国办发明电〔2026〕7号');
  await dialog.getByRole('button', { name: '确认导入' }).click();
  await dialog.waitFor({ state: 'hidden' });
  await sees(page, '国务院办公厅已公布');
  await page
    .getByRole('region', { name: '二月', exact: true })
    .getByText('上班')
    .waitFor({ state: 'attached' });

  await page.getByRole('button', { name: '录入本地放假或上班' }).click();
  await dialog.getByLabel('起', { exact: true }).fill('2027-06-10');
  await dialog.getByLabel('止', { exact: true }).fill('2027-06-11');
  await dialog.getByLabel('事由').fill('防汛演练');
  await dialog.getByLabel('文号').fill('演示〔2027〕1号');
  faults.push(...(await lookHere(one, 'local-days', looked)));
  await dialog.getByRole('button', { name: '确认录入' }).click();
  await dialog.waitFor({ state: 'hidden' });
  await sees(page, '2027-06-10 – 2027-06-11');

  assert.equal(faults.length, 0, faults.join('\n\n'));
  one.watch.assertClean(started.base);
  await one.context.close();
});

/** Words of the machine: Latin words in small letters that stand outside the tags made for ids of rules and duties. */
const machineWords = `(() => {
  const found = [];
  const walker = document.createTreeWalker(document.querySelector('main') ?? document.body, NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    if (node.parentElement.closest('code.tag, .article-ref, script, style, option, .visually-hidden')) continue;
    for (const [word] of node.data.matchAll(/\\b[a-z][a-z_]*(?:[-.:][a-z]+)*[a-z]\\b/g)) found.push(word + ' in “' + node.data.trim().slice(0, 60) + '”');
  }
  return found;
})()`;

test('no page of the law shows a bare identifier; ids stand in their tags', async () => {
  const one = await come('zh-CN');
  await signInAs(one, people.bureau);
  const { page } = one;
  const reply = await fetch(new URL('/api/law/unbuilt?pageSize=1', started.base));
  const { items }: { items: { id: string }[] } = JSON.parse(await reply.text());
  const pages = [
    '/desk/law',
    '/desk/law?tab=rules',
    '/desk/law?tab=unbuilt',
    '/desk/law?tab=compare&with=binzhou&different=no',
    '/desk/law?tab=compare&with=fuzhou&different=no',
    '/desk/law?tab=calendar&year=2026',
    `/desk/law/${article}`,
    `/desk/law/${held}`,
    `/desk/law/${items[0]?.id}`,
    `/desk/cases/simulator?${simulated}`,
  ];
  const faults: string[] = [];
  let tags = 0;
  for (const path of pages) {
    await open(page, path);
    await settled(page);
    tags += await page.locator('main code.tag').count();
    for (const fault of await page.evaluate<string[]>(machineWords)) faults.push(`${path}: ${fault}`);
  }
  assert.deepEqual(faults, []);
  assert.ok(tags > 50, `${tags} tags: the pages were there`);
  await one.context.close();
});

test('what is not built is counted, filtered in the address and handed out; the simulator leads back', async () => {
  const one = await come('zh-CN');
  await signInAs(one, people.bureau);
  const { page } = one;
  await page.goto('/desk/law');
  await page.getByRole('link', { name: '查看全部尚未建成的要求' }).click();
  await page.waitForURL(/tab=unbuilt&city=cangzhou/);
  const filters = page.getByRole('complementary', { name: '筛选' }).first();
  await filters.getByRole('button', { name: /^安全/ }).first().click();
  await page.waitForURL(/room=secure/);
  const download = page.waitForEvent('download');
  await page.getByRole('button', { name: '导出 CSV' }).click();
  assert.equal((await download).suggestedFilename(), 'unbuilt.csv');

  await page.goto(`/desk/law/${held}`);
  await sees(page, '本页为条文要义，非官方文本，以公布的正式文本为准。');
  await sees(page, /逾期计入|不计逾期|条文未写明天数/);
  await page.getByRole('link', { name: '模拟办理时限' }).first().click();
  await page.waitForURL(/back=/);
  await page.getByRole('link', { name: `返回${held}` }).click();
  await page.waitForURL(`**/desk/law/${held}`);

  await page.goto(`/desk/cases/simulator?${simulated}`);
  await page.getByText('改变假设').first().click();
  await page.getByLabel('决定日').first().fill('2026-10-12');
  await sees(page, /2026-10-01 至 2026-10-07 节假日/);
  await sees(page, /2026-10-10 调休上班/);
  const faults = await lookHere(one, 'simulated', { language: 'zh-CN', where: 'law', data });
  assert.equal(faults.length, 0, faults.join('\n\n'));
  await page.goto('/desk/cases/simulator?procedure=share.application&back=//evil.example');
  await settled(page);
  assert.equal(await page.locator('.crumbs a').count(), 0);
  await one.context.close();
});

test('a comparison shows what differs, part by part, and the rest on a switch', async () => {
  const one = await come('zh-CN');
  await signInAs(one, people.bureau);
  const { page } = one;
  await page.goto('/desk/law?tab=compare&with=binzhou');
  const rows = page.locator('.compared tbody tr:not(.compare-part)');
  await rows.first().waitFor();
  const different = await rows.count();
  await page
    .getByRole('navigation', { name: '跳到' })
    .getByRole('link', { name: /^分级分类/ })
    .click();
  await page.locator('#compare-classify').waitFor();
  await page.getByRole('switch', { name: '只看不同' }).click();
  await page.waitForURL(/different=no/);
  // One row more than there were.
  await rows.nth(different).waitFor();
  await one.context.close();
});

for (const language of ['zh-CN', 'en'] as const) {
  // What one page waits for the other uses.
  describe(`the law in ${language}`, { concurrency: 2 }, () => {
    test('at the desk', async () => {
      const one = await come(language);
      await signInAs(one, people.bureau);
      const screens = [
        { name: 'articles', path: '/desk/law' },
        { name: 'found', path: `/desk/law?q=${encodeURIComponent('共享')}&standing=proven` },
        { name: 'rules', path: '/desk/law?tab=rules&room=share' },
        { name: 'compare', path: '/desk/law?tab=compare' },
        { name: 'compared', path: '/desk/law?tab=compare&with=binzhou' },
        { name: 'unbuilt', path: '/desk/law?tab=unbuilt&city=cangzhou' },
        { name: 'unbuilt-share', path: '/desk/law?tab=unbuilt&room=share&q=申请' },
        { name: 'calendar', path: '/desk/law?tab=calendar&year=2027' },
        { name: 'article', path: `/desk/law/${article}` },
        { name: 'article-held', path: `/desk/law/${held}` },
        { name: 'cases-calendar', path: '/desk/cases/calendar?from=2026-09-28' },
        { name: 'account', path: '/desk/account' },
      ];
      await lookAt(one, screens, { language, where: 'law', data });
      await one.context.close();
    });

    test('on the portal, without JavaScript', async () => {
      const one = await come(language, { javaScript: false });
      const { page } = one;
      data.add(await (await fetch(new URL('/api/law/browse', started.base))).json());
      data.add(await (await fetch(new URL(`/api/law/articles/${article}`, started.base))).json());
      await page.goto('/law');
      await page
        .getByRole('searchbox')
        .last()
        .fill(language === 'en' ? 'Art. 17' : '第17条');
      await page.locator('form[action="/law"] button').click();
      await settled(page);
      await page.locator(`a[href="/law/${article}"]`).first().click();
      await page.waitForURL(`**/law/${article}`);
      await one.context.close();

      const read = await come(language);
      const screens = [
        { name: 'law', path: '/law' },
        { name: 'article', path: `/law/${article}` },
        { name: 'unbuilt', path: '/law/unbuilt?city=cangzhou' },
      ];
      await lookAt(read, screens, { language, where: 'portal-law', data });
      await read.context.close();
    });
  });
}
