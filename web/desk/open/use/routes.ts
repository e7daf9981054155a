// Addresses of the use of what was granted.
import type { RouteObject } from 'react-router';

export const reportsOnUseRoutes: RouteObject[] = [
  { path: 'open/use', lazy: async () => ({ Component: (await import('./List.tsx')).UseReports }) },
  { path: 'open/use/:id', lazy: async () => ({ Component: (await import('./Page.tsx')).UsePage }) },
];
