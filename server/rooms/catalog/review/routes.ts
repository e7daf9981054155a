/** Review over HTTP: comments, differences, lists handed in at once, withdrawal asked for. */
import type { FastifyInstance } from 'fastify';
import type { Platform } from '#cases/index.ts';
import { type Actor, organisationOf } from '#kernel/actor.ts';
import { problem } from '#kernel/errors.ts';
import { idParams, route } from '#kernel/http/route.ts';
import { definePolicy, inBusiness } from '#kernel/policy.ts';
import { requestWithdrawal } from '../commands/request-withdrawal.ts';
import { submitList } from '../commands/submit-list.ts';
import { readPolicy, requestWithdrawalPolicy, submitPolicy } from '../policy.ts';
import { readResource, readVersions } from '../read.ts';
import { reasonBody, resourceReply } from '../schema.ts';
import {
  addComment,
  answerComment,
  answerCommentPolicy,
  commentPolicy,
  readComments,
  settleComment,
  settlePolicy,
} from './comments.ts';
import { compareContents, nothingDiffers, onlyAdds } from './difference.ts';
import * as schema from './schema.ts';

const tag = 'catalog';
const base = '/api/catalog/resources';
const readComment = definePolicy('catalog.review.read', inBusiness);

/** Any two versions the reader may see; left out: the published one and the newest. */
async function difference(
  p: Platform,
  actor: Actor,
  id: string,
  asked: { from?: number | undefined; to?: number | undefined },
): Promise<schema.VersionDifference> {
  const { items } = await readVersions(p, actor, id);
  const published = items.find(({ state }) => state === 'published');
  const to = asked.to === undefined ? items[0] : items.find(({ number }) => number === asked.to);
  const before = items.find(({ state, number }) => state === 'published' && number < (to?.number ?? 0));
  const from =
    asked.from === undefined
      ? to?.id === published?.id
        ? before
        : published
      : items.find(({ number }) => number === asked.from);
  if (!from || !to) throw problem('kernel.not-found');
  const found = compareContents(from.content, to.content);
  const head = ({ id: versionId, number, state }: typeof from) => ({ id: versionId, number, state });
  return {
    from: head(from),
    to: head(to),
    ...found,
    same: nothingDiffers(found),
    onlyAdds: onlyAdds(found),
  };
}

export function reviewRoutes(app: FastifyInstance, p: Platform): void {
  route(app, {
    method: 'GET',
    url: `${base}/:id/difference`,
    summary: 'What tells two versions apart: fields, and items by their id',
    tag,
    policy: readPolicy,
    params: idParams,
    query: schema.differenceQuery,
    reply: schema.versionDifference,
    handler: ({ actor, params, query }) => difference(p, actor, params.id, query),
  });
  route(app, {
    method: 'GET',
    url: `${base}/:id/comments`,
    summary: 'What reviewers said of fields of its versions, with answers',
    tag,
    policy: readComment,
    params: idParams,
    query: schema.commentsQuery,
    reply: schema.commentsReply,
    handler: ({ actor, params, query }) => readComments(p, actor, params.id, query.version),
  });
  route(app, {
    method: 'POST',
    url: `${base}/:id/comments`,
    summary: 'Comment on a field of the version under review',
    tag,
    policy: commentPolicy,
    entry: 'catalog.review-commented',
    params: idParams,
    body: schema.commentBody,
    reply: schema.commentsReply,
    status: 201,
    handler: async ({ actor, params, body }) => {
      await addComment(p, actor, params.id, body);
      return readComments(p, actor, params.id);
    },
  });
  route(app, {
    method: 'POST',
    url: `${base}/:id/comments/:comment/answers`,
    summary: 'Answer a comment',
    tag,
    policy: answerCommentPolicy,
    entry: 'catalog.review-answered',
    params: schema.commentParams,
    body: schema.answerBody,
    reply: schema.commentsReply,
    status: 201,
    handler: async ({ actor, params, body }) => {
      await answerComment(p, actor, params.id, params.comment, body.text);
      return readComments(p, actor, params.id);
    },
  });
  route(app, {
    method: 'POST',
    url: `${base}/:id/comments/:comment/resolve`,
    summary: 'Mark a comment as settled',
    tag,
    policy: settlePolicy,
    entry: 'catalog.review-settled',
    params: schema.commentParams,
    reply: schema.commentsReply,
    handler: async ({ actor, params }) => {
      await settleComment(p, actor, params.id, params.comment);
      return readComments(p, actor, params.id);
    },
  });
  route(app, {
    method: 'POST',
    url: `${base}/:id/withdrawal`,
    summary: 'Ask for an entry to be taken out of the catalogue; reviewed like a change',
    tag,
    policy: requestWithdrawalPolicy,
    entry: 'catalog.withdrawal-requested',
    params: idParams,
    body: reasonBody,
    reply: resourceReply,
    handler: async ({ actor, params, body }) => {
      await requestWithdrawal(p, actor, params.id, body.reason);
      return readResource(p, actor, params.id);
    },
  });
  route(app, {
    method: 'POST',
    url: '/api/catalog/submissions',
    summary: 'Hand in several drafts as one list; each is decided on its own',
    tag,
    policy: submitPolicy,
    entry: 'catalog.resource-submitted',
    body: schema.submissionBody,
    reply: schema.submissionReply,
    status: 201,
    handler: ({ actor, body }) => {
      if (organisationOf(actor) === undefined) throw problem('kernel.sign-in-required');
      return submitList(p, actor, body.resourceIds);
    },
  });
}
