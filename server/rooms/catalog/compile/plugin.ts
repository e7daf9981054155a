/** Everything of compiling over HTTP, in one plugin: standards, imports, sources, purchases, drivers. */
import type { FastifyPluginAsync } from 'fastify';
import type { Platform } from '#cases/index.ts';
import { importsPlugin } from '../imports/routes.ts';
import { sourcesPlugin } from '../sources/routes.ts';
import { standardsPlugin } from '../standards/routes.ts';

export const compilePlugin =
  (p: Platform): FastifyPluginAsync =>
  async (app) => {
    await app.register(standardsPlugin(p));
    await app.register(importsPlugin(p));
    await app.register(sourcesPlugin(p));
  };
