/** Classification over HTTP: addresses, policies, ledger entries and schemas; no logic. */
import type { FastifyPluginAsync } from 'fastify';
import type { Platform } from '#cases/index.ts';
import { idParams, route } from '#kernel/http/route.ts';
import { permit } from '#kernel/policy.ts';
import { cityKey } from './city-key.ts';
import { clearOpeningGround, closeFinding } from './commands/close.ts';
import { detectResource, settle } from './commands/detect.ts';
import { confirmGrade, proposeGrade, reviewGrade } from './commands/grade.ts';
import { fileImplementing, issueTable, previewTable } from './commands/rules.ts';
import { getGrading } from './gradings.ts';
import { applyMask, needsKey } from './masks/masks.ts';
import {
  clearPolicy,
  closeFindingPolicy,
  findingsPolicy,
  gradePolicy,
  implementingPolicy,
  issuePolicy,
  readGradePolicy,
  readRulesPolicy,
  reviewPolicy,
} from './policy.ts';
import * as read from './read.ts';
import { readFinding, readFindings } from './read-findings.ts';
import * as schema from './schema.ts';

const tag = 'classify';
const base = '/api/classify';

export const classifyPlugin =
  (p: Platform): FastifyPluginAsync =>
  async (app) => {
    route(app, {
      method: 'GET',
      url: `${base}/terms`,
      summary: 'The rules in force, kinds of content, masks and kinds of findings in words',
      tag,
      policy: readRulesPolicy,
      reply: schema.termsReply,
      handler: ({ actor }) => read.readTerms(p, actor),
    });
    route(app, {
      method: 'GET',
      url: `${base}/rule-tables`,
      summary: 'Versions of the rules on classes and grades, newest first',
      tag,
      policy: readRulesPolicy,
      reply: schema.tablesReply,
      handler: ({ actor }) => read.readTables(p, actor),
    });
    route(app, {
      method: 'GET',
      url: `${base}/rule-tables/:version`,
      summary: 'One version of the rules; 0 is the national scheme',
      tag,
      policy: readRulesPolicy,
      params: schema.versionParams,
      reply: schema.tableReply,
      handler: ({ params }) => read.readTable(p, params.version),
    });
    route(app, {
      method: 'GET',
      url: `${base}/rule-tables/:version/affected`,
      summary: 'Entries whose grade would be another under this version',
      tag,
      policy: readRulesPolicy,
      params: schema.versionParams,
      reply: schema.affectedReply,
      handler: ({ actor, params }) => read.readAffectedBy(p, actor, params.version),
    });
    route(app, {
      method: 'POST',
      url: `${base}/rule-tables/preview`,
      summary: 'What issuing this table would change; nothing is kept',
      tag,
      policy: issuePolicy,
      entry: { none: 'computes and keeps nothing' },
      body: schema.previewBody,
      reply: schema.affectedReply,
      handler: async ({ actor, body }) => {
        await previewTable(p, actor, body.body);
        return read.readAffected(p, actor, body.body);
      },
    });
    route(app, {
      method: 'POST',
      url: `${base}/rule-tables`,
      summary: 'Issues the next version of the rules',
      tag,
      policy: issuePolicy,
      entry: 'classify.table-issued',
      body: schema.issueBody,
      reply: schema.tableReply,
      status: 201,
      handler: async ({ actor, body }) => read.readTable(p, await issueTable(p, actor, body)),
    });
    route(app, {
      method: 'GET',
      url: `${base}/implementing-rules`,
      summary: 'Departments’ own rules: one’s own, or all for bureau and auditor',
      tag,
      policy: readRulesPolicy,
      reply: schema.implementingList,
      handler: ({ actor }) => read.readImplementing(p, actor),
    });
    route(app, {
      method: 'POST',
      url: `${base}/implementing-rules`,
      summary: 'Files a department’s implementing rules, which tighten and never loosen',
      tag,
      policy: implementingPolicy,
      entry: 'classify.implementing-filed',
      body: schema.implementingBody,
      reply: schema.implementingList,
      status: 201,
      handler: async ({ actor, body }) => {
        await fileImplementing(p, actor, body);
        return read.readImplementing(p, actor);
      },
    });
    route(app, {
      method: 'GET',
      url: `${base}/grades`,
      summary: 'Published entries with the grade stated and the grade in force',
      tag,
      policy: findingsPolicy,
      query: schema.gradeListQuery,
      reply: schema.gradeList,
      handler: ({ actor, query }) => read.readGradeList(p, actor, query),
    });
    route(app, {
      method: 'GET',
      url: `${base}/resources/:id`,
      summary: 'One resource: items, what was detected, proposed and confirmed grades, measures in force',
      tag,
      policy: readGradePolicy,
      params: idParams,
      reply: schema.gradePageReply,
      handler: ({ actor, params }) => read.readGradePage(p, actor, params.id),
    });
    route(app, {
      method: 'POST',
      url: `${base}/resources/:id/gradings`,
      summary: 'Answers the grading questions; the proposal follows from the table',
      tag,
      policy: gradePolicy,
      entry: 'classify.grade-proposed',
      params: idParams,
      body: schema.proposeBody,
      reply: schema.gradePageReply.extend({ gradingId: schema.gradingReply.shape.id }),
      status: 201,
      handler: async ({ actor, params, body }) => {
        const gradingId = await proposeGrade(p, actor, params.id, body);
        return { ...(await read.readGradePage(p, actor, params.id)), gradingId };
      },
    });
    route(app, {
      method: 'POST',
      url: `${base}/gradings/:id/confirm`,
      summary: 'Confirms a grade; a laxer one than proposed needs a reason and goes to the bureau',
      tag,
      policy: gradePolicy,
      entry: 'classify.grade-confirmed',
      params: idParams,
      body: schema.confirmBody,
      reply: schema.gradePageReply,
      handler: async ({ actor, params, body }) => {
        const { resource_id: id } = await confirmGrade(p, actor, params.id, body);
        return read.readGradePage(p, actor, id);
      },
    });
    route(app, {
      method: 'POST',
      url: `${base}/gradings/:id/review`,
      summary: 'The bureau accepts or refuses a laxer grade',
      tag,
      policy: reviewPolicy,
      entry: 'classify.grade-reviewed',
      params: idParams,
      body: schema.reviewBody,
      reply: schema.gradePageReply,
      handler: async ({ actor, params, body }) => {
        await reviewGrade(p, actor, params.id, body);
        const grading = await getGrading(p.db, params.id);
        return read.readGradePage(p, actor, grading?.resource_id ?? params.id);
      },
    });
    route(app, {
      method: 'POST',
      url: `${base}/resources/:id/detect`,
      summary: 'Looks for sensitive content by names, comments and a sample; the sample is forgotten',
      tag,
      policy: gradePolicy,
      entry: 'classify.detected',
      params: idParams,
      body: schema.detectBody,
      reply: schema.gradePageReply,
      handler: async ({ actor, params, body }) => {
        await detectResource(p, actor, params.id, body.header.length > 0 ? body : undefined);
        return read.readGradePage(p, actor, params.id);
      },
    });
    route(app, {
      method: 'POST',
      url: `${base}/resources/:id/detections`,
      summary: 'Confirms or dismisses what was detected, with the reason',
      tag,
      policy: gradePolicy,
      entry: 'classify.detection-settled',
      params: idParams,
      body: schema.settleBody,
      reply: schema.gradePageReply,
      handler: async ({ actor, params, body }) => {
        await settle(p, actor, params.id, body);
        return read.readGradePage(p, actor, params.id);
      },
    });
    route(app, {
      method: 'POST',
      url: `${base}/resources/:id/grounds/:ground/clear`,
      summary: 'The bureau clears a ground against opening',
      tag,
      policy: clearPolicy,
      entry: 'classify.ground-cleared',
      params: schema.groundParams,
      body: schema.reasonBody,
      reply: schema.gradePageReply,
      handler: async ({ actor, params, body }) => {
        await clearOpeningGround(p, actor, params.id, params.ground, body.reason);
        return read.readGradePage(p, actor, params.id);
      },
    });
    route(app, {
      method: 'GET',
      url: `${base}/findings`,
      summary: 'What is to be looked into: one’s own, or all for bureau and auditor',
      tag,
      policy: findingsPolicy,
      query: schema.findingQuery,
      reply: schema.findingList,
      handler: ({ actor, query }) => readFindings(p, actor, query),
    });
    route(app, {
      method: 'POST',
      url: `${base}/findings/:id/close`,
      summary: 'Closes a finding with what was done',
      tag,
      policy: closeFindingPolicy,
      entry: 'classify.finding-closed',
      params: idParams,
      body: schema.closeBody,
      reply: schema.findingList.shape.items.element,
      handler: async ({ actor, params, body }) => {
        await closeFinding(p, actor, params.id, body.note);
        return readFinding(p, actor, params.id);
      },
    });
    route(app, {
      method: 'GET',
      url: `${base}/not-open`,
      summary: 'Approved entries that are not opened, each with its ground',
      tag,
      policy: findingsPolicy,
      reply: schema.notOpenReply,
      handler: ({ actor }) => read.readNotOpen(p, actor),
    });
    route(app, {
      method: 'POST',
      url: `${base}/masks/preview`,
      summary: 'What a mask makes of samples; they are answered and forgotten',
      tag,
      policy: readRulesPolicy,
      entry: { none: 'computes and keeps nothing' },
      body: schema.maskPreviewBody,
      reply: schema.maskPreviewReply,
      handler: async ({ actor, body }) => {
        permit(readRulesPolicy, actor, undefined);
        const key = needsKey(body.mask) ? await cityKey(p) : undefined;
        // A domain of its own: what is seen here never equals a token of a service.
        const context = { key, domain: 'preview' };
        return {
          results: body.samples.map((sample) => {
            const masked = applyMask(body.mask, sample, context);
            return masked === null ? null : String(masked);
          }),
        };
      },
    });
  };
