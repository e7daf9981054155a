// Addresses of retention and erasure.
import type { RouteObject } from 'react-router';

export const retentionRoutes: RouteObject[] = [
  {
    path: 'collect/retention',
    lazy: async () => ({ Component: (await import('./RetentionPage.tsx')).RetentionPage }),
  },
  {
    path: 'collect/retention/:id',
    lazy: async () => ({ Component: (await import('./ErasurePage.tsx')).ErasurePage }),
  },
];
