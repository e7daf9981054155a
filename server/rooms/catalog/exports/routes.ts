/** The catalogue given away: to other catalogues, page by page. The list's own files are the list's route. */
import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import type { Platform } from '#cases/index.ts';
import { route } from '#kernel/http/route.ts';
import { readPolicy } from '../policy.ts';
import { resourceQuery } from '../schema.ts';
import { dcatPage } from './dcat.ts';
import type { FindPorts } from './ports.ts';

const { page, q, class: sharing, opening, provider, formatCategory, cycle, theme } = resourceQuery.shape;
const dcatQuery = z.strictObject({
  page,
  pageSize: z.coerce.number().int().min(1).max(200).default(100),
  q,
  class: sharing,
  opening,
  provider,
  formatCategory,
  cycle,
  theme,
});

export function exportRoutes(app: FastifyInstance, p: Platform, ports: FindPorts): void {
  route(app, {
    method: 'GET',
    url: '/api/catalog/dcat',
    summary: 'The catalogue as DCAT in JSON-LD; the next page is in the Link header and under xhv:next',
    tag: 'catalog',
    policy: readPolicy,
    query: dcatQuery,
    handler: async ({ actor, query, request, reply }) => {
      const address = (number: number): string => {
        const search = new URLSearchParams();
        for (const [key, value] of Object.entries({ ...query, page: number }))
          if (value !== undefined) search.set(key, String(value));
        return `/api/catalog/dcat?${search}`;
      };
      const asked = resourceQuery.parse({ ...query, sort: 'newest' });
      const base = `${request.protocol}://${request.host}`;
      const { body, links } = await dcatPage(p, ports, actor, asked, base, address);
      if (links.length > 0) reply.header('link', links.join(', '));
      return reply.type('application/ld+json; charset=utf-8').send(JSON.stringify(body));
    },
  });
}
