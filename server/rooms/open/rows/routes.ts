/** The rows of a data set over HTTP: pages, commonest values, figures, groups, and what was found as a file. */
import type { FastifyInstance } from 'fastify';
import type { Platform } from '#cases/index.ts';
import { problem } from '#kernel/errors.ts';
import { route } from '#kernel/http/route.ts';
import { publicPolicy } from '#kernel/policy.ts';
import { lawNow } from '#law/settings.ts';
import { doubtOf } from '../access/doubt.ts';
import { watched } from '../downloads/running.ts';
import { aggregate } from './aggregate.ts';
import { readFields, readFilters, readGroups, readMeasures, readOrder } from './asked.ts';
import { streamFormats } from './encode.ts';
import { facet, statistics } from './facet.ts';
import { inPlace } from './places.ts';
import { asRecords, countRows, queryRows } from './query.ts';
import {
  callerOf,
  countedOf,
  noteRows,
  type Reached,
  reachRows,
  rowsAllowed,
  runningOf,
  withinGrant,
} from './reach.ts';
import * as schema from './schema.ts';
import { shapedRows } from './shaped.ts';
import { MOST_SHAPES, shapesOf } from './shapes.ts';
import { streamRows } from './stream.ts';

const tag = 'open';
const base = '/api/open/datasets/:slug';

const doubtTold = async (p: Platform, since: string | null) => {
  const doubt = since ? doubtOf(await lawNow(p.db, p.law, p.clock.today()), since) : null;
  return doubt ? { dispute: doubt } : {};
};

const isShaped = (format: string): format is schema.ShapedFormat =>
  schema.shapedFormats.some((one) => one === format);

const released = ({ release }: Reached) => ({ release: { id: release.id, number: release.number } });

export function rowRoutes(app: FastifyInstance, p: Platform): void {
  route(app, {
    method: 'GET',
    url: `${base}/rows`,
    summary: 'Rows of a data set: filtered, searched, sorted, from any place as fast as from the first',
    tag,
    policy: publicPolicy,
    params: schema.datasetParams,
    query: schema.rowsQuery,
    reply: schema.rowsReply,
    handler: async ({ params, query, request, reply }) => {
      const reached = await reachRows(p, callerOf(request), params.slug, 'rows');
      const { source } = reached;
      const limit = rowsAllowed(reached, query.limit);
      const page = await withinGrant(p, async () =>
        queryRows(p, source, {
          filters: readFilters(query.filters),
          q: query.q,
          fields: readFields(query.fields),
          distinct: query.distinct,
          sort: readOrder(source, query.sort),
          limit,
          offset: query.offset,
          total: query.total,
        }),
      );
      const { attribution, headers, disputedSince } = await noteRows(p, reached, 'json', page.rows.length);
      reply.headers(headers);
      return {
        ...released(reached),
        columns: page.columns.map(({ name, titleZh, titleEn, unit, kind }) => ({
          name,
          titleZh,
          titleEn,
          unit,
          kind,
        })),
        rows: asRecords(page),
        total: page.total,
        limit,
        offset: query.offset,
        attribution,
        ...(await doubtTold(p, disputedSince)),
      };
    },
  });
  route(app, {
    method: 'GET',
    url: `${base}/facets/:column`,
    summary: 'The commonest values of a column, within a budget of time',
    tag,
    policy: publicPolicy,
    params: schema.columnParams,
    query: schema.facetQuery,
    reply: schema.facetReply,
    handler: async ({ params, query, request }) => {
      const reached = await reachRows(p, callerOf(request), params.slug, 'rows');
      const asked = { filters: readFilters(query.filters), q: query.q };
      const limit = rowsAllowed(reached, query.limit);
      const found = await withinGrant(p, () => facet(p, reached.source, params.column, limit, asked));
      await noteRows(p, reached, 'json', countedOf(reached, found.values.length), true);
      return { ...released(reached), column: params.column, ...found };
    },
  });
  route(app, {
    method: 'GET',
    url: `${base}/statistics/:column`,
    summary: 'What a column holds: least, greatest, mean, quantiles, bands, empty and different values',
    tag,
    policy: publicPolicy,
    params: schema.columnParams,
    query: schema.statisticsQuery,
    reply: schema.statisticsReply,
    handler: async ({ params, request }) => {
      const reached = await reachRows(p, callerOf(request), params.slug, 'rows');
      const found = await withinGrant(p, () => statistics(p, reached.source, params.column));
      const common = found.common.slice(0, rowsAllowed(reached, found.common.length));
      await noteRows(p, reached, 'json', countedOf(reached, common.length), true);
      return { ...released(reached), ...found, common };
    },
  });
  route(app, {
    method: 'GET',
    url: `${base}/aggregate`,
    summary: 'Groups of rows by one or two columns or times, with counts, sums, means, least and greatest',
    tag,
    policy: publicPolicy,
    params: schema.datasetParams,
    query: schema.aggregateQuery,
    reply: schema.aggregateReply,
    handler: async ({ params, query, request }) => {
      const reached = await reachRows(p, callerOf(request), params.slug, 'rows');
      const found = await withinGrant(p, async () =>
        aggregate(p, reached.source, {
          filters: readFilters(query.filters),
          q: query.q,
          group: readGroups(reached.source, query.group),
          measures: readMeasures(query.measures),
          order: query.order,
          limit: rowsAllowed(reached, query.limit),
        }),
      );
      await noteRows(p, reached, 'json', found.rows.length);
      return { ...released(reached), ...found };
    },
  });
  route(app, {
    method: 'GET',
    url: `${base}/shapes`,
    summary:
      'Shapes of the rows found, for a sketch: the first ones, with fewer vertices where there are many',
    tag,
    policy: publicPolicy,
    params: schema.datasetParams,
    query: schema.shapesQuery,
    reply: schema.shapesReply,
    handler: async ({ params, query, request }) => {
      const reached = await reachRows(p, callerOf(request), params.slug, 'rows');
      const asked = { filters: readFilters(query.filters), q: query.q };
      const most = rowsAllowed(reached, MOST_SHAPES);
      const found = await withinGrant(p, () => shapesOf(p, reached.source, asked, most));
      if (!found) throw problem('open.rows-no-place');
      await noteRows(p, reached, 'geojson', found.seen);
      return { ...released(reached), ...found };
    },
  });
  for (const format of [...streamFormats, ...schema.shapedFormats]) {
    route(app, {
      method: 'GET',
      url: `${base}/rows.${format}`,
      summary: isShaped(format)
        ? `What was found as a file (${format}), ${schema.FILE_ROWS} rows at most`
        : `What was found as a file (${format}), however much it is`,
      tag,
      policy: publicPolicy,
      params: schema.datasetParams,
      query: schema.exportQuery,
      handler: async ({ params, query, request, reply }) => {
        const reached = await reachRows(p, callerOf(request), params.slug, 'rows', format);
        const { source } = reached;
        const filters = readFilters(query.filters);
        const counted = await withinGrant(p, () => countRows(p, source, { filters, q: query.q }));
        const rows = rowsAllowed(
          reached,
          Math.min(query.limit ?? counted, Math.max(0, counted - query.offset)),
        );
        const gone = new AbortController();
        reply.raw.once('close', () => gone.abort());
        const { type, stream, headers } = await inPlace(p, reached, callerOf(request), async () => {
          const begun = await withinGrant(p, async () => {
            const wanted = {
              filters,
              q: query.q,
              fields: readFields(query.fields) ?? source.columns.map(({ name }) => name),
              distinct: query.distinct,
              sort: readOrder(source, query.sort),
              limit: rows,
              offset: query.offset,
            };
            if (isShaped(format)) return shapedRows(p, source, wanted, format, gone.signal);
            const { bom, harmless } = query;
            return streamRows(p, source, wanted, format, { bom, harmless }, gone.signal);
          });
          return { ...begun, ...(await noteRows(p, reached, format, rows)) };
        });
        return reply
          .headers(headers)
          .type(type)
          .header('content-disposition', `attachment; filename="${params.slug}.${format}"`)
          .send(watched(p, runningOf(reached), stream));
      },
    });
  }
}
