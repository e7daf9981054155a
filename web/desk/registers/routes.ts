// Addresses of the registers' pages.
import type { RouteObject } from 'react-router';

export const registerRoutes: RouteObject[] = [
  { path: 'registers', lazy: async () => ({ Component: (await import('./Documents.tsx')).Documents }) },
  {
    path: 'registers/entries/:id',
    lazy: async () => ({ Component: (await import('./EntryPage.tsx')).EntryPage }),
  },
  {
    path: 'registers/internal-rules',
    lazy: async () => ({ Component: (await import('./InternalRules.tsx')).InternalRules }),
  },
  { path: 'registers/plans', lazy: async () => ({ Component: (await import('./Plans.tsx')).Plans }) },
  {
    path: 'registers/questions',
    lazy: async () => ({ Component: (await import('./Questions.tsx')).Questions }),
  },
  { path: 'registers/matters', lazy: async () => ({ Component: (await import('./Matters.tsx')).Matters }) },
  {
    path: 'registers/matters/:id',
    lazy: async () => ({ Component: (await import('./Matters.tsx')).MatterPage }),
  },
  {
    path: 'registers/training',
    lazy: async () => ({ Component: (await import('./Training.tsx')).Training }),
  },
  {
    path: 'registers/training/:id',
    lazy: async () => ({ Component: (await import('./TrainingPlan.tsx')).TrainingPlan }),
  },
  {
    path: 'registers/committee',
    lazy: async () => ({ Component: (await import('./Committee.tsx')).Committee }),
  },
  {
    path: 'registers/rounds',
    lazy: async () => ({ Component: (await import('./Rounds.tsx')).Rounds }),
  },
  {
    path: 'registers/rounds/:id',
    lazy: async () => ({ Component: (await import('./Rounds.tsx')).RoundPage }),
  },
  { path: 'registers/sectors', lazy: async () => ({ Component: (await import('./Sectors.tsx')).Sectors }) },
  { path: 'accesses', lazy: async () => ({ Component: (await import('./AccessesPage.tsx')).AccessesPage }) },
  { path: 'security', lazy: async () => ({ Component: (await import('./SecurityPage.tsx')).SecurityPage }) },
  { path: 'service', lazy: async () => ({ Component: (await import('./ServicePage.tsx')).ServicePage }) },
  { path: 'board', lazy: async () => ({ Component: (await import('./BoardPage.tsx')).BoardPage }) },
  { path: 'boards', lazy: async () => ({ Component: (await import('./BoardPage.tsx')).BoardList }) },
];
