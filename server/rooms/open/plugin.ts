/** The room over HTTP: one line for each of its parts. */
import type { FastifyInstance, FastifyPluginAsync } from 'fastify';
import type { Platform } from '#cases/index.ts';
import { accessRoutes } from './access/routes.ts';
import { activityRoutes } from './activities/index.ts';
import { applicationRoutes } from './applications/index.ts';
import { ckanRoutes } from './ckan/index.ts';
import { committeeRoutes } from './committee/index.ts';
import { compilationRoutes } from './compilation/index.ts';
import { conductRoutes } from './conduct/index.ts';
import { datasetRoutes } from './datasets/routes.ts';
import { datasetLookRoutes } from './datasets/routes-look.ts';
import { demandRoutes } from './demands/index.ts';
import { disclosureRoutes } from './disclosure/index.ts';
import { downloadRoutes } from './downloads/routes.ts';
import { entrustmentRoutes } from './entrustment/index.ts';
import { evaluationRoutes } from './evaluation/index.ts';
import { exchangeRoutes } from './exchange/index.ts';
import { webhookRoutes } from './exchange/webhooks/index.ts';
import { exclusionRoutes } from './exclusions/index.ts';
import { governmentRoutes } from './government/index.ts';
import { harvestRoutes } from './harvest/index.ts';
import { healthRoutes } from './health/index.ts';
import { normRoutes } from './norms/index.ts';
import { offerRoutes } from './offers/index.ts';
import { paperRoutes } from './papers/index.ts';
import { peopleRoutes } from './people/index.ts';
import { planningRoutes } from './planning/index.ts';
import { fileReleaseRoutes } from './releases/from-file.ts';
import { rowRoutes } from './rows/index.ts';
import { searchRoutes } from './search/index.ts';
import { showcaseRoutes } from './showcase/index.ts';
import { statisticsRoutes } from './statistics/index.ts';
import { useRoutes } from './use/routes.ts';
import { voiceRoutes } from './voices/index.ts';

/** What every part hands in: `xRoutes(app, p)`. */
const parts: readonly ((app: FastifyInstance, p: Platform) => void | Promise<void>)[] = [
  datasetRoutes,
  datasetLookRoutes,
  downloadRoutes,
  demandRoutes,
  planningRoutes,
  compilationRoutes,
  governmentRoutes,
  disclosureRoutes,
  fileReleaseRoutes,
  exclusionRoutes,
  statisticsRoutes,
  searchRoutes,
  healthRoutes,
  rowRoutes,
  ckanRoutes,
  exchangeRoutes,
  webhookRoutes,
  harvestRoutes,
  voiceRoutes,
  paperRoutes,
  offerRoutes,
  showcaseRoutes,
  peopleRoutes,
  applicationRoutes,
  accessRoutes,
  committeeRoutes,
  entrustmentRoutes,
  activityRoutes,
  evaluationRoutes,
  normRoutes,
  conductRoutes,
  useRoutes,
];

export const openPlugin =
  (p: Platform): FastifyPluginAsync =>
  async (app) => {
    for (const part of parts) await part(app, p);
  };
