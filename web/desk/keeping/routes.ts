// Addresses of what keeps the catalogue right: lists, changes, the library of acts.
import type { RouteObject } from 'react-router';

export const keepingRoutes: RouteObject[] = [
  { path: 'lists', lazy: async () => ({ Component: (await import('./ListsPage.tsx')).ListsPage }) },
  { path: 'changes', lazy: async () => ({ Component: (await import('./ChangesPage.tsx')).ChangesPage }) },
  {
    path: 'instruments',
    lazy: async () => ({ Component: (await import('./InstrumentsPage.tsx')).InstrumentsPage }),
  },
  {
    path: 'instruments/:id',
    lazy: async () => ({ Component: (await import('./InstrumentPage.tsx')).InstrumentPage }),
  },
];
