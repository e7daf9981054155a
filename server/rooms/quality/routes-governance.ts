/** What is governed beyond one resource, over HTTP: findings, campaigns, engagements, reports, standards kept, settings. */
import type { FastifyPluginAsync } from 'fastify';
import type { Platform } from '#cases/index.ts';
import { idParams, route } from '#kernel/http/route.ts';
import { abilitiesOf } from '#kernel/policy.ts';
import { platformName } from '#law/index.ts';
import { closeCampaign, openCampaign } from './campaigns/commands.ts';
import { readCampaign, readCampaignRows, readCampaigns } from './campaigns/read.ts';
import { answerFinding, passFinding, raiseFinding } from './findings/commands.ts';
import { readFinding, readFindings } from './findings/read.ts';
import * as policy from './policy.ts';
import { pdfOf } from './reports/pdf.ts';
import { makeReport, readReport } from './reports/report.ts';
import { sheetOf } from './reports/sheet.ts';
import * as schema from './schema.ts';
import * as governance from './schema-governance.ts';
import { qualitySettings, readSettings } from './settings.ts';
import { changeSetting } from './standing/commands.ts';
import { readCompliance, readStages } from './standing/compliance.ts';
import { readEngagements, recordEngagement } from './standing/engagements.ts';

const tag = 'quality';
const base = '/api/quality';

export const governanceRoutes =
  (p: Platform): FastifyPluginAsync =>
  async (app) => {
    findingRoutes(app, p);
    campaignRoutes(app, p);
    reportRoutes(app, p);
    standingRoutes(app, p);
  };

type App = Parameters<typeof route>[0];

function findingRoutes(app: App, p: Platform): void {
  route(app, {
    method: 'GET',
    url: `${base}/findings`,
    summary: 'Findings: one’s own, those one reported, or all for those who oversee',
    tag,
    policy: policy.overviewPolicy,
    query: schema.findingsQuery,
    reply: schema.findingsReply,
    handler: ({ actor, query }) => readFindings(p, actor, query),
  });
  route(app, {
    method: 'POST',
    url: `${base}/findings`,
    summary: 'Report a problem, or, for the bureau, raise a finding that the body must answer',
    tag,
    policy: policy.reportProblemPolicy,
    entry: 'quality.finding-opened',
    body: schema.raiseBody,
    reply: schema.findingReply,
    status: 201,
    handler: async ({ actor, body }) => readFinding(p, actor, await raiseFinding(p, actor, body)),
  });
  route(app, {
    method: 'GET',
    url: `${base}/findings/:id`,
    summary: 'One finding',
    tag,
    policy: policy.overviewPolicy,
    params: idParams,
    reply: schema.findingReply,
    handler: ({ actor, params }) => readFinding(p, actor, params.id),
  });
  route(app, {
    method: 'POST',
    url: `${base}/findings/:id/answer`,
    summary: 'Answer a finding; whoever reported it is told',
    tag,
    policy: policy.findingPolicy,
    entry: 'quality.finding-answered',
    params: idParams,
    body: schema.answerBody,
    reply: schema.findingReply,
    handler: async ({ actor, params, body }) => {
      await answerFinding(p, actor, params.id, body.answer);
      return readFinding(p, actor, params.id);
    },
  });
  route(app, {
    method: 'POST',
    url: `${base}/findings/:id/pass-on`,
    summary: 'Pass a finding on to the body the data come from',
    tag,
    policy: policy.findingPolicy,
    entry: 'quality.finding-passed-on',
    params: idParams,
    body: schema.passBody,
    reply: schema.findingsReply,
    handler: async ({ actor, params, body }) => {
      await passFinding(p, actor, params.id, body);
      return readFindings(p, actor, { page: 1, pageSize: 20 });
    },
  });
}

function campaignRoutes(app: App, p: Platform): void {
  route(app, {
    method: 'GET',
    url: `${base}/campaigns`,
    summary: 'Governance campaigns with their progress',
    tag,
    policy: policy.overviewPolicy,
    reply: governance.campaignsReply,
    handler: async ({ actor }) => ({
      items: await readCampaigns(p, actor),
      abilities: abilitiesOf(actor, undefined, { open: policy.campaignPolicy }),
    }),
  });
  route(app, {
    method: 'POST',
    url: `${base}/campaigns`,
    summary: 'Open a campaign over entries and dimensions, with a day it is due',
    tag,
    policy: policy.campaignPolicy,
    entry: 'quality.campaign-opened',
    body: governance.campaignBody,
    reply: governance.campaignReply,
    status: 201,
    handler: async ({ actor, body }) => readCampaign(p, actor, await openCampaign(p, actor, body)),
  });
  route(app, {
    method: 'GET',
    url: `${base}/campaigns/:id`,
    summary: 'One campaign, by body',
    tag,
    policy: policy.overviewPolicy,
    params: idParams,
    reply: governance.campaignReply,
    handler: ({ actor, params }) => readCampaign(p, actor, params.id),
  });
  route(app, {
    method: 'GET',
    url: `${base}/campaigns/:id/rows`,
    summary: 'The problem rows of a campaign, for each body its own',
    tag,
    policy: policy.overviewPolicy,
    params: idParams,
    query: governance.campaignRowsQuery,
    reply: governance.campaignRowsReply,
    handler: ({ actor, params, query }) => readCampaignRows(p, actor, params.id, query),
  });
  route(app, {
    method: 'POST',
    url: `${base}/campaigns/:id/close`,
    summary: 'Close a campaign; with rows still open a reason is needed',
    tag,
    policy: policy.campaignPolicy,
    entry: 'quality.campaign-closed',
    params: idParams,
    body: schema.reasonBody,
    reply: governance.campaignReply,
    handler: async ({ actor, params, body }) => {
      await closeCampaign(p, actor, params.id, body.reason);
      return readCampaign(p, actor, params.id);
    },
  });
  route(app, {
    method: 'GET',
    url: `${base}/engagements`,
    summary: 'Third parties engaged to govern data, with scores before and after',
    tag,
    policy: policy.overviewPolicy,
    reply: governance.engagementsReply,
    handler: ({ actor }) => readEngagements(p, actor),
  });
  route(app, {
    method: 'POST',
    url: `${base}/engagements`,
    summary: 'Record an engagement: the third party sees these resources in this term and nothing else',
    tag,
    policy: policy.reportProblemPolicy,
    entry: 'quality.engagement-recorded',
    body: governance.engagementBody,
    reply: governance.engagementsReply,
    status: 201,
    handler: async ({ actor, body }) => {
      await recordEngagement(p, actor, body);
      return readEngagements(p, actor);
    },
  });
}

function reportRoutes(app: App, p: Platform): void {
  route(app, {
    method: 'GET',
    url: `${base}/reports/:month`,
    summary: 'The month’s report by department, beside its figures worked out anew',
    tag,
    policy: policy.overviewPolicy,
    params: governance.monthParams,
    reply: governance.reportReply,
    handler: ({ actor, params }) => readReport(p, actor, params.month),
  });
  route(app, {
    method: 'POST',
    url: `${base}/reports/:month`,
    summary: 'Make the month’s report and keep it',
    tag,
    policy: policy.reportPolicy,
    entry: 'quality.report-made',
    params: governance.monthParams,
    reply: governance.reportReply,
    status: 201,
    handler: ({ actor, params }) => makeReport(p, actor, params.month),
  });
  for (const [ending, type] of [
    ['pdf', 'application/pdf'],
    ['xlsx', 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet'],
  ] as const) {
    route(app, {
      method: 'GET',
      url: `${base}/reports/:month/report.${ending}`,
      summary: `The month’s report as ${ending}`,
      tag,
      policy: policy.overviewPolicy,
      params: governance.monthParams,
      handler: async ({ actor, params, reply }) => {
        const report = await readReport(p, actor, params.month);
        const body =
          ending === 'pdf'
            ? await pdfOf(report, p.law.city.nameZh, platformName(p.law).zh)
            : await sheetOf(report);
        reply
          .type(type)
          .header('content-disposition', `attachment; filename="quality-${params.month}.${ending}"`)
          .header('cache-control', 'no-store');
        return reply.send(body);
      },
    });
  }
}

function standingRoutes(app: App, p: Platform): void {
  route(app, {
    method: 'GET',
    url: `${base}/compliance`,
    summary: 'How bodies keep to the standards their fields follow',
    tag,
    policy: policy.overviewPolicy,
    reply: governance.complianceReply,
    handler: () => readCompliance(p),
  });
  route(app, {
    method: 'GET',
    url: `${base}/stages`,
    summary: 'Entries by stage and body: electronic, structured, standardised',
    tag,
    policy: policy.overviewPolicy,
    reply: governance.stagesReply,
    handler: () => readStages(p),
  });
  const settings = async () =>
    [...(await readSettings(p.db))].flatMap(([key, { value, setAt }]) => {
      const declared = Object.entries(qualitySettings).find(([name]) => name === key)?.[1];
      return declared
        ? [
            {
              key,
              title: declared.title,
              value,
              from: declared.from,
              to: declared.to,
              setAt: setAt?.toISOString() ?? null,
            },
          ]
        : [];
    });
  route(app, {
    method: 'GET',
    url: `${base}/settings`,
    summary: 'Weights of the dimensions and how many failing rows are kept: the bureau’s, no law',
    tag,
    policy: policy.settingPolicy,
    reply: governance.settingsReply,
    handler: async ({ actor }) => ({
      items: await settings(),
      abilities: abilitiesOf(actor, undefined, { change: policy.settingPolicy }),
    }),
  });
  route(app, {
    method: 'PUT',
    url: `${base}/settings/:key`,
    summary: 'Change one of these figures',
    tag,
    policy: policy.settingPolicy,
    entry: 'quality.setting-changed',
    params: governance.settingParams,
    body: governance.settingBody,
    reply: governance.settingsReply,
    handler: async ({ actor, params, body }) => {
      await changeSetting(p, actor, params.key, body.value);
      return {
        items: await settings(),
        abilities: abilitiesOf(actor, undefined, { change: policy.settingPolicy }),
      };
    },
  });
}
