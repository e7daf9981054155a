// Organisations beyond signing in: their lives, posts, areas and spreadsheets, with what other rooms lend to them.
import type { FastifyPluginAsync } from 'fastify';
import type { Platform } from '#cases/index.ts';
import { areaRoutes } from './routes-areas.ts';
import { lifecycleRoutes } from './routes-lifecycle.ts';
import { postRoutes } from './routes-posts.ts';
import { sheetRoutes } from './routes-sheet.ts';
import { noExtensions, type OrgExtensions } from './succession.ts';

export function organisationsPlugin(
  p: Platform,
  extensions: OrgExtensions = noExtensions,
): FastifyPluginAsync {
  return async (app) => {
    lifecycleRoutes(app, p, extensions);
    postRoutes(app, p);
    areaRoutes(app, p);
    sheetRoutes(app, p);
  };
}
