/** The government's view over HTTP, and what the bureau and units enter for it. */
import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import type { Platform } from '#cases/index.ts';
import { idParams, route } from '#kernel/http/route.ts';
import { publicPolicy } from '#kernel/policy.ts';
import { readAnswers } from './answers.ts';
import { readChannels, registerChannelOf } from './channels.ts';
import { publishGuidanceOf, readGuidance } from './guidance.ts';
import { answerInstructionOf, issueInstruction, readInstructionsOf } from './instructions.ts';
import { readView } from './overview.ts';
import { readPeriod } from './period.ts';
import * as policy from './policy.ts';
import { reportSheet } from './report-sheet.ts';
import * as schema from './schema.ts';
import { answersReply, sheetQuery } from './schema-report.ts';
import { explain, readSharesOf } from './shares.ts';
import { readUsability } from './usability.ts';

const tag = 'open';
const base = '/api/open';

export function governmentRoutes(app: FastifyInstance, p: Platform): void {
  overviewRoutes(app, p);
  registerRoutes(app, p);
  shareRoutes(app, p);
}

function overviewRoutes(app: FastifyInstance, p: Platform): void {
  route(app, {
    method: 'GET',
    url: `${base}/overview`,
    summary:
      'Plan against result by unit, overdue answers, sets taken down: the same for government and bureau',
    tag,
    policy: policy.readOverview,
    query: schema.overviewQuery,
    reply: schema.overviewReply,
    handler: ({ actor, query }) => readView(p, actor, query.year),
  });
  route(app, {
    method: 'GET',
    url: `${base}/period-report`,
    summary: 'A period of opening against the one before: fields, sets, rows, quality, demands met, partners',
    tag,
    policy: policy.readOverview,
    query: schema.periodQuery,
    reply: schema.periodReply,
    handler: ({ query }) => readPeriod(p, query.from, query.to),
  });
  route(app, {
    method: 'GET',
    url: `${base}/period-report/answers`,
    summary: 'What was taken, applied for and answered in a period: in time or late, by matter and by unit',
    tag,
    policy: policy.readOverview,
    query: schema.periodQuery,
    reply: answersReply,
    handler: ({ query }) => readAnswers(p, query.from, query.to),
  });
  route(app, {
    method: 'GET',
    url: `${base}/period-report.xlsx`,
    summary: 'The report of a period as a spreadsheet',
    tag,
    policy: policy.readOverview,
    query: sheetQuery,
    handler: async ({ query, reply }) =>
      reply
        .type('application/vnd.openxmlformats-officedocument.spreadsheetml.sheet')
        .header('content-disposition', `attachment; filename="opening-${query.from}-${query.to}.xlsx"`)
        .send(await reportSheet(p, query.from, query.to, query.lang)),
  });
  route(app, {
    method: 'GET',
    url: `${base}/instructions`,
    summary: 'Instructions on opening with the answers of units',
    tag,
    policy: policy.readInstructions,
    reply: schema.instructionsReply,
    handler: ({ actor }) => readInstructionsOf(p, actor),
  });
  route(app, {
    method: 'POST',
    url: `${base}/instructions`,
    summary: 'The government instructs units, with a day to answer by',
    tag,
    policy: policy.instruct,
    entry: 'open.instruction-issued',
    body: schema.instructionBody,
    reply: schema.instructionsReply,
    status: 201,
    handler: async ({ actor, body }) => {
      await issueInstruction(p, actor, body);
      return readInstructionsOf(p, actor);
    },
  });
  route(app, {
    method: 'POST',
    url: `${base}/instructions/:id/answer`,
    summary: 'A unit answers an instruction',
    tag,
    policy: policy.answerInstruction,
    entry: 'open.instruction-answered',
    params: idParams,
    body: schema.instructionAnswer,
    reply: schema.instructionsReply,
    handler: async ({ actor, params, body }) => {
      await answerInstructionOf(p, actor, params.id, body.answer);
      return readInstructionsOf(p, actor);
    },
  });
}

function registerRoutes(app: FastifyInstance, p: Platform): void {
  route(app, {
    method: 'GET',
    url: `${base}/guidance`,
    summary:
      'Development plans and standards of opening with their versions; data sets made under an older standard',
    tag,
    policy: publicPolicy,
    reply: schema.guidanceReply,
    handler: ({ actor }) => readGuidance(p, actor),
  });
  route(app, {
    method: 'POST',
    url: `${base}/guidance`,
    summary: 'Publishes a version of a development plan or a standard',
    tag,
    policy: policy.publishGuidance,
    entry: 'open.guidance-published',
    body: schema.guidanceBody,
    reply: schema.guidanceReply,
    status: 201,
    handler: async ({ actor, body }) => {
      await publishGuidanceOf(p, actor, body);
      return readGuidance(p, actor);
    },
  });
  route(app, {
    method: 'GET',
    url: `${base}/channels`,
    summary: 'Sites and projects registered, and hosts named in open entries that are not the platform’s',
    tag,
    policy: policy.readShares,
    reply: schema.channelsReply,
    handler: ({ actor, request }) => readChannels(p, actor, request.hostname),
  });
  route(app, {
    method: 'POST',
    url: `${base}/channels`,
    summary: 'Registers a site or project; one that offers data sets beside the platform is refused',
    tag,
    policy: policy.registerChannel,
    entry: 'open.channel-registered',
    body: schema.channelBody,
    reply: schema.channelsReply,
    status: 201,
    handler: async ({ actor, body, request }) => {
      await registerChannelOf(p, actor, body);
      return readChannels(p, actor, request.hostname);
    },
  });
}

function shareRoutes(app: FastifyInstance, p: Platform): void {
  route(app, {
    method: 'GET',
    url: `${base}/usability`,
    summary: 'Open sets by unit that are hard to use: without an open format, described fields or rows',
    tag,
    policy: policy.readShares,
    reply: schema.usabilityReply,
    handler: ({ actor }) => readUsability(p, actor),
  });
  route(app, {
    method: 'GET',
    url: `${base}/shares`,
    summary: 'The share of entries opened, by unit and quarter; falls with their explanation',
    tag,
    policy: policy.readShares,
    reply: schema.sharesReply,
    handler: ({ actor }) => readSharesOf(p, actor),
  });
  route(app, {
    method: 'POST',
    url: `${base}/shares/explain`,
    summary: 'A unit explains why its share fell',
    tag,
    policy: policy.explainFall,
    entry: 'open.fall-explained',
    body: schema.explainBody,
    reply: z.object({ ok: z.literal(true) }),
    handler: async ({ actor, body }) => {
      await explain(p, actor, body.quarter, body.said);
      return { ok: true as const };
    },
  });
}
