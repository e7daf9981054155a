/** The portal of open data in a real browser: every page wide and narrow, the journeys without script, a form refused and sent. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { Browser } from 'playwright-core';
import { setPage } from '#rooms/open/search/schema-page.ts';
import type { Client } from '#tests/conformance/client.ts';
import { type Started, startPlatform } from '#tests/conformance/started.ts';
import { type FilledSet, fillRows, fillSets, insideOf } from '#tests/factories/open-sets.ts';
import { type Language, openBrowser, settled, shot, sizes, type Visit, visit } from './browser.ts';
import { Data, inspect } from './inspect.ts';
import { byKeyboard } from './open-keyboard.ts';
import { type Matter, type Matters, makeMatters } from './open-matters.ts';
import { unvisited } from './portal-pages.ts';
import { builtWeb } from './web.ts';

let started: Started;
let browser: Browser;
let set: FilledSet;
let gone: FilledSet;
let matters: Matters;
/** One of the demo's own: with files, of two releases. */
const released = 'parks';

before(async () => {
  await builtWeb();
  browser = await openBrowser();
  started = await startPlatform({ city: 'fuzhou' });
  const inside = await insideOf(started.data);
  const sets = await fillSets(inside, { count: 40 });
  const [, first, second] = sets;
  assert.ok(first && second);
  [set, gone] = [first, second];
  await fillRows(inside, set.releaseId, 300);
  await inside.sql.query(
    `update open.dataset set state = 'withdrawn', halt = '{"kind":"withdrawn","cause":"leak","day":"2026-11-20","notice":{"zh":"因发现泄露风险下架。","en":"Withdrawn for a risk of a leak."}}' where id = $1`,
    [gone.id],
  );
  await inside.close();
  matters = await makeMatters(started, released);
});

after(async () => {
  await browser?.close();
  await started?.stop();
});

/** A word of the platform's own replies in Chinese alone: names of people and of data, which no language changes. */
const spoken = [
  '/api/open/search?pageSize=100',
  '/api/open/demands',
  '/api/open/catalogue',
  '/api/open/unit-lists',
  '/api/open/changes',
  '/api/open/products',
  '/api/open/events',
  '/api/open/standards',
  '/api/open/norms',
  '/api/open/operation',
  '/api/open/announcements',
  '/api/open/statistics',
  '/api/open/health',
  '/api/open/rules',
  '/api/catalog/resources?pageSize=50',
  '/api/demo/accounts',
];

async function spokenBy(base: string): Promise<Data> {
  const data = new Data();
  const sets = [`/api/open/datasets/${set.slug}`, `/api/open/datasets/${released}`];
  const asked = [
    ...spoken,
    ...sets.flatMap((one) => [
      `${one}/page`,
      `${one}/rows?limit=50`,
      `${one}/voices`,
      `${one}/facets/district`,
    ]),
  ];
  for (const path of asked) {
    const reply = await fetch(new URL(path, base));
    if (reply.ok && /json/.test(reply.headers.get('content-type') ?? '')) data.add(await reply.json());
  }
  return data;
}

const publicPaths = (): string[] => {
  const page = `/datasets/${set.slug}`;
  return [
    '/',
    '/datasets?q=gongyuan',
    '/datasets?q=zzqqxx',
    page,
    `${page}/preview?column=district&c=district&o=eq&v=${encodeURIComponent('城东区')}`,
    `${page}/chart`,
    `${page}/map`,
    `/datasets/${released}/versions`,
    `${page}/api`,
    `${page}/questions`,
    '/datasets/rent-monitoring/apply',
    '/catalogue',
    '/changes',
    '/developers',
    '/plan',
    '/demands',
    '/demands/new?wanted=zzqqxx',
    '/voices',
    '/announcements',
    '/reuses',
    '/events',
    '/standards',
    '/development',
    '/operation',
    '/rules',
    '/verify-paper',
    '/statistics',
    '/health',
    '/status',
    '/register',
    '/sign-in?next=/me',
  ];
};
const personalPaths = [
  '/me',
  '/me/notices',
  '/me/follows',
  '/me/reuses',
  '/me/voices',
  '/me/identity',
  '/me/rules',
  '/me/applications',
  '/me/access',
  '/me/conduct',
  '/me/reports',
  '/me/events',
  '/reuses/new',
  '/offers',
  '/demands/mine',
];

const pathsOf = (some: Matter[]): string[] => some.map(({ path }) => path);
const operated = '/me/operations';

/** Looked at by the tests of drafts, of the law, of lists, of corrections and of the catalogue; of the last there is no page to see. */
const elsewhere = [
  '/drafts/:version',
  '/law',
  '/law/:id',
  '/law/unbuilt',
  '/lists',
  '/corrections',
  '/resources',
  '/resources/:id',
  '/sign-out',
];

/** A new account, by the way the header leads to; back where one came from. */
async function registerOnPortal({ page }: Visit): Promise<void> {
  await page.goto('/statistics');
  await page.locator('.person a[href^="/register"]').click();
  await page.locator('#account-account').fill('crawler');
  await page.locator('#account-name').fill('Lin Xiao');
  await page.locator('#account-password').fill('Zx9-abcdef-77');
  await page.locator('#form-account button').click();
  await page.waitForURL('**/statistics');
  await page.locator('.person a[href="/me"]').waitFor();
}

/** Each page once in each language, at both widths; axe with all its rules wide in the one and narrow in the other. */
async function crawl(
  one: Visit,
  paths: readonly string[],
  language: Language,
  data: Data,
): Promise<string[]> {
  const faults: string[] = [];
  for (const path of paths) {
    await one.page.goto(path);
    await settled(one.page);
    for (const [size, viewport] of Object.entries(sizes)) {
      await one.page.setViewportSize(viewport);
      const name = `${path} ${size} ${language}`;
      await shot(one.page, name.replace(/[^a-z0-9]+/gi, '-').slice(0, 80));
      const axe = (size === 'wide') === (language === 'zh-CN') ? 'all' : 'layout';
      await inspect(one.page, name, { language, data, axe }).catch((error: unknown) => {
        faults.push(error instanceof Error ? error.message : String(error));
      });
    }
  }
  return faults;
}

test('every page stands wide and narrow in both languages, and axe finds nothing serious', async () => {
  const data = await spokenBy(started.base);
  const walk = async (language: Language): Promise<string[]> => {
    const one = await visit(browser, started.base, { language });
    const faults = await crawl(one, publicPaths(), language, data);
    if (language === 'zh-CN') {
      await registerOnPortal(one);
      faults.push(...(await crawl(one, personalPaths, language, data)));
    }
    faults.push(...one.watch.faults);
    await one.context.close();
    return faults;
  };
  const faults = (await Promise.all([walk('zh-CN'), walk('en')])).flat();
  assert.equal(faults.length, 0, faults.join('\n\n'));
  const looked = [
    ...publicPaths(),
    ...personalPaths,
    ...pathsOf([...matters.shared, ...matters.own]),
    operated,
  ];
  assert.deepEqual(unvisited(looked).sort(), [...elsewhere].sort());
});

/** In the browser, as somebody who signed in over HTTP. */
async function enter(who: Client, language: Language): Promise<Visit> {
  const one = await visit(browser, started.base, { language });
  const [name = '', value = ''] = (await who.ready()).cookie.split('=');
  await one.context.addCookies([{ name, value, url: started.base }]);
  return one;
}

test('the page of one matter stands wide and narrow, for whom it concerns and for everybody', async () => {
  const data = await spokenBy(started.base);
  const { user, operator, shared, own } = matters;
  for (const path of shared.flatMap(({ api }) => api)) data.add(await user.get(path));
  const look = async (language: Language, who: Client | undefined, paths: string[]): Promise<string[]> => {
    const one = who ? await enter(who, language) : await visit(browser, started.base, { language });
    const faults = await crawl(one, paths, language, data);
    faults.push(...one.watch.faults);
    await one.context.close();
    return faults;
  };
  const zh = async () => [
    ...(await look('zh-CN', user, pathsOf([...shared, ...own]))),
    ...(await look('zh-CN', operator, [operated])),
  ];
  const faults = (await Promise.all([zh(), look('en', undefined, pathsOf(shared))])).flat();
  assert.equal(faults.length, 0, faults.join('\n\n'));
});

test('by keyboard alone: found, looked into, taken as a file, asked about', async () => {
  const { page, context } = await enter(matters.user, 'zh-CN');
  await byKeyboard(page, 'gongyuan', released);
  await context.close();
});

test('without script: found by pinyin, previewed, filtered, charted, taken as a file', async () => {
  const { page, context } = await visit(browser, started.base, { size: 'narrow', javaScript: false });
  await page.goto('/');
  await page.locator('#q').fill('gongjiaozhandian');
  await page.keyboard.press('Enter');
  await page.waitForURL('**/datasets?q=*');
  await page.getByRole('link', { name: set.title, exact: true }).first().click();
  await page.waitForURL(`**/datasets/${set.slug}`);
  assert.match(await page.locator('.freshness').innerText(), /更新周期.+上次/);
  const described = await page.locator('script[type="application/ld+json"]').textContent();
  assert.equal(JSON.parse(described ?? '')['@type'], 'Dataset');
  await page.getByRole('link', { name: '查看、筛选全部数据' }).click();
  await page.locator('select[name=c]').selectOption('district');
  await page.locator('select[name=o]').selectOption('eq');
  await page.locator('input[name=v]').fill('江南区');
  await page.getByRole('button', { name: '查询' }).click();
  assert.match(await page.locator('#table').innerText(), /共 75 条/);
  const address = await page.getByRole('link', { name: 'CSV', exact: true }).getAttribute('href');
  const file = await (await fetch(new URL(address ?? '', started.base))).text();
  assert.equal(file.trim().split('\n').length, 76);
  assert.ok(!file.includes('城东区'));
  await page.goto(`/datasets/${set.slug}/chart?x=district&fn=count&kind=pie`);
  assert.equal(await page.locator('.picture svg').count(), 1);
  await page.locator('figure summary').click();
  assert.match(await page.locator('figure table').innerText(), /城东区\s+75/);
  await context.close();
});

test('without script: an earlier release is taken, an account made from the question one wants to ask, the question asked', async () => {
  const { page, context } = await visit(browser, started.base, { size: 'narrow', javaScript: false });
  await page.goto(`/datasets/${released}`);
  // Along the kinds of parks, not along their numbers, of which each has its own.
  assert.match(await page.locator('figcaption').innerText(), /按类型统计/);
  await page.getByRole('link', { name: '版本', exact: true }).click();
  const first = page.locator('#release-1');
  await first.locator('summary').click();
  const earlier = await first.getByRole('link', { name: /^CSV（原样/ }).getAttribute('href');
  const file = await (await fetch(new URL(earlier ?? '', started.base))).text();
  assert.equal(file.trim().split('\n').length, 7);
  await page.getByRole('link', { name: '问答', exact: true }).click();
  await page.locator('summary', { hasText: '提问' }).click();
  await page.locator('details[open] a', { hasText: '注册账号' }).click();
  await page.locator('#account-account').fill('asker');
  await page.locator('#account-name').fill('问者');
  await page.locator('#account-password').fill('Zx9-abcdef-77');
  await page.locator('#form-account button').click();
  await page.waitForURL(`**/datasets/${released}/questions`);
  await page.locator('summary', { hasText: '提问' }).click();
  await page.locator('#question-text').fill('面积是占地面积还是绿化面积？');
  await page.locator('#form-question button').click();
  await page.waitForURL('**/voices/*');
  assert.match(await page.locator('.done').innerText(), /已收到/);
  await page.getByRole('link', { name: '我的', exact: true }).click();
  assert.match(await page.locator('a[href="/me/voices"]').innerText(), /1$/);
  await context.close();
});

test('doors are found from the page: a search without result leads into the demand, machines by the head of each page', async () => {
  const { page, context } = await visit(browser, started.base, { javaScript: false });
  await page.goto('/datasets?q=zzqqxx');
  await page.getByRole('link', { name: /提出需求：开放/ }).click();
  assert.equal(await page.locator('#wanted').inputValue(), 'zzqqxx');
  const alternates = await page
    .locator('head link[rel=alternate]')
    .evaluateAll((links) => links.map((one) => one.getAttribute('href')));
  await page.goto('/developers');
  const doors = await page
    .locator('dd a')
    .evaluateAll((links) => links.map((one) => one.getAttribute('href')));
  await page.goto(`/datasets/${released}/api`);
  const own = await page
    .locator('dd a, .snippets a, p > a[href^="/embed"]')
    .evaluateAll((links) => links.map((one) => one.getAttribute('href')));
  assert.ok(doors.length > 15 && own.length > 7);
  for (const path of new Set([...alternates, ...doors, ...own])) {
    // Of the sets that were only filled in for looks there are no rows.
    const there = (path ?? '').replace(/\/set-\d+(?=\/)/, `/${released}`);
    const reply = await fetch(new URL(there, started.base));
    await reply.body?.cancel();
    assert.equal(reply.status, 200, path ?? '');
  }
  await context.close();
});

test('a set that was taken away says why, and nothing of its data; what was never there is not found', async () => {
  const reply = await fetch(new URL(`/datasets/${gone.slug}`, started.base));
  const text = await reply.text();
  assert.equal(reply.status, 410);
  assert.match(text, /因发现泄露风险下架/);
  assert.ok(!text.includes('id="table"') && !text.includes('/files/'));
  const told = setPage.parse(
    await (await fetch(new URL(`/api/open/datasets/${gone.slug}/page`, started.base))).json(),
  );
  assert.deepEqual(told.halt, {
    day: '2026-11-20',
    notice: { zh: '因发现泄露风险下架。', en: 'Withdrawn for a risk of a leak.' },
  });
  assert.deepEqual(
    [told.summary.zh, told.contact.name, told.fields, told.releases, told.release, told.findings],
    ['', '', [], [], null, []],
  );
  assert.equal((await fetch(new URL('/datasets/never-was', started.base))).status, 404);
  const found = await (
    await fetch(new URL(`/datasets?q=${encodeURIComponent(gone.title)}`, started.base))
  ).text();
  assert.ok(!found.includes(`/datasets/${gone.slug}"`));
});

test('a form: refused with its reasons beside it, sent, back where one came from; other sites cannot send it', async () => {
  const { page, context } = await visit(browser, started.base, { javaScript: false });
  await page.goto('/status');
  await page.getByRole('link', { name: '登录', exact: true }).click();
  await page.locator('#signIn-login').fill('nobody');
  await page.locator('#signIn-password').fill('wrong-password');
  await page.getByRole('button', { name: '登录', exact: true }).click();
  await page.getByRole('alert').waitFor();
  assert.equal(await page.locator('#signIn-login').inputValue(), 'nobody');
  assert.equal(await page.locator('#signIn-password').inputValue(), '');
  await page.locator('#form-demo button').first().click();
  await page.waitForURL('**/status');
  await page.getByRole('button', { name: '退出' }).click();
  await page.getByRole('link', { name: '登录', exact: true }).waitFor();
  await context.close();
  const body = 'form=signIn&login=a&password=b';
  const type = { 'content-type': 'application/x-www-form-urlencoded' };
  const send = (headers: Record<string, string>) =>
    fetch(new URL('/sign-in', started.base), { method: 'POST', body, headers: { ...type, ...headers } });
  assert.equal((await send({})).status, 403);
  assert.equal((await send({ origin: 'https://elsewhere.example' })).status, 403);
});

test('search engines are told of the pages', async () => {
  const robots = await (await fetch(new URL('/robots.txt', started.base))).text();
  assert.match(robots, /Sitemap: http/);
  const index = await (await fetch(new URL('/sitemap.xml', started.base))).text();
  assert.match(index, /sitemap\/1\.xml/);
  const list = await (await fetch(new URL('/sitemap/1.xml', started.base))).text();
  assert.ok(list.includes(`/datasets/${set.slug}<`) && !list.includes(`/datasets/${gone.slug}<`));
});
