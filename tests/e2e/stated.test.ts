/** The screens of what a conditional entry states: the entry, the application that chooses and answers, the decision on it. */
import { after, before, test } from 'node:test';
import type { Browser } from 'playwright-core';
import { newServed, providerOf } from '#tests/conformance/served.ts';
import { fullDraft, newConsumer, newDraft, submit } from '#tests/conformance/share-walks.ts';
import { Stage } from '#tests/conformance/stage.ts';
import { startPlatform } from '#tests/conformance/started.ts';
import { newDepartment, sharingContent } from '#tests/conformance/walks.ts';
import { openBrowser, settled, shot, sizes, visit } from './browser.ts';
import { askedOf, Data, inspect } from './inspect.ts';
import { builtWeb } from './web.ts';

let browser: Browser;
before(async () => {
  await builtWeb();
  browser = await openBrowser();
});
after(() => browser?.close());

test('scenarios are chosen and conditions answered one by one, wide and narrow', async () => {
  const started = await startPlatform({ city: 'binzhou' });
  try {
    const stage = new Stage(started, 'binzhou');
    const { officer } = await newDepartment(stage);
    const { classing } = await sharingContent(officer, 'conditional');
    const resource = await newServed(stage, 'conditional', {
      classing: {
        ...(classing as object),
        scenarios: ['核验登记状态', '办理居住登记'],
        sharingTerms: ['仅用于核验登记状态', '核验结果不留存'],
      },
    });
    const provider = await providerOf(stage, resource);
    const consumer = await newConsumer(stage);
    const draft = await newDraft(consumer.officer, resource.serviceId);
    const asked = await submit(
      consumer.officer,
      await fullDraft(consumer.officer, resource.serviceId, consumer.system),
    );
    for (const { client, name, path, text, act } of [
      {
        client: consumer.officer,
        name: 'entry',
        path: `/catalog/${resource.resourceId}`,
        text: /核验结果不留存/,
      },
      {
        client: consumer.officer,
        name: 'application',
        path: `/applications/${draft.id}`,
        text: /核验结果不留存/,
      },
      {
        client: provider,
        name: 'refusal',
        path: `/cases/${asked.caseId}`,
        text: /不同意共享/,
        act: '不同意共享',
      },
    ]) {
      const data = new Data();
      const one = await visit(browser, started.base, { language: 'zh-CN' });
      const [cookie = '', value = ''] = (await client.ready()).cookie.split('=');
      await one.context.addCookies([{ name: cookie, value, url: started.base }]);
      data.listen(one.context);
      for (const size of ['wide', 'narrow'] as const) {
        await one.page.setViewportSize(sizes[size]);
        await one.page.goto(`/desk${path}`);
        await one.page.getByText(text).first().waitFor();
        if (act) await one.page.getByRole('radio', { name: act }).check();
        if (act) await one.page.getByLabel(/核验结果不留存/).waitFor();
        await settled(one.page);
        await shot(one.page, `stated-${name}-${sizes[size].width}`);
        await inspect(one.page, `stated ${name} ${size}`, {
          language: 'zh-CN',
          data,
          axe: askedOf('zh-CN', sizes[size].width),
        });
      }
      one.watch.assertClean(started.base);
      await one.context.close();
    }
  } finally {
    await started.stop();
  }
});
