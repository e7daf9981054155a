// The portal as the server sees it: load(url) gathers what a page shows, render() draws it, respond() does both, act() takes a form.
import { renderToStaticMarkup } from 'react-dom/server';
import { I18nextProvider } from 'react-i18next';
import { createI18n, type Language, parseLanguage } from '../shared/i18n/index.ts';
import { accentCss } from '../shared/theme.ts';
import { formState, readSent, signInAddress } from './forms/sent.ts';
import type { ApiCall, ApiGet, City, Me, PageData, View, Vocabulary } from './page.ts';
import { addressesWithForms, matchPage } from './pages.tsx';
import { Frame } from './parts/Frame.tsx';
import { siteName } from './site-name.ts';

export type { ApiGet, ApiReply, PageData } from './page.ts';

export type RenderContext = {
  lang: string;
  city: City;
  /** The pack's words for things (GET /api/law `vocabulary`). */
  vocabulary?: Vocabulary;
  demo?: boolean;
  /** The platform's address as readers know it. */
  site?: string;
  /** Who is signed in (GET /api/me). */
  me?: { person: { name: string }; organisation: { name: Me['organisation'] }; outside: boolean };
  /** What waits for them (GET /api/notices/bell). */
  unread?: number;
};
export type Rendered = { html: string; status: number; head: string };
/** `nonce` is the one of this reply's Content-Security-Policy (`style-src 'self' 'nonce-…'`). */
export type DocumentContext = RenderContext & { nonce: string };

/** Path of the style sheet under dist/portal/client, with a leading slash. */
export const styleSheet = __PORTAL_CSS__;
/** Of the small script that pages do without. */
export const island = __PORTAL_JS__;

/** Patterns of the addresses whose page takes a form; the server opens POST for these alone. */
export const forms: readonly string[] = addressesWithForms;

/** Whether the page of `url` is loaded with the reader's own cookie. */
export const isPersonal = (url: string): boolean => matchPage(url).page.personal === true;

/** Gathers a page's data through `get`: the API for an anonymous reader, or for the person where the page is personal. */
export async function load(url: string, get: ApiGet, context: RenderContext): Promise<PageData> {
  const { page, params, query } = matchPage(url);
  return page.load({ get, params, query, language: parseLanguage(context.lang), site: context.site ?? '' });
}

/** Draws the page of `url` from `data` as load() gave it. `head` holds title, description and what machines read. */
export function render(url: string, data: PageData, context: RenderContext, form?: View['form']): Rendered {
  const language = parseLanguage(context.lang);
  const i18n = createI18n(language);
  const { page, query } = matchPage(url);
  const t = (key: string, values?: Record<string, unknown>): string => i18n.t(key, values ?? {});
  const { me } = context;
  const view: View = {
    t,
    language,
    city: context.city,
    vocabulary: context.vocabulary ?? {},
    query,
    url,
    site: context.site ?? '',
    demo: context.demo ?? false,
    me: me && {
      name: me.person.name,
      organisation: me.organisation.name,
      outside: me.outside,
      unread: context.unread ?? 0,
    },
    form,
  };
  const title = page.title(view, data);
  const html = renderToStaticMarkup(
    <I18nextProvider i18n={i18n}>
      <Frame view={view}>
        <page.View view={view} data={data} />
      </Frame>
    </I18nextProvider>,
  );
  const site = siteName(view);
  const head = [
    `<title>${escapeHtml(title === '' ? site : `${title} · ${site}`)}</title>`,
    `<meta name="description" content="${escapeHtml(page.description?.(view, data) || site)}">`,
    page.Head ? renderToStaticMarkup(<page.Head view={view} data={data} />) : '',
  ].join('');
  return { html, status: form?.problem.status ?? data.status, head };
}

/** The whole document around what render() gave. */
export function document(rendered: Rendered, context: DocumentContext): string {
  const language: Language = parseLanguage(context.lang);
  return (
    `<!doctype html><html lang="${language}"><head><meta charset="utf-8">` +
    '<meta name="viewport" content="width=device-width, initial-scale=1">' +
    '<link rel="icon" href="/mark.svg" type="image/svg+xml">' +
    '<link rel="alternate" type="application/ld+json" title="DCAT-AP" href="/catalog.jsonld">' +
    '<link rel="alternate" type="application/atom+xml" title="Atom" href="/feed.atom">' +
    `<link rel="stylesheet" href="${styleSheet}">` +
    `<style nonce="${escapeHtml(context.nonce)}">${accentCss(context.city.accent)}</style>` +
    `${rendered.head}<script type="module" src="${island}"></script></head><body>${rendered.html}</body></html>`
  );
}

export async function respond(
  url: string,
  get: ApiGet,
  context: DocumentContext,
): Promise<{ status: number; body: string; see?: string }> {
  const data = await load(url, get, context);
  // A personal page sends whoever is not signed in to do so, and has them back.
  if (data.status === 401 && isPersonal(url)) return { status: 303, body: '', see: signInAddress(url) };
  const rendered = render(url, data, context);
  return { status: rendered.status, body: document(rendered, context) };
}

/** A form sent to `url`: done leads on (`see`), refused draws the page again with what was typed and what is wrong. */
export async function act(
  url: string,
  data: FormData,
  api: { get: ApiGet; call: ApiCall },
  context: DocumentContext,
): Promise<{ status: number; body: string; see?: string }> {
  const { page, params, query } = matchPage(url);
  if (!page.act) return respond(url, api.get, context);
  const sent = readSent(data);
  const language = parseLanguage(context.lang);
  const outcome = await page.act({ ...api, params, query, language, site: context.site ?? '', sent });
  if ('see' in outcome) return { status: 303, body: '', see: outcome.see };
  if ('once' in outcome) {
    const drawn = render(url, await load(url, api.get, context), context, {
      of: 'once',
      values: {},
      faults: {},
      problem: {},
      once: outcome.once,
    });
    return { status: drawn.status, body: document(drawn, context) };
  }
  // A session that has ended meanwhile: sign in, and the page is there again.
  if (outcome.refused.status === 401 && page.personal)
    return { status: 303, body: '', see: signInAddress(url) };
  const state = formState(sent, outcome.refused, outcome.fields);
  const again = await load(url, api.get, context);
  const rendered = render(url, again, context, {
    ...state,
    problem: { ...state.problem, status: outcome.refused.status },
  });
  return { status: rendered.status, body: document(rendered, context) };
}

function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (c) => `&#${c.charCodeAt(0)};`);
}
