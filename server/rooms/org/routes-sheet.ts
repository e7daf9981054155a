// The register as a spreadsheet over HTTP: export, template, preview of an import, import.
import type { FastifyInstance } from 'fastify';
import type { Platform } from '#cases/index.ts';
import { problem } from '#kernel/errors.ts';
import { route } from '#kernel/http/route.ts';
import { importOrganisations, previewImport } from './commands/import-organisations.ts';
import { createOrganisationPolicy } from './policy.ts';
import { exportOrganisationsPolicy } from './policy-organisations.ts';
import * as schema from './schema-organisations.ts';
import { writeSheet } from './sheet/write.ts';

const tag = 'organisations';
const TYPE = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';
const MOST_BYTES = 4 * 1024 * 1024;

/** Inside a plugin of its own: only here a body may be a file. */
export function sheetRoutes(app: FastifyInstance, p: Platform): void {
  app.addContentTypeParser(
    ['application/octet-stream', TYPE],
    { parseAs: 'buffer', bodyLimit: MOST_BYTES },
    (_request, body, done) => done(null, body),
  );
  const file = (body: unknown): Buffer => {
    if (!Buffer.isBuffer(body) || body.length === 0) throw problem('org.sheet-unreadable');
    return body;
  };

  route(app, {
    method: 'GET',
    url: '/api/organisations/sheet',
    summary: 'The register as a spreadsheet, or the empty template of an import',
    tag,
    policy: exportOrganisationsPolicy,
    query: schema.sheetQuery,
    handler: async ({ query, reply }) => {
      const bytes = await writeSheet(p, query.lang, query.template === 'true');
      const name = query.template === 'true' ? 'organisations-template.xlsx' : 'organisations.xlsx';
      return reply
        .header('content-type', TYPE)
        .header('content-disposition', `attachment; filename="${name}"`)
        .send(bytes);
    },
  });

  route(app, {
    method: 'POST',
    url: '/api/organisations/sheet/preview',
    summary: 'Looks through a spreadsheet and names every fault by its cell; registers nothing',
    tag,
    policy: createOrganisationPolicy,
    entry: { none: 'a look before the act' },
    reply: schema.previewReply,
    handler: async ({ request, actor }) => {
      const { rows, faults } = await previewImport(p, actor, file(request.body));
      return {
        rows: rows.map(({ row, input, known }) => ({
          row,
          name: input.name,
          kind: input.kind,
          sector: input.sector ?? null,
          creditCode: input.creditCode ?? null,
          regionCode: input.regionCode,
          parent: input.parent ?? null,
          known,
          faults: faults.filter((fault) => fault.row === row).length,
        })),
        faults,
        total: rows.length,
        fresh: rows.filter(({ known }) => !known).length,
      };
    },
  });

  route(app, {
    method: 'POST',
    url: '/api/organisations/sheet',
    summary: 'Registers every organisation of a spreadsheet, or none of them',
    tag,
    policy: createOrganisationPolicy,
    entry: 'org.organisations-imported',
    reply: schema.importedReply,
    status: 201,
    handler: ({ request, actor }) => importOrganisations(p, actor, file(request.body)),
  });
}
