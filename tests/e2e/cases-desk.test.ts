/** The desk's case screens and messages: every act a city may allow, several cases decided at once, and how all of it looks. */
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { after, before, test } from 'node:test';
import type { Browser, Page } from 'playwright-core';
import { transact } from '#kernel/db.ts';
import { choose, confirm, sees, take } from './acts.ts';
import { openBrowser, settled, shot, signInAs, sizes, type Visit, visit } from './browser.ts';
import { type CasesScene, cast, setCasesScene } from './cases-scene.ts';
import { askedOf, Data, inspect } from './inspect.ts';
import { open } from './screens.ts';
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

async function enter(name: string, language: 'zh-CN' | 'en' = 'zh-CN'): Promise<Visit> {
  const one = await visit(browser, scene.base, { language });
  data.listen(one.context);
  await signInAs(one, name);
  return one;
}

async function leave(...visits: Visit[]): Promise<void> {
  for (const { watch, context } of visits) {
    watch.assertClean(scene.base);
    await context.close();
  }
}

/** Opens one of the other acts, fills it in, does it. */
async function act(page: Page, name: string, words?: string, act = name): Promise<void> {
  const box = page.getByRole('region', { name: '其他操作' });
  await box.getByRole('button', { name, exact: true }).click();
  if (words) await box.locator('#act-words').fill(words);
  await box.locator('.act-form').getByRole('button', { name: act, exact: true }).click();
}

test('a message comes, the bell counts it, it is read and leads to the case', async () => {
  await scene.open('门牌变更');
  await scene.open('户主更正');
  const one = await enter(cast.supplier);
  const { page } = one;
  await page.getByRole('link', { name: '消息，2 条未读' }).waitFor();
  await page.keyboard.press('g');
  await page.keyboard.press('n');
  await page.getByRole('heading', { level: 1, name: '消息' }).waitFor();
  const table = page.getByRole('table', { name: '消息' });
  await sees(table, '待办：供数机构查对');
  await shot(page, 'notices-1280');
  await table.getByRole('button', { name: '标为已读' }).first().click();
  await page.getByRole('link', { name: '消息，1 条未读' }).waitFor();
  await page.getByText('未读', { exact: true }).first().click();
  await table.getByRole('row').nth(2).waitFor({ state: 'detached' });
  assert.match(page.url(), /state=unread/);
  await table.getByRole('link', { name: /待办：供数机构查对/ }).click();
  await page.getByRole('heading', { level: 1, name: '门牌变更' }).waitFor();
  await page.getByRole('link', { name: '消息，0 条未读' }).waitFor();
  await leave(one);
});

test('files and comments; the supplement stops the clock until the applicant answers', async () => {
  const file = await scene.open('出生登记');
  const supplier = await enter(cast.supplier);
  const { page } = supplier;
  await page.goto(`/desk/cases/${file.id}`);
  await page.locator('input[type=file]').setInputFiles({
    name: '查对底稿.txt',
    mimeType: 'text/plain',
    buffer: Buffer.from('底稿一页'),
  });
  const link = page.getByRole('link', { name: '查对底稿.txt' });
  const [download] = await Promise.all([page.waitForEvent('download'), link.click()]);
  assert.equal(await readFile(await download.path(), 'utf8'), '底稿一页');
  await page.getByRole('textbox', { name: '写一条说明' }).fill('请核对出生日期。');
  await page.getByRole('button', { name: '发表' }).click();
  await sees(page, '请核对出生日期。');
  await act(page, '要求补正', '请补交出生证明复印件', '发出补正要求');
  await sees(page, '补正中，时限暂停');
  await shot(page, 'case-supplement-1280');

  const asker = await enter(cast.asker);
  await asker.page.goto('/desk/cases/waiting');
  const row = asker.page.getByRole('row', { name: /出生登记/ });
  await sees(row, '请补正');
  await row.getByRole('link', { name: /出生登记/ }).click();
  await sees(asker.page, '请核对出生日期。');
  await act(asker.page, '提交补正', '已补交，见附件');
  await sees(asker.page, '已补正');
  await page.reload();
  await sees(page, '已补交，见附件');
  await leave(supplier, asker);
});

test('the head extends once and assigns; the clerk gives it to another; the applicant takes it back', async () => {
  const file = await scene.open('迁入登记');
  const head = await enter(cast.head);
  await head.page.goto(`/desk/cases/${file.id}`);
  const box = head.page.getByRole('region', { name: '其他操作' });
  await box.getByRole('button', { name: '延长期限' }).click();
  await box.locator('#act-days').fill('2');
  await box.locator('#act-words').fill('档案调阅需要时间');
  await shot(head.page, 'case-extend-1280');
  await box.locator('.act-form').getByRole('button', { name: '批准延长' }).click();
  await sees(head.page, '延长 2 日');
  // Once.
  await box.getByRole('button', { name: '延长期限' }).waitFor({ state: 'detached' });
  await box.getByRole('button', { name: '指定承办人' }).click();
  await choose(box.locator('.act-form'), cast.supplier);
  await box.locator('.act-form').getByRole('button', { name: '指定', exact: true }).click();
  await sees(head.page.getByRole('region', { name: '经过' }), new RegExp(cast.supplier));

  const clerk = await enter(cast.clerk);
  await clerk.page.goto(`/desk/cases/${file.id}`);
  const acts = clerk.page.getByRole('region', { name: '其他操作' });
  await acts.getByRole('button', { name: '改派单位' }).click();
  await choose(acts.locator('.act-form'), '档案局');
  await acts.locator('#act-words').fill('职责已划转');
  await acts.locator('.act-form').getByRole('button', { name: '改派' }).click();
  await sees(clerk.page.getByRole('region', { name: '经过' }), '档案局');
  await sees(clerk.page, '职责已划转');

  const asker = await enter(cast.asker);
  await asker.page.goto(`/desk/cases/${file.id}`);
  await act(asker.page, '撤回', '不再需要', '撤回办件');
  await sees(asker.page, '已撤回');
  await leave(head, clerk, asker);
});

test('several are decided at once, with a reason at hand; what another decided meanwhile is refused alone', async () => {
  const titles = ['甲户查对', '乙户查对', '丙户查对'];
  const files = [];
  for (const title of titles) files.push(await scene.open(title));
  const one = await enter(cast.supplier);
  const { page } = one;
  await page.goto('/desk/cases/waiting?q=户查对');
  const table = page.getByRole('table', { name: '待办办理' });
  for (const title of titles) await table.getByRole('checkbox', { name: `选中“${title}”` }).check();
  const batch = page.getByRole('region', { name: /批量办理 3 件/ });
  await batch.getByRole('radio', { name: '不予查对' }).check();
  await batch.locator('#reason-text').fill('不属于本单位登记范围');
  await batch.getByRole('button', { name: '存为常用理由' }).click();
  await sees(page, '已存为常用理由');
  await batch.locator('#reason-text').fill('');
  await take(batch, '不属于本单位登记范围', '选用常用理由');
  assert.equal(await batch.locator('#reason-text').inputValue(), '不属于本单位登记范围');
  await shot(page, 'batch-1280');
  const [, second] = files;
  const step = second?.steps[0];
  assert.ok(second && step);
  const { p, people } = scene;
  await transact(p.db, (tx) =>
    p.cases.decideStep(tx, p, {
      caseId: second.id,
      stepId: step.id,
      actor: people.supplier,
      outcome: 'keep',
    }),
  );
  await batch.getByRole('button', { name: '不予查对（3 件）' }).click();
  await sees(page, '2 件已办，1 件未办成。');
  const results = page.locator('.batch-results');
  await sees(results.getByRole('listitem').filter({ hasText: '乙户查对' }), '未办成');
  for (const title of ['甲户查对', '丙户查对'])
    await sees(results.getByRole('listitem').filter({ hasText: title }), '不同意');
  await page.goto('/desk/cases/templates');
  const row = page.getByRole('row', { name: /不属于本单位登记范围/ });
  await sees(row, '不予查对');
  await row.getByRole('button', { name: '移除' }).click();
  await sees(page, '没有常用理由');
  await leave(one);
});

test('a colleague acts in the place of an absent one, until that ends', async () => {
  await scene.open('代办查对');
  const one = await enter(cast.supplier);
  const { page } = one;
  await page.goto('/desk/cases/delegations');
  await page.getByText('新建代理授权').click();
  await choose(page.locator('.new-delegation'), cast.colleague, '代办的同事');
  await page.getByRole('checkbox', { name: '数据提供单位' }).check();
  await page.locator('#delegation-reason').fill('外出培训');
  await page.getByRole('button', { name: '授权', exact: true }).click();
  await sees(page.getByRole('table', { name: '代理授权' }), '生效中');
  const colleague = await enter(cast.colleague);
  await colleague.page.goto('/desk/cases/waiting?q=代办查对');
  await sees(colleague.page, `代${cast.supplier}办理`);
  await colleague.page.getByRole('link', { name: /代办查对/ }).click();
  await colleague.page.getByRole('radio', { name: '保留' }).check();
  await colleague.page.getByRole('button', { name: '保留', exact: true }).click();
  await sees(colleague.page, '已办结');
  await sees(colleague.page, `代${cast.supplier}办理`);
  await page.getByRole('button', { name: '结束授权' }).click();
  await confirm(page, '结束授权');
  await sees(page.getByRole('table', { name: '代理授权' }), '已结束');
  await leave(one, colleague);
});

test('the simulator says when each step would fall due, and moves with what is assumed', async () => {
  const one = await enter(cast.asker);
  const { page } = one;
  await page.goto('/desk/cases/simulator');
  await choose(page.locator('.list-tools'), '查对', '选择事项');
  await page.getByRole('list', { name: '推算的各环节' }).waitFor();
  const ends = page.locator('.sim-ends');
  const before = await ends.innerText();
  await page.getByText('改变假设').first().click();
  await page.getByRole('spinbutton').first().fill('2');
  await ends.filter({ hasNotText: before.split('\n')[0] ?? before }).waitFor();
  await shot(page, 'simulator-1280');
  await leave(one);
});

test('a case prints as a document with its articles', async () => {
  const file = await scene.open('打印查对');
  const one = await enter(cast.supplier);
  const { page } = one;
  await page.goto(`/desk/cases/${file.id}`);
  const [paper] = await Promise.all([
    page.context().waitForEvent('page'),
    page.getByRole('link', { name: '打印办件' }).click(),
  ]);
  await paper.waitForLoadState();
  await sees(paper, file.number);
  await shot(paper, 'document');
  await leave(one);
});

for (const language of ['zh-CN', 'en'] as const) {
  test(`the screens fit and can be read by everybody, in ${language}`, async () => {
    const file = await scene.open('展示查对');
    const late = await scene.open('较早查对');
    const steps = [
      {
        who: cast.supplier,
        paths: [
          '/desk/',
          '/desk/notices',
          '/desk/notices/preferences',
          '/desk/notices/deliveries',
          '/desk/cases',
          '/desk/cases/waiting',
          '/desk/cases/calendar',
          '/desk/cases/delegations',
          '/desk/cases/templates',
          '/desk/cases/simulator?procedure=quality.check',
          '/desk/cases/simulator?procedure=quality.objection',
          `/desk/cases/${file.id}`,
        ],
      },
      { who: cast.clerk, paths: ['/desk/notices/sent', `/desk/cases/${late.id}`] },
    ];
    const faults: string[] = [];
    for (const { who, paths } of steps) {
      const one = await enter(who, language);
      for (const path of paths) {
        await one.page.setViewportSize(sizes.wide);
        await open(one.page, path);
        for (const viewport of Object.values(sizes)) {
          await one.page.setViewportSize(viewport);
          await settled(one.page);
          const title = `cases${path.replace(/[0-9a-f-]{36}/, 'id').replace(/\W+/g, '-')}-${viewport.width}-${language}`;
          await shot(one.page, title);
          const axe = askedOf(language, viewport.width);
          await inspect(one.page, title, { language, data, axe }).catch((error: unknown) => {
            faults.push(error instanceof Error ? error.message : String(error));
          });
        }
      }
      await leave(one);
    }
    assert.equal(faults.length, 0, faults.join('\n\n'));
  });
}
