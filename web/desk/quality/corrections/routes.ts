// Addresses of checks and objections.
import type { RouteObject } from 'react-router';

export const correctionRoutes: RouteObject[] = [
  {
    path: 'corrections',
    lazy: async () => ({ Component: (await import('./RequestList.tsx')).RequestList }),
  },
  { path: 'corrections/new', lazy: async () => ({ Component: (await import('./FilePage.tsx')).FilePage }) },
  {
    path: 'corrections/board',
    lazy: async () => ({ Component: (await import('./BoardPage.tsx')).BoardPage }),
  },
  {
    path: 'corrections/dealings',
    lazy: async () => ({ Component: (await import('./DealingPage.tsx')).DealingPage }),
  },
  {
    path: 'corrections/:id',
    lazy: async () => ({ Component: (await import('./RequestPage.tsx')).RequestPage }),
  },
];
