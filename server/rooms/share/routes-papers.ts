/** Addresses of what hangs on an application: print and seal, files, the finished form, the letter, dispute, mark. */
import type { Readable } from 'node:stream';
import type { FastifyInstance, FastifyPluginAsync, FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import type { Platform } from '#cases/index.ts';
import type { Actor } from '#kernel/actor.ts';
import { problem } from '#kernel/errors.ts';
import { idParams, route } from '#kernel/http/route.ts';
import { fileNameOf, readBody } from '#rooms/catalog/index.ts';
import { attachFile, attachmentsOf, detachFile } from './attachments.ts';
import { openBasket } from './commands/create-application.ts';
import { raiseDispute } from './disputes/raise.ts';
import { blocks } from './paper-tables.ts';
import { formPaper, openFinished } from './papers/form.ts';
import { letterOf } from './papers/letter.ts';
import {
  createPolicy,
  disputePolicy,
  markUntruePolicy,
  partyPolicy,
  readPolicy,
  savePolicy,
  sealPolicy,
} from './policy.ts';
import { presentApplication, presentApplications } from './presenter.ts';
import { permitReading } from './reading.ts';
import { type Application, getApplication } from './repository.ts';
import { answersSchema, applicationReply, applicationSummary } from './schema.ts';
import { printForSeal, sealBlock } from './seals/commands.ts';
import { managingUnit } from './seals/unit.ts';
import { markUntrue } from './untrue/untrue.ts';

const tag = 'share';
const one = '/api/share/applications/:id';

const fileParams = z.object({ id: z.uuid(), file: z.uuid() });
const sealQuery = z.strictObject({ block: z.enum(blocks), day: z.iso.date() });

/** Never shown in the browser as what it says it is; the digest lets the receiver check it. */
function send(reply: FastifyReply, name: string, type: string, content: Buffer | Readable, sha256?: string) {
  return reply
    .header('content-type', type)
    .header('content-disposition', `attachment; filename*=UTF-8''${encodeURIComponent(name)}`)
    .header('x-content-type-options', 'nosniff')
    .headers(sha256 ? { etag: `"${sha256}"` } : {})
    .send(content);
}

export function paperRoutes(app: FastifyInstance, p: Platform): void {
  const readable = async (actor: Actor, id: string): Promise<Application> => {
    const application = await getApplication(p.db, id);
    if (!application) throw problem('kernel.not-found');
    await permitReading(p, actor, application);
    return application;
  };
  const shown = async (actor: Actor, id: string) =>
    presentApplication(p.db, p, actor, await readable(actor, id));

  route(app, {
    method: 'POST',
    url: '/api/share/baskets',
    summary: 'Begins one application for each service chosen: each with its own number and its own decision',
    tag,
    policy: createPolicy,
    entry: 'share.basket-opened',
    body: z.strictObject({ serviceIds: z.array(z.uuid()).min(1).max(50), answers: answersSchema.optional() }),
    reply: z.object({ items: z.array(applicationSummary) }),
    status: 201,
    handler: async ({ actor, body }) => ({
      items: await presentApplications(p.db, await openBasket(p, actor, body)),
    }),
  });
  route(app, {
    method: 'POST',
    url: `${one}/print`,
    summary: 'Gives a form that lacks nothing its number, for printing, signature and seal',
    tag,
    policy: savePolicy,
    entry: 'share.form-printed',
    params: idParams,
    reply: applicationReply,
    handler: async ({ actor, params }) => {
      await printForSeal(p, actor, params.id);
      return shown(actor, params.id);
    },
  });
  route(app, {
    method: 'GET',
    url: `${one}/form`,
    summary: 'The form as a PDF to print; the fields lie within it for machines',
    tag,
    policy: readPolicy,
    params: idParams,
    handler: async ({ actor, params, reply }) => {
      const application = await readable(actor, params.id);
      const content = await formPaper(p, actor, application);
      return send(reply, `${application.number ?? application.id}.pdf`, 'application/pdf', content);
    },
  });
  route(app, {
    method: 'GET',
    url: `${one}/document`,
    summary: 'The finished form with its three blocks, for its three parties',
    tag,
    policy: partyPolicy,
    params: idParams,
    handler: async ({ actor, params, reply }) => {
      const application = await getApplication(p.db, params.id);
      if (!application) throw problem('kernel.not-found');
      const manager = (await managingUnit(p.db, p, application.applicantId)) ?? null;
      const party = partyPolicy.on(actor, { application, manager });
      if (!party.allowed) throw problem('kernel.not-found');
      const found = await openFinished(p, params.id);
      const content = await p.objects.read(found.object_key);
      return send(reply, `${application.number}.pdf`, 'application/pdf', content, found.sha256);
    },
  });
  route(app, {
    method: 'GET',
    url: `${one}/letter`,
    summary: 'The written refusal as a PDF',
    tag,
    policy: readPolicy,
    params: idParams,
    handler: async ({ actor, params, reply }) => {
      const application = await readable(actor, params.id);
      return send(reply, `${application.number}.pdf`, 'application/pdf', await letterOf(p, application));
    },
  });
  route(app, {
    method: 'GET',
    url: `${one}/files/:file`,
    summary: 'A file of an application',
    tag,
    policy: readPolicy,
    params: fileParams,
    handler: async ({ actor, params, reply }) => {
      const application = await readable(actor, params.id);
      const file = (await attachmentsOf(p.db, application.id)).find(({ id }) => id === params.file);
      if (!file) throw problem('kernel.not-found');
      const content = await p.objects.read(file.object_key);
      return send(reply, file.name, 'application/octet-stream', content, file.sha256);
    },
  });
  route(app, {
    method: 'DELETE',
    url: `${one}/files/:file`,
    summary: 'Takes a file off a draft',
    tag,
    policy: savePolicy,
    entry: 'share.file-detached',
    params: fileParams,
    reply: applicationReply,
    handler: async ({ actor, params }) => {
      await detachFile(p, actor, params.id, params.file);
      return shown(actor, params.id);
    },
  });
  route(app, {
    method: 'POST',
    url: `${one}/dispute`,
    summary:
      'Asks for coordination after a refusal; the authority opens it also while the application is decided',
    tag,
    policy: disputePolicy,
    entry: 'share.dispute-raised',
    params: idParams,
    body: z.strictObject({ reason: z.string().trim().min(4).max(2000) }),
    reply: z.object({ caseId: z.uuid() }),
    status: 201,
    handler: async ({ actor, params, body }) => {
      await readable(actor, params.id);
      return { caseId: await raiseDispute(p, actor, params.id, body.reason) };
    },
  });
  route(app, {
    method: 'POST',
    url: `${one}/untrue`,
    summary: 'The provider marks a statement as untrue, with its evidence',
    tag,
    policy: markUntruePolicy,
    entry: 'share.statement-untrue',
    params: idParams,
    body: z.strictObject({
      field: z.string().trim().min(1).max(60),
      what: z.string().trim().min(4).max(1000),
      evidence: z.string().trim().min(4).max(2000),
    }),
    reply: applicationReply,
    status: 201,
    handler: async ({ actor, params, body }) => {
      await markUntrue(p, actor, params.id, body);
      return shown(actor, params.id);
    },
  });
  void app.register(fileRoutes(p, shown));
}

const received = async (request: FastifyRequest) => ({
  name: fileNameOf(request),
  content: await readBody(request),
});

/** Files come as they are: this part parses no body. */
const fileRoutes =
  (
    p: Platform,
    shown: (actor: Actor, id: string) => ReturnType<typeof presentApplication>,
  ): FastifyPluginAsync =>
  async (app) => {
    app.removeAllContentTypeParsers();
    app.addContentTypeParser('*', (_request, _payload, done) => done(null));
    route(app, {
      method: 'POST',
      url: `${one}/seals`,
      summary:
        'Takes the signed and sealed page of one block back as PDF, PNG or JPEG; its name in x-file-name',
      tag,
      policy: sealPolicy,
      entry: 'share.block-sealed',
      streams: true,
      params: idParams,
      query: sealQuery,
      reply: applicationReply,
      status: 201,
      handler: async ({ actor, params, query, request }) => {
        await sealBlock(p, actor, params.id, { ...query, scan: await received(request) });
        return shown(actor, params.id);
      },
    });
    route(app, {
      method: 'POST',
      url: `${one}/files`,
      summary: 'Attaches a table (CSV or XLSX) to a field of a draft; it is printed with the form',
      tag,
      policy: savePolicy,
      entry: 'share.file-attached',
      streams: true,
      params: idParams,
      query: z.strictObject({ field: z.string().min(1).max(60) }),
      reply: applicationReply,
      status: 201,
      handler: async ({ actor, params, query, request }) => {
        await attachFile(p, actor, params.id, { field: query.field, file: await received(request) });
        return shown(actor, params.id);
      },
    });
  };
