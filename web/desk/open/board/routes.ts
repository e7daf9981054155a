// Addresses of the board of usability and of the report of a period.
import type { RouteObject } from 'react-router';

export const boardRoutes: RouteObject[] = [
  { path: 'open/board', lazy: async () => ({ Component: (await import('./Board.tsx')).Board }) },
  { path: 'open/report', lazy: async () => ({ Component: (await import('./Report.tsx')).Report }) },
];
