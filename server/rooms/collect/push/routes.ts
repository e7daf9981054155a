/** Push over HTTP: signed calls of systems beside the gateway, and what people see of them. */
import type { FastifyPluginAsync, FastifyRequest } from 'fastify';
import { z } from 'zod';
import type { Platform } from '#cases/index.ts';
import { route } from '#kernel/http/route.ts';
import { publicPolicy } from '#kernel/policy.ts';
import { readBatchPolicy } from '../policy.ts';
import { provedCaller } from './caller.ts';
import { acceptPush } from './commands/accept-push.ts';
import { makePushKey, revokePushKey } from './commands/keys.ts';
import { recordFaultTexts } from './errors.ts';
import { pushPath, pushStatusPath, readGuide } from './guide.ts';
import { pushKeyPolicy } from './policy.ts';
import type { PushPorts, SignedCall } from './ports.ts';
import { readLag, readPush, readPushes, readPushKeys } from './read.ts';
import * as schema from './schema.ts';

const tag = 'push';
const base = '/api/collect';
/** No setting lets more through. */
const LARGEST_BODY = 16_777_216;

export function pushPlugin(p: Platform, ports: PushPorts): FastifyPluginAsync {
  return async (app) => {
    await app.register(machines(p, ports));
    route(app, {
      method: 'GET',
      url: `${base}/pushes`,
      summary: 'Pushes with their state, counts and lag, newest first',
      tag,
      policy: readBatchPolicy,
      query: schema.pushesQuery,
      reply: schema.pushesReply,
      handler: ({ actor, query }) => readPushes(p, actor, query),
    });
    route(app, {
      method: 'GET',
      url: `${base}/pushes/:id`,
      summary: 'One push: what was refused or held back record by record, and the lag of each',
      tag,
      policy: readBatchPolicy,
      params: schema.idParams,
      reply: schema.pushReply,
      handler: ({ actor, params }) => readPush(p, actor, params.id),
    });
    route(app, {
      method: 'GET',
      url: `${base}/lag`,
      summary: 'Lag from production to visible, by day',
      tag,
      policy: readBatchPolicy,
      query: schema.lagQuery,
      reply: schema.lagReply,
      handler: ({ actor, query }) => readLag(p, actor, query.resource),
    });
    route(app, {
      method: 'GET',
      url: `${base}/resources/:id/push`,
      summary: 'How to push into a resource: address, headers, fields, calls ready to run',
      tag,
      policy: readBatchPolicy,
      params: schema.idParams,
      reply: schema.guideReply,
      handler: ({ actor, params }) => readGuide(p, ports, actor, params.id),
    });
    route(app, {
      method: 'GET',
      url: `${base}/push-keys`,
      summary: 'Push keys of my organisation’s systems',
      tag,
      policy: pushKeyPolicy,
      reply: schema.keysReply,
      handler: ({ actor }) => readPushKeys(p, actor),
    });
    route(app, {
      method: 'POST',
      url: `${base}/push-keys`,
      summary: 'Make a push key for a system; its secret is shown once',
      tag,
      policy: pushKeyPolicy,
      entry: 'collect.push-key-made',
      body: schema.keyBody,
      reply: schema.madeKey,
      status: 201,
      handler: async ({ actor, body }) => {
        const made = await makePushKey(p, ports, actor, body);
        return { ...made, createdAt: made.createdAt.toISOString() };
      },
    });
    route(app, {
      method: 'DELETE',
      url: `${base}/push-keys/:id`,
      summary: 'Revoke a push key for good',
      tag,
      policy: pushKeyPolicy,
      entry: 'collect.push-key-revoked',
      params: schema.keyParams,
      reply: schema.revoked,
      handler: async ({ actor, params }) => {
        await revokePushKey(p, actor, params.id);
        return { revoked: true as const };
      },
    });
  };
}

const headerOf = (request: FastifyRequest, name: string): string | undefined => {
  const value = request.headers[name];
  return typeof value === 'string' ? value : undefined;
};

function signedCall(p: Platform, request: FastifyRequest): SignedCall {
  const target = request.raw.url ?? '';
  const mark = target.indexOf('?');
  return {
    method: request.method,
    path: mark === -1 ? target : target.slice(0, mark),
    query: mark === -1 ? '' : target.slice(mark + 1),
    body: Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0),
    headers: request.headers,
    address: request.ip,
    at: p.clock.now(),
  };
}

/** The digest is over the bytes as sent, so bodies are not parsed here; who may call is decided by key and signature. */
const machines =
  (p: Platform, ports: PushPorts): FastifyPluginAsync =>
  async (app) => {
    app.addHook('onRoute', (options) => {
      options.bodyLimit = LARGEST_BODY;
    });
    app.removeAllContentTypeParsers();
    app.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, body, done) => {
      done(null, body);
    });
    route(app, {
      method: 'POST',
      url: pushPath,
      summary: 'Push one record or a batch of records into a resource, as JSON or one object a line',
      tag,
      policy: publicPolicy,
      entry: 'collect.push-accepted',
      params: schema.idParams,
      reply: schema.pushAnswer,
      status: 202,
      handler: async ({ params, request, reply }) => {
        const actor = await provedCaller(p, ports, signedCall(p, request));
        const type = headerOf(request, 'content-type') ?? '';
        const taken = await acceptPush(p, actor, {
          resourceId: params.id,
          body: Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0),
          format: /ndjson|jsonl/i.test(type) ? 'ndjson' : 'json',
          idempotencyKey: headerOf(request, 'idempotency-key') ?? '',
          producedAt: headerOf(request, 'x-gongshu-produced-at'),
        });
        reply.header('cache-control', 'no-store');
        if (taken.repeated) reply.header('idempotency-replayed', 'true');
        return {
          id: taken.id,
          resourceId: taken.resourceId,
          receivedAt: taken.receivedAt.toISOString(),
          accepted: taken.accepted,
          refused: taken.refused.map(({ place, field, code }) => ({
            record: place,
            field,
            code,
            reason: recordFaultTexts[code],
          })),
          repeated: taken.repeated,
          status: pushStatusPath.replace(':id', taken.id),
        };
      },
    });
    route(app, {
      method: 'GET',
      url: pushStatusPath,
      summary: 'What became of a push, for the system that sent it',
      tag,
      policy: publicPolicy,
      params: z.strictObject({ id: z.uuid() }),
      reply: schema.pushReply,
      handler: async ({ params, request, reply }) => {
        const actor = await provedCaller(p, ports, signedCall(p, request));
        reply.header('cache-control', 'no-store');
        return readPush(p, actor, params.id);
      },
    });
  };
