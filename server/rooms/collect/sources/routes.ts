/** Everything on the sources of data over HTTP. */
import type { FastifyPluginAsync } from 'fastify';
import type { Platform } from '#cases/index.ts';
import { elementRoutes } from './elements/routes.ts';
import './errors.ts';
import './events.ts';
import './notices.ts';
import { listRoutes } from './lists/routes.ts';
import { specificationRoutes } from './specification/routes.ts';
import { systemRoutes } from './systems/routes.ts';

export const sourcesRoutes =
  (p: Platform): FastifyPluginAsync =>
  async (app) => {
    await app.register(elementRoutes(p));
    await app.register(listRoutes(p));
    await app.register(specificationRoutes(p));
    await app.register(systemRoutes(p));
  };
