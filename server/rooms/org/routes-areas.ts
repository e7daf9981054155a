// Counties, zones and their units, and what the city's authority asks of them, over HTTP.
import type { FastifyInstance } from 'fastify';
import type { Platform } from '#cases/index.ts';
import { organisationOf } from '#kernel/actor.ts';
import { idParams, route } from '#kernel/http/route.ts';
import { abilitiesOf, oversees } from '#kernel/policy.ts';
import { lawNow } from '#law/settings.ts';
import { boundTo, listAreas } from './areas.ts';
import { nameUnit, registerZone } from './commands/areas.ts';
import {
  listAreasPolicy,
  listSupervisionPolicy,
  nameUnitPolicy,
  registerZonePolicy,
  reportSupervisionPolicy,
  supervisePolicy,
} from './policy-organisations.ts';
import { done } from './schema.ts';
import * as schema from './schema-organisations.ts';
import { listSupervision, reportSupervision, superviseArea } from './supervision.ts';

const tag = 'organisations';

export function areaRoutes(app: FastifyInstance, p: Platform): void {
  route(app, {
    method: 'GET',
    url: '/api/areas',
    summary: 'Counties and development zones of the city with the unit each has named',
    tag,
    policy: listAreasPolicy,
    reply: schema.areasReply,
    handler: async ({ actor }) => {
      const law = await lawNow(p.db, p.law, p.clock.today());
      const { regionCode } = p.law.city;
      const bound = boundTo(actor);
      const all = await listAreas(p.db, regionCode);
      const rule = 'org.area-authority';
      return {
        items: bound ? all.filter(({ code }) => code === bound) : all,
        cite: law.flag(rule) ? law.cite(rule) : [],
        required: law.flag('org.area-unit-required'),
        abilities: abilitiesOf(actor, undefined, {
          'register-zone': registerZonePolicy,
          'name-unit': nameUnitPolicy,
          supervise: supervisePolicy,
        }),
      };
    },
  });

  route(app, {
    method: 'POST',
    url: '/api/areas',
    summary: 'Registers a development zone on the level of counties',
    tag,
    policy: registerZonePolicy,
    entry: 'org.zone-registered',
    body: schema.zoneBody,
    reply: done,
    status: 201,
    handler: async ({ body, actor }) => {
      await registerZone(p, actor, body);
      return { ok: true };
    },
  });

  route(app, {
    method: 'PUT',
    url: '/api/areas/:code/unit',
    summary: 'The government names the unit that manages the data of an area',
    tag,
    policy: nameUnitPolicy,
    entry: 'org.unit-named',
    params: schema.areaParams,
    body: schema.unitBody,
    reply: done,
    handler: async ({ params, body, actor }) => {
      await nameUnit(p, actor, { area: params.code, ...body });
      return { ok: true };
    },
  });

  route(app, {
    method: 'GET',
    url: '/api/supervision',
    summary: 'Supervision tasks: all for the city’s authority, the own for an area’s',
    tag,
    policy: listSupervisionPolicy,
    reply: schema.supervisionList,
    handler: async ({ actor }) => {
      const all = oversees(actor);
      return {
        items: await listSupervision(p.db, p.clock.today(), all ? undefined : organisationOf(actor)),
        abilities: {
          ...abilitiesOf(actor, undefined, { issue: supervisePolicy }),
          ...abilitiesOf(actor, organisationOf(actor) ?? '', { report: reportSupervisionPolicy }),
        },
      };
    },
  });

  route(app, {
    method: 'POST',
    url: '/api/supervision',
    summary: 'Issues a supervision task to the authority of an area',
    tag,
    policy: supervisePolicy,
    entry: 'org.supervision-issued',
    body: schema.supervisionBody,
    reply: schema.numbered,
    status: 201,
    handler: ({ body, actor }) => superviseArea(p, actor, body),
  });

  route(app, {
    method: 'POST',
    url: '/api/supervision/:id/report',
    summary: 'The area’s authority reports that it is done',
    tag,
    policy: reportSupervisionPolicy,
    entry: 'org.supervision-reported',
    params: idParams,
    body: schema.supervisionReport,
    reply: done,
    handler: async ({ params, body, actor }) => {
      await reportSupervision(p, actor, { id: params.id, report: body.report });
      return { ok: true };
    },
  });
}
