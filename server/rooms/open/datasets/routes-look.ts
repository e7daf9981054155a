/** What is looked at before it goes out, over HTTP: the public page of a draft, the rows by which a release differs. */
import type { FastifyInstance } from 'fastify';
import type { Platform } from '#cases/index.ts';
import { idParams, route } from '#kernel/http/route.ts';
import { readDifference } from '../releases/difference-rows.ts';
import { readDraft } from './draft.ts';
import { readPolicy, releasePolicy } from './policy.ts';
import { differenceReply, draftReply } from './schema-desk.ts';

const tag = 'open';
const desk = '/api/open/desk';

export function datasetLookRoutes(app: FastifyInstance, p: Platform): void {
  route(app, {
    method: 'GET',
    url: `${desk}/versions/:id/preview`,
    summary: 'The page of a data set as the public would have it by this version',
    tag,
    policy: readPolicy,
    params: idParams,
    reply: draftReply,
    handler: ({ actor, params }) => readDraft(p, actor, params.id),
  });
  route(app, {
    method: 'GET',
    url: `${desk}/releases/:id/difference`,
    summary: 'Some rows that come, go and change with a release, against the one before',
    tag,
    policy: releasePolicy,
    params: idParams,
    reply: differenceReply,
    handler: ({ actor, params }) => readDifference(p, actor, params.id),
  });
}
