/** Documents of services: as a developer reads them on the desk, and as programs do. */
import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import { problem } from '#kernel/errors.ts';
import { idParams, route } from '#kernel/http/route.ts';
import type { Serving } from '../context.ts';
import { gatewayErrors } from '../gateway/errors.ts';
import { howToOpen } from '../gateway/sealing.ts';
import { sealedByGrade } from '../measures.ts';
import { servicePolicy } from '../policy.ts';
import { type Service, type ServiceVersion, versionsOf } from '../repository.ts';
import { visibleService } from '../test-environment/grants.ts';
import { wayPath } from '../ways/terms.ts';
import { exampleBodies, exampleReply } from './bodies.ts';
import { readyCalls } from './calls/index.ts';
import { fieldsOf } from './fields.ts';
import { meaningOf } from './openapi.ts';
import { type DocumentReply, documentReply } from './schema.ts';
import { sdkRoutes } from './sdks.ts';
import { documentOf } from './store.ts';

const tag = 'serve';
const versionQuery = z.strictObject({ version: z.coerce.number().int().min(1).optional() });
/** What test grants are given for; a grant names its own. */
const testPurpose = 'test';

async function askedVersion(
  p: Serving,
  service: Service,
  number: number | undefined,
): Promise<ServiceVersion> {
  if (number === undefined || number === service.version.number) return service.version;
  const found = (await versionsOf(p.db, service.id)).find((version) => version.number === number);
  if (!found) throw problem('kernel.not-found');
  return found;
}

export function documentRoutes(app: FastifyInstance, p: Serving): void {
  sdkRoutes(app);
  route(app, {
    method: 'GET',
    url: '/api/serve/services/:id/document',
    summary:
      'How a service is called: fields with their meaning, code lists, an example, calls ready in five languages, errors',
    tag,
    policy: servicePolicy,
    params: idParams,
    query: versionQuery,
    reply: documentReply,
    handler: async ({ actor, params, query }) => {
      const service = await visibleService(p, actor, params.id);
      return present(p, service, await askedVersion(p, service, query.version));
    },
  });
  route(app, {
    method: 'GET',
    url: '/api/serve/services/:id/openapi.json',
    summary:
      'The document of a service version as OpenAPI 3.1: what was written with the version, to the byte',
    tag,
    policy: servicePolicy,
    params: idParams,
    query: versionQuery,
    handler: async ({ actor, params, query, reply }) => {
      const service = await visibleService(p, actor, params.id);
      const version = await askedVersion(p, service, query.version);
      const { text, digest } = await documentOf(p, service, version);
      return reply
        .type('application/json; charset=utf-8')
        .header('etag', `"${digest}"`)
        .header(
          'content-disposition',
          `attachment; filename="${service.code}-v${version.number}.openapi.json"`,
        )
        .send(text);
    },
  });
}

async function present(p: Serving, service: Service, version: ServiceVersion): Promise<DocumentReply> {
  const { plan, number } = version;
  const { code, title } = service;
  const fields = await fieldsOf(p.db, plan);
  const { digest, at } = await documentOf(p, service, version);
  const [body = '{}'] = exampleBodies(plan, fields);
  const path = wayPath(plan.kind, code);
  return {
    service: { id: service.id, code, title, version: number },
    digest,
    at: at.toISOString(),
    path,
    fields: fields.map((field) => ({
      name: field.name,
      title: { zh: field.titleZh, en: field.titleEn ?? field.name },
      meaning: meaningOf(field),
      type: field.type,
      json: field.json,
      length: field.length,
      nullable: field.nullable,
      lookup: plan.lookup.includes(field.name),
      personal: field.personal,
      identifier: field.identifier,
      codes: field.codes,
    })),
    example: {
      body,
      reply: JSON.stringify(
        exampleReply({ code, version: number, plan, fields, at: version.publishedAt }),
        null,
        2,
      ),
    },
    sealing: (await sealedByGrade(p.db, service.resourceId)) ? howToOpen : null,
    calls: readyCalls({ path, body, purpose: testPurpose, operator: '' }),
    errors: Object.entries(gatewayErrors).map(([name, { status, zh, en }]) => ({
      code: name,
      status,
      what: { zh: zh.what, en: en.what },
      mend: { zh: zh.mend, en: en.mend },
    })),
  };
}
