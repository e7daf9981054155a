/** Quality from the screens: rules proposed and taken, rows that break them found, one confirmed as right, one mended; pages looked at. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { Browser } from 'playwright-core';
import type { Client } from '#tests/conformance/client.ts';
import { api, peopleItems, plantedRows, qualityOf, writeRule } from '#tests/conformance/quality-walks.ts';
import type { Started } from '#tests/conformance/started.ts';
import { newDepartment, publishEntry, uploadRows } from '#tests/conformance/walks.ts';
import { openBrowser, shot } from './browser.ts';
import { lookAs, visitAs, withCity } from './cities.ts';
import { outsideScene } from './outside-scene.ts';
import { builtWeb } from './web.ts';

let browser: Browser;

before(async () => {
  await builtWeb();
  browser = await openBrowser();
});
after(() => browser?.close());

/** What governs beyond the rows: the bureau weighs the dimensions, the provider engages a third party. */
async function governed(
  ...[chromium, started, bureau, officer, entry]: [Browser, Started, Client, Client, string]
): Promise<void> {
  const weighing = await visitAs(chromium, started, bureau);
  await weighing.page.goto('/desk/quality');
  await weighing.page.locator('summary', { hasText: '评分权重' }).click();
  await weighing.page.getByRole('spinbutton', { name: '完整性的权重' }).fill('3');
  await weighing.page
    .getByRole('row', { name: /完整性的权重/ })
    .getByRole('button', { name: /保\s*存/ })
    .click();
  await weighing.page.getByRole('row', { name: /完整性的权重.*37\.5%/ }).waitFor();
  weighing.watch.assertClean(started.base);
  await weighing.context.close();

  const engaging = await visitAs(chromium, started, officer);
  const { page } = engaging;
  await page.goto('/desk/quality/engagements');
  await page.getByText('没有委托处理').waitFor();
  await page.getByText('登记委托').first().click();
  await page.getByRole('combobox', { name: /受托方/ }).click();
  await page.locator('.ant-select-item-option').first().click();
  await page.getByLabel('合同名称或编号').fill('HT-2026-07 地址治理');
  await page.getByRole('combobox', { name: /委托处理的资源/ }).click();
  await page.locator('.ant-select-dropdown:visible .ant-select-item-option').first().click();
  await page.keyboard.press('Escape');
  await page.getByLabel('起始日期').fill('2026-01-01');
  await page.getByLabel('截止日期').fill('2030-12-31');
  await page.getByLabel('治理目标').fill('地址规范化，补全率达到 98%');
  await page.getByRole('button', { name: '登记委托' }).click();
  await page.getByRole('table').getByText('HT-2026-07 地址治理').waitFor();

  await page.goto(`/desk/quality/resources/${entry}?tab=standing`);
  await page.getByText('写明信息项来源').first().click();
  const pick = async (label: RegExp, text: string | RegExp): Promise<void> => {
    await page.getByRole('combobox', { name: label }).click();
    if (typeof text === 'string') await page.keyboard.type(text);
    await page
      .locator('.ant-select-dropdown:visible .ant-select-item-option')
      .filter({ hasText: text })
      .first()
      .click();
  };
  await pick(/本资源的信息项/, /登记状态/);
  await pick(/来源资源/, '居民户籍');
  await pick(/来源的信息项/, /姓名/);
  await page.getByRole('button', { name: '写明信息项来源' }).click();
  await page
    .getByText(/居民户籍信息.*·/)
    .first()
    .waitFor();

  await page.goto('/desk/quality/findings');
  await page.locator('summary', { hasText: '转给数据的来源单位' }).click();
  await pick(/要转的问题/, /统一社会信用代码|必填/);
  await pick(/^来源单位/, /公安局/);
  await page.getByLabel(/^说明/).fill('该项由公安机关维护');
  await page.getByRole('button', { name: '转来源单位' }).click();
  await page.getByText('已转交', { exact: true }).waitFor();
  engaging.watch.assertClean(started.base);
  await engaging.context.close();
}

test('a provider takes a proposed rule, confirms one problem row and mends another; the bureau governs', () =>
  withCity('neijiang', async (stage, started) => {
    const { officer, bureau } = await newDepartment(stage);
    // A witness signs while the rest goes on, and is looked at when it is done.
    await outsideScene(browser, started, bureau, async (witnessed) => {
      const entry = await publishEntry(stage, officer, { items: peopleItems });
      await uploadRows(stage, officer, entry.id, plantedRows(stage, { size: 40, empty: 3, wrongCode: 2 }));
      const { page, watch, context } = await visitAs(browser, started, officer);
      await page.goto(`/desk/quality/resources/${entry.id}?tab=rules`);
      await page.getByRole('button', { name: '自动建议规则' }).click();
      const rule = page.getByRole('row', { name: /登记状态：必填/ });
      await rule
        .getByRole('button', { name: /采\s*纳/ })
        .first()
        .click();
      await rule.getByText('启用').waitFor();
      await shot(page, 'quality-rules-1280');
      await page.getByRole('button', { name: '立即检查' }).click();
      await page.getByRole('tab', { name: '检查结果' }).click();
      await page.getByRole('button', { name: '登记状态：必填' }).click();
      await page.getByText('（空）').first().waitFor();
      await page.getByRole('button', { name: '确认无误' }).first().click();
      await page.getByLabel('理由').fill('该户确无状态');
      await page.getByRole('dialog').getByRole('button', { name: '确认无误' }).click();
      await page.getByText('1', { exact: true }).first().waitFor();
      await stage.eventually(async () => {
        const failed = (await qualityOf(officer, entry.id)).newest?.checks.find(({ failed: n }) => n === 2);
        return failed ? true : undefined;
      }, 'one row fewer');
      await page.reload();
      await page
        .getByRole('button', { name: /更\s*正/ })
        .first()
        .click();
      await page.getByRole('textbox', { name: '登记状态' }).fill('注销');
      await page.getByRole('button', { name: '提交更正' }).click();
      await stage.eventually(async () => {
        await officer.post(`${api}/resources/${entry.id}/check`);
        const { newest } = await qualityOf(officer, entry.id);
        return newest?.checks.some(({ ruleId, failed }) => ruleId && failed === 1) ? true : undefined;
      }, 'the mended row');
      watch.assertClean(started.base);
      await context.close();

      await writeRule(officer, entry.id, 'credit-code', ['unit_code']);
      const campaign = await bureau.post<{ id: string }>(`${api}/campaigns`, {
        title: '登记状态治理',
        requirements: '逐行核实并补全',
        dimensions: ['completeness', 'accuracy'],
        resources: [entry.id],
        dueDay: '2027-01-01',
      });
      assert.ok(campaign.id);
      await bureau.post(`${api}/resources/${entry.id}/orders`, { reason: '请复查单位代码' });
      await governed(browser, started, bureau, officer, entry.id);
      await lookAs(browser, started, bureau, 'quality', [
        { name: 'overview', path: '/quality', text: /各单位对比/ },
        { name: 'resource', path: `/quality/resources/${entry.id}`, text: /各维度得分/ },
        { name: 'standing', path: `/quality/resources/${entry.id}?tab=standing`, text: /责令复查/ },
        { name: 'findings', path: '/quality/findings', text: /不符合规则/ },
        { name: 'campaigns', path: '/quality/campaigns', text: /登记状态治理/ },
        { name: 'campaign', path: `/quality/campaigns/${campaign.id}`, text: /问题行/ },
        { name: 'reports', path: '/quality/reports', text: /名次/ },
        { name: 'stages', path: '/quality/stages', text: /各单位的数据阶段/ },
        { name: 'lifecycle', path: `/quality/resources/${entry.id}?tab=lifecycle`, text: /传输/ },
      ]);
      await lookAs(browser, started, officer, 'quality', [
        { name: 'rows', path: `/quality/resources/${entry.id}`, text: /检查结果/ },
        { name: 'rules', path: `/quality/resources/${entry.id}?tab=rules`, text: /添加规则/ },
        { name: 'engagements', path: '/quality/engagements', text: /地址规范化/ },
      ]);
      await witnessed();
    });
  }));
