// Addresses of kept searches and of the catalogue in figures.
import type { RouteObject } from 'react-router';

export const findingRoutes: RouteObject[] = [
  {
    path: 'catalog/following',
    lazy: async () => ({ Component: (await import('./FollowingPage.tsx')).FollowingPage }),
  },
  {
    path: 'catalog/statistics',
    lazy: async () => ({ Component: (await import('./StatisticsPage.tsx')).StatisticsPage }),
  },
  {
    path: 'catalog/holdings',
    lazy: async () => ({ Component: (await import('./HoldingsPage.tsx')).HoldingsPage }),
  },
];
