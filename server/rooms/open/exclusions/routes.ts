/** Exclusions over HTTP. */
import type { FastifyInstance } from 'fastify';
import type { Platform } from '#cases/index.ts';
import { idParams, route } from '#kernel/http/route.ts';
import { stateAcquisition } from './acquisition.ts';
import { fillDerived } from './derived.ts';
import { exclusionKeepPolicy, exclusionReadPolicy, superiorPolicy } from './policy.ts';
import { readBoard } from './read.ts';
import { answerReview, planEntry } from './reviews.ts';
import * as schema from './schema.ts';
import { attachSuperior, endSuperior } from './superior.ts';
import { justifyWay, recordWay, withdrawConsent } from './ways.ts';

const tag = 'open';
const base = '/api/open/exclusions';
const entry = '/api/open/entries/:id';

export function exclusionRoutes(app: FastifyInstance, p: Platform): void {
  route(app, {
    method: 'GET',
    url: base,
    summary:
      'Every published entry: opened, planned, in scope without a day, or excluded on a ground; figures by provider',
    tag,
    policy: exclusionReadPolicy,
    query: schema.boardQuery,
    reply: schema.boardReply,
    handler: ({ query, actor }) => readBoard(p, actor, query),
  });
  route(app, {
    method: 'POST',
    url: `${entry}/superior-rules`,
    summary:
      'Attaches a rule of higher law that bars or narrows the opening of an entry; act and article are demanded',
    tag,
    policy: superiorPolicy,
    entry: 'open.superior-attached',
    params: idParams,
    body: schema.superiorBody,
    reply: schema.idReply,
    status: 201,
    handler: async ({ params, body, actor }) => ({ id: await attachSuperior(p, actor, params.id, body) }),
  });
  route(app, {
    method: 'POST',
    url: `${base}/superior-rules/:id/end`,
    summary: 'Ends a rule of higher law, with the reason',
    tag,
    policy: superiorPolicy,
    entry: 'open.superior-ended',
    params: idParams,
    body: schema.reasonBody,
    handler: async ({ params, body, actor, reply }) => {
      await endSuperior(p, actor, params.id, body.reason);
      return reply.code(204).send();
    },
  });
  route(app, {
    method: 'POST',
    url: `${entry}/planned`,
    summary: 'Sets the day by which an entry in scope is to be opened',
    tag,
    policy: exclusionKeepPolicy,
    entry: 'open.scope-planned',
    params: idParams,
    body: schema.planBody,
    handler: async ({ params, body, actor, reply }) => {
      await planEntry(p, actor, params.id, body);
      return reply.code(204).send();
    },
  });
  route(app, {
    method: 'POST',
    url: `${entry}/acquisition`,
    summary: 'States how the unit came by the data of an entry',
    tag,
    policy: exclusionKeepPolicy,
    entry: 'open.acquisition-stated',
    params: idParams,
    body: schema.acquisitionBody,
    handler: async ({ params, body, actor, reply }) => {
      await stateAcquisition(p, actor, params.id, body);
      return reply.code(204).send();
    },
  });
  route(app, {
    method: 'POST',
    url: `${entry}/ways-back`,
    summary:
      'Records masking that passed the scan or the consent of a third party: the entry is to be taken into scope',
    tag,
    policy: exclusionKeepPolicy,
    entry: 'open.way-back-recorded',
    params: idParams,
    body: schema.wayBody,
    reply: schema.idReply,
    status: 201,
    handler: async ({ params, body, actor }) => ({ id: await recordWay(p, actor, params.id, body) }),
  });
  wayRoutes(app, p);
}

function wayRoutes(app: FastifyInstance, p: Platform): void {
  route(app, {
    method: 'POST',
    url: `${base}/ways-back/:id/justify`,
    summary: 'Says anew why an entry fit for opening stays closed',
    tag,
    policy: exclusionKeepPolicy,
    entry: 'open.way-back-justified',
    params: idParams,
    body: schema.reasonBody,
    handler: async ({ params, body, actor, reply }) => {
      await justifyWay(p, actor, params.id, body.reason);
      return reply.code(204).send();
    },
  });
  route(app, {
    method: 'POST',
    url: `${base}/ways-back/:id/withdraw-consent`,
    summary: 'The third party takes consent back: what was opened on it is withdrawn at once',
    tag,
    policy: exclusionKeepPolicy,
    entry: 'open.third-party-withdrew',
    params: idParams,
    body: schema.reasonBody,
    reply: schema.withdrawnReply,
    handler: ({ params, body, actor }) => withdrawConsent(p, actor, params.id, body.reason),
  });
  route(app, {
    method: 'POST',
    url: `${base}/ways-back/:id/fill`,
    summary: 'Fills the published derived entry with the masked rows of today',
    tag,
    policy: exclusionKeepPolicy,
    entry: 'open.derived-filled',
    params: idParams,
    reply: schema.filledReply,
    handler: ({ params, actor }) => fillDerived(p, actor, params.id),
  });
  route(app, {
    method: 'POST',
    url: `${base}/looks/:id/answer`,
    summary: 'Answers the regular look at what is not opened',
    tag,
    policy: exclusionKeepPolicy,
    entry: 'open.exclusion-reviewed',
    params: idParams,
    body: schema.answerBody,
    reply: schema.answeredReply,
    handler: ({ params, body, actor }) => answerReview(p, actor, params.id, body),
  });
}
