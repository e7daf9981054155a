/** Collection responsibility lists over HTTP. */
import type { FastifyPluginAsync } from 'fastify';
import type { Platform } from '#cases/index.ts';
import { route } from '#kernel/http/route.ts';
import { sourcesKeepPolicy, sourcesReadPolicy } from '../policy.ts';
import { draftLists, issueLists } from './commands.ts';
import { exportLines, readEditions, readLines, readListUnits } from './read.ts';
import * as schema from './schema.ts';

const tag = 'collect';
const base = '/api/collect/responsibility-lists';

export const listRoutes =
  (p: Platform): FastifyPluginAsync =>
  async (app) => {
    route(app, {
      method: 'GET',
      url: base,
      summary: 'Editions of the collection responsibility lists, and elements claimed by several bodies',
      tag,
      policy: sourcesReadPolicy,
      reply: schema.editionsReply,
      handler: ({ actor }) => readEditions(p, actor),
    });
    for (const [act, entry, run] of [
      ['draft', 'collect.lists-drafted', draftLists],
      ['issue', 'collect.lists-issued', issueLists],
    ] as const) {
      route(app, {
        method: 'POST',
        url: `${base}/${act}`,
        summary:
          act === 'draft'
            ? 'Draw the lists up from the catalogue; what several bodies claim is put to the bureau'
            : 'Issue the lists; refused while an element is claimed by several bodies',
        tag,
        policy: sourcesKeepPolicy,
        entry,
        reply: schema.editionsReply,
        status: 201,
        handler: async ({ actor }) => {
          await run(p, actor);
          return readEditions(p, actor);
        },
      });
    }
    route(app, {
      method: 'GET',
      url: `${base}/units`,
      summary: 'How far each body fulfils the list in force, counted from loads',
      tag,
      policy: sourcesReadPolicy,
      reply: schema.unitsReply,
      handler: ({ actor }) => readListUnits(p, actor),
    });
    route(app, {
      method: 'GET',
      url: `${base}/:version/lines`,
      summary: 'Fields of an edition with cycle and identifier, and whether each came within its cycle',
      tag,
      policy: sourcesReadPolicy,
      params: schema.versionParams,
      query: schema.linesQuery,
      reply: schema.linesReply,
      handler: ({ actor, params, query }) => readLines(p, actor, params.version, query),
    });
    route(app, {
      method: 'GET',
      url: `${base}/:version/lines.csv`,
      summary: 'The same as a file for a spreadsheet',
      tag,
      policy: sourcesReadPolicy,
      params: schema.versionParams,
      query: schema.linesQuery.pick({ organisation: true, q: true, unfulfilled: true }),
      handler: async ({ actor, params, query, reply }) => {
        const body = await exportLines(p, actor, params.version, query);
        return reply
          .type('text/csv; charset=utf-8')
          .header('content-disposition', `attachment; filename="responsibility-list-v${params.version}.csv"`)
          .send(body);
      },
    });
  };
