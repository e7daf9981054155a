// Addresses of the experts, of who runs the platform, of events' support, of the evaluation, of plans and standards.
import type { RouteObject } from 'react-router';

export const oversightRoutes: RouteObject[] = [
  { path: 'open/experts', lazy: async () => ({ Component: (await import('./Referrals.tsx')).Referrals }) },
  {
    path: 'open/entrustments',
    lazy: async () => ({ Component: (await import('./Entrustments.tsx')).Entrustments }),
  },
  {
    path: 'open/event-support',
    lazy: async () => ({ Component: (await import('./EventSupport.tsx')).EventSupport }),
  },
  {
    path: 'open/evaluations',
    lazy: async () => ({ Component: (await import('./Evaluation.tsx')).Evaluations }),
  },
  {
    path: 'open/evaluations/:id',
    lazy: async () => ({ Component: (await import('./Evaluation.tsx')).EvaluationPage }),
  },
  { path: 'open/norms', lazy: async () => ({ Component: (await import('./Norms.tsx')).Norms }) },
];
