/** The room's addresses: services, grants, keys, their use, and the gateway beside them. */
import type { FastifyPluginAsync } from 'fastify';
import { z } from 'zod';
import { type Actor, organisationOf } from '#kernel/actor.ts';
import { problem } from '#kernel/errors.ts';
import { idParams, route } from '#kernel/http/route.ts';
import { oversees, permit } from '#kernel/policy.ts';
import { boundTo } from '#rooms/org/index.ts';
import { resumeGrant, revokeGrant, suspendGrant } from './commands/grant-state.ts';
import { createKey, revokeKey } from './commands/keys.ts';
import { publishService } from './commands/publish-service.ts';
import type { Serving } from './context.ts';
import { downloadRoutes } from './delivery/gateway.ts';
import { deliveryRoutes } from './delivery/routes.ts';
import { documentRoutes } from './documents/routes.ts';
import { feedRoutes } from './feed/routes.ts';
import { healthOf, WINDOW_MINUTES } from './gateway/health.ts';
import { gatewayPlugin } from './gateway/plugin.ts';
import { type Grant, getGrant, listGrants } from './grants.ts';
import {
  grantPolicy,
  healthPolicy,
  keyPolicy,
  publishPolicy,
  servicePolicy,
  suspendPolicy,
} from './policy.ts';
import { presentCalls, presentGrant, presentGrants, presentService, presentServices } from './presenter.ts';
import { getService, isWithin, listServices } from './repository.ts';
import { grantUseRoutes } from './routes-grants.ts';
import {
  callsQuery,
  callsReply,
  createdKey,
  grantList,
  grantQuery,
  grantReply,
  keyParams,
  publishServiceBody,
  resumeBody,
  serviceHealthReply,
  serviceList,
  serviceQuery,
  serviceReply,
  suspendBody,
} from './schema.ts';
import { keyBody } from './schema-grants.ts';
import { testEnvironmentRoutes } from './test-environment/routes.ts';
import { unservedRoutes } from './unserved/routes.ts';
import { markPlugin } from './watermark/routes.ts';

const tag = 'serve';

export function servePlugin(p: Serving): FastifyPluginAsync {
  return async (app) => {
    await app.register(
      gatewayPlugin(p, 'production', (inner, gateway, send) => downloadRoutes(inner, p, gateway, send)),
    );
    deliveryRoutes(app, p);
    grantUseRoutes(app, p);
    feedRoutes(app, p);
    await app.register(markPlugin(p));
    testEnvironmentRoutes(app, p);
    documentRoutes(app, p);
    unservedRoutes(app, p);

    route(app, {
      method: 'GET',
      url: '/api/serve/services',
      summary:
        'Data services of the city, newest first; an area’s authority sees those of its area and of entries open to all',
      tag,
      policy: servicePolicy,
      query: serviceQuery,
      reply: serviceList,
      handler: async ({ actor, query }) => {
        const { items, total } = await listServices(p.db, { ...query, area: boundTo(actor) });
        const { page, pageSize } = query;
        return { items: await presentServices(p.db, items), total, page, pageSize };
      },
    });
    route(app, {
      method: 'POST',
      url: '/api/serve/services',
      summary:
        'Publishes a service of a kind, or a further version of one, from a published resource with rows',
      tag,
      policy: publishPolicy,
      entry: 'serve.service-published',
      body: publishServiceBody,
      reply: serviceReply,
      status: 201,
      handler: async ({ actor, body }) => presentService(p.db, actor, await publishService(p, actor, body)),
    });
    route(app, {
      method: 'GET',
      url: '/api/serve/services/:id',
      summary: 'One service with its columns and instructions',
      tag,
      policy: servicePolicy,
      params: idParams,
      reply: serviceReply,
      handler: async ({ actor, params }) => {
        const service = await getService(p.db, params.id);
        if (!service) throw problem('kernel.not-found');
        const area = boundTo(actor);
        if (area !== undefined && !(await isWithin(p.db, service.id, area))) throw problem('org.area-other');
        return presentService(p.db, actor, service);
      },
    });
    route(app, {
      method: 'GET',
      url: '/api/serve/services/:id/health',
      summary:
        'Calls, faults, durations and bytes of a service in the last ten minutes, as this process saw them',
      tag,
      policy: healthPolicy,
      params: idParams,
      reply: serviceHealthReply,
      handler: async ({ actor, params }) => {
        const service = await getService(p.db, params.id);
        if (!service) throw problem('kernel.not-found');
        permit(healthPolicy, actor, service);
        const found = healthOf(p).of(service.code, p.clock.now());
        const health = found && {
          ...found,
          lastOkAt: found.lastOkAt?.toISOString() ?? null,
          lastFailedAt: found.lastFailedAt?.toISOString() ?? null,
        };
        return { minutes: WINDOW_MINUTES, health: health ?? null };
      },
    });

    route(app, {
      method: 'GET',
      url: '/api/serve/grants',
      summary: 'Grants given or received by the caller’s organisation; all for bureau and auditor',
      tag,
      policy: grantPolicy,
      query: grantQuery,
      reply: grantList,
      handler: async ({ actor, query }) => {
        const organisationId = oversees(actor) ? undefined : (organisationOf(actor) ?? '');
        const { items, total } = await listGrants(p.db, { ...query, organisationId, today: p.clock.today() });
        const { page, pageSize } = query;
        return { items: await presentGrants(p.db, p, items), total, page, pageSize };
      },
    });
    route(app, {
      method: 'GET',
      url: '/api/serve/grants/:id',
      summary: 'One grant: its terms, history, keys and instructions',
      tag,
      policy: grantPolicy,
      params: idParams,
      reply: grantReply,
      handler: async ({ actor, params }) =>
        presentGrant(p.db, p, actor, await readableGrant(p, actor, params.id)),
    });
    route(app, {
      method: 'GET',
      url: '/api/serve/grants/:id/calls',
      summary: 'Calls by day, refusals by reason, and what is left of today',
      tag,
      policy: grantPolicy,
      params: idParams,
      query: callsQuery,
      reply: callsReply,
      handler: async ({ actor, params, query }) =>
        presentCalls(p.db, p, await readableGrant(p, actor, params.id), query.days),
    });

    route(app, {
      method: 'POST',
      url: '/api/serve/grants/:id/keys',
      summary: 'Makes a key for the granted system; the secret is shown this once',
      tag,
      policy: keyPolicy,
      entry: 'serve.key-created',
      params: idParams,
      // Without a body a shared secret for this grant alone.
      body: keyBody.prefault({}),
      reply: createdKey,
      status: 201,
      handler: async ({ actor, params, body, reply }) => {
        reply.header('cache-control', 'no-store');
        return createKey(p, actor, params.id, body);
      },
    });
    route(app, {
      method: 'DELETE',
      url: '/api/serve/grants/:id/keys/:keyId',
      summary: 'Revokes a key for good',
      tag,
      policy: keyPolicy,
      entry: 'serve.key-revoked',
      params: keyParams,
      reply: z.object({ keyId: z.string() }),
      handler: async ({ actor, params }) => {
        await revokeKey(p, actor, params.id, params.keyId);
        return { keyId: params.keyId };
      },
    });
    for (const [act, kind, command, summary] of [
      ['suspend', 'serve.grant-suspended', suspendGrant, 'Suspends a grant; the next call is refused'],
      ['revoke', 'serve.grant-revoked', revokeGrant, 'Ends a grant for good'],
    ] as const) {
      route(app, {
        method: 'POST',
        url: `/api/serve/grants/:id/${act}`,
        summary,
        tag,
        policy: suspendPolicy,
        entry: kind,
        params: idParams,
        body: suspendBody,
        reply: grantReply,
        handler: async ({ actor, params, body }) =>
          presentGrant(p.db, p, actor, await command(p, actor, params.id, body)),
      });
    }
    route(app, {
      method: 'POST',
      url: '/api/serve/grants/:id/resume',
      summary: 'Resumes a suspended grant',
      tag,
      policy: suspendPolicy,
      entry: 'serve.grant-resumed',
      params: idParams,
      body: resumeBody,
      reply: grantReply,
      handler: async ({ actor, params, body }) =>
        presentGrant(p.db, p, actor, await resumeGrant(p, actor, params.id, body.note)),
    });
  };
}

async function readableGrant(p: Serving, actor: Actor, id: string): Promise<Grant> {
  const grant = await getGrant(p.db, id);
  if (!grant) throw problem('kernel.not-found');
  permit(grantPolicy, actor, grant);
  return grant;
}
