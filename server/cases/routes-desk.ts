/** Delegations during absence and templates of reasons, over HTTP. */
import type { FastifyPluginAsync } from 'fastify';
import type { Actor } from '#kernel/actor.ts';
import { transact } from '#kernel/db.ts';
import { problem } from '#kernel/errors.ts';
import { idParams, route } from '#kernel/http/route.ts';
import { abilitiesOf } from '#kernel/policy.ts';
import { delegate, delegationPolicy, endDelegation, listDelegations } from './delegations.ts';
import { todoPolicy } from './policy.ts';
import * as schema from './schema-acts.ts';
import { dropTemplate, keepTemplate, templatePolicy, templatesOf } from './templates.ts';
import type { Platform } from './types.ts';
import { actorNamed, named, viewOf } from './view.ts';

const tag = 'cases';

export function deskRoutes(p: Platform): FastifyPluginAsync {
  const delegations = async (actor: Actor) => {
    if (actor.kind !== 'person') throw problem('kernel.sign-in-required');
    const found = await listDelegations(p.db, actor.organisationId);
    const view = await viewOf(p.db, p, {
      organisations: [actor.organisationId],
      people: found.flatMap(({ from, to }) => [from, to]),
    });
    const today = p.clock.today();
    const person = (id: string) => ({ id, name: view.people.get(id) ?? '' });
    const items = found.map((one) => {
      const over = one.endedOn !== null || one.toDay < today;
      const state = over ? 'over' : one.fromDay > today ? 'coming' : 'running';
      return {
        id: one.id,
        organisation: named(view, one.organisationId),
        from: person(one.from),
        to: person(one.to),
        roles: one.roles,
        fromDay: one.fromDay,
        toDay: one.toDay,
        reason: one.reason,
        endedOn: one.endedOn,
        state: state as 'over' | 'coming' | 'running',
        abilities: over ? {} : abilitiesOf(actor, one, { end: delegationPolicy }),
      };
    });
    return { items, total: items.length };
  };

  const templates = async (actor: Actor, filter: { procedure?: string; outcome?: string }) => {
    const found = await templatesOf(p.db, actor, filter);
    const people = found.flatMap(({ by }) => (by.kind === 'person' ? [by.personId] : []));
    const view = await viewOf(p.db, p, { organisations: [], people });
    const items = found.map(({ id, text, procedure, outcome, by, at }) => ({
      id,
      text,
      procedure,
      outcome,
      by: actorNamed(view, by),
      at: at.toISOString(),
    }));
    return { items, total: items.length };
  };

  return async (app) => {
    route(app, {
      method: 'GET',
      url: '/api/cases/delegations',
      summary: 'Who acts in whose place in my organisation',
      tag,
      policy: todoPolicy,
      reply: schema.delegationList,
      handler: ({ actor }) => delegations(actor),
    });

    route(app, {
      method: 'POST',
      url: '/api/cases/delegations',
      summary: 'Lets a colleague act in my place on some days; the head may do it for others',
      tag,
      policy: delegationPolicy,
      entry: 'cases.delegated',
      body: schema.delegationBody,
      reply: schema.delegationList,
      handler: async ({ actor, body }) => {
        if (actor.kind !== 'person') throw problem('kernel.sign-in-required');
        const { fromPersonId: from = actor.personId, toPersonId: to, roles, reason } = body;
        await transact(p.db, (tx) =>
          delegate(tx, p, actor, { from, to, roles, reason, fromDay: body.from, toDay: body.to }),
        );
        return delegations(actor);
      },
    });

    route(app, {
      method: 'POST',
      url: '/api/cases/delegations/:id/end',
      summary: 'Ends a delegation before its last day',
      tag,
      policy: delegationPolicy,
      entry: 'cases.delegation-ended',
      params: idParams,
      reply: schema.delegationList,
      handler: async ({ actor, params }) => {
        await transact(p.db, (tx) => endDelegation(tx, p, actor, params.id));
        return delegations(actor);
      },
    });

    route(app, {
      method: 'GET',
      url: '/api/cases/templates',
      summary: 'Sentences my organisation keeps for its decisions',
      tag,
      policy: templatePolicy,
      query: schema.templateQuery,
      reply: schema.templateList,
      handler: ({ actor, query }) => templates(actor, query),
    });

    route(app, {
      method: 'POST',
      url: '/api/cases/templates',
      summary: 'Keeps a sentence for decisions',
      tag,
      policy: templatePolicy,
      entry: 'cases.template-kept',
      body: schema.templateBody,
      reply: schema.templateList,
      handler: async ({ actor, body }) => {
        await keepTemplate(p, actor, body);
        return templates(actor, {});
      },
    });

    route(app, {
      method: 'DELETE',
      url: '/api/cases/templates/:id',
      summary: 'Drops a sentence',
      tag,
      policy: templatePolicy,
      entry: 'cases.template-dropped',
      params: idParams,
      reply: schema.templateList,
      handler: async ({ actor, params }) => {
        await dropTemplate(p, actor, params.id);
        return templates(actor, {});
      },
    });
  };
}
