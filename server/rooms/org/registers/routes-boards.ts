/** Boards, sectors and the service page over HTTP; no logic. */
import type { FastifyInstance } from 'fastify';
import type { Platform } from '#cases/index.ts';
import { route } from '#kernel/http/route.ts';
import { readAccesses, readAccessReport } from './accesses.ts';
import { readBoard, readBoards } from './boards.ts';
import type { Lent } from './lent.ts';
import { probesOf, readControls, readModules } from './modules.ts';
import {
  accessReportPolicy,
  allBoardsPolicy,
  announcePolicy,
  enterSectorPolicy,
  ownBoardPolicy,
  readAccessesPolicy,
  readModulesPolicy,
  readRegistersPolicy,
  readServicePolicy,
} from './policy.ts';
import * as schema from './schema.ts';
import { accessesQuery, accessesReply, accessReport, accessReportQuery } from './schema-accesses.ts';
import { controlsReply, modulesReply } from './schema-modules.ts';
import { enterSector, listSectors, normsOf, readSectorBoard } from './sectors.ts';
import { announceService, readCurrentNotices, readService } from './service.ts';

const tag = 'registers';
const base = '/api/registers';

export function boardRoutes(app: FastifyInstance, p: Platform, lent: Lent): void {
  route(app, {
    method: 'GET',
    url: '/api/board',
    summary: 'One unit’s open and overdue tasks in one place, counted under the city’s headings',
    tag,
    policy: ownBoardPolicy,
    query: schema.boardQuery,
    reply: schema.boardReply,
    handler: ({ actor, query }) => readBoard(p, actor, lent.boards, query.organisationId),
  });
  route(app, {
    method: 'GET',
    url: '/api/boards',
    summary: 'The same counts of every unit',
    tag,
    policy: allBoardsPolicy,
    query: schema.boardsQuery,
    reply: schema.boardList,
    handler: ({ actor, query }) => readBoards(p, actor, lent.boards, query),
  });
  route(app, {
    method: 'GET',
    url: `${base}/sectors`,
    summary: 'Sectors with their authority and members',
    tag,
    policy: readRegistersPolicy,
    reply: schema.sectorList,
    handler: ({ actor }) => listSectors(p, actor),
  });
  route(app, {
    method: 'POST',
    url: `${base}/sectors`,
    summary: 'Enters what part an organisation has in a sector',
    tag,
    policy: enterSectorPolicy,
    entry: 'org.sector-entered',
    body: schema.sectorBody,
    reply: schema.done,
    status: 201,
    handler: async ({ actor, body }) => {
      await enterSector(p, actor, body);
      return { ok: true };
    },
  });
  route(app, {
    method: 'GET',
    url: `${base}/sectors/:sector/board`,
    summary: 'Figures of every member of a sector across levels, for its authority',
    tag,
    policy: readRegistersPolicy,
    params: schema.sectorParams,
    reply: schema.sectorBoard,
    handler: ({ actor, params }) => readSectorBoard(p, actor, lent.boards, params.sector),
  });
  route(app, {
    method: 'GET',
    url: `${base}/norms`,
    summary: 'Norms of the sectors an organisation belongs to',
    tag,
    policy: readRegistersPolicy,
    query: schema.organisationQuery,
    reply: schema.normList,
    handler: ({ query }) => normsOf(p, query.organisationId),
  });
  route(app, {
    method: 'GET',
    url: `${base}/service`,
    summary: 'State of every module, availability per month, the service log',
    tag,
    policy: readServicePolicy,
    reply: schema.serviceReply,
    handler: ({ actor }) => readService(p, actor, probesOf(p, lent)),
  });
  route(app, {
    method: 'GET',
    url: `${base}/modules`,
    summary: 'The modules the city’s text says its platform consists of, with their page, objects and state',
    tag,
    policy: readModulesPolicy,
    reply: modulesReply,
    handler: ({ actor }) => readModules(p, actor, lent.modules),
  });
  route(app, {
    method: 'GET',
    url: `${base}/controls`,
    summary: 'What keeps the data safe: grades, masks, findings, refusals, checks, each with its count',
    tag,
    policy: readModulesPolicy,
    reply: controlsReply,
    handler: ({ actor }) => readControls(p, actor, lent),
  });
  route(app, {
    method: 'GET',
    url: `${base}/accesses`,
    summary: 'One user’s accesses to data through every channel, each with the kind of user and the channel',
    tag,
    policy: readAccessesPolicy,
    query: accessesQuery,
    reply: accessesReply,
    handler: ({ actor, query }) => readAccesses(p, actor, lent.accesses, query),
  });
  route(app, {
    method: 'GET',
    url: `${base}/accesses/report`,
    summary: 'Accesses to data counted by kind of user and channel',
    tag,
    policy: accessReportPolicy,
    query: accessReportQuery,
    reply: accessReport,
    handler: ({ actor, query }) => readAccessReport(p, actor, lent.accesses, query),
  });
  route(app, {
    method: 'GET',
    url: `${base}/service/current`,
    summary: 'Maintenance and announcements that everybody signed in is shown now',
    tag,
    policy: readServicePolicy,
    reply: schema.currentNotices,
    handler: () => readCurrentNotices(p),
  });
  route(app, {
    method: 'POST',
    url: `${base}/service`,
    summary: 'Announces a maintenance window or something else everybody should know',
    tag,
    policy: announcePolicy,
    entry: 'org.service-announced',
    body: schema.announceBody,
    reply: schema.made,
    status: 201,
    handler: async ({ actor, body }) => ({
      id: await announceService(p, actor, {
        ...body,
        startsAt: new Date(body.startsAt),
        endsAt: new Date(body.endsAt),
      }),
    }),
  });
}
