// Addresses of how opened data are used: sets and their checks, alerts, cases of breaches.
import type { RouteObject } from 'react-router';

export const conductRoutes: RouteObject[] = [
  { path: 'open/conduct', lazy: async () => ({ Component: (await import('./Sets.tsx')).UseSets }) },
  {
    path: 'open/conduct/alerts',
    lazy: async () => ({ Component: (await import('./Alerts.tsx')).UseAlerts }),
  },
  {
    path: 'open/conduct/sets/:slug',
    lazy: async () => ({ Component: (await import('./SetUse.tsx')).SetUsePage }),
  },
  { path: 'open/breaches', lazy: async () => ({ Component: (await import('./Breaches.tsx')).Breaches }) },
  {
    path: 'open/breaches/:id',
    lazy: async () => ({ Component: (await import('./BreachPage.tsx')).BreachPage }),
  },
];
