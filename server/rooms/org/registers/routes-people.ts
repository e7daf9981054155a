/** Training and the expert committee over HTTP; no logic. */
import type { FastifyInstance } from 'fastify';
import type { Platform } from '#cases/index.ts';
import { idParams, route } from '#kernel/http/route.ts';
import { appointMember, endMember, readCommittee } from './committee.ts';
import { declareInterest, endInterest, listInterests } from './interests.ts';
import {
  declareInterestPolicy,
  fileTraineePolicy,
  giveOpinionPolicy,
  keepCommitteePolicy,
  planTrainingPolicy,
  readCommitteePolicy,
  readRoundPolicy,
  readRoundsPolicy,
  readTrainingPolicy,
} from './policy.ts';
import { listPlans, readPlan, reportTraining } from './read-training.ts';
import { closeRound, giveOpinion, listRounds, openRound, readRound } from './rounds.ts';
import * as schema from './schema.ts';
import { addSession, fileTrainee, holdSession, planTraining } from './training.ts';

const tag = 'registers';
const base = '/api/registers';

export function peopleRoutes(app: FastifyInstance, p: Platform): void {
  training(app, p);
  committee(app, p);
}

function training(app: FastifyInstance, p: Platform): void {
  route(app, {
    method: 'GET',
    url: `${base}/training`,
    summary: 'The training plans of my level, and whether this year has one',
    tag,
    policy: readTrainingPolicy,
    reply: schema.planList,
    handler: ({ actor }) => listPlans(p, actor),
  });
  route(app, {
    method: 'POST',
    url: `${base}/training`,
    summary: 'Plans the training of a year and invites the officers on file',
    tag,
    policy: planTrainingPolicy,
    entry: 'org.training-planned',
    body: schema.planBody,
    reply: schema.planDetail,
    status: 201,
    handler: async ({ actor, body }) => readPlan(p, actor, await planTraining(p, actor, body)),
  });
  route(app, {
    method: 'GET',
    url: `${base}/training/report`,
    summary: 'Who was trained in a year and who was not, by body; sessions planned and not held',
    tag,
    policy: readTrainingPolicy,
    query: schema.reportQuery,
    reply: schema.trainingReport,
    handler: ({ actor, query }) =>
      reportTraining(p, actor, { year: query.year, focus: query.focus === 'true' }),
  });
  route(app, {
    method: 'POST',
    url: `${base}/training/people`,
    summary: 'Files somebody to be trained who holds none of the posts invited',
    tag,
    policy: fileTraineePolicy,
    entry: 'org.trainee-filed',
    body: schema.traineeBody,
    reply: schema.made,
    status: 201,
    handler: async ({ actor, body }) => ({ id: await fileTrainee(p, actor, body) }),
  });
  route(app, {
    method: 'GET',
    url: `${base}/training/:id`,
    summary: 'A plan with its sessions and who is invited; other organisations see their own people',
    tag,
    policy: readTrainingPolicy,
    params: idParams,
    reply: schema.planDetail,
    handler: ({ actor, params }) => readPlan(p, actor, params.id),
  });
  route(app, {
    method: 'POST',
    url: `${base}/training/:id/sessions`,
    summary: 'Adds a session to a plan',
    tag,
    policy: planTrainingPolicy,
    entry: 'org.training-planned',
    params: idParams,
    body: schema.sessionBody,
    reply: schema.planDetail,
    status: 201,
    handler: async ({ actor, params, body }) => {
      await addSession(p, actor, params.id, body);
      return readPlan(p, actor, params.id);
    },
  });
  route(app, {
    method: 'POST',
    url: `${base}/training/sessions/:id/held`,
    summary: 'Enters when a session was held, who came and with what result',
    tag,
    policy: planTrainingPolicy,
    entry: 'org.training-held',
    params: idParams,
    body: schema.heldBody,
    reply: schema.done,
    handler: async ({ actor, params, body }) => {
      await holdSession(p, actor, { sessionId: params.id, ...body });
      return { ok: true };
    },
  });
}

function committee(app: FastifyInstance, p: Platform): void {
  route(app, {
    method: 'GET',
    url: `${base}/committee`,
    summary: 'The expert committee, the origins it lacks, its working rules',
    tag,
    policy: readCommitteePolicy,
    reply: schema.committeeReply,
    handler: ({ actor }) => readCommittee(p, actor),
  });
  route(app, {
    method: 'POST',
    url: `${base}/committee/members`,
    summary: 'Appoints a member for a term',
    tag,
    policy: keepCommitteePolicy,
    entry: 'org.committee-member-appointed',
    body: schema.memberBody,
    reply: schema.made,
    status: 201,
    handler: async ({ actor, body }) => ({ id: await appointMember(p, actor, body) }),
  });
  route(app, {
    method: 'DELETE',
    url: `${base}/committee/members/:id`,
    summary: 'Ends a member’s term',
    tag,
    policy: keepCommitteePolicy,
    entry: 'org.committee-member-ended',
    params: idParams,
    reply: schema.done,
    handler: async ({ actor, params }) => {
      await endMember(p, actor, params.id);
      return { ok: true };
    },
  });
  route(app, {
    method: 'GET',
    url: `${base}/rounds`,
    summary: 'Opinion rounds: those assigned to me; all of the level for the bureau',
    tag,
    policy: readRoundsPolicy,
    reply: schema.roundList,
    handler: ({ actor }) => listRounds(p, actor),
  });
  route(app, {
    method: 'POST',
    url: `${base}/rounds`,
    summary: 'Assigns a matter to members for their opinion, under the working rules of the day',
    tag,
    policy: keepCommitteePolicy,
    entry: 'org.opinion-round-opened',
    body: schema.roundBody,
    reply: schema.roundReply,
    status: 201,
    handler: async ({ actor, body }) => readRound(p, actor, await openRound(p, actor, body)),
  });
  route(app, {
    method: 'GET',
    url: `${base}/rounds/:id`,
    summary: 'One opinion round, for the bureau and the members it is assigned to',
    tag,
    policy: readRoundPolicy,
    params: idParams,
    reply: schema.roundReply,
    handler: ({ actor, params }) => readRound(p, actor, params.id),
  });
  route(app, {
    method: 'POST',
    url: `${base}/rounds/:id/opinion`,
    summary: 'Gives an opinion, or steps back',
    tag,
    policy: giveOpinionPolicy,
    entry: 'org.opinion-given',
    params: idParams,
    body: schema.opinionBody,
    reply: schema.roundReply,
    handler: async ({ actor, params, body }) => {
      await giveOpinion(p, actor, params.id, body);
      return readRound(p, actor, params.id);
    },
  });
  route(app, {
    method: 'POST',
    url: `${base}/rounds/:id/close`,
    summary: 'Closes a round by the rules it began under; refused below the quorum',
    tag,
    policy: keepCommitteePolicy,
    entry: 'org.opinion-round-closed',
    params: idParams,
    reply: schema.roundReply,
    handler: async ({ actor, params }) => {
      await closeRound(p, actor, params.id);
      return readRound(p, actor, params.id);
    },
  });
  interests(app, p);
}

function interests(app: FastifyInstance, p: Platform): void {
  const url = `${base}/interests`;
  route(app, {
    method: 'GET',
    url,
    summary: 'In whom experts declared an interest: one’s own, or all for those who oversee',
    tag,
    policy: readRoundsPolicy,
    reply: schema.interestList,
    handler: ({ actor }) => listInterests(p, actor),
  });
  route(app, {
    method: 'POST',
    url,
    summary: 'An expert declares an interest in a body: nothing that concerns it is assigned to them',
    tag,
    policy: declareInterestPolicy,
    entry: 'org.interest-declared',
    body: schema.interestBody,
    reply: schema.interestList,
    status: 201,
    handler: async ({ actor, body }) => {
      await declareInterest(p, actor, body);
      return listInterests(p, actor);
    },
  });
  route(app, {
    method: 'DELETE',
    url: `${url}/:id`,
    summary: 'The interest is over',
    tag,
    policy: declareInterestPolicy,
    entry: 'org.interest-ended',
    params: idParams,
    reply: schema.interestList,
    handler: async ({ actor, params }) => {
      await endInterest(p, actor, params.id);
      return listInterests(p, actor);
    },
  });
}
