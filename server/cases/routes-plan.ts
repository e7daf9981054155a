/** What falls due, what would fall due, who was late, and a case as a document, over HTTP. */
import type { FastifyPluginAsync } from 'fastify';
import { problem } from '#kernel/errors.ts';
import { PRINT_POLICY } from '#kernel/http/font.ts';
import { idParams, route } from '#kernel/http/route.ts';
import { permit } from '#kernel/policy.ts';
import { lawNow } from '#law/settings.ts';
import { dueBetween } from './calendar.ts';
import { caseDocument } from './document.ts';
import { latenessOf } from './lateness.ts';
import { casePolicy, todoPolicy } from './policy.ts';
import { presentCase } from './presenter.ts';
import * as schema from './schema-acts.ts';
import { presentSimulation, simulate } from './simulate.ts';
import type { Platform } from './types.ts';

const tag = 'cases';

export function planRoutes(p: Platform): FastifyPluginAsync {
  return async (app) => {
    route(app, {
      method: 'GET',
      url: '/api/cases/calendar',
      summary: 'Open steps by due day between two days',
      tag,
      policy: casePolicy,
      query: schema.calendarQuery,
      reply: schema.calendarReply,
      handler: ({ actor, query }) => dueBetween(p.db, p, actor, query),
    });

    route(app, {
      method: 'GET',
      url: '/api/cases/lateness',
      summary: 'How many steps passed their due day in whose hands, and how many days',
      tag,
      policy: casePolicy,
      query: schema.calendarQuery.omit({ mine: true }),
      reply: schema.latenessReply,
      handler: ({ actor, query }) => latenessOf(p.db, p, actor, query),
    });

    route(app, {
      method: 'GET',
      url: '/api/cases/procedures',
      summary: 'The procedures of the city, to be simulated',
      tag,
      policy: todoPolicy,
      reply: schema.proceduresReply,
      handler: () => ({
        items: p.law.procedures().map(({ key, title, subject, cite, steps }) => ({
          key,
          title,
          subject,
          cite,
          steps: steps.map((step) => ({
            key: step.key,
            title: step.title,
            outcomes: step.outcomes.map((outcome) => ({
              key: outcome.key,
              title: outcome.title,
              kind: outcome.kind,
            })),
            extendable: step.extension !== undefined,
            supplementable: step.supplement !== undefined,
          })),
        })),
      }),
    });

    route(app, {
      method: 'POST',
      url: '/api/cases/simulation',
      summary: 'The timeline of a procedure for chosen days and outcomes; nothing is filed',
      tag,
      policy: todoPolicy,
      entry: { none: 'nothing is written' },
      body: schema.simulateBody,
      reply: schema.simulateReply,
      handler: async ({ body }) => {
        const law = await lawNow(p.db, p.law, body.from ?? p.clock.today());
        const procedure = p.law.procedures().find(({ key }) => key === body.procedure);
        if (!procedure) throw problem('cases.procedure-unknown', { params: { key: body.procedure } });
        return presentSimulation(law, procedure, simulate(law, procedure, body.choices));
      },
    });

    route(app, {
      method: 'GET',
      url: '/api/cases/:id/document',
      summary: 'The case as a document to print, in Chinese, with the articles it rests on',
      tag,
      policy: casePolicy,
      params: idParams,
      handler: async ({ actor, params, reply }) => {
        const file = await p.cases.getCase(p.db, params.id);
        if (!file) throw problem('cases.not-found');
        permit(casePolicy, actor, file);
        const shown = await presentCase(p.db, p, file, actor);
        return reply
          .type('text/html; charset=utf-8')
          .header('content-security-policy', PRINT_POLICY)
          .send(caseDocument(p.law, shown, p.clock.now()));
      },
    });
  };
}
