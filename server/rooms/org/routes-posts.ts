// Posts, filings and accounts over HTTP.
import type { FastifyInstance } from 'fastify';
import type { Platform } from '#cases/index.ts';
import { hasRole, organisationOf } from '#kernel/actor.ts';
import { idParams, route } from '#kernel/http/route.ts';
import { abilitiesOf, permit, publicPolicy } from '#kernel/policy.ts';
import { lawNow } from '#law/settings.ts';
import { boundTo } from './areas.ts';
import { confirmFiling, filePosts } from './commands/file-posts.ts';
import { disablePerson, enablePerson } from './commands/person-state.ts';
import { filingStandings, filingsOf } from './filings.ts';
import { lastHolders } from './overseers.ts';
import { factorsOf, listPeople } from './people.ts';
import {
  createPersonPolicy,
  helpSignInPolicy,
  nameContactPolicy,
  readOrganisationPolicy,
  seeFactorsPolicy,
} from './policy.ts';
import {
  confirmFilingPolicy,
  listFilingsPolicy,
  listPeoplePolicy,
  personStatePolicy,
} from './policy-organisations.ts';
import { postsOfCity } from './posts.ts';
import { done } from './schema.ts';
import * as schema from './schema-organisations.ts';

const tag = 'organisations';

export function postRoutes(app: FastifyInstance, p: Platform): void {
  route(app, {
    method: 'GET',
    url: '/api/posts',
    summary: 'The posts of the city: which are asked for, filed, held by several, appointed by document',
    tag,
    policy: publicPolicy,
    reply: schema.postsReply,
    handler: async () => ({
      items: postsOfCity(await lawNow(p.db, p.law, p.clock.today())),
    }),
  });

  route(app, {
    method: 'GET',
    url: '/api/filings',
    summary:
      'Lists of posts filed with the bureau: what is missing, unfiled, changed, overdue or to be confirmed',
    tag,
    policy: listFilingsPolicy,
    query: schema.filingsQuery,
    reply: schema.filingsReply,
    handler: async ({ query, actor }) => {
      const law = await lawNow(p.db, p.law, p.clock.today());
      const all = await filingStandings(p.db, law);
      const items = query.open === 'true' ? all.filter(({ state }) => state !== 'confirmed') : all;
      return {
        items,
        total: items.length,
        abilities: abilitiesOf(actor, undefined, { confirm: confirmFilingPolicy }),
      };
    },
  });

  route(app, {
    method: 'POST',
    url: '/api/filings/:id/confirm',
    summary: 'The bureau confirms a filing',
    tag,
    policy: confirmFilingPolicy,
    entry: 'org.filing-confirmed',
    params: idParams,
    reply: done,
    handler: async ({ params, actor }) => {
      await confirmFiling(p, actor, params.id);
      return { ok: true };
    },
  });

  route(app, {
    method: 'GET',
    url: '/api/organisations/:id/filings',
    summary: 'How the lists of one organisation stand, and every filing with what differed',
    tag,
    policy: readOrganisationPolicy,
    params: idParams,
    reply: schema.filingsOfReply,
    handler: async ({ params, actor }) => {
      permit(readOrganisationPolicy, actor, params.id);
      const law = await lawNow(p.db, p.law, p.clock.today());
      return {
        standings: await filingStandings(p.db, law, params.id),
        filings: await filingsOf(p.db, params.id),
        abilities: {
          ...abilitiesOf(actor, params.id, { file: nameContactPolicy }),
          ...abilitiesOf(actor, undefined, { confirm: confirmFilingPolicy }),
        },
      };
    },
  });

  route(app, {
    method: 'POST',
    url: '/api/organisations/:id/filings',
    summary: 'Files the present holders of a list of posts with the bureau',
    tag,
    policy: nameContactPolicy,
    entry: 'org.posts-filed',
    params: idParams,
    body: schema.filingBody,
    reply: schema.numbered,
    status: 201,
    handler: ({ params, body, actor }) =>
      filePosts(p, actor, { organisationId: params.id, group: body.group }),
  });

  route(app, {
    method: 'GET',
    url: '/api/people',
    summary:
      'People with their organisations, roles and posts; of the own organisation or area, all for the authority',
    tag,
    policy: listPeoplePolicy,
    query: schema.peopleQuery,
    reply: schema.peopleReply,
    handler: async ({ query, actor }) => {
      const { page, pageSize, q: search, ...filter } = query;
      const everybody = (['bureau', 'system_admin', 'security_admin', 'auditor'] as const).some((role) =>
        hasRole(actor, role),
      );
      const area = everybody ? undefined : boundTo(actor);
      const organisationId = everybody || area ? filter.organisationId : organisationOf(actor);
      const { items, total } = await listPeople(p.db, {
        ...filter,
        search,
        page,
        pageSize,
        ...(organisationId ? { organisationId } : {}),
        ...(area ? { area } : {}),
      });
      const seen = items.filter(({ memberships }) =>
        memberships.some((one) => seeFactorsPolicy.on(actor, one.organisationId).allowed),
      );
      const factors = await factorsOf(
        p.db,
        seen.map(({ id }) => id),
      );
      const last = await lastHolders(p.db);
      return {
        items: items.map(({ memberships, ...person }) => ({
          ...person,
          secondFactor: factors.get(person.id) ?? null,
          memberships: memberships.map(({ organisationId: id, organisationName, roles }) => ({
            organisationId: id,
            organisationName,
            roles,
          })),
          abilities: {
            ...abilitiesOf(
              actor,
              {
                personId: person.id,
                roles: memberships.flatMap(({ roles }) => roles),
                last: [...last].find(([, holder]) => holder === person.id)?.[0],
              },
              { disable: personStatePolicy },
            ),
            ...abilitiesOf(actor, { personId: person.id }, { 'help-sign-in': helpSignInPolicy }),
          },
        })),
        total,
        page,
        pageSize,
        abilities: abilitiesOf(actor, undefined, { create: createPersonPolicy }),
      };
    },
  });

  route(app, {
    method: 'POST',
    url: '/api/people/:id/disable',
    summary: 'Disables an account; whoever is filed with the bureau only with a successor',
    tag,
    policy: personStatePolicy,
    entry: 'org.person-disabled',
    params: idParams,
    body: schema.disableBody,
    reply: done,
    handler: async ({ params, body, actor }) => {
      await disablePerson(p, actor, { personId: params.id, ...body });
      return { ok: true };
    },
  });

  route(app, {
    method: 'POST',
    url: '/api/people/:id/enable',
    summary: 'Gives a disabled account back',
    tag,
    policy: personStatePolicy,
    entry: 'org.person-enabled',
    params: idParams,
    reply: done,
    handler: async ({ params, actor }) => {
      await enablePerson(p, actor, params.id);
      return { ok: true };
    },
  });
}
