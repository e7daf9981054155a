// Addresses of what the public says of open data and makes of it.
import type { RouteObject } from 'react-router';

export const voiceRoutes: RouteObject[] = [
  { path: 'open/voices', lazy: async () => ({ Component: (await import('./Voices.tsx')).Voices }) },
  { path: 'open/voices/:id', lazy: async () => ({ Component: (await import('./VoicePage.tsx')).VoicePage }) },
  {
    path: 'open/moderation',
    lazy: async () => ({ Component: (await import('./Moderation.tsx')).Moderation }),
  },
  { path: 'open/products', lazy: async () => ({ Component: (await import('./Products.tsx')).Products }) },
  { path: 'open/offers', lazy: async () => ({ Component: (await import('./Offers.tsx')).Offers }) },
  { path: 'open/events', lazy: async () => ({ Component: (await import('./Events.tsx')).Events }) },
  { path: 'open/standards', lazy: async () => ({ Component: (await import('./Standards.tsx')).Standards }) },
  { path: 'open/trust', lazy: async () => ({ Component: (await import('./Trust.tsx')).Trust }) },
];
