// Addresses of marks of trade secrets and of consents.
import type { RouteObject } from 'react-router';

export const protectionRoutes: RouteObject[] = [
  { path: 'open/protection', lazy: async () => ({ Component: (await import('./List.tsx')).ProtectionList }) },
  {
    path: 'open/protection/:id',
    lazy: async () => ({ Component: (await import('./Page.tsx')).ProtectionPage }),
  },
];
