/** Demands over HTTP: filed and followed by the public, handled by officials. */
import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import type { Platform } from '#cases/index.ts';
import type { Actor } from '#kernel/actor.ts';
import { idParams, route } from '#kernel/http/route.ts';
import { publicPolicy, type RoutePolicy } from '#kernel/policy.ts';
import { answerOf } from './answer.ts';
import { channelOf, choiceOf, setChoice, setChoicePolicy } from './choices.ts';
import { readFigures } from './figures.ts';
import { fileDemandOf } from './file.ts';
import { closePromise, linkEntry } from './fulfil.ts';
import { assignTo, hide, joinInto, redirect } from './handle.ts';
import * as policy from './policy.ts';
import { readFile, readFiles, readMatches, readOwnDemands, readPublicDemands, readTracked } from './read.ts';
import { fileReview } from './review.ts';
import * as schema from './schema.ts';
import { requireDemand } from './store.ts';

const tag = 'open';
const base = '/api/open/demands';
const files = '/api/open/demand-files';

export function demandRoutes(app: FastifyInstance, p: Platform): void {
  publicRoutes(app, p);
  deskRoutes(app, p);
  choiceRoutes(app, p);
}

function choiceRoutes(app: FastifyInstance, p: Platform): void {
  const read = async () => ({
    channel: await channelOf(p.db),
    prioritiesBy: await choiceOf(p.db, 'priorities-by'),
  });
  route(app, {
    method: 'GET',
    url: '/api/open/choices',
    summary: 'Where requests for disclosure go, and the day of the year by which priorities are due',
    tag,
    policy: publicPolicy,
    reply: schema.choicesReply,
    handler: read,
  });
  route(app, {
    method: 'PUT',
    url: '/api/open/choices/:key',
    summary: 'The bureau fills in one of them',
    tag,
    policy: setChoicePolicy,
    entry: 'open.choice-set',
    params: schema.choiceParams,
    body: schema.choiceBody,
    reply: schema.choicesReply,
    handler: async ({ actor, params, body }) => {
      await setChoice(p, actor, params.key, body.value);
      return read();
    },
  });
}

function publicRoutes(app: FastifyInstance, p: Platform): void {
  route(app, {
    method: 'GET',
    url: base,
    summary: 'What the public asks for, the same asks joined and counted, most wanted first',
    tag,
    policy: publicPolicy,
    query: schema.demandQuery,
    reply: schema.publicDemands,
    handler: ({ actor, query }) => readPublicDemands(p, actor, query),
  });
  route(app, {
    method: 'GET',
    url: `${base}/matches`,
    summary: 'What there is already that may be what is wanted, and where requests for disclosure go',
    tag,
    policy: publicPolicy,
    query: schema.matchesQuery,
    reply: schema.matchesReply,
    handler: ({ actor, query }) => readMatches(p, actor, query.wanted),
  });
  route(app, {
    method: 'GET',
    url: `${base}/figures`,
    summary: 'Demands counted: by kind, by who asks, by unit; those past their day by name',
    tag,
    policy: publicPolicy,
    query: z.strictObject({ unit: z.uuid().optional() }),
    reply: schema.demandFigures,
    handler: ({ query }) => readFigures(p, query.unit),
  });
  route(app, {
    method: 'GET',
    url: `${base}/mine`,
    summary: 'What the reader asked for',
    tag,
    policy: policy.fileDemand,
    reply: z.object({ items: z.array(schema.publicDemand) }),
    handler: ({ actor }) => readOwnDemands(p, actor),
  });
  route(app, {
    method: 'POST',
    url: base,
    summary: 'Asks for data that are not listed or not open; for disclosure, shows where that is asked for',
    tag,
    policy: policy.fileDemand,
    entry: 'open.demand-filed',
    body: schema.demandBody,
    reply: schema.filedReply,
    status: 201,
    handler: async ({ actor, body }) => {
      const { id, number } = await requireDemand(p.db, await fileDemandOf(p, actor, body));
      return { id, number };
    },
  });
  route(app, {
    method: 'GET',
    url: `${base}/:number`,
    summary: 'One demand by its number: who answers it, by when, how long it has waited, what was answered',
    tag,
    policy: publicPolicy,
    params: schema.numberParams,
    reply: schema.trackedDemand,
    handler: ({ actor, params }) => readTracked(p, actor, params.number),
  });
  route(app, {
    method: 'POST',
    url: `${base}/:id/review`,
    summary: 'Asks the authority to review an answer',
    tag,
    policy: policy.askReview,
    entry: 'open.review-filed',
    params: idParams,
    body: schema.reviewBody,
    reply: schema.trackedDemand,
    handler: async ({ actor, params, body }) => {
      await fileReview(p, actor, params.id, body.reason);
      return readTracked(p, actor, params.id);
    },
  });
}

function deskRoutes(app: FastifyInstance, p: Platform): void {
  route(app, {
    method: 'GET',
    url: files,
    summary: 'Demands as files: those put to the own unit, or all for those who oversee',
    tag,
    policy: policy.readDemands,
    query: schema.fileQuery,
    reply: schema.publicDemands,
    handler: ({ actor, query }) => readFiles(p, actor, query),
  });
  route(app, {
    method: 'GET',
    url: `${files}/:id`,
    summary: 'One demand with everything that happened to it and what the reader may do',
    tag,
    policy: policy.fileDemand,
    params: idParams,
    reply: schema.demandFile,
    handler: ({ actor, params }) => readFile(p, actor, params.id),
  });
  act(app, p, {
    name: 'assign',
    summary: 'The bureau names the unit that is to answer',
    policy: policy.assignDemand,
    entry: 'open.demand-assigned',
    body: schema.assignBody,
    run: (actor, id, body) => assignTo(p, actor, id, body.unitId, body.said),
  });
  act(app, p, {
    name: 'answer',
    summary: 'The unit answers: a date, conditions, or a refusal with reasons; or sends it back',
    policy: policy.answerDemand,
    entry: 'open.demand-answered',
    body: schema.answerBody,
    run: (actor, id, body) => answerOf(p, actor, id, body),
  });
  act(app, p, {
    name: 'join',
    summary: 'Joins a demand with an earlier one for the same',
    policy: policy.joinDemand,
    entry: 'open.demand-joined',
    body: schema.joinBody,
    run: (actor, id, body) => joinInto(p, actor, id, body.into),
  });
  act(app, p, {
    name: 'redirect',
    summary: 'Marks a demand as a request for disclosure and sends its author to the channel for that',
    policy: policy.redirectDemand,
    entry: 'open.demand-redirected',
    body: schema.redirectBody,
    run: (actor, id, body) => redirect(p, actor, id, body.why),
  });
  act(app, p, {
    name: 'hide',
    summary: 'Hides the words of a demand from the public, with a reason; none shows them again',
    policy: policy.hideDemand,
    entry: 'open.demand-hidden',
    body: schema.hideBody,
    run: (actor, id, body) => hide(p, actor, id, body.why),
  });
  act(app, p, {
    name: 'link',
    summary: 'Says by which entry a promise is kept',
    policy: policy.fulfilDemand,
    entry: 'open.demand-linked',
    body: schema.linkBody,
    run: (actor, id, body) => linkEntry(p, actor, id, body.resourceId),
  });
  act(app, p, {
    name: 'close',
    summary: 'Ends a promise that is kept; refused while it is not',
    policy: policy.fulfilDemand,
    entry: 'open.demand-fulfilled',
    body: z.strictObject({}),
    run: (actor, id) => closePromise(p, actor, id),
  });
}

type Act<B extends z.ZodType> = {
  name: string;
  summary: string;
  policy: RoutePolicy;
  entry: string;
  body: B;
  run(actor: Actor, id: string, body: z.output<B>): Promise<void>;
};

/** An act on one demand, answered with its file as it then stands. */
function act<B extends z.ZodType>(app: FastifyInstance, p: Platform, spec: Act<B>): void {
  route(app, {
    method: 'POST',
    url: `${files}/:id/${spec.name}`,
    summary: spec.summary,
    tag,
    policy: spec.policy,
    entry: spec.entry,
    params: idParams,
    body: spec.body,
    reply: schema.demandFile,
    handler: async ({ actor, params, body }) => {
      await spec.run(actor, params.id, body as z.output<B>);
      return readFile(p, actor, params.id);
    },
  });
}
