/** Where gathering stands, over HTTP: the list, the units, the register of exceptions, completeness. */
import type { FastifyPluginAsync } from 'fastify';
import type { Platform } from '#cases/index.ts';
import { route } from '#kernel/http/route.ts';
import { readBatchPolicy } from '../policy.ts';
import { endException } from './commands/end-exception.ts';
import { explainShortfall } from './commands/explain-shortfall.ts';
import { fileException } from './commands/file-exception.ts';
import './errors.ts';
import './notices.ts';
import { explainPolicy, filePolicy, objectPolicy } from './policy.ts';
import { readCompleteness, readExceptions, readGathering, readUnits, resourceOfBatch } from './read.ts';
import { timelinessRoutes } from './routes-timeliness.ts';
import * as schema from './schema.ts';

const tag = 'collect';
const base = '/api/collect';

export const gatheringRoutes =
  (p: Platform): FastifyPluginAsync =>
  async (app) => {
    timelinessRoutes(app, p);
    route(app, {
      method: 'GET',
      url: `${base}/gathering`,
      summary: 'Entries whose data are to be gathered, with what is due, late, missing, short or excepted',
      tag,
      policy: readBatchPolicy,
      query: schema.gatheringQuery,
      reply: schema.gatheringReply,
      handler: ({ actor, query: { organisation, resource, ...query } }) =>
        readGathering(p, actor, { ...query, organisationId: organisation, resourceId: resource }),
    });
    route(app, {
      method: 'GET',
      url: `${base}/gathering/units`,
      summary: 'The same counted by unit: how many entries have rows, how many are late',
      tag,
      policy: readBatchPolicy,
      reply: schema.unitsReply,
      handler: ({ actor }) => readUnits(p, actor),
    });
    route(app, {
      method: 'GET',
      url: `${base}/exceptions`,
      summary: 'The register of what is not gathered or comes later, with grounds; ended ones stay in it',
      tag,
      policy: readBatchPolicy,
      query: schema.exceptionsQuery,
      reply: schema.exceptionsReply,
      handler: ({ actor, query }) => readExceptions(p, actor, query),
    });
    route(app, {
      method: 'POST',
      url: `${base}/exceptions`,
      summary: 'File that data stay ungathered, or come later than their cycle says',
      tag,
      policy: filePolicy,
      entry: 'collect.exception-filed',
      body: schema.fileBody,
      reply: schema.exceptionsReply,
      status: 201,
      handler: async ({ actor, body }) => {
        await fileException(p, actor, {
          ...body,
          basis: body.basis ?? null,
          termDays: body.kind === 'longer-term' ? body.termDays : null,
          untilDay: body.untilDay ?? null,
          ...(body.kind === 'longer-term' && body.usesServed ? { usesServed: body.usesServed } : {}),
        });
        return readExceptions(p, actor, { resource: body.resourceId, page: 1, pageSize: 20 });
      },
    });
    for (const [act, how, policy, entry] of [
      ['withdraw', 'withdrawn', filePolicy, 'collect.exception-withdrawn'],
      ['object', 'objected', objectPolicy, 'collect.exception-objected'],
    ] as const) {
      route(app, {
        method: 'POST',
        url: `${base}/exceptions/:id/${act}`,
        summary:
          act === 'withdraw'
            ? 'Take an exception back'
            : 'The bureau does not accept an exception; the cycle counts again',
        tag,
        policy,
        entry,
        params: schema.idParams,
        body: schema.endBody,
        reply: schema.exceptionsReply,
        handler: async ({ actor, params, body }) => {
          await endException(p, actor, { id: params.id, how, reason: body.reason });
          return readExceptions(p, actor, { page: 1, pageSize: 20 });
        },
      });
    }
    route(app, {
      method: 'GET',
      url: `${base}/resources/:id/completeness`,
      summary: 'Rows here against the rows the sender says its source holds',
      tag,
      policy: readBatchPolicy,
      params: schema.idParams,
      reply: schema.completenessReply,
      handler: ({ actor, params }) => readCompleteness(p, actor, params.id),
    });
    route(app, {
      method: 'POST',
      url: `${base}/batches/:id/explanation`,
      summary: 'Explain why fewer rows came than the source holds',
      tag,
      policy: explainPolicy,
      entry: 'collect.shortfall-explained',
      params: schema.idParams,
      body: schema.endBody,
      reply: schema.completenessReply,
      handler: async ({ actor, params, body }) => {
        await explainShortfall(p, actor, params.id, body.reason);
        return readCompleteness(p, actor, await resourceOfBatch(p, params.id));
      },
    });
  };
