/** The library of legal acts over HTTP. */
import type { FastifyInstance } from 'fastify';
import type { Platform } from '#cases/index.ts';
import { idParams, route } from '#kernel/http/route.ts';
import { definePolicy, inBusiness } from '#kernel/policy.ts';
import { enterInstrument, enterPolicy, libraryPolicy, recordActChange, setArticles } from './commands.ts';
import { listLosses } from './losses.ts';
import { readInstrument, readInstruments } from './read.ts';
import * as schema from './schema.ts';
import { seedInstruments } from './seed.ts';

const tag = 'catalog';
const base = '/api/catalog/instruments';
const readPolicy = definePolicy('catalog.instrument.read', inBusiness);

export function instrumentRoutes(app: FastifyInstance, p: Platform): void {
  app.addHook('onReady', () => seedInstruments(p));
  route(app, {
    method: 'GET',
    url: base,
    summary: 'Acts of law with their standing today',
    tag,
    policy: readPolicy,
    query: schema.instrumentQuery,
    reply: schema.instrumentList,
    handler: ({ query }) => readInstruments(p, query),
  });
  route(app, {
    method: 'POST',
    url: base,
    summary: 'Enter an act that the library lacks',
    tag,
    policy: enterPolicy,
    entry: 'catalog.act-entered',
    body: schema.instrumentBody,
    reply: schema.instrumentDetail,
    status: 201,
    handler: async ({ actor, body }) => readInstrument(p, actor, await enterInstrument(p, actor, body)),
  });
  route(app, {
    method: 'GET',
    url: `${base}/:id`,
    summary: 'One act with its changes and the entries that cite it',
    tag,
    policy: readPolicy,
    params: idParams,
    reply: schema.instrumentDetail,
    handler: ({ actor, params }) => readInstrument(p, actor, params.id),
  });
  route(app, {
    method: 'PUT',
    url: `${base}/:id/articles`,
    summary: 'Set the article numbers a basis is picked from',
    tag,
    policy: libraryPolicy,
    entry: 'catalog.act-entered',
    params: idParams,
    body: schema.articlesBody,
    reply: schema.instrumentDetail,
    handler: async ({ actor, params, body }) => {
      await setArticles(p, actor, params.id, body.articles);
      return readInstrument(p, actor, params.id);
    },
  });
  route(app, {
    method: 'POST',
    url: `${base}/:id/changes`,
    summary: 'Record that an act was amended or repealed; every entry citing it gets its task',
    tag,
    policy: libraryPolicy,
    entry: 'catalog.act-changed',
    params: idParams,
    body: schema.changeBody,
    reply: schema.changeReply,
    status: 201,
    handler: ({ actor, params, body }) => recordActChange(p, actor, params.id, body),
  });
  route(app, {
    method: 'GET',
    url: '/api/catalog/basis-lost',
    summary: 'Entries whose class rests on an act that no longer holds',
    tag,
    policy: readPolicy,
    query: schema.basisLostQuery,
    reply: schema.basisLostReply,
    handler: ({ actor, query }) => listLosses(p, actor, query),
  });
}
