// Addresses of demands and of planning.
import type { RouteObject } from 'react-router';

export const demandRoutes: RouteObject[] = [
  { path: 'open/demands', lazy: async () => ({ Component: (await import('./List.tsx')).Demands }) },
  { path: 'open/demands/:id', lazy: async () => ({ Component: (await import('./Page.tsx')).DemandPage }) },
  { path: 'open/queue', lazy: async () => ({ Component: (await import('../planning/Queue.tsx')).Queue }) },
  { path: 'open/plan', lazy: async () => ({ Component: (await import('../planning/Plan.tsx')).Plan }) },
  {
    path: 'open/compilation',
    lazy: async () => ({ Component: (await import('../planning/Compilation.tsx')).CompilationPage }),
  },
  { path: 'open/calls', lazy: async () => ({ Component: (await import('../planning/Calls.tsx')).Calls }) },
  { path: 'open/tasks', lazy: async () => ({ Component: (await import('../planning/Tasks.tsx')).Tasks }) },
  {
    path: 'open/unit-lists',
    lazy: async () => ({ Component: (await import('../planning/UnitLists.tsx')).UnitLists }),
  },
  {
    path: 'open/government',
    lazy: async () => ({ Component: (await import('../government/Overview.tsx')).Government }),
  },
  {
    path: 'open/shares',
    lazy: async () => ({ Component: (await import('../government/Registers.tsx')).Shares }),
  },
  {
    path: 'open/channels',
    lazy: async () => ({ Component: (await import('../government/Registers.tsx')).Channels }),
  },
  {
    path: 'open/guidance',
    lazy: async () => ({ Component: (await import('../government/Registers.tsx')).Guidance }),
  },
];
