/** A real Chromium before the really started platform: contexts as people have them, and a watch that hears every fault. */
import assert from 'node:assert/strict';
import { statfsSync } from 'node:fs';
import { mkdir, mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { type Browser, type BrowserContext, chromium, type Page, type Request } from 'playwright-core';
import { layOutChromium } from './chromium.ts';

export const sizes = {
  wide: { width: 1280, height: 900 },
  narrow: { width: 390, height: 844 },
} as const;
export type Size = keyof typeof sizes;
export type Language = 'zh-CN' | 'en';

/** Every act has this long, in milliseconds: two slow cores, and stores and browsers share them. */
const patience = 60_000;

function sharedMemory(): boolean {
  try {
    const { bavail, bsize } = statfsSync('/dev/shm');
    return bavail * bsize > 2 ** 30;
  } catch {
    return false;
  }
}

/** `plain`: without pictures and fonts, for who only wants to know what a page asks for. */
export async function openBrowser({ plain = false } = {}): Promise<Browser> {
  const { executable, env } = await layOutChromium();
  return chromium.launch({
    executablePath: executable,
    env,
    headless: true,
    // Its processes share pictures of pages: in memory where the machine lends it, not on a disk.
    ignoreDefaultArgs: sharedMemory() ? ['--disable-dev-shm-usage'] : [],
    args: [
      // As root Chromium has no sandbox, and few containers lend one to others; only our own pages are opened.
      '--no-sandbox',
      '--disable-gpu',
      '--disable-webgl',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-domain-reliability',
      '--no-pings',
      '--font-render-hinting=none',
      ...(plain ? ['--disable-remote-fonts', '--blink-settings=imagesEnabled=false'] : []),
    ],
  });
}

/** What each page has asked for and not yet got. */
const underWay = new WeakMap<Page, Set<Request>>();

/** What went wrong in a context's pages; a test asks for it at its end. */
export class Watch {
  readonly faults: string[] = [];
  readonly hosts = new Set<string>();
  readonly #allowed: { status: number; path: RegExp }[] = [
    // Asking who is signed in is answered by 401 as long as nobody is.
    { status: 401, path: /^\/api\/me$/ },
  ];

  /** Replies that belong to the scene, such as the 404 a test goes to see. */
  allow(status: number, path: RegExp): void {
    this.#allowed.push({ status, path });
  }

  listen(page: Page): void {
    page.on('pageerror', (error) =>
      this.faults.push(`error in ${page.url()}: ${error.stack ?? error.message}`),
    );
    page.on('console', (message) => {
      // The network's own lines come again, with the address, as replies below.
      if (message.type() === 'error' && !message.text().startsWith('Failed to load resource')) {
        this.faults.push(`console in ${page.url()}: ${message.text()}`);
      }
      if (message.type() === 'warning' && /Content.Security.Policy|\[CSP\]/i.test(message.text())) {
        this.faults.push(`console in ${page.url()}: ${message.text()}`);
      }
    });
    const waited = new Set<Request>();
    underWay.set(page, waited);
    page.on('requestfinished', (request) => waited.delete(request));
    page.on('request', (request) => {
      waited.add(request);
      const { protocol, host } = new URL(request.url());
      if (protocol !== 'data:' && protocol !== 'blob:') this.hosts.add(host);
    });
    page.on('requestfailed', (request) => {
      waited.delete(request);
      const why = request.failure()?.errorText ?? '';
      // Leaving a page, and turning a reply into a download, abort what is under way.
      if (why !== 'net::ERR_ABORTED') this.faults.push(`request ${request.url()}: ${why}`);
    });
    page.on('response', (response) => {
      const { pathname } = new URL(response.url());
      const status = response.status();
      const expected = this.#allowed.some((one) => one.status === status && one.path.test(pathname));
      if (status >= 400 && !expected) {
        this.faults.push(`${response.request().method()} ${response.url()} → ${status} on ${page.url()}`);
      }
    });
  }

  /** Fails on anything heard; and no other host may have been asked for anything. */
  assertClean(base: string): void {
    assert.deepEqual(this.faults, [], `faults were heard:\n${this.faults.join('\n')}`);
    assert.deepEqual([...this.hosts], [new URL(base).host], 'another host was asked');
  }
}

export type Visit = { context: BrowserContext; page: Page; watch: Watch; base: string };

export type VisitOptions = { size?: Size; language?: Language; javaScript?: boolean };

/** A person who opens the browser: own cookies, one page. */
export async function visit(
  browser: Browser,
  base: string,
  { size = 'wide', language = 'zh-CN', javaScript = true }: VisitOptions = {},
): Promise<Visit> {
  const context = await browser.newContext({
    baseURL: base,
    viewport: sizes[size],
    locale: 'zh-CN',
    timezoneId: 'Asia/Shanghai',
    javaScriptEnabled: javaScript,
    acceptDownloads: true,
  });
  context.setDefaultTimeout(patience);
  if (language !== 'zh-CN') await context.addCookies([{ name: 'lang', value: language, url: base }]);
  const watch = new Watch();
  context.on('page', (page) => watch.listen(page));
  if (javaScript) {
    await context.addInitScript(
      "document.addEventListener('securitypolicyviolation', (event) => console.error('[CSP] ' + event.violatedDirective + ' ' + event.blockedURI + ' ' + event.sample));",
    );
  }
  const page = await context.newPage();
  return { context, page, watch, base };
}

/** Signs in the way the demo's visitor does: by one click on the person's card. `name` is the person's. */
export async function signInAs({ page }: Visit, name: string): Promise<void> {
  await page.goto('/desk/login');
  await page.locator('.people button', { hasText: name }).click();
  await page.getByRole('navigation', { name: /^(业务|Rooms)$/ }).waitFor({ state: 'attached' });
  await page.waitForURL((address) => address.pathname.replace(/\/$/, '') === '/desk');
}

/** Looks this often, in milliseconds, and so many times in a row. */
const look = { every: 40, times: 4 };

/**
 * Quiet: nothing is being fetched, no grey shape stands for what is still to come, every font is there. The page has to say so
 * several times running: between an answer and what the page then asks for it is quiet for a moment, longer on a busy machine,
 * and as long as it is at work it answers no question. Asked from here: the page's own policy forbids what `waitForFunction` does.
 */
export async function settled(page: Page): Promise<void> {
  const waited = underWay.get(page);
  let calm = 0;
  for (const end = Date.now() + patience; Date.now() < end; ) {
    // A page that is just being left answers nothing.
    const still = await page.evaluate<boolean>(atRest).catch(() => false);
    calm = still && (waited?.size ?? 0) === 0 ? calm + 1 : 0;
    if (calm >= look.times) return;
    await pause(look.every);
  }
  const open = [...(waited ?? [])].map((request) => request.url());
  throw new Error(`within ${patience} ms ${page.url()} did not come to rest; under way: ${open.join(', ')}`);
}

/** The desk is blank until its first screen's code is there; and only what is laid out tells the browser which fonts it needs. */
const atRest = `document.readyState === 'complete' && document.body.innerText.trim() !== ''
  && document.querySelector('.bone, .ant-spin-spinning, .ant-skeleton') === null && document.fonts.status === 'loaded'`;

let folder: Promise<string> | undefined;

/** Where pictures go: E2E_SHOTS, or a temporary folder. */
export function shotsFolder(): Promise<string> {
  folder ??= (async () => {
    const asked = process.env.E2E_SHOTS;
    if (!asked) return mkdtemp(join(tmpdir(), 'gongshu-shots-'));
    await mkdir(asked, { recursive: true });
    return asked;
  })();
  return folder;
}

/** A picture to look at; taken only where somebody asked for pictures. */
export async function shot(page: Page, name: string): Promise<void> {
  if (!process.env.E2E_SHOTS) return;
  await settled(page).catch(() => undefined);
  // What sticks to the window would stand in the middle of a long picture.
  await page.evaluate('window.scrollTo(0, 0)');
  await page.screenshot({ path: join(await shotsFolder(), `${name}.png`), fullPage: true });
}
