/** The reading of a batch's file over HTTP: looked at, tried out, and settled. */
import type { FastifyPluginAsync } from 'fastify';
import { route } from '#kernel/http/route.ts';
import type { Kernel } from '#kernel/kernel.ts';
import { answerReading } from '../commands/answer-reading.ts';
import { readingPolicy } from '../policy.ts';
import { batchParams } from '../schema.ts';
import { previewReading } from './preview.ts';
import { answeredReply, inspectionReply, previewBody, readingBody } from './schema.ts';

const tag = 'collect';
const base = '/api/collect/batches/:id/reading';

export const readingRoutes =
  (p: Kernel): FastifyPluginAsync =>
  async (app) => {
    route(app, {
      method: 'GET',
      url: base,
      summary: 'How a batch’s file is read or could be: tables, first rows, columns beside the items, styles',
      tag,
      policy: readingPolicy,
      params: batchParams,
      reply: inspectionReply,
      handler: ({ actor, params }) => previewReading(p, actor, params.id, null),
    });
    route(app, {
      method: 'POST',
      url: `${base}/preview`,
      summary: 'The same under another answer; nothing is settled by it',
      tag,
      policy: readingPolicy,
      entry: { none: 'only looks at the file' },
      params: batchParams,
      body: previewBody,
      reply: inspectionReply,
      handler: ({ actor, params, body }) => previewReading(p, actor, params.id, body.answer),
    });
    route(app, {
      method: 'POST',
      url: base,
      summary: 'Settle how the file is read: the batch goes on, or the file is read again as a new batch',
      tag,
      policy: readingPolicy,
      entry: 'collect.reading-answered',
      params: batchParams,
      body: readingBody,
      reply: answeredReply,
      handler: async ({ actor, params, body: { remember, ...answer } }) => ({
        batchId: await answerReading(p, actor, params.id, answer, remember),
      }),
    });
  };
