/** What looks personal and stands open, what another body holds already, and the public as organisations: on the desk, wide and narrow. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { Browser } from 'playwright-core';
import type { Client } from '#tests/conformance/client.ts';
import { Stage } from '#tests/conformance/stage.ts';
import { type Started, startPlatform } from '#tests/conformance/started.ts';
import { listEntries } from '#tests/conformance/walks.ts';
import { openBrowser, signInAs, type Visit, visit } from './browser.ts';
import { people } from './city.ts';
import { Data } from './inspect.ts';
import { lookHere } from './screens.ts';
import { builtWeb } from './web.ts';

type Entry = {
  id: string;
  detail: {
    current?: { content: Content };
    working?: { content: Content; caseId?: string; revision: number };
  };
};
type Content = { items: { id?: string; name: string; titleZh: string }[] } & Record<string, unknown>;

let started: Started;
let browser: Browser;
let police: Client;
let draft: Entry;
const data = new Data();

before(async () => {
  await builtWeb();
  browser = await openBrowser();
  started = await startPlatform({ city: 'cangzhou' });
  const stage = new Stage(started, 'cangzhou');
  police = await stage.as('police');
  const open = (await listEntries(stage.nobody())).find(({ name }) => name === '行政区划代码');
  assert.ok(open, 'the demo has an open entry');
  const copied = await police.get<Entry>(`/api/catalog/resources/${open.id}`);
  const content = copied.detail.current?.content;
  assert.ok(content);
  const items = [
    ...content.items.map(({ id: _, ...item }) => item),
    {
      name: 'sfz',
      titleZh: '公民身份号码',
      type: 'C',
      length: 18,
      nullable: true,
      personal: 'none',
      description: '登记人',
    },
  ];
  draft = await police.post<Entry>('/api/catalog/resources', {
    content: {
      ...content,
      name: '区划登记人名册',
      relatedCodes: [],
      sourceSystems: [{ name: '户籍管理系统' }],
      items,
    },
  });
  await police.put(`/api/catalog/resources/${draft.id}/management-key`, { value: 'Kite-7-over-river' });
});

after(async () => {
  await browser?.close();
  await started?.stop();
});

const look = (one: Visit, name: string) => lookHere(one, name, { language: 'zh-CN', where: 'open', data });

test('the form asks for the mark or the reason at the item, and names who holds the same', async () => {
  const one = await visit(browser, started.base, { language: 'zh-CN' });
  data.listen(one.context);
  await signInAs(one, people.provider);
  const { page } = one;
  await page.goto(`/desk/catalog/${draft.id}/edit`);
  await page
    .getByText(/疑为公民身份号码/)
    .first()
    .waitFor();
  await page
    .getByText(/疑似重复采集/)
    .first()
    .waitFor();
  const reason = page.getByLabel('不属于个人信息的理由');
  await reason.scrollIntoViewIfNeeded();
  const faults = await look(one, 'form');
  await reason.fill('演示用的虚构号段，不指向任何个人');
  await page
    .getByText(/理由：演示用的虚构号段/)
    .first()
    .waitFor();
  assert.deepEqual(faults, []);
});

test('the reviewer reads the reason and the repetition before the entry', async () => {
  const submitted = await police.post<Entry>(`/api/catalog/resources/${draft.id}/submit`);
  const caseId = submitted.detail.working?.caseId;
  const one = await visit(browser, started.base, { language: 'zh-CN' });
  data.listen(one.context);
  await signInAs(one, people.bureau);
  await one.page.goto(`/desk/cases/${caseId}`);
  await one.page.getByRole('heading', { name: '审核时请注意' }).waitFor();
  await one.page
    .getByText(/理由：演示用的虚构号段/)
    .first()
    .waitFor();
  assert.deepEqual(await look(one, 'review'), []);
});

test('the bureau registers a person of the public, without a code', async () => {
  const one = await visit(browser, started.base, { language: 'zh-CN' });
  data.listen(one.context);
  await signInAs(one, people.bureau);
  const { page } = one;
  await page.goto('/desk/organisations/new');
  await page.getByLabel('类别', { exact: false }).first().click();
  await page.getByTitle('自然人').click();
  await page.getByText(/社会主体只申请和使用数据/).waitFor();
  const faults = await look(one, 'register');
  await page.getByLabel('中文名称').fill('测试用自然人');
  await page.getByRole('button', { name: '登记机构' }).click();
  await page.getByRole('heading', { level: 1, name: '测试用自然人' }).waitFor();
  faults.push(...(await look(one, 'registered')));
  assert.deepEqual(faults, []);
});
