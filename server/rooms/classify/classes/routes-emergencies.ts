/** Routes of emergency events. */
import type { FastifyInstance } from 'fastify';
import type { Platform } from '#cases/index.ts';
import { idParams, route } from '#kernel/http/route.ts';
import { closeEmergency, confirmDestruction, openEmergency, switchForEmergency } from './emergencies.ts';
import {
  closeEmergencyPolicy,
  confirmDestructionPolicy,
  openEmergencyPolicy,
  readClassesPolicy,
  switchPolicy,
} from './policy.ts';
import type { ClassPorts } from './ports.ts';
import { listEmergencies, readEmergency } from './reports.ts';
import {
  emergenciesReply,
  emergencyBody,
  emergencyDetail,
  grantParams,
  reasonBody,
  switchBody,
} from './schema.ts';

const tag = 'classify';

export function emergencyRoutes(app: FastifyInstance, p: Platform, ports: ClassPorts): void {
  route(app, {
    method: 'GET',
    url: '/api/classes/emergencies',
    summary: 'Emergency events, newest first',
    tag,
    policy: readClassesPolicy,
    reply: emergenciesReply,
    handler: ({ actor }) => listEmergencies(p, actor),
  });
  route(app, {
    method: 'POST',
    url: '/api/classes/emergencies',
    summary: 'Opens an emergency event with the bodies that take part',
    tag,
    policy: openEmergencyPolicy,
    entry: 'classify.emergency-opened',
    body: emergencyBody,
    reply: emergencyDetail,
    status: 201,
    handler: async ({ body, actor }) => readEmergency(p, ports, actor, await openEmergency(p, actor, body)),
  });
  route(app, {
    method: 'GET',
    url: '/api/classes/emergencies/:id',
    summary: 'An event with its entries, callers, counts and copies to destroy',
    tag,
    policy: readClassesPolicy,
    params: idParams,
    reply: emergencyDetail,
    handler: ({ params, actor }) => readEmergency(p, ports, actor, params.id),
  });
  route(app, {
    method: 'POST',
    url: '/api/classes/emergencies/:id/entries',
    summary: 'Lends a withheld entry to the bodies of the event at once',
    tag,
    policy: switchPolicy,
    entry: 'classify.emergency-switched',
    params: idParams,
    body: switchBody,
    reply: emergencyDetail,
    handler: async ({ params, body, actor }) => {
      await switchForEmergency(p, ports, actor, params.id, body);
      return readEmergency(p, ports, actor, params.id);
    },
  });
  route(app, {
    method: 'POST',
    url: '/api/classes/emergencies/:id/close',
    summary: 'Ends the event: former classes back, its grants stopped, copies listed for destruction',
    tag,
    policy: closeEmergencyPolicy,
    entry: 'classify.emergency-closed',
    params: idParams,
    reply: emergencyDetail,
    handler: async ({ params, actor }) => {
      await closeEmergency(p, ports, actor, params.id);
      return readEmergency(p, ports, actor, params.id);
    },
  });
  route(app, {
    method: 'POST',
    url: '/api/classes/emergencies/:id/grants/:grantId/destruction',
    summary: 'A body confirms that it destroyed what it received under the event',
    tag,
    policy: confirmDestructionPolicy,
    entry: 'classify.copies-destroyed',
    params: grantParams,
    body: reasonBody,
    reply: emergencyDetail,
    handler: async ({ params, body, actor }) => {
      await confirmDestruction(p, actor, params.id, params.grantId, body.reason);
      return readEmergency(p, ports, actor, params.id);
    },
  });
}
