/** Opens everything that can be reached on a person's desk: menu, pages beside each other, tabs, the first of each kind of thing. */
import { setTimeout as pause } from 'node:timers/promises';
import type { Page } from 'playwright-core';
import type { Visit } from './browser.ts';

/** Quiet for so long counts as having come to rest, in milliseconds. */
const QUIET = 120;
const PATIENCE = 20_000;

/** Counts what a page still waits for: within one page the browser's own “network idle” comes but once. */
class Pending {
  #open = 0;
  #since = Date.now();
  constructor(page: Page) {
    const change = (by: number) => () => {
      this.#open += by;
      this.#since = Date.now();
    };
    page.on('request', change(1));
    page.on('requestfinished', change(-1));
    page.on('requestfailed', change(-1));
  }
  async rest(): Promise<void> {
    this.#since = Date.now();
    for (const end = Date.now() + PATIENCE; Date.now() < end; await pause(20)) {
      if (this.#open <= 0 && Date.now() - this.#since > QUIET) return;
    }
  }
}

/** Ids, digests, codes of articles: one page of a kind stands for the others. */
const kindOf = (path: string): string => {
  const [place = '', query = ''] = path.split('?');
  const bare = place
    .split('/')
    .map((part) => (/^[0-9a-f-]{20,}$|^[A-Z]{2}[A-Z0-9-]*-|^\d/.test(part) ? ':id' : part))
    .join('/');
  const names = [...new URLSearchParams(query).keys()].sort().join('&');
  return names ? `${bare}?${names}` : bare;
};

/** Links of the desk on the page as it stands: the menu, the rows of links, and those within the page. */
const links = `[...document.querySelectorAll('a[href^="/desk/"], a[href="/desk"]')]
  .filter((link) => !link.hasAttribute('download') && link.target !== '_blank')
  .map((link) => link.getAttribute('href'))`;

const linksOf = async (page: Page) =>
  (await page.evaluate<string[]>(links)).map((path) => ({ path, from: new URL(page.url()).pathname }));

/** Gives the addresses opened, and where a link to each was found. What went wrong on them the visit's watch has heard. */
export async function crawl({ page }: Visit): Promise<string[]> {
  const pending = new Pending(page);
  const seen = new Set<string>();
  const queue: { path: string; from: string }[] = [
    '/desk/',
    '/desk/account',
    '/desk/password',
    '/desk/search?q=%E4%BA%BA%E5%8F%A3',
  ].map((path) => ({ path, from: '' }));
  const opened: string[] = [];
  await page.goto('/desk/');
  await pending.rest();
  while (queue.length > 0) {
    const { path, from } = queue.shift() ?? { path: '', from: '' };
    if (path === '' || seen.has(kindOf(path))) continue;
    seen.add(kindOf(path));
    opened.push(`${path}${from ? ` from ${from}` : ''}`);
    // As a link would: the application stays, the page changes.
    await page.evaluate(
      `history.pushState({}, '', ${JSON.stringify(path)}); dispatchEvent(new PopStateEvent('popstate'))`,
    );
    await pending.rest();
    queue.push(...(await linksOf(page)));
    const tabs = page.getByRole('tab');
    for (let at = 0; at < (await tabs.count()); at++) {
      await tabs.nth(at).click();
      await pending.rest();
      queue.push(...(await linksOf(page)));
    }
  }
  return opened;
}
