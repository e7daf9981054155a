/** Entrustments over HTTP: recorded by the authority, read by who oversees; the board of whoever runs the platform. */
import type { FastifyInstance } from 'fastify';
import type { Platform } from '#cases/index.ts';
import { idParams, route } from '#kernel/http/route.ts';
import { publicPolicy } from '#kernel/policy.ts';
import { addAccount, endAccount, endEntrustment, recordEntrustment } from './entrust.ts';
import { announceOutage, readOperations } from './operate.ts';
import { announceOutagePolicy, entrustPolicy, operatePolicy, readEntrustmentsPolicy } from './policy.ts';
import { listEntrustments, readOperation } from './read.ts';
import * as schema from './schema.ts';

const tag = 'open';
const base = '/api/open/entrustments';

export function entrustmentRoutes(app: FastifyInstance, p: Platform): void {
  route(app, {
    method: 'GET',
    url: '/api/open/operation',
    summary:
      'Who runs the open platform: the authority itself, or whom it entrusted, for what and until when',
    tag,
    policy: publicPolicy,
    reply: schema.operationReply,
    handler: () => readOperation(p),
  });
  route(app, {
    method: 'GET',
    url: base,
    summary: 'Entrustments with their documents, terms and accounts',
    tag,
    policy: readEntrustmentsPolicy,
    reply: schema.entrustmentList,
    handler: ({ actor }) => listEntrustments(p, actor),
  });
  route(app, {
    method: 'POST',
    url: base,
    summary: 'Records whom the authority entrusts with running the platform, for what, until when, by what',
    tag,
    policy: entrustPolicy,
    entry: 'open.entrustment-recorded',
    body: schema.entrustBody,
    reply: schema.entrustmentList,
    status: 201,
    handler: async ({ actor, body }) => {
      await recordEntrustment(p, actor, body);
      return listEntrustments(p, actor);
    },
  });
  route(app, {
    method: 'POST',
    url: `${base}/:id/accounts`,
    summary: 'Gives an account of the entrusted body its part: to run the platform and nothing else',
    tag,
    policy: entrustPolicy,
    entry: 'open.entrusted-account',
    params: idParams,
    body: schema.accountBody,
    reply: schema.entrustmentList,
    status: 201,
    handler: async ({ actor, params, body }) => {
      await addAccount(p, actor, params.id, body.account);
      return listEntrustments(p, actor);
    },
  });
  route(app, {
    method: 'DELETE',
    url: `${base}/:id/accounts/:person`,
    summary: 'Ends the part of one account at once',
    tag,
    policy: entrustPolicy,
    entry: 'open.entrusted-account-ended',
    params: schema.accountParams,
    reply: schema.entrustmentList,
    handler: async ({ actor, params }) => {
      await endAccount(p, actor, params.id, params.person);
      return listEntrustments(p, actor);
    },
  });
  route(app, {
    method: 'POST',
    url: `${base}/:id/end`,
    summary: 'Ends an entrustment before its term; its accounts stop with it',
    tag,
    policy: entrustPolicy,
    entry: 'open.entrustment-ended',
    params: idParams,
    body: schema.endBody,
    reply: schema.entrustmentList,
    handler: async ({ actor, params, body }) => {
      await endEntrustment(p, actor, params.id, body.reason);
      return listEntrustments(p, actor);
    },
  });
  route(app, {
    method: 'GET',
    url: '/api/open/operations',
    summary: 'The board of whoever runs the platform: targets missed, what is broken, versions; no data',
    tag,
    policy: operatePolicy,
    reply: schema.operationsBoard,
    handler: ({ actor }) => readOperations(p, actor),
  });
  route(app, {
    method: 'POST',
    url: '/api/open/operations/notices',
    summary: 'The entrusted body announces maintenance',
    tag,
    policy: announceOutagePolicy,
    entry: 'open.maintenance-announced',
    body: schema.outageBody,
    reply: schema.announced,
    status: 201,
    handler: async ({ actor, body }) => ({ id: await announceOutage(p, actor, body) }),
  });
}
