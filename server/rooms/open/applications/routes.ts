/** Addresses of applications for conditional data, of records of selection and of the reports on them. */
import type { FastifyInstance } from 'fastify';
import { type Platform, stepPolicy } from '#cases/index.ts';
import { idParams, route } from '#kernel/http/route.ts';
import { publicPolicy } from '#kernel/policy.ts';
import { assessApplication, withdrawApplication } from './acts.ts';
import { beginApplication, fileApplication, saveApplication } from './commands.ts';
import {
  applyPolicy,
  listApplicationsPolicy,
  redirectApplicationPolicy,
  reportPolicy,
  selectionPolicy,
} from './policy.ts';
import { previewTerms } from './preview.ts';
import { proofRoutes } from './proof-routes.ts';
import { listApplications, readApplication, readForm } from './read.ts';
import { redirectApplication } from './redirect.ts';
import { readReport } from './report.ts';
import * as schema from './schema.ts';
import { recordSelection } from './selections.ts';
import { readSelections } from './selections-read.ts';

const tag = 'open';
const base = '/api/open/applications';
const selections = '/api/open/selections';

export function applicationRoutes(app: FastifyInstance, p: Platform): void {
  proofRoutes(app, p);
  route(app, {
    method: 'GET',
    url: '/api/open/datasets/:slug/application-form',
    summary: 'What an application for this set asks, who may apply, its conditions and the rules to accept',
    tag,
    policy: publicPolicy,
    params: schema.slugParams,
    reply: schema.formReply,
    handler: ({ actor, params }) => readForm(p, actor, params.slug),
  });
  route(app, {
    method: 'GET',
    url: base,
    summary: 'Applications: one’s own, those for one’s data, or all',
    tag,
    policy: listApplicationsPolicy,
    query: schema.applicationQuery,
    reply: schema.applicationList,
    handler: ({ actor, query }) => listApplications(p, actor, query),
  });
  route(app, {
    method: 'POST',
    url: base,
    summary: 'Begins an application for a set of the opening catalogue, or goes on with the draft of it',
    tag,
    policy: applyPolicy,
    entry: 'open.application-begun',
    body: schema.beginBody,
    reply: schema.applicationReply,
    status: 201,
    handler: async ({ actor, body }) =>
      readApplication(p, actor, await beginApplication(p, actor, body.dataset)),
  });
  route(app, {
    method: 'GET',
    url: `${base}/report`,
    summary: 'Outcome and time by kind of applicant, and who was treated otherwise on equal answers',
    tag,
    policy: reportPolicy,
    reply: schema.reportReply,
    handler: ({ actor }) => readReport(p, actor),
  });
  route(app, {
    method: 'GET',
    url: `${base}/:id`,
    summary: 'One application with its state, its agreement and what the reader may do',
    tag,
    policy: listApplicationsPolicy,
    params: idParams,
    reply: schema.applicationReply,
    handler: ({ actor, params }) => readApplication(p, actor, params.id),
  });
  route(app, {
    method: 'PUT',
    url: `${base}/:id`,
    summary: 'Saves the draft, whole or not',
    tag,
    policy: applyPolicy,
    entry: 'open.application-saved',
    params: idParams,
    body: schema.saveBody,
    reply: schema.applicationReply,
    handler: async ({ actor, params, body }) => {
      await saveApplication(p, actor, params.id, body);
      return readApplication(p, actor, params.id);
    },
  });
  route(app, {
    method: 'POST',
    url: `${base}/:id/filing`,
    summary: 'Hands the application in, accepting the terms that were read',
    tag,
    policy: applyPolicy,
    entry: 'open.application-filed',
    params: idParams,
    body: schema.acceptBody,
    reply: schema.applicationReply,
    handler: async ({ actor, params, body }) => {
      await fileApplication(p, actor, params.id, body);
      return readApplication(p, actor, params.id);
    },
  });
  route(app, {
    method: 'PUT',
    url: `${base}/:id/steps/:step/assessment`,
    summary: 'Says of each condition whether it is met, and on which terms; before the step is decided',
    tag,
    policy: stepPolicy,
    entry: 'open.application-assessed',
    params: schema.stepParams,
    body: schema.assessmentBody,
    reply: schema.applicationReply,
    handler: async ({ actor, params, body }) => {
      await assessApplication(p, actor, params, body);
      return readApplication(p, actor, params.id);
    },
  });
  route(app, {
    method: 'POST',
    url: `${base}/:id/steps/:step/preview`,
    summary: 'What the applicant would get on these terms: fields, rows, and the agreement word by word',
    tag,
    policy: stepPolicy,
    entry: 'open.rows-previewed',
    params: schema.stepParams,
    body: schema.termsBody,
    reply: schema.previewReply,
    handler: ({ actor, params, body }) => previewTerms(p, actor, params, body),
  });
  route(app, {
    method: 'POST',
    url: `${base}/:id/withdrawal`,
    summary: 'Takes the application back',
    tag,
    policy: applyPolicy,
    entry: 'open.application-withdrawn',
    params: idParams,
    reply: schema.applicationReply,
    handler: async ({ actor, params }) => {
      await withdrawApplication(p, actor, params.id);
      return readApplication(p, actor, params.id);
    },
  });
  route(app, {
    method: 'POST',
    url: `${base}/:id/redirection`,
    summary:
      'Sends the applicant to the disclosure of government information, with the channel and the reason',
    tag,
    policy: redirectApplicationPolicy,
    entry: 'open.application-redirected',
    params: idParams,
    body: schema.redirectionBody,
    reply: schema.applicationReply,
    handler: async ({ actor, params, body }) => {
      await redirectApplication(p, actor, params.id, body.why);
      return readApplication(p, actor, params.id);
    },
  });
  route(app, {
    method: 'GET',
    url: selections,
    summary: 'Records of selection of a set, public as their notices are',
    tag,
    policy: publicPolicy,
    query: schema.selectionsQuery,
    reply: schema.selectionsReply,
    handler: ({ actor, query }) => readSelections(p, actor, query.dataset),
  });
  route(app, {
    method: 'POST',
    url: selections,
    summary: 'Records whom a competition chose to develop a set commercially',
    tag,
    policy: selectionPolicy,
    entry: 'open.selection-recorded',
    body: schema.selectionBody,
    reply: schema.selectionsReply,
    status: 201,
    handler: async ({ actor, body }) => {
      await recordSelection(p, actor, body);
      return readSelections(p, actor, body.datasetId);
    },
  });
}
