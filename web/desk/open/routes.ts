// Addresses of opening: one line for each of its parts.
import type { RouteObject } from 'react-router';
import { applicationRoutes } from './applications/routes.ts';
import { boardRoutes } from './board/routes.ts';
import { conductRoutes } from './conduct/routes.ts';
import { datasetRoutes } from './datasets/routes.ts';
import { demandRoutes } from './demands/routes.ts';
import { disclosureRoutes } from './disclosure/routes.ts';
import { exclusionRoutes } from './exclusions/routes.ts';
import { harvestRoutes } from './harvest/routes.ts';
import { healthRoutes } from './health/routes.ts';
import { oversightRoutes } from './oversight/routes.ts';
import { protectionRoutes } from './protection/routes.ts';
import { statusRoutes } from './statistics/routes.ts';
import { reportsOnUseRoutes } from './use/routes.ts';
import { voiceRoutes } from './voices/routes.ts';

export const openRoutes: RouteObject[] = [
  ...datasetRoutes,
  ...applicationRoutes,
  ...conductRoutes,
  ...demandRoutes,
  ...disclosureRoutes,
  ...exclusionRoutes,
  ...healthRoutes,
  ...statusRoutes,
  ...reportsOnUseRoutes,
  ...voiceRoutes,
  ...oversightRoutes,
  ...protectionRoutes,
  ...harvestRoutes,
  ...boardRoutes,
];
