/** Addresses of former cases: the list, one by hand, and a sheet of them, looked through first and taken whole or not at all. */
import type { FastifyPluginAsync } from 'fastify';
import type { Platform } from '#cases/index.ts';
import { route } from '#kernel/http/route.ts';
import { csv, fileNameOf, readBody } from '#rooms/catalog/index.ts';
import { enterFormer, importFormer, previewFormer } from './commands.ts';
import { importFormerPolicy, readFormerPolicy } from './policy.ts';
import { readFormer } from './read.ts';
import { formerBody, formerImported, formerList, formerMade, formerPreview, formerQuery } from './schema.ts';
import { formerColumns, outcomeWords } from './sheet.ts';

const tag = 'share';
const base = '/api/share/former';

export function formerPlugin(p: Platform): FastifyPluginAsync {
  return async (app) => {
    route(app, {
      method: 'GET',
      url: base,
      summary: 'Cases decided before they came onto the platform, with their own day and citation',
      tag,
      policy: readFormerPolicy,
      query: formerQuery,
      reply: formerList,
      handler: ({ actor, query }) => readFormer(p, actor, query),
    });
    route(app, {
      method: 'POST',
      url: base,
      summary: 'Enters one former case; a citation of an act repealed by its day is refused',
      tag,
      policy: importFormerPolicy,
      entry: 'share.former-imported',
      body: formerBody,
      reply: formerMade,
      status: 201,
      handler: async ({ actor, body }) => ({ id: await enterFormer(p, actor, body) }),
    });
    route(app, {
      method: 'GET',
      url: `${base}/template`,
      summary: 'The sheet that the import reads, with one row as an example of its words',
      tag,
      policy: importFormerPolicy,
      handler: ({ reply }) =>
        reply
          .type('text/csv; charset=utf-8')
          .header('content-disposition', 'attachment; filename="former-cases.csv"')
          .send(
            csv(
              formerColumns.map(({ zh }) => zh),
              [formerColumns.map(({ key }) => (key === 'outcome' ? outcomeWords.granted.zh : ''))],
            ),
          ),
    });
    await app.register(files(p));
  };
}

/** These take the file itself as their body. */
const files =
  (p: Platform): FastifyPluginAsync =>
  async (app) => {
    app.removeAllContentTypeParsers();
    app.addContentTypeParser('*', (_request, _payload, done) => done(null));
    route(app, {
      method: 'POST',
      url: `${base}/sheet/preview`,
      summary: 'Looks through a sheet of former cases; nothing is kept',
      tag,
      policy: importFormerPolicy,
      entry: { none: 'looks at a file and keeps nothing' },
      streams: true,
      reply: formerPreview,
      handler: async ({ actor, request }) =>
        previewFormer(p, actor, {
          content: await readBody(request),
          name: fileNameOf(request),
        }),
    });
    route(app, {
      method: 'POST',
      url: `${base}/sheet`,
      summary: 'Brings the cases of a sheet over, all in one transaction',
      tag,
      policy: importFormerPolicy,
      entry: 'share.former-imported',
      streams: true,
      reply: formerImported,
      status: 201,
      handler: async ({ actor, request }) => ({
        imported: await importFormer(p, actor, {
          content: await readBody(request),
          name: fileNameOf(request),
        }),
      }),
    });
  };
