/** What is done to a case beside deciding it, over HTTP. */

import { Readable } from 'node:stream';
import type { FastifyPluginAsync, FastifyReply } from 'fastify';
import type { Actor } from '#kernel/actor.ts';
import { type Tx, transact } from '#kernel/db.ts';
import { problem } from '#kernel/errors.ts';
import { idParams, route } from '#kernel/http/route.ts';
import { sentName } from '#kernel/http/sent-name.ts';
import { attach, comment, openAttachment } from './dossier.ts';
import { extendStep } from './extend.ts';
import { assignStep, forwardStep, reassignStep } from './hand-over.ts';
import { casePolicy, stepPolicy } from './policy.ts';
import { presentCase } from './presenter.ts';
import { stepParams } from './schema.ts';
import * as schema from './schema-acts.ts';
import { caseReply } from './schema-file.ts';
import { answerSupplement, askSupplement, callOffSupplement } from './supplement.ts';
import type { Platform } from './types.ts';
import { withdrawHere } from './withdraw.ts';

const tag = 'cases';
const onStep = '/api/cases/:id/steps/:stepId';

export function actRoutes(p: Platform): FastifyPluginAsync {
  const { registry } = p.cases;

  const shown = async (id: string, actor: Actor) => {
    const file = await p.cases.getCase(p.db, id);
    if (!file) throw problem('cases.not-found');
    return presentCase(p.db, p, file, actor);
  };

  return async (app) => {
    /** An act on a step: parameters, body and the reply are alike, what happens is the command's. */
    const act = <B extends Parameters<typeof route>[1]['body'] & object>(
      name: string,
      summary: string,
      entry: string,
      body: B,
      work: (
        tx: Tx,
        on: { caseId: string; stepId: string; actor: Actor },
        body: B extends { _output: infer O } ? O : never,
      ) => Promise<void>,
    ): void =>
      route(app, {
        method: 'POST',
        url: `${onStep}/${name}`,
        summary,
        tag,
        policy: casePolicy,
        entry,
        params: stepParams,
        body,
        reply: caseReply,
        handler: async ({ actor, params, body: given }) => {
          const on = { caseId: params.id, stepId: params.stepId, actor };
          await transact(p.db, (tx) => work(tx, on, given as B extends { _output: infer O } ? O : never));
          return shown(params.id, actor);
        },
      });

    act(
      'extension',
      'Extends the limit of a step: once, before it is due, by whom the pack names',
      'cases.step-extended',
      schema.extensionBody,
      (tx, on, body) => extendStep(registry, tx, p, { ...on, ...body }),
    );
    act(
      'supplement',
      'Asks the applicant to supplement; the clock stands still',
      'cases.supplement-asked',
      schema.supplementBody,
      (tx, on, body) => askSupplement(registry, tx, p, { ...on, ...body }),
    );
    act(
      'supplement/answer',
      'The applicant answers; the clock runs on',
      'cases.supplement-ended',
      schema.answerBody,
      (tx, on, body) => answerSupplement(tx, p, { ...on, ...body }),
    );
    act(
      'supplement/end',
      'The holder goes on without an answer; the clock runs on',
      'cases.supplement-ended',
      schema.callOffBody,
      (tx, on, body) => callOffSupplement(registry, tx, p, { ...on, ...body }),
    );
    act(
      'forward',
      'Passes a step on to another organisation, with its own limit where the pack gives one',
      'cases.step-forwarded',
      schema.forwardBody,
      (tx, on, body) => forwardStep(registry, tx, p, { ...on, ...body }),
    );
    act(
      'assignee',
      'Puts a step on the desk of one person of the organisation, or on everybody’s',
      'cases.step-assigned',
      schema.assignBody,
      (tx, on, body) => assignStep(registry, tx, p, { ...on, ...body }),
    );
    act(
      'holder',
      'Gives a step to another organisation; its clock runs on',
      'cases.step-reassigned',
      schema.reassignBody,
      (tx, on, body) => reassignStep(registry, tx, p, { ...on, ...body }),
    );

    route(app, {
      method: 'POST',
      url: '/api/cases/:id/withdrawal',
      summary: 'The applicant takes the case back, where the pack allows it here',
      tag,
      policy: casePolicy,
      entry: 'cases.withdrawn',
      params: idParams,
      body: schema.withdrawBody,
      reply: caseReply,
      handler: async ({ actor, params, body }) => {
        await transact(p.db, (tx) =>
          withdrawHere(registry, tx, p, { caseId: params.id, actor, reason: body.reason }),
        );
        return shown(params.id, actor);
      },
    });

    route(app, {
      method: 'POST',
      url: '/api/cases/:id/comments',
      summary: 'Adds a comment; it is never changed',
      tag,
      policy: casePolicy,
      entry: 'cases.commented',
      params: idParams,
      body: schema.commentBody,
      reply: caseReply,
      handler: async ({ actor, params, body }) => {
        await comment(p, actor, { caseId: params.id, ...body });
        return shown(params.id, actor);
      },
    });

    route(app, {
      method: 'GET',
      url: '/api/cases/:id/attachments/:attachmentId',
      summary: 'The content of an attachment, as it was put in',
      tag,
      policy: casePolicy,
      params: schema.attachmentParams,
      handler: async ({ actor, params, reply }) => {
        const { attachment, content } = await openAttachment(p, actor, {
          caseId: params.id,
          attachmentId: params.attachmentId,
        });
        return asDownload(reply, attachment.name, attachment.sha256, content);
      },
    });

    await app.register(uploads(p, shown));
  };
}

/** Never shown in the browser: what people upload is not trusted to be what it says. */
function asDownload(reply: FastifyReply, name: string, sha256: string, content: Readable): FastifyReply {
  return reply
    .header('content-type', 'application/octet-stream')
    .header('content-disposition', `attachment; filename*=UTF-8''${encodeURIComponent(name)}`)
    .header('etag', `"${sha256}"`)
    .header('x-content-type-options', 'nosniff')
    .send(content);
}

/** Files come as they are: this part of the server parses no body; the command bounds it. */
const uploads =
  (p: Platform, shown: (id: string, actor: Actor) => ReturnType<typeof presentCase>): FastifyPluginAsync =>
  async (app) => {
    app.removeAllContentTypeParsers();
    app.addContentTypeParser('*', (_request, _payload, done) => done(null));
    route(app, {
      method: 'POST',
      url: '/api/cases/:id/attachments',
      summary: 'Adds a file as the body; its name in x-file-name, percent-encoded; it is never changed',
      tag,
      policy: stepPolicy,
      entry: 'cases.attached',
      streams: true,
      params: idParams,
      query: schema.attachmentQuery,
      reply: caseReply,
      status: 201,
      handler: async ({ actor, params, query, request, reply }) => {
        try {
          await attach(
            p,
            actor,
            {
              caseId: params.id,
              stepId: query.stepId,
              name: sentName(request.headers['x-file-name']),
              mediaType: request.headers['content-type'] ?? 'application/octet-stream',
              content: request.raw,
            },
            (chunks) => Readable.from(chunks, { objectMode: false }),
          );
        } catch (error) {
          // What is left of a refused body is thrown away, so that the refusal can still be read.
          request.raw.unpipe();
          request.raw.resume();
          reply.header('connection', 'close');
          throw error;
        }
        return shown(params.id, actor);
      },
    });
  };
