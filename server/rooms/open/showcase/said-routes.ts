/** Entries and comments that wait to be looked at, over HTTP. */
import type { FastifyInstance } from 'fastify';
import type { Platform } from '#cases/index.ts';
import { idParams, route } from '#kernel/http/route.ts';
import { moderatePolicy } from '../voices/policy.ts';
import { moderateSaid, readSaid } from './said.ts';
import { saidList, saidQuery, saidReply, saidVerdict } from './schema.ts';

const tag = 'open';
const base = '/api/open/moderation';

export function saidRoutes(app: FastifyInstance, p: Platform): void {
  route(app, {
    method: 'GET',
    url: `${base}/said`,
    summary: 'Entries of events and comments on drafts by whether they are shown, each with what is doubtful',
    tag,
    policy: moderatePolicy,
    query: saidQuery,
    reply: saidList,
    handler: ({ query, actor }) => readSaid(p, actor, query),
  });
  const kinds = [
    ['entry', 'entries', 'an entry of an event'],
    ['comment', 'comments', 'a comment on a draft'],
  ] as const;
  for (const [of, path, what] of kinds)
    route(app, {
      method: 'POST',
      url: `${base}/${path}/:id`,
      summary: `Shows or hides ${what}, with a reason; either can be undone by the other`,
      tag,
      policy: moderatePolicy,
      entry: 'open.said-moderated',
      params: idParams,
      body: saidVerdict,
      reply: saidReply,
      handler: ({ params, body, actor }) => moderateSaid(p, actor, { of, id: params.id }, body),
    });
}
