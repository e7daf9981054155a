/** Sources, drift and coverage over HTTP. */
import type { FastifyPluginAsync } from 'fastify';
import type { Platform } from '#cases/index.ts';
import { idParams, route } from '#kernel/http/route.ts';
import { draftTables, linkTable, registerSource, retireSource, scanNow } from './commands.ts';
import { explainSystem, readCoverage, stateCoverage } from './coverage.ts';
import { sourceKeepPolicy, sourceReadPolicy } from './policy.ts';
import { listSources, readSource } from './read.ts';
import * as schema from './schema.ts';

const tag = 'catalog';
const base = '/api/catalog';

export const sourcesPlugin =
  (p: Platform): FastifyPluginAsync =>
  async (app) => {
    route(app, {
      method: 'GET',
      url: `${base}/sources`,
      summary: 'Databases whose schema the catalogue is compared with, and where they differ',
      tag,
      policy: sourceReadPolicy,
      reply: schema.sourcesReply,
      handler: ({ actor }) => listSources(p, actor),
    });
    route(app, {
      method: 'POST',
      url: `${base}/sources`,
      summary: 'Register a database; it is read at once, its password sealed',
      tag,
      policy: sourceKeepPolicy,
      entry: 'catalog.source-registered',
      body: schema.sourceBody,
      reply: schema.sourceReply,
      status: 201,
      handler: async ({ actor, body }) => readSource(p, actor, await registerSource(p, actor, body)),
    });
    route(app, {
      method: 'GET',
      url: `${base}/sources/:id`,
      summary: 'One source with its tables and the entries that describe them',
      tag,
      policy: sourceReadPolicy,
      params: idParams,
      reply: schema.sourceReply,
      handler: ({ actor, params }) => readSource(p, actor, params.id),
    });
    route(app, {
      method: 'POST',
      url: `${base}/sources/:id/scan`,
      summary: 'Read the schema anew and compare the entries with it',
      tag,
      policy: sourceKeepPolicy,
      entry: 'catalog.source-scanned',
      params: idParams,
      reply: schema.sourcesReply,
      handler: async ({ actor, params }) => {
        await scanNow(p, actor, params.id);
        return listSources(p, actor);
      },
    });
    route(app, {
      method: 'POST',
      url: `${base}/sources/:id/retire`,
      summary: 'Stop reading a source',
      tag,
      policy: sourceKeepPolicy,
      entry: 'catalog.source-retired',
      params: idParams,
      reply: schema.sourcesReply,
      handler: async ({ actor, params }) => {
        await retireSource(p, actor, params.id);
        return listSources(p, actor);
      },
    });
    route(app, {
      method: 'POST',
      url: `${base}/sources/:id/drafts`,
      summary: 'Make drafts of tables, all in one transaction',
      tag,
      policy: sourceKeepPolicy,
      entry: 'catalog.tables-imported',
      params: idParams,
      body: schema.pickBody,
      reply: schema.pickReply,
      status: 201,
      handler: async ({ actor, params, body }) => ({
        created: await draftTables(p, actor, params.id, body.tables),
      }),
    });
    route(app, {
      method: 'POST',
      url: `${base}/sources/:id/links`,
      summary: 'Say which entry describes a table',
      tag,
      policy: sourceKeepPolicy,
      entry: 'catalog.tables-imported',
      params: idParams,
      body: schema.linkBody,
      reply: schema.sourceReply,
      handler: async ({ actor, params, body }) => {
        await linkTable(p, actor, params.id, body);
        return readSource(p, actor, params.id);
      },
    });
    route(app, {
      method: 'GET',
      url: `${base}/coverage`,
      summary: 'A department’s systems with and without entries, and tables nobody describes',
      tag,
      policy: sourceReadPolicy,
      query: schema.coverageQuery,
      reply: schema.coverageReply,
      handler: ({ actor, query }) => readCoverage(p, actor, query.organisation),
    });
    route(app, {
      method: 'PUT',
      url: `${base}/coverage/:systemId`,
      summary: 'Say why a system has no entry',
      tag,
      policy: sourceKeepPolicy,
      entry: 'catalog.coverage-explained',
      params: schema.systemParams,
      body: schema.explainBody,
      reply: schema.coverageReply,
      handler: async ({ actor, params, body }) => {
        await explainSystem(p, actor, params.systemId, body.explanation);
        return readCoverage(p, actor, undefined);
      },
    });
    route(app, {
      method: 'POST',
      url: `${base}/coverage/statement`,
      summary: 'Hand in the list of systems and entries',
      tag,
      policy: sourceKeepPolicy,
      entry: 'catalog.coverage-stated',
      reply: schema.coverageReply,
      handler: async ({ actor }) => {
        await stateCoverage(p, actor);
        return readCoverage(p, actor, undefined);
      },
    });
  };
