/** Routes of the class of an entry, of determinations, filings, evaluations and of classes on lost or doubtful grounds. */
import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import type { Platform } from '#cases/index.ts';
import { idParams, route } from '#kernel/http/route.ts';
import { abilitiesOf } from '#kernel/policy.ts';
import { lawNow } from '#law/settings.ts';
import { lostBases } from './basis-lost.ts';
import { hasProcedure } from './changes.ts';
import { readClassFile } from './class-file.ts';
import { askDetermination } from './determination.ts';
import { listEvaluations, readEvaluation } from './evaluation-list.ts';
import { EVALUATION } from './evaluations.ts';
import { listFilings, queryFiling } from './filings.ts';
import { DECISION } from './list-versions.ts';
import { listMode } from './negative-list.ts';
import {
  askDeterminationPolicy,
  mergePolicy,
  openEmergencyPolicy,
  queryFilingPolicy,
  readClassesPolicy,
} from './policy.ts';
import type { ClassPorts } from './ports.ts';
import { classTerm, ownFilter, parties } from './present.ts';
import { flaggedClasses, evaluationReport as reportOf } from './reports.ts';
import {
  caseReply,
  classFileReply,
  determinationBody,
  evaluationDetail,
  evaluationReport,
  evaluationReportQuery,
  evaluationsQuery,
  evaluationsReply,
  filingsQuery,
  filingsReply,
  flaggedReply,
  governanceReply,
  lostBasesQuery,
  lostBasesReply,
  questionBody,
} from './schema.ts';

const tag = 'classify';

export function classRoutes(app: FastifyInstance, p: Platform, ports: ClassPorts): void {
  const law = () => lawNow(p.db, p.law, p.clock.today());

  route(app, {
    method: 'GET',
    url: '/api/classes/governance',
    summary: 'Which ways of deciding on classes the city’s rules provide',
    tag,
    policy: readClassesPolicy,
    reply: governanceReply,
    handler: async ({ actor }) => {
      const now = await law();
      const cycle = now.number('classify.evaluation-cycle');
      return {
        list: listMode(now) ?? null,
        governmentDecides: hasProcedure(p, DECISION),
        determination: hasProcedure(p, 'classify.determination'),
        filing: now.flag('classify.exception-filing'),
        dispute: hasProcedure(p, 'classify.dispute'),
        evaluation: hasProcedure(p, EVALUATION)
          ? {
              cycle: cycle?.value ?? null,
              basis: cycle?.basis ?? null,
              classes: now.terms('classify.evaluated-classes').map(({ key }) => classTerm(now, key)),
            }
          : null,
        emergency: now.flag('classify.emergency-change'),
        noBasisUnconditional: now.flag('classify.no-basis-unconditional'),
        articles: {
          list: now.cite('classify.negative-list'),
          filing: now.cite('classify.exception-filing'),
          evaluation: now.cite('classify.evaluation-cycle'),
          emergency: now.cite('classify.emergency-change'),
          noBasis: now.cite('classify.no-basis-unconditional'),
        },
        abilities: abilitiesOf(actor, undefined, { merge: mergePolicy, openEmergency: openEmergencyPolicy }),
      };
    },
  });
  route(app, {
    method: 'GET',
    url: '/api/classes/resources/:id',
    summary: 'The class of an entry: history, assessments, choices, and who holds it',
    tag,
    policy: readClassesPolicy,
    params: idParams,
    reply: classFileReply,
    handler: ({ params, actor }) => readClassFile(p, actor, params.id),
  });
  route(app, {
    method: 'POST',
    url: '/api/classes/resources/:id/determination',
    summary:
      'Brings a class the provider is unsure of before the bureau; the entry is locked until it decides',
    tag,
    policy: askDeterminationPolicy,
    entry: 'classify.determination-asked',
    params: idParams,
    body: determinationBody,
    reply: caseReply,
    status: 201,
    handler: async ({ params, body, actor }) => ({
      caseId: await askDetermination(p, actor, params.id, body.question),
    }),
  });

  route(app, {
    method: 'GET',
    url: '/api/classes/filings',
    summary: 'Register of classes filed as exceptions from sharing',
    tag,
    policy: readClassesPolicy,
    query: filingsQuery,
    reply: filingsReply,
    handler: async ({ query, actor }) => {
      const now = await law();
      const own = ownFilter(actor);
      const { rows, total } = await listFilings(p.db, {
        page: query.page,
        pageSize: query.pageSize,
        ...(own ? { own } : {}),
        ...(query.class ? { sharingClass: query.class } : {}),
        ...(query.q ? { q: query.q } : {}),
        ...(query.resource ? { resource: query.resource } : {}),
        queried: query.queried === 'true',
      });
      const party = await parties(
        p.db,
        rows.map((row) => row.provider_id),
      );
      return {
        items: rows.map((row) => ({
          id: row.id,
          number: row.number,
          resourceId: row.resource_id,
          provider: party(row.provider_id),
          name: row.name,
          sharingClass: classTerm(now, row.sharing_class),
          basis: row.basis,
          filedOn: row.filed_on,
          query: row.query,
          queriedOn: row.queried_on,
          disputeCaseId: row.dispute_case_id,
          settled: row.settled,
          settledOn: row.settled_on,
          abilities: abilitiesOf(actor, undefined, { query: queryFilingPolicy }),
        })),
        total,
        page: query.page,
        pageSize: query.pageSize,
      };
    },
  });
  route(app, {
    method: 'POST',
    url: '/api/classes/filings/:id/query',
    summary: 'The bureau queries a filing, which opens a dispute and changes nothing of the class',
    tag,
    policy: queryFilingPolicy,
    entry: 'classify.filing-queried',
    params: idParams,
    body: questionBody,
    reply: caseReply,
    status: 201,
    handler: async ({ params, body, actor }) => ({
      caseId: await queryFiling(p, actor, params.id, body.question),
    }),
  });

  route(app, {
    method: 'GET',
    url: '/api/classes/evaluations',
    summary: 'Evaluations of classes: due, overdue, done; `overdue` lists those past their day',
    tag,
    policy: readClassesPolicy,
    query: evaluationsQuery,
    reply: evaluationsReply,
    handler: async ({ query, actor }) => {
      const { overdue, ...filter } = query;
      const own = ownFilter(actor);
      const { items, total } = await listEvaluations(p, { ...filter, own, overdue: overdue === 'true' });
      return { items, total, page: query.page, pageSize: query.pageSize };
    },
  });
  route(app, {
    method: 'GET',
    url: '/api/classes/evaluations/report',
    summary: 'By organisation: widened and kept in the period, open and overdue today',
    tag,
    policy: readClassesPolicy,
    query: evaluationReportQuery,
    reply: evaluationReport,
    handler: ({ query, actor }) => reportOf(p, query.from, query.to, ownFilter(actor)),
  });
  route(app, {
    method: 'GET',
    url: '/api/classes/evaluations/:id',
    summary: 'One evaluation with applications, refusals and calls since the last one',
    tag,
    policy: readClassesPolicy,
    params: idParams,
    reply: evaluationDetail,
    handler: ({ params, actor }) => readEvaluation(p, ports, params.id, ownFilter(actor)),
  });

  route(app, {
    method: 'GET',
    url: '/api/classes/lost-bases',
    summary: 'Entries whose class rests on a repealed act',
    tag,
    policy: readClassesPolicy,
    query: lostBasesQuery,
    reply: lostBasesReply,
    handler: async ({ query, actor }) => {
      const now = await law();
      const own = ownFilter(actor);
      const rows = await lostBases(p.db, {
        open: query.open === 'true',
        ...(own ? { own } : {}),
        ...(query.resource ? { resourceId: query.resource } : {}),
      });
      const party = await parties(
        p.db,
        rows.map(({ providerId }) => providerId),
      );
      return {
        items: rows.map(({ providerId, sharingClass, ...row }) => ({
          ...row,
          provider: party(providerId),
          sharingClass: classTerm(now, sharingClass),
        })),
      };
    },
  });
  route(app, {
    method: 'GET',
    url: '/api/classes/flagged',
    summary: 'Withheld entries whose ground is of a kind the bureau must look at',
    tag,
    policy: readClassesPolicy,
    query: z.strictObject({}),
    reply: flaggedReply,
    handler: async ({ actor }) => {
      const now = await law();
      const rows = await flaggedClasses(p, now, ownFilter(actor));
      const party = await parties(
        p.db,
        rows.map(({ providerId }) => providerId),
      );
      return {
        items: rows.map(({ providerId, sharingClass, ...row }) => ({
          ...row,
          provider: party(providerId),
          sharingClass: classTerm(now, sharingClass),
        })),
        articles: now.cite('classify.basis-to-check'),
      };
    },
  });
}
