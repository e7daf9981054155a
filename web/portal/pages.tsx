// The portal's addresses: for each page what it loads, its title, and how it is drawn.
import { homePage } from './catalog/HomePage.tsx';
import { resourcePage } from './catalog/ResourcePage.tsx';
import { resultsPage } from './catalog/ResultsPage.tsx';
import { correctionsPage } from './corrections/CorrectionsPage.tsx';
import { articlePage } from './law/ArticlePage.tsx';
import { lawPage } from './law/LawPage.tsx';
import { unbuiltPage } from './law/UnbuiltPage.tsx';
import { listsPage } from './lists/ListsPage.tsx';
import type { Page, Query } from './page.ts';
import { notFoundPage } from './parts/ProblemPage.tsx';

const routes: { pattern: URLPattern; page: Page }[] = [
  { pattern: new URLPattern({ pathname: '/' }), page: homePage },
  { pattern: new URLPattern({ pathname: '/resources' }), page: resultsPage },
  { pattern: new URLPattern({ pathname: '/resources/:id' }), page: resourcePage },
  { pattern: new URLPattern({ pathname: '/corrections' }), page: correctionsPage },
  { pattern: new URLPattern({ pathname: '/lists' }), page: listsPage },
  { pattern: new URLPattern({ pathname: '/law' }), page: lawPage },
  { pattern: new URLPattern({ pathname: '/law/unbuilt' }), page: unbuiltPage },
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
