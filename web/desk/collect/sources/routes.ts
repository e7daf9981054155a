// Addresses of the sources of data.
import type { RouteObject } from 'react-router';

export const sourcesRoutes: RouteObject[] = [
  {
    path: 'collect/elements',
    lazy: async () => ({ Component: (await import('./ElementsPage.tsx')).ElementsPage }),
  },
  {
    path: 'collect/elements/:id',
    lazy: async () => ({ Component: (await import('./ElementPage.tsx')).ElementPage }),
  },
  {
    path: 'collect/lists',
    lazy: async () => ({ Component: (await import('./ListsPage.tsx')).ListsPage }),
  },
  {
    path: 'collect/lists/:version',
    lazy: async () => ({ Component: (await import('./ListPageOf.tsx')).ListPageOf }),
  },
  {
    path: 'collect/specification',
    lazy: async () => ({ Component: (await import('./SpecificationPage.tsx')).SpecificationPage }),
  },
  {
    path: 'collect/systems',
    lazy: async () => ({ Component: (await import('./SystemsPage.tsx')).SystemsPage }),
  },
];
