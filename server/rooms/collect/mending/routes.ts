/** Mending over HTTP: the rows held back, sent again mended, set aside, typed anew; the manifest of a run. */
import type { FastifyPluginAsync } from 'fastify';
import type { Platform } from '#cases/index.ts';
import { route } from '#kernel/http/route.ts';
import { confirmPolicy, loadPolicy, quarantinePolicy, readBatchPolicy } from '../policy.ts';
import { mendRows, setRowsAside, typeAnew } from './commands.ts';
import './errors.ts';
import { readHeldRows } from './held-rows.ts';
import { readManifest } from './manifest.ts';
import * as schema from './schema.ts';

const tag = 'collect';
const base = '/api/collect/batches/:id';

export const mendingRoutes =
  (p: Platform): FastifyPluginAsync =>
  async (app) => {
    route(app, {
      method: 'GET',
      url: `${base}/held-rows`,
      summary: 'Rows held back, whole, by item, with every fault and what has become of them since',
      tag,
      policy: quarantinePolicy,
      params: schema.batchParams,
      query: schema.heldQuery,
      reply: schema.heldRows,
      handler: ({ actor, params, query: { state, ...page } }) =>
        readHeldRows(p, actor, params.id, { ...page, open: state === 'open' }),
    });
    route(app, {
      method: 'POST',
      url: `${base}/mend`,
      summary: 'Send held-back rows again with other cells, as a batch of only these rows',
      tag,
      policy: loadPolicy,
      entry: 'collect.batch-received',
      params: schema.batchParams,
      body: schema.mendBody,
      reply: schema.startedBatch,
      status: 201,
      handler: ({ actor, params, body }) => mendRows(p, actor, params.id, body.rows),
    });
    route(app, {
      method: 'POST',
      url: `${base}/set-aside`,
      summary: 'Say that held-back rows stay out for good, and why',
      tag,
      policy: quarantinePolicy,
      entry: 'collect.rows-set-aside',
      params: schema.batchParams,
      body: schema.setAsideBody,
      reply: schema.heldRows,
      handler: async ({ actor, params, body }) => {
        await setRowsAside(p, actor, params.id, body.lines, body.reason);
        return readHeldRows(p, actor, params.id, { page: 1, pageSize: 20, open: true });
      },
    });
    route(app, {
      method: 'POST',
      url: `${base}/type-anew`,
      summary: 'Read what was kept by the version published now, without a new upload',
      tag,
      policy: confirmPolicy,
      entry: 'collect.batch-received',
      params: schema.batchParams,
      reply: schema.startedBatches,
      status: 201,
      handler: async ({ actor, params }) => ({ batches: await typeAnew(p, actor, params.id) }),
    });
    route(app, {
      method: 'GET',
      url: `${base}/manifest`,
      summary:
        'The manifest of a run: source, reading, mapping, counts, digests; its hash stands in the ledger',
      tag,
      policy: readBatchPolicy,
      params: schema.batchParams,
      handler: async ({ actor, params, reply }) => {
        const { name, content } = await readManifest(p, actor, params.id);
        reply.type('application/json').header('content-disposition', `attachment; filename="${name}"`);
        return reply.send(content);
      },
    });
  };
