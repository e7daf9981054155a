// The screens of timeliness and push, each loaded when it is gone to.
import type { RouteObject } from 'react-router';

export const timelinessRoutes: RouteObject[] = [
  { path: 'collect/cards', lazy: async () => ({ Component: (await import('./Cards.tsx')).Cards }) },
  { path: 'collect/push', lazy: async () => ({ Component: (await import('./Pushes.tsx')).Pushes }) },
  { path: 'collect/push/keys', lazy: async () => ({ Component: (await import('./PushKeys.tsx')).PushKeys }) },
  { path: 'collect/push/:id', lazy: async () => ({ Component: (await import('./PushPage.tsx')).PushPage }) },
];
