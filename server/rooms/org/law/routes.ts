// The law browser over HTTP: instruments with their duties, the cities whose packs are here, two of them side by side.
import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import type { Platform } from '#cases/index.ts';
import { pageQuery, route } from '#kernel/http/route.ts';
import { abilitiesOf, publicPolicy } from '#kernel/policy.ts';
import { lawNow } from '#law/index.ts';
import { calendarPolicy, enterEffectivePolicy, setRulePolicy } from '../policy.ts';
import type { LawBrowser } from './browse.ts';

const tag = 'law';
const key = z.string().trim().min(1).max(40);

export function lawBrowserRoutes(app: FastifyInstance, p: Platform, browser: LawBrowser): void {
  route(app, {
    method: 'GET',
    url: '/api/law/browse',
    summary: 'Instruments with their duties and what the platform does about each, searched and filtered',
    tag,
    policy: publicPolicy,
    query: z.strictObject({
      q: z.string().max(100).optional(),
      instrument: key.optional(),
      topic: key.optional(),
      standing: z.enum(['proven', 'waiting', 'told']).optional(),
    }),
    handler: async ({ query, actor }) => ({
      ...browser.browse(await lawNow(p.db, p.law, p.clock.today()), query),
      abilities: abilitiesOf(actor, undefined, {
        set: setRulePolicy,
        enterEffective: enterEffectivePolicy,
        calendar: calendarPolicy,
      }),
    }),
  });

  route(app, {
    method: 'GET',
    url: '/api/law/unbuilt',
    summary: 'Duties of every city that are not carried out whole: what each waits for, with counts',
    tag,
    policy: publicPolicy,
    query: z.strictObject({
      ...pageQuery,
      q: z.string().max(100).optional(),
      city: key.optional(),
      room: key.optional(),
      topic: key.optional(),
    }),
    handler: ({ query: { page, pageSize, ...filter } }) => browser.unbuilt(filter, { page, pageSize }),
  });

  route(app, {
    method: 'GET',
    url: '/api/law/cities',
    summary: 'The cities whose packs can be read here',
    tag,
    policy: publicPolicy,
    handler: () => ({ items: browser.cities() }),
  });

  route(app, {
    method: 'GET',
    url: '/api/law/compare',
    summary: 'Every rule as this city and another answer it',
    tag,
    policy: publicPolicy,
    query: z.strictObject({ with: key, room: key.optional() }),
    handler: async ({ query }) =>
      browser.compare(await lawNow(p.db, p.law, p.clock.today()), query.with, query.room),
  });
}
