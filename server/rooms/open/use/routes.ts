/** Addresses of the use of authorised data: its reports, and the applications that call. */
import type { FastifyInstance } from 'fastify';
import type { Platform } from '#cases/index.ts';
import { idParams, route } from '#kernel/http/route.ts';
import { endClient, registerClient } from './clients.ts';
import { clientPolicy, listUsePolicy, reportUsePolicy, returnReportPolicy } from './policy.ts';
import { listUse, readUse } from './read.ts';
import { fileReport, returnReport } from './reports.ts';
import * as schema from './schema.ts';

const tag = 'open';
const base = '/api/open/use';
const reports = '/api/open/use-reports';

export function useRoutes(app: FastifyInstance, p: Platform): void {
  route(app, {
    method: 'GET',
    url: base,
    summary: 'Reports on use by access: due, received and missing; one’s own, of one’s data, or all',
    tag,
    policy: listUsePolicy,
    query: schema.useQuery,
    reply: schema.useList,
    handler: ({ actor, query }) => listUse(p, actor, query),
  });
  route(app, {
    method: 'GET',
    url: `${base}/:id`,
    summary:
      'The use of one access: its scenario, its reports with what was handed in, the applications that call',
    tag,
    policy: listUsePolicy,
    params: idParams,
    reply: schema.useReply,
    handler: ({ actor, params }) => readUse(p, actor, params.id),
  });
  route(app, {
    method: 'POST',
    url: `${reports}/:id/filing`,
    summary: 'Hands in the report of a period; what differs from the application is shown to the provider',
    tag,
    policy: reportUsePolicy,
    entry: 'open.report-filed',
    params: idParams,
    body: schema.reportBody,
    reply: schema.useReply,
    handler: async ({ actor, params, body }) =>
      readUse(p, actor, await fileReport(p, actor, params.id, body)),
  });
  route(app, {
    method: 'POST',
    url: `${reports}/:id/return`,
    summary: 'Returns a report that is not enough, with the reason and a day by which it comes again',
    tag,
    policy: returnReportPolicy,
    entry: 'open.report-returned',
    params: idParams,
    body: schema.returnBody,
    reply: schema.useReply,
    handler: async ({ actor, params, body }) =>
      readUse(p, actor, await returnReport(p, actor, params.id, body)),
  });
  route(app, {
    method: 'POST',
    url: `${base}/:id/clients`,
    summary: 'Registers an application or client that calls by this access, with the networks it calls from',
    tag,
    policy: clientPolicy,
    entry: 'open.client-registered',
    params: idParams,
    body: schema.clientBody,
    reply: schema.clientReply,
    status: 201,
    handler: async ({ actor, params, body }) => ({ id: await registerClient(p, actor, params.id, body) }),
  });
  route(app, {
    method: 'POST',
    url: `${base}/:id/clients/:client/end`,
    summary: 'Ends a registered application; its keys are dead with it',
    tag,
    policy: clientPolicy,
    entry: 'open.client-ended',
    params: schema.clientParams,
    reply: schema.useReply,
    handler: async ({ actor, params }) => {
      await endClient(p, actor, params);
      return readUse(p, actor, params.id);
    },
  });
}
