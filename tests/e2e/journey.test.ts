/** One datum from the wish to its proof, through the screens of everybody in it: a need and its stages, the grant, the first call, its use seen by both sides, the auditor's way to the receipt. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { Browser, Page } from 'playwright-core';
import { needs } from '#tests/conformance/after-walks.ts';
import type { Client } from '#tests/conformance/client.ts';
import { fileOf } from '#tests/conformance/papers.ts';
import { newServed, providerOf } from '#tests/conformance/served.ts';
import { ask, granted, newConsumer } from '#tests/conformance/share-walks.ts';
import { accounts } from '#tests/conformance/walks.ts';
import { openBrowser, shot, type Visit } from './browser.ts';
import { lookAs, visitAs, withCity } from './cities.ts';
import { builtWeb } from './web.ts';

let browser: Browser;
before(async () => {
  await builtWeb();
  browser = await openBrowser();
});
after(() => browser?.close());

/** The consumer files a need on the screen; gives its id. */
async function fileNeed(page: Page): Promise<string> {
  await page.goto('/desk/sharing');
  await page.getByRole('searchbox', { name: '所需数据' }).fill('夜间渡轮班次');
  await page.getByRole('button', { name: '查找' }).click();
  for (const [label, text] of [
    ['数据项', '登记编号、登记状态'],
    ['所服务的职责', '居住登记办理'],
    ['用途', '办理居住登记时核验'],
    ['依据', '居住登记条例第八条'],
  ] as const)
    await page.getByLabel(label, { exact: false }).last().fill(text);
  await page.getByRole('button', { name: '提出需求' }).click();
  await page.getByRole('link', { name: '夜间渡轮班次' }).click();
  await page.waitForURL(/\/sharing\/needs\//);
  return page.url().split('/').at(-1) ?? '';
}

/** What somebody who trusts nobody does with the receipt: the proof is fetched, explained, and refused with one byte changed. */
async function verifyReceipt(page: Page, started: string, hash: string): Promise<void> {
  await page.goto(`${started}/verify#${hash}`);
  const verdict = page.locator('.verdict');
  await verdict.and(page.locator('.incomplete')).waitFor();
  await page.locator('#fetch').click();
  await verdict.and(page.locator('.sound')).waitFor();
  assert.ok((await page.locator('#result li.good').count()) >= 2, 'each step is explained');
  await shot(page, 'journey-verify-1280');
  const proof = await (await fetch(`${started}/api/ledger/receipts/${hash}/proof`)).text();
  const sign = hash.startsWith('0') ? '1' : '0';
  for (const [what, text] of [
    ['the receipt', `${sign}${hash.slice(1)}`],
    ['the proof', hash],
  ] as const) {
    await page.locator('#clear').click();
    const at = proof.lastIndexOf('\n') - 9;
    const spoilt = `${proof.slice(0, at)}${proof[at] === 'A' ? 'B' : 'A'}${proof.slice(at + 1)}`;
    await page.locator('#text').fill(text);
    await page.locator('#files').setInputFiles({
      name: 'a.tlog-proof',
      mimeType: 'text/plain',
      buffer: Buffer.from(what === 'the proof' ? spoilt : proof),
    });
    await verdict.and(page.locator('.wrong')).waitFor();
  }
}

test('need, stages, grant, first call, usage on both sides, the auditor’s way to the receipt', () =>
  withCity('cangzhou', async (stage, started) => {
    const visits: Visit[] = [];
    const enter = async (client: Client): Promise<Page> => {
      const one = await visitAs(browser, started, client);
      visits.push(one);
      return one.page;
    };
    const consumer = await newConsumer(stage);
    const resource = await newServed(stage, 'conditional');
    const provider = await providerOf(stage, resource);
    const page = await enter(consumer.officer);
    const id = await fileNeed(page);
    const mark = (name: string, body: object = {}) => provider.post(`${needs}/${id}/stages/${name}`, body);
    const assign = { unitId: resource.providerId, duty: '三定规定：负责登记管理' };
    await consumer.bureau.post(`${needs}/${id}/assign`, assign);
    const dueOn = new Date(stage.now().getTime() + 20 * 86_400_000).toISOString().slice(0, 10);
    await provider.post(`${needs}/${id}/answer`, { how: 'date', dueOn });
    await mark('agreement', { title: '供数协议', fileId: await fileOf(provider, '供数协议') });
    await mark('first-batch', { resourceId: resource.resourceId });
    await mark('interface');
    await mark('instructions');
    const { grant, credential } = await granted(stage, resource, consumer);
    const answer = await ask(stage, credential);
    assert.equal(answer.status, 200);
    await consumer.officer.post(`${needs}/${id}/stages/first-call`);
    await page.reload();
    await page.getByText('已满足').first().waitFor();
    await shot(page, 'journey-need-1280');
    await page.goto(`/desk/grants/${grant.id}`);
    await page
      .getByText(/用量|调用/)
      .first()
      .waitFor();

    const theirs = await enter(provider);
    await theirs.goto('/desk/sharing/uses');
    await theirs.getByRole('row', { name: new RegExp(grant.number) }).waitFor();

    const auditor = await stage.as(accounts.auditor);
    const looking = await enter(auditor);
    await looking.goto(`/desk/sharing/follow?resource=${resource.resourceId}`);
    const read = looking.getByRole('row').filter({ hasText: '接口调用1次' });
    await read.waitFor();
    for (const stageName of ['来源', '批次', '检查', '服务', '授权'])
      await looking.getByRole('cell', { name: stageName, exact: true }).first().waitFor();
    await looking.getByRole('textbox', { name: '登记编号' }).fill('R0001');
    await looking.getByRole('button', { name: '只看这一行' }).click();
    await looking.getByText('所看的行：R***1').waitFor();
    await looking.getByRole('cell', { name: '批次', exact: true }).first().waitFor();
    const href = (await read.getByRole('link', { name: '核验' }).getAttribute('href')) ?? '';
    const [, hash = ''] = /#([0-9a-f]{64})$/.exec(href) ?? [];
    assert.equal(hash, answer.entry, 'the way ends at the receipt of the call');
    await stage.eventually(async () => {
      const { proof } = await stage.nobody().get<{ proof: unknown }>(`/api/ledger/receipts/${hash}`);
      return proof ? true : undefined;
    }, 'the number of the call');
    await verifyReceipt(looking, started.base, hash);
    for (const { watch, context } of visits) {
      watch.assertClean(started.base);
      await context.close();
    }
    await lookAs(browser, started, auditor, 'journey', [
      { name: 'follow', path: `/sharing/follow?resource=${resource.resourceId}`, text: /接口调用1次/ },
    ]);
  }));
