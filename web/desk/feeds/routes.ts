// Addresses of feeds and papers.
import type { RouteObject } from 'react-router';

export const feedRoutes: RouteObject[] = [
  { path: 'feeds', lazy: async () => ({ Component: (await import('./Feeds.tsx')).Feeds }) },
  { path: 'feeds/:id', lazy: async () => ({ Component: (await import('./FeedPage.tsx')).FeedPage }) },
  { path: 'papers', lazy: async () => ({ Component: (await import('./Papers.tsx')).Papers }) },
];
