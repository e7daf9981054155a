/** Reads an interface page by page: keeps to its pace, follows how it counts pages, and notices when it repeats itself. */

import { createHash, randomBytes } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { problem } from '#kernel/errors.ts';
import { isRecord } from '#kernel/json.ts';
import { refuseOwnAddress } from '#rooms/catalog/index.ts';
import { parseExact } from '../../push/records.ts';
import type { Call } from '../kinds.ts';
import { type Answer, ask, unusable } from './request.ts';
import { type HttpSecrets, type HttpSettings, refusedHeader } from './settings.ts';
import { signed } from './signing.ts';

export type HttpCall = Call<HttpSettings, HttpSecrets>;
export type Row = Readonly<Record<string, unknown>>;
export type Page = { number: number; rows: Row[]; total: number | undefined };

const MOST_PAGES = 100_000;

/** What lies at `data.list`; undefined where the way there ends. */
export function at(value: unknown, path: string): unknown {
  if (path === '') return value;
  return path.split('.').reduce<unknown>((found, part) => {
    if (Array.isArray(found)) return found[Number(part)];
    return isRecord(found) && Object.hasOwn(found, part) ? found[part] : undefined;
  }, value);
}

const textOf = (value: unknown): string | undefined =>
  typeof value === 'string' ? value : typeof value === 'boolean' ? String(value) : undefined;

type Place = { parameters: Record<string, string>; url: URL | undefined };

/** One request: its address, what it says, and the answer as a document. */
async function fetchPage(call: HttpCall, address: string, place: Place, more: Record<string, string>) {
  const { settings, secrets, signal, p } = call;
  const business = { ...settings.query, ...more, ...place.parameters };
  const post = settings.method === 'POST';
  const make = () => {
    const query = post ? settings.query : business;
    const headers: Record<string, string> = {
      ...settings.headers,
      ...secrets.secretHeaders,
      ...(post ? { 'content-type': 'application/json' } : {}),
    };
    const body = post
      ? JSON.stringify({ ...settings.body, ...more, ...numbered(place.parameters) })
      : undefined;
    const refused = refusedHeader(headers);
    if (refused !== undefined) throw problem('collect.http-header', { params: { header: refused } });
    const asked = signed(
      settings,
      secrets.secret ?? '',
      { query: place.url ? {} : query, headers, ...(body === undefined ? {} : { body }) },
      business,
      p.clock.now(),
      randomBytes(16).toString('hex'),
    );
    const url = new URL(place.url ?? settings.url);
    for (const [name, value] of Object.entries(asked.query)) url.searchParams.set(name, value);
    return {
      url,
      method: settings.method,
      headers: asked.headers,
      body: asked.body,
      address,
      certificate: settings.certificate,
      signal,
    };
  };
  const answer = await ask(
    make,
    (found) => settings.status?.retry.includes(statusOf(settings, found) ?? '') ?? false,
  );
  const document = documentOf(answer);
  refuseBadStatus(settings, document);
  return document;
}

/** Pages and sizes are numbers in a JSON body. */
const numbered = (parameters: Readonly<Record<string, string>>): Record<string, string | number> =>
  Object.fromEntries(
    Object.entries(parameters).map(([name, value]) => [
      name,
      /^\d{1,15}$/.test(value) ? Number(value) : value,
    ]),
  );

function documentOf({ body }: Answer): unknown {
  try {
    return parseExact(new TextDecoder('utf-8', { fatal: true }).decode(body));
  } catch (error) {
    throw unusable('不是 UTF-8 编码的 JSON。', 'It is no JSON in UTF-8.', error);
  }
}

function statusOf(settings: HttpSettings, answer: Answer): string | undefined {
  if (!settings.status || answer.status < 200 || answer.status >= 300) return undefined;
  try {
    return textOf(at(documentOf(answer), settings.status.path));
  } catch {
    return undefined;
  }
}

function refuseBadStatus({ status }: HttpSettings, document: unknown): void {
  if (!status) return;
  const said = textOf(at(document, status.path)) ?? '';
  if (status.good.includes(said)) return;
  const shown = /^[\w.-]{1,30}$/.test(said) ? said : '…';
  if (status.signIn.includes(said))
    throw problem('collect.connector-sign-in', {
      params: { why: { zh: `接口应答代码 ${shown}。`, en: `The interface answered with code ${shown}.` } },
    });
  throw unusable(`接口应答代码 ${shown}。`, `It answered with code ${shown}.`);
}

function rowsOf(settings: HttpSettings, document: unknown): Row[] {
  const found = at(document, settings.rowsPath);
  // Some say nothing at all where there are none.
  if (found === null || found === '') return [];
  if (!Array.isArray(found) || !found.every((one) => isRecord(one)))
    throw unusable(
      `路径“${settings.rowsPath}”处不是对象数组。`,
      `At “${settings.rowsPath}” there is no list of objects.`,
    );
  return found;
}

function totalOf(settings: HttpSettings, document: unknown): number | undefined {
  if (settings.totalPath === '') return undefined;
  const said = textOf(at(document, settings.totalPath));
  if (said === undefined || !/^\d{1,15}$/.test(said))
    throw unusable(
      `路径“${settings.totalPath}”处不是总行数。`,
      `At “${settings.totalPath}” there is no number of rows.`,
    );
  return Number(said);
}

const first = ({ paging }: HttpSettings): Place => {
  if (paging.by === 'page')
    return {
      url: undefined,
      parameters: sized(paging.sizeParameter, paging.size, paging.parameter, paging.first),
    };
  if (paging.by === 'offset')
    return { url: undefined, parameters: sized(paging.sizeParameter, paging.size, paging.parameter, 0) };
  return { url: undefined, parameters: {} };
};

const sized = (sizeName: string, size: number, name: string, value: number): Record<string, string> => ({
  [name]: String(value),
  ...(sizeName === '' ? {} : { [sizeName]: String(size) }),
});

/** Where the next page is; undefined: this was the last. `seen` rows were read so far. */
function after(settings: HttpSettings, page: Page, seen: number, document: unknown): Place | undefined {
  const { paging } = settings;
  const whole = page.total !== undefined && seen >= page.total;
  switch (paging.by) {
    case 'none':
      return undefined;
    case 'page':
    case 'offset': {
      // Without a total a page that is not full is the last; with one the source may cap its pages as it likes.
      const full = page.rows.length >= paging.size;
      if (page.rows.length === 0 || whole || (page.total === undefined && !full)) return undefined;
      const value = paging.by === 'page' ? paging.first + page.number : seen;
      return {
        url: undefined,
        parameters: sized(paging.sizeParameter, paging.size, paging.parameter, value),
      };
    }
    case 'cursor': {
      const next = textOf(at(document, paging.cursorPath));
      return next ? { url: undefined, parameters: { [paging.parameter]: next } } : undefined;
    }
    case 'next-link': {
      const link = textOf(at(document, paging.linkPath));
      return link ? { url: sameServer(settings.url, link), parameters: {} } : undefined;
    }
  }
}

function sameServer(base: string, link: string): URL {
  const url = URL.parse(link, base);
  if (url?.origin !== new URL(base).origin)
    throw unusable('下一页的地址在别的服务器上。', 'The next page lies on another server.');
  return url;
}

/** The port a scheme stands for, where the address names none. */
const portOf = ({ port, protocol }: URL): number => Number(port || (protocol === 'https:' ? 443 : 80));

/** Every page in order. `more`: parameters of the question, such as since when. */
export async function* pages(call: HttpCall, more: Record<string, string>): AsyncIterable<Page> {
  const { settings, signal } = call;
  const base = new URL(settings.url);
  const address = await refuseOwnAddress(call.p, {
    host: base.hostname.replace(/^\[|\]$/g, ''),
    port: portOf(base),
  });
  const met = new Map<string, number>();
  let place: Place | undefined = first(settings);
  let seen = 0;
  for (let number = 1; place; number++) {
    if (number > MOST_PAGES) throw problem('collect.http-too-many-pages', { params: { pages: MOST_PAGES } });
    const begun = Date.now();
    const document = await fetchPage(call, address, place, more);
    const page: Page = { number, rows: rowsOf(settings, document), total: totalOf(settings, document) };
    if (page.rows.length > 0) {
      const digest = createHash('sha256').update(JSON.stringify(page.rows)).digest('base64');
      const before = met.get(digest);
      if (before !== undefined)
        throw problem('collect.http-pages-repeat', { params: { page: number, before } });
      met.set(digest, number);
    }
    seen += page.rows.length;
    yield page;
    place = after(settings, page, seen, document);
    const rest = 1000 / settings.perSecond - (Date.now() - begun);
    if (place && rest > 0) await sleep(rest, undefined, { signal });
  }
}
