// What the pages of open data share: texts of both languages, addresses with other filters, the words of a freshness.

import type { FoundSet, Freshness, SearchReply } from '#rooms/open/search/schema.ts';
import type { SetPage } from '#rooms/open/search/schema-page.ts';
import { pick } from '../../shared/i18n/index.ts';
import type { ApiGet, View } from '../page.ts';

export type { FoundSet, Freshness, SearchReply, SetPage };

export const say = (view: View, text: { zh: string; en?: string } | null | undefined): string =>
  pick(view.language, text);

/** The body of a reply when the API gave it; undefined when it was refused or failed. */
export async function given<T>(get: ApiGet, path: string): Promise<T | undefined> {
  const reply = await get(path);
  return reply.status === 200 ? (reply.body as T) : undefined;
}

/** The same page with other parameters; empty removes, and the page of a list begins anew. */
export function withQuery(
  path: string,
  query: URLSearchParams,
  changes: Record<string, string | undefined>,
): string {
  const next = new URLSearchParams(query);
  next.delete('lang');
  next.delete('done');
  if (!('page' in changes)) next.delete('page');
  for (const [name, value] of Object.entries(changes)) {
    if (value) next.set(name, value);
    else next.delete(name);
  }
  const text = next.toString();
  return text === '' ? path : `${path}?${text}`;
}

export const setAddress = (slug: string): string => `/datasets/${encodeURIComponent(slug)}`;

/** “应每月更新，上次 11-03，按时” in one sentence. */
export function freshnessText(view: View, cycle: { zh: string; en: string }, of: Freshness): string {
  const { t } = view;
  if (of.state === 'none') return t('open-portal:fresh.none', { cycle: say(view, cycle) });
  return t(`open-portal:fresh.${of.state}`, { cycle: say(view, cycle), last: of.last, due: of.due });
}
