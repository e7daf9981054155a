/** Measures over HTTP for the public and for the user itself: notices, their feed, hearing, reports of harmful products. */
import type { FastifyInstance } from 'fastify';
import type { Platform } from '#cases/index.ts';
import { idParams, route } from '#kernel/http/route.ts';
import { siteOf } from '#kernel/http/site.ts';
import { publicPolicy } from '#kernel/policy.ts';
import { productParams } from '../showcase/schema.ts';
import { harmForm, reportHarm } from './harm.ts';
import { stateOn } from './measures.ts';
import { statePolicy } from './policy.ts';
import { announcementFeed, listAnnouncements, readAnnouncement, readOwnConduct } from './read-public.ts';
import * as schema from './schema.ts';

const tag = 'open';
const base = '/api/open';

export function publicConductRoutes(app: FastifyInstance, p: Platform): void {
  route(app, {
    method: 'GET',
    url: `${base}/announcements`,
    summary: 'Public notices of measures against users and of their lifting, newest first',
    tag,
    policy: publicPolicy,
    query: schema.announcementQuery,
    reply: schema.announcementList,
    handler: ({ query }) => listAnnouncements(p, query),
  });
  route(app, {
    method: 'GET',
    url: `${base}/announcements/:number`,
    summary: 'One public notice: user, ground, measure, date, and whether it holds',
    tag,
    policy: publicPolicy,
    params: schema.numberParams,
    reply: schema.announcementReply,
    handler: ({ params }) => readAnnouncement(p, params.number),
  });
  route(app, {
    method: 'GET',
    url: '/announcements.atom',
    summary: 'The same as a feed',
    tag,
    policy: publicPolicy,
    handler: async ({ request, reply }) =>
      reply
        .type('application/atom+xml; charset=utf-8')
        .header('access-control-allow-origin', '*')
        .send(await announcementFeed(p, siteOf(p, request))),
  });
  route(app, {
    method: 'GET',
    url: `${base}/me/conduct`,
    summary: 'What is intended against the reader’s body and what is in force',
    tag,
    policy: statePolicy,
    reply: schema.ownConduct,
    handler: ({ actor }) => readOwnConduct(p, actor),
  });
  route(app, {
    method: 'POST',
    url: `${base}/measures/:id/statement`,
    summary: 'The user speaks on an intended measure, or waives it',
    tag,
    policy: statePolicy,
    entry: 'open.measure-heard',
    params: idParams,
    body: schema.statementBody,
    reply: schema.ownConduct,
    handler: async ({ actor, params, body }) => {
      await stateOn(p, actor, params.id, body);
      return readOwnConduct(p, actor);
    },
  });
  route(app, {
    method: 'GET',
    url: `${base}/products/:id/harm`,
    summary: 'What a report of a harmful product asks for',
    tag,
    policy: publicPolicy,
    params: productParams,
    reply: schema.harmForm,
    handler: ({ params }) => harmForm(p, params.id),
  });
  route(app, {
    method: 'POST',
    url: `${base}/products/:id/harm`,
    summary: 'Anybody reports a published product as harmful; a case opens with product, data sets and user',
    tag,
    policy: publicPolicy,
    entry: 'open.harm-reported',
    params: productParams,
    body: schema.harmBody,
    reply: schema.harmReply,
    status: 201,
    handler: ({ actor, params, body, request }) =>
      reportHarm(p, { actor, network: request.ip }, params.id, body),
  });
}
