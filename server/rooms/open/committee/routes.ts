/** Matters before the committee over HTTP. */
import type { FastifyInstance } from 'fastify';
import type { Platform } from '#cases/index.ts';
import { idParams, route } from '#kernel/http/route.ts';
import { markRiskPolicy, readReferralPolicy, referPolicy } from './policy.ts';
import { listReferrals } from './read.ts';
import { decideReferral, markRisk, refer } from './refer.ts';
import * as schema from './schema.ts';

const tag = 'open';
const base = '/api/open/referrals';

export function committeeRoutes(app: FastifyInstance, p: Platform): void {
  route(app, {
    method: 'GET',
    url: base,
    summary: 'What was put before the expert committee with its opinions, and what came of it',
    tag,
    policy: readReferralPolicy,
    query: schema.referralQuery,
    reply: schema.referralList,
    handler: ({ actor, query }) => listReferrals(p, actor, query),
  });
  route(app, {
    method: 'POST',
    url: base,
    summary:
      'Puts an application or a matter before the committee; members with a declared interest are left out',
    tag,
    policy: referPolicy,
    entry: 'open.matter-referred',
    body: schema.referBody,
    reply: schema.referralList,
    status: 201,
    handler: async ({ actor, body }) => {
      await refer(p, actor, body);
      return listReferrals(p, actor, { application: body.applicationId });
    },
  });
  route(app, {
    method: 'POST',
    url: `${base}/:id/decision`,
    summary: 'Decides a matter that has no case of its own; against the opinion only with a reason',
    tag,
    policy: referPolicy,
    entry: 'open.referral-decided',
    params: idParams,
    body: schema.referralDecision,
    reply: schema.referralList,
    handler: async ({ actor, params, body }) => {
      await decideReferral(p, actor, params.id, body);
      return listReferrals(p, actor, {});
    },
  });
  route(app, {
    method: 'PUT',
    url: '/api/open/applications/:id/risk',
    summary: 'Says how much harm the use applied for could do; of high risk, the committee is heard first',
    tag,
    policy: markRiskPolicy,
    entry: 'open.risk-marked',
    params: idParams,
    body: schema.riskBody,
    reply: schema.referralList,
    handler: async ({ actor, params, body }) => {
      await markRisk(p, actor, params.id, body);
      return listReferrals(p, actor, { application: params.id });
    },
  });
}
