// Addresses of what other portals bring, former addresses, and who is told of changes.
import type { RouteObject } from 'react-router';

export const harvestRoutes: RouteObject[] = [
  { path: 'open/harvest', lazy: async () => ({ Component: (await import('./Sources.tsx')).Sources }) },
  {
    path: 'open/harvest/:id',
    lazy: async () => ({ Component: (await import('./SourcePage.tsx')).SourcePage }),
  },
  {
    path: 'open/harvest/:id/runs/:run',
    lazy: async () => ({ Component: (await import('./RunPage.tsx')).RunPage }),
  },
  { path: 'open/proposals', lazy: async () => ({ Component: (await import('./Proposals.tsx')).Proposals }) },
  {
    path: 'open/proposals/:id',
    lazy: async () => ({ Component: (await import('./ProposalPage.tsx')).ProposalPage }),
  },
  { path: 'open/redirects', lazy: async () => ({ Component: (await import('./Redirects.tsx')).Redirects }) },
  {
    path: 'open/webhooks',
    lazy: async () => ({ Component: (await import('../webhooks/Webhooks.tsx')).Webhooks }),
  },
];
