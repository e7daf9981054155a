/** Deliveries on the desk: asked for, followed, fetched by a link; the register of copies; the bureau's figures. */
import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import { type Actor, organisationOf, type PersonActor } from '#kernel/actor.ts';
import { Problem, problem } from '#kernel/errors.ts';
import { idParams, route } from '#kernel/http/route.ts';
import { oversees, permit } from '#kernel/policy.ts';
import { personNames } from '#rooms/org/index.ts';
import type { Serving } from '../context.ts';
import { destroyCopy, listCopies } from './copies.ts';
import { enterDesk } from './desk.ts';
import { linkPath, makeLink, openLink } from './links.ts';
import { deliveryPolicy, deliverySettingPolicy, takePolicy } from './policy.ts';
import { presentCopies, presentDeliveries, presentDelivery, presentSettings } from './presenter.ts';
import { rangeApplies, spanOf } from './range.ts';
import { type Delivery, getDelivery, listDeliveries } from './repository.ts';
import { askDelivery } from './request.ts';
import * as schema from './schema.ts';
import { sendPart } from './send.ts';
import { setDeliverySetting } from './settings.ts';
import { noteEnd, type Taker } from './take.ts';

const tag = 'serve';

const personOf = (actor: Actor): PersonActor => {
  if (actor.kind !== 'person') throw problem('kernel.forbidden');
  return actor;
};

/** Whoever oversees sees all of it, everybody else what they gave or got. */
const partyOf = (actor: Actor): string | undefined =>
  oversees(actor) ? undefined : (organisationOf(actor) ?? '');

async function readable(p: Serving, actor: Actor, id: string): Promise<Delivery> {
  const delivery = await getDelivery(p.db, id);
  if (!delivery) throw problem('kernel.not-found');
  permit(deliveryPolicy, actor, { providerId: delivery.provider_id, consumerId: delivery.consumer_id });
  return delivery;
}

export function deliveryRoutes(app: FastifyInstance, p: Serving): void {
  route(app, {
    method: 'GET',
    url: '/api/serve/deliveries',
    summary:
      'Deliveries made for or from the caller’s organisation, newest first; all for bureau and auditor',
    tag,
    policy: deliveryPolicy,
    query: schema.deliveryQuery,
    reply: schema.deliveryList,
    handler: async ({ actor, query }) => {
      const { items, total } = await listDeliveries(p.db, { ...query, partyId: partyOf(actor) });
      const { page, pageSize } = query;
      return { items: await presentDeliveries(p, items), total, page, pageSize };
    },
  });
  route(app, {
    method: 'POST',
    url: '/api/serve/deliveries',
    summary: 'Asks for a file under a grant whose mode is a file or a copy; a job makes it',
    tag,
    policy: takePolicy,
    entry: 'serve.delivery-requested',
    body: schema.requestBody,
    reply: schema.deliveryReply,
    status: 201,
    handler: async ({ actor, body }) => {
      const { deliveryId } = await askDelivery(p, personOf(actor), body);
      return presentDelivery(p, actor, await readable(p, actor, deliveryId));
    },
  });
  route(app, {
    method: 'GET',
    url: '/api/serve/deliveries/:id',
    summary: 'One delivery with its progress, and its manifest once it is made',
    tag,
    policy: deliveryPolicy,
    params: idParams,
    reply: schema.deliveryReply,
    handler: async ({ actor, params }) => presentDelivery(p, actor, await readable(p, actor, params.id)),
  });
  route(app, {
    method: 'POST',
    url: '/api/serve/deliveries/:id/link',
    summary: 'Makes a link for the caller’s own browser; it ends by itself and serves nobody else',
    tag,
    policy: takePolicy,
    entry: 'serve.delivery-link-made',
    params: idParams,
    reply: schema.linkReply,
    status: 201,
    handler: async ({ actor, params, reply }) => {
      const { address, expiresAt } = await makeLink(p, personOf(actor), params.id);
      reply.header('cache-control', 'no-store');
      return { address, expiresAt: expiresAt.toISOString() };
    },
  });
  route(app, {
    method: 'GET',
    url: `${linkPath}/:token`,
    summary: 'The file behind a link, whole or a range; each piece is charged as it leaves',
    tag,
    policy: takePolicy,
    entry: 'serve.delivery-sent',
    params: z.object({ token: z.string().min(16).max(64) }),
    handler: async ({ actor, params, request, reply }) => {
      const delivery = await openLink(p, actor, params.token);
      const { range } = request.headers;
      const { 'if-range': given } = request.headers;
      const ifRange = typeof given === 'string' ? given : undefined;
      const applies = rangeApplies(ifRange, delivery.sha256);
      const span = spanOf(applies ? range : undefined, delivery.bytes);
      if (span === 'unsatisfiable') throw problem('gateway.range', { params: { size: delivery.bytes } });
      const whole = span === 'whole';
      const head = request.method === 'HEAD';
      const part = whole ? { from: 0, to: delivery.bytes } : span;
      const taker = await takerOf(p, personOf(actor));
      try {
        const leave = await enterDesk(p, delivery.grant_id, request.ip);
        // Under way until the last byte is out, or the taker gone.
        reply.raw.once('close', leave);
        return await sendPart(p, reply, delivery, part, taker, { head, whole });
      } catch (error) {
        if (error instanceof Problem) await noteEnd(p, delivery, part, 0, error.code, taker);
        throw error;
      }
    },
  });
  copyRoutes(app, p);
  settingRoutes(app, p);
}

async function takerOf(p: Serving, actor: PersonActor): Promise<Taker> {
  const user = (await personNames(p.db, [actor.personId])).get(actor.personId) ?? '';
  return { actor, way: 'desk', holder: actor.personId, user, operator: '' };
}

function copyRoutes(app: FastifyInstance, p: Serving): void {
  route(app, {
    method: 'GET',
    url: '/api/serve/copies',
    summary: 'The register of copies: who holds what under which grant; all for bureau and auditor',
    tag,
    policy: deliveryPolicy,
    query: schema.copyQuery,
    reply: schema.copyList,
    handler: async ({ actor, query }) => {
      const { items, total } = await listCopies(p.db, { ...query, partyId: partyOf(actor) });
      const { page, pageSize } = query;
      return { items: await presentCopies(p, actor, items), total, page, pageSize };
    },
  });
  route(app, {
    method: 'POST',
    url: '/api/serve/copies/:id/destruction',
    summary: 'Its holder states that a copy is destroyed, and by what that is shown',
    tag,
    policy: takePolicy,
    entry: 'serve.copy-destroyed',
    params: idParams,
    body: schema.destroyBody,
    reply: z.object({ id: z.uuid() }),
    handler: async ({ actor, params, body }) => {
      await destroyCopy(p, actor, params.id, body);
      return { id: params.id };
    },
  });
}

function settingRoutes(app: FastifyInstance, p: Serving): void {
  route(app, {
    method: 'GET',
    url: '/api/serve/delivery-settings',
    summary: 'How long files are kept and links hold: the bureau’s figures, no law',
    tag,
    policy: deliveryPolicy,
    reply: schema.settingsReply,
    handler: ({ actor }) => presentSettings(p, actor),
  });
  route(app, {
    method: 'PUT',
    url: '/api/serve/delivery-settings/:key',
    summary: 'Changes one of these figures',
    tag,
    policy: deliverySettingPolicy,
    entry: 'serve.delivery-setting-changed',
    params: schema.settingParams,
    body: schema.settingBody,
    reply: schema.settingsReply,
    handler: async ({ actor, params, body }) => {
      await setDeliverySetting(p, actor, params.key, body.value);
      return presentSettings(p, actor);
    },
  });
}
