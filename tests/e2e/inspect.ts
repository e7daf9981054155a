/** What every screen is held to: no sideways scroll, the bundled font, nothing untranslated, nothing serious found by axe. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { BrowserContext, Page } from 'playwright-core';

/** axe itself: put into a page once, where its own driver would do so anew for every look. */
const axeSource = readFileSync(
  createRequire(createRequire(import.meta.url).resolve('@axe-core/playwright')).resolve(
    'axe-core/axe.min.js',
  ),
  'utf8',
);
const tags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'];
/** What another width can break; the rest is the same page, and colours are most of the work. */
const layoutRules = [
  'target-size',
  'scrollable-region-focusable',
  'aria-hidden-focus',
  'button-name',
  'link-name',
  'label',
  'nested-interactive',
  'link-in-text-block',
];
/** `all`: every rule; `layout`: those that another width can break; false: not asked. */
export type Asked = 'all' | 'layout' | false;
/** The two languages have one structure: what keeps people out is looked for in the first, and narrow what width can break. */
export const askedOf = (language: 'zh-CN' | 'en', width: number): Asked =>
  language === 'zh-CN' && (width > NARROW ? 'all' : 'layout');
const NARROW = 600;

type Violation = { id: string; impact: string; nodes: { html: string }[] };

/** Behind an open question nothing can be reached; the page itself is looked at without it. */
const reachable = `[...document.querySelectorAll('.ant-modal-wrap')].findLast((one) => one.getClientRects().length > 0) ?? document`;

/** Only what is wrong is worked out to its last node. */
async function violationsOf(page: Page, asked: 'all' | 'layout'): Promise<Violation[]> {
  const runOnly = asked === 'all' ? { type: 'tag', values: tags } : { type: 'rule', values: layoutRules };
  const options = { runOnly, resultTypes: ['violations'], preload: false };
  if (!(await page.evaluate<boolean>('typeof axe === "object"'))) await page.evaluate(axeSource);
  return page.evaluate<Violation[]>(
    `axe.run(${reachable}, ${JSON.stringify(options)}).then(({ violations }) => violations.map(({ id, impact, nodes }) =>
      ({ id, impact, nodes: nodes.map(({ html }) => ({ html })) })))`,
  );
}

/** Chinese that the platform's replies carried without an English side: names of people and of data, which no language changes. */
export class Data {
  #untranslated = '';
  readonly #pending: Promise<void>[] = [];

  /** Listens to the JSON replies of a context's pages. */
  listen(context: BrowserContext): void {
    context.on('response', (response) => {
      if (!/json/.test(response.headers()['content-type'] ?? '')) return;
      this.#pending.push(
        response
          .json()
          .then((body: unknown) => this.add(body))
          .catch(() => undefined),
      );
    });
  }

  add(value: unknown): void {
    if (typeof value === 'string') {
      if (/\p{Script=Han}/u.test(value)) this.#untranslated += `\n${value}`;
    } else if (Array.isArray(value)) for (const one of value) this.add(one);
    else if (typeof value === 'object' && value !== null) {
      for (const [key, inner] of Object.entries(value)) {
        // What has an English side is to be shown by it.
        const translated = key === 'zh' && 'en' in value && typeof value.en === 'string' && value.en !== '';
        if (!translated) this.add(inner);
      }
    }
  }

  async has(words: string): Promise<boolean> {
    await Promise.all(this.#pending.splice(0));
    return this.#untranslated.includes(words);
  }
}

/** Every text a person meets: what stands on the page, and the labels, hints and titles of its parts. */
const visibleTexts = `(() => {
  const texts = [];
  const skip = 'script, style, code, pre, kbd, textarea, noscript';
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const text = node.data.trim();
    if (text !== '' && !node.parentElement.closest(skip)) texts.push(text);
  }
  for (const element of document.querySelectorAll('[aria-label], [placeholder], [title], img[alt]')) {
    for (const name of ['aria-label', 'placeholder', 'title', 'alt']) {
      const text = element.getAttribute(name);
      if (text) texts.push(text);
    }
  }
  texts.push(document.title);
  return texts;
})()`;

/** A key of a language file or a name of the code that was never put into words. */
const rawKey = /(?<![\w/.-])[a-z]{2,}(?:[.:][a-z][A-Za-z-]+)+(?![\w/])/g;
/** A sentence of another language; names and single terms are none. */
const englishSentence = /\b[A-Za-z]+(?:[ ,;:'’-]+[A-Za-z]+){5,}/;
const fileOrHost = /\.(csv|json|txt|xlsx|example)$/;

/** Two pieces of the font hold the signs of Latin: one of them is enough, where `check` asks for both. */
const drawn = `(sign) => [...document.fonts].some((face) => /Noto Sans SC Variable/.test(face.family) && face.status === 'loaded'
  && face.unicodeRange.split(',').some((range) => {
    const [from, to = from] = range.trim().replace(/^U\\+/i, '').split('-').map((one) => parseInt(one, 16));
    return sign.codePointAt(0) >= from && sign.codePointAt(0) <= to;
  }))`;

export async function inspect(
  page: Page,
  name: string,
  { language, data, axe = 'all' }: { language: 'zh-CN' | 'en'; data: Data; axe?: Asked },
): Promise<void> {
  const { scroll, width } = await page.evaluate<{ scroll: number; width: number }>(
    '({ scroll: document.scrollingElement.scrollWidth, width: window.innerWidth })',
  );
  assert.ok(
    scroll <= width,
    `${name}: scrolls sideways, ${scroll} px in a window of ${width}: ${await tooWide(page)}`,
  );

  const fontNow = () =>
    page.evaluate<{ family: string; loaded: boolean; without: string }>(`({
    family: getComputedStyle(document.querySelector('h1') ?? document.body).fontFamily,
    loaded: [...document.fonts].some((face) => /Noto Sans SC Variable/.test(face.family) && face.status === 'loaded'),
    without: [...new Set(document.body.innerText.slice(0, 400))]
      .filter((sign) => !document.fonts.check("16px 'Noto Sans SC Variable'", sign) && !(${drawn})(sign)).join(''),
  })`);
  let font = await fontNow();
  // On a busy machine a page at rest may be drawn, and only then asks for a piece of the font.
  for (let tries = 0; font.without !== '' && tries < 200; tries++) {
    await page.waitForTimeout(50);
    font = await fontNow();
  }
  assert.match(font.family, /^["']?Noto Sans SC Variable/, `${name}: the bundled font comes first`);
  assert.ok(font.loaded, `${name}: the bundled font is really loaded`);
  assert.equal(font.without, '', `${name}: signs the bundled font is not loaded for`);

  assert.equal(await page.evaluate('document.documentElement.lang'), language, `${name}: says its language`);
  const texts = await page.evaluate<string[]>(visibleTexts);
  const raw = texts.flatMap((text) => (text.match(rawKey) ?? []).filter((key) => !fileOrHost.test(key)));
  assert.deepEqual([...new Set(raw)], [], `${name}: names of the code stand on the screen`);
  if (language === 'zh-CN') {
    const foreign = texts.filter((text) => englishSentence.test(text));
    assert.deepEqual(foreign, [], `${name}: English sentences stand on the Chinese screen`);
  } else {
    const left = new Set<string>();
    for (const text of texts) {
      for (const [words] of text.matchAll(/\p{Script=Han}+/gu)) {
        if (words !== '中文' && !(await data.has(words))) left.add(`${words} (in: ${text.slice(0, 60)})`);
      }
    }
    assert.deepEqual([...left], [], `${name}: Chinese stands on the English screen`);
  }

  if (!axe) return;
  const violations = await violationsOf(page, axe);
  const grave = violations.filter(({ impact }) => impact === 'serious' || impact === 'critical');
  assert.deepEqual(
    grave.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html.slice(0, 160)).join(' | ')}`),
    [],
    `${name}: axe finds what keeps people out`,
  );
}

const tooWide = (page: Page): Promise<string> =>
  page.evaluate<string>(`[...document.querySelectorAll('body *')]
    .filter((element) => element.getBoundingClientRect().right > window.innerWidth + 1)
    .slice(0, 6).map((element) => element.tagName + '.' + element.className).join(' ')`);

/** Presses Tab until the wanted element has the focus; each stop on the way must show that it has it. */
export async function tabTo(page: Page, wanted: string, most = 80): Promise<void> {
  for (let stops = 0; stops < most; stops++) {
    await page.keyboard.press('Tab');
    const { there, shown, what } = await page.evaluate<{
      there: boolean;
      shown: boolean;
      what: string;
    }>(`(() => {
      const at = document.activeElement;
      let shown = at === document.body;
      for (let element = at, up = 0; element && up < 4 && !shown; element = element.parentElement, up++) {
        const style = getComputedStyle(element);
        shown = (style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) > 0) || style.boxShadow !== 'none';
      }
      return { there: at.matches(${JSON.stringify(wanted)}), shown, what: at.outerHTML.slice(0, 120) };
    })()`);
    assert.ok(shown, `the focus can be seen on ${what}`);
    if (there) return;
  }
  assert.fail(`${wanted} is not reached by ${most} times Tab`);
}
