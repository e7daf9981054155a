/** Disclosure over HTTP. */
import type { FastifyInstance } from 'fastify';
import type { Platform } from '#cases/index.ts';
import { transact } from '#kernel/db.ts';
import { idParams, route } from '#kernel/http/route.ts';
import { permit } from '#kernel/policy.ts';
import { lawNow } from '#law/settings.ts';
import { record } from '#ledger/index.ts';
import { recordSubjectConsents, withdrawSubjectConsent } from './consents.ts';
import { withheldOf } from './consents-read.ts';
import { markSecret } from './marks.ts';
import { addPattern, endPattern } from './patterns.ts';
import {
  consentPolicy,
  lookPolicy,
  patternPolicy,
  previewPolicy,
  reviewPolicy,
  riskPolicy,
  treatPolicy,
} from './policy.ts';
import { previewOf } from './preview.ts';
import { recordProcessing } from './processing.ts';
import { listDisclosure, readDisclosure, readPatterns, readRisks } from './read.ts';
import { rerun } from './rerun.ts';
import { recordReview } from './review.ts';
import { protectionRoutes } from './routes-protection.ts';
import * as schema from './schema.ts';
import { requireDataset } from './subject.ts';

const tag = 'open';
const base = '/api/open/disclosure';

export function disclosureRoutes(app: FastifyInstance, p: Platform): void {
  route(app, {
    method: 'GET',
    url: base,
    summary: 'Data sets with what stands before opening: treatment, review, scan',
    tag,
    policy: lookPolicy,
    reply: schema.listReply,
    handler: ({ actor }) => listDisclosure(p, actor),
  });
  route(app, {
    method: 'GET',
    url: `${base}/risks`,
    summary: 'Published releases in which the newest scan found something',
    tag,
    policy: riskPolicy,
    reply: schema.risksReply,
    handler: ({ actor }) => readRisks(p, actor),
  });
  route(app, {
    method: 'GET',
    url: `${base}/patterns`,
    summary: 'Patterns of the bureau that every scan looks for',
    tag,
    policy: riskPolicy,
    reply: schema.patternsReply,
    handler: ({ actor }) => readPatterns(p, actor),
  });
  route(app, {
    method: 'POST',
    url: `${base}/patterns`,
    summary: 'Adds a pattern; published releases are scanned again',
    tag,
    policy: patternPolicy,
    entry: 'open.pattern-added',
    body: schema.patternBody,
    reply: schema.idReply,
    status: 201,
    handler: async ({ body, actor }) => ({ id: await addPattern(p, actor, body) }),
  });
  route(app, {
    method: 'POST',
    url: `${base}/patterns/:id/end`,
    summary: 'Ends a pattern of the bureau',
    tag,
    policy: patternPolicy,
    entry: 'open.pattern-ended',
    params: idParams,
    handler: async ({ params, actor, reply }) => {
      await endPattern(p, actor, params.id);
      return reply.code(204).send();
    },
  });
  route(app, {
    method: 'GET',
    url: `${base}/:id`,
    summary: 'One data set before it is opened: columns, treatment, steps, reviews, scan',
    tag,
    policy: lookPolicy,
    params: idParams,
    reply: schema.disclosureReply,
    handler: ({ params, actor }) => readDisclosure(p, actor, params.id),
  });
  route(app, {
    method: 'POST',
    url: `${base}/:id/preview`,
    summary: 'What a treatment does to the rows: some before and after, what is lost, sizes of groups',
    tag,
    policy: previewPolicy,
    entry: 'open.rows-previewed',
    params: idParams,
    body: schema.askBody,
    reply: schema.previewReply,
    handler: async ({ params, body, actor }) => {
      const dataset = await requireDataset(p.db, params.id);
      permit(previewPolicy, actor, dataset);
      const law = await lawNow(p.db, p.law, p.clock.today());
      const withheld = await withheldOf(p.db, dataset.id, body.recipe);
      const seen = await previewOf(p, law, dataset, { recipe: body.recipe, record: 0, withheld }, body);
      await transact(p.db, (tx) =>
        record(tx, p, {
          kind: 'open.rows-previewed',
          actor,
          subject: { type: 'open.dataset', id: dataset.id },
          organisationId: dataset.organisationId,
          detail: { rows: seen.rows.length },
        }),
      );
      return seen;
    },
  });
  route(app, {
    method: 'POST',
    url: `${base}/:id/processing`,
    summary:
      'Records the treatment with each step of the city, done or not needed with reason, rule and person',
    tag,
    policy: treatPolicy,
    entry: 'open.processing-recorded',
    params: idParams,
    body: schema.processingBody,
    reply: schema.recordedReply,
    status: 201,
    handler: async ({ params, body, actor }) => ({
      number: await recordProcessing(p, actor, params.id, body),
    }),
  });
  route(app, {
    method: 'POST',
    url: `${base}/:id/rerun`,
    summary:
      'Runs the treatment of a release again on the batches it was run on, and says whether the same rows come of it',
    tag,
    policy: treatPolicy,
    entry: 'open.processing-rerun',
    params: idParams,
    body: schema.rerunBody,
    reply: schema.rerunReply,
    handler: ({ params, body, actor }) => rerun(p, actor, params.id, body.release),
  });
  route(app, {
    method: 'POST',
    url: `${base}/:id/review`,
    summary: 'Reviews secrecy and disclosure; not by who submits the set',
    tag,
    policy: reviewPolicy,
    entry: 'open.reviewed',
    params: idParams,
    body: schema.reviewBody,
    reply: schema.idReply,
    status: 201,
    handler: async ({ params, body, actor }) => ({ id: await recordReview(p, actor, params.id, body) }),
  });
  entryRoutes(app, p);
  protectionRoutes(app, p);
}

function entryRoutes(app: FastifyInstance, p: Platform): void {
  const of = '/api/open/entries/:id';
  route(app, {
    method: 'POST',
    url: `${of}/secret-items`,
    summary: 'Marks an item of an entry as a trade secret, or lifts the mark',
    tag,
    policy: consentPolicy,
    entry: 'open.secret-marked',
    params: idParams,
    body: schema.markBody,
    handler: async ({ params, body, actor, reply }) => {
      await markSecret(p, actor, params.id, body);
      return reply.code(204).send();
    },
  });
  route(app, {
    method: 'POST',
    url: `${of}/consents`,
    summary: 'Records consents of subjects to the opening of their rows; identities are kept sealed',
    tag,
    policy: consentPolicy,
    entry: 'open.consent-recorded',
    params: idParams,
    body: schema.consentBody,
    reply: schema.countReply,
    status: 201,
    handler: async ({ params, body, actor }) => ({
      count: await recordSubjectConsents(p, actor, params.id, body),
    }),
  });
  route(app, {
    method: 'POST',
    url: `${of}/consents/withdraw`,
    summary: 'A subject takes consent back: their rows are left out of the next release',
    tag,
    policy: consentPolicy,
    entry: 'open.consent-withdrawn',
    params: idParams,
    body: schema.withdrawBody,
    handler: async ({ params, body, actor, reply }) => {
      await withdrawSubjectConsent(p, actor, params.id, body);
      return reply.code(204).send();
    },
  });
}
