/** Data and support for events over HTTP: asked for by organisers, decided by the authority, used by participants. */
import type { FastifyInstance } from 'fastify';
import type { Platform } from '#cases/index.ts';
import { idParams, route } from '#kernel/http/route.ts';
import { publicPolicy } from '#kernel/policy.ts';
import { askSupport, decideSupport } from './ask.ts';
import {
  askSupportPolicy,
  decideSupportPolicy,
  endEventPolicy,
  joinPolicy,
  readSupportPolicy,
} from './policy.ts';
import { listSupport, readEventData } from './read.ts';
import * as schema from './schema.ts';
import { endEvent, joinEvent } from './take-part.ts';

const tag = 'open';
const base = '/api/open/event-support';

export function activityRoutes(app: FastifyInstance, p: Platform): void {
  route(app, {
    method: 'GET',
    url: base,
    summary: 'Applications for data and support of events: one’s own, or all for those who oversee',
    tag,
    policy: readSupportPolicy,
    query: schema.supportQuery,
    reply: schema.supportList,
    handler: ({ actor, query }) => listSupport(p, actor, query),
  });
  route(app, {
    method: 'POST',
    url: base,
    summary: 'An organiser applies for open data and technical support and names the event',
    tag,
    policy: askSupportPolicy,
    entry: 'open.support-filed',
    body: schema.supportBody,
    reply: schema.supportList,
    status: 201,
    handler: async ({ actor, body }) => {
      await askSupport(p, actor, body);
      return listSupport(p, actor, {});
    },
  });
  route(app, {
    method: 'POST',
    url: `${base}/:id/decision`,
    summary: 'The authority grants it until the event ends, or refuses it with the reason',
    tag,
    policy: decideSupportPolicy,
    entry: 'open.support-granted',
    params: idParams,
    body: schema.supportVerdict,
    reply: schema.supportList,
    handler: async ({ actor, params, body }) => {
      await decideSupport(p, actor, params.id, body);
      return listSupport(p, actor, {});
    },
  });
  route(app, {
    method: 'GET',
    url: '/api/open/events/:id/data',
    summary: 'What participants of an event may use, and until when',
    tag,
    policy: publicPolicy,
    params: idParams,
    reply: schema.eventDataReply,
    handler: ({ actor, params }) => readEventData(p, actor, params.id),
  });
  route(app, {
    method: 'POST',
    url: '/api/open/events/:id/participation',
    summary: 'Takes part and makes the key of this event; its token is told once, and it ends with the event',
    tag,
    policy: joinPolicy,
    entry: 'open.event-joined',
    params: idParams,
    body: schema.joinBody,
    reply: schema.joinReply,
    status: 201,
    handler: ({ actor, params, body }) => joinEvent(p, actor, params.id, body.label),
  });
  route(app, {
    method: 'POST',
    url: '/api/open/events/:id/end',
    summary: 'Its organiser ends an event early; what was lent to it ends with it',
    tag,
    policy: endEventPolicy,
    entry: 'open.event-ended',
    params: idParams,
    body: schema.endEventBody,
    reply: schema.eventDataReply,
    handler: async ({ actor, params, body }) => {
      await endEvent(p, actor, params.id, body.reason);
      return readEventData(p, actor, params.id);
    },
  });
}
