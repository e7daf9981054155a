// The org room over HTTP: first who asks, then sessions, organisations and the law behind everything.
import type { FastifyInstance, FastifyPluginAsync } from 'fastify';
import type { Platform } from '#cases/index.ts';
import { calendarRoutes } from './calendar/routes.ts';
import { lawRoutes } from './routes-law.ts';
import { organisationRoutes } from './routes-organisations.ts';
import { sessionRoutes } from './routes-session.ts';
import { installSignIn } from './sign-in/hook.ts';
import { signInRoutes } from './sign-in/routes.ts';

const skipOverride = Symbol.for('skip-override');

/** Registered before every other room: its hook says of each request who acts, so it must not stay inside this plugin. */
export function orgPlugin(p: Platform): FastifyPluginAsync {
  const plugin: FastifyPluginAsync = async (app: FastifyInstance) => {
    installSignIn(app, p);
    sessionRoutes(app, p);
    signInRoutes(app, p);
    organisationRoutes(app, p);
    lawRoutes(app, p);
    calendarRoutes(app, p);
  };
  return Object.assign(plugin, { [skipOverride]: true });
}
