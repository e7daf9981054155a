/** Addresses of what a unit keeps for its applications: its functions, and the portal's requirements it has confirmed. */
import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import type { Platform } from '#cases/index.ts';
import { organisationOf } from '#kernel/actor.ts';
import { problem } from '#kernel/errors.ts';
import { idParams, route } from '#kernel/http/route.ts';
import { abilitiesOf } from '#kernel/policy.ts';
import { lawNow } from '#law/settings.ts';
import { find } from './find.ts';
import { endFunction, functionsOf, listFunction } from './functions/functions.ts';
import { createPolicy, issueRequirementsPolicy, listFunctionPolicy, readUnitPolicy } from './policy.ts';
import { confirmRequirements, issueRequirements, requirementsOf } from './requirements/requirements.ts';
import {
  findQuery,
  findReply,
  functionBody,
  functionList,
  requirementBody,
  requirementsReply,
  unitFunction,
} from './schema-units.ts';

const tag = 'share';

export function unitRoutes(app: FastifyInstance, p: Platform): void {
  route(app, {
    method: 'GET',
    url: '/api/share/functions',
    summary: 'What the caller’s unit does: its service items and duties, with the steps that use data',
    tag,
    policy: readUnitPolicy,
    reply: functionList,
    handler: async ({ actor }) => {
      const own = organisationOf(actor);
      if (!own) throw problem('kernel.sign-in-required');
      return {
        items: await functionsOf(p.db, own),
        abilities: abilitiesOf(actor, undefined, { list: listFunctionPolicy }),
      };
    },
  });
  route(app, {
    method: 'POST',
    url: '/api/share/functions',
    summary: 'Lists a service item or duty of the own unit',
    tag,
    policy: listFunctionPolicy,
    entry: 'share.function-listed',
    body: functionBody,
    reply: unitFunction,
    status: 201,
    handler: ({ actor, body }) => listFunction(p, actor, body),
  });
  route(app, {
    method: 'DELETE',
    url: '/api/share/functions/:id',
    summary: 'Ends one; forms handed in before keep it',
    tag,
    policy: listFunctionPolicy,
    entry: 'share.function-ended',
    params: idParams,
    status: 204,
    handler: async ({ actor, params, reply }) => {
      await endFunction(p, actor, params.id);
      return reply.send();
    },
  });

  route(app, {
    method: 'GET',
    url: '/api/share/find',
    summary:
      'Finds data to apply for by a word of name, unit or field; nothing found offers a request for missing data',
    tag,
    policy: readUnitPolicy,
    query: findQuery,
    reply: findReply,
    handler: ({ actor, query }) => find(p, actor, query.q),
  });

  const requirements = async (own: string | undefined) => {
    const { versions, confirmed } = await requirementsOf(p.db, own);
    const law = await lawNow(p.db, p.law, p.clock.today());
    return {
      versions: versions.map(({ at, ...version }) => ({ ...version, at: at.toISOString() })),
      confirmed: confirmed.map(({ number, at }) => ({ number, at: at.toISOString() })),
      measures: law.law.instruments.map(({ key, title }) => ({ id: key, title })),
    };
  };
  route(app, {
    method: 'GET',
    url: '/api/share/requirements',
    summary:
      'The portal’s requirements by version, the measures beside them, and what the own unit has confirmed',
    tag,
    policy: readUnitPolicy,
    reply: requirementsReply,
    handler: async ({ actor }) => ({
      ...(await requirements(organisationOf(actor))),
      abilities: abilitiesOf(actor, undefined, { issue: issueRequirementsPolicy, confirm: createPolicy }),
    }),
  });
  route(app, {
    method: 'POST',
    url: '/api/share/requirements',
    summary: 'Issues a new version: running grants go on, their units are asked to confirm',
    tag,
    policy: issueRequirementsPolicy,
    entry: 'share.requirements-issued',
    body: requirementBody,
    reply: z.object({ number: z.number() }),
    status: 201,
    handler: async ({ actor, body }) => ({ number: await issueRequirements(p, actor, body.text) }),
  });
  route(app, {
    method: 'POST',
    url: '/api/share/requirements/:number/confirmation',
    summary: 'Confirms the version in force for the own unit',
    tag,
    policy: createPolicy,
    entry: 'share.requirements-confirmed',
    params: z.object({ number: z.coerce.number().int().min(1) }),
    status: 204,
    handler: async ({ actor, params, reply }) => {
      await confirmRequirements(p, actor, params.number);
      return reply.send();
    },
  });
}
