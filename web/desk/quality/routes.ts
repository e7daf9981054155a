// Addresses of quality.
import type { RouteObject } from 'react-router';

export const qualityRoutes: RouteObject[] = [
  { path: 'quality', lazy: async () => ({ Component: (await import('./Overview.tsx')).Overview }) },
  { path: 'quality/findings', lazy: async () => ({ Component: (await import('./Findings.tsx')).Findings }) },
  {
    path: 'quality/campaigns',
    lazy: async () => ({ Component: (await import('./Campaigns.tsx')).Campaigns }),
  },
  {
    path: 'quality/campaigns/:id',
    lazy: async () => ({ Component: (await import('./CampaignPage.tsx')).CampaignPage }),
  },
  { path: 'quality/reports', lazy: async () => ({ Component: (await import('./Reports.tsx')).Reports }) },
  {
    path: 'quality/stages',
    lazy: async () => ({ Component: (await import('./StagesPage.tsx')).StagesPage }),
  },
  {
    path: 'quality/engagements',
    lazy: async () => ({ Component: (await import('./Engagements.tsx')).Engagements }),
  },
  {
    path: 'quality/resources/:id',
    lazy: async () => ({ Component: (await import('./ResourcePage.tsx')).ResourcePage }),
  },
];
