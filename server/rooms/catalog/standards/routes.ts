/** Standards, code lists, the tree of categories and specifications over HTTP. */
import type { FastifyPluginAsync } from 'fastify';
import { z } from 'zod';
import type { Platform } from '#cases/index.ts';
import { idParams, route } from '#kernel/http/route.ts';
import { readPolicy } from '../policy.ts';
import { addCategory, issueSpecification, publishStandard, saveCodeList } from './commands.ts';
import { standardKeepPolicy, standardReadPolicy } from './policy.ts';
import {
  findElements,
  listCategories,
  listCodeLists,
  listSpecifications,
  listStandards,
  readFileOf,
  readIncomplete,
  readLinkedShare,
  readStandard,
} from './read.ts';
import * as register from './register.ts';
import * as schema from './schema.ts';

const tag = 'catalog';
const base = '/api/catalog';

export const standardsPlugin =
  (p: Platform): FastifyPluginAsync =>
  async (app) => {
    route(app, {
      method: 'GET',
      url: `${base}/standards`,
      summary: 'Data standards of the city, every edition',
      tag,
      policy: standardReadPolicy,
      reply: schema.standardList,
      handler: ({ actor }) => listStandards(p, actor),
    });
    route(app, {
      method: 'POST',
      url: `${base}/standards`,
      summary: 'Publish a standard or a new edition of one',
      tag,
      policy: standardKeepPolicy,
      entry: 'catalog.standard-published',
      body: schema.standardBody,
      reply: schema.standardReply,
      status: 201,
      handler: async ({ actor, body }) => readStandard(p, await publishStandard(p, actor, body)),
    });
    route(app, {
      method: 'GET',
      url: `${base}/standards/register`,
      summary: 'The city’s system of standards: by subject and level, empty subjects too',
      tag,
      policy: standardReadPolicy,
      reply: register.registerReply,
      handler: ({ actor }) => register.readRegister(p, actor),
    });
    route(app, {
      method: 'PUT',
      url: `${base}/standards/:id/place`,
      summary: 'Say of which level and on which subject a standard is',
      tag,
      policy: standardKeepPolicy,
      entry: 'catalog.standard-placed',
      params: idParams,
      body: register.classifyBody,
      reply: register.registerReply,
      handler: async ({ actor, params, body }) => {
        await register.placeStandard(p, actor, params.id, body);
        return register.readRegister(p, actor);
      },
    });
    route(app, {
      method: 'POST',
      url: `${base}/standards/:id/withdraw`,
      summary: 'Withdraw a standard; the fields still bound to it are listed',
      tag,
      policy: standardKeepPolicy,
      entry: 'catalog.standard-withdrawn',
      params: idParams,
      body: register.withdrawBody,
      reply: register.boundReply,
      handler: async ({ actor, params, body }) => {
        await register.withdrawStandard(p, actor, params.id, body.reason);
        return register.readBound(p, params.id);
      },
    });
    route(app, {
      method: 'GET',
      url: `${base}/standards/:id/fields`,
      summary: 'Fields of published entries that follow the standard',
      tag,
      policy: standardReadPolicy,
      params: idParams,
      reply: register.boundReply,
      handler: ({ params }) => register.readBound(p, params.id),
    });
    route(app, {
      method: 'GET',
      url: `${base}/standards/:id`,
      summary: 'One edition of a standard with its data elements',
      tag,
      policy: standardReadPolicy,
      params: idParams,
      reply: schema.standardReply,
      handler: ({ params }) => readStandard(p, params.id),
    });
    const file = async (
      found: Promise<{ key: string; name: string }>,
      reply: {
        type(mime: string): { header(name: string, value: string): unknown };
        send(body: unknown): unknown;
      },
    ): Promise<unknown> => {
      const { key, name } = await found;
      reply
        .type('application/octet-stream')
        .header('content-disposition', `attachment; filename*=UTF-8''${encodeURIComponent(name)}`);
      return reply.send(await p.objects.read(key));
    };
    route(app, {
      method: 'GET',
      url: `${base}/standards/:id/file`,
      summary: 'The file of a standard',
      tag,
      policy: standardReadPolicy,
      params: idParams,
      handler: ({ params, reply }) => file(readFileOf(p, { standard: params.id }), reply),
    });
    route(app, {
      method: 'GET',
      url: `${base}/standard-elements`,
      summary: 'Data elements of the newest editions, by title or identifier',
      tag,
      policy: standardReadPolicy,
      query: schema.elementQuery,
      reply: schema.elementList,
      handler: ({ query }) => findElements(p, query),
    });
    route(app, {
      method: 'GET',
      url: `${base}/standard-share`,
      summary: 'Share of items that follow a standard, by institution',
      tag,
      policy: standardReadPolicy,
      reply: schema.linkedShareReply,
      handler: () => readLinkedShare(p),
    });
    route(app, {
      method: 'GET',
      url: `${base}/code-lists`,
      summary: 'Code lists',
      tag,
      policy: standardReadPolicy,
      reply: schema.codeListsReply,
      handler: ({ actor }) => listCodeLists(p, actor),
    });
    route(app, {
      method: 'PUT',
      url: `${base}/code-lists/:code`,
      summary: 'Save a code list',
      tag,
      policy: standardKeepPolicy,
      entry: 'catalog.code-list-saved',
      params: schema.codeListParams,
      body: schema.codeListBody,
      reply: schema.codeListsReply,
      handler: async ({ actor, params, body }) => {
        await saveCodeList(p, actor, params.code, body);
        return listCodeLists(p, actor);
      },
    });
    route(app, {
      method: 'GET',
      url: `${base}/categories`,
      summary: 'The tree of categories',
      tag,
      policy: readPolicy,
      reply: schema.categoriesReply,
      handler: () => listCategories(p),
    });
    route(app, {
      method: 'POST',
      url: `${base}/categories`,
      summary: 'Hang a category into the tree',
      tag,
      policy: standardKeepPolicy,
      entry: 'catalog.category-added',
      body: schema.categoryBody,
      reply: schema.categoriesReply,
      status: 201,
      handler: async ({ actor, body }) => {
        await addCategory(p, actor, body);
        return listCategories(p);
      },
    });
    route(app, {
      method: 'GET',
      url: `${base}/specifications`,
      summary: 'Editions of the catalogue specification',
      tag,
      policy: standardReadPolicy,
      reply: schema.specificationList,
      handler: ({ actor }) => listSpecifications(p, actor),
    });
    route(app, {
      method: 'POST',
      url: `${base}/specifications`,
      summary: 'Issue an edition of the catalogue specification',
      tag,
      policy: standardKeepPolicy,
      entry: 'catalog.specification-issued',
      body: schema.specificationBody,
      reply: z.object({ version: z.number().int() }),
      status: 201,
      handler: async ({ actor, body }) => ({ version: await issueSpecification(p, actor, body) }),
    });
    route(app, {
      method: 'GET',
      url: `${base}/specifications/:version/file`,
      summary: 'The file of an edition of the specification',
      tag,
      policy: standardReadPolicy,
      params: schema.versionParams,
      handler: ({ params, reply }) => file(readFileOf(p, { specification: params.version }), reply),
    });
    route(app, {
      method: 'GET',
      url: `${base}/specifications/:version/incomplete`,
      summary: 'Entries to be completed by this edition, by department',
      tag,
      policy: standardReadPolicy,
      params: schema.versionParams,
      reply: schema.incompleteReply,
      handler: ({ params }) => readIncomplete(p, params.version),
    });
  };
