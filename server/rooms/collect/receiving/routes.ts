/** Uploads in pieces over HTTP: begun and listed in JSON, sent by the tus protocol. */
import { open } from 'node:fs/promises';
import type { FastifyPluginAsync } from 'fastify';
import { problem } from '#kernel/errors.ts';
import { route } from '#kernel/http/route.ts';
import { sentName } from '#kernel/http/sent-name.ts';
import type { Kernel } from '#kernel/kernel.ts';
import { loadPolicy } from '../policy.ts';
import { resourceParams } from '../schema.ts';
import { beginBody, uploadList, uploadParams, uploadSchema } from './schema.ts';
import { openTus } from './tus.ts';
import { beginUpload, giveUp, listUploads, ownUpload, presentUpload, touch, uploadPath } from './uploads.ts';

const tag = 'collect';
const base = '/api/collect';

export const uploadRoutes =
  (p: Kernel): FastifyPluginAsync =>
  async (app) => {
    route(app, {
      method: 'POST',
      url: `${base}/resources/:id/uploads`,
      summary:
        'Begin a file that comes in pieces: its name and size; the pieces follow by tus under …/content',
      tag,
      policy: loadPolicy,
      entry: 'collect.upload-begun',
      params: resourceParams,
      body: beginBody,
      reply: uploadSchema,
      status: 201,
      handler: async ({ actor, params, body }) => {
        const fileName = sentName(encodeURIComponent(body.fileName));
        if (fileName === '') throw problem('collect.file-name-missing');
        const upload = await beginUpload(p, actor, params.id, { ...body, fileName });
        await (await open(uploadPath(p, upload.id), 'wx', 0o600)).close();
        return presentUpload(p, upload);
      },
    });
    route(app, {
      method: 'GET',
      url: `${base}/resources/:id/uploads`,
      summary: 'Unfinished uploads of a resource, whoever of the unit began them',
      tag,
      policy: loadPolicy,
      params: resourceParams,
      reply: uploadList,
      handler: async ({ actor, params }) => ({ items: await listUploads(p, actor, params.id) }),
    });
    route(app, {
      method: 'GET',
      url: `${base}/uploads/:id`,
      summary: 'One upload: how much is here, and the batch it became',
      tag,
      policy: loadPolicy,
      params: uploadParams,
      reply: uploadSchema,
      handler: async ({ actor, params }) => {
        const upload = await ownUpload(p, actor, params.id);
        return presentUpload(p, upload);
      },
    });
    route(app, {
      method: 'DELETE',
      url: `${base}/uploads/:id`,
      summary: 'Give an unfinished upload up: what is here of it is thrown away',
      tag,
      policy: loadPolicy,
      entry: 'collect.upload-given-up',
      params: uploadParams,
      status: 204,
      handler: async ({ actor, params, reply }) => {
        await giveUp(p, actor, params.id);
        return reply.send();
      },
    });
    await app.register(pieces(p));
  };

/** Bytes as they are: this part of the server parses no body and bounds none. */
const pieces =
  (p: Kernel): FastifyPluginAsync =>
  async (app) => {
    const tus = openTus(p);
    app.removeAllContentTypeParsers();
    app.addContentTypeParser('*', (_request, _payload, done) => done(null));
    route(app, {
      method: 'GET',
      url: `${base}/uploads/:id/content`,
      summary: 'HEAD by tus: how far the upload is',
      tag,
      policy: loadPolicy,
      params: uploadParams,
      handler: async ({ actor, params, request, reply }) => {
        const upload = await ownUpload(p, actor, params.id);
        if (request.method !== 'HEAD') return presentUpload(p, upload);
        await tus.handle(upload.id, request, reply);
        return reply;
      },
    });
    route(app, {
      method: 'PATCH',
      url: `${base}/uploads/:id/content`,
      summary: 'PATCH by tus: the next bytes of an upload',
      tag,
      policy: loadPolicy,
      entry: { none: 'bytes of an upload whose beginning and batch are recorded' },
      streams: true,
      params: uploadParams,
      handler: async ({ actor, params, request, reply }) => {
        const upload = await ownUpload(p, actor, params.id);
        if (upload.state !== 'open') throw problem('collect.upload-gone');
        try {
          await tus.handle(upload.id, request, reply);
        } finally {
          await touch(p, params.id);
        }
        return reply;
      },
    });
  };
