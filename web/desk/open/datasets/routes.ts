// Addresses of data sets and their releases.
import type { RouteObject } from 'react-router';

export const datasetRoutes: RouteObject[] = [
  { path: 'open', lazy: async () => ({ Component: (await import('./List.tsx')).Datasets }) },
  { path: 'open/datasets/:id', lazy: async () => ({ Component: (await import('./Page.tsx')).DatasetPage }) },
];
