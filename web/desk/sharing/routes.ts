// Addresses of what comes before an application and after a grant.
import type { RouteObject } from 'react-router';

export const sharingRoutes: RouteObject[] = [
  { path: 'sharing', lazy: async () => ({ Component: (await import('./Needs.tsx')).Needs }) },
  { path: 'sharing/needs/:id', lazy: async () => ({ Component: (await import('./NeedPage.tsx')).NeedPage }) },
  { path: 'sharing/uses', lazy: async () => ({ Component: (await import('./Uses.tsx')).Uses }) },
  {
    path: 'sharing/use-records',
    lazy: async () => ({ Component: (await import('./UseRecords.tsx')).UseRecords }),
  },
  { path: 'sharing/holdings', lazy: async () => ({ Component: (await import('./Holdings.tsx')).Holdings }) },
  {
    path: 'sharing/use-reports',
    lazy: async () => ({ Component: (await import('./UseReports.tsx')).UseReports }),
  },
  {
    path: 'sharing/rectification',
    lazy: async () => ({ Component: (await import('./Rectification.tsx')).Rectifications }),
  },
  {
    path: 'sharing/rectification/:id',
    lazy: async () => ({ Component: (await import('./Rectification.tsx')).RectificationPage }),
  },
  { path: 'sharing/filings', lazy: async () => ({ Component: (await import('./Filings.tsx')).Filings }) },
  { path: 'sharing/offline', lazy: async () => ({ Component: (await import('./Offline.tsx')).Offline }) },
  {
    path: 'sharing/off-platform',
    lazy: async () => ({ Component: (await import('./OffPlatform.tsx')).OffPlatform }),
  },
  { path: 'sharing/direct', lazy: async () => ({ Component: (await import('./Direct.tsx')).Direct }) },
  {
    path: 'sharing/migration',
    lazy: async () => ({ Component: (await import('./Migration.tsx')).Migration }),
  },
  { path: 'sharing/reports', lazy: async () => ({ Component: (await import('./Reports.tsx')).Reports }) },
  { path: 'sharing/follow', lazy: async () => ({ Component: (await import('./Follow.tsx')).Follow }) },
  { path: 'sharing/chart', lazy: async () => ({ Component: (await import('./Chart.tsx')).ChartPage }) },
];
