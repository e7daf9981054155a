/** The yearly evaluation over HTTP. */
import type { FastifyInstance } from 'fastify';
import type { Platform } from '#cases/index.ts';
import { idParams, route } from '#kernel/http/route.ts';
import { evaluationCsv, listEvaluations, readEvaluation, readRecords, runEvaluation } from './evaluate.ts';
import { evaluatePolicy, readEvaluationPolicy } from './policy.ts';
import * as schema from './schema.ts';

const tag = 'open';
const base = '/api/open/evaluations';

export function evaluationRoutes(app: FastifyInstance, p: Platform): void {
  route(app, {
    method: 'GET',
    url: base,
    summary: 'Evaluations of how departments opened their data, year by year',
    tag,
    policy: readEvaluationPolicy,
    reply: schema.evaluationList,
    handler: ({ actor }) => listEvaluations(p, actor),
  });
  route(app, {
    method: 'POST',
    url: base,
    summary: 'Runs the evaluation of a year from the records, and keeps it',
    tag,
    policy: evaluatePolicy,
    entry: 'open.evaluation-run',
    body: schema.runBody,
    reply: schema.evaluationReply,
    status: 201,
    handler: async ({ actor, body }) => readEvaluation(p, await runEvaluation(p, actor, body)),
  });
  route(app, {
    method: 'GET',
    url: `${base}/:id`,
    summary: 'One evaluation: each department’s figures and their totals',
    tag,
    policy: readEvaluationPolicy,
    params: idParams,
    reply: schema.evaluationReply,
    handler: ({ params }) => readEvaluation(p, params.id),
  });
  route(app, {
    method: 'GET',
    url: `${base}/:id/records`,
    summary: 'The records that a figure is the sum of, as they stand now',
    tag,
    policy: readEvaluationPolicy,
    params: idParams,
    query: schema.recordsQuery,
    reply: schema.recordsReply,
    handler: ({ params, query }) => readRecords(p, params.id, query),
  });
  route(app, {
    method: 'GET',
    url: `${base}/:id/file`,
    summary: 'One evaluation as a table for spreadsheets',
    tag,
    policy: readEvaluationPolicy,
    params: idParams,
    handler: async ({ params, reply }) => {
      const { name, body } = await evaluationCsv(p, params.id);
      return reply
        .type('text/csv; charset=utf-8')
        .header('content-disposition', `attachment; filename="${name}"`)
        .send(body);
    },
  });
}
