// Addresses of base and theme databases.
import type { RouteObject } from 'react-router';

export const basedbRoutes: RouteObject[] = [
  { path: 'bases', lazy: async () => ({ Component: (await import('./RegisterPage.tsx')).RegisterPage }) },
  { path: 'bases/:id', lazy: async () => ({ Component: (await import('./DatabasePage.tsx')).DatabasePage }) },
  {
    path: 'bases/:id/model',
    lazy: async () => ({ Component: (await import('./ModelPage.tsx')).ModelPage }),
  },
  {
    path: 'bases/:id/entity',
    lazy: async () => ({ Component: (await import('./EntityPage.tsx')).EntityPage }),
  },
];
