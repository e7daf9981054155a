// Addresses of what is done to rows before they are opened.
import type { RouteObject } from 'react-router';

export const disclosureRoutes: RouteObject[] = [
  { path: 'open/disclosure', lazy: async () => ({ Component: (await import('./List.tsx')).DisclosureList }) },
  { path: 'open/disclosure/risks', lazy: async () => ({ Component: (await import('./Risks.tsx')).Risks }) },
  {
    path: 'open/disclosure/:id',
    lazy: async () => ({ Component: (await import('./Page.tsx')).DisclosurePage }),
  },
];
