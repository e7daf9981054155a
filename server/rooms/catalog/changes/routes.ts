/** Changes, upkeep, duties, breaches and the history of an entry over HTTP. */
import type { FastifyInstance } from 'fastify';
import type { Platform } from '#cases/index.ts';
import { idParams, route } from '#kernel/http/route.ts';
import { lawNow } from '#law/settings.ts';
import { readPolicy } from '../policy.ts';
import { readHistory } from './history.ts';
import { limitOf } from './limit.ts';
import { listBreaches, listTasks, readStanding } from './read.ts';
import {
  confirmUnchanged,
  ownChangePolicy,
  readChangesPolicy,
  recordChangePolicy,
  recordTrigger,
} from './record.ts';
import * as schema from './schema.ts';
import { addDuty, endDuty, listUpkeep, readDuties, readUpkeep, setUpkeep } from './upkeep.ts';

const tag = 'catalog';
const base = '/api/catalog';

export function changeRoutes(app: FastifyInstance, p: Platform): void {
  route(app, {
    method: 'GET',
    url: `${base}/changes`,
    summary: 'Tasks that changes gave, most urgent first, and the kinds of change of this city',
    tag,
    policy: readChangesPolicy,
    query: schema.taskQuery,
    reply: schema.taskList,
    handler: ({ actor, query }) => listTasks(p, actor, query),
  });
  route(app, {
    method: 'POST',
    url: `${base}/changes`,
    summary: 'Record what happened; every entry concerned gets its task',
    tag,
    policy: recordChangePolicy,
    entry: 'catalog.change-recorded',
    body: schema.triggerBody,
    reply: schema.triggerReply,
    status: 201,
    handler: ({ actor, body }) => recordTrigger(p, actor, body),
  });
  route(app, {
    method: 'GET',
    url: `${base}/changes/limit`,
    summary: 'By when a change of this kind and day would have to be handed in; records nothing',
    tag,
    policy: readChangesPolicy,
    query: schema.limitQuery,
    reply: schema.limitReply,
    handler: async ({ query }) => {
      const { due, ...limit } = limitOf(await lawNow(p.db, p.law, p.clock.today()), query.kind, query.day);
      return { due: due ?? null, ...limit };
    },
  });
  route(app, {
    method: 'POST',
    url: `${base}/changes/:id/confirm`,
    summary: 'The holder looked and the entry stays as it is',
    tag,
    policy: ownChangePolicy,
    entry: 'catalog.change-confirmed',
    params: idParams,
    body: schema.confirmBody,
    status: 204,
    handler: async ({ actor, params, body }) => {
      await confirmUnchanged(p, actor, params.id, body.note);
    },
  });
  route(app, {
    method: 'GET',
    url: `${base}/changes/standing`,
    summary: 'Per department: open, overdue, late and in time',
    tag,
    policy: readChangesPolicy,
    reply: schema.standingReply,
    handler: ({ actor }) => readStanding(p, actor),
  });
  route(app, {
    method: 'GET',
    url: `${base}/breaches`,
    summary: 'What was left undone of compiling and updating, with days',
    tag,
    policy: readChangesPolicy,
    query: schema.breachQuery,
    reply: schema.breachReply,
    handler: ({ actor, query }) => listBreaches(p, actor, query),
  });
  route(app, {
    method: 'GET',
    url: `${base}/upkeep`,
    summary: 'Entries with what they rest on, their keeper and review date; those that lack any',
    tag,
    policy: readChangesPolicy,
    query: schema.upkeepQuery,
    reply: schema.upkeepList,
    handler: ({ actor, query }) => listUpkeep(p, actor, query),
  });
  route(app, {
    method: 'GET',
    url: `${base}/resources/:id/upkeep`,
    summary: 'Who keeps an entry, what it rests on, when it is looked at again',
    tag,
    policy: readChangesPolicy,
    params: idParams,
    reply: schema.upkeepReply,
    handler: ({ actor, params }) => readUpkeep(p, actor, params.id),
  });
  route(app, {
    method: 'PUT',
    url: `${base}/resources/:id/upkeep`,
    summary: 'Set keeper, review date, duties and acts of an entry',
    tag,
    policy: ownChangePolicy,
    entry: 'catalog.upkeep-set',
    params: idParams,
    body: schema.upkeepBody,
    reply: schema.upkeepReply,
    handler: async ({ actor, params, body }) => {
      await setUpkeep(p, actor, params.id, body);
      return readUpkeep(p, actor, params.id);
    },
  });
  route(app, {
    method: 'GET',
    url: `${base}/resources/:id/history`,
    summary: 'Triggers, requests, decisions and the days each took, oldest first',
    tag,
    policy: readPolicy,
    params: idParams,
    reply: schema.historyReply,
    handler: ({ actor, params }) => readHistory(p, actor, params.id),
  });
  route(app, {
    method: 'GET',
    url: `${base}/duties`,
    summary: 'A department’s duties and the entries that meet each',
    tag,
    policy: readChangesPolicy,
    query: schema.dutiesQuery,
    reply: schema.dutiesReply,
    handler: ({ actor, query }) => readDuties(p, actor, query.provider),
  });
  route(app, {
    method: 'POST',
    url: `${base}/duties`,
    summary: 'Enter a duty of one’s own organisation',
    tag,
    policy: ownChangePolicy,
    entry: 'catalog.duty-entered',
    body: schema.dutyBody,
    reply: schema.dutiesReply,
    status: 201,
    handler: async ({ actor, body }) => {
      await addDuty(p, actor, body);
      return readDuties(p, actor, undefined);
    },
  });
  route(app, {
    method: 'DELETE',
    url: `${base}/duties/:id`,
    summary: 'End a duty',
    tag,
    policy: ownChangePolicy,
    entry: 'catalog.duty-ended',
    params: idParams,
    reply: schema.dutiesReply,
    handler: async ({ actor, params }) => {
      await endDuty(p, actor, params.id);
      return readDuties(p, actor, undefined);
    },
  });
}
