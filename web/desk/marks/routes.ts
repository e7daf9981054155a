// Addresses of tracing and of the canary.
import type { RouteObject } from 'react-router';

export const markRoutes: RouteObject[] = [
  {
    path: 'marks/trace',
    lazy: async () => ({ Component: (await import('./TracePage.tsx')).TracePage }),
  },
  {
    path: 'marks/canary',
    lazy: async () => ({ Component: (await import('./CanaryPage.tsx')).CanaryPage }),
  },
];
