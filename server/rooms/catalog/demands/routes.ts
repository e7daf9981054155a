/** Demands over HTTP. */
import type { FastifyInstance } from 'fastify';
import type { Platform } from '#cases/index.ts';
import { idParams, route } from '#kernel/http/route.ts';
import { definePolicy, inBusiness } from '#kernel/policy.ts';
import {
  answerDemand,
  answerPolicy,
  matchDemand,
  matchPolicy,
  raiseDemand,
  raisePolicy,
  requestMissing,
  withdrawDemand,
  withdrawDemandPolicy,
} from './commands.ts';
import { listDemands, readDemand, suggestEntries } from './read.ts';
import * as schema from './schema.ts';

const tag = 'catalog';
const base = '/api/catalog/demands';
const readPolicy = definePolicy('catalog.demand.read', inBusiness);

export function demandRoutes(app: FastifyInstance, p: Platform): void {
  route(app, {
    method: 'GET',
    url: base,
    summary: 'Demands raised by the caller’s organisation, believed to be held by it, or all that are seen',
    tag,
    policy: readPolicy,
    query: schema.demandQuery,
    reply: schema.demandList,
    handler: ({ actor, query }) => listDemands(p, actor, query),
  });
  route(app, {
    method: 'POST',
    url: base,
    summary: 'Raise a demand: the data wanted, the believed holder, the duty served',
    tag,
    policy: raisePolicy,
    entry: 'catalog.demand-raised',
    body: schema.demandBody,
    reply: schema.demandReply,
    status: 201,
    handler: async ({ actor, body }) => readDemand(p, actor, await raiseDemand(p, actor, body)),
  });
  route(app, {
    method: 'GET',
    url: `${base}/:id`,
    summary: 'One demand',
    tag,
    policy: readPolicy,
    params: idParams,
    reply: schema.demandReply,
    handler: ({ actor, params }) => readDemand(p, actor, params.id),
  });
  route(app, {
    method: 'GET',
    url: `${base}/:id/suggestions`,
    summary: 'Reviewed entries that may answer the demand',
    tag,
    policy: readPolicy,
    params: idParams,
    reply: schema.suggestionReply,
    handler: ({ actor, params }) => suggestEntries(p, actor, params.id),
  });
  route(app, {
    method: 'POST',
    url: `${base}/:id/match`,
    summary: 'Say which reviewed entry answers the demand',
    tag,
    policy: matchPolicy,
    entry: 'catalog.demand-matched',
    params: idParams,
    body: schema.matchBody,
    reply: schema.demandReply,
    handler: async ({ actor, params, body }) => {
      await matchDemand(p, actor, params.id, body.resourceId);
      return readDemand(p, actor, params.id);
    },
  });
  route(app, {
    method: 'POST',
    url: `${base}/:id/answer`,
    summary: 'The believed holder answers',
    tag,
    policy: answerPolicy,
    entry: 'catalog.demand-answered',
    params: idParams,
    body: schema.answerBody,
    reply: schema.demandReply,
    handler: async ({ actor, params, body }) => {
      await answerDemand(p, actor, params.id, body.answer);
      return readDemand(p, actor, params.id);
    },
  });
  for (const [act, command, entry, summary] of [
    ['request', requestMissing, 'catalog.demand-requested', 'Request data that no entry describes'],
    ['withdraw', withdrawDemand, 'catalog.demand-ended', 'Take a demand back'],
  ] as const) {
    route(app, {
      method: 'POST',
      url: `${base}/:id/${act}`,
      summary,
      tag,
      policy: withdrawDemandPolicy,
      entry,
      params: idParams,
      reply: schema.demandReply,
      handler: async ({ actor, params }) => {
        await command(p, actor, params.id);
        return readDemand(p, actor, params.id);
      },
    });
  }
}
