// The portal as the server sees it: load(url) gathers what a page shows, render() draws it, respond() does both and returns the document.
import { renderToStaticMarkup } from 'react-dom/server';
import { I18nextProvider } from 'react-i18next';
import { createI18n, type Language, parseLanguage } from '../shared/i18n/index.ts';
import { accentCss } from '../shared/theme.ts';
import type { ApiGet, City, PageData, Vocabulary } from './page.ts';
import { matchPage } from './pages.tsx';
import { Frame } from './parts/Frame.tsx';

export type { ApiGet, ApiReply, PageData } from './page.ts';

export type RenderContext = {
  lang: string;
  city: City;
  /** The pack's words for things (GET /api/law `vocabulary`). */
  vocabulary?: Vocabulary;
  demo?: boolean;
};
export type Rendered = { html: string; status: number; head: string };
/** `nonce` is the one of this reply's Content-Security-Policy (`style-src 'self' 'nonce-…'`). */
export type DocumentContext = RenderContext & { nonce: string };

/** Path of the style sheet under dist/portal/client, with a leading slash. */
export const styleSheet = __PORTAL_CSS__;

/** Gathers a page's data through `get`, which answers as the API would to an anonymous reader. */
export async function load(url: string, get: ApiGet, context: RenderContext): Promise<PageData> {
  const { page, params, query } = matchPage(url);
  return page.load({ get, params, query, language: parseLanguage(context.lang) });
}

/** Draws the page of `url` from `data` as load() gave it. `head` holds title and description; no script anywhere. */
export function render(url: string, data: PageData, context: RenderContext): Rendered {
  const language = parseLanguage(context.lang);
  const i18n = createI18n(language);
  const { page, query } = matchPage(url);
  const t = (key: string, values?: Record<string, unknown>): string => i18n.t(key, values ?? {});
  const view = { t, language, city: context.city, vocabulary: context.vocabulary ?? {}, query, url };
  const name = language === 'en' ? context.city.nameEn : context.city.nameZh;
  const title = page.title(view, data);
  const html = renderToStaticMarkup(
    <I18nextProvider i18n={i18n}>
      <Frame view={view} demo={context.demo ?? false}>
        <page.View view={view} data={data} />
      </Frame>
    </I18nextProvider>,
  );
  const site = t('portal:site', { name });
  const head = [
    `<title>${escapeHtml(title === '' ? site : `${title} · ${site}`)}</title>`,
    `<meta name="description" content="${escapeHtml(page.description?.(view, data) ?? site)}">`,
  ].join('');
  return { html, status: data.status, head };
}

/** The whole document around what render() gave. */
export function document(rendered: Rendered, context: DocumentContext): string {
  const language: Language = parseLanguage(context.lang);
  return (
    `<!doctype html><html lang="${language}"><head><meta charset="utf-8">` +
    '<meta name="viewport" content="width=device-width, initial-scale=1">' +
    '<link rel="icon" href="/mark.svg" type="image/svg+xml">' +
    '<link rel="alternate" type="application/ld+json" title="DCAT" href="/api/catalog/dcat">' +
    `<link rel="stylesheet" href="${styleSheet}">` +
    `<style nonce="${escapeHtml(context.nonce)}">${accentCss(context.city.accent)}</style>` +
    `${rendered.head}</head><body>${rendered.html}</body></html>`
  );
}

export async function respond(
  url: string,
  get: ApiGet,
  context: DocumentContext,
): Promise<{ status: number; body: string }> {
  const rendered = render(url, await load(url, get, context), context);
  return { status: rendered.status, body: document(rendered, context) };
}

function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (c) => `&#${c.charCodeAt(0)};`);
}
