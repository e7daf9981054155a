/** The screens of the registers, wide and narrow, in both languages: they fit, they speak, everybody can read and work them. */
import { after, before, describe, test } from 'node:test';
import type { Browser } from 'playwright-core';
import { Stage } from '#tests/conformance/stage.ts';
import { type Started, startPlatform } from '#tests/conformance/started.ts';
import { type Language, openBrowser, settled, signInAs, type Visit, visit } from './browser.ts';
import { people } from './city.ts';
import { Data } from './inspect.ts';
import { lookAt } from './screens.ts';
import { builtWeb } from './web.ts';

type Made = { id: string };

let started: Started;
let browser: Browser;
let scene: { entry: string; matter: string; plan: string; round: string; article: string };
const data = new Data();
const base = '/api/registers';
const year = new Date().getFullYear();
const day = (month: string) => `${year}-${month}`;

/** A city that keeps most of the registers, with something in each. */
async function setScene(): Promise<typeof scene> {
  const stage = new Stage(started, 'fuzhou');
  const [bureau, police] = await Promise.all([stage.as('bureau'), stage.as('police')]);
  const me = await police.get<{ organisation: Made }>('/api/me');
  const own = await bureau.get<{ organisation: Made }>('/api/me');
  const file = await police.ok<Made>('POST', `${base}/files`, '工作程序（演示）', {
    'content-type': 'application/octet-stream',
    'x-file-name': encodeURIComponent('工作程序.txt'),
  });
  const entry = await police.post<Made>(`${base}/entries`, {
    kind: 'internal-rule',
    topic: 'working-procedure',
    title: '数据工作程序',
    fromDay: day('01-01'),
    fileId: file.id,
  });
  const matter = await bureau.post<Made>(`${base}/matters`, {
    title: '跨部门数据共享争议',
    question: '双方对共享范围意见不一，请协调。',
    parties: [me.organisation.id],
  });
  const article = 'FZ-A-34a';
  const asked = await police.post<Made>(`${base}/questions`, { article, question: '派出机构是否另行制定？' });
  await bureau.post(`${base}/interpretations`, {
    articles: [article],
    title: '派出机构适用主管部门的制度',
    body: '派出机构执行主管部门制定的制度，不另行制定。',
    questionId: asked.id,
  });
  const plan = await bureau.post<Made>(`${base}/training`, {
    year,
    title: `${year}年度培训计划`,
    sessions: [
      { title: '开放工作实务', plannedOn: day('03-01'), place: '会议中心', outsideExpert: '大学教授' },
    ],
  });
  const person = await bureau.post<Made>('/api/people', {
    account: 'expert-one',
    name: '钟问津',
    initialPassword: 'Kite-7-over-river',
  });
  const member = await bureau.post<Made>(`${base}/committee/members`, {
    personId: person.id,
    origin: 'university',
    field: '数据安全',
    fromDay: day('01-01'),
    untilDay: `${year + 3}-12-31`,
  });
  await bureau.post(`${base}/committee/rules`, {
    title: '工作规则',
    quorum: 50,
    majority: 50,
    recusal: true,
  });
  const round = await bureau.post<Made>(`${base}/rounds`, {
    title: '高风险数据开放论证',
    question: '是否可以开放？',
    members: [member.id],
    concerns: own.organisation.id,
  });
  const now = Date.now();
  await bureau.post(`${base}/service`, {
    kind: 'maintenance',
    title: '平台升级',
    body: '期间暂停服务',
    startsAt: new Date(now + 3_600_000).toISOString(),
    endsAt: new Date(now + 7_200_000).toISOString(),
  });
  return { entry: entry.id, matter: matter.id, plan: plan.id, round: round.id, article };
}

before(async () => {
  await builtWeb();
  browser = await openBrowser();
  started = await startPlatform({ city: 'fuzhou' });
  scene = await setScene();
});

after(async () => {
  await browser?.close();
  await started?.stop();
});

const lookAtAll = (one: Visit, language: Language, where: string, paths: Record<string, string>) =>
  lookAt(
    one,
    Object.entries(paths).map(([name, path]) => ({ name, path })),
    { language, where, data },
  );

async function come(language: Language): Promise<Visit> {
  const one = await visit(browser, started.base, { language });
  data.listen(one.context);
  return one;
}

for (const language of ['zh-CN', 'en'] as const) {
  describe(`registers in ${language}`, () => {
    test('the bureau', async () => {
      const one = await come(language);
      await signInAs(one, people.bureau);
      await one.page.locator('.service-strip').waitFor();
      await lookAtAll(one, language, 'registers-bureau', {
        documents: '/desk/registers',
        rules: '/desk/registers/internal-rules',
        matters: '/desk/registers/matters',
        questions: '/desk/registers/questions',
        training: '/desk/registers/training',
        plan: `/desk/registers/training/${scene.plan}`,
        committee: '/desk/registers/committee',
        round: `/desk/registers/rounds/${scene.round}`,
        boards: '/desk/boards',
        service: '/desk/service',
      });
      await one.context.close();
    });

    test('a department', async () => {
      const one = await come(language);
      await signInAs(one, people.provider);
      await lookAtAll(one, language, 'registers-unit', {
        board: '/desk/board',
        rules: '/desk/registers/internal-rules',
        entry: `/desk/registers/entries/${scene.entry}`,
        matter: `/desk/registers/matters/${scene.matter}`,
        article: `/desk/law/${scene.article}`,
      });
      await one.context.close();
    });

    test('the public reads the interpretation under its article', async () => {
      const one = await come(language);
      data.add(await (await fetch(new URL(`/api/law/articles/${scene.article}`, started.base))).json());
      await one.page.goto(`/law/${scene.article}`);
      await one.page.getByText('派出机构适用主管部门的制度').first().waitFor();
      await lookAtAll(one, language, 'registers-public', { article: `/law/${scene.article}` });
      await one.context.close();
    });
  });
}

test('a unit files a rule by the form, and it leaves the list of what is missing', async () => {
  const one = await come('zh-CN');
  await signInAs(one, people.provider);
  const { page } = one;
  await page.goto('/desk/registers/internal-rules');
  await settled(page);
  await page.getByText('备存一份制度').click();
  await page.getByLabel('制度', { exact: false }).first().click();
  await page.getByText('责任追究制度', { exact: true }).last().click();
  await page.getByLabel('标题').fill('数据责任追究办法');
  await page
    .locator('input[type=file]')
    .setInputFiles({ name: '责任追究.txt', mimeType: 'text/plain', buffer: Buffer.from('演示') });
  await page.getByText('已上传').waitFor();
  await page.getByRole('button', { name: '备存', exact: true }).click();
  await page.getByRole('link', { name: /数据责任追究办法/ }).waitFor();
  one.watch.assertClean(started.base);
  await one.context.close();
});
