/** Collecting forms over HTTP. */
import type { FastifyPluginAsync } from 'fastify';
import type { Platform } from '#cases/index.ts';
import { route } from '#kernel/http/route.ts';
import { closeForm, publishForm, sendRecord } from './commands/forms.ts';
import { acknowledgeForm, readForm, readFormRecords } from './form-view.ts';
import { fillPolicy, readTaskPolicy, taskPolicy } from './policy.ts';
import { readTask } from './read.ts';
import * as schema from './schema.ts';

const tag = 'collect';
const base = '/api/collect/forms';

export const formRoutes =
  (p: Platform): FastifyPluginAsync =>
  async (app) => {
    route(app, {
      method: 'POST',
      url: '/api/collect/tasks/:id/form',
      summary: 'Publish the form of a task; refused while a mandatory field rests on no law',
      tag,
      policy: taskPolicy,
      entry: 'collect.form-published',
      params: schema.idParams,
      reply: schema.taskReply,
      status: 201,
      handler: async ({ actor, params }) => {
        await publishForm(p, actor, params.id);
        return readTask(p, actor, params.id);
      },
    });
    route(app, {
      method: 'GET',
      url: `${base}/:code`,
      summary: 'A form before it is filled in: who collects, on what ground, and the notice',
      tag,
      policy: fillPolicy,
      params: schema.codeParams,
      reply: schema.formReply,
      handler: ({ actor, params }) => readForm(p, actor, params.code),
    });
    route(app, {
      method: 'POST',
      url: `${base}/:code/notice-read`,
      summary: 'The notice was shown and read: gives the fields and a ticket that says when',
      tag,
      policy: fillPolicy,
      entry: { none: 'nothing is kept until a record is sent, which says it' },
      params: schema.codeParams,
      body: schema.acknowledgeBody,
      reply: schema.acknowledgedReply,
      handler: ({ actor, params, body }) => acknowledgeForm(p, actor, params.code, body.version),
    });
    route(app, {
      method: 'POST',
      url: `${base}/:code/records`,
      summary: 'Send what was filled in; it is kept sealed and becomes a row of the next batch',
      tag,
      policy: fillPolicy,
      entry: 'collect.form-record-kept',
      params: schema.codeParams,
      body: schema.recordBody,
      reply: schema.recordReply,
      status: 201,
      handler: async ({ actor, params, body }) => ({ id: await sendRecord(p, actor, params.code, body) }),
    });
    route(app, {
      method: 'GET',
      url: `${base}/:code/records`,
      summary: 'Records of a form with the notice each was shown and the batch it went into',
      tag,
      policy: readTaskPolicy,
      params: schema.codeParams,
      query: schema.rowGroundQuery,
      reply: schema.formRecordsReply,
      handler: ({ actor, params, query }) =>
        readFormRecords(p, actor, params.code, query.page, query.pageSize),
    });
    route(app, {
      method: 'POST',
      url: `${base}/:code/close`,
      summary: 'Close a form',
      tag,
      policy: taskPolicy,
      entry: 'collect.form-closed',
      params: schema.codeParams,
      reply: schema.recordReply.partial(),
      handler: async ({ actor, params }) => {
        await closeForm(p, actor, params.code);
        return {};
      },
    });
  };
