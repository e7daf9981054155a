// Addresses of how the open platform runs.
import type { RouteObject } from 'react-router';

export const statusRoutes: RouteObject[] = [
  { path: 'open/status', lazy: async () => ({ Component: (await import('./Status.tsx')).Status }) },
];
