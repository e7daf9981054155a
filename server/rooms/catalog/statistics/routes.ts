/** The catalogue in figures, and the lineage of an entry, over HTTP. */
import type { FastifyInstance } from 'fastify';
import type { Platform } from '#cases/index.ts';
import { idParams, route } from '#kernel/http/route.ts';
import { definePolicy, inBusiness } from '#kernel/policy.ts';
import type { FindPorts } from '../exports/ports.ts';
import { readPolicy } from '../policy.ts';
import { readLineage } from '../relations/lineage.ts';
import { lineageReply } from '../relations/schema.ts';
import * as schema from './schema.ts';
import { readStatistics, statisticsCsv } from './statistics.ts';

const statisticsPolicy = definePolicy('catalog.statistics.read', inBusiness);

export function figureRoutes(app: FastifyInstance, p: Platform, ports: FindPorts): void {
  route(app, {
    method: 'GET',
    url: '/api/catalog/statistics',
    summary: 'Counts of entries on show, coverage and growth; format=csv gives a file',
    tag: 'catalog',
    policy: statisticsPolicy,
    query: schema.statisticsQuery,
    handler: async ({ actor, query, reply }) => {
      const found = await readStatistics(p, actor);
      if (query.format === 'json') return schema.statisticsReply.parse(found);
      return reply
        .type('text/csv; charset=utf-8')
        .header('content-disposition', `attachment; filename="catalog-statistics-${found.on}.csv"`)
        .send(statisticsCsv(found, query.lang));
    },
  });
  route(app, {
    method: 'GET',
    url: '/api/catalog/resources/:id/lineage',
    summary: 'Systems, acts, other entries, items, services and consumers of an entry, as a graph',
    tag: 'catalog',
    policy: readPolicy,
    params: idParams,
    reply: lineageReply,
    handler: ({ actor, params }) => readLineage(p, ports, actor, params.id),
  });
}
