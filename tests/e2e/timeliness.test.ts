/** A unit's officer finds how to push into an entry, makes a key and sees what became of a push; the bureau reads the cards. */
import assert from 'node:assert/strict';
import { createHmac, hash, randomBytes } from 'node:crypto';
import { after, before, test } from 'node:test';
import { sql } from 'kysely';
import type { Browser } from 'playwright-core';
import { newId } from '#kernel/ids.ts';
import { publishedResource } from '#tests/factories/collect.ts';
import { openBrowser, signInAs, type Visit, visit } from './browser.ts';
import { type CasesScene, cast, setCasesScene } from './cases-scene.ts';
import { Data } from './inspect.ts';
import { lookHere } from './screens.ts';
import { builtWeb } from './web.ts';

let scene: CasesScene;
let browser: Browser;
const data = new Data();

before(async () => {
  await builtWeb();
  browser = await openBrowser();
  scene = await setCasesScene();
});
after(async () => {
  await browser?.close();
  await scene?.close();
});

async function enter(name: string): Promise<Visit> {
  const one = await visit(browser, scene.base);
  data.listen(one.context);
  await signInAs(one, name);
  return one;
}

/** As the printed instructions say. */
async function push(resourceId: string, key: string, secret: string, records: object[]): Promise<void> {
  const path = `/gateway/v1/push/${resourceId}`;
  const body = JSON.stringify(records);
  const stamp = String(scene.clock.now().getTime());
  const nonce = randomBytes(16).toString('hex');
  const digest = hash('sha256', body);
  const lines = ['GONGSHU-HMAC-SHA256', 'POST', path, '', digest, stamp, nonce, key, '', ''];
  const reply = await fetch(new URL(path, scene.base), {
    method: 'POST',
    body,
    headers: {
      'content-type': 'application/json',
      'idempotency-key': randomBytes(12).toString('hex'),
      'x-gongshu-produced-at': stamp,
      'x-gongshu-key': key,
      'x-gongshu-timestamp': stamp,
      'x-gongshu-nonce': nonce,
      'x-gongshu-content-sha256': digest,
      'x-gongshu-signature': createHmac('sha256', Buffer.from(secret, 'base64url'))
        .update(lines.join('\n'))
        .digest('hex'),
    },
  });
  assert.equal(reply.status, 202, await reply.text());
}

test('from the key to a record that is visible; cards with their reasons', async () => {
  const { p, provider } = scene;
  const { resourceId } = await publishedResource(p, [
    { name: 'permit_no', titleZh: '许可编号', type: 'C', length: 20, key: true },
    { name: 'fee', titleZh: '费用', type: 'N', length: 10, nullable: true },
  ]);
  await sql`update catalog.resource set provider_id = ${provider.id} where id = ${resourceId}`.execute(p.db);
  await sql`insert into org.application_system (id, code, name_zh, name_en, organisation_id, place, state, created_at)
    values (${newId()}, 'permit-system', '许可业务系统', 'Permits', ${provider.id}, '政务云', 'active', ${p.clock.now()})`.execute(
    p.db,
  );
  const faults: string[] = [];
  const one = await enter(cast.supplier);
  const { page } = one;
  const look = async (name: string, at: Visit = one): Promise<void> => {
    faults.push(...(await lookHere(at, name, { language: 'zh-CN', where: 'timeliness', data })));
  };
  await page.goto('/desk/collect/push/keys');
  await page.getByRole('button', { name: '建立密钥' }).first().click();
  await page.getByLabel(/^业务系统/).click();
  await page.getByText('许可业务系统').last().click();
  await page.getByRole('button', { name: '建立密钥' }).last().click();
  const secret = (await page.locator('code.secret').textContent()) ?? '';
  const key = (await page.locator('dl.facts code').first().textContent()) ?? '';
  assert.match(key, /^gk_push-/);
  await look('keys');
  await push(resourceId, key, secret, [
    { permit_no: 'XK1', fee: 10 },
    { permit_no: 'XK2', fee: 'much' },
  ]);
  await page.goto(`/desk/collect/push?resource=${resourceId}`);
  await page.getByText(`/gateway/v1/push/${resourceId}`).first().waitFor();
  for (const language of ['Python', 'Java', 'Go', 'TypeScript'])
    await page.getByRole('tab', { name: language }).click();
  await page.getByText('已可用', { exact: true }).last().waitFor();
  await look('pushes');
  await page.locator('table a.num').first().click();
  await page.getByText('fee', { exact: true }).waitFor();
  await look('push');
  await page.goto('/desk/collect');
  await page.getByText('申报数据变化').first().waitFor();
  await look('gathering');
  await page.goto('/desk/collect/exceptions');
  await look('exceptions');
  one.watch.assertClean(one.base);
  await one.context.close();

  const two = await enter(cast.clerk);
  await two.page.goto(`/desk/collect/cards?unit=${provider.id}`);
  await two.page.getByText('白名单').first().waitFor();
  await two.page
    .getByText(/更新及时率 \d/)
    .first()
    .waitFor();
  await look('cards', two);
  assert.deepEqual(faults, []);
  two.watch.assertClean(two.base);
  await two.context.close();
});
