/** To-dos, cases and decisions over HTTP. */
import type { FastifyPluginAsync } from 'fastify';
import { transact } from '#kernel/db.ts';
import { problem } from '#kernel/errors.ts';
import { idParams, route } from '#kernel/http/route.ts';
import { permit } from '#kernel/policy.ts';
import type { Platform } from './platform.ts';
import { casePolicy, stepPolicy, todoPolicy } from './policy.ts';
import { presentCase, presentCases } from './presenter.ts';
import { caseList, caseQuery, caseReply, decisionBody, stepParams, todosReply } from './schema.ts';

export function casesPlugin(p: Platform): FastifyPluginAsync {
  return async (app) => {
    route(app, {
      method: 'GET',
      url: '/api/todos',
      summary: 'The steps I may decide now, most urgent first, with the colour of their card',
      tag: 'cases',
      policy: todoPolicy,
      reply: todosReply,
      handler: async ({ actor }) => {
        const todos = await p.cases.todosOf(p.db, p, actor);
        const ids = [...new Set(todos.flatMap(({ applicantId }) => applicantId ?? []))];
        const names = await p.cases.registry.directory.organisations(p.db, ids);
        return {
          items: todos.map(({ applicantId, ...todo }) => {
            const name = applicantId === null ? undefined : names.get(applicantId);
            return { ...todo, applicant: applicantId && name ? { id: applicantId, name } : null };
          }),
          total: todos.length,
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
        const { page, pageSize, subjectType, subjectId, q: search, state, procedure } = query;
        const subject = subjectType && subjectId ? { type: subjectType, id: subjectId } : undefined;
        const found = await p.cases.listCases(p.db, actor, {
          page,
          pageSize,
          state,
          procedure,
          subject,
          search,
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
  };
}
