// Addresses of class governance.
import type { RouteObject } from 'react-router';

export const classRoutes: RouteObject[] = [
  { path: 'classes', lazy: async () => ({ Component: (await import('./First.tsx')).First }) },
  {
    path: 'classes/negative',
    lazy: async () => ({ Component: (await import('./NegativeList.tsx')).NegativeList }),
  },
  {
    path: 'classes/negative/:id',
    lazy: async () => ({ Component: (await import('./NegativeItem.tsx')).NegativeItemPage }),
  },
  {
    path: 'classes/versions',
    lazy: async () => ({ Component: (await import('./ListVersions.tsx')).ListVersions }),
  },
  {
    path: 'classes/versions/:id',
    lazy: async () => ({ Component: (await import('./ListVersion.tsx')).ListVersionPage }),
  },
  { path: 'classes/filings', lazy: async () => ({ Component: (await import('./Filings.tsx')).Filings }) },
  {
    path: 'classes/evaluations',
    lazy: async () => ({ Component: (await import('./Evaluations.tsx')).Evaluations }),
  },
  {
    path: 'classes/emergencies',
    lazy: async () => ({ Component: (await import('./Emergencies.tsx')).Emergencies }),
  },
  {
    path: 'classes/emergencies/:id',
    lazy: async () => ({ Component: (await import('./EmergencyPage.tsx')).EmergencyPage }),
  },
];
