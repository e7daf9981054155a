/** Collect over HTTP: addresses, policies, ledger entries and schemas; no logic. */
import { Readable } from 'node:stream';
import type { FastifyPluginAsync } from 'fastify';
import type { Platform } from '#cases/index.ts';
import { problem } from '#kernel/errors.ts';
import { languageOf } from '#kernel/http/problems.ts';
import { route } from '#kernel/http/route.ts';
import { sentName } from '#kernel/http/sent-name.ts';
import { archiveRoutes } from './archive/routes.ts';
import { confirmBatch } from './commands/confirm-batch.ts';
import { receiveUnmarkedFile } from './commands/receive-unmarked-file.ts';
import { rollBackBatch } from './commands/roll-back-batch.ts';
import { connectorRoutes } from './connectors/routes.ts';
import { gatheringRoutes } from './gathering/routes.ts';
import { digestOfHeader, statement } from './intake/stated.ts';
import { lawfulRoutes } from './lawful/routes.ts';
import { mendingFile } from './mending/commands.ts';
import { mendingRoutes } from './mending/routes.ts';
import { confirmPolicy, loadPolicy, quarantinePolicy, readBatchPolicy, rollBackPolicy } from './policy.ts';
import { listQuarantine, quarantineCsv } from './quarantine.ts';
import { readBatch, readBatches } from './read.ts';
import { readingRoutes } from './reading/routes.ts';
import { uploadRoutes } from './receiving/routes.ts';
import { retentionRoutes } from './retention/routes.ts';
import { settingRoutes } from './routes-settings.ts';
import * as schema from './schema.ts';
import { sourcesRoutes } from './sources/routes.ts';

const tag = 'collect';
const base = '/api/collect';

/** The name as the sender's machine had it, for people only: no folder, no control characters, none that turn or hide what is read. */
function fileNameOf(header: string | string[] | undefined): string {
  const bare = sentName(header);
  if (bare === '') throw problem('collect.file-name-missing');
  return bare;
}

export const collectPlugin =
  (p: Platform): FastifyPluginAsync =>
  async (app) => {
    await app.register(uploads(p));
    await app.register(settingRoutes(p));
    await app.register(readingRoutes(p));
    await app.register(uploadRoutes(p));
    await app.register(gatheringRoutes(p));
    await app.register(mendingRoutes(p));
    await app.register(archiveRoutes(p));
    await app.register(retentionRoutes(p));
    await app.register(lawfulRoutes(p));
    await app.register(connectorRoutes(p));
    await app.register(sourcesRoutes(p));
    route(app, {
      method: 'GET',
      url: `${base}/resources/:id/batches`,
      summary: 'Batches of a resource, newest first, and how many rows are visible',
      tag,
      policy: readBatchPolicy,
      params: schema.resourceParams,
      query: schema.listQuery,
      reply: schema.batchList,
      handler: ({ actor, params, query }) => readBatches(p, actor, params.id, query.page, query.pageSize),
    });
    route(app, {
      method: 'GET',
      url: `${base}/batches/:id`,
      summary: 'One batch: stages with counts and rates, how the file was read, what is asked',
      tag,
      policy: readBatchPolicy,
      params: schema.batchParams,
      reply: schema.batchReply,
      handler: ({ actor, params }) => readBatch(p, actor, params.id),
    });
    route(app, {
      method: 'GET',
      url: `${base}/batches/:id/quarantine`,
      summary: 'Faults of the rows held back: line, column, value, reason',
      tag,
      policy: quarantinePolicy,
      params: schema.batchParams,
      query: schema.listQuery,
      reply: schema.quarantineReply,
      handler: ({ actor, params, query }) => listQuarantine(p, actor, params.id, query.page, query.pageSize),
    });
    route(app, {
      method: 'GET',
      url: `${base}/batches/:id/quarantine.csv`,
      summary: 'The rows held back with all their cells and the reasons, to be mended and sent again',
      tag,
      policy: quarantinePolicy,
      params: schema.batchParams,
      handler: async ({ actor, params, request, reply }) => {
        const { name, lines } = await quarantineCsv(p, actor, params.id, languageOf(request));
        reply
          .type('text/csv; charset=utf-8')
          .header('content-disposition', `attachment; filename="${name}"`)
          .header('cache-control', 'no-store');
        return reply.send(Readable.from(lines, { objectMode: false }));
      },
    });
    route(app, {
      method: 'POST',
      url: `${base}/batches/:id/confirm`,
      summary: 'Let a full load go on that takes many rows away',
      tag,
      policy: confirmPolicy,
      entry: 'collect.batch-confirmed',
      params: schema.batchParams,
      reply: schema.batchReply,
      handler: async ({ actor, params }) => {
        await confirmBatch(p, actor, params.id);
        return readBatch(p, actor, params.id);
      },
    });
    route(app, {
      method: 'POST',
      url: `${base}/batches/:id/rollback`,
      summary: 'Take the newest batch back, or withdraw one that is not visible yet',
      tag,
      policy: rollBackPolicy,
      entry: 'collect.batch-rolled-back',
      params: schema.batchParams,
      reply: schema.batchReply,
      handler: async ({ actor, params }) => {
        await rollBackBatch(p, actor, params.id);
        return readBatch(p, actor, params.id);
      },
    });
  };

/** Files come as they are, whatever their declared type: this part of the server parses no body and bounds none. */
const uploads =
  (p: Platform): FastifyPluginAsync =>
  async (app) => {
    app.removeAllContentTypeParsers();
    app.addContentTypeParser('*', (_request, _payload, done) => done(null));
    route(app, {
      method: 'POST',
      url: `${base}/resources/:id/batches`,
      summary:
        'Send a file of rows as the body; its name in x-file-name, percent-encoded; its digest in content-digest (RFC 9530), compared',
      tag,
      policy: loadPolicy,
      entry: 'collect.batch-received',
      streams: true,
      params: schema.resourceParams,
      query: schema.receiveQuery,
      reply: schema.batchReply,
      status: 201,
      handler: async ({ actor, params, query, request, reply }) => {
        try {
          const { batchId } = await receiveUnmarkedFile(p, actor, {
            resourceId: params.id,
            mode: query.mode,
            encoding: query.encoding === 'auto' ? undefined : query.encoding,
            sourceRows: query.sourceRows,
            stated: statement(digestOfHeader(request.headers['content-digest']), query.statedRows),
            ...(query.mends ? await mendingFile(p, actor, params.id, query.mends) : {}),
            fileName: fileNameOf(request.headers['x-file-name']),
            content: request.raw,
          });
          return readBatch(p, actor, batchId);
        } catch (error) {
          // What is left of a refused body is thrown away, so that the refusal can still be read.
          request.raw.unpipe();
          request.raw.resume();
          reply.header('connection', 'close');
          throw error;
        }
      },
    });
  };
