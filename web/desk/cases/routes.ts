// Addresses of the case pages.
import type { RouteObject } from 'react-router';

export const caseRoutes: RouteObject[] = [
  { path: 'cases', lazy: async () => ({ Component: (await import('./CaseList.tsx')).CaseList }) },
  { path: 'cases/waiting', lazy: async () => ({ Component: (await import('./Waiting.tsx')).Waiting }) },
  {
    path: 'cases/calendar',
    lazy: async () => ({ Component: (await import('./Calendar.tsx')).CalendarPage }),
  },
  {
    path: 'cases/lateness',
    lazy: async () => ({ Component: (await import('./Lateness.tsx')).LatenessPage }),
  },
  {
    path: 'cases/simulator',
    lazy: async () => ({ Component: (await import('./Simulator.tsx')).Simulator }),
  },
  {
    path: 'cases/delegations',
    lazy: async () => ({ Component: (await import('./Delegations.tsx')).Delegations }),
  },
  { path: 'cases/templates', lazy: async () => ({ Component: (await import('./Templates.tsx')).Templates }) },
  { path: 'cases/:id', lazy: async () => ({ Component: (await import('./CasePage.tsx')).CasePage }) },
];
