/** Marks of trade secrets and consents of data sets over HTTP: what there is, and the second look at a mark. */
import type { FastifyInstance } from 'fastify';
import type { Platform } from '#cases/index.ts';
import { idParams, route } from '#kernel/http/route.ts';
import { lookAtSecret } from './looks.ts';
import { lookPolicy, secretLookPolicy } from './policy.ts';
import { listProtection, readProtection } from './protection.ts';
import * as schema from './schema-protection.ts';

const tag = 'open';
const base = '/api/open/protection';

export function protectionRoutes(app: FastifyInstance, p: Platform): void {
  route(app, {
    method: 'GET',
    url: base,
    summary: 'Data sets with marks of trade secrets and consents: how many, and which ends next',
    tag,
    policy: lookPolicy,
    reply: schema.protectionList,
    handler: ({ actor }) => listProtection(p, actor),
  });
  route(app, {
    method: 'GET',
    url: `${base}/:id`,
    summary: 'Of one data set: items, marks with the looks at them, consents with scope and end',
    tag,
    policy: lookPolicy,
    params: idParams,
    reply: schema.protectionReply,
    handler: ({ actor, params }) => readProtection(p, actor, params.id),
  });
  route(app, {
    method: 'POST',
    url: '/api/open/entries/:id/secret-items/look',
    summary: 'A second person looks at a mark of a trade secret and leaves or lifts it',
    tag,
    policy: secretLookPolicy,
    entry: 'open.secret-looked-at',
    params: idParams,
    body: schema.lookBody,
    handler: async ({ actor, params, body, reply }) => {
      await lookAtSecret(p, actor, params.id, body);
      return reply.code(204).send();
    },
  });
}
