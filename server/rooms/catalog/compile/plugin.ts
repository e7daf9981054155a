/** Everything of compiling over HTTP, in one plugin: standards, imports, sources, purchases, drivers. */
import type { FastifyPluginAsync } from 'fastify';
import type { Platform } from '#cases/index.ts';
import { importsPlugin } from '../imports/routes.ts';
import { sourcesPlugin } from '../sources/routes.ts';
import { standardsPlugin } from '../standards/routes.ts';
import type { CompilePorts } from './drivers.ts';
import { compileRoutes } from './routes.ts';

const nothing: CompilePorts = { gathered: async () => new Set(), shared: async () => new Set() };

/** `ports`: what rooms further right know of resources; without them nothing counts as gathered or shared. */
export const compilePlugin =
  (p: Platform, ports: CompilePorts = nothing): FastifyPluginAsync =>
  async (app) => {
    await app.register(standardsPlugin(p));
    await app.register(importsPlugin(p));
    await app.register(sourcesPlugin(p));
    await app.register(compileRoutes(p, ports));
  };
