/** Imports over HTTP: the template, the preview of a sheet, its import, the items of a file, the city's numbering. */
import type { FastifyPluginAsync } from 'fastify';
import type { Platform } from '#cases/index.ts';
import { organisationOf } from '#kernel/actor.ts';
import { route } from '#kernel/http/route.ts';
import { lawNow } from '#law/settings.ts';
import { getOrganisation } from '#rooms/org/index.ts';
import { createPolicy } from '../policy.ts';
import { proposeItems } from '../propose.ts';
import { standardKeepPolicy, standardReadPolicy } from '../standards/policy.ts';
import { fileNameOf, readBody } from './body.ts';
import { readGrid } from './grid.ts';
import { importSheet, previewSheet } from './import-sheet.ts';
import { presentProfile, saveProfile } from './profile.ts';
import * as schema from './schema.ts';
import { templateWorkbook } from './template.ts';

const tag = 'catalog';
const base = '/api/catalog';
const sampleRows = 200;

export const importsPlugin =
  (p: Platform): FastifyPluginAsync =>
  async (app) => {
    route(app, {
      method: 'GET',
      url: `${base}/imports/template`,
      summary: 'The national spreadsheet template with this city’s words',
      tag,
      policy: createPolicy,
      handler: async ({ actor, reply }) => {
        const law = await lawNow(p.db, p.law, p.clock.today());
        const own = organisationOf(actor);
        const provider = own ? await getOrganisation(p.db, own) : undefined;
        const book = await templateWorkbook(law, {
          name: provider?.name.zh ?? '',
          creditCode: provider?.creditCode,
        });
        reply
          .type('application/vnd.openxmlformats-officedocument.spreadsheetml.sheet')
          .header('content-disposition', 'attachment; filename="catalog-template.xlsx"');
        return reply.send(book);
      },
    });
    route(app, {
      method: 'GET',
      url: `${base}/import-profile`,
      summary: 'What digits mean in the city’s own spreadsheets',
      tag,
      policy: standardReadPolicy,
      reply: schema.profileReply,
      handler: ({ actor }) => presentProfile(p, actor),
    });
    route(app, {
      method: 'PUT',
      url: `${base}/import-profile/:key`,
      summary: 'Write down what digits mean in one of the lists',
      tag,
      policy: standardKeepPolicy,
      entry: 'catalog.import-profile-saved',
      params: schema.profileParams,
      body: schema.profileBody,
      reply: schema.profileReply,
      handler: async ({ actor, params, body }) => {
        await saveProfile(p, actor, params.key, body.words);
        return presentProfile(p, actor);
      },
    });
    await app.register(files(p));
  };

/** These take the file itself as their body. */
const files =
  (p: Platform): FastifyPluginAsync =>
  async (app) => {
    app.removeAllContentTypeParsers();
    app.addContentTypeParser('*', (_request, _payload, done) => done(null));
    route(app, {
      method: 'POST',
      url: `${base}/imports/preview`,
      summary: 'Look at a spreadsheet of entries cell by cell; nothing is kept',
      tag,
      policy: createPolicy,
      entry: { none: 'looks at a file and keeps nothing' },
      streams: true,
      reply: schema.importReply,
      handler: async ({ actor, request }) =>
        previewSheet(p, actor, { content: await readBody(request), name: fileNameOf(request) }),
    });
    route(app, {
      method: 'POST',
      url: `${base}/imports`,
      summary: 'Make drafts of a spreadsheet’s entries, all in one transaction',
      tag,
      policy: createPolicy,
      entry: 'catalog.sheet-imported',
      streams: true,
      query: schema.importQuery,
      reply: schema.importReply,
      status: 201,
      handler: async ({ actor, query, request }) =>
        importSheet(p, actor, { content: await readBody(request), name: fileNameOf(request) }, query.mode),
    });
    route(app, {
      method: 'POST',
      url: `${base}/items/profile`,
      summary: 'Propose items from the head of a CSV or workbook; nothing of it is kept',
      tag,
      policy: createPolicy,
      entry: { none: 'computes a proposal and keeps nothing' },
      streams: true,
      reply: schema.fileProfileReply,
      handler: async ({ request }) => {
        const grid = await readGrid(await readBody(request), fileNameOf(request));
        const [header = [], ...rows] = grid.rows.filter((row) => row.some(({ text }) => text !== ''));
        const proposal = proposeItems(
          header.map(({ text }) => text),
          rows.slice(0, sampleRows).map((row) => row.map(({ text }) => text)),
        );
        return { sheet: grid.sheet, rows: rows.length, ...proposal };
      },
    });
  };
