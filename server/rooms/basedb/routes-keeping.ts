/** The keeping of databases over HTTP: proposals, compilations, probes, conflicts; no logic. */
import type { FastifyPluginAsync } from 'fastify';
import type { Platform } from '#cases/index.ts';
import { idParams, route } from '#kernel/http/route.ts';
import { permit } from '#kernel/policy.ts';
import { readConflicts } from './conflicts/read.ts';
import { ruleConflict } from './conflicts/rule.ts';
import { begin } from './databases.ts';
import { handInPart, openCompilation, publishCatalogue } from './keeping/compilation.ts';
import { judgeLateness, probeDatabase } from './keeping/freshness.ts';
import { answerProposal, propose } from './keeping/proposals.ts';
import { compilePolicy, keepPolicy, partPolicy, proposePolicy, readPolicy, rulePolicy } from './policy.ts';
import type { BasedbPorts } from './ports.ts';
import { readDatabase } from './read.ts';
import { getDatabase, keptSubject } from './repository.ts';
import * as schema from './schema.ts';

const tag = 'basedb';
const base = '/api/basedb';

export const keepingRoutes =
  (p: Platform, ports: BasedbPorts): FastifyPluginAsync =>
  async (app) => {
    route(app, {
      method: 'POST',
      url: `${base}/databases/:id/proposals`,
      summary: 'A contributing organisation proposes a change to the lead',
      tag,
      policy: proposePolicy,
      entry: 'basedb.proposal-made',
      params: schema.databaseParams,
      body: schema.proposalBody,
      reply: schema.databaseReply,
      status: 201,
      handler: async ({ actor, params, body }) => {
        await propose(p, actor, params.id, body.text);
        return readDatabase(p, ports, actor, params.id);
      },
    });
    route(app, {
      method: 'POST',
      url: `${base}/proposals/:id/answer`,
      summary: 'The lead answers a proposal',
      tag,
      policy: keepPolicy,
      entry: 'basedb.proposal-answered',
      params: idParams,
      body: schema.answerBody,
      reply: schema.databaseReply,
      handler: async ({ actor, params, body }) =>
        readDatabase(p, ports, actor, await answerProposal(p, actor, params.id, body)),
    });
    route(app, {
      method: 'POST',
      url: `${base}/databases/:id/compilation`,
      summary: 'Has the catalogue compiled: a part for each organisation, by a day',
      tag,
      policy: compilePolicy,
      entry: 'basedb.compilation-opened',
      params: schema.databaseParams,
      body: schema.compilationBody,
      reply: schema.databaseReply,
      status: 201,
      handler: async ({ actor, params, body }) => {
        await openCompilation(p, actor, params.id, body);
        return readDatabase(p, ports, actor, params.id);
      },
    });
    route(app, {
      method: 'POST',
      url: `${base}/parts/:id`,
      summary: 'Hands in the part of one’s own organisation',
      tag,
      policy: partPolicy,
      entry: 'basedb.part-handed-in',
      params: idParams,
      body: schema.partBody,
      reply: schema.databaseReply,
      handler: async ({ actor, params, body }) =>
        readDatabase(p, ports, actor, await handInPart(p, actor, params.id, body)),
    });
    route(app, {
      method: 'POST',
      url: `${base}/databases/:id/compilation/publish`,
      summary: 'Publishes the catalogue once every part is in',
      tag,
      policy: compilePolicy,
      entry: 'basedb.catalogue-published',
      params: schema.databaseParams,
      reply: schema.databaseReply,
      handler: async ({ actor, params }) => {
        await publishCatalogue(p, actor, params.id);
        return readDatabase(p, ports, actor, params.id);
      },
    });
    route(app, {
      method: 'POST',
      url: `${base}/databases/:id/probe`,
      summary: 'Probes a linked database now and judges its freshness',
      tag,
      policy: keepPolicy,
      entry: { none: 'what follows of it is recorded where it changes something' },
      params: schema.databaseParams,
      reply: schema.databaseReply,
      handler: async ({ actor, params }) => {
        const law = await begin(p);
        const database = await getDatabase(p.db, params.id);
        permit(keepPolicy, actor, keptSubject(law, database));
        await probeDatabase(p, database);
        await judgeLateness(p, await getDatabase(p.db, params.id), law.day);
        return readDatabase(p, ports, actor, params.id);
      },
    });
    route(app, {
      method: 'GET',
      url: `${base}/databases/:id/conflicts`,
      summary: 'Values on which sources differ, with what each of them says',
      tag,
      policy: readPolicy,
      params: schema.databaseParams,
      query: schema.conflictQuery,
      reply: schema.conflictList,
      handler: ({ actor, params, query }) => readConflicts(p, actor, params.id, query),
    });
    route(app, {
      method: 'POST',
      url: `${base}/conflicts/:id/ruling`,
      summary: 'The authoritative source says which value is right',
      tag,
      policy: rulePolicy,
      entry: 'basedb.conflict-ruled',
      params: idParams,
      body: schema.rulingBody,
      reply: schema.okReply,
      handler: async ({ actor, params, body }) => {
        await ruleConflict(p, actor, params.id, body);
        return { done: true };
      },
    });
  };
