/** Data elements and their one source over HTTP. */
import type { FastifyPluginAsync } from 'fastify';
import type { Platform } from '#cases/index.ts';
import { idParams, route } from '#kernel/http/route.ts';
import { declarePolicy, sourcesReadPolicy } from '../policy.ts';
import { contestSource, declareSource } from './commands.ts';
import { listElements, readElement } from './read.ts';
import * as schema from './schema.ts';

const tag = 'collect';
const base = '/api/collect/elements';

export const elementRoutes =
  (p: Platform): FastifyPluginAsync =>
  async (app) => {
    route(app, {
      method: 'GET',
      url: base,
      summary: 'Data elements: how many entries hold each, and which body is its one source',
      tag,
      policy: sourcesReadPolicy,
      query: schema.elementsQuery,
      reply: schema.elementsReply,
      handler: ({ query }) => listElements(p, query),
    });
    route(app, {
      method: 'GET',
      url: `${base}/:id`,
      summary: 'One data element: its source, entries that hold it, who uses it, what was contested',
      tag,
      policy: sourcesReadPolicy,
      params: idParams,
      reply: schema.elementReply,
      handler: ({ actor, params }) => readElement(p, actor, params.id),
    });
    route(app, {
      method: 'POST',
      url: `${base}/:id/declarations`,
      summary: 'Declare an entry the one source of the element',
      tag,
      policy: declarePolicy,
      entry: 'collect.element-declared',
      params: idParams,
      body: schema.declareBody,
      reply: schema.elementReply,
      status: 201,
      handler: async ({ actor, params, body }) => {
        await declareSource(p, actor, params.id, body.resourceId);
        return readElement(p, actor, params.id);
      },
    });
    route(app, {
      method: 'POST',
      url: `${base}/:id/contests`,
      summary: 'Contest the source of the element: the bureau decides by a case',
      tag,
      policy: declarePolicy,
      entry: 'collect.element-contested',
      params: idParams,
      body: schema.contestBody,
      reply: schema.contestReply,
      status: 201,
      handler: async ({ actor, params, body }) => ({
        caseId: await contestSource(p, actor, params.id, body),
      }),
    });
  };
