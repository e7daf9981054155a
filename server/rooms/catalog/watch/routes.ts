/** Kept questions and watched entries over HTTP: each reader's own. */
import type { FastifyInstance } from 'fastify';
import type { Platform } from '#cases/index.ts';
import type { Actor, PersonActor } from '#kernel/actor.ts';
import { problem } from '#kernel/errors.ts';
import { idParams, route } from '#kernel/http/route.ts';
import './errors.ts';
import './notices.ts';
import {
  changeSearch,
  deleteSearch,
  listSearches,
  listWatches,
  readWatch,
  saveSearch,
  unwatchResource,
  watchPolicy,
  watchResource,
} from './commands.ts';
import * as schema from './schema.ts';

const tag = 'catalog';
const searches = '/api/catalog/searches';
const watch = '/api/catalog/resources/:id/watch';
const own = { none: 'a reader’s own bookmark; it changes nothing for anybody else' };

/** The policy lets people only. */
function personOf(actor: Actor): PersonActor {
  if (actor.kind !== 'person') throw problem('kernel.sign-in-required');
  return actor;
}

export function watchRoutes(app: FastifyInstance, p: Platform): void {
  route(app, {
    method: 'GET',
    url: searches,
    summary: 'Searches I keep',
    tag,
    policy: watchPolicy,
    reply: schema.searchesReply,
    handler: ({ actor }) => listSearches(p, personOf(actor)),
  });
  route(app, {
    method: 'POST',
    url: searches,
    summary: 'Keep a search; subscribed, I am told of what is published and withdrawn among its answers',
    tag,
    policy: watchPolicy,
    entry: own,
    body: schema.saveBody,
    reply: schema.searchesReply,
    status: 201,
    handler: async ({ actor, body }) => {
      const me = personOf(actor);
      await saveSearch(p, me, body);
      return listSearches(p, me);
    },
  });
  route(app, {
    method: 'PUT',
    url: `${searches}/:id`,
    summary: 'Rename a search, follow it or stop following it',
    tag,
    policy: watchPolicy,
    entry: own,
    params: idParams,
    body: schema.changeBody,
    reply: schema.searchesReply,
    handler: async ({ actor, params, body }) => {
      const me = personOf(actor);
      await changeSearch(p, me, params.id, body);
      return listSearches(p, me);
    },
  });
  route(app, {
    method: 'DELETE',
    url: `${searches}/:id`,
    summary: 'Forget a search',
    tag,
    policy: watchPolicy,
    entry: own,
    params: idParams,
    reply: schema.searchesReply,
    handler: async ({ actor, params }) => {
      const me = personOf(actor);
      await deleteSearch(p, me, params.id);
      return listSearches(p, me);
    },
  });
  route(app, {
    method: 'GET',
    url: '/api/catalog/watches',
    summary: 'Entries I follow',
    tag,
    policy: watchPolicy,
    reply: schema.watchesReply,
    handler: ({ actor }) => listWatches(p, personOf(actor)),
  });
  for (const [method, summary, act, entry] of [
    ['GET', 'Whether I follow an entry', readWatch, undefined],
    ['PUT', 'Follow an entry: I am told what changes in it', watchResource, own],
    ['DELETE', 'Stop following an entry', unwatchResource, own],
  ] as const) {
    route(app, {
      method,
      url: watch,
      summary,
      tag,
      policy: watchPolicy,
      ...(entry ? { entry } : {}),
      params: idParams,
      reply: schema.watchReply,
      handler: ({ actor, params }) => act(p, personOf(actor), params.id),
    });
  }
}
