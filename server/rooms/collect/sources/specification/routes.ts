/** The gathering specification, the board and the findings over HTTP. */
import type { FastifyPluginAsync } from 'fastify';
import type { Platform } from '#cases/index.ts';
import { idParams, route } from '#kernel/http/route.ts';
import { readBatchPolicy } from '../../policy.ts';
import { answerPolicy, sourcesKeepPolicy, sourcesReadPolicy } from '../policy.ts';
import {
  answerFinding,
  closeFinding,
  endSpecification,
  publishSpecification,
  raiseFinding,
} from './commands.ts';
import { readBatchCheck, readBoard, readFindings, readSpecifications } from './read.ts';
import * as schema from './schema.ts';

const tag = 'collect';
const base = '/api/collect';
const first = { page: 1, pageSize: 20 };

export const specificationRoutes =
  (p: Platform): FastifyPluginAsync =>
  async (app) => {
    route(app, {
      method: 'GET',
      url: `${base}/specifications`,
      summary: 'Editions of the gathering specification, and which one is in force',
      tag,
      policy: sourcesReadPolicy,
      reply: schema.specificationsReply,
      handler: ({ actor }) => readSpecifications(p, actor),
    });
    route(app, {
      method: 'POST',
      url: `${base}/specifications`,
      summary:
        'Publish an edition: structure, naming, mode, frequency and identifiers that loads are checked against',
      tag,
      policy: sourcesKeepPolicy,
      entry: 'collect.specification-published',
      body: schema.specificationBody,
      reply: schema.specificationsReply,
      status: 201,
      handler: async ({ actor, body }) => {
        await publishSpecification(p, actor, body);
        return readSpecifications(p, actor);
      },
    });
    route(app, {
      method: 'POST',
      url: `${base}/specifications/:version/end`,
      summary: 'End an edition; none takes its place by itself',
      tag,
      policy: sourcesKeepPolicy,
      entry: 'collect.specification-ended',
      params: schema.versionParams,
      body: schema.endBody,
      reply: schema.specificationsReply,
      handler: async ({ actor, params, body }) => {
        await endSpecification(p, actor, params.version, body.reason);
        return readSpecifications(p, actor);
      },
    });
    route(app, {
      method: 'GET',
      url: `${base}/batches/:id/specification`,
      summary: 'The edition a batch was checked against, and what it did not meet',
      tag,
      policy: readBatchPolicy,
      params: idParams,
      reply: schema.batchCheckReply,
      handler: ({ actor, params }) => readBatchCheck(p, actor, params.id),
    });
    route(app, {
      method: 'GET',
      url: `${base}/gathering/board`,
      summary: 'Per body: entries due, done and late, loads rejected, findings open',
      tag,
      policy: sourcesReadPolicy,
      reply: schema.boardReply,
      handler: ({ actor }) => readBoard(p, actor),
    });
    route(app, {
      method: 'GET',
      url: `${base}/findings`,
      summary: 'Findings on gathering sent to bodies, with their answers',
      tag,
      policy: sourcesReadPolicy,
      query: schema.findingsQuery,
      reply: schema.findingsReply,
      handler: ({ actor, query }) => readFindings(p, actor, query),
    });
    route(app, {
      method: 'POST',
      url: `${base}/findings`,
      summary: 'Send a finding on gathering to a body',
      tag,
      policy: sourcesKeepPolicy,
      entry: 'collect.finding-raised',
      body: schema.findingBody,
      reply: schema.findingsReply,
      status: 201,
      handler: async ({ actor, body }) => {
        await raiseFinding(p, actor, body);
        return readFindings(p, actor, first);
      },
    });
    route(app, {
      method: 'POST',
      url: `${base}/findings/:id/answer`,
      summary: 'Answer a finding',
      tag,
      policy: answerPolicy,
      entry: 'collect.finding-answered',
      params: idParams,
      body: schema.answerBody,
      reply: schema.findingsReply,
      handler: async ({ actor, params, body }) => {
        await answerFinding(p, actor, params.id, body.answer);
        return readFindings(p, actor, first);
      },
    });
    route(app, {
      method: 'POST',
      url: `${base}/findings/:id/close`,
      summary: 'Close a finding that was answered',
      tag,
      policy: sourcesKeepPolicy,
      entry: 'collect.finding-closed',
      params: idParams,
      reply: schema.findingsReply,
      handler: async ({ actor, params }) => {
        await closeFinding(p, actor, params.id);
        return readFindings(p, actor, first);
      },
    });
  };
