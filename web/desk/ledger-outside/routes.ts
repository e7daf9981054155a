// Addresses of what stands outside the house for the ledger.
import type { RouteObject } from 'react-router';

export const ledgerOutsideRoutes: RouteObject[] = [
  {
    path: 'ledger/outside',
    lazy: async () => ({ Component: (await import('./OutsidePage.tsx')).OutsidePage }),
  },
  {
    path: 'ledger/search',
    lazy: async () => ({ Component: (await import('./SearchPage.tsx')).SearchPage }),
  },
];
