/** Addresses of agreements, accesses, keys, takings, and of the terms of a set as a text. */
import type { FastifyInstance } from 'fastify';
import type { Platform } from '#cases/index.ts';
import { idParams, route } from '#kernel/http/route.ts';
import { signAgreement } from './agreements.ts';
import { makeKey, renewKey, revokeKey } from './keys.ts';
import { keyPolicy, listAccessPolicy, signPolicy, suspendPolicy } from './policy.ts';
import { listAccess, ownTakings, readAccess, takingLog } from './read.ts';
import * as schema from './schema.ts';
import { askOtherPurpose, endAccess, resumeAccess, suspendAccess } from './state.ts';

const tag = 'open';
const base = '/api/open/access';
const keys = '/api/open/keys';

export function accessRoutes(app: FastifyInstance, p: Platform): void {
  route(app, {
    method: 'POST',
    url: '/api/open/agreements/:id/signature',
    summary:
      'Signs the agreement by the digest of the text that was read; access begins with the second signature',
    tag,
    policy: signPolicy,
    entry: 'open.agreement-signed',
    params: idParams,
    body: schema.signBody,
    reply: schema.accessList,
    handler: async ({ actor, params, body }) => {
      await signAgreement(p, actor, params.id, body.sha256);
      return listAccess(p, actor, {});
    },
  });
  route(app, {
    method: 'GET',
    url: base,
    summary:
      'Accesses to conditional data with their terms and use: one’s own, those to one’s data, or all; and one’s keys',
    tag,
    policy: listAccessPolicy,
    query: schema.accessQuery,
    reply: schema.accessList,
    handler: ({ actor, query }) => listAccess(p, actor, query),
  });
  route(app, {
    method: 'GET',
    url: `${base}/:id`,
    summary: 'One access with its agreement and what was taken by it',
    tag,
    policy: listAccessPolicy,
    params: idParams,
    reply: schema.accessReply,
    handler: ({ actor, params }) => readAccess(p, actor, params.id),
  });
  const changes = [
    [
      'suspension',
      'Suspends it; the reason is what the next call is answered with',
      'open.access-suspended',
      suspendAccess,
    ],
    ['resumption', 'Resumes it', 'open.access-resumed', resumeAccess],
    ['end', 'Ends it for good; its keys are dead with it', 'open.access-ended', endAccess],
  ] as const;
  for (const [name, summary, entry, work] of changes)
    route(app, {
      method: 'POST',
      url: `${base}/:id/${name}`,
      summary,
      tag,
      policy: suspendPolicy,
      entry,
      params: idParams,
      body: schema.reasonBody,
      reply: schema.accessReply,
      handler: async ({ actor, params, body }) => {
        await work(p, actor, params.id, body.reason);
        return readAccess(p, actor, params.id);
      },
    });
  route(app, {
    method: 'POST',
    url: `${base}/:id/purpose`,
    summary:
      'Asks for another purpose: always refused, for what was granted is fixed; a new application it takes',
    tag,
    policy: keyPolicy,
    entry: 'open.beyond-scope',
    params: idParams,
    body: schema.purposeBody,
    handler: ({ actor, params, body }) => askOtherPurpose(p, actor, params.id, body.purposeKind),
  });
  route(app, {
    method: 'POST',
    url: keys,
    summary: 'Makes a key, for an access or for open data; its token is told once',
    tag,
    policy: keyPolicy,
    entry: 'open.key-made',
    body: schema.keyBody,
    reply: schema.madeKeyReply,
    status: 201,
    handler: ({ actor, body }) => makeKey(p, actor, body),
  });
  route(app, {
    method: 'POST',
    url: `${keys}/:id/renewal`,
    summary: 'Replaces a key; the old one is dead at once',
    tag,
    policy: keyPolicy,
    entry: 'open.key-made',
    params: idParams,
    reply: schema.madeKeyReply,
    status: 201,
    handler: ({ actor, params }) => renewKey(p, actor, params.id),
  });
  route(app, {
    method: 'POST',
    url: `${keys}/:id/revocation`,
    summary: 'Revokes a key at once, in every process',
    tag,
    policy: keyPolicy,
    entry: 'open.key-revoked',
    params: idParams,
    reply: schema.accessList,
    handler: async ({ actor, params }) => {
      await revokeKey(p, actor, params.id);
      return listAccess(p, actor, {});
    },
  });
  route(app, {
    method: 'GET',
    url: '/api/open/takings',
    summary: 'What one took oneself, with version, date and the line that names the source',
    tag,
    policy: keyPolicy,
    query: schema.takingsQuery,
    reply: schema.takingsReply,
    handler: ({ actor, query }) => ownTakings(p, actor, query),
  });
  route(app, {
    method: 'GET',
    url: '/api/open/datasets/:slug/takings',
    summary:
      'Who took a set, which version, under which terms, and who was refused: for its provider and overseers',
    tag,
    policy: listAccessPolicy,
    params: schema.slugParams,
    reply: schema.logReply,
    handler: ({ actor, params }) => takingLog(p, actor, params.slug),
  });
}
