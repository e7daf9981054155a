/** Collecting tasks over HTTP: addresses, policies, ledger entries and schemas; no logic. */
import { Readable } from 'node:stream';
import type { FastifyPluginAsync } from 'fastify';
import type { Platform } from '#cases/index.ts';
import { problem } from '#kernel/errors.ts';
import { route } from '#kernel/http/route.ts';
import { csv, fileNameOf, readBody, readGrid } from '#rooms/catalog/index.ts';
import { readBatchPolicy } from '../policy.ts';
import { getBatch } from '../repository.ts';
import { consentsOfGrid, registerConsents, withdrawConsent } from './commands/consents.ts';
import { answerGuidance, giveGuidance } from './commands/guidance.ts';
import { endTask, publishNotice, signChecklist, startTask } from './commands/run-task.ts';
import { checkTask, createTask, saveTask } from './commands/save-task.ts';
import './errors.ts';
import { exportRows } from './export-rows.ts';
import { formRoutes } from './form-routes.ts';
import { readLeftOut, settleLeftOut } from './left-out.ts';
import './notices.ts';
import { consentPolicy, exportRowsPolicy, guidePolicy, readTaskPolicy, taskPolicy } from './policy.ts';
import {
  listTasks,
  presentIssue,
  presentRepeat,
  readConsents,
  readTask,
  readTerms,
  subjectWords,
  tasksForExport,
} from './read.ts';
import { groundsOf, readRowGrounds, sharedFields, unreadFields } from './reports.ts';
import * as schema from './schema.ts';

const tag = 'collect';
const base = '/api/collect/tasks';

export const lawfulRoutes =
  (p: Platform): FastifyPluginAsync =>
  async (app) => {
    await app.register(formRoutes(p));
    await app.register(consentFiles(p));
    route(app, {
      method: 'GET',
      url: '/api/collect/task-terms',
      summary: 'What the city asks of a collecting task, with its articles',
      tag,
      policy: readTaskPolicy,
      reply: schema.termsReply,
      handler: () => readTerms(p),
    });
    route(app, {
      method: 'GET',
      url: base,
      summary: 'Collecting tasks, with the board by body, ground, subjects and open guidance',
      tag,
      policy: readTaskPolicy,
      query: schema.listQuery,
      reply: schema.listReply,
      handler: ({ actor, query }) => listTasks(p, actor, query),
    });
    route(app, {
      method: 'GET',
      url: '/api/collect/tasks.csv',
      summary: 'Collecting tasks by ground, as a file',
      tag,
      policy: readTaskPolicy,
      query: schema.exportQuery,
      handler: async ({ actor, query, reply }) => {
        const rows = await tasksForExport(p, actor, query.ground);
        reply
          .type('text/csv; charset=utf-8')
          .header('content-disposition', 'attachment; filename="collecting-tasks.csv"')
          .header('cache-control', 'no-store');
        return reply.send(
          csv(
            [
              '依据类别',
              '依据名称',
              '条款',
              '需要',
              '编号',
              '采集事项',
              '单位',
              '目录条目',
              '采集对象',
              '字段数',
              '状态',
            ],
            rows.map((row) => [
              row.ground.name?.zh ?? row.ground.kind,
              row.ground.title,
              row.ground.article,
              row.ground.need,
              row.number,
              row.title,
              row.organisationName,
              row.resourceName,
              subjectWords[row.subjectKind].zh,
              row.fields,
              row.state,
            ]),
          ),
        );
      },
    });
    route(app, {
      method: 'POST',
      url: '/api/collect/task-checks',
      summary: 'What a task would lack, and who has its data already; nothing is kept',
      tag,
      policy: taskPolicy,
      entry: { none: 'a look that keeps nothing' },
      body: schema.createBody,
      reply: schema.checkReply,
      handler: async ({ actor, body }) => {
        const { issues, repeats } = await checkTask(p, actor, body.resourceId, body.content);
        return { issues: issues.map(presentIssue), repeats: repeats.map(presentRepeat) };
      },
    });
    route(app, {
      method: 'POST',
      url: base,
      summary: 'Register a collecting task of an own entry',
      tag,
      policy: taskPolicy,
      entry: 'collect.task-saved',
      body: schema.createBody,
      reply: schema.taskReply,
      status: 201,
      handler: async ({ actor, body }) =>
        readTask(p, actor, await createTask(p, actor, body.resourceId, body.content)),
    });
    route(app, {
      method: 'GET',
      url: `${base}/:id`,
      summary: 'One task with what it lacks, its notices, checklist, guidance and forms',
      tag,
      policy: readTaskPolicy,
      params: schema.idParams,
      reply: schema.taskReply,
      handler: ({ actor, params }) => readTask(p, actor, params.id),
    });
    route(app, {
      method: 'PUT',
      url: `${base}/:id`,
      summary: 'Save a task anew, at the revision it was read at',
      tag,
      policy: taskPolicy,
      entry: 'collect.task-saved',
      params: schema.idParams,
      body: schema.saveBody,
      reply: schema.taskReply,
      handler: async ({ actor, params, body }) => {
        await saveTask(p, actor, params.id, body.revision, body.content);
        return readTask(p, actor, params.id);
      },
    });
    route(app, {
      method: 'POST',
      url: `${base}/:id/notices`,
      summary: 'Publish a further version of the notice to subjects',
      tag,
      policy: taskPolicy,
      entry: 'collect.notice-published',
      params: schema.idParams,
      body: schema.noticeBody,
      reply: schema.taskReply,
      status: 201,
      handler: async ({ actor, params, body }) => {
        await publishNotice(p, actor, params.id, body.text);
        return readTask(p, actor, params.id);
      },
    });
    route(app, {
      method: 'POST',
      url: `${base}/:id/checklist`,
      summary: 'Sign the compliance checklist in one’s own name',
      tag,
      policy: taskPolicy,
      entry: 'collect.checklist-signed',
      params: schema.idParams,
      body: schema.checklistBody,
      reply: schema.taskReply,
      status: 201,
      handler: async ({ actor, params, body }) => {
        await signChecklist(p, actor, params.id, body.answers);
        return readTask(p, actor, params.id);
      },
    });
    route(app, {
      method: 'POST',
      url: `${base}/:id/start`,
      summary: 'Start collecting; refused while anything is missing',
      tag,
      policy: taskPolicy,
      entry: 'collect.task-started',
      params: schema.idParams,
      reply: schema.taskReply,
      handler: async ({ actor, params }) => {
        await startTask(p, actor, params.id);
        return readTask(p, actor, params.id);
      },
    });
    route(app, {
      method: 'POST',
      url: `${base}/:id/end`,
      summary: 'End a task with a reason; its forms close',
      tag,
      policy: taskPolicy,
      entry: 'collect.task-ended',
      params: schema.idParams,
      body: schema.reasonBody,
      reply: schema.taskReply,
      handler: async ({ actor, params, body }) => {
        await endTask(p, actor, params.id, body.reason);
        return readTask(p, actor, params.id);
      },
    });
    route(app, {
      method: 'POST',
      url: `${base}/:id/guidance`,
      summary: 'The authority says something on a task',
      tag,
      policy: guidePolicy,
      entry: 'collect.guidance-given',
      params: schema.idParams,
      body: schema.guidanceBody,
      reply: schema.taskReply,
      status: 201,
      handler: async ({ actor, params, body }) => {
        await giveGuidance(p, actor, params.id, body.kind, body.text);
        return readTask(p, actor, params.id);
      },
    });
    route(app, {
      method: 'POST',
      url: `${base}/:id/guidance/:guidanceId/answer`,
      summary: 'The body answers',
      tag,
      policy: taskPolicy,
      entry: 'collect.guidance-answered',
      params: schema.guidanceParams,
      body: schema.answerBody,
      reply: schema.taskReply,
      handler: async ({ actor, params, body }) => {
        await answerGuidance(p, actor, params.id, params.guidanceId, body.text);
        return readTask(p, actor, params.id);
      },
    });
    route(app, {
      method: 'GET',
      url: `${base}/:id/consents`,
      summary: 'Consents of a task by reference; subjects are not shown',
      tag,
      policy: readTaskPolicy,
      params: schema.idParams,
      query: schema.consentsQuery,
      reply: schema.consentsReply,
      handler: ({ actor, params, query }) => readConsents(p, actor, params.id, query),
    });
    route(app, {
      method: 'POST',
      url: `${base}/:id/consents`,
      summary: 'Register consents with manner, time and scope; gives their references in order',
      tag,
      policy: consentPolicy,
      entry: 'collect.consents-registered',
      params: schema.idParams,
      body: schema.consentsBody,
      reply: schema.registeredReply,
      status: 201,
      handler: async ({ actor, params, body }) => ({
        references: await registerConsents(p, actor, params.id, body.items),
      }),
    });
    route(app, {
      method: 'POST',
      url: '/api/collect/consents/:ref/withdraw',
      summary: 'A subject withdraws: the rows leave calls, exports and every copy',
      tag,
      policy: consentPolicy,
      entry: 'collect.consent-withdrawn',
      params: schema.refParams,
      body: schema.withdrawBody,
      reply: schema.taskReply,
      handler: async ({ actor, params, body }) => {
        const { taskId } = await withdrawConsent(p, actor, params.ref, body.manner);
        return readTask(p, actor, taskId);
      },
    });
    route(app, {
      method: 'GET',
      url: '/api/collect/task-reports/shared-fields',
      summary: 'Standard elements that more than one body collects, with the grounds',
      tag,
      policy: readTaskPolicy,
      reply: schema.sharedFieldsReply,
      handler: () => sharedFields(p),
    });
    route(app, {
      method: 'GET',
      url: '/api/collect/task-reports/unread-fields',
      summary: 'Collected fields that nobody read for the period',
      tag,
      policy: readTaskPolicy,
      reply: schema.unreadReply,
      handler: ({ actor }) => unreadFields(p, actor),
    });
    route(app, {
      method: 'GET',
      url: '/api/collect/resources/:id/grounds',
      summary: 'On what grounds the data of an entry are collected',
      tag,
      policy: readTaskPolicy,
      params: schema.idParams,
      reply: schema.groundsReply,
      handler: ({ actor, params }) => groundsOf(p, actor, params.id),
    });
    route(app, {
      method: 'GET',
      url: '/api/collect/resources/:id/rows.csv',
      summary: 'The visible rows of an own entry, as a file; each time is on record',
      tag,
      policy: exportRowsPolicy,
      params: schema.idParams,
      handler: async ({ actor, params, reply }) => {
        const lines = await exportRows(p, actor, params.id);
        reply
          .type('text/csv; charset=utf-8')
          .header('content-disposition', 'attachment; filename="rows.csv"')
          .header('cache-control', 'no-store');
        return reply.send(Readable.from(lines, { objectMode: false }));
      },
    });
    route(app, {
      method: 'GET',
      url: '/api/collect/batches/:id/left-out',
      summary: 'Columns of a batch that were not gathered, and what became of them',
      tag,
      policy: readBatchPolicy,
      params: schema.idParams,
      reply: schema.leftOutReply,
      handler: ({ actor, params }) => readLeftOut(p, actor, params.id),
    });
    route(app, {
      method: 'POST',
      url: '/api/collect/batches/:id/left-out',
      summary: 'Say what becomes of columns that were left out',
      tag,
      policy: taskPolicy,
      entry: 'collect.left-out-settled',
      params: schema.idParams,
      body: schema.answerBody,
      reply: schema.leftOutReply,
      handler: async ({ actor, params, body }) => {
        await settleLeftOut(p, actor, params.id, body.text);
        return readLeftOut(p, actor, params.id);
      },
    });
    route(app, {
      method: 'GET',
      url: '/api/collect/batches/:id/grounds',
      summary: 'By what right each row came in: consent, version and time of the notice',
      tag,
      policy: taskPolicy,
      params: schema.idParams,
      query: schema.rowGroundQuery,
      reply: schema.rowGroundsReply,
      handler: async ({ actor, params, query }) => {
        const batch = await getBatch(p.db, params.id);
        if (!batch) throw problem('kernel.not-found');
        return readRowGrounds(p, actor, batch, query.page, query.pageSize);
      },
    });
  };

/** Sheets of consents come as they are. */
const consentFiles =
  (p: Platform): FastifyPluginAsync =>
  async (app) => {
    app.removeAllContentTypeParsers();
    app.addContentTypeParser('*', (_request, _payload, done) => done(null));
    route(app, {
      method: 'POST',
      url: `${base}/:id/consents/file`,
      summary: 'Register consents from a sheet: number, manner, time, scope',
      tag,
      policy: consentPolicy,
      entry: 'collect.consents-registered',
      streams: true,
      params: schema.idParams,
      reply: schema.registeredReply,
      status: 201,
      handler: async ({ actor, params, request }) => {
        const grid = await readGrid(await readBody(request), fileNameOf(request));
        return { references: await registerConsents(p, actor, params.id, consentsOfGrid(grid)) };
      },
    });
  };
