/** Everything that keeps the catalogue right, in one place for composition: routes, the turn of the day, what events bring. */
import type { FastifyInstance } from 'fastify';
import type { Platform } from '#cases/index.ts';
import './changes/notices.ts';
import { changeRoutes } from './changes/routes.ts';
import { demandRoutes } from './demands/routes.ts';
import { instrumentRoutes } from './instruments/routes.ts';
import { listRoutes } from './lists/routes.ts';
import { reviewRoutes } from './review/routes.ts';
import { watchRoutes } from './watch/routes.ts';

export function keepingRoutes(app: FastifyInstance, p: Platform): void {
  listRoutes(app, p);
  changeRoutes(app, p);
  demandRoutes(app, p);
  instrumentRoutes(app, p);
  reviewRoutes(app, p);
  watchRoutes(app, p);
}
