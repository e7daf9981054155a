/** Messages over HTTP: mine, what became of those sent, my preferences, the log of deliveries. */
import type { FastifyPluginAsync } from 'fastify';
import type { Actor, PersonActor } from '#kernel/actor.ts';
import { problem } from '#kernel/errors.ts';
import { idParams, route } from '#kernel/http/route.ts';
import type { Kernel } from '#kernel/kernel.ts';
import { permit } from '#kernel/policy.ts';
import { configuredChannels } from './channels/configured.ts';
import { listDeliveries, resend } from './deliveries.ts';
import type { NoticeDirectory } from './directory.ts';
import { readNoticesPolicy, resendPolicy, sentPolicy } from './policy.ts';
import { changePreferences, presentPreferences } from './preferences.ts';
import { aboutKind, presentDeliveries, presentMine, presentReceipts, presentSent } from './presenter.ts';
import { bellOf, getMine, kindsOfMine, listMine } from './reading.ts';
import { confirmNotice, getSent, listSent, readAll, readNotice, receiptsOf } from './receipts.ts';
import {
  bellReply,
  deliveriesQuery,
  deliveriesReply,
  doneReply,
  kindsReply,
  noticeSchema,
  noticesQuery,
  noticesReply,
  preferencesBody,
  preferencesReply,
  readAllReply,
  receiptsReply,
  sentQuery,
  sentReply,
} from './schema.ts';
import { channels } from './tables.ts';

/** The routes' policy lets people only. */
function personOf(actor: Actor): PersonActor {
  if (actor.kind !== 'person') throw problem('kernel.sign-in-required');
  return actor;
}

const reading = { none: 'reading one’s own messages; the receipt itself is kept' };

export function noticesPlugin(k: Kernel, directory: NoticeDirectory): FastifyPluginAsync {
  return async (app) => {
    route(app, {
      method: 'GET',
      url: '/api/notices',
      summary: 'Messages for me, newest first, and how many are unread',
      tag: 'notices',
      policy: readNoticesPolicy,
      query: noticesQuery,
      reply: noticesReply,
      handler: async ({ actor, query }) => {
        const me = personOf(actor);
        const { items, total } = await listMine(k.db, directory, me, query);
        return {
          items: await presentMine(k.db, directory, me, items),
          total,
          page: query.page,
          pageSize: query.pageSize,
          ...(await bellOf(k.db, directory, me)),
        };
      },
    });
    route(app, {
      method: 'GET',
      url: '/api/notices/bell',
      summary:
        'How many messages I have not read, and how many wait for my confirmation; counted to a thousand',
      tag: 'notices',
      policy: readNoticesPolicy,
      reply: bellReply,
      handler: ({ actor }) => bellOf(k.db, directory, personOf(actor)),
    });
    route(app, {
      method: 'GET',
      url: '/api/notices/kinds',
      summary: 'Kinds among my messages',
      tag: 'notices',
      policy: readNoticesPolicy,
      reply: kindsReply,
      handler: async ({ actor }) => ({
        items: (await kindsOfMine(k.db, directory, personOf(actor))).map((kind) => ({
          kind,
          title: aboutKind(kind),
        })),
      }),
    });
    route(app, {
      method: 'GET',
      url: '/api/notices/:id',
      summary: 'One message for me',
      tag: 'notices',
      policy: readNoticesPolicy,
      params: idParams,
      reply: noticeSchema,
      handler: async ({ actor, params }) => {
        const me = personOf(actor);
        const found = await getMine(k.db, directory, me, params.id);
        const [reply] = found ? await presentMine(k.db, directory, me, [found]) : [];
        if (!reply) throw problem('notices.not-found');
        return reply;
      },
    });
    route(app, {
      method: 'POST',
      url: '/api/notices/:id/read',
      summary: 'Marks a message as read',
      tag: 'notices',
      policy: readNoticesPolicy,
      entry: reading,
      params: idParams,
      reply: doneReply,
      handler: async ({ actor, params }) => {
        await readNotice(k, directory, personOf(actor), params.id);
        return { done: true as const };
      },
    });
    route(app, {
      method: 'POST',
      url: '/api/notices/read-all',
      summary: 'Marks all my messages as read; none is confirmed by it',
      tag: 'notices',
      policy: readNoticesPolicy,
      entry: reading,
      reply: readAllReply,
      handler: async ({ actor }) => ({ read: await readAll(k, directory, personOf(actor)) }),
    });
    route(app, {
      method: 'POST',
      url: '/api/notices/:id/confirm',
      summary: 'Confirms a message that asks for it; who and when is kept for the sender',
      tag: 'notices',
      policy: readNoticesPolicy,
      entry: 'notices.confirmed',
      params: idParams,
      reply: doneReply,
      handler: async ({ actor, params }) => {
        await confirmNotice(k, directory, personOf(actor), params.id);
        return { done: true as const };
      },
    });
    sentRoutes(app, k, directory);
    wayRoutes(app, k, directory);
  };
}

type App = Parameters<FastifyPluginAsync>[0];

function sentRoutes(app: App, k: Kernel, directory: NoticeDirectory): void {
  route(app, {
    method: 'GET',
    url: '/api/notices/sent',
    summary: 'What my organisation sent, with how many read and confirmed; everything for bureau and auditor',
    tag: 'notices',
    policy: sentPolicy,
    query: sentQuery,
    reply: sentReply,
    handler: async ({ actor, query }) => {
      const { page, pageSize, kind, confirm } = query;
      const filter = { page, pageSize, kind, ...(confirm ? { confirm: confirm === 'true' } : {}) };
      const { items, total } = await listSent(k.db, actor, filter);
      return { items: await presentSent(k.db, directory, items), total, page, pageSize };
    },
  });
  route(app, {
    method: 'GET',
    url: '/api/notices/:id/receipts',
    summary: 'Who was addressed, who has read and confirmed it, and when',
    tag: 'notices',
    policy: sentPolicy,
    params: idParams,
    reply: receiptsReply,
    handler: async ({ actor, params }) => {
      const found = await getSent(k.db, params.id);
      if (!found) throw problem('notices.not-found');
      permit(sentPolicy, actor, found);
      return presentReceipts(k.db, directory, found, await receiptsOf(k.db, params.id));
    },
  });
}

function wayRoutes(app: App, k: Kernel, directory: NoticeDirectory): void {
  route(app, {
    method: 'GET',
    url: '/api/notices/preferences',
    summary: 'How I am reached outside the platform; addresses are masked',
    tag: 'notices',
    policy: readNoticesPolicy,
    reply: preferencesReply,
    handler: ({ actor }) => presentPreferences(k, directory, personOf(actor)),
  });
  route(app, {
    method: 'PUT',
    url: '/api/notices/preferences',
    summary: 'Chooses how I am reached',
    tag: 'notices',
    policy: readNoticesPolicy,
    entry: 'notices.preferences-changed',
    body: preferencesBody,
    reply: preferencesReply,
    handler: async ({ actor, body }) => {
      const me = personOf(actor);
      await changePreferences(k, me, body);
      return presentPreferences(k, directory, me);
    },
  });
  route(app, {
    method: 'GET',
    url: '/api/notices/deliveries',
    summary: 'What went out of the platform to me; to everybody for the system administrator and the auditor',
    tag: 'notices',
    policy: readNoticesPolicy,
    query: deliveriesQuery,
    reply: deliveriesReply,
    handler: async ({ actor, query }) => {
      const me = personOf(actor);
      const { page, pageSize, mine, ...filter } = query;
      const found = await listDeliveries(k.db, me, { page, pageSize, ...filter, mine: mine === 'true' });
      const configured = configuredChannels(k.config);
      return {
        items: await presentDeliveries(k.db, directory, me, found.items),
        total: found.total,
        page,
        pageSize,
        channels: channels.map((channel) => ({ channel, configured: configured.includes(channel) })),
      };
    },
  });
  route(app, {
    method: 'POST',
    url: '/api/notices/deliveries/:id/resend',
    summary: 'Sends once more what was given up or never came',
    tag: 'notices',
    policy: resendPolicy,
    entry: 'notices.resent',
    params: idParams,
    reply: doneReply,
    handler: async ({ actor, params }) => {
      await resend(k, actor, params.id);
      return { done: true as const };
    },
  });
}
