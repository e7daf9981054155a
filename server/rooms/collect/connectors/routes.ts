/** Connectors over HTTP. */
import type { FastifyPluginAsync } from 'fastify';
import { z } from 'zod';
import type { Platform } from '#cases/index.ts';
import { idParams, route } from '#kernel/http/route.ts';
import { readBatchPolicy } from '../policy.ts';
import { changeConnector, createConnector } from './commands/save-connector.ts';
import {
  pauseConnector,
  reconcileConnector,
  resumeConnector,
  retireConnector,
  runConnector,
} from './commands/steer-connector.ts';
import { previewConnector, testConnector, trySource } from './commands/try-source.ts';
import './errors.ts';
import './notices.ts';
import { connectorKeepPolicy, connectorPreviewPolicy } from './policy.ts';
import { listConnectors, readConnector, readKinds, readRuns } from './read.ts';
import * as schema from './schema.ts';

const tag = 'collect';
const base = '/api/collect/connectors';
const PREVIEW_ROWS = 20;

export const connectorRoutes =
  (p: Platform): FastifyPluginAsync =>
  async (app) => {
    route(app, {
      method: 'GET',
      url: base,
      summary: 'Connectors with their state and last reading; what needs somebody first',
      tag,
      policy: readBatchPolicy,
      query: schema.connectorsQuery,
      reply: schema.connectorsReply,
      handler: ({ actor, query }) => listConnectors(p, actor, query),
    });
    route(app, {
      method: 'GET',
      url: `${base}/kinds`,
      summary: 'Kinds of sources, and which of them were tried against the real thing',
      tag,
      policy: readBatchPolicy,
      reply: schema.kindsReply,
      handler: async () => readKinds(),
    });
    route(app, {
      method: 'POST',
      url: `${base}/try`,
      summary:
        'Try a source before anything is kept: test, tables, first rows, which column fills which item',
      tag,
      policy: connectorKeepPolicy,
      entry: { none: 'nothing is kept and nothing is changed' },
      body: schema.tryBody,
      reply: schema.tryReply,
      handler: ({ actor, body }) => trySource(p, actor, body),
    });
    route(app, {
      method: 'POST',
      url: base,
      summary: 'Set a connector up: tried first, its secrets sealed',
      tag,
      policy: connectorKeepPolicy,
      entry: 'collect.connector-created',
      body: schema.createBody,
      reply: schema.connectorReply,
      status: 201,
      handler: async ({ actor, body }) => readConnector(p, actor, await createConnector(p, actor, body)),
    });
    route(app, {
      method: 'GET',
      url: `${base}/:id`,
      summary: 'One connector: mapping, schedule with its next turns, state, what may be done',
      tag,
      policy: readBatchPolicy,
      params: idParams,
      reply: schema.connectorReply,
      handler: ({ actor, params }) => readConnector(p, actor, params.id),
    });
    route(app, {
      method: 'PUT',
      url: `${base}/:id`,
      summary: 'Change a connector; secrets left out stay',
      tag,
      policy: connectorKeepPolicy,
      entry: 'collect.connector-changed',
      params: idParams,
      body: schema.changeBody,
      reply: schema.connectorReply,
      handler: async ({ actor, params, body }) => {
        await changeConnector(p, actor, params.id, body);
        return readConnector(p, actor, params.id);
      },
    });
    route(app, {
      method: 'GET',
      url: `${base}/:id/runs`,
      summary: 'Readings of a connector, newest first',
      tag,
      policy: readBatchPolicy,
      params: idParams,
      query: schema.runsQuery,
      reply: schema.runsReply,
      handler: ({ actor, params, query }) => readRuns(p, actor, params.id, query.page, query.pageSize),
    });
    route(app, {
      method: 'POST',
      url: `${base}/:id/test`,
      summary: 'Test: address, sign-in, right to read, rows',
      tag,
      policy: connectorKeepPolicy,
      entry: 'collect.connector-tested',
      params: idParams,
      reply: schema.testReply,
      handler: ({ actor, params }) => testConnector(p, actor, params.id),
    });
    route(app, {
      method: 'POST',
      url: `${base}/:id/preview`,
      summary: 'First rows of the source; personal data is covered',
      tag,
      policy: connectorPreviewPolicy,
      entry: 'collect.connector-previewed',
      params: idParams,
      reply: schema.previewReply,
      handler: ({ actor, params }) => previewConnector(p, actor, params.id, PREVIEW_ROWS),
    });
    const acts = [
      [
        'resume',
        'collect.connector-resumed',
        'Resume, with the source’s structure as it is now',
        resumeConnector,
      ],
      [
        'reconcile',
        'collect.connector-asked',
        'Compare keys with the source and heal what differs',
        reconcileConnector,
      ],
      ['retire', 'collect.connector-retired', 'Retire for good; its secrets are forgotten', retireConnector],
    ] as const;
    for (const [name, entry, summary, act] of acts) {
      route(app, {
        method: 'POST',
        url: `${base}/:id/${name}`,
        summary,
        tag,
        policy: connectorKeepPolicy,
        entry,
        params: idParams,
        body: z.strictObject({}),
        reply: schema.connectorReply,
        handler: async ({ actor, params }) => {
          await act(p, actor, params.id);
          return readConnector(p, actor, params.id);
        },
      });
    }
    route(app, {
      method: 'POST',
      url: `${base}/:id/pause`,
      summary: 'Pause, with a reason for people',
      tag,
      policy: connectorKeepPolicy,
      entry: 'collect.connector-paused',
      params: idParams,
      body: schema.pauseBody,
      reply: schema.connectorReply,
      handler: async ({ actor, params, body }) => {
        await pauseConnector(p, actor, params.id, body.reason);
        return readConnector(p, actor, params.id);
      },
    });
    route(app, {
      method: 'POST',
      url: `${base}/:id/run`,
      summary: 'Read now, in full or as it is set',
      tag,
      policy: connectorKeepPolicy,
      entry: 'collect.connector-asked',
      params: idParams,
      body: schema.runBody,
      reply: schema.connectorReply,
      handler: async ({ actor, params, body }) => {
        await runConnector(p, actor, params.id, body.mode);
        return readConnector(p, actor, params.id);
      },
    });
  };
