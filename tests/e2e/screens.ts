/** Looks at screens at both widths: a picture where pictures are asked for, and everything `inspect` holds a screen to. */
import assert from 'node:assert/strict';
import type { Page } from 'playwright-core';
import { type Language, settled, shot, sizes, type Visit } from './browser.ts';
import { askedOf, type Data, inspect } from './inspect.ts';

export type Screen = { name: string; path: string };
export type Looked = { language: Language; where: string; data: Data };

/** The page as it stands, wide and narrow; gives the faults. */
export async function lookHere(
  { page }: Visit,
  name: string,
  { language, where, data }: Looked,
): Promise<string[]> {
  const faults: string[] = [];
  for (const viewport of Object.values(sizes)) {
    await page.setViewportSize(viewport);
    await settled(page);
    const title = `${where}-${name}-${viewport.width}-${language}`;
    await shot(page, title);
    const axe = askedOf(language, viewport.width);
    await inspect(page, title, { language, data, axe }).catch((error: unknown) => {
      faults.push(error instanceof Error ? error.message : String(error));
    });
  }
  await page.setViewportSize(sizes.wide);
  return faults;
}

/** As a link would, where the application stands already: it stays, the page changes. A first page is loaded whole. */
export async function open(page: Page, path: string): Promise<void> {
  const inside = (address: string): boolean => address === '/desk' || address.startsWith('/desk/');
  const now = new URL(page.url(), 'http://none').pathname;
  if (!inside(now) || now === '/desk/login' || !inside(path)) await page.goto(path);
  else {
    await page.evaluate(
      `history.pushState({}, '', ${JSON.stringify(path)}); dispatchEvent(new PopStateEvent('popstate'))`,
    );
  }
}

/** All faults of a person's screens together, so that one look tells everything that is to be mended. */
export async function lookAt(one: Visit, screens: Screen[], looked: Looked): Promise<void> {
  const faults: string[] = [];
  for (const { name, path } of screens) {
    await open(one.page, path);
    faults.push(...(await lookHere(one, name, looked)));
  }
  assert.equal(faults.length, 0, faults.join('\n\n'));
  one.watch.assertClean(one.base);
}
