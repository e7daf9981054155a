/** Addresses of needs. */
import type { FastifyInstance } from 'fastify';
import type { Platform } from '#cases/index.ts';
import { idParams, route } from '#kernel/http/route.ts';
import { entriesLike } from '#rooms/catalog/index.ts';
import { answerNeedPolicy, assignPolicy, filePolicy, readSharing, stagePolicy } from '../sharing/policy.ts';
import { answerNeed, assignNeed, fileNeed, joinNeed } from './commands.ts';
import { readNeed, readNeeds } from './read.ts';
import * as schema from './schema.ts';
import { doStage } from './stages.ts';

const tag = 'share';
const base = '/api/share/needs';

export function needRoutes(app: FastifyInstance, p: Platform): void {
  route(app, {
    method: 'GET',
    url: base,
    summary: 'Needs for data that no entry describes: the own unit’s, those put to it, or all',
    tag,
    policy: readSharing,
    query: schema.needQuery,
    reply: schema.needList,
    handler: ({ actor, query }) => readNeeds(p, actor, query),
  });
  route(app, {
    method: 'GET',
    url: `${base}/matches`,
    summary: 'Entries that may answer a need, to be looked at before it is filed',
    tag,
    policy: filePolicy,
    query: schema.matchesQuery,
    reply: schema.matchesReply,
    handler: ({ actor, query }) => entriesLike(p, actor, query.wanted),
  });
  route(app, {
    method: 'POST',
    url: base,
    summary: 'Files a need; one for the same data goes the way of the earlier one',
    tag,
    policy: filePolicy,
    entry: 'share.need-filed',
    body: schema.needBody,
    reply: schema.needReply,
    status: 201,
    handler: async ({ actor, body }) => readNeed(p, actor, await fileNeed(p, actor, body)),
  });
  route(app, {
    method: 'GET',
    url: `${base}/:id`,
    summary: 'One need with its stages and everything that became of it',
    tag,
    policy: readSharing,
    params: idParams,
    reply: schema.needReply,
    handler: ({ actor, params }) => readNeed(p, actor, params.id),
  });
  route(app, {
    method: 'POST',
    url: `${base}/:id/assign`,
    summary: 'The authority names the unit that is to provide, by its record of duties',
    tag,
    policy: assignPolicy,
    entry: 'share.need-assigned',
    params: idParams,
    body: schema.assignBody,
    reply: schema.needReply,
    handler: async ({ actor, params, body }) => {
      await assignNeed(p, actor, params.id, body);
      return readNeed(p, actor, params.id);
    },
  });
  route(app, {
    method: 'POST',
    url: `${base}/:id/answer`,
    summary: 'The unit named answers with a day, an entry, or a refusal on a ground of law',
    tag,
    policy: answerNeedPolicy,
    entry: 'share.need-answered',
    params: idParams,
    body: schema.answerNeedBody,
    reply: schema.needReply,
    handler: async ({ actor, params, body }) => {
      await answerNeed(p, actor, params.id, body);
      return readNeed(p, actor, params.id);
    },
  });
  route(app, {
    method: 'POST',
    url: `${base}/:id/join`,
    summary: 'Joins a need with an earlier one for the same data',
    tag,
    policy: assignPolicy,
    entry: 'share.need-joined',
    params: idParams,
    body: schema.joinBody,
    reply: schema.needReply,
    handler: async ({ actor, params, body }) => {
      await joinNeed(p, actor, params.id, body.into);
      return readNeed(p, actor, params.id);
    },
  });
  route(app, {
    method: 'POST',
    url: `${base}/:id/stages/:stage`,
    summary: 'Marks the next stage as done, by its product',
    tag,
    policy: stagePolicy,
    entry: 'share.need-stage',
    params: schema.stageParams,
    body: schema.stageBody,
    reply: schema.needReply,
    handler: async ({ actor, params, body }) => {
      await doStage(p, actor, params.id, params.stage, body);
      return readNeed(p, actor, params.id);
    },
  });
}
