// Organisations, their people, posts and systems, and the room's settings over HTTP.
import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import type { Platform } from '#cases/index.ts';
import { hasRole, organisationOf } from '#kernel/actor.ts';
import { problem } from '#kernel/errors.ts';
import { idParams, route } from '#kernel/http/route.ts';
import { abilitiesOf, permit, publicPolicy } from '#kernel/policy.ts';
import { lawNow } from '#law/settings.ts';
import { boundTo } from './areas.ts';
import { changeSetting } from './commands/change-setting.ts';
import { createOrganisation } from './commands/create-organisation.ts';
import { endContact } from './commands/end-contact.ts';
import { nameContact } from './commands/name-contact.ts';
import { assignRole, createPerson, endRole } from './commands/people.ts';
import { registerSystem } from './commands/register-system.ts';
import {
  assignRolePolicy,
  changeSettingPolicy,
  createOrganisationPolicy,
  createPersonPolicy,
  listSystemsPolicy,
  nameContactPolicy,
  readMissingPostsPolicy,
  readOrganisationPolicy,
  readSettingsPolicy,
  registerSystemPolicy,
} from './policy.ts';
import {
  presentMissingPosts,
  presentOrganisation,
  presentOrganisationRow,
  presentSettings,
} from './presenter.ts';
import { getOrganisation, listOrganisations, listSystems } from './repository.ts';
import {
  contactBody,
  contactParams,
  contactReply,
  createOrganisationBody,
  createPersonBody,
  done,
  keyParams,
  missingPostsReply,
  organisationList,
  organisationQuery,
  organisationReply,
  personReply,
  roleBody,
  settingBody,
  settingsReply,
  systemBody,
  systemReply,
  systemsQuery,
  systemsReply,
} from './schema.ts';

const tag = 'organisations';

export function organisationRoutes(app: FastifyInstance, p: Platform): void {
  route(app, {
    method: 'GET',
    url: '/api/organisations',
    summary: 'The organisations of the city',
    tag,
    policy: publicPolicy,
    query: organisationQuery,
    reply: organisationList,
    handler: async ({ query: { page, pageSize, q: search, ...filter }, actor }) => {
      const bound = boundTo(actor);
      // Who of the public is registered is between them and those who keep the register.
      const keeps = (['bureau', 'auditor', 'system_admin'] as const).some((role) => hasRole(actor, role));
      const found = await listOrganisations(p.db, {
        departments: !keeps,
        page,
        pageSize,
        search,
        ...filter,
        // Digits of another area find nothing: the narrower of the two counts.
        ...(bound ? { area: filter.area?.startsWith(bound) ? filter.area : bound } : {}),
      });
      const law = await lawNow(p.db, p.law, p.clock.today());
      return {
        items: found.items.map((one) => presentOrganisationRow(law, one)),
        total: found.total,
        page,
        pageSize,
      };
    },
  });

  route(app, {
    method: 'GET',
    url: '/api/organisations/missing-posts',
    summary: 'Organisations that lack a post the city asks for, and which',
    tag,
    policy: readMissingPostsPolicy,
    reply: missingPostsReply,
    handler: () => presentMissingPosts(p),
  });

  route(app, {
    method: 'GET',
    url: '/api/organisations/:id',
    summary: 'One organisation; its posts and people for those who may see them',
    tag,
    policy: publicPolicy,
    params: idParams,
    reply: organisationReply,
    handler: async ({ params, actor }) => {
      const found = await getOrganisation(p.db, params.id);
      if (!found) throw problem('org.organisation-unknown');
      const bound = boundTo(actor);
      if (bound && !found.regionCode.startsWith(bound)) throw problem('org.area-other');
      return presentOrganisation(p, found, actor);
    },
  });

  route(app, {
    method: 'POST',
    url: '/api/organisations',
    summary: 'Registers an organisation',
    tag,
    policy: createOrganisationPolicy,
    entry: 'org.organisation-created',
    body: createOrganisationBody,
    reply: organisationReply,
    status: 201,
    handler: async ({ body, actor }) =>
      presentOrganisation(p, await createOrganisation(p, actor, body), actor),
  });

  route(app, {
    method: 'POST',
    url: '/api/organisations/:id/contacts',
    summary: 'Names who fills a post the city asks for',
    tag,
    policy: nameContactPolicy,
    entry: 'org.contact-named',
    params: idParams,
    body: contactBody,
    reply: contactReply,
    status: 201,
    handler: ({ params, body, actor }) => nameContact(p, actor, { organisationId: params.id, ...body }),
  });

  route(app, {
    method: 'DELETE',
    url: '/api/organisations/:id/contacts/:contactId',
    summary: 'Ends who fills a post; one the city asks for is refused until a successor is named',
    tag,
    policy: nameContactPolicy,
    entry: 'org.contact-ended',
    params: contactParams,
    reply: done,
    handler: async ({ params, actor }) => {
      await endContact(p, actor, { organisationId: params.id, contactId: params.contactId });
      return { ok: true };
    },
  });

  route(app, {
    method: 'POST',
    url: '/api/people',
    summary: 'Creates an account with an initial password that works once',
    tag,
    policy: createPersonPolicy,
    entry: 'org.person-created',
    body: createPersonBody,
    reply: personReply,
    status: 201,
    handler: ({ body, actor }) => createPerson(p, actor, body),
  });

  route(app, {
    method: 'POST',
    url: '/api/people/:id/roles',
    summary: 'Gives a person a role in an organisation',
    tag,
    policy: assignRolePolicy,
    entry: 'org.role-assigned',
    params: idParams,
    body: roleBody,
    reply: done,
    status: 201,
    handler: async ({ params, body, actor }) => {
      await assignRole(p, actor, { personId: params.id, ...body });
      return { ok: true };
    },
  });

  route(app, {
    method: 'DELETE',
    url: '/api/people/:id/roles',
    summary: 'Takes a role back and ends the person’s sessions',
    tag,
    policy: assignRolePolicy,
    entry: 'org.role-ended',
    params: idParams,
    query: z.strictObject(roleBody.shape),
    reply: done,
    handler: async ({ params, query, actor }) => {
      await endRole(p, actor, { personId: params.id, ...query });
      return { ok: true };
    },
  });

  route(app, {
    method: 'GET',
    url: '/api/systems',
    summary: 'The business systems of my organisation',
    tag,
    policy: listSystemsPolicy,
    query: systemsQuery,
    reply: systemsReply,
    handler: async ({ query, actor }) => {
      const own = query.organisationId ?? organisationOf(actor);
      if (!own) throw problem('kernel.sign-in-required');
      permit(readOrganisationPolicy, actor, own);
      const items = await listSystems(p.db, own);
      return {
        items,
        total: items.length,
        abilities: abilitiesOf(actor, own, { register: registerSystemPolicy }),
      };
    },
  });

  route(app, {
    method: 'POST',
    url: '/api/systems',
    summary: 'Registers a business system of my organisation',
    tag,
    policy: registerSystemPolicy,
    entry: 'org.system-registered',
    body: systemBody,
    reply: systemReply,
    status: 201,
    handler: ({ body, actor }) => {
      const organisationId = organisationOf(actor);
      if (!organisationId) throw problem('kernel.sign-in-required');
      return registerSystem(p, actor, { ...body, organisationId });
    },
  });

  route(app, {
    method: 'GET',
    url: '/api/settings',
    summary: 'Figures of sign-in and sessions: practice of the operator, no law',
    tag,
    policy: readSettingsPolicy,
    reply: settingsReply,
    handler: ({ actor }) => presentSettings(p, actor),
  });

  route(app, {
    method: 'PUT',
    url: '/api/settings/:key',
    summary: 'Changes one of these figures',
    tag,
    policy: changeSettingPolicy,
    entry: 'org.setting-changed',
    params: keyParams,
    body: settingBody,
    reply: done,
    handler: async ({ params, body, actor }) => {
      await changeSetting(p, actor, { key: params.key, value: body.value });
      return { ok: true };
    },
  });
}
