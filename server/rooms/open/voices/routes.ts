/** Voices over HTTP. */
import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import type { Platform } from '#cases/index.ts';
import { idParams, route } from '#kernel/http/route.ts';
import { publicPolicy, signedIn } from '#kernel/policy.ts';
import { answerVoice, takeReport, withdrawProvisionally } from './answer.ts';
import { followedBy, setFollow } from './follow.ts';
import { moderate, readModeration, readWords, setWords } from './moderation.ts';
import {
  answerPolicy,
  followPolicy,
  moderatePolicy,
  queuePolicy,
  speakPolicy,
  takePolicy,
  withdrawPolicy,
} from './policy.ts';
import { readOpinions, readSetVoices, readUnanswered, readWays } from './public.ts';
import { listVoices, lookUp, readVoice } from './read.ts';
import * as schema from './schema.ts';
import { speak } from './speak.ts';

const tag = 'open';
const base = '/api/open';
const setParams = z.strictObject({ id: z.string().min(1).max(120) });

export function voiceRoutes(app: FastifyInstance, p: Platform): void {
  route(app, {
    method: 'GET',
    url: `${base}/voices/ways`,
    summary: 'In which ways one may speak of opened data, with grounds, fields, limits and articles',
    tag,
    policy: publicPolicy,
    query: schema.waysQuery,
    reply: schema.waysReply,
    handler: ({ query, actor }) => readWays(p, actor, query.dataset),
  });
  route(app, {
    method: 'POST',
    url: `${base}/voices`,
    summary:
      'Brings a matter: correction, objection or suggestion, question, rating, opinion, report of wrongdoing',
    tag,
    policy: speakPolicy,
    entry: 'open.voice-filed',
    body: schema.speakBody,
    reply: schema.spokenReply,
    status: 201,
    handler: ({ body, actor, request }) => speak(p, { actor, network: request.ip }, body),
  });
  route(app, {
    method: 'GET',
    url: `${base}/voices`,
    summary: 'Matters the reader’s organisation answers; all of them for who oversees',
    tag,
    policy: queuePolicy,
    query: schema.voiceQuery,
    reply: schema.voiceList,
    handler: ({ query, actor }) => listVoices(p, actor, query),
  });
  route(app, {
    method: 'GET',
    url: `${base}/me/voices`,
    summary: 'Matters the reader brought',
    tag,
    policy: signedIn,
    query: schema.voiceQuery,
    reply: schema.voiceList,
    handler: ({ query, actor }) => listVoices(p, actor, query, true),
  });
  route(app, {
    method: 'GET',
    url: `${base}/voices/unanswered`,
    summary: 'What waits for an answer, with elapsed working days, by body',
    tag,
    policy: publicPolicy,
    reply: schema.unansweredReply,
    handler: () => readUnanswered(p),
  });
  route(app, {
    method: 'GET',
    url: `${base}/voices/opinions`,
    summary: 'Opinions on opening by half-year: received, answered, adopted, and which wait',
    tag,
    policy: publicPolicy,
    query: schema.halfQuery,
    reply: schema.opinionReport,
    handler: ({ query }) => readOpinions(p, query.half),
  });
  route(app, {
    method: 'GET',
    url: `${base}/voices/by-number/:number`,
    summary: 'The state of a matter by its number; its words with the code for whoever did not sign in',
    tag,
    policy: publicPolicy,
    params: schema.numberParams,
    query: schema.codeQuery,
    reply: schema.voiceReply,
    handler: ({ params, query, actor }) => lookUp(p, actor, params.number, query.code),
  });
  route(app, {
    method: 'GET',
    url: `${base}/voices/:id`,
    summary: 'One matter, for who brought it and who deals with it',
    tag,
    policy: signedIn,
    params: idParams,
    reply: schema.voiceReply,
    handler: ({ params, actor }) => readVoice(p, actor, params.id),
  });
  route(app, {
    method: 'POST',
    url: `${base}/voices/:id/take`,
    summary: 'Takes a report of wrongdoing: its handler alone reads it and who reports',
    tag,
    policy: takePolicy,
    entry: 'open.voice-taken',
    params: idParams,
    reply: schema.voiceReply,
    handler: async ({ params, actor }) => {
      await takeReport(p, actor, params.id);
      return readVoice(p, actor, params.id);
    },
  });
  route(app, {
    method: 'POST',
    url: `${base}/voices/:id/answer`,
    summary: 'Answers a question, an opinion (adopted or not, with the reason) or a report',
    tag,
    policy: answerPolicy,
    entry: 'open.voice-answered',
    params: idParams,
    body: schema.answerBody,
    reply: schema.voiceReply,
    handler: async ({ params, body, actor }) => {
      await answerVoice(p, actor, params.id, body);
      return readVoice(p, actor, params.id);
    },
  });
  route(app, {
    method: 'POST',
    url: `${base}/voices/:id/withdrawal`,
    summary: 'Suspends the set an objection says infringes rights, until it was assessed',
    tag,
    policy: withdrawPolicy,
    entry: 'open.voice-withdrawal',
    params: idParams,
    body: schema.withdrawalBody,
    reply: schema.voiceReply,
    handler: async ({ params, body, actor }) => {
      await withdrawProvisionally(p, actor, params.id, body.note);
      return readVoice(p, actor, params.id);
    },
  });
  route(app, {
    method: 'GET',
    url: `${base}/datasets/:id/voices`,
    summary: 'Questions, ratings, and how many objections and corrections a set has had, with outcomes',
    tag,
    policy: publicPolicy,
    params: setParams,
    reply: schema.setVoices,
    handler: ({ params, actor }) => readSetVoices(p, actor, params.id),
  });
  route(app, {
    method: 'POST',
    url: `${base}/datasets/:id/follow`,
    summary: 'Follows a set, or stops: whoever follows is told what changes',
    tag,
    policy: followPolicy,
    entry: 'open.follow-changed',
    params: setParams,
    body: schema.followBody,
    reply: schema.followsReply,
    handler: async ({ params, body, actor }) => {
      await setFollow(p, actor, params.id, body.follow);
      return followedBy(p.db, actor);
    },
  });
  route(app, {
    method: 'GET',
    url: `${base}/me/follows`,
    summary: 'Sets the reader follows',
    tag,
    policy: signedIn,
    reply: schema.followsReply,
    handler: ({ actor }) => followedBy(p.db, actor),
  });
  moderationRoutes(app, p);
}

function moderationRoutes(app: FastifyInstance, p: Platform): void {
  route(app, {
    method: 'GET',
    url: `${base}/moderation`,
    summary: 'Words of the public that wait to be looked at, each with what is doubtful about it',
    tag,
    policy: moderatePolicy,
    query: schema.moderationQuery,
    reply: schema.moderationList,
    handler: ({ query, actor }) => readModeration(p, actor, query),
  });
  route(app, {
    method: 'POST',
    url: `${base}/moderation/:id`,
    summary: 'Shows or hides them, with a reason; either can be undone by the other',
    tag,
    policy: moderatePolicy,
    entry: 'open.voice-moderated',
    params: idParams,
    body: schema.verdictBody,
    reply: schema.voiceReply,
    handler: async ({ params, body, actor }) => {
      await moderate(p, actor, params.id, body);
      return readVoice(p, actor, params.id);
    },
  });
  route(app, {
    method: 'GET',
    url: `${base}/moderation/words`,
    summary: 'Words whose use is looked at before it is shown',
    tag,
    policy: moderatePolicy,
    reply: schema.wordsReply,
    handler: ({ actor }) => readWords(p, actor),
  });
  route(app, {
    method: 'PUT',
    url: `${base}/moderation/words`,
    summary: 'Replaces the list of watched words',
    tag,
    policy: moderatePolicy,
    entry: 'open.words-changed',
    body: schema.wordsBody,
    reply: schema.wordsReply,
    handler: async ({ body, actor }) => {
      await setWords(p, actor, body.words);
      return readWords(p, actor);
    },
  });
}
