// Addresses of the classification screens.
import type { RouteObject } from 'react-router';

export const classifyRoutes: RouteObject[] = [
  { path: 'classify', lazy: async () => ({ Component: (await import('./GradeList.tsx')).GradeList }) },
  {
    path: 'classify/resources/:id',
    lazy: async () => ({ Component: (await import('./ResourceGrades.tsx')).ResourceGrades }),
  },
  {
    path: 'classify/findings',
    lazy: async () => ({ Component: (await import('./FindingList.tsx')).FindingList }),
  },
  { path: 'classify/rules', lazy: async () => ({ Component: (await import('./RulesPage.tsx')).RulesPage }) },
  { path: 'classify/masks', lazy: async () => ({ Component: (await import('./MasksPage.tsx')).MasksPage }) },
];
