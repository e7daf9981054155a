/** Following the use, breaches and measures over HTTP, for provider and authority. */
import { Readable } from 'node:stream';
import type { FastifyInstance } from 'fastify';
import type { Platform } from '#cases/index.ts';
import { idParams, route } from '#kernel/http/route.ts';
import { answerAlert, listAlerts } from './alerts.ts';
import { addEvidence, dropBreach, openBreach } from './breach.ts';
import { recordCheck } from './checks.ts';
import { listUse, readSetUse } from './follow.ts';
import { breachOfLead, dismissLead, readLeads } from './leads.ts';
import { logTable, readLog } from './log.ts';
import { decideMeasure, liftMeasure, proposeMeasure } from './measures.ts';
import {
  checkPolicy,
  decidePolicy,
  dropPolicy,
  evidencePolicy,
  followPolicy,
  openBreachPolicy,
  proposePolicy,
  readBreachPolicy,
} from './policy.ts';
import { listBreaches, readBreach } from './read.ts';
import { publicConductRoutes } from './routes-public.ts';
import * as schema from './schema.ts';
import * as use from './schema-use.ts';

const tag = 'open';
const base = '/api/open/conduct';
const breaches = '/api/open/breaches';

export function conductRoutes(app: FastifyInstance, p: Platform): void {
  followRoutes(app, p);
  alertRoutes(app, p);
  breachRoutes(app, p);
  leadRoutes(app, p);
  measureRoutes(app, p);
  publicConductRoutes(app, p);
}

function followRoutes(app: FastifyInstance, p: Platform): void {
  route(app, {
    method: 'GET',
    url: `${base}/sets`,
    summary:
      'Data sets in use, those due for a check of their use first: the own ones, or all for who oversees',
    tag,
    policy: followPolicy,
    query: use.useListQuery,
    reply: use.useList,
    handler: ({ actor, query }) => listUse(p, actor, query),
  });
  route(app, {
    method: 'GET',
    url: `${base}/sets/:slug`,
    summary:
      'The use of one data set in one view: users, calls, products, reports, complaints, checks, breaches',
    tag,
    policy: followPolicy,
    params: use.namedParams,
    query: use.usePeriod,
    reply: use.setUse,
    handler: ({ actor, params, query }) => readSetUse(p, actor, params.slug, query),
  });
  route(app, {
    method: 'POST',
    url: `${base}/sets/:slug/checks`,
    summary: 'Records a check of the use with its conclusion; one in breach opens a case with the evidence',
    tag,
    policy: checkPolicy,
    entry: 'open.use-checked',
    params: use.namedParams,
    body: use.checkBody,
    reply: use.setUse,
    status: 201,
    handler: async ({ actor, params, body }) => {
      await recordCheck(p, actor, params.slug, body);
      return readSetUse(p, actor, params.slug, {});
    },
  });
  route(app, {
    method: 'GET',
    url: `${base}/log`,
    summary:
      'The record of use of one’s own data sets, whole, page by page: takings and refusals of every way out',
    tag,
    policy: followPolicy,
    query: use.logQuery,
    reply: use.logReply,
    handler: ({ actor, query }) => readLog(p, actor, query),
  });
  route(app, {
    method: 'GET',
    url: `${base}/log.csv`,
    summary: 'The same whole, as a file',
    tag,
    policy: followPolicy,
    query: use.logQuery,
    handler: async ({ actor, query, reply }) => {
      const table = await logTable(p, actor, query);
      return reply
        .type('text/csv; charset=utf-8')
        .header('content-disposition', 'attachment; filename="use-log.csv"')
        .header('cache-control', 'no-store')
        .send(Readable.from(table));
    },
  });
}

function alertRoutes(app: FastifyInstance, p: Platform): void {
  route(app, {
    method: 'GET',
    url: `${base}/alerts`,
    summary: 'Alerts of unusual use: of one’s own data sets, or all for who oversees',
    tag,
    policy: followPolicy,
    query: use.alertQuery,
    reply: use.alertList,
    handler: ({ actor, query }) => listAlerts(p, actor, query),
  });
  route(app, {
    method: 'POST',
    url: `${base}/alerts/:id/answer`,
    summary: 'Explains an alert, or makes a case of its user where a ground is named',
    tag,
    policy: checkPolicy,
    entry: 'open.alert-settled',
    params: idParams,
    body: use.alertAnswer,
    reply: use.alertList,
    handler: async ({ actor, params, body }) => {
      await answerAlert(p, actor, params.id, body);
      return listAlerts(p, actor, {});
    },
  });
}

function breachRoutes(app: FastifyInstance, p: Platform): void {
  route(app, {
    method: 'GET',
    url: breaches,
    summary: 'Cases of breaches: about one’s own data sets, or all for who oversees',
    tag,
    policy: readBreachPolicy,
    query: schema.breachQuery,
    reply: schema.breachList,
    handler: ({ actor, query }) => listBreaches(p, actor, query),
  });
  route(app, {
    method: 'POST',
    url: breaches,
    summary: 'Opens a case against a user, on one of the city’s grounds alone',
    tag,
    policy: openBreachPolicy,
    entry: 'open.breach-opened',
    body: schema.breachBody,
    reply: schema.breachReply,
    status: 201,
    handler: async ({ actor, body }) => readBreach(p, actor, await openBreach(p, actor, body)),
  });
  route(app, {
    method: 'GET',
    url: `${breaches}/:id`,
    summary: 'One case with its evidence, measures and everything that happened',
    tag,
    policy: readBreachPolicy,
    params: idParams,
    reply: schema.breachReply,
    handler: ({ actor, params }) => readBreach(p, actor, params.id),
  });
  route(app, {
    method: 'POST',
    url: `${breaches}/:id/evidence`,
    summary: 'Adds evidence',
    tag,
    policy: evidencePolicy,
    entry: 'open.breach-evidence',
    params: idParams,
    body: schema.evidenceBody,
    reply: schema.breachReply,
    status: 201,
    handler: async ({ actor, params, body }) => {
      await addEvidence(p, actor, params.id, body);
      return readBreach(p, actor, params.id);
    },
  });
  route(app, {
    method: 'POST',
    url: `${breaches}/:id/dropping`,
    summary: 'Drops a case with a reason; what was reported or led to it is dropped by the authority alone',
    tag,
    policy: dropPolicy,
    entry: 'open.breach-dropped',
    params: idParams,
    body: schema.reasonBody,
    reply: schema.breachReply,
    handler: async ({ actor, params, body }) => {
      await dropBreach(p, actor, params.id, body.reason);
      return readBreach(p, actor, params.id);
    },
  });
}

function leadRoutes(app: FastifyInstance, p: Platform): void {
  route(app, {
    method: 'GET',
    url: `${breaches}/leads`,
    summary:
      'Leads that wait: a report that is missing, a client or price that was named, a source not stated',
    tag,
    policy: openBreachPolicy,
    reply: schema.leadList,
    handler: ({ actor }) => readLeads(p, actor),
  });
  route(app, {
    method: 'POST',
    url: `${breaches}/leads/:id/case`,
    summary: 'Makes a case of a lead',
    tag,
    policy: openBreachPolicy,
    entry: 'open.breach-opened',
    params: idParams,
    body: schema.saidBody,
    reply: schema.breachReply,
    status: 201,
    handler: async ({ actor, params, body }) =>
      readBreach(p, actor, await breachOfLead(p, actor, params.id, body.said)),
  });
  route(app, {
    method: 'POST',
    url: `${breaches}/leads/:id/dismissal`,
    summary: 'Puts a lead aside with a reason',
    tag,
    policy: openBreachPolicy,
    entry: 'open.lead-settled',
    params: idParams,
    body: schema.reasonBody,
    reply: schema.leadList,
    handler: async ({ actor, params, body }) => {
      await dismissLead(p, actor, params.id, body.reason);
      return readLeads(p, actor);
    },
  });
}

function measureRoutes(app: FastifyInstance, p: Platform): void {
  route(app, {
    method: 'POST',
    url: `${breaches}/:id/proposal`,
    summary: 'The provider proposes a measure by the gravity; its user is told and may be heard',
    tag,
    policy: proposePolicy,
    entry: 'open.measure-proposed',
    params: idParams,
    body: schema.proposalBody,
    reply: schema.breachReply,
    status: 201,
    handler: async ({ actor, params, body }) => {
      await proposeMeasure(p, actor, params.id, body);
      return readBreach(p, actor, params.id);
    },
  });
  route(app, {
    method: 'POST',
    url: `${breaches}/:id/decision`,
    summary: 'The authority consents, with the public notice in the same act, or refuses with a reason',
    tag,
    policy: decidePolicy,
    entry: 'open.measure-in-force',
    params: idParams,
    body: schema.decisionBody,
    reply: schema.breachReply,
    handler: async ({ actor, params, body }) => {
      await decideMeasure(p, actor, params.id, body);
      return readBreach(p, actor, params.id);
    },
  });
  route(app, {
    method: 'POST',
    url: '/api/open/measures/:id/lifting',
    summary: 'Lifts one measure by a decision that is made public; others against the same user stay',
    tag,
    policy: decidePolicy,
    entry: 'open.measure-lifted',
    params: idParams,
    body: schema.liftBody,
    reply: schema.breachReply,
    handler: async ({ actor, params, body }) =>
      readBreach(p, actor, await liftMeasure(p, actor, params.id, body)),
  });
}
