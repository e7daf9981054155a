/** Addresses of the papers by which an applicant proves the ability asked for. */
import { Readable } from 'node:stream';
import type { FastifyInstance, FastifyPluginAsync } from 'fastify';
import { z } from 'zod';
import type { Platform } from '#cases/index.ts';
import { idParams, route } from '#kernel/http/route.ts';
import { paperIn } from '../people/paper-body.ts';
import { applyPolicy, listApplicationsPolicy } from './policy.ts';
import { addProof, readProof } from './proof-papers.ts';
import { readApplication } from './read.ts';
import { applicationReply } from './schema.ts';

const tag = 'open';
const base = '/api/open/applications';
const proofParams = z.strictObject({ id: z.uuid(), proofId: z.uuid() });

export function proofRoutes(app: FastifyInstance, p: Platform): void {
  route(app, {
    method: 'GET',
    url: `${base}/:id/proofs/:proofId`,
    summary: 'One paper, for the applicant and those who decide',
    tag,
    policy: listApplicationsPolicy,
    params: proofParams,
    handler: async ({ actor, params, reply }) => {
      const { name, content } = await readProof(p, actor, params);
      return reply
        .header('content-type', 'application/octet-stream')
        .header('content-disposition', `attachment; filename*=UTF-8''${encodeURIComponent(name)}`)
        .header('x-content-type-options', 'nosniff')
        .send(Readable.from([content], { objectMode: false }));
    },
  });
  app.register(sent(p));
}

/** Papers come as they are: this part of the server parses no body. */
const sent =
  (p: Platform): FastifyPluginAsync =>
  async (app) => {
    app.removeAllContentTypeParsers();
    app.addContentTypeParser('*', (_request, _payload, done) => done(null));
    route(app, {
      method: 'POST',
      url: `${base}/:id/proofs`,
      summary:
        'Adds a paper that proves the ability asked for (PDF, PNG or JPEG); its name in x-file-name, percent-encoded',
      tag,
      policy: applyPolicy,
      entry: 'open.application-proof-added',
      streams: true,
      params: idParams,
      reply: applicationReply,
      status: 201,
      handler: async ({ actor, params, request }) => {
        await addProof(p, actor, params.id, await paperIn(request));
        return readApplication(p, actor, params.id);
      },
    });
  };
