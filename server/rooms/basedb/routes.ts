/** Base and theme databases over HTTP: addresses, policies, ledger entries and schemas; no logic. */
import type { FastifyPluginAsync } from 'fastify';
import type { Platform } from '#cases/index.ts';
import { route } from '#kernel/http/route.ts';
import { addBase, createTheme, describe, nameLead, refuseDeletion } from './databases.ts';
import { lookUp } from './entity.ts';
import { askRun } from './jobs.ts';
import { bindEntry, listMember, setModel, unlistMember } from './model-set.ts';
import { createPolicy, deletePolicy, keepPolicy, lookPolicy, namePolicy, readPolicy } from './policy.ts';
import type { BasedbPorts } from './ports.ts';
import { readDatabase, readRegister } from './read.ts';
import { keepingRoutes } from './routes-keeping.ts';
import * as schema from './schema.ts';

const tag = 'basedb';
export const base = '/api/basedb';

export const basedbPlugin =
  (p: Platform, ports: BasedbPorts): FastifyPluginAsync =>
  async (app) => {
    await app.register(keepingRoutes(p, ports));
    const one = (actor: Parameters<typeof readDatabase>[2], id: string) => readDatabase(p, ports, actor, id);
    route(app, {
      method: 'GET',
      url: `${base}/databases`,
      summary:
        'The register: base, theme and special-topic databases with lead, sources, last load and consumers',
      tag,
      policy: readPolicy,
      reply: schema.registerReply,
      handler: ({ actor }) => readRegister(p, ports, actor),
    });
    route(app, {
      method: 'POST',
      url: `${base}/databases/base`,
      summary: 'Adds a base database by a decision on file, where the city allows it',
      tag,
      policy: createPolicy,
      entry: 'basedb.database-added',
      body: schema.addBaseBody,
      reply: schema.databaseReply,
      status: 201,
      handler: async ({ actor, body }) => one(actor, await addBase(p, actor, body)),
    });
    route(app, {
      method: 'POST',
      url: `${base}/databases`,
      summary: 'Opens a theme or special-topic database with its lead',
      tag,
      policy: createPolicy,
      entry: 'basedb.database-added',
      body: schema.createThemeBody,
      reply: schema.databaseReply,
      status: 201,
      handler: async ({ actor, body }) => one(actor, await createTheme(p, actor, body)),
    });
    route(app, {
      method: 'GET',
      url: `${base}/databases/:id`,
      summary: 'One database: model, sources, runs, catalogue, freshness, proposals',
      tag,
      policy: readPolicy,
      params: schema.databaseParams,
      reply: schema.databaseReply,
      handler: ({ actor, params }) => one(actor, params.id),
    });
    route(app, {
      method: 'DELETE',
      url: `${base}/databases/:id`,
      summary: 'Always refused, with the article: databases are not deleted',
      tag,
      policy: deletePolicy,
      entry: { none: 'always refused' },
      params: schema.databaseParams,
      handler: ({ actor, params }) => refuseDeletion(p, actor, params.id),
    });
    route(app, {
      method: 'PUT',
      url: `${base}/databases/:id`,
      summary: 'How it is built, how often it is updated, what it is for',
      tag,
      policy: keepPolicy,
      entry: 'basedb.database-described',
      params: schema.databaseParams,
      body: schema.describeBody,
      reply: schema.databaseReply,
      handler: async ({ actor, params, body }) => {
        await describe(p, actor, params.id, body);
        return one(actor, params.id);
      },
    });
    route(app, {
      method: 'PUT',
      url: `${base}/databases/:id/lead`,
      summary: 'The bureau names who leads it and who builds it with them',
      tag,
      policy: namePolicy,
      entry: 'basedb.lead-named',
      params: schema.databaseParams,
      body: schema.leadBody,
      reply: schema.databaseReply,
      handler: async ({ actor, params, body }) => {
        await nameLead(p, actor, params.id, body);
        return one(actor, params.id);
      },
    });
    route(app, {
      method: 'PUT',
      url: `${base}/databases/:id/entry`,
      summary: 'The published entry of the lead by whose items the result is kept and served',
      tag,
      policy: keepPolicy,
      entry: 'basedb.entry-bound',
      params: schema.databaseParams,
      body: schema.entryBody,
      reply: schema.databaseReply,
      handler: async ({ actor, params, body }) => {
        await bindEntry(p, actor, params.id, body.resourceId);
        return one(actor, params.id);
      },
    });
    route(app, {
      method: 'POST',
      url: `${base}/databases/:id/members`,
      summary: 'Lists a published entry in the database’s catalogue',
      tag,
      policy: keepPolicy,
      entry: 'basedb.member-added',
      params: schema.databaseParams,
      body: schema.entryBody,
      reply: schema.databaseReply,
      handler: async ({ actor, params, body }) => {
        await listMember(p, actor, params.id, body.resourceId);
        return one(actor, params.id);
      },
    });
    route(app, {
      method: 'DELETE',
      url: `${base}/databases/:id/members/:resourceId`,
      summary: 'Takes an entry off the database’s catalogue',
      tag,
      policy: keepPolicy,
      entry: 'basedb.member-removed',
      params: schema.memberParams,
      reply: schema.databaseReply,
      handler: async ({ actor, params }) => {
        await unlistMember(p, actor, params.id, params.resourceId);
        return one(actor, params.id);
      },
    });
    route(app, {
      method: 'PUT',
      url: `${base}/databases/:id/model`,
      summary: 'Sources, columns with their authoritative source, joins; the next run follows it',
      tag,
      policy: keepPolicy,
      entry: 'basedb.model-set',
      params: schema.databaseParams,
      body: schema.modelBody,
      reply: schema.databaseReply,
      handler: async ({ actor, params, body }) => {
        await setModel(p, ports, actor, params.id, body);
        return one(actor, params.id);
      },
    });
    route(app, {
      method: 'POST',
      url: `${base}/databases/:id/rebuild`,
      summary: 'Fuses everything anew; equal records leave what is seen as it is',
      tag,
      policy: keepPolicy,
      entry: 'basedb.run-asked',
      params: schema.databaseParams,
      reply: schema.databaseReply,
      status: 202,
      handler: async ({ actor, params }) => {
        await askRun(p, actor, params.id);
        return one(actor, params.id);
      },
    });
    route(app, {
      method: 'POST',
      url: `${base}/databases/:id/entity`,
      summary: 'One record by its exact identifier, for a purpose that is put on record',
      tag,
      policy: lookPolicy,
      entry: 'basedb.entity-looked-up',
      params: schema.databaseParams,
      body: schema.lookBody,
      reply: schema.entityReply,
      handler: ({ actor, params, body }) => lookUp(p, ports, actor, params.id, body),
    });
  };
