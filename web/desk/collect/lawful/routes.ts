// Addresses of lawful collection.
import type { RouteObject } from 'react-router';

export const lawfulRoutes: RouteObject[] = [
  { path: 'collect/tasks', lazy: async () => ({ Component: (await import('./TaskList.tsx')).TaskList }) },
  {
    path: 'collect/tasks/new',
    lazy: async () => ({ Component: (await import('./TaskEditor.tsx')).TaskEditor }),
  },
  {
    path: 'collect/task-reports',
    lazy: async () => ({ Component: (await import('./Reports.tsx')).Reports }),
  },
  { path: 'collect/tasks/:id', lazy: async () => ({ Component: (await import('./TaskPage.tsx')).TaskPage }) },
  {
    path: 'collect/tasks/:id/edit',
    lazy: async () => ({ Component: (await import('./TaskEditor.tsx')).TaskEditor }),
  },
  {
    path: 'collect/tasks/:id/consents',
    lazy: async () => ({ Component: (await import('./Consents.tsx')).Consents }),
  },
  {
    path: 'collect/forms/:code',
    lazy: async () => ({ Component: (await import('./FormPage.tsx')).FormPage }),
  },
];
