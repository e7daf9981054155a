// What the portal reads of the catalogue, and the words for its keys.
import type { FacetsReply, ResourceList, ResourceReply, TermsReply } from '#rooms/catalog/schema.ts';
import { pick } from '../../shared/i18n/index.ts';
import type { ApiGet, View } from '../page.ts';

export type { FacetsReply, ResourceList, ResourceReply, TermsReply };

/** The body of a reply when the API gave it; undefined when it was refused or failed. */
export async function given<T>(get: ApiGet, path: string): Promise<T | undefined> {
  const reply = await get(path);
  return reply.status === 200 ? (reply.body as T) : undefined;
}

export const say = (view: View, text: { zh: string; en?: string } | null | undefined): string =>
  pick(view.language, text);

/** The words of a key in one of the term lists; the key itself where the list does not know it. */
export function word(
  view: View,
  list: readonly { key: string; zh: string; en: string }[] | undefined,
  key: string,
): string {
  return say(view, list?.find((one) => one.key === key) ?? { zh: key, en: key });
}

/** The address of the result list with other parameters than now; empty removes. */
export function listAddress(query: URLSearchParams, changes: Record<string, string | undefined>): string {
  const next = new URLSearchParams(query);
  next.delete('lang');
  if (!('page' in changes)) next.delete('page');
  for (const [name, value] of Object.entries(changes)) {
    if (value) next.set(name, value);
    else next.delete(name);
  }
  const text = next.toString();
  return text === '' ? '/resources' : `/resources?${text}`;
}
