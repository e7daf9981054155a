/** Products, events and standards over HTTP. */
import type { FastifyInstance } from 'fastify';
import type { Platform } from '#cases/index.ts';
import { idParams, route } from '#kernel/http/route.ts';
import { publicPolicy, signedIn } from '#kernel/policy.ts';
import { enterEvent, listEvents, noteFate, noteResult, publishEvent, readEvent } from './held.ts';
import {
  commentPolicy,
  enterPolicy,
  holdPolicy,
  ownPolicy,
  resultPolicy,
  reviewPolicy,
  showPolicy,
  signPolicy,
  standardPolicy,
} from './policy.ts';
import { fileProduct, markLacking, reviewProduct, withdrawProduct } from './products.ts';
import { listProducts, readLeads, readProduct, readTaken } from './read.ts';
import { saidRoutes } from './said-routes.ts';
import * as schema from './schema.ts';
import {
  answerComment,
  commentOn,
  endCode,
  listStandards,
  publishFinal,
  readStandard,
  registerStandard,
  signCode,
} from './standards.ts';

const tag = 'open';
const base = '/api/open';

export function showcaseRoutes(app: FastifyInstance, p: Platform): void {
  productRoutes(app, p);
  eventRoutes(app, p);
  standardRoutes(app, p);
  saidRoutes(app, p);
}

function productRoutes(app: FastifyInstance, p: Platform): void {
  const lists = [
    ['/products', 'public', publicPolicy, 'What people made of open data: published ones, by set and form'],
    ['/me/products', 'own', signedIn, 'What the reader’s body registered'],
    ['/products/review', 'review', reviewPolicy, 'All products, for the authority’s review'],
  ] as const;
  for (const [url, whose, policy, summary] of lists)
    route(app, {
      method: 'GET',
      url: `${base}${url}`,
      summary,
      tag,
      policy,
      query: schema.productQuery,
      reply: schema.productList,
      handler: ({ actor, query }) => listProducts(p, actor, query, whose),
    });
  route(app, {
    method: 'GET',
    url: `${base}/me/taken`,
    summary: 'Sets the reader’s body obtained, on which days, and the ready line of source and day',
    tag,
    policy: signedIn,
    reply: schema.takenReply,
    handler: ({ actor }) => readTaken(p, actor),
  });
  route(app, {
    method: 'GET',
    url: `${base}/products/leads`,
    summary: 'Leads from public results that do not state their source',
    tag,
    policy: reviewPolicy,
    reply: schema.leadsReply,
    handler: ({ actor }) => readLeads(p, actor),
  });
  route(app, {
    method: 'POST',
    url: `${base}/products`,
    summary: 'Registers a product with the sets it uses and the days on which they were obtained',
    tag,
    policy: showPolicy,
    entry: 'open.product-filed',
    body: schema.productBody,
    reply: schema.productReply,
    status: 201,
    handler: async ({ actor, body }) => readProduct(p, actor, await fileProduct(p, actor, body)),
  });
  route(app, {
    method: 'GET',
    url: `${base}/products/:id`,
    summary: 'One product with its statement of sources',
    tag,
    policy: publicPolicy,
    params: schema.productParams,
    reply: schema.productReply,
    handler: ({ actor, params }) => readProduct(p, actor, params.id),
  });
  route(app, {
    method: 'POST',
    url: `${base}/products/:id/review`,
    summary: 'The authority publishes a product or returns it with a reason',
    tag,
    policy: reviewPolicy,
    entry: 'open.product-reviewed',
    params: idParams,
    body: schema.verdictBody,
    reply: schema.productReply,
    handler: async ({ actor, params, body }) => {
      await reviewProduct(p, actor, params.id, body);
      return readProduct(p, actor, params.id);
    },
  });
  route(app, {
    method: 'POST',
    url: `${base}/products/:id/lacks-statement`,
    summary: 'Marks a public result that does not state its source, and opens a lead',
    tag,
    policy: reviewPolicy,
    entry: 'open.product-marked',
    params: idParams,
    body: schema.noteBody,
    reply: schema.productReply,
    handler: async ({ actor, params, body }) => {
      await markLacking(p, actor, params.id, body.note);
      return readProduct(p, actor, params.id);
    },
  });
  route(app, {
    method: 'POST',
    url: `${base}/products/:id/withdrawal`,
    summary: 'Its author takes a product back',
    tag,
    policy: ownPolicy,
    entry: 'open.product-withdrawn',
    params: idParams,
    reply: schema.productReply,
    handler: async ({ actor, params }) => {
      await withdrawProduct(p, actor, params.id);
      return readProduct(p, actor, params.id);
    },
  });
}

function eventRoutes(app: FastifyInstance, p: Platform): void {
  route(app, {
    method: 'GET',
    url: `${base}/events`,
    summary: 'Contests, salons and seminars with their sets, entries, results and what became of them',
    tag,
    policy: publicPolicy,
    reply: schema.eventList,
    handler: ({ actor }) => listEvents(p, actor),
  });
  route(app, {
    method: 'GET',
    url: `${base}/events/:id`,
    summary: 'One event',
    tag,
    policy: publicPolicy,
    params: idParams,
    reply: schema.eventReply,
    handler: ({ actor, params }) => readEvent(p, actor, params.id),
  });
  route(app, {
    method: 'POST',
    url: `${base}/events`,
    summary: 'Publishes an event with organiser, dates and sets',
    tag,
    policy: holdPolicy,
    entry: 'open.event-published',
    body: schema.eventBody,
    reply: schema.eventReply,
    status: 201,
    handler: async ({ actor, body }) => readEvent(p, actor, await publishEvent(p, actor, body)),
  });
  route(app, {
    method: 'POST',
    url: `${base}/events/:id/entries`,
    summary: 'Files an entry',
    tag,
    policy: enterPolicy,
    entry: 'open.event-entered',
    params: idParams,
    body: schema.entryBody,
    reply: schema.eventReply,
    status: 201,
    handler: async ({ actor, params, body, request }) => {
      await enterEvent(p, { actor, network: request.ip }, params.id, body);
      return readEvent(p, actor, params.id);
    },
  });
  route(app, {
    method: 'POST',
    url: `${base}/events/:id/entries/:entry/result`,
    summary: 'Notes the result of an entry',
    tag,
    policy: resultPolicy,
    entry: 'open.event-result',
    params: schema.entryParams,
    body: schema.resultBody,
    reply: schema.eventReply,
    handler: async ({ actor, params, body }) => {
      await noteResult(p, actor, params, body.result);
      return readEvent(p, actor, params.id);
    },
  });
  route(app, {
    method: 'POST',
    url: `${base}/events/:id/entries/:entry/fates`,
    summary: 'Notes what became of a project afterwards',
    tag,
    policy: resultPolicy,
    entry: 'open.event-fate',
    params: schema.entryParams,
    body: schema.fateBody,
    reply: schema.eventReply,
    status: 201,
    handler: async ({ actor, params, body }) => {
      await noteFate(p, actor, params, body);
      return readEvent(p, actor, params.id);
    },
  });
}

function standardRoutes(app: FastifyInstance, p: Platform): void {
  route(app, {
    method: 'GET',
    url: `${base}/standards`,
    summary: 'Standards of the trade with drafts, comments, answers and final versions; who signed the code',
    tag,
    policy: publicPolicy,
    reply: schema.standardList,
    handler: ({ actor }) => listStandards(p, actor),
  });
  route(app, {
    method: 'GET',
    url: `${base}/standards/:id`,
    summary: 'One standard',
    tag,
    policy: publicPolicy,
    params: idParams,
    reply: schema.standardReply,
    handler: ({ actor, params }) => readStandard(p, actor, params.id),
  });
  route(app, {
    method: 'POST',
    url: `${base}/standards`,
    summary: 'Registers a draft with who takes part in it, for public comment',
    tag,
    policy: standardPolicy,
    entry: 'open.standard-registered',
    body: schema.standardBody,
    reply: schema.standardReply,
    status: 201,
    handler: async ({ actor, body }) => readStandard(p, actor, await registerStandard(p, actor, body)),
  });
  route(app, {
    method: 'POST',
    url: `${base}/standards/:id/comments`,
    summary: 'Comments on a draft',
    tag,
    policy: commentPolicy,
    entry: 'open.standard-commented',
    params: idParams,
    body: schema.commentBody,
    reply: schema.standardReply,
    status: 201,
    handler: async ({ actor, params, body, request }) => {
      await commentOn(p, { actor, network: request.ip }, params.id, body);
      return readStandard(p, actor, params.id);
    },
  });
  route(app, {
    method: 'POST',
    url: `${base}/standards/:id/comments/:comment/answer`,
    summary: 'Answers a comment: taken over or not, and why',
    tag,
    policy: standardPolicy,
    entry: 'open.standard-answered',
    params: schema.commentParams,
    body: schema.commentAnswer,
    reply: schema.standardReply,
    handler: async ({ actor, params, body }) => {
      await answerComment(p, actor, params, body);
      return readStandard(p, actor, params.id);
    },
  });
  route(app, {
    method: 'POST',
    url: `${base}/standards/:id/final`,
    summary: 'Publishes the final version, once every comment was answered',
    tag,
    policy: standardPolicy,
    entry: 'open.standard-final',
    params: idParams,
    body: schema.finalBody,
    reply: schema.standardReply,
    handler: async ({ actor, params, body }) => {
      await publishFinal(p, actor, params.id, body);
      return readStandard(p, actor, params.id);
    },
  });
  route(app, {
    method: 'POST',
    url: `${base}/self-discipline`,
    summary: 'A body signs the code by which it keeps its own house in order',
    tag,
    policy: signPolicy,
    entry: 'open.code-signed',
    body: schema.codeBody,
    reply: schema.standardList,
    status: 201,
    handler: async ({ actor, body }) => {
      await signCode(p, actor, body.code);
      return listStandards(p, actor);
    },
  });
  route(app, {
    method: 'POST',
    url: `${base}/self-discipline/:id/end`,
    summary: 'The authority ends the mark of a body, with the reason',
    tag,
    policy: standardPolicy,
    entry: 'open.code-ended',
    params: idParams,
    body: schema.noteBody,
    reply: schema.standardList,
    handler: async ({ actor, params, body }) => {
      await endCode(p, actor, params.id, body.note);
      return listStandards(p, actor);
    },
  });
}
