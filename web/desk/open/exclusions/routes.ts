// Addresses of what is opened and what stays closed.
import type { RouteObject } from 'react-router';

export const exclusionRoutes: RouteObject[] = [
  {
    path: 'open/exclusions',
    lazy: async () => ({ Component: (await import('./Board.tsx')).ExclusionBoard }),
  },
];
