/** Erasure and retention over HTTP: periods of zones, what is due, requests and decisions, orders to keep. */
import type { FastifyPluginAsync } from 'fastify';
import type { Platform } from '#cases/index.ts';
import { route } from '#kernel/http/route.ts';
import { askErasure, decideErasure, withdrawErasure } from './commands.ts';
import './errors.ts';
import { tryAgain } from './again.ts';
import { liftHold, setHold } from './keep.ts';
import {
  askErasurePolicy,
  decideErasurePolicy,
  holdPolicy,
  liftPolicy,
  readErasurePolicy,
  zonePolicy,
} from './policy.ts';
import { readDueZones, readErasure, readErasures, readHolds, readZones } from './read.ts';
import * as schema from './schema.ts';
import { setZone } from './zones.ts';

const tag = 'collect';
const base = '/api/collect/retention';
const erasures = '/api/collect/erasures';

export const retentionRoutes =
  (p: Platform): FastifyPluginAsync =>
  async (app) => {
    route(app, {
      method: 'GET',
      url: `${base}/zones`,
      summary: 'How long each zone keeps what it holds, and how far back batches are taken back',
      tag,
      policy: readErasurePolicy,
      reply: schema.zonesReply,
      handler: ({ actor }) => readZones(p, actor),
    });
    route(app, {
      method: 'PUT',
      url: `${base}/zones/:zone`,
      summary: 'Set how long a zone keeps what it holds, and whether it is erased without asking',
      tag,
      policy: zonePolicy,
      entry: 'collect.retention-set',
      params: schema.zoneParams,
      body: schema.zoneBody,
      reply: schema.zonesReply,
      handler: async ({ actor, params, body }) => {
        await setZone(p, actor, params.zone, body);
        return readZones(p, actor);
      },
    });
    route(app, {
      method: 'GET',
      url: `${base}/due`,
      summary: 'What is over its time, and what keeps it all the same',
      tag,
      policy: readErasurePolicy,
      query: schema.dueQuery,
      reply: schema.dueReply,
      handler: ({ actor, query }) => readDueZones(p, actor, query),
    });
    route(app, {
      method: 'GET',
      url: `${base}/holds`,
      summary: 'Orders that nothing of an entry may go',
      tag,
      policy: readErasurePolicy,
      reply: schema.holdsReply,
      handler: ({ actor }) => readHolds(p, actor),
    });
    route(app, {
      method: 'POST',
      url: '/api/collect/resources/:id/hold',
      summary: 'Order that nothing of an entry may go',
      tag,
      policy: holdPolicy,
      entry: 'collect.hold-set',
      params: schema.idParams,
      body: schema.holdBody,
      reply: schema.askedReply,
      status: 201,
      handler: async ({ actor, params, body }) => ({ id: await setHold(p, actor, params.id, body) }),
    });
    route(app, {
      method: 'POST',
      url: `${base}/holds/:id/lift`,
      summary: 'Lift such an order: what the bureau or the auditor set is lifted by that role alone',
      tag,
      policy: liftPolicy,
      entry: 'collect.hold-lifted',
      params: schema.idParams,
      body: schema.liftBody,
      reply: schema.holdsReply,
      handler: async ({ actor, params, body }) => {
        await liftHold(p, actor, params.id, body.reason);
        return readHolds(p, actor);
      },
    });
    route(app, {
      method: 'GET',
      url: erasures,
      summary: 'Requests for erasure, newest first: counts by store, never a value',
      tag,
      policy: readErasurePolicy,
      query: schema.listQuery,
      reply: schema.erasuresReply,
      handler: ({ actor, query }) => readErasures(p, actor, query),
    });
    route(app, {
      method: 'GET',
      url: `${erasures}/:id`,
      summary: 'One request: what was found where, how far it is, what the check afterwards found',
      tag,
      policy: readErasurePolicy,
      params: schema.idParams,
      reply: schema.erasure,
      handler: ({ actor, params }) => readErasure(p, actor, params.id),
    });
    route(app, {
      method: 'POST',
      url: '/api/collect/resources/:id/erasures',
      summary: 'Ask that rows, a batch or a whole entry be erased for good; every store is looked into first',
      tag,
      policy: askErasurePolicy,
      entry: 'collect.erasure-asked',
      params: schema.idParams,
      body: schema.askBody,
      reply: schema.askedReply,
      status: 201,
      handler: async ({ actor, params, body }) => ({ id: await askErasure(p, actor, params.id, body) }),
    });
    route(app, {
      method: 'POST',
      url: `${erasures}/:id/decide`,
      summary: 'Decide a request of somebody else, having seen its counts',
      tag,
      policy: decideErasurePolicy,
      entry: 'collect.erasure-decided',
      params: schema.idParams,
      body: schema.decideBody,
      reply: schema.erasure,
      handler: async ({ actor, params, body }) => {
        await decideErasure(p, actor, params.id, body);
        return readErasure(p, actor, params.id);
      },
    });
    route(app, {
      method: 'POST',
      url: `${erasures}/:id/again`,
      summary: 'Have an erasure that stopped tried again',
      tag,
      policy: decideErasurePolicy,
      entry: 'collect.erasure-tried',
      params: schema.idParams,
      reply: schema.erasure,
      handler: async ({ actor, params }) => {
        await tryAgain(p, actor, params.id);
        return readErasure(p, actor, params.id);
      },
    });
    route(app, {
      method: 'POST',
      url: `${erasures}/:id/withdraw`,
      summary: 'Take a request back before it is decided',
      tag,
      policy: askErasurePolicy,
      entry: 'collect.erasure-withdrawn',
      params: schema.idParams,
      reply: schema.erasure,
      handler: async ({ actor, params }) => {
        await withdrawErasure(p, actor, params.id);
        return readErasure(p, actor, params.id);
      },
    });
  };
