/** A provider joins its own database to an entry, from the screens alone: tried, matched, read, and what comes when it breaks. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { sql } from 'kysely';
import type { Browser } from 'playwright-core';
import { publishedResource } from '#tests/factories/collect.ts';
import { type SourceDatabase, sourceDatabase } from '#tests/factories/source-database.ts';
import { openBrowser, signInAs, type Visit, visit } from './browser.ts';
import { type CasesScene, cast, setCasesScene } from './cases-scene.ts';
import { Data } from './inspect.ts';
import { lookHere } from './screens.ts';
import { builtWeb } from './web.ts';

let scene: CasesScene;
let browser: Browser;
let source: SourceDatabase;
const data = new Data();

before(async () => {
  await builtWeb();
  browser = await openBrowser();
  scene = await setCasesScene();
  source = await sourceDatabase();
  await source.sql(`create table enterprise_permit (permit_no varchar(20) primary key, holder varchar(100), fee numeric(10, 2), changed timestamptz);
    comment on table enterprise_permit is '企业许可'; comment on column enterprise_permit.permit_no is '许可编号';
    comment on column enterprise_permit.holder is '持证企业'; comment on column enterprise_permit.changed is '更新时间';
    insert into enterprise_permit select 'XK' || n, '企业' || n, n, '2026-03-01'::timestamptz from generate_series(1, 120) n;
    grant select on enterprise_permit to business_reader`);
});
after(async () => {
  await browser?.close();
  await scene?.close();
  await source?.stop();
});

async function enter(name: string): Promise<Visit> {
  const one = await visit(browser, scene.base);
  data.listen(one.context);
  await signInAs(one, name);
  return one;
}

test('a database is joined, tried and read; a broken one says what to do', async () => {
  const { resourceId } = await publishedResource(scene.p, [
    { name: 'permit_no', titleZh: '许可编号', type: 'C', length: 20, key: true },
    { name: 'name', titleZh: '持证企业', type: 'C', length: 100 },
    { name: 'changed', titleZh: '更新时间', type: 'T', nullable: true },
  ]);
  await sql`update catalog.resource set provider_id = ${scene.provider.id} where id = ${resourceId}`.execute(
    scene.p.db,
  );
  const one = await enter(cast.supplier);
  const { page } = one;
  const faults: string[] = [];
  const look = async (name: string): Promise<void> => {
    faults.push(...(await lookHere(one, name, { language: 'zh-CN', where: 'connectors', data })));
  };
  await page.goto('/desk/collect/connectors');
  await page.getByText('还没有数据连接').waitFor();
  await page.goto(`/desk/collect/connectors/new?resource=${resourceId}`);
  const { connection } = source;
  await page.getByLabel(/^主机/).fill(connection.host);
  await page.getByLabel(/^端口/).fill(String(connection.port));
  await page.getByLabel(/^数据库/).fill(connection.database);
  await page.getByLabel(/^账号/).fill(connection.username);
  await page.getByLabel(/^口令/).fill('wrong');
  await page.getByRole('button', { name: '测试并继续' }).click();
  await page.getByText('账号或口令不对').waitFor();
  await page.getByLabel(/^口令/).fill(connection.password);
  await page.getByRole('button', { name: '测试并继续' }).click();
  await page.locator('#connector-table').click();
  await page
    .getByText(/^enterprise_permit · 企业许可/)
    .last()
    .click();
  await page.getByText('列与信息项').first().waitFor();
  await page.getByText('XK1', { exact: true }).waitFor();
  await look('new');
  await page.getByRole('button', { name: '建立连接' }).click();
  await page.getByRole('button', { name: '立即读取' }).click();
  await page.getByText('已入库').first().waitFor();
  await look('one');
  await page.goto(`/desk/catalog/${resourceId}?tab=data`);
  await page.getByText('120').first().waitFor();

  await source.sql('alter table enterprise_permit drop column holder');
  await page.goto('/desk/collect/connectors');
  await page.getByRole('link', { name: 'enterprise_permit' }).click();
  await page.getByRole('button', { name: '立即读取' }).click();
  await page.getByText('数据源结构已变，已停止读取').first().waitFor();
  await look('stopped');
  await page.goto('/desk/collect/connectors?state=stopped');
  await page.getByText('已停止').last().waitFor();
  await look('list');
  assert.deepEqual(faults, []);
  one.watch.assertClean(one.base);
  await one.context.close();
});
