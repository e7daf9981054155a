/** The screens of the law, wide and narrow, in both languages; a notice is imported and a local day entered as the bureau does it. */
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import type { Browser } from 'playwright-core';
import { type Started, startPlatform } from '#tests/conformance/started.ts';
import { sees } from './acts.ts';
import { type Language, openBrowser, settled, signInAs, type Visit, visit } from './browser.ts';
import { people } from './city.ts';
import { Data } from './inspect.ts';
import { lookAt, lookHere } from './screens.ts';
import { builtWeb } from './web.ts';

const article = 'CZ-17a';

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

for (const language of ['zh-CN', 'en'] as const) {
  describe(`the law in ${language}`, () => {
    test('at the desk', async () => {
      const one = await come(language);
      await signInAs(one, people.bureau);
      const screens = [
        { name: 'articles', path: '/desk/law' },
        { name: 'found', path: `/desk/law?q=${encodeURIComponent('共享')}&standing=proven` },
        { name: 'rules', path: '/desk/law?tab=rules&room=share' },
        { name: 'compare', path: '/desk/law?tab=compare' },
        { name: 'compared', path: '/desk/law?tab=compare&with=neijiang&room=share' },
        { name: 'calendar', path: '/desk/law?tab=calendar&year=2027' },
        { name: 'article', path: `/desk/law/${article}` },
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
      ];
      await lookAt(read, screens, { language, where: 'portal-law', data });
      await read.context.close();
    });
  });
}
