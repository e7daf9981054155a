/** Timeliness over HTTP: way of gathering, declared changes, loads without a change, needs of consumers, cards. */

import type { FastifyInstance } from 'fastify';
import { sql } from 'kysely';
import { z } from 'zod';
import type { Platform } from '#cases/index.ts';
import { type Actor, organisationOf } from '#kernel/actor.ts';
import { addDays } from '#kernel/clock.ts';
import { problem } from '#kernel/errors.ts';
import { route } from '#kernel/http/route.ts';
import { abilitiesOf, permit } from '#kernel/policy.ts';
import { lawNow } from '#law/settings.ts';
import { readResource } from '#rooms/catalog/index.ts';
import { getOrganisation } from '#rooms/org/index.ts';
import { looksOn, readBatchPolicy } from '../policy.ts';
import { readSettings } from '../settings.ts';
import { cardTrend, thresholdsOf, unitCards } from './cards.ts';
import { chooseMode } from './commands/choose-mode.ts';
import { confirmNoChange } from './commands/confirm-no-change.ts';
import { declareChange } from './commands/declare-change.ts';
import { countAgain, exempt } from './commands/exempt.ts';
import { agreeToTerm, needsOf, stateNeed } from './commands/needs.ts';
import { modeRule } from './mode.ts';
import { explainPolicy, filePolicy, needPolicy, objectPolicy } from './policy.ts';
import { readGathering } from './read.ts';
import * as schema from './schema.ts';

const tag = 'collect';
const base = '/api/collect';

export function timelinessRoutes(app: FastifyInstance, p: Platform): void {
  const entry = (actor: Actor, resourceId: string) =>
    readGathering(p, actor, { resourceId, page: 1, pageSize: 1 });
  route(app, {
    method: 'PUT',
    url: `${base}/resources/:id/mode`,
    summary: 'Choose whether an entry is gathered in real time or in batches',
    tag,
    policy: filePolicy,
    entry: 'collect.mode-chosen',
    params: schema.idParams,
    body: schema.modeBody,
    reply: schema.gatheringReply,
    handler: async ({ actor, params, body }) => {
      await chooseMode(p, actor, params.id, body.mode);
      return entry(actor, params.id);
    },
  });
  route(app, {
    method: 'POST',
    url: `${base}/resources/:id/changes`,
    summary: 'Declare that the data changed or will change on a day; they are due from then on',
    tag,
    policy: filePolicy,
    entry: 'collect.change-declared',
    params: schema.idParams,
    body: schema.changeBody,
    reply: schema.gatheringReply,
    status: 201,
    handler: async ({ actor, params, body }) => {
      await declareChange(p, actor, params.id, body.changedOn);
      return entry(actor, params.id);
    },
  });
  route(app, {
    method: 'POST',
    url: `${base}/batches/:id/no-change`,
    summary: 'Confirm that nothing changed at the source: the load then counts as an update',
    tag,
    policy: explainPolicy,
    entry: 'collect.no-change-confirmed',
    params: schema.idParams,
    reply: schema.noChangeReply,
    handler: async ({ actor, params }) => ({ resourceId: await confirmNoChange(p, actor, params.id) }),
  });
  needRoutes(app, p);
  cardRoutes(app, p);
}

function needRoutes(app: FastifyInstance, p: Platform): void {
  const list = async (actor: Actor, resourceId: string): Promise<schema.NeedsReply> => {
    const law = await lawNow(p.db, p.law, p.clock.today());
    return {
      items: (await needsOf(p.db, resourceId)).map(({ agreedDays, ...need }) => ({
        ...need,
        agreedDays: agreedDays ?? undefined,
        abilities: abilitiesOf(actor, need.consumerId, { agree: needPolicy }),
      })),
      articles: law.cite(modeRule),
    };
  };
  route(app, {
    method: 'GET',
    url: `${base}/needs`,
    summary: 'How often those who use an entry need its data',
    tag,
    policy: readBatchPolicy,
    query: schema.needsQuery,
    reply: schema.needsReply,
    handler: async ({ actor, query }) => {
      await readResource(p, actor, query.resource);
      return list(actor, query.resource);
    },
  });
  route(app, {
    method: 'POST',
    url: `${base}/needs`,
    summary: 'State how often one’s organisation needs the data it was granted',
    tag,
    policy: needPolicy,
    entry: 'collect.need-stated',
    body: schema.needBody,
    reply: schema.needsReply,
    status: 201,
    handler: async ({ actor, body }) => {
      await stateNeed(p, actor, body);
      return list(actor, body.resourceId);
    },
  });
  route(app, {
    method: 'POST',
    url: `${base}/needs/:id/agreement`,
    summary: 'Agree to a longer term of gathering',
    tag,
    policy: needPolicy,
    entry: 'collect.term-agreed',
    params: schema.idParams,
    body: schema.agreeBody,
    reply: schema.needsReply,
    handler: async ({ actor, params, body }) =>
      list(actor, await agreeToTerm(p, actor, params.id, body.termDays)),
  });
}

const TREND_DAYS = 180;

function cardRoutes(app: FastifyInstance, p: Platform): void {
  route(app, {
    method: 'GET',
    url: `${base}/cards`,
    summary: 'Red, yellow and green cards of the units, with their counts and reasons; a unit sees its own',
    tag,
    policy: readBatchPolicy,
    reply: schema.cardsReply,
    handler: async ({ actor }) => {
      const own = organisationOf(actor);
      const law = await lawNow(p.db, p.law, p.clock.today());
      const cards = await unitCards(p, p.clock.today());
      return {
        items: cards
          .filter(({ organisationId }) => looksOn(actor) || organisationId === own)
          .map((card) => ({ ...card, quality: card.quality })),
        thresholds: await thresholdsOf(p.db),
        lagSeconds: (await readSettings(p.db))['collect.lag-seconds'].value,
        articles: law.cite('collect.obliged'),
        abilities: abilitiesOf(actor, undefined, { exempt: objectPolicy }),
      };
    },
  });
  route(app, {
    method: 'GET',
    url: `${base}/cards/:id/trend`,
    summary: 'The cards of one unit, day by day',
    tag,
    policy: readBatchPolicy,
    params: schema.idParams,
    reply: schema.trendReply,
    handler: async ({ actor, params }) => {
      permit(readBatchPolicy, actor, { providerId: params.id });
      if (!(await getOrganisation(p.db, params.id))) throw problem('kernel.not-found');
      return { items: await cardTrend(p.db, params.id, addDays(p.clock.today(), -TREND_DAYS)) };
    },
  });
  const exempted = async (actor: Actor): Promise<schema.ExemptReply> => {
    if (!looksOn(actor)) throw problem('kernel.not-found');
    const { rows } = await sql<schema.ExemptReply['items'][number] & { setAt: Date }>`
      select x.resource_id as "resourceId", v.name, o.name_zh as "providerName", x.purpose, x.reason, x.set_at as "setAt"
      from collect.card_exempt x join catalog.resource r on r.id = x.resource_id
      join catalog.resource_version v on v.id = coalesce(r.published_version_id, r.working_version_id)
      join org.organisation o on o.id = r.provider_id order by x.set_at desc limit 1000`.execute(p.db);
    return {
      items: rows.map((row) => ({ ...row, setAt: new Date(row.setAt).toISOString() })),
      abilities: abilitiesOf(actor, undefined, { exempt: objectPolicy }),
    };
  };
  route(app, {
    method: 'GET',
    url: `${base}/cards/exempt`,
    summary: 'Tables that count neither for nor against their unit',
    tag,
    policy: readBatchPolicy,
    reply: schema.exemptReply,
    handler: ({ actor }) => exempted(actor),
  });
  route(app, {
    method: 'PUT',
    url: `${base}/cards/exempt/:id`,
    summary: 'Leave a table out of the cards, for its updates, its quality or both',
    tag,
    policy: objectPolicy,
    entry: 'collect.card-exempted',
    params: schema.idParams,
    body: schema.exemptBody,
    reply: schema.exemptReply,
    handler: async ({ actor, params, body }) => {
      await exempt(p, actor, { resourceId: params.id, ...body });
      return exempted(actor);
    },
  });
  route(app, {
    method: 'DELETE',
    url: `${base}/cards/exempt/:id`,
    summary: 'Count a table in the cards again',
    tag,
    policy: objectPolicy,
    entry: 'collect.card-counted',
    params: schema.idParams,
    reply: z.object({ counted: z.literal(true) }),
    handler: async ({ actor, params }) => {
      await countAgain(p, actor, params.id);
      return { counted: true as const };
    },
  });
}
