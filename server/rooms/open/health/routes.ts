/** The daily check over HTTP: its summary for everybody, findings and objections for departments. */
import type { FastifyInstance } from 'fastify';
import type { Platform } from '#cases/index.ts';
import { idParams, route } from '#kernel/http/route.ts';
import { publicPolicy } from '#kernel/policy.ts';
import { decide, limit, objectTo } from './commands.ts';
import { decideObjection, objectPolicy, readFindings, setLimit } from './policy.ts';
import { listFindings, readHealth } from './read.ts';
import * as schema from './schema.ts';

const tag = 'open';
const base = '/api/open/health';
const all = schema.findingsQuery.parse({});

export function healthRoutes(app: FastifyInstance, p: Platform): void {
  route(app, {
    method: 'GET',
    url: base,
    summary: 'What the daily check of open data found, in summary: four marks, by rule, by department',
    tag,
    policy: publicPolicy,
    reply: schema.healthReply,
    handler: () => readHealth(p),
  });
  route(app, {
    method: 'GET',
    url: `${base}/findings`,
    summary: 'Findings with their evidence: the own ones, or all for who oversees',
    tag,
    policy: readFindings,
    query: schema.findingsQuery,
    reply: schema.findingsReply,
    handler: ({ actor, query }) => listFindings(p, actor, query),
  });
  route(app, {
    method: 'POST',
    url: `${base}/findings/:id/objections`,
    summary: 'Objects to a finding',
    tag,
    policy: objectPolicy,
    entry: 'open.finding-objected',
    params: idParams,
    body: schema.objectionBody,
    reply: schema.findingsReply,
    status: 201,
    handler: async ({ actor, params, body }) => {
      await objectTo(p, actor, params.id, body.said);
      return listFindings(p, actor, all);
    },
  });
  route(app, {
    method: 'POST',
    url: `${base}/objections/:id/decision`,
    summary: 'Decides an objection: upheld, the finding ends',
    tag,
    policy: decideObjection,
    entry: 'open.objection-decided',
    params: idParams,
    body: schema.decisionBody,
    reply: schema.findingsReply,
    handler: async ({ actor, params, body }) => {
      await decide(p, actor, params.id, body);
      return listFindings(p, actor, all);
    },
  });
  route(app, {
    method: 'POST',
    url: `${base}/limits`,
    summary: 'Sets what counts as too little or too empty, and how long a department has to mend',
    tag,
    policy: setLimit,
    entry: 'open.health-limit-set',
    body: schema.limitBody,
    reply: schema.findingsReply,
    status: 201,
    handler: async ({ actor, body }) => {
      await limit(p, actor, body);
      return listFindings(p, actor, all);
    },
  });
}
