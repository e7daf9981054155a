/** The archive over HTTP: rules, register, what is due, packages, receipts. */
import type { FastifyPluginAsync } from 'fastify';
import type { Platform } from '#cases/index.ts';
import { route } from '#kernel/http/route.ts';
import { readBatchPolicy } from '../policy.ts';
import { archiveResource, handOver, setArchiveRule } from './commands.ts';
import './errors.ts';
import { archivePolicy, archiveRulePolicy } from './policy.ts';
import { readArchive, readDue, readPackage, readRules } from './read.ts';
import * as schema from './schema.ts';

const tag = 'collect';
const base = '/api/collect/archive';

export const archiveRoutes =
  (p: Platform): FastifyPluginAsync =>
  async (app) => {
    route(app, {
      method: 'GET',
      url: `${base}/rules`,
      summary:
        'How long resources of each kind are kept and when they are handed over, and what that holds for',
      tag,
      policy: readBatchPolicy,
      reply: schema.rulesReply,
      handler: ({ actor }) => readRules(p, actor),
    });
    route(app, {
      method: 'PUT',
      url: `${base}/rules/:kind`,
      summary: 'Set the periods of a kind, as settled with the archives authority',
      tag,
      policy: archiveRulePolicy,
      entry: 'collect.archive-rule-set',
      params: schema.kindParams,
      body: schema.ruleBody,
      reply: schema.rulesReply,
      handler: async ({ actor, params, body }) => {
        await setArchiveRule(p, actor, params.kind, body);
        return readRules(p, actor);
      },
    });
    route(app, {
      method: 'GET',
      url: base,
      summary: 'The register of the archive, newest first',
      tag,
      policy: readBatchPolicy,
      query: schema.listQuery,
      reply: schema.itemsReply,
      handler: ({ actor, query }) => readArchive(p, actor, query),
    });
    route(app, {
      method: 'GET',
      url: `${base}/due`,
      summary: 'What should have been archived by now and was not',
      tag,
      policy: readBatchPolicy,
      reply: schema.dueReply,
      handler: ({ actor }) => readDue(p, actor),
    });
    route(app, {
      method: 'POST',
      url: '/api/collect/resources/:id/archive',
      summary: 'Archive what is visible of a resource now',
      tag,
      policy: archivePolicy,
      entry: 'collect.archived',
      params: schema.idParams,
      body: schema.archiveBody,
      reply: schema.archivedReply,
      status: 201,
      handler: async ({ actor, params, body }) => ({
        id: await archiveResource(p, actor, params.id, body.backupPlace),
      }),
    });
    route(app, {
      method: 'GET',
      url: `${base}/:id/package`,
      summary: 'The package for the archives: rows, entry, digests (BagIt)',
      tag,
      policy: archivePolicy,
      params: schema.idParams,
      handler: async ({ actor, params, reply }) => {
        const { name, content } = await readPackage(p, actor, params.id);
        reply
          .type('application/zip')
          .header('content-disposition', `attachment; filename="${name}"`)
          .header('cache-control', 'no-store');
        return reply.send(content);
      },
    });
    route(app, {
      method: 'POST',
      url: `${base}/:id/hand-over`,
      summary: 'Record who took the package over, and under which receipt',
      tag,
      policy: archivePolicy,
      entry: 'collect.archive-handed-over',
      params: schema.idParams,
      body: schema.handOverBody,
      reply: schema.itemsReply,
      handler: async ({ actor, params, body }) => {
        await handOver(p, actor, params.id, body);
        return readArchive(p, actor, { page: 1, pageSize: 20 });
      },
    });
  };
