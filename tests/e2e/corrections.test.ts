/** A doubted value from the consumer's screen to the closing: filed, marked where it is shown, mended at the source, told. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { Browser } from 'playwright-core';
import type { Client } from '#tests/conformance/client.ts';
import {
  askRow,
  asSeenBy,
  correctAtSource,
  doubted,
  marksIn,
  newCitizen,
  type Request,
  requests,
  stepPath,
} from '#tests/conformance/correction-walks.ts';
import type { Started } from '#tests/conformance/started.ts';
import { openBrowser, shot, type Visit, visit } from './browser.ts';
import { lookAs, visitAs, withCity } from './cities.ts';
import { builtWeb } from './web.ts';

let browser: Browser;

before(async () => {
  await builtWeb();
  browser = await openBrowser();
});
after(() => browser?.close());

const as = (started: Started, client: Client): Promise<Visit> => visitAs(browser, started, client);
const look = (started: Started, client: Client, screens: Parameters<typeof lookAs>[4]): Promise<void> =>
  lookAs(browser, started, client, 'corrections', screens);

test('a check of a doubted value, from the screen of who doubts it to its end', () =>
  withCity('neijiang', async (stage, started) => {
    const { resource, provider, consumer, credential, bureau } = await doubted(stage);
    const one = await as(started, consumer.officer);
    await one.page.goto(`/desk/catalog/${resource.resourceId}`);
    await one.page.getByRole('link', { name: /对数据有疑问/ }).click();
    await one.page.getByRole('radio', { name: /数据校核/ }).check();
    await one.page.getByLabel('登记编号').fill('R0001');
    await one.page.getByLabel('应为').fill('注销');
    await one.page.getByLabel(/情况说明/).fill('窗口收到注销证明，登记状态有误');
    await one.page.getByLabel(/证明材料/).setInputFiles({
      name: '注销证明.pdf',
      mimeType: 'application/pdf',
      buffer: Buffer.from('%PDF-1.4\n注销证明\n'),
    });
    await shot(one.page, 'corrections-file-1280');
    await one.page.getByRole('button', { name: /提\s*交/ }).click();
    await one.page.getByText('校核中').first().waitFor();
    await one.page.getByText('注销证明.pdf').waitFor();
    one.watch.assertClean(started.base);

    const [found] = (
      await consumer.officer.get<{ items: Request[] }>(`${requests}?resource=${resource.resourceId}`)
    ).items;
    assert.ok(found);
    const [mark] = marksIn(await askRow(stage, credential, 0));
    assert.equal(mark?.underCheck, true, 'marked in the answer of the gateway');
    await one.page.goto(`/desk/catalog/${resource.resourceId}`);
    await one.page.getByText('校核中').first().waitFor();
    await one.context.close();

    const citizen = await newCitizen(stage);
    await look(started, citizen, [
      {
        name: 'file',
        path: `/corrections/new?resource=${resource.resourceId}`,
        text: /由市数据主管部门受理/,
      },
    ]);
    await look(started, bureau, [
      { name: 'list', path: `/corrections?resource=${resource.resourceId}`, text: /办理中/ },
      { name: 'request', path: `/corrections/${found.id}`, text: /办理过程/ },
      { name: 'board', path: '/corrections/board', text: /中位工作日/ },
    ]);

    const task = await asSeenBy(provider, found);
    const two = await as(started, provider);
    await two.page.goto(`/desk/cases/${task.caseId}`);
    await two.page.getByText('来源批次').waitFor();
    await shot(two.page, 'corrections-case-1280');
    await correctAtSource(stage, provider, resource, 0);
    await provider.post(await stepPath(provider, task), { outcome: 'correct' });
    await two.page.goto(`/desk/corrections/${found.id}`);
    await two.page.getByText('已更正').first().waitFor();
    await shot(two.page, 'corrections-closed-1280');
    two.watch.assertClean(started.base);
    await two.context.close();
    await stage.eventually(async () => {
      const answer = await askRow(stage, credential, 0);
      return answer.body.records?.[0]?.register_state === '注销' && marksIn(answer)[0]?.correctedOn
        ? true
        : undefined;
    }, 'the corrected value with its day');

    const reader = await visit(browser, started.base, { language: 'zh-CN' });
    await reader.page.goto('/corrections');
    await reader.page.getByText('数据有误怎么办').first().waitFor();
    await shot(reader.page, 'corrections-portal-1280');
    await reader.page.setViewportSize({ width: 390, height: 844 });
    await shot(reader.page, 'corrections-portal-390');
    await reader.context.close();
  }));
