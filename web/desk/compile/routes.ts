// Addresses of compiling beside the form: how to begin, import of a spreadsheet, sources and coverage, standards and the specification, purchases, code lists.
import type { RouteObject } from 'react-router';

export const compileRoutes: RouteObject[] = [
  {
    path: 'catalog/new',
    lazy: async () => ({ Component: (await import('../catalog/NewEntry.tsx')).NewEntry }),
  },
  {
    path: 'catalog/import',
    lazy: async () => ({ Component: (await import('./ImportPage.tsx')).ImportPage }),
  },
  {
    path: 'catalog/import/profile',
    lazy: async () => ({ Component: (await import('./ImportProfile.tsx')).ImportProfilePage }),
  },
  {
    path: 'catalog/purchases',
    lazy: async () => ({ Component: (await import('./Purchases.tsx')).Purchases }),
  },
  {
    path: 'catalog/drivers',
    lazy: async () => ({ Component: (await import('./Drivers.tsx')).Drivers }),
  },
  {
    path: 'catalog/standards/:id',
    lazy: async () => ({ Component: (await import('./StandardPage.tsx')).StandardPage }),
  },
  {
    path: 'catalog/code-lists',
    lazy: async () => ({ Component: (await import('./CodeLists.tsx')).CodeLists }),
  },
  {
    path: 'catalog/sources',
    lazy: async () => ({ Component: (await import('./SourcesPage.tsx')).SourcesPage }),
  },
  {
    path: 'catalog/standards',
    lazy: async () => ({ Component: (await import('./StandardsPage.tsx')).StandardsPage }),
  },
];
