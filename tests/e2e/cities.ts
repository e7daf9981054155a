/** For tests that go through several cities: a city for one test, people who are signed in already, and a look at their screens. */
import type { Browser } from 'playwright-core';
import type { Client } from '#tests/conformance/client.ts';
import { Stage } from '#tests/conformance/stage.ts';
import { type Started, startPlatform } from '#tests/conformance/started.ts';
import { type Language, settled, shot, sizes, type Visit, visit } from './browser.ts';
import { Data, inspect } from './inspect.ts';
import { open } from './screens.ts';

export async function withCity(
  city: string,
  play: (stage: Stage, started: Started) => Promise<void>,
): Promise<void> {
  const started = await startPlatform({ city });
  try {
    await play(new Stage(started, city), started);
  } finally {
    await started.stop();
  }
}

/** The browser of somebody who is signed in already. */
export async function visitAs(
  browser: Browser,
  started: Started,
  client: Client,
  language: Language = 'zh-CN',
): Promise<Visit> {
  const one = await visit(browser, started.base, { language });
  const [name = '', value = ''] = (await client.ready()).cookie.split('=');
  await one.context.addCookies([{ name, value, url: started.base }]);
  return one;
}

/** Each screen wide and narrow: it fits, it speaks, everybody can read it. `title` begins the pictures' names. */
export async function lookAs(
  browser: Browser,
  started: Started,
  client: Client,
  title: string,
  screens: { name: string; path: string; text: RegExp }[],
): Promise<void> {
  for (const language of ['zh-CN', 'en'] as const) {
    const data = new Data();
    const one = await visitAs(browser, started, client, language);
    data.listen(one.context);
    for (const { name, path, text } of screens) {
      await one.page.setViewportSize(sizes.wide);
      await open(one.page, `/desk${path}`);
      for (const size of Object.values(sizes)) {
        await one.page.setViewportSize(size);
        if (language === 'zh-CN') await one.page.getByText(text).first().waitFor();
        await settled(one.page);
        await shot(one.page, `${title}-${name}-${language}-${size.width}`);
        await inspect(one.page, `${name} ${language} ${size.width}`, {
          language,
          data,
          axe: language === 'zh-CN' && size === sizes.wide && 'all',
        });
      }
    }
    one.watch.assertClean(started.base);
    await one.context.close();
  }
}
