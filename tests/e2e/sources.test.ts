/** The sources of data on the desk: lists drawn up with a dispute, decided and issued; every screen looked at wide and narrow. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { Browser } from 'playwright-core';
import { item, key, newElements } from '#tests/conformance/element-walks.ts';
import { push, pushedThrough, pusherOf } from '#tests/conformance/pusher.ts';
import { accounts, decisionPath, newDepartment, publishEntry, uploadRows } from '#tests/conformance/walks.ts';
import { openBrowser, shot } from './browser.ts';
import { lookAs, visitAs, withCity } from './cities.ts';
import { builtWeb } from './web.ts';

let browser: Browser;

before(async () => {
  await builtWeb();
  browser = await openBrowser();
});
after(() => browser?.close());

test('responsibility lists, one source, the specification, business systems', () =>
  withCity('neijiang', async (stage, started) => {
    const bureau = await stage.as(accounts.bureau);
    const [first, second] = [await newDepartment(stage), await newDepartment(stage)];
    const [element = ''] = await newElements(bureau, ['经营范围']);
    const shared = { items: [key, item('scope', '经营范围', { elementId: element })] };
    const entry = await publishEntry(stage, first.officer, shared);
    await publishEntry(stage, second.officer, shared);
    const batch = await uploadRows(stage, first.officer, entry.id, 'register_no,scope\nA1,零售\n');
    await publishEntry(stage, first.officer);
    const pusher = await pusherOf(first.officer, entry.id);
    const sent = await push(
      stage,
      pusher,
      [
        { register_no: 'P1', scope: '批发' },
        { register_no: 'P2', wrong: 1 },
      ],
      new Date(stage.now().getTime() - 90_000),
    );
    await pushedThrough(stage, first.officer, sent.id);

    const one = await visitAs(browser, started, bureau);
    await one.page.goto('/desk/collect/lists');
    await one.page.getByRole('button', { name: '生成清单' }).click();
    await one.page.getByRole('heading', { name: /须先裁定的数据元/ }).waitFor();
    await shot(one.page, 'sources-conflict-1280');
    const cases = await stage.eventually(async () => {
      const { conflicts } = await bureau.get<{ conflicts: { caseId: string | null }[] }>(
        '/api/collect/responsibility-lists',
      );
      const opened = conflicts.flatMap(({ caseId }) => caseId ?? []);
      return opened.length === conflicts.length ? opened : undefined;
    }, 'a case for each conflict');
    for (const id of cases)
      await bureau.post(await decisionPath(bureau, id), { outcome: 'first', reasons: ['先行采集'] });
    await one.page.reload();
    await one.page.getByRole('button', { name: /印\s*发/ }).click();
    await one.page.getByText('已印发').first().waitFor();
    one.watch.assertClean(started.base);
    await one.context.close();

    const unit = await visitAs(browser, started, second.officer);
    await unit.page.goto(`/desk/collect/elements/${element}`);
    await unit.page.getByText(/能共享取得的不再重复采集/).waitFor();
    await unit.page.getByText('对来源提出异议').first().click();
    await unit.page.getByLabel(/理由/).fill('经营范围由本单位登记核发');
    await shot(unit.page, 'sources-contest-1280');
    await unit.page.getByRole('button', { name: '对来源提出异议' }).click();
    await unit.page.getByText('裁定中').first().waitFor();
    unit.watch.assertClean(started.base);
    await unit.context.close();

    const sender = await visitAs(browser, started, first.officer);
    await sender.page.goto(`/desk/collect/push?resource=${entry.id}`);
    await sender.page.getByRole('radio', { name: '实时归集' }).click();
    await sender.page.getByText(/数据产生后逐条推送/).waitFor();
    await sender.page.getByRole('table', { name: '推送' }).getByRole('link').first().click();
    await sender.page.getByRole('table', { name: '有问题的记录' }).getByText('wrong').waitFor();
    await sender.page.getByRole('table', { name: '逐条时延' }).getByText(/\d s$/).waitFor();
    const receipt = await sender.page.getByRole('link', { name: '下载回执' }).getAttribute('href');
    assert.equal((await (await sender.page.request.get(receipt ?? '')).json()).lags.length, 1);
    await sender.page.goto('/desk/collect/cards');
    await sender.page
      .getByRole('row')
      .filter({ hasText: /红牌|黄牌|绿牌|不评/ })
      .first()
      .waitFor();
    sender.watch.assertClean(started.base);
    await sender.context.close();

    const look = (client: typeof bureau, screens: Parameters<typeof lookAs>[4]) =>
      lookAs(browser, started, client, 'sources', screens);
    await look(bureau, [
      { name: 'lists', path: '/collect/lists', text: /落实情况/ },
      { name: 'list', path: '/collect/lists/1', text: /对象标识/ },
      { name: 'elements', path: '/collect/elements', text: /经营范围/ },
      { name: 'element', path: `/collect/elements/${element}`, text: /来源裁定/ },
      { name: 'specification', path: '/collect/specification', text: /第 1 版/ },
      { name: 'board', path: '/collect/specification?tab=board', text: /拒收批次/ },
      { name: 'findings', path: '/collect/specification?tab=findings', text: /发出问题/ },
      { name: 'systems', path: '/collect/systems', text: /试交换/ },
      { name: 'cards', path: '/collect/cards', text: /红黄绿牌/ },
    ]);
    await look(first.officer, [
      { name: 'own-list', path: '/collect/lists/1', text: /经营范围/ },
      { name: 'batch', path: `/collect/batches/${batch.id}`, text: /核对所用汇聚规范/ },
      { name: 'own-systems', path: '/collect/systems', text: /业务系统/ },
      { name: 'push', path: `/collect/push/${sent.id}`, text: /逐条时延/ },
      { name: 'pushes', path: `/collect/push?resource=${entry.id}`, text: /归集方式/ },
    ]);
  }));

test('a purchase before the authority: what the city holds of it is shown', () =>
  withCity('binzhou', async (stage, started) => {
    const bureau = await stage.as(accounts.bureau);
    const [holder, buyer] = [await newDepartment(stage), await newDepartment(stage)];
    const held = await publishEntry(stage, holder.officer, {
      items: [{ ...key, titleZh: '企业评分' }, item('agency', '评价机构')],
    });
    await buyer.officer.post('/api/catalog/purchases', {
      title: '商业信用数据',
      items: ['企业评分', '评价机构'],
      supplier: '某数据公司',
      price: 180000,
      purpose: '用于行业监管',
      whyNotShared: '现有数据仅含自报评分',
      seen: [held.id],
    });
    const one = await visitAs(browser, started, bureau);
    await one.page.goto('/desk/catalog/purchases');
    await one.page
      .getByRole('button', { name: /审\s*批/ })
      .first()
      .click();
    await one.page.getByText('全部已有').waitFor();
    await shot(one.page, 'sources-purchase-1280');
    await one.page.setViewportSize({ width: 390, height: 844 });
    await shot(one.page, 'sources-purchase-390');
    one.watch.assertClean(started.base);
    await one.context.close();
    await lookAs(browser, started, buyer.officer, 'sources', [
      { name: 'purchases', path: '/catalog/purchases', text: /商业信用数据/ },
    ]);
  }));
