/** Corrections over HTTP. */
import { Readable } from 'node:stream';
import type { FastifyPluginAsync } from 'fastify';
import type { Platform } from '#cases/index.ts';
import { idParams, route } from '#kernel/http/route.ts';
import { sentName } from '#kernel/http/sent-name.ts';
import { permit, publicPolicy } from '#kernel/policy.ts';
import { readBody, readResource } from '#rooms/catalog/index.ts';
import { addFile, archive, readFile, remind } from './acts.ts';
import { readBoard } from './board.ts';
import { fileRequest } from './file.ts';
import { getRequest, loadRequest } from './find.ts';
import {
  addFilePolicy,
  archivePolicy,
  boardPolicy,
  contentPolicy,
  dealPolicy,
  filePolicy,
  readPolicy,
  remindPolicy,
  reportRefusalPolicy,
} from './policy.ts';
import type { CorrectionPorts } from './ports.ts';
import { listRequests, readDisputes, readRequest, readWays } from './read.ts';
import { recordDealing, reportRefusal } from './refusals.ts';
import * as schema from './schema.ts';
import { timelineOf, timelineSheet } from './timeline.ts';

const tag = 'quality';
const base = '/api/quality/corrections';

export function correctionsPlugin(p: Platform, ports: CorrectionPorts): FastifyPluginAsync {
  return async (app) => {
    route(app, {
      method: 'GET',
      url: '/api/quality/ways',
      summary:
        'The ways to have a value checked or to object to it: which goes to whom, with limits and articles',
      tag,
      policy: publicPolicy,
      query: schema.waysQuery,
      reply: schema.waysReply,
      handler: ({ query, actor }) => readWays(p, ports, actor, query.resource),
    });
    route(app, {
      method: 'GET',
      url: '/api/quality/disputes/:id',
      summary: 'The marks that stand on the data of an entry: how many records, never which',
      tag,
      policy: publicPolicy,
      params: idParams,
      reply: schema.disputesReply,
      handler: async ({ params, actor }) => {
        await readResource(p, actor, params.id);
        return readDisputes(p, params.id);
      },
    });
    route(app, {
      method: 'GET',
      url: base,
      summary: 'Requests to check data and objections, as far as the reader has a part in them',
      tag,
      policy: filePolicy,
      query: schema.requestQuery,
      reply: schema.requestList,
      handler: ({ query, actor }) => listRequests(p, actor, query),
    });
    route(app, {
      method: 'POST',
      url: base,
      summary: 'Asks that a value be checked, or objects to it; what is named of a person is kept sealed',
      tag,
      policy: filePolicy,
      entry: 'quality.correction-filed',
      body: schema.fileBody,
      reply: schema.filedReply,
      status: 201,
      handler: async ({ body, actor }) => {
        const id = await fileRequest(p, ports, actor, body);
        return { id, number: (await getRequest(p.db, id))?.number ?? '' };
      },
    });
    route(app, {
      method: 'GET',
      url: `${base}/board`,
      summary: 'By provider: received, in time, extended, overdue, median of workdays',
      tag,
      policy: boardPolicy,
      query: schema.boardQuery,
      reply: schema.boardReply,
      handler: ({ query, actor }) => readBoard(p, actor, query),
    });
    route(app, {
      method: 'GET',
      url: `${base}/:id`,
      summary: 'One request with its timeline, its trace and what the reader may do',
      tag,
      policy: readPolicy,
      params: idParams,
      reply: schema.requestReply,
      handler: ({ params, actor }) => readRequest(p, ports, actor, params.id),
    });
    route(app, {
      method: 'GET',
      url: `${base}/:id/timeline`,
      summary: 'Every step with person, department, time and content; as CSV with format=csv',
      tag,
      policy: readPolicy,
      params: idParams,
      query: schema.timelineQuery,
      handler: async ({ params, query, actor, reply }) => {
        const { row, file, subject } = await loadRequest(p, p.db, params.id);
        permit(readPolicy, actor, subject);
        const confides = contentPolicy.on(actor, subject).allowed;
        const items = await timelineOf(p, actor, row, file, confides);
        if (query.format === 'json') return { items };
        return reply
          .header('content-type', 'text/csv; charset=utf-8')
          .header('content-disposition', `attachment; filename="timeline-${row.number}.csv"`)
          .send(timelineSheet(items, query.lang));
      },
    });
    const act = <B extends typeof schema.remindBody>(
      name: string,
      summary: string,
      policy: typeof remindPolicy,
      entry: string,
      body: B | undefined,
      work: (id: string, actor: Parameters<typeof remind>[1], said: string) => Promise<void>,
    ): void =>
      route(app, {
        method: 'POST',
        url: `${base}/:id/${name}`,
        summary,
        tag,
        policy,
        entry,
        params: idParams,
        ...(body ? { body } : {}),
        reply: schema.requestReply,
        handler: async ({ params, actor, body: given }) => {
          await work(params.id, actor, (given as { said?: string } | undefined)?.said ?? '');
          return readRequest(p, ports, actor, params.id);
        },
      });
    act(
      'reminders',
      'The bureau urges whoever holds it',
      remindPolicy,
      'quality.correction-reminded',
      schema.remindBody,
      (id, actor, said) => remind(p, actor, id, said),
    );
    act(
      'archive',
      'Puts a settled request away; refused before its filer was told',
      archivePolicy,
      'quality.correction-archived',
      undefined,
      (id, actor) => archive(p, actor, id),
    );
    route(app, {
      method: 'POST',
      url: `${base}/:id/refusals`,
      summary:
        'Reports an office that refused somebody while their record is in doubt: an item of supervision',
      tag,
      policy: reportRefusalPolicy,
      entry: 'quality.refusal-reported',
      params: idParams,
      body: schema.refusalBody,
      reply: schema.refusalReply,
      status: 201,
      handler: ({ params, body, actor }) => reportRefusal(p, actor, params.id, body),
    });
    route(app, {
      method: 'POST',
      url: '/api/quality/dealings',
      summary: 'Records how somebody’s business was dealt with on a record',
      tag,
      policy: dealPolicy,
      entry: 'quality.dealing-recorded',
      body: schema.dealingBody,
      reply: schema.dealingReply,
      status: 201,
      handler: ({ body, actor }) => recordDealing(p, ports, actor, body),
    });
    route(app, {
      method: 'GET',
      url: `${base}/:id/files/:fileId`,
      summary: 'A paper of the request, for who filed it and who handles it',
      tag,
      policy: contentPolicy,
      params: schema.fileParams,
      handler: async ({ params, actor, reply }) => {
        const { name, content } = await readFile(p, actor, params);
        return reply
          .header('content-type', 'application/octet-stream')
          .header('content-disposition', `attachment; filename*=UTF-8''${encodeURIComponent(name)}`)
          .header('x-content-type-options', 'nosniff')
          .send(Readable.from([content], { objectMode: false }));
      },
    });
    await app.register(papers(p, ports));
  };
}

/** Papers come as they are: this part of the server parses no body. */
const papers =
  (p: Platform, ports: CorrectionPorts): FastifyPluginAsync =>
  async (app) => {
    app.removeAllContentTypeParsers();
    app.addContentTypeParser('*', (_request, _payload, done) => done(null));
    route(app, {
      method: 'POST',
      url: `${base}/:id/files`,
      summary: 'Adds a paper as the body (PDF, PNG or JPEG); its name in x-file-name, percent-encoded',
      tag,
      policy: addFilePolicy,
      entry: 'quality.correction-file-added',
      streams: true,
      params: idParams,
      reply: schema.requestReply,
      status: 201,
      handler: async ({ params, actor, request }) => {
        await addFile(p, actor, params.id, {
          name: sentName(request.headers['x-file-name']),
          content: await readBody(request),
        });
        return readRequest(p, ports, actor, params.id);
      },
    });
  };
