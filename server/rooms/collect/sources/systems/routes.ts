/** Business systems, their test exchange and the gathering report by system over HTTP. */
import type { FastifyPluginAsync } from 'fastify';
import { z } from 'zod';
import type { Platform } from '#cases/index.ts';
import { idParams, route } from '#kernel/http/route.ts';
import { publicPolicy } from '#kernel/policy.ts';
import { sourcesReadPolicy, systemKeepPolicy } from '../policy.ts';
import { answerExchange, exchangePath, registerBusinessSystem, startExchange } from './commands.ts';
import { exportSystems, readSystems } from './read.ts';
import * as schema from './schema.ts';

const tag = 'collect';
const base = '/api/collect/systems';

export const systemRoutes =
  (p: Platform): FastifyPluginAsync =>
  async (app) => {
    route(app, {
      method: 'GET',
      url: base,
      summary:
        'Business systems: who gathers from each, whether it is connected, what came; entries never gathered',
      tag,
      policy: sourcesReadPolicy,
      query: schema.systemsQuery,
      reply: schema.systemsReply,
      handler: ({ actor, query }) => readSystems(p, actor, query),
    });
    route(app, {
      method: 'GET',
      url: `${base}.csv`,
      summary: 'The same as a file for a spreadsheet',
      tag,
      policy: sourcesReadPolicy,
      handler: async ({ actor, reply }) => {
        const body = await exportSystems(p, actor);
        return reply
          .type('text/csv; charset=utf-8')
          .header('content-disposition', 'attachment; filename="business-systems.csv"')
          .send(body);
      },
    });
    route(app, {
      method: 'POST',
      url: base,
      summary: 'Register a business system with the unit responsible for gathering from it',
      tag,
      policy: systemKeepPolicy,
      entry: 'collect.system-registered',
      body: schema.systemBody,
      reply: z.object({ id: z.uuid() }),
      status: 201,
      handler: async ({ actor, body }) => ({ id: await registerBusinessSystem(p, actor, body) }),
    });
    route(app, {
      method: 'POST',
      url: `${base}/:id/exchange`,
      summary: 'Begin a test exchange: the system is connected once it has sent the challenge back itself',
      tag,
      policy: systemKeepPolicy,
      entry: 'collect.exchange-started',
      params: idParams,
      reply: schema.exchangeReply,
      status: 201,
      handler: ({ actor, params }) => startExchange(p, actor, params.id),
    });
    route(app, {
      method: 'POST',
      url: exchangePath,
      summary: 'The other side of a test exchange: a business system sends token, challenge and some records',
      tag,
      policy: publicPolicy,
      entry: 'collect.exchange-answered',
      body: schema.exchangeBody,
      reply: schema.exchangeAnswer,
      handler: ({ body }) => answerExchange(p, body),
    });
  };
