/** The catalogue over HTTP: addresses, policies, ledger entries and schemas; no logic. */
import type { FastifyPluginAsync } from 'fastify';
import type { Platform } from '#cases/index.ts';
import { idParams, route } from '#kernel/http/route.ts';
import { createResource } from './commands/create-resource.ts';
import { saveDraft } from './commands/save-draft.ts';
import { setManagementKey } from './commands/set-management-key.ts';
import { submitResource } from './commands/submit-resource.ts';
import { resumeResource, suspendResource, withdrawResource } from './commands/withdraw-resource.ts';
import { listFile } from './exports/list.ts';
import { type FindPorts, noServices } from './exports/ports.ts';
import { exportRoutes } from './exports/routes.ts';
import { keepingRoutes } from './keeping.ts';
import {
  checkPolicy,
  compilePolicy,
  createPolicy,
  readPolicy,
  resumePolicy,
  submitPolicy,
  suspendPolicy,
  withdrawPolicy,
} from './policy.ts';
import { proposeItems } from './propose.ts';
import { checkDraft, listResources, readResource, readTerms, readVersions } from './read.ts';
import * as schema from './schema.ts';
import { figureRoutes } from './statistics/routes.ts';

const tag = 'catalog';
const base = '/api/catalog';

/** `ports`: what rooms further right know of services; without them nothing is served. */
export const catalogPlugin =
  (p: Platform, ports: FindPorts = noServices): FastifyPluginAsync =>
  async (app) => {
    keepingRoutes(app, p);
    exportRoutes(app, p, ports);
    figureRoutes(app, p, ports);
    route(app, {
      method: 'GET',
      url: `${base}/terms`,
      summary: 'Every list a catalogue entry is compiled from, with articles',
      tag,
      policy: readPolicy,
      reply: schema.termsReply,
      handler: () => readTerms(p),
    });
    route(app, {
      method: 'GET',
      url: `${base}/resources`,
      summary:
        'Catalogue entries the caller may see, with facets on demand; format csv, xlsx and file give a file',
      tag,
      policy: readPolicy,
      query: schema.resourceQuery,
      handler: async ({ actor, query, request, reply }) => {
        const { format } = query;
        if (format === 'json') return listResources(p, actor, query, request.signIn?.edition);
        const { type, extension, body } = await listFile(p, actor, { ...query, format });
        return reply
          .type(type)
          .header('content-disposition', `attachment; filename="catalog-${p.clock.today()}.${extension}"`)
          .send(body);
      },
    });
    route(app, {
      method: 'POST',
      url: `${base}/resources`,
      summary: 'Begin an entry of one’s own organisation',
      tag,
      policy: createPolicy,
      entry: 'catalog.resource-created',
      body: schema.createBody,
      reply: schema.resourceReply,
      status: 201,
      handler: async ({ actor, body }) => readResource(p, actor, await createResource(p, actor, body)),
    });
    route(app, {
      method: 'GET',
      url: `${base}/resources/:id`,
      summary: 'One entry as far as the caller may see it',
      tag,
      policy: readPolicy,
      params: idParams,
      reply: schema.resourceReply,
      handler: async ({ actor, params }) => {
        const entry = await readResource(p, actor, params.id);
        const dispute = entry.view === 'name-only' ? undefined : await ports.disputeOf(p, params.id);
        const offPlatform = await ports.offPlatformOf(p.db, params.id);
        return { ...entry, ...(dispute ? { dispute } : {}), ...(offPlatform ? { offPlatform } : {}) };
      },
    });
    route(app, {
      method: 'GET',
      url: `${base}/resources/:id/versions`,
      summary: 'All versions of an entry, newest first',
      tag,
      policy: readPolicy,
      params: idParams,
      reply: schema.versionsReply,
      handler: ({ actor, params }) => readVersions(p, actor, params.id),
    });
    route(app, {
      method: 'PUT',
      url: `${base}/resources/:id/draft`,
      summary: 'Save what was typed so far; a published entry gets a new version',
      tag,
      policy: compilePolicy,
      entry: 'catalog.draft-saved',
      params: idParams,
      body: schema.draftBody,
      reply: schema.resourceReply,
      handler: async ({ actor, params, body }) => {
        await saveDraft(p, actor, params.id, body);
        return readResource(p, actor, params.id);
      },
    });
    route(app, {
      method: 'POST',
      url: `${base}/resources/:id/check`,
      summary: 'Every fault and warning of the draft, with articles',
      tag,
      policy: checkPolicy,
      entry: { none: 'reads only' },
      params: idParams,
      reply: schema.checkReply,
      handler: ({ actor, params }) => checkDraft(p, actor, params.id),
    });
    route(app, {
      method: 'POST',
      url: `${base}/resources/:id/submit`,
      summary: 'Submit the draft for review',
      tag,
      policy: submitPolicy,
      entry: 'catalog.resource-submitted',
      params: idParams,
      reply: schema.resourceReply,
      handler: async ({ actor, params }) => {
        await submitResource(p, actor, params.id);
        return readResource(p, actor, params.id);
      },
    });
    for (const [act, policy, entry, command, summary] of [
      [
        'withdraw',
        withdrawPolicy,
        'catalog.resource-withdrawn',
        withdrawResource,
        'Withdraw an entry for good',
      ],
      [
        'suspend',
        suspendPolicy,
        'catalog.resource-suspended',
        suspendResource,
        'Suspend a published resource',
      ],
      ['resume', resumePolicy, 'catalog.resource-resumed', resumeResource, 'Resume a suspended resource'],
    ] as const) {
      route(app, {
        method: 'POST',
        url: `${base}/resources/:id/${act}`,
        summary,
        tag,
        policy,
        entry,
        params: idParams,
        body: schema.reasonBody,
        reply: schema.resourceReply,
        handler: async ({ actor, params, body }) => {
          await command(p, actor, params.id, body.reason);
          return readResource(p, actor, params.id);
        },
      });
    }
    route(app, {
      method: 'PUT',
      url: `${base}/resources/:id/management-key`,
      summary: 'Set or rotate the data management key; it is never given back',
      tag,
      policy: compilePolicy,
      entry: 'catalog.management-key-set',
      params: idParams,
      body: schema.managementKeyBody,
      reply: schema.resourceReply,
      handler: async ({ actor, params, body }) => {
        await setManagementKey(p, actor, params.id, body.value);
        return readResource(p, actor, params.id);
      },
    });
    route(app, {
      method: 'POST',
      url: `${base}/items/propose`,
      summary: 'Propose items from a file’s header and first rows; nothing of them is kept',
      tag,
      policy: createPolicy,
      entry: { none: 'computes a proposal and keeps nothing' },
      body: schema.proposeBody,
      reply: schema.proposalReply,
      handler: ({ body }) => {
        return proposeItems(body.header, body.rows);
      },
    });
  };
