/** The portal's search over HTTP. */
import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import type { Platform } from '#cases/index.ts';
import { headOnly, isRobot, pageAsking } from '#kernel/http/asking.ts';
import { route } from '#kernel/http/route.ts';
import { siteOf } from '#kernel/http/site.ts';
import { publicPolicy } from '#kernel/policy.ts';
import { noteView } from '../statistics/views.ts';
import { readSetPage } from './page.ts';
import { searchSets } from './read.ts';
import { searchAsked, searchReply } from './schema.ts';
import { setPage } from './schema-page.ts';
import { robots, sitemap, sitemapIndex } from './sitemap.ts';

export function searchRoutes(app: FastifyInstance, p: Platform): void {
  route(app, {
    method: 'GET',
    url: '/api/open/search',
    summary:
      'Open data as people ask for it: words, pinyin, initials, slips; with facets, sorting and why each answers',
    tag: 'open',
    policy: publicPolicy,
    query: searchAsked,
    reply: searchReply,
    handler: ({ query }) => searchSets(p, query),
  });
  route(app, {
    method: 'GET',
    url: '/api/open/datasets/:slug/page',
    summary:
      'All that the page of a data set says: facts, fields, files, releases, reuses, related sets, standing findings',
    tag: 'open',
    policy: publicPolicy,
    params: z.strictObject({ slug: z.string().min(1).max(100) }),
    reply: setPage,
    handler: async ({ params, request }) => {
      const set = await readSetPage(p, params.slug);
      const part = pageAsking(request);
      if (part !== undefined && part !== headOnly && !isRobot(request)) noteView(p, set.id);
      return set;
    },
  });
  const xml = 'application/xml; charset=utf-8';
  route(app, {
    method: 'GET',
    url: '/sitemap.xml',
    summary: 'The pages of the portal for search engines: a list of lists',
    tag: 'web',
    policy: publicPolicy,
    handler: async ({ request, reply }) => reply.type(xml).send(await sitemapIndex(p.db, siteOf(p, request))),
  });
  route(app, {
    method: 'GET',
    url: '/sitemap/:part',
    summary: 'One of the lists of pages',
    tag: 'web',
    policy: publicPolicy,
    params: z.strictObject({ part: z.string().regex(/^\d{1,5}\.xml$/) }),
    handler: async ({ params, request, reply }) =>
      reply.type(xml).send(await sitemap(p.db, siteOf(p, request), Number.parseInt(params.part, 10))),
  });
  route(app, {
    method: 'GET',
    url: '/robots.txt',
    summary: 'What search engines may fetch',
    tag: 'web',
    policy: publicPolicy,
    handler: ({ request, reply }) => reply.type('text/plain; charset=utf-8').send(robots(siteOf(p, request))),
  });
}
