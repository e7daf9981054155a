// Addresses of applications, accesses and proofs of identity.
import type { RouteObject } from 'react-router';

export const applicationRoutes: RouteObject[] = [
  { path: 'open/applications', lazy: async () => ({ Component: (await import('./List.tsx')).Applications }) },
  {
    path: 'open/applications/:id',
    lazy: async () => ({ Component: (await import('./Page.tsx')).ApplicationPage }),
  },
  { path: 'open/access', lazy: async () => ({ Component: (await import('../access/List.tsx')).Accesses }) },
  {
    path: 'open/access/:id',
    lazy: async () => ({ Component: (await import('../access/Page.tsx')).AccessPage }),
  },
  { path: 'me/*', lazy: async () => ({ Component: (await import('../people/ToPortal.tsx')).ToPortal }) },
  {
    path: 'open/identities',
    lazy: async () => ({ Component: (await import('../people/Identities.tsx')).Identities }),
  },
  {
    path: 'open/identities/:id',
    lazy: async () => ({ Component: (await import('../people/Identities.tsx')).IdentityPage }),
  },
];
