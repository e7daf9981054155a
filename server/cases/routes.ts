/** To-dos, cases and decisions over HTTP. */
import type { FastifyPluginAsync } from 'fastify';
import { transact } from '#kernel/db.ts';
import { problem } from '#kernel/errors.ts';
import { idParams, route } from '#kernel/http/route.ts';
import { permit } from '#kernel/policy.ts';
import { lawNow } from '#law/settings.ts';
import { decideMany } from './batch.ts';
import { casePolicy, stepPolicy, todoPolicy } from './policy.ts';
import { presentCase, presentCases } from './presenter.ts';
import { actRoutes } from './routes-acts.ts';
import { deskRoutes } from './routes-desk.ts';
import { planRoutes } from './routes-plan.ts';
import { batchBody, caseList, caseQuery, decisionBody, stepParams, todoQuery, todosReply } from './schema.ts';
import { batchReply } from './schema-acts.ts';
import { caseReply } from './schema-file.ts';
import { spanOf } from './todos.ts';
import type { Platform } from './types.ts';

export function casesPlugin(p: Platform): FastifyPluginAsync {
  return async (app) => {
    route(app, {
      method: 'GET',
      url: '/api/todos',
      summary:
        'The steps I may decide now and the tasks that wait for me, most urgent first, with the colour of their card',
      tag: 'cases',
      policy: todoPolicy,
      query: todoQuery,
      reply: todosReply,
      handler: async ({ actor, query }) => {
        const { page, pageSize, procedure, card, q: search } = query;
        const found = await p.cases.todoPage(p.db, p, actor, { page, pageSize, procedure, card, search });
        const todos = found.items;
        const { directory } = p.cases.registry;
        const ids = new Set(todos.flatMap(({ applicantId }) => applicantId ?? []));
        const names = await directory.organisations(p.db, [...ids]);
        const absent = new Set(todos.flatMap(({ inPlaceOf }) => inPlaceOf ?? []));
        const people = await directory.people(p.db, [...absent]);
        return {
          items: todos.map(({ applicantId, inPlaceOf, ...todo }) => {
            const name = applicantId === null ? undefined : names.get(applicantId);
            return {
              ...todo,
              applicant: applicantId && name ? { id: applicantId, name } : null,
              inPlaceOf: inPlaceOf === null ? null : { id: inPlaceOf, name: people.get(inPlaceOf) ?? '' },
            };
          }),
          total: found.total,
          page,
          pageSize,
        };
      },
    });

    route(app, {
      method: 'GET',
      url: '/api/cases',
      summary: 'Cases my organisation takes part in; all of the city for the bureau and the auditor',
      tag: 'cases',
      policy: casePolicy,
      query: caseQuery,
      reply: caseList,
      handler: async ({ actor, query }) => {
        const { page, pageSize, subjectType, subjectId, q: search, state, procedure, holder, card } = query;
        const due = card && spanOf(await lawNow(p.db, p.law, p.clock.today()), card);
        if (card && !due) return { items: [], total: 0, page, pageSize };
        const subject = subjectType && subjectId ? { type: subjectType, id: subjectId } : undefined;
        const found = await p.cases.listCases(p.db, actor, {
          page,
          pageSize,
          state,
          procedure,
          subject,
          search,
          holder,
          due: due?.to === undefined ? undefined : { from: due.from, to: due.to },
        });
        return { items: await presentCases(p.db, p, found.items), total: found.total, page, pageSize };
      },
    });

    route(app, {
      method: 'GET',
      url: '/api/cases/:id',
      summary: 'One case: its steps, deadlines seen from today, and what the caller may decide',
      tag: 'cases',
      policy: casePolicy,
      params: idParams,
      reply: caseReply,
      handler: async ({ actor, params }) => {
        const file = await p.cases.getCase(p.db, params.id);
        if (!file) throw problem('cases.not-found');
        permit(casePolicy, actor, file);
        return presentCase(p.db, p, file, actor);
      },
    });

    route(app, {
      method: 'POST',
      url: '/api/cases/:id/steps/:stepId/decision',
      summary: 'Decides the open step of a case; its effects take place in the same act',
      tag: 'cases',
      policy: stepPolicy,
      entry: 'cases.step-decided',
      params: stepParams,
      body: decisionBody,
      reply: caseReply,
      handler: async ({ actor, params, body }) => {
        const file = await transact(p.db, (tx) =>
          p.cases.decideStep(tx, p, { caseId: params.id, stepId: params.stepId, actor, ...body }),
        );
        return presentCase(p.db, p, file, actor);
      },
    });

    route(app, {
      method: 'POST',
      url: '/api/cases/decisions',
      summary: 'Decides several steps alike, each for itself: what is refused holds up none of the others',
      tag: 'cases',
      policy: stepPolicy,
      entry: 'cases.step-decided',
      body: batchBody,
      reply: batchReply,
      handler: ({ actor, body }) => decideMany(p, actor, body),
    });

    await app.register(actRoutes(p));
    await app.register(planRoutes(p));
    await app.register(deskRoutes(p));
  };
}
