/** Planning over HTTP: the plan, the lists and the catalogue for everybody; priorities, calls and tasks for officials. */
import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import type { Platform } from '#cases/index.ts';
import { idParams, route } from '#kernel/http/route.ts';
import { publicPolicy } from '#kernel/policy.ts';
import { closeCall, confirmCall, openCall, readCalls } from './call.ts';
import { publishUnitList, readUnitList, readUnitLists } from './lists.ts';
import { publishPlan, readPlan } from './plan.ts';
import { confirmsCall, ownTask, plans, publishList, readPlanning } from './policy.ts';
import { publishPriorities, readPriorities } from './priorities.ts';
import { markValue, readQueue } from './queue.ts';
import * as schema from './schema.ts';
import { answerTask, linkTask, readTasks, sendTask } from './tasks.ts';

const tag = 'open';
const base = '/api/open';

export function planningRoutes(app: FastifyInstance, p: Platform): void {
  publicRoutes(app, p);
  queueRoutes(app, p);
  callRoutes(app, p);
  taskRoutes(app, p);
}

function publicRoutes(app: FastifyInstance, p: Platform): void {
  route(app, {
    method: 'GET',
    url: `${base}/plans`,
    summary: 'The opening plan of a year: each line with what became of it, and its versions',
    tag,
    policy: publicPolicy,
    query: schema.planQuery,
    reply: schema.planReply,
    handler: ({ actor, query }) => readPlan(p, actor, query),
  });
  route(app, {
    method: 'POST',
    url: `${base}/plans/:year`,
    summary: 'Publishes the next version of the plan of a year; its lines are tasks of their units',
    tag,
    policy: plans,
    entry: 'open.plan-published',
    params: schema.yearParams,
    body: schema.planBody,
    reply: schema.planReply,
    handler: async ({ actor, params, body }) => {
      await publishPlan(p, actor, params.year, body);
      return readPlan(p, actor, { year: params.year });
    },
  });
  route(app, {
    method: 'GET',
    url: `${base}/unit-lists`,
    summary: 'Opening lists by unit: their editions, which are out of date, and units without one',
    tag,
    policy: publicPolicy,
    reply: schema.unitLists,
    handler: ({ actor }) => readUnitLists(p, actor),
  });
  route(app, {
    method: 'GET',
    url: `${base}/unit-lists/:unit`,
    summary: 'The opening list of one unit, the newest or an earlier edition',
    tag,
    policy: publicPolicy,
    params: schema.unitParams,
    query: schema.editionQuery,
    reply: schema.unitList,
    handler: ({ params, query }) => readUnitList(p, params.unit, query.edition),
  });
  route(app, {
    method: 'POST',
    url: `${base}/unit-lists/:unit`,
    summary: 'The unit publishes its list as its entries stand',
    tag,
    policy: publishList,
    entry: 'open.list-published',
    params: schema.unitParams,
    reply: schema.unitList,
    handler: async ({ actor, params }) => {
      await publishUnitList(p, actor, params.unit);
      return readUnitList(p, params.unit);
    },
  });
}

function queueRoutes(app: FastifyInstance, p: Platform): void {
  route(app, {
    method: 'GET',
    url: `${base}/candidates`,
    summary:
      'What is to be opened next: of high value first, then by those who ask; and each field the text names',
    tag,
    policy: readPlanning,
    query: schema.queueQuery,
    reply: schema.queueReply,
    handler: ({ actor, query }) => readQueue(p, actor, query),
  });
  route(app, {
    method: 'PUT',
    url: `${base}/candidates/:id/mark`,
    summary: 'Marks an entry as of high value, by the kinds of the city’s text; none takes the mark away',
    tag,
    policy: plans,
    entry: 'open.value-marked',
    params: idParams,
    body: schema.markBody,
    reply: z.object({ ok: z.literal(true) }),
    handler: async ({ actor, params, body }) => {
      await markValue(p, actor, params.id, body);
      return { ok: true as const };
    },
  });
  route(app, {
    method: 'GET',
    url: `${base}/priorities`,
    summary: 'The priorities of a year with their sources and versions, and whether they are missing',
    tag,
    policy: publicPolicy,
    query: schema.yearQuery,
    reply: schema.prioritiesReply,
    handler: ({ actor, query }) => readPriorities(p, actor, query.year),
  });
  route(app, {
    method: 'POST',
    url: `${base}/priorities/:year`,
    summary: 'Publishes the next version of the priorities of a year',
    tag,
    policy: plans,
    entry: 'open.priorities-published',
    params: schema.yearParams,
    body: schema.priorityBody,
    reply: schema.prioritiesReply,
    handler: async ({ actor, params, body }) => {
      await publishPriorities(p, actor, params.year, body);
      return readPriorities(p, actor, params.year);
    },
  });
}

function callRoutes(app: FastifyInstance, p: Platform): void {
  const url = `${base}/calls`;
  route(app, {
    method: 'GET',
    url,
    summary: 'Yearly calls for demands with what became of each, for everybody',
    tag,
    policy: publicPolicy,
    reply: schema.callsReply,
    handler: ({ actor }) => readCalls(p, actor, readPlanning.who(actor).allowed),
  });
  route(app, {
    method: 'POST',
    url,
    summary: 'Opens the call of a year',
    tag,
    policy: plans,
    entry: 'open.call-opened',
    body: schema.callBody,
    reply: schema.callsReply,
    status: 201,
    handler: async ({ actor, body }) => {
      await openCall(p, actor, body);
      return readCalls(p, actor, true);
    },
  });
  route(app, {
    method: 'POST',
    url: `${url}/:id/close`,
    summary: 'Sorts what came in: the same joined, each given to a unit, each unit told once',
    tag,
    policy: plans,
    entry: 'open.call-closed',
    params: idParams,
    body: schema.closeCallBody,
    reply: schema.callsReply,
    handler: async ({ actor, params, body }) => {
      await closeCall(p, actor, params.id, body);
      return readCalls(p, actor, true);
    },
  });
  route(app, {
    method: 'POST',
    url: `${url}/:id/confirm`,
    summary: 'The unit confirms that it has its list',
    tag,
    policy: confirmsCall,
    entry: 'open.call-confirmed',
    params: idParams,
    reply: schema.callsReply,
    handler: async ({ actor, params }) => {
      await confirmCall(p, actor, params.id, actor.kind === 'person' ? actor.organisationId : '');
      return readCalls(p, actor, true);
    },
  });
}

function taskRoutes(app: FastifyInstance, p: Platform): void {
  const url = `${base}/tasks`;
  route(app, {
    method: 'GET',
    url,
    summary: 'Opening tasks of the own unit, or of all for those who oversee, and how units went about them',
    tag,
    policy: readPlanning,
    query: schema.taskQuery,
    reply: schema.tasksReply,
    handler: ({ actor, query }) => readTasks(p, actor, query),
  });
  route(app, {
    method: 'POST',
    url,
    summary: 'The bureau sends a unit the task to open data by a day',
    tag,
    policy: plans,
    entry: 'open.task-sent',
    body: schema.taskBody,
    reply: z.object({ id: z.uuid() }),
    status: 201,
    handler: async ({ actor, body }) => ({ id: await sendTask(p, actor, body) }),
  });
  route(app, {
    method: 'POST',
    url: `${url}/:id/answer`,
    summary: 'The unit takes the task on, or says why it cannot',
    tag,
    policy: ownTask,
    entry: 'open.task-answered',
    params: idParams,
    body: schema.taskAnswerBody,
    reply: z.object({ ok: z.literal(true) }),
    handler: async ({ actor, params, body }) => {
      await answerTask(p, actor, params.id, body);
      return { ok: true as const };
    },
  });
  route(app, {
    method: 'POST',
    url: `${url}/:id/link`,
    summary: 'Says by which entry the task is done',
    tag,
    policy: ownTask,
    entry: 'open.task-linked',
    params: idParams,
    body: schema.taskLinkBody,
    reply: z.object({ ok: z.literal(true) }),
    handler: async ({ actor, params, body }) => {
      await linkTask(p, actor, params.id, body.resourceId);
      return { ok: true as const };
    },
  });
}
