/** The desk of opening: a decider narrows what is given and sees it, other portals are read and decided on, secrets and consents are kept; wide and narrow. */
import assert from 'node:assert/strict';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { after, before, test } from 'node:test';
import type { Browser } from 'playwright-core';
import {
  applicant,
  type ConditionalSet,
  conditionalSet,
  filed,
  heard,
  newKey,
  signed,
} from '#tests/conformance/application-walks.ts';
import type { Client } from '#tests/conformance/client.ts';
import { release } from '#tests/conformance/disclosure-walks.ts';
import { Stage } from '#tests/conformance/stage.ts';
import { type Started, startPlatform } from '#tests/conformance/started.ts';
import { openBrowser } from './browser.ts';
import { visitAs } from './cities.ts';
import { Data } from './inspect.ts';
import { lookAt, lookHere, type Screen } from './screens.ts';
import { builtWeb } from './web.ts';

let started: Started;
let stage: Stage;
let browser: Browser;
let set: ConditionalSet;
let other: Server;

before(async () => {
  await builtWeb();
  browser = await openBrowser();
  started = await startPlatform({ city: 'fuzhou' });
  stage = new Stage(started, 'fuzhou');
  set = await conditionalSet(stage);
  other = portal();
  await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve));
});
after(async () => {
  other?.close();
  await browser?.close();
  await started?.stop();
});

/** A stock portal of three sets, one of them without a title. */
function portal(): Server {
  const results = [
    ...['桥梁', '公厕'].map((title, n) => ({
      id: `other-${n}`,
      title,
      notes: '说明',
      resources: [{ name: 'CSV', url: `https://example.org/${n}.csv`, format: 'CSV' }],
    })),
    { id: 'other-2', title: '' },
  ];
  return createServer((request, reply) => {
    const address = new URL(request.url ?? '/', 'http://other');
    const from = Number(address.searchParams.get('start') ?? 0);
    request.resume();
    if (!address.pathname.endsWith('/package_search')) reply.writeHead(204).end();
    else
      reply
        .setHeader('content-type', 'application/json')
        .end(JSON.stringify({ success: true, result: { count: 3, results: results.slice(from) } }));
  });
}
const addressOf = (path: string): string =>
  `http://127.0.0.1:${(other.address() as AddressInfo).port}${path}`;

async function look(client: Client, where: string, screens: Screen[]): Promise<void> {
  const one = await visitAs(browser, started, client);
  const data = new Data();
  data.listen(one.context);
  await lookAt(one, screens, { language: 'zh-CN', where, data });
  await one.context.close();
}

test('who decides narrows fields and rows, sees what the applicant will get, and the key gets that and nothing else', async () => {
  const user = await applicant(stage, 'university');
  const { id } = await filed(user.client, set);
  const decider = await heard(set, id);
  const one = await visitAs(browser, started, decider);
  const data = new Data();
  data.listen(one.context);
  const { page } = one;
  await page.goto(`/desk/open/applications/${id}`);
  const met = page.getByText('符合', { exact: true });
  await met.first().waitFor();
  for (const radio of await met.all()) await radio.click();
  await page.getByText('同意时的授权范围').click();
  await page.getByLabel('数据项', { exact: true }).first().click();
  for (const field of ['登记编号', '年龄']) await page.getByTitle(field, { exact: true }).last().click();
  await page.keyboard.press('Escape');
  await page.getByRole('button', { name: '增加条件' }).click();
  await page.getByRole('combobox', { name: '数据项' }).last().click();
  await page.getByTitle('登记状态', { exact: true }).last().click();
  await page.getByRole('textbox', { name: '值' }).fill('有效');
  await page.getByLabel(/^报告间隔/).fill('90');
  await page.getByLabel(/^逾期宽限/).fill('15');
  await page.getByRole('button', { name: '预览申请人将得到的内容' }).click();
  await page.getByText(/2 个数据项，6 行中的 3 行/).waitFor();
  assert.deepEqual(await lookHere(one, 'decision', { language: 'zh-CN', where: 'open-desk', data }), []);
  await page.getByRole('button', { name: '授权', exact: true }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByText(/不能撤回/).waitFor();
  await dialog.getByRole('button', { name: '授权', exact: true }).click();
  await page.getByRole('heading', { name: /协议/ }).waitFor();
  one.watch.assertClean(started.base);
  await one.context.close();

  const access = await signed(set, user.client, id);
  const { token } = await newKey(user.client, access);
  const { number } = await user.client.get<{ number: string }>(`/api/open/access/${access}`);
  const rows = await stage.nobody().send('GET', `/api/open/datasets/${set.slug}/rows?limit=10`, undefined, {
    authorization: token,
    'x-gongshu-scenario': number,
  });
  const { rows: got, total } = rows.body as { rows: Record<string, unknown>[]; total: number };
  assert.deepEqual([total, got.map(Object.keys)[0]], [3, ['_id', 'register_no', 'age']], rows.text);
  const file = await stage
    .nobody()
    .send('GET', `/api/open/datasets/${set.slug}/files/csv`, undefined, { authorization: token });
  assert.equal((file.body as { code: string }).code, 'open.whole-not-granted');
});

test('secrets, consents, dictionary, preview and difference of a set, told addresses: what its unit keeps', async () => {
  const { officer, second } = set;
  const protection = await officer.get<{ entryId: string }>(`/api/open/protection/${set.id}`);
  const entry = `/api/open/entries/${protection.entryId}`;
  await officer.post(`${entry}/secret-items`, { item: 'age', secret: true, reason: '可推知经营情况' });
  const refused = await officer.send('POST', `${entry}/secret-items/look`, {
    item: 'age',
    result: 'kept',
    reason: '自己复核',
  });
  assert.equal((refused.body as { code: string }).code, 'open.review-own');
  await second.post(`${entry}/secret-items/look`, { item: 'age', result: 'lifted', reason: '已公开过' });
  await officer.post(`${entry}/consents`, {
    item: 'register_no',
    document: '同意书 1 号',
    scope: '登记状态',
    givenOn: '2026-01-01',
    endsOn: '2099-12-31',
    subjects: [
      { party: '王小明', identity: 'R0' },
      { party: '李四', identity: 'R1' },
    ],
  });
  const lost = await officer.post<{
    suppressed: { small: number; withheld: number; rows: unknown[] };
    generalised: { column: string; pairs: { from: string; to: string }[] }[];
  }>(`/api/open/disclosure/${set.id}/preview`, {
    recipe: {
      columns: { age: [{ do: 'band', width: 2 }] },
      smallGroups: { by: ['register_state', 'age'], below: 2 },
    },
    by: ['age'],
    sensitive: [],
  });
  assert.deepEqual([lost.suppressed.small, lost.suppressed.rows.length, lost.suppressed.withheld], [4, 4, 0]);
  assert.deepEqual(
    lost.generalised.map(({ column, pairs }) => [column, pairs[0]?.from, pairs[0]?.to]),
    [['age', '20', '20–22']],
  );
  const draft = await officer.post<{ versions: { id: string; state: string }[] }>(
    `/api/open/desk/datasets/${set.id}/versions`,
    {},
  );
  const version = draft.versions.find(({ state }) => state === 'draft');
  const made = await release(stage, officer, set.id);
  const difference = await officer.get<{ from: number; keyed: boolean; added: unknown[] }>(
    `/api/open/desk/releases/${made.id}/difference`,
  );
  assert.deepEqual([difference.from, difference.keyed, difference.added], [1, true, []]);
  await officer.post('/api/open/webhooks', { url: addressOf('/hook') });
  await look(officer, 'open-desk', [
    { name: 'dataset', path: `/desk/open/datasets/${set.id}` },
    { name: 'protection', path: '/desk/open/protection' },
    { name: 'secrets', path: `/desk/open/protection/${set.id}` },
    { name: 'treatment', path: `/desk/open/disclosure/${set.id}` },
    { name: 'webhooks', path: '/desk/open/webhooks' },
    { name: 'board', path: '/desk/open/board' },
    { name: 'draft', path: `/drafts/${version?.id}` },
  ]);
});

test('another portal is read, its records decided, a former address led on; the report of a period stands beside it', async () => {
  const { bureau, unit, officer } = set;
  const sources = await bureau.post<{ items: { id: string }[] }>('/api/open/harvest/sources', {
    kind: 'ckan',
    title: '省级平台',
    url: addressOf('/'),
    organisationId: unit,
  });
  const source = sources.items[0]?.id ?? '';
  const run = await bureau.post<{ id: string }>(`/api/open/harvest/sources/${source}/run`);
  for (let n = 0; n < 100; n += 1) {
    const { state } = await bureau.get<{ state: string }>(`/api/open/harvest/runs/${run.id}`);
    if (state !== 'running') break;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  const { items } = await bureau.get<{ items: { id: string; identifier: string }[] }>(
    `/api/open/harvest/records?source=${source}&state=proposed`,
  );
  assert.equal(items.length, 2);
  await bureau.put('/api/open/redirects', { path: '/dataset/old', target: `/datasets/${set.slug}` });
  await look(bureau, 'open-desk', [
    { name: 'sources', path: '/desk/open/harvest' },
    { name: 'source', path: `/desk/open/harvest/${source}` },
    { name: 'run', path: `/desk/open/harvest/${source}/runs/${run.id}` },
    { name: 'proposals', path: '/desk/open/proposals' },
    { name: 'redirects', path: '/desk/open/redirects' },
    { name: 'report', path: '/desk/open/report' },
  ]);
  const one = await visitAs(browser, started, bureau);
  await one.page.goto(`/desk/open/proposals/${items[0]?.id}`);
  await one.page.getByLabel('审定结果').click();
  await one.page.getByTitle('采纳', { exact: true }).last().click();
  await one.page.getByRole('button', { name: '提交审定' }).click();
  await one.page.getByText('已采纳', { exact: true }).waitFor();
  one.watch.assertClean(started.base);
  await one.context.close();
  const taken = await officer.post<{ resourceId: string | null }>(
    `/api/open/harvest/records/${items[0]?.id}/take`,
  );
  assert.ok(taken.resourceId);
  const sheet = await bureau.send(
    'GET',
    '/api/open/period-report.xlsx?from=2026-01-01&to=2026-12-31&lang=zh',
  );
  assert.equal(sheet.status, 200);
});
