/** The demanded second factor in a browser: switched on under Settings, led to the account and nowhere else, set up, and open again. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { Secret, TOTP } from 'otpauth';
import type { Browser, Page } from 'playwright-core';
import { type Started, startPlatform } from '#tests/conformance/started.ts';
import { openBrowser, settled, shot, signInAs, sizes, visit } from './browser.ts';
import { Data, inspect } from './inspect.ts';
import { builtWeb } from './web.ts';

const city = { securityAdmin: '安全管理员', auditor: '审计员' };
const password = 'Gongshu-demo-2026';

let started: Started;
let browser: Browser;
const data = new Data();

before(async () => {
  await builtWeb();
  browser = await openBrowser();
  started = await startPlatform({ city: 'neijiang' });
});
after(async () => {
  await browser?.close();
  await started?.stop();
});

/** As it looks at both widths, and what every screen is held to. */
async function looked(page: Page, name: string): Promise<void> {
  for (const [size, viewport] of Object.entries(sizes)) {
    await page.setViewportSize(viewport);
    await settled(page);
    await inspect(page, `${name}-${size}`, { language: 'zh-CN', data });
    await shot(page, `${name}-${size === 'wide' ? 1280 : 390}`);
  }
  await page.setViewportSize(sizes.wide);
}

/** The name on the card of a demo person with this role. */
async function nameOf(page: Page, role: string): Promise<string> {
  await page.goto('/desk/login');
  const card = page
    .locator('.people button', { has: page.locator('.people-role', { hasText: role }) })
    .first();
  return card.locator('.people-name').innerText();
}

test('switched on by the security administrator, an auditor without one is led to set it up and nowhere else', async () => {
  const admin = await visit(browser, started.base);
  data.listen(admin.context);
  await signInAs(admin, await nameOf(admin.page, city.securityAdmin));
  await admin.page.goto('/desk/settings');
  const demand = admin.page.getByRole('switch', { name: /^要求审计员/ });
  await demand.waitFor();
  assert.equal(await demand.getAttribute('aria-checked'), 'false', 'off until somebody asks for it');
  await looked(admin.page, 'settings');
  await admin.page.getByRole('button', { name: /^修改 要求提出或角色授予后/ }).click();
  await admin.page.getByLabel('天', { exact: true }).fill('0');
  await admin.page.getByRole('button', { name: '保存' }).click();
  await admin.page.getByRole('dialog').waitFor({ state: 'hidden' });
  await demand.click();
  await admin.page.locator('.ant-switch-checked').first().waitFor();

  const auditor = await visit(browser, started.base);
  data.listen(auditor.context);
  const { page } = auditor;
  const name = await nameOf(page, city.auditor);
  await page.locator('.people button', { hasText: name }).first().click();
  await page.getByText('完成前不能进行其他操作').waitFor();
  assert.match(page.url(), /\/desk\/account$/);
  await page.goto('/desk/catalog');
  await page.waitForURL(/\/desk\/account$/);
  assert.equal(await page.getByRole('navigation', { name: '业务' }).count(), 0, 'the rooms are not offered');
  await looked(page, 'account-held');

  await page.getByRole('button', { name: '启用动态口令' }).click();
  await page.getByLabel('先输入当前密码').fill(password);
  await page.getByRole('button', { name: '下一步' }).click();
  const secret = await page.locator('code.secret').innerText();
  await page.getByLabel('六位口令').fill(new TOTP({ secret: Secret.fromBase32(secret) }).generate());
  await page.getByRole('button', { name: '确认启用' }).click();
  await page.locator('.recovery-codes').waitFor();
  await page.getByRole('button', { name: '已保存' }).click();
  await page.getByRole('navigation', { name: '业务' }).waitFor();
  await page.getByText('本次登录已符合').waitFor();
  await looked(page, 'account-open');
  await page.goto('/desk/catalog');
  await page.getByRole('heading', { level: 1 }).waitFor();
  assert.match(page.url(), /\/desk\/catalog$/);
  auditor.watch.assertClean(started.base);

  await admin.page.goto('/desk/people');
  const row = admin.page.getByRole('row', { name: new RegExp(name) });
  await row.getByText('已启用').waitFor();
  await looked(admin.page, 'people-factors');
  await row.getByRole('button', { name: '重置登录' }).click();
  await admin.page.getByLabel('原因').fill('设备遗失');
  await shot(admin.page, 'people-help-1280');
  await admin.page.getByRole('dialog').getByRole('button', { name: '重置登录' }).click();
  await row.getByText('应启用而未启用').waitFor();
  admin.watch.assertClean(started.base);
});
