/** The opening catalogue and the desk of its data sets over HTTP: addresses, policies, ledger entries and schemas; no logic. */
import { Readable } from 'node:stream';
import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import type { Platform } from '#cases/index.ts';
import { problem } from '#kernel/errors.ts';
import { idParams, route } from '#kernel/http/route.ts';
import { publicPolicy } from '#kernel/policy.ts';
import { beginRelease, cancelRelease, publish, retryRelease } from '../releases/commands.ts';
import { licencePaper } from '../releases/files.ts';
import { askRemoval, confirmHalt, returnDataset, suspendDataset } from '../withdrawal/halt.ts';
import { readDataset, readDesk } from './desk.ts';
import { catalogueCsv } from './export.ts';
import * as policy from './policy.ts';
import { beginVersion, planDataset, proposeVersion, saveVersion, setUp } from './prepare.ts';
import { readCatalogue, readChanges, readPublic, wholeCatalogue } from './present.ts';
import { getDataset, getRelease, getVersion, isOpen, versionsOf } from './read.ts';
import * as schema from './schema.ts';

const tag = 'open';
const base = '/api/open/datasets/:slug';
const desk = '/api/open/desk';

export function datasetRoutes(app: FastifyInstance, p: Platform): void {
  publicRoutes(app, p);
  deskRoutes(app, p);
  releaseRoutes(app, p);
  haltRoutes(app, p);
}

function publicRoutes(app: FastifyInstance, p: Platform): void {
  route(app, {
    method: 'GET',
    url: '/api/open/catalogue',
    summary:
      'The opening catalogue: every data set that is open, with its class, by pages; the day of the last change',
    tag,
    policy: publicPolicy,
    query: schema.catalogueQuery,
    reply: schema.catalogueReply,
    handler: ({ query }) => readCatalogue(p, query),
  });
  route(app, {
    method: 'GET',
    url: '/api/open/catalogue.csv',
    summary: 'The same whole, as a table for programs',
    tag,
    policy: publicPolicy,
    query: schema.tableQuery,
    handler: async ({ query, reply }) =>
      reply
        .type('text/csv; charset=utf-8')
        .header('content-disposition', 'attachment; filename="opening-catalogue.csv"')
        .send(Readable.from(catalogueCsv(wholeCatalogue(p, query.organisation)))),
  });
  route(app, {
    method: 'GET',
    url: '/api/open/changes',
    summary: 'What changed on the opening catalogue, newest first: releases, entries, withdrawals',
    tag,
    policy: publicPolicy,
    query: schema.changesQuery,
    reply: schema.changesReply,
    handler: ({ query }) => readChanges(p, query),
  });
  route(app, {
    method: 'GET',
    url: base,
    summary:
      'One data set as the public has it: content, licence, current release and its files, releases, changes',
    tag,
    policy: publicPolicy,
    params: schema.slugParams,
    reply: schema.publicReply,
    handler: ({ params }) => readPublic(p, params.slug),
  });
  route(app, {
    method: 'GET',
    url: `${base}/licence`,
    summary: 'Licence and requirements as a text, of the version in force or of the one named',
    tag,
    policy: publicPolicy,
    params: schema.slugParams,
    query: z.strictObject({ version: z.coerce.number().int().min(1).optional() }),
    handler: async ({ params, query, reply }) => {
      const dataset = await getDataset(p.db, params.slug);
      if (!dataset || !isOpen(dataset)) throw problem('kernel.not-found');
      const content =
        query.version === undefined
          ? dataset.published.content
          : (await versionsOf(p.db, dataset.id)).find(
              (one) => one.number === query.version && one.state === 'published',
            )?.content;
      if (!content) throw problem('kernel.not-found');
      const release = dataset.releaseId ? await getRelease(p.db, dataset.releaseId) : undefined;
      return reply
        .type('text/plain; charset=utf-8')
        .send(
          licencePaper(
            dataset,
            { number: release?.number ?? null, digest: release?.digest ?? null },
            content,
          ),
        );
    },
  });
}

function deskRoutes(app: FastifyInstance, p: Platform): void {
  route(app, {
    method: 'GET',
    url: `${desk}/datasets`,
    summary:
      'Data sets of one’s unit, or of all for whoever oversees; entries to be opened that no set opens yet',
    tag,
    policy: policy.deskPolicy,
    query: schema.deskQuery,
    reply: schema.deskReply,
    handler: ({ actor, query }) => readDesk(p, actor, query),
  });
  route(app, {
    method: 'POST',
    url: `${desk}/datasets`,
    summary: 'Set up the data set of an entry of an open class',
    tag,
    policy: policy.keepPolicy,
    entry: 'open.dataset-named',
    body: schema.setUpBody,
    reply: schema.datasetReply,
    status: 201,
    handler: async ({ actor, body }) => readDataset(p, actor, await setUp(p, actor, body)),
  });
  route(app, {
    method: 'GET',
    url: `${desk}/datasets/:id`,
    summary: 'One data set with its versions, releases, withdrawals and who took what',
    tag,
    policy: policy.readPolicy,
    params: idParams,
    reply: schema.datasetReply,
    handler: ({ actor, params }) => readDataset(p, actor, params.id),
  });
  route(app, {
    method: 'PUT',
    url: `${desk}/datasets/:id/plan`,
    summary: 'By when its data are to be attached',
    tag,
    policy: policy.keepPolicy,
    entry: 'open.dataset-planned',
    params: idParams,
    body: schema.planBody,
    reply: schema.datasetReply,
    handler: async ({ actor, params, body }) => {
      await planDataset(p, actor, params.id, body.day);
      return readDataset(p, actor, params.id);
    },
  });
  route(app, {
    method: 'POST',
    url: `${desk}/datasets/:id/versions`,
    summary: 'Begin a new version of the opening entry',
    tag,
    policy: policy.keepPolicy,
    entry: 'open.version-saved',
    params: idParams,
    body: schema.reasonBody,
    reply: schema.datasetReply,
    status: 201,
    handler: async ({ actor, params, body }) => {
      await beginVersion(p, actor, params.id, body.reason);
      return readDataset(p, actor, params.id);
    },
  });
  route(app, {
    method: 'PUT',
    url: `${desk}/versions/:id`,
    summary: 'Fill in a draft; the revision it was read at is named',
    tag,
    policy: policy.keepPolicy,
    entry: 'open.version-saved',
    params: idParams,
    body: schema.versionBody,
    reply: schema.datasetReply,
    handler: async ({ actor, params, body }) => {
      await saveVersion(p, actor, params.id, body);
      return ofVersion(p, actor, params.id);
    },
  });
  route(app, {
    method: 'POST',
    url: `${desk}/versions/:id/propose`,
    summary: 'Hand a draft in by the city’s procedure; what is missing is named',
    tag,
    policy: policy.keepPolicy,
    entry: 'open.version-proposed',
    params: idParams,
    reply: schema.datasetReply,
    handler: async ({ actor, params }) => {
      await proposeVersion(p, actor, params.id);
      return ofVersion(p, actor, params.id);
    },
  });
}

type Who = Parameters<typeof readDataset>[1];

async function ofVersion(p: Platform, actor: Who, versionId: string) {
  const version = await getVersion(p.db, versionId);
  return readDataset(p, actor, version?.datasetId ?? '');
}

function releaseRoutes(app: FastifyInstance, p: Platform): void {
  route(app, {
    method: 'POST',
    url: `${desk}/datasets/:id/releases`,
    summary: 'Freeze the visible rows and make a release of them',
    tag,
    policy: policy.releasePolicy,
    entry: 'open.release-begun',
    params: idParams,
    body: schema.releaseBody,
    reply: schema.datasetReply,
    status: 201,
    handler: async ({ actor, params, body }) => {
      await beginRelease(p, actor, params.id, body.note);
      return readDataset(p, actor, params.id);
    },
  });
  const acts = [
    [
      'cancel',
      cancelRelease,
      'open.release-cancelled',
      policy.releasePolicy,
      'Cancel a release that is not published',
    ],
    [
      'retry',
      retryRelease,
      'open.release-retried',
      policy.releasePolicy,
      'Make a failed release again, or scan a held one again',
    ],
    [
      'publish',
      publish,
      'open.release-published',
      policy.publishPolicy,
      'Publish a checked release, by a second person',
    ],
  ] as const;
  for (const [name, act, entry, may, summary] of acts)
    route(app, {
      method: 'POST',
      url: `${desk}/releases/:id/${name}`,
      summary,
      tag,
      policy: may,
      entry,
      params: idParams,
      reply: schema.datasetReply,
      handler: async ({ actor, params }) => readDataset(p, actor, await act(p, actor, params.id)),
    });
}

function haltRoutes(app: FastifyInstance, p: Platform): void {
  route(app, {
    method: 'POST',
    url: `${desk}/datasets/:id/suspend`,
    summary: 'Take a data set away from the public at once; an assessment opens, the other side is told',
    tag,
    policy: policy.haltPolicy,
    entry: 'open.dataset-suspended',
    params: idParams,
    body: schema.haltBody,
    reply: schema.datasetReply,
    handler: async ({ actor, params, body }) => {
      const foundAt = body.foundAt === undefined ? undefined : new Date(body.foundAt);
      await suspendDataset(p, actor, params.id, { ...body, foundAt });
      return readDataset(p, actor, params.id);
    },
  });
  route(app, {
    method: 'POST',
    url: `${desk}/datasets/:id/confirm`,
    summary: 'Confirm what the other side took away',
    tag,
    policy: policy.haltPolicy,
    entry: 'open.halt-confirmed',
    params: idParams,
    reply: schema.datasetReply,
    handler: async ({ actor, params }) => {
      await confirmHalt(p, actor, params.id);
      return readDataset(p, actor, params.id);
    },
  });
  route(app, {
    method: 'POST',
    url: `${desk}/datasets/:id/return`,
    summary: 'Open it again, once assessed and confirmed',
    tag,
    policy: policy.haltPolicy,
    entry: 'open.dataset-reopened',
    params: idParams,
    reply: schema.datasetReply,
    handler: async ({ actor, params }) => {
      await returnDataset(p, actor, params.id);
      return readDataset(p, actor, params.id);
    },
  });
  route(app, {
    method: 'POST',
    url: `${desk}/datasets/:id/removal`,
    summary: 'Ask that it leaves the opening catalogue, with cause and document',
    tag,
    policy: policy.removePolicy,
    entry: 'open.removal-asked',
    params: idParams,
    body: schema.removalBody,
    reply: schema.datasetReply,
    status: 201,
    handler: async ({ actor, params, body }) => {
      await askRemoval(p, actor, params.id, body);
      return readDataset(p, actor, params.id);
    },
  });
}
