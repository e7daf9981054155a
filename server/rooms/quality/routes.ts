/** Quality over HTTP: addresses, policies, ledger entries and schemas; no logic. Rules, runs and rows here; the rest beside it. */
import type { FastifyPluginAsync } from 'fastify';
import type { Platform } from '#cases/index.ts';
import { idParams, route } from '#kernel/http/route.ts';
import { acceptBatch } from './gate-release.ts';
import * as policy from './policy.ts';
import { readOverview } from './read-overview.ts';
import { presentRule, readResource, readTerms } from './read-resource.ts';
import { readRows } from './read-rows.ts';
import { governanceRoutes } from './routes-governance.ts';
import { decideRule, propose, writeRule } from './rules/commands.ts';
import { rulesOf } from './rules/repository.ts';
import * as schema from './schema.ts';
import * as governance from './schema-governance.ts';
import { readCleaning } from './standing/cleaning.ts';
import { checkNow, nameResponsible, orderRecheck, stateSource } from './standing/commands.ts';
import { readLifecycle } from './standing/lifecycle.ts';
import { confirmRows, mendRow } from './standing/rows.ts';
import { ruleStates } from './tables.ts';
import './errors.ts';
import './notices.ts';

const tag = 'quality';
const base = '/api/quality';

export const qualityPlugin =
  (p: Platform): FastifyPluginAsync =>
  async (app) => {
    await app.register(governanceRoutes(p));
    route(app, {
      method: 'GET',
      url: `${base}/terms`,
      summary: 'Kinds of rules, dimensions in the city’s words, sub-indicators, what an expression may say',
      tag,
      policy: policy.overviewPolicy,
      reply: schema.termsReply,
      handler: ({ actor }) => readTerms(p, actor),
    });
    route(app, {
      method: 'GET',
      url: `${base}/resources`,
      summary: 'Resources by their newest check, and departments compared',
      tag,
      policy: policy.overviewPolicy,
      query: schema.overviewQuery,
      reply: schema.overviewReply,
      handler: ({ actor, query }) => readOverview(p, actor, query),
    });
    route(app, {
      method: 'GET',
      url: `${base}/resources/:id`,
      summary: 'One resource: scores, trend, rules, batches held, orders, who answers for it',
      tag,
      policy: policy.readPolicy,
      params: idParams,
      reply: schema.resourceReply,
      handler: ({ actor, params }) => readResource(p, actor, params.id),
    });
    route(app, {
      method: 'POST',
      url: `${base}/resources/:id/check`,
      summary: 'Check the visible rows now',
      tag,
      policy: policy.runPolicy,
      entry: 'quality.run-finished',
      params: idParams,
      reply: schema.resourceReply,
      handler: async ({ actor, params }) => {
        await checkNow(p, actor, params.id);
        return readResource(p, actor, params.id);
      },
    });
    route(app, {
      method: 'POST',
      url: `${base}/resources/:id/orders`,
      summary: 'The bureau orders a re-check; it stands on the resource with its result',
      tag,
      policy: policy.orderPolicy,
      entry: 'quality.recheck-ordered',
      params: idParams,
      body: schema.reasonBody,
      reply: schema.resourceReply,
      status: 201,
      handler: async ({ actor, params, body }) => {
        await orderRecheck(p, actor, params.id, body.reason);
        return readResource(p, actor, params.id);
      },
    });
    route(app, {
      method: 'PUT',
      url: `${base}/resources/:id/responsible`,
      summary: 'Name the body that answers for the quality, or strike it',
      tag,
      policy: policy.namePolicy,
      entry: 'quality.responsible-named',
      params: idParams,
      body: schema.nameBody,
      reply: schema.resourceReply,
      handler: async ({ actor, params, body }) => {
        await nameResponsible(p, actor, params.id, body.organisationId);
        return readResource(p, actor, params.id);
      },
    });
    route(app, {
      method: 'PUT',
      url: `${base}/resources/:id/sources`,
      summary: 'State from which resource a field takes its values',
      tag,
      policy: policy.sourcePolicy,
      entry: 'quality.field-source-stated',
      params: idParams,
      body: schema.sourceBody,
      reply: schema.resourceReply,
      handler: async ({ actor, params, body }) => {
        await stateSource(p, actor, params.id, body);
        return readResource(p, actor, params.id);
      },
    });
    ruleRoutes(app, p);
    rowRoutes(app, p);
  };

type App = Parameters<typeof route>[0];

function ruleRoutes(app: App, p: Platform): void {
  const rules = async (resourceId: string) => (await rulesOf(p.db, resourceId, ruleStates)).map(presentRule);
  route(app, {
    method: 'POST',
    url: `${base}/resources/:id/proposals`,
    summary: 'Propose rules from the items and from what the rows look like',
    tag,
    policy: policy.rulePolicy,
    entry: 'quality.rule-changed',
    params: idParams,
    reply: schema.proposedReply,
    handler: async ({ actor, params }) => {
      const added = await propose(p, actor, params.id);
      return { added, rules: await rules(params.id) };
    },
  });
  route(app, {
    method: 'POST',
    url: `${base}/resources/:id/rules`,
    summary: 'Write a rule; it is in force at once',
    tag,
    policy: policy.runPolicy,
    entry: 'quality.rule-changed',
    params: idParams,
    body: schema.ruleBody,
    reply: schema.proposedReply,
    status: 201,
    handler: async ({ actor, params, body }) => {
      await writeRule(p, actor, params.id, body);
      return { added: 1, rules: await rules(params.id) };
    },
  });
  route(app, {
    method: 'POST',
    url: `${base}/rules/:id/:act`,
    summary: 'Accept or decline a proposed rule, retire one in force',
    tag,
    policy: policy.runPolicy,
    entry: 'quality.rule-changed',
    params: schema.ruleParamsRoute,
    reply: schema.proposedReply,
    handler: async ({ actor, params }) => {
      const resourceId = await decideRule(p, actor, params.id, params.act);
      return { added: 0, rules: await rules(resourceId) };
    },
  });
}

function rowRoutes(app: App, p: Platform): void {
  route(app, {
    method: 'GET',
    url: `${base}/resources/:id/rows`,
    summary: 'Rows that break a rule, as they stand now; masked for whom they do not belong to',
    tag,
    policy: policy.rowsPolicy,
    params: idParams,
    query: schema.rowsQuery,
    reply: schema.rowsReply,
    handler: ({ actor, params, query }) => readRows(p, actor, params.id, query),
  });
  route(app, {
    method: 'POST',
    url: `${base}/resources/:id/confirmations`,
    summary: 'Confirm that rows are right as they are; they are not reported again',
    tag,
    policy: policy.mendPolicy,
    entry: 'quality.row-confirmed',
    params: idParams,
    body: schema.confirmBody,
    reply: schema.resourceReply,
    handler: async ({ actor, params, body }) => {
      await confirmRows(p, actor, params.id, body);
      return readResource(p, actor, params.id);
    },
  });
  route(app, {
    method: 'POST',
    url: `${base}/resources/:id/mended`,
    summary: 'Mend one row; it is loaded as a batch of its own',
    tag,
    policy: policy.mendPolicy,
    entry: 'quality.row-mended',
    params: idParams,
    body: schema.mendBody,
    reply: schema.mendReply,
    status: 201,
    handler: async ({ actor, params, body }) => ({ batchId: await mendRow(p, actor, params.id, body) }),
  });
  route(app, {
    method: 'POST',
    url: `${base}/batches/:id/accept`,
    summary: 'Accept a batch that waits for its quality, with a reason',
    tag,
    policy: policy.releasePolicy,
    entry: 'quality.batch-released',
    params: idParams,
    body: schema.reasonBody,
    reply: schema.resourceReply,
    handler: async ({ actor, params, body }) =>
      readResource(p, actor, await acceptBatch(p, actor, params.id, body.reason)),
  });
  route(app, {
    method: 'GET',
    url: `${base}/batches/:id/cleaning`,
    summary: 'How many rows each step kept out of the pool',
    tag,
    policy: policy.overviewPolicy,
    params: idParams,
    reply: governance.cleaningReply,
    handler: ({ actor, params }) => readCleaning(p, actor, params.id),
  });
  route(app, {
    method: 'GET',
    url: `${base}/resources/:id/lifecycle`,
    summary: 'The life of the data by phase, from the ledger; empty phases are shown',
    tag,
    policy: policy.readPolicy,
    params: idParams,
    reply: governance.lifecycleReply,
    handler: ({ actor, params }) => readLifecycle(p, actor, params.id),
  });
}
