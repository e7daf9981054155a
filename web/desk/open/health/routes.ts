// Addresses of the daily check.
import type { RouteObject } from 'react-router';

export const healthRoutes: RouteObject[] = [
  { path: 'open/health', lazy: async () => ({ Component: (await import('./Findings.tsx')).Findings }) },
];
