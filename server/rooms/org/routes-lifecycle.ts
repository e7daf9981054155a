// The lives of organisations over HTTP: kinds and open lists, renaming, closing, handing over, history, comparison.
import type { FastifyInstance } from 'fastify';
import type { Platform } from '#cases/index.ts';
import { problem } from '#kernel/errors.ts';
import { idParams, route } from '#kernel/http/route.ts';
import { abilitiesOf, publicPolicy } from '#kernel/policy.ts';
import { type LawNow, lawNow } from '#law/settings.ts';
import type { Term } from '#law/types.ts';
import { KINDS, SECTORS } from './admission.ts';
import { handOverEntry, optIn, renameOrganisation } from './commands/change-organisation.ts';
import { closeOrganisations } from './commands/close-organisation.ts';
import { extendList } from './commands/extend-list.ts';
import { compare } from './comparison.ts';
import { historyOf } from './history.ts';
import {
  closeOrganisationPolicy,
  comparePolicy,
  extendListPolicy,
  handOverPolicy,
  optInPolicy,
  renameOrganisationPolicy,
} from './policy-organisations.ts';
import { publicKinds } from './public-bodies.ts';
import { getOrganisation } from './repository.ts';
import { done, ruleParams } from './schema.ts';
import * as schema from './schema-organisations.ts';
import type { OrgExtensions } from './succession.ts';

const tag = 'organisations';

const isOpen = (law: LawNow, rule: string): boolean => {
  const now = law.resolve(rule);
  return 'open' in now && now.open === true;
};

const presentTerm = (term: Term) => ({
  key: term.key,
  zh: term.zh,
  en: term.en,
  cite: term.cite,
  document: term.attributes.document === true,
  added: term.added ?? null,
});

export function lifecycleRoutes(app: FastifyInstance, p: Platform, extensions: OrgExtensions): void {
  route(app, {
    method: 'GET',
    url: '/api/organisations/kinds',
    summary: 'Kinds and sectors the city registers, what the bureau added to them, and the offices there are',
    tag,
    policy: publicPolicy,
    reply: schema.kindsReply,
    handler: async ({ actor }) => {
      const law = await lawNow(p.db, p.law, p.clock.today());
      return {
        kinds: law.terms(KINDS).map(presentTerm),
        outside: [...publicKinds],
        sectors: law.terms(SECTORS).map(presentTerm),
        open: { kinds: isOpen(law, KINDS), sectors: isOpen(law, SECTORS) },
        offices: ['government', 'finance', 'security', ...(law.flag('org.centre') ? ['centre'] : [])],
        cite: { kinds: law.cite(KINDS), sectors: law.cite(SECTORS) },
        abilities: abilitiesOf(actor, undefined, { extend: extendListPolicy }),
      };
    },
  });

  route(app, {
    method: 'POST',
    url: '/api/law/lists/:ruleId',
    summary:
      'Adds a member to a list that the law leaves open, with the reason; nothing is ever taken from it',
    tag,
    policy: extendListPolicy,
    entry: 'org.list-extended',
    params: ruleParams,
    body: schema.extendListBody,
    reply: done,
    status: 201,
    handler: async ({ params, body, actor }) => {
      await extendList(p, actor, { ruleId: params.ruleId, ...body });
      return { ok: true };
    },
  });

  route(app, {
    method: 'GET',
    url: '/api/organisations/comparison',
    summary:
      'Departments ranked by what the rooms count; bodies by reference apart; totals with and without them',
    tag,
    policy: comparePolicy,
    reply: schema.comparisonReply,
    handler: () => compare(p, extensions),
  });

  route(app, {
    method: 'POST',
    url: '/api/organisations/merger',
    summary: 'Merges organisations into another; everything they held passes on in one transaction',
    tag,
    policy: closeOrganisationPolicy,
    entry: 'org.organisation-closed',
    body: schema.mergeBody,
    reply: schema.closedReply,
    handler: async ({ body, actor }) => ({
      items: await closeOrganisations(p, extensions, actor, { ...body, how: 'merged' }),
    }),
  });

  route(app, {
    method: 'POST',
    url: '/api/organisations/:id/close',
    summary: 'Abolishes an organisation; with open matters only for a successor',
    tag,
    policy: closeOrganisationPolicy,
    entry: 'org.organisation-closed',
    params: idParams,
    body: schema.closeBody,
    reply: schema.closedReply,
    handler: async ({ params, body, actor }) => ({
      items: await closeOrganisations(p, extensions, actor, { ...body, organisationIds: [params.id] }),
    }),
  });

  route(app, {
    method: 'POST',
    url: '/api/organisations/:id/name',
    summary: 'Enters a new name with its document; the former one stays searchable',
    tag,
    policy: renameOrganisationPolicy,
    entry: 'org.organisation-renamed',
    params: idParams,
    body: schema.renameBody,
    reply: done,
    handler: async ({ params, body, actor }) => {
      await renameOrganisation(p, actor, { organisationId: params.id, ...body });
      return { ok: true };
    },
  });

  route(app, {
    method: 'POST',
    url: '/api/organisations/:id/hand-over',
    summary: 'Hands one catalogue entry with its services and open tasks to another department',
    tag,
    policy: handOverPolicy,
    entry: 'org.entry-handed-over',
    params: idParams,
    body: schema.handOverBody,
    reply: schema.movedReply,
    handler: async ({ params, body, actor }) => ({
      moved: await handOverEntry(p, extensions, actor, { organisationId: params.id, ...body }),
    }),
  });

  route(app, {
    method: 'POST',
    url: '/api/organisations/:id/opt-in',
    summary: 'A body by reference takes the limits upon itself, or lays them down',
    tag,
    policy: optInPolicy,
    entry: 'org.opted-in',
    params: idParams,
    body: schema.optInBody,
    reply: done,
    handler: async ({ params, body, actor }) => {
      await optIn(p, actor, { organisationId: params.id, ...body });
      return { ok: true };
    },
  });

  route(app, {
    method: 'GET',
    url: '/api/organisations/:id/history',
    summary: 'What happened to an organisation: names, mergers, entries handed over',
    tag,
    policy: publicPolicy,
    params: idParams,
    reply: schema.historyReply,
    handler: async ({ params }) => {
      if (!(await getOrganisation(p.db, params.id))) throw problem('org.organisation-unknown');
      const items = await historyOf(p.db, params.id);
      return { items: items.map((change) => ({ ...change, at: change.at.toISOString() })) };
    },
  });
}
