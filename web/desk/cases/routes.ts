// Addresses of the case pages.
import type { RouteObject } from 'react-router';

export const caseRoutes: RouteObject[] = [
  { path: 'cases', lazy: async () => ({ Component: (await import('./CaseList.tsx')).CaseList }) },
  { path: 'cases/:id', lazy: async () => ({ Component: (await import('./CasePage.tsx')).CasePage }) },
];
