/** Opens everything that can be reached on a person's desk: menu, pages beside each other, tabs, the first of each kind of thing. */
import { setTimeout as pause } from 'node:timers/promises';
import type { Page } from 'playwright-core';
import type { Visit } from './browser.ts';

/** Looks this often, in milliseconds, and so many times in a row. */
const look = { every: 40, times: 2 };
/** A page that is still at work after this long is left as it is; the watch goes on hearing what it is told. */
const PATIENCE = 5_000;
/** Tabs that were made anew between look and click, in a whole walk. */
const MISSED = 5;

/** Counts what a page still waits for: within one page the browser's own “network idle” comes but once. */
class Pending {
  #open = 0;
  readonly #page: Page;
  constructor(page: Page) {
    this.#page = page;
    const change = (by: number) => () => {
      this.#open += by;
    };
    page.on('request', change(1));
    page.on('requestfinished', change(-1));
    page.on('requestfailed', change(-1));
  }
  /** Nothing is under way, several looks running; the page is asked each time, and as long as it is at work it answers none. */
  async rest(): Promise<void> {
    let calm = 0;
    for (const end = Date.now() + PATIENCE; calm < look.times && Date.now() < end; await pause(look.every)) {
      const still = await this.#page.evaluate<boolean>(atRest);
      calm = still && this.#open <= 0 ? calm + 1 : 0;
    }
  }
}

const atRest = `document.querySelector('.bone, .ant-spin-spinning, .ant-skeleton') === null`;

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

type Tab = { id: string; name: string };
/** A tab that is not the open one and was not clicked yet, the latest first: those within a tab come before its neighbours. */
async function nextTab(page: Page, clicked: ReadonlySet<string>): Promise<Tab | undefined> {
  const tabs = await page
    .locator('[role="tab"]:not([aria-selected="true"])')
    // Its id is another each time the page is made; its last part and its words without figures are the same.
    .evaluateAll((found): Tab[] =>
      found.map(({ id, textContent }) => ({
        id,
        name: `${id.replace(/^.*_-/, '')} ${(textContent ?? '').replace(/\d+/g, '')}`,
      })),
    );
  return tabs.filter(({ name }) => !clicked.has(name)).at(-1);
}

/**
 * Gives the addresses opened, and where a link to each was found. What went wrong on them the visit's watch has heard.
 * `ofAKind` pages of a kind are opened: the second may be another's, or in another state.
 */
export async function crawl({ page }: Visit, ofAKind: number): Promise<string[]> {
  const pending = new Pending(page);
  const seen = new Map<string, Set<string>>();
  /** By page, whatever else its address says: the same tab of the same page is the same. */
  const tabsOf = new Map<string, Set<string>>();
  const queue: { path: string; from: string }[] = [];
  const put = (found: typeof queue): void => {
    for (const one of found) {
      const kind = kindOf(one.path);
      const ofKind = seen.get(kind) ?? new Set();
      // The same page with another value in its address is the same page.
      const [place = ''] = one.path.split('?');
      if (ofKind.has(place) || ofKind.size >= ofAKind) continue;
      seen.set(kind, ofKind.add(place));
      queue.push(one);
    }
  };
  put(
    ['/desk/', '/desk/account', '/desk/password', '/desk/search?q=%E4%BA%BA%E5%8F%A3'].map((path) => ({
      path,
      from: '',
    })),
  );
  const opened: string[] = [];
  let missed = 0;
  await page.goto('/desk/');
  await pending.rest();
  for (let next = queue.shift(); next; next = queue.shift()) {
    const { path, from } = next;
    opened.push(`${path}${from ? ` from ${from}` : ''}`);
    // As a link would: the application stays, the page changes.
    await page.evaluate(
      `history.pushState({}, '', ${JSON.stringify(path)}); dispatchEvent(new PopStateEvent('popstate'))`,
    );
    await pending.rest();
    put(await linksOf(page));
    // A tab may bring tabs of its own, and take them away again with the next one.
    const [place = ''] = path.split('?');
    const clicked = tabsOf.get(place) ?? new Set<string>();
    tabsOf.set(place, clicked);
    for (let tab = await nextTab(page, clicked); tab; tab = await nextTab(page, clicked)) {
      const found = page.locator(`[id="${tab.id}"]`);
      try {
        await found.click({ timeout: 3 * PATIENCE });
      } catch (error) {
        // The page was made anew meanwhile: the tab stands there again under another id.
        if ((await found.count()) > 0 || ++missed > MISSED) throw error;
        await pending.rest();
        continue;
      }
      clicked.add(tab.name);
      await pending.rest();
      put(await linksOf(page));
    }
  }
  return opened;
}
