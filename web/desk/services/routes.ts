// Addresses of what callers of services read and try.
import type { RouteObject } from 'react-router';

export const serviceRoutes: RouteObject[] = [
  {
    path: 'services/unserved',
    lazy: async () => ({ Component: (await import('./Unserved.tsx')).Unserved }),
  },
  { path: 'services/:id/try', lazy: async () => ({ Component: (await import('./TryPage.tsx')).TryPage }) },
];
