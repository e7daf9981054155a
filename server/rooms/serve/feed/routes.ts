/** Addresses of the desk for feeds and subscriptions; the feed itself is read through the gateway. */
import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import { idParams, route } from '#kernel/http/route.ts';
import type { Serving } from '../context.ts';
import { grantPolicy, subscribePolicy } from '../policy.ts';
import { feedReply, feedsReply, replayBody, subscribeBody } from './schema.ts';
import { actOnSubscription, subscribe } from './subscriptions.ts';
import { feedLagGauge, readFeed, readFeeds } from './view.ts';

const tag = 'serve';
const done = z.object({ id: z.uuid() });

export function feedRoutes(app: FastifyInstance, p: Serving): void {
  feedLagGauge(p);
  route(app, {
    method: 'GET',
    url: '/api/serve/feeds',
    summary: 'Feeds of the caller’s grants and services, with what each follower has acknowledged',
    tag,
    policy: grantPolicy,
    reply: feedsReply,
    handler: ({ actor }) => readFeeds(p, actor),
  });
  route(app, {
    method: 'GET',
    url: '/api/serve/feeds/:id',
    summary: 'The feed of one grant: numbers, lag by day, subscriptions and their log',
    tag,
    policy: grantPolicy,
    params: idParams,
    reply: feedReply,
    handler: ({ actor, params }) => readFeed(p, actor, params.id),
  });
  route(app, {
    method: 'POST',
    url: '/api/serve/feeds/:id/subscriptions',
    summary: 'Has an address told when the feed of a grant has something new',
    tag,
    policy: subscribePolicy,
    entry: 'serve.subscribed',
    params: idParams,
    body: subscribeBody,
    reply: done,
    status: 201,
    handler: async ({ actor, params, body }) => ({ id: await subscribe(p, actor, params.id, body) }),
  });
  for (const [act, kind, summary] of [
    ['end', 'serve.subscription-ended', 'Ends the nudges to an address'],
    ['resume', 'serve.subscription-resumed', 'Resumes nudges that were parked'],
  ] as const)
    route(app, {
      method: 'POST',
      url: `/api/serve/subscriptions/:id/${act}`,
      summary,
      tag,
      policy: subscribePolicy,
      entry: kind,
      params: idParams,
      reply: done,
      handler: async ({ actor, params }) => {
        await actOnSubscription(p, actor, params.id, act);
        return { id: params.id };
      },
    });
  route(app, {
    method: 'POST',
    url: '/api/serve/subscriptions/:id/replay',
    summary: 'Sends the nudge of one number again',
    tag,
    policy: subscribePolicy,
    entry: 'serve.subscription-replayed',
    params: idParams,
    body: replayBody,
    reply: done,
    handler: async ({ actor, params, body }) => {
      await actOnSubscription(p, actor, params.id, 'replay', body.seq);
      return { id: params.id };
    },
  });
}
