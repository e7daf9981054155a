// Addresses of the message pages.
import type { RouteObject } from 'react-router';

export const noticeRoutes: RouteObject[] = [
  { path: 'notices', lazy: async () => ({ Component: (await import('./NoticeList.tsx')).NoticeList }) },
  { path: 'notices/sent', lazy: async () => ({ Component: (await import('./Sent.tsx')).SentList }) },
  { path: 'notices/sent/:id', lazy: async () => ({ Component: (await import('./Sent.tsx')).SentPage }) },
  {
    path: 'notices/deliveries',
    lazy: async () => ({ Component: (await import('./Deliveries.tsx')).Deliveries }),
  },
  {
    path: 'notices/preferences',
    lazy: async () => ({ Component: (await import('./PreferencesPage.tsx')).PreferencesPage }),
  },
];
