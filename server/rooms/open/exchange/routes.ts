/** The open catalogue for machines that are not ours: RDF in four forms, descriptions of each set, a feed of changes. */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import type { Platform } from '#cases/index.ts';
import { problem } from '#kernel/errors.ts';
import { route } from '#kernel/http/route.ts';
import { publicPolicy } from '#kernel/policy.ts';
import { atPace } from '../catalogue-pace.ts';
import { siteOf } from '../ckan/index.ts';
import { getRelease } from '../datasets/read.ts';
import { formerAddress } from '../harvest/redirects.ts';
import { callerOf } from '../rows/index.ts';
import { atomFeed, changesAtom } from './atom.ts';
import { addDataset, catalogGraph, datasetIri } from './dcat.ts';
import { csvw, type Described, dataPackage, datasetJsonLd, openApi } from './described.ts';
import { embedRoutes } from './embed.ts';
import { type GraphForm, graphTypes, newGraph, writeGraph } from './graph.ts';
import { openOne, pageOf } from './page.ts';

const tag = 'open';
const PAGE = 100;
/** Endings of addresses, CKAN's among them. */
const endings: Readonly<Record<string, GraphForm>> = {
  ttl: 'ttl',
  n3: 'ttl',
  nt: 'nt',
  rdf: 'rdf',
  xml: 'rdf',
  jsonld: 'jsonld',
};

/** The form a reader prefers; undefined where it asks for a page. */
export function formAccepted(accept: string | undefined): GraphForm | undefined {
  const wanted = (accept ?? '')
    .split(',')
    .map((part) => {
      const [type = '', ...rest] = part.trim().split(';');
      const quality = Number(/q=([\d.]+)/.exec(rest.join(';'))?.[1] ?? 1);
      return { type: type.trim().toLowerCase(), quality };
    })
    .filter(({ quality }) => quality > 0)
    .sort((a, b) => b.quality - a.quality);
  const types: Readonly<Record<string, GraphForm>> = {
    ...Object.fromEntries(Object.entries(graphTypes).map(([form, type]) => [type, form as GraphForm])),
    'text/n3': 'ttl',
    'application/xml': 'rdf',
    'application/json': 'jsonld',
  };
  for (const { type } of wanted) {
    if (type === 'text/html') return undefined;
    const form = types[type];
    if (form) return form;
  }
  return undefined;
}

const send = (reply: FastifyReply, form: GraphForm, text: string): FastifyReply =>
  reply
    .type(`${graphTypes[form]}; charset=utf-8`)
    .header('access-control-allow-origin', '*')
    .header('cross-origin-resource-policy', 'cross-origin')
    .header('vary', 'accept')
    .send(text);

const catalogQuery = z.object({
  page: z.coerce.number().int().min(1).max(1_000_000).default(1),
  modified_since: z.union([z.iso.date(), z.iso.datetime({ offset: true })]).optional(),
});

async function catalog(
  p: Platform,
  request: FastifyRequest,
  reply: FastifyReply,
  form: GraphForm,
  path: string,
  { page, modified_since: since }: z.output<typeof catalogQuery>,
): Promise<FastifyReply> {
  const site = siteOf(p, request);
  const { datasets, total, beside } = await pageOf(p.db, site, {
    page,
    pageSize: PAGE,
    since: since === undefined ? undefined : new Date(since),
  });
  const address = (number: number): string =>
    `${site}${path}?${new URLSearchParams({ page: String(number), ...(since === undefined ? {} : { modified_since: since }) })}`;
  const graph = await catalogGraph(p, datasets, beside, { page, pageSize: PAGE, total, address });
  const links = [
    ...(page > 1 ? [`<${address(page - 1)}>; rel="prev"`] : []),
    ...(page * PAGE < total ? [`<${address(page + 1)}>; rel="next"`] : []),
  ];
  if (links.length > 0) reply.header('link', links.join(', '));
  return send(reply, form, writeGraph(graph, form));
}

export function exchangeRoutes(app: FastifyInstance, p: Platform): void {
  for (const [ending, form] of Object.entries(endings)) {
    route(app, {
      method: 'GET',
      url: `/catalog.${ending}`,
      summary: `The open catalogue as DCAT-AP 3 (${graphTypes[form]}), page by page with Hydra`,
      tag,
      policy: publicPolicy,
      query: catalogQuery,
      handler: ({ query, request, reply }) =>
        atPace(p, callerOf(request), () => catalog(p, request, reply, form, `/catalog.${ending}`, query)),
    });
  }
  route(app, {
    method: 'GET',
    url: '/catalog',
    summary: 'The open catalogue in the form the reader accepts; its page for people',
    tag,
    policy: publicPolicy,
    query: catalogQuery,
    handler: ({ query, request, reply }) => {
      const form = formAccepted(request.headers.accept);
      return form
        ? atPace(p, callerOf(request), () => catalog(p, request, reply, form, `/catalog.${form}`, query))
        : reply.header('vary', 'accept').redirect('/datasets', 303);
    },
  });
  route(app, {
    method: 'GET',
    url: '/dataset/:name',
    summary:
      'One open data set by its lasting address: RDF by ending or by what the reader accepts, else its page',
    tag,
    policy: publicPolicy,
    params: z.object({ name: z.string().max(150) }),
    handler: async ({ params, request, reply }) => {
      const [, id = '', ending = ''] = /^(.+?)(?:\.([a-z0-9]+))?$/.exec(params.name) ?? [];
      const site = siteOf(p, request);
      const found = await openOne(p.db, site, id);
      // The portal that was here before may have had its sets under the same kind of address.
      const now = found ? undefined : await formerAddress(p.db, request.url);
      if (now !== undefined) return reply.redirect(now, 301);
      const form = ending === '' ? formAccepted(request.headers.accept) : endings[ending];
      if (!found || (ending !== '' && !form)) throw problem('kernel.not-found');
      if (!form) return reply.header('vary', 'accept').redirect(`/datasets/${found.dataset.slug}`, 303);
      const graph = newGraph();
      addDataset(graph, found.dataset, found.beside);
      reply.header('link', `<${datasetIri(site, found.dataset.id)}>; rel="canonical"`);
      return send(reply, form, writeGraph(graph, form));
    },
  });
  describedRoutes(app, p);
  embedRoutes(app, p);
}

/** What describes one set, with the columns of the release the public has. */
async function describedOf(p: Platform, site: string, idOrSlug: string): Promise<Described> {
  const found = await openOne(p.db, site, idOrSlug);
  if (!found) throw problem('kernel.not-found');
  const { releaseId } = found.dataset;
  const release = releaseId ? await getRelease(p.db, releaseId) : undefined;
  return { ...found, columns: release?.columns ?? [] };
}

function describedRoutes(app: FastifyInstance, p: Platform): void {
  const base = '/api/open/datasets/:slug';
  const params = z.strictObject({ slug: z.string().min(1).max(100) });
  const described = (name: string, summary: string, type: string, give: (of: Described) => unknown): void =>
    route(app, {
      method: 'GET',
      url: `${base}/${name}`,
      summary,
      tag,
      policy: publicPolicy,
      params,
      handler: async ({ params: { slug }, request, reply }) => {
        const body = give(await describedOf(p, siteOf(p, request), slug));
        return reply
          .type(`${type}; charset=utf-8`)
          .header('access-control-allow-origin', '*')
          .header('cross-origin-resource-policy', 'cross-origin')
          .send(JSON.stringify(body));
      },
    });
  described('schema.jsonld', 'The set in the words of schema.org', 'application/ld+json', (of) =>
    datasetJsonLd(p, of),
  );
  described('datapackage.json', 'The set as a Frictionless Data Package 2', 'application/json', dataPackage);
  described('files/csv-metadata.json', 'The metadata of its CSV, by CSVW', 'application/csvm+json', csvw);
  described(
    'openapi.json',
    'The interface of the set as OpenAPI 3.1, with its own columns',
    'application/json',
    openApi,
  );
  route(app, {
    method: 'GET',
    url: `${base}/feed.atom`,
    summary: 'Releases of the set as a feed',
    tag,
    policy: publicPolicy,
    params,
    handler: ({ params: { slug }, request, reply }) =>
      atPace(p, callerOf(request), async () => {
        const site = siteOf(p, request);
        const { dataset } = await describedOf(p, site, slug);
        const of = { id: dataset.id, slug, title: dataset.published.content.title.zh };
        return atom(reply, await atomFeed(p, site, `${site}/api/open/datasets/${slug}/feed.atom`, of));
      }),
  });
  route(app, {
    method: 'GET',
    url: '/feed.atom',
    summary: 'Releases of all open sets as a feed',
    tag,
    policy: publicPolicy,
    handler: ({ request, reply }) =>
      atPace(p, callerOf(request), async () => {
        const site = siteOf(p, request);
        return atom(reply, await atomFeed(p, site, `${site}/feed.atom`));
      }),
  });
  route(app, {
    method: 'GET',
    url: '/changes.atom',
    summary: 'What changed on the opening catalogue as a feed: entries, releases, withdrawals',
    tag,
    policy: publicPolicy,
    handler: ({ request, reply }) =>
      atPace(p, callerOf(request), async () => atom(reply, await changesAtom(p, siteOf(p, request)))),
  });
}

const atom = (reply: FastifyReply, text: string): FastifyReply =>
  reply.type('application/atom+xml; charset=utf-8').header('access-control-allow-origin', '*').send(text);
