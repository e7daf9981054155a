/** Addresses of the reports on sharing. */
import type { FastifyInstance } from 'fastify';
import type { Platform } from '#cases/index.ts';
import { route } from '#kernel/http/route.ts';
import { allowed, definePolicy, denied, inBusiness, oversees } from '#kernel/policy.ts';
import { readSharing } from '../sharing/policy.ts';
import { unsuppliedReply } from '../supply/schema.ts';
import { readUnsupplied } from '../supply/unsupplied.ts';
import { readGranted, readRefusals } from './decisions.ts';
import * as schema from './schema.ts';
import { readAccess, readExceptions, readFunnel, readUses } from './standing.ts';

const tag = 'share';
const base = '/api/share/reports';
const overseer = definePolicy('share.report.whole', (actor) => {
  const may = inBusiness(actor);
  if (!may.allowed) return may;
  return oversees(actor) ? allowed : denied('由主管部门查阅', 'for the authority');
});

export function reportRoutes(app: FastifyInstance, p: Platform): void {
  route(app, {
    method: 'GET',
    url: `${base}/refusals`,
    summary: 'Refusals of a year by ground and by provider, with those that were overturned',
    tag,
    policy: readSharing,
    query: schema.yearQuery,
    reply: schema.refusalsReply,
    handler: ({ actor, query }) => readRefusals(p, actor, query),
  });
  route(app, {
    method: 'GET',
    url: `${base}/granted`,
    summary: 'Applications granted and entries not shared, by provider',
    tag,
    policy: readSharing,
    query: schema.yearQuery,
    reply: schema.grantedReply,
    handler: ({ actor, query }) => readGranted(p, actor, query),
  });
  route(app, {
    method: 'GET',
    url: `${base}/exceptions`,
    summary: 'Share of entries that are not shared without condition, by department and in the city',
    tag,
    policy: readSharing,
    query: schema.providerQuery,
    reply: schema.exceptionsReply,
    handler: ({ actor, query }) => readExceptions(p, actor, query),
  });
  route(app, {
    method: 'GET',
    url: `${base}/access`,
    summary: 'Time from consent to the first possible access, and what is overdue',
    tag,
    policy: readSharing,
    reply: schema.accessReply,
    handler: ({ actor }) => readAccess(p, actor),
  });
  route(app, {
    method: 'GET',
    url: `${base}/supply`,
    summary: 'Agreed, not supplied: consents without a working interface or file, with their age',
    tag,
    policy: readSharing,
    reply: unsuppliedReply,
    handler: ({ actor }) => readUnsupplied(p, actor),
  });
  route(app, {
    method: 'GET',
    url: `${base}/funnel`,
    summary: 'Applications from draft to first call, waiting times by department, disputes',
    tag,
    policy: overseer,
    reply: schema.funnelReply,
    handler: () => readFunnel(p),
  });
  route(app, {
    method: 'GET',
    url: `${base}/uses`,
    summary: 'Who uses what for what and how much, of the own data',
    tag,
    policy: readSharing,
    reply: schema.usesReply,
    handler: ({ actor }) => readUses(p, actor),
  });
}
