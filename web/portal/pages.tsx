// The portal's addresses: for each page what it loads, its title, and how it is drawn.
import type { ReactNode } from 'react';
import type { Translate } from '../shared/deadline.ts';
import type { Language } from '../shared/i18n/index.ts';
import type { Text } from '../shared/text.ts';
import { homePage } from './catalog/HomePage.tsx';
import { resourcePage } from './catalog/ResourcePage.tsx';
import { resultsPage } from './catalog/ResultsPage.tsx';
import { articlePage } from './law/ArticlePage.tsx';
import { notFoundPage } from './parts/ProblemPage.tsx';

export type City = { key: string; nameZh: string; nameEn: string; accent?: string };
export type Vocabulary = Record<string, Text>;

/** What the API answered an anonymous reader; a refusal is a value here, not an exception. */
export type ApiReply<T = unknown> = { status: number; body: T };
export type ApiGet = (path: string) => Promise<ApiReply>;

export type Query = URLSearchParams;
export type View = {
  t: Translate;
  language: Language;
  city: City;
  vocabulary: Vocabulary;
  query: Query;
  url: string;
};
/** `status` becomes the page's HTTP status; the rest belongs to the page. */
export type PageData = { status: number; body: unknown };
export type LoadInput = { get: ApiGet; params: Record<string, string>; query: Query; language: Language };

export type Page = {
  load(input: LoadInput): Promise<PageData>;
  title(view: View, data: PageData): string;
  description?(view: View, data: PageData): string;
  View(props: { view: View; data: PageData }): ReactNode;
};

const routes: { pattern: URLPattern; page: Page }[] = [
  { pattern: new URLPattern({ pathname: '/' }), page: homePage },
  { pattern: new URLPattern({ pathname: '/resources' }), page: resultsPage },
  { pattern: new URLPattern({ pathname: '/resources/:id' }), page: resourcePage },
  { pattern: new URLPattern({ pathname: '/law/:id' }), page: articlePage },
];

export function matchPage(url: string): { page: Page; params: Record<string, string>; query: Query } {
  const address = new URL(url, 'http://portal.invalid');
  for (const { pattern, page } of routes) {
    const found = pattern.exec({ pathname: address.pathname });
    if (!found) continue;
    const params: Record<string, string> = {};
    for (const [name, value] of Object.entries(found.pathname.groups))
      params[name] = decodeURIComponent(value ?? '');
    return { page, params, query: address.searchParams };
  }
  return { page: notFoundPage, params: {}, query: address.searchParams };
}
