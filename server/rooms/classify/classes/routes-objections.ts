/** Routes of objections to data that are not shared. */
import type { FastifyInstance } from 'fastify';
import type { Platform } from '#cases/index.ts';
import { idParams, route } from '#kernel/http/route.ts';
import { abilitiesOf } from '#kernel/policy.ts';
import { object, readObjection } from './objections.ts';
import { objectionBody, objectionReply } from './objections-schema.ts';
import { objectPolicy, readClassesPolicy } from './policy.ts';
import type { ClassPorts } from './ports.ts';
import { caseReply } from './schema.ts';

const tag = 'classify';

export function objectionRoutes(app: FastifyInstance, p: Platform, ports: ClassPorts): void {
  route(app, {
    method: 'GET',
    url: '/api/classes/resources/:id/objection',
    summary: 'The way to object to an entry that is not shared, and the reader’s own objection under way',
    tag,
    policy: readClassesPolicy,
    params: idParams,
    reply: objectionReply,
    handler: async ({ params, actor }) => {
      const { providerId, ...found } = await readObjection(p, actor, params.id);
      return { ...found, abilities: abilitiesOf(actor, providerId, { object: objectPolicy }) };
    },
  });
  route(app, {
    method: 'POST',
    url: '/api/classes/resources/:id/objection',
    summary: 'Objects that an entry is not shared, or that an own application was refused; opens a case',
    tag,
    policy: objectPolicy,
    entry: 'classify.objected',
    params: idParams,
    body: objectionBody,
    reply: caseReply,
    status: 201,
    handler: async ({ params, body, actor }) => ({
      caseId: await object(p, ports, actor, params.id, body),
    }),
  });
}
