/** Addresses of harvesting and of former addresses. */
import type { FastifyInstance } from 'fastify';
import type { Platform } from '#cases/index.ts';
import { idParams, route } from '#kernel/http/route.ts';
import { addSource, decideRecord, editRecord, setSource, takeRecord } from './commands.ts';
import { managePolicy, readHarvestPolicy, seenBy, takePolicy } from './policy.ts';
import { readOutcomes, readRecord, readRecords, readRun, readRuns, readSources } from './read.ts';
import { endRedirect, setRedirect } from './redirects.ts';
import { startRun } from './run.ts';
import * as schema from './schema.ts';
import { harvestTables } from './tables.ts';

const tag = 'open';
const base = '/api/open/harvest';

export function harvestRoutes(app: FastifyInstance, p: Platform): void {
  route(app, {
    method: 'GET',
    url: `${base}/sources`,
    summary: 'Other portals that are read, with their last run',
    tag,
    policy: managePolicy,
    reply: schema.sourcesReply,
    handler: () => readSources(p.db),
  });
  route(app, {
    method: 'POST',
    url: `${base}/sources`,
    summary: 'Registers another portal: CKAN, DCAT or data.json',
    tag,
    policy: managePolicy,
    entry: 'open.harvest-source-added',
    body: schema.sourceBody,
    reply: schema.sourcesReply,
    status: 201,
    handler: async ({ actor, body }) => {
      await addSource(p, actor, body);
      return readSources(p.db);
    },
  });
  route(app, {
    method: 'POST',
    url: `${base}/sources/:id/state`,
    summary: 'Pauses, resumes or ends a source; a run under way stops after its page',
    tag,
    policy: managePolicy,
    entry: 'open.harvest-source-set',
    params: idParams,
    body: schema.stateBody,
    reply: schema.sourcesReply,
    handler: async ({ actor, params, body }) => {
      await setSource(p, actor, params.id, body.state);
      return readSources(p.db);
    },
  });
  route(app, {
    method: 'POST',
    url: `${base}/sources/:id/run`,
    summary: 'Reads the source now; what it brings becomes proposals',
    tag,
    policy: managePolicy,
    entry: 'open.harvest-started',
    params: idParams,
    reply: schema.runReply,
    status: 202,
    handler: async ({ actor, params }) => readRun(p.db, await startRun(p, actor, params.id)),
  });
  route(app, {
    method: 'GET',
    url: `${base}/sources/:id/runs`,
    summary: 'Runs of a source, newest first, each with its counts of outcomes',
    tag,
    policy: managePolicy,
    params: idParams,
    query: schema.runsQuery,
    reply: schema.runsReply,
    handler: ({ params, query }) => readRuns(p.db, params.id, query),
  });
  route(app, {
    method: 'GET',
    url: `${base}/runs/:id`,
    summary: 'A run: how far it is, what failed, counts of outcomes',
    tag,
    policy: managePolicy,
    params: idParams,
    reply: schema.runReply,
    handler: ({ params }) => readRun(p.db, params.id),
  });
  route(app, {
    method: 'GET',
    url: `${base}/runs/:id/outcomes`,
    summary: 'What became of every record in a run',
    tag,
    policy: managePolicy,
    params: idParams,
    query: schema.outcomesQuery,
    reply: schema.outcomesReply,
    handler: ({ params, query }) => readOutcomes(p.db, params.id, query),
  });
  route(app, {
    method: 'GET',
    url: `${base}/records`,
    summary: 'Records brought: for the authority all, for a unit those proposed for it',
    tag,
    policy: readHarvestPolicy,
    query: schema.recordsQuery,
    reply: schema.recordsReply,
    handler: ({ actor, query }) => readRecords(p.db, query, seenBy(actor)),
  });
  route(app, {
    method: 'GET',
    url: `${base}/records/:id`,
    summary: 'One record, with what its source gave',
    tag,
    policy: readHarvestPolicy,
    params: idParams,
    reply: schema.wholeRecordReply,
    handler: ({ actor, params }) => readRecord(p.db, params.id, seenBy(actor)),
  });
  route(app, {
    method: 'PATCH',
    url: `${base}/records/:id`,
    summary: 'Sets fields here; the source never sets them again',
    tag,
    policy: managePolicy,
    entry: 'open.harvest-edited',
    params: idParams,
    body: schema.recordPatch,
    reply: schema.wholeRecordReply,
    handler: async ({ actor, params, body }) => {
      await editRecord(p, actor, params.id, body);
      return readRecord(p.db, params.id);
    },
  });
  route(app, {
    method: 'POST',
    url: `${base}/records/:id/decide`,
    summary: 'Accepts or rejects a record; with a data set, its former address leads there',
    tag,
    policy: managePolicy,
    entry: 'open.harvest-decided',
    params: idParams,
    body: schema.decideBody,
    reply: schema.wholeRecordReply,
    handler: async ({ actor, params, body }) => {
      await decideRecord(p, actor, params.id, body);
      return readRecord(p.db, params.id);
    },
  });
  route(app, {
    method: 'POST',
    url: `${base}/records/:id/take`,
    summary: 'The unit makes a draft of its own catalogue of an accepted record',
    tag,
    policy: takePolicy,
    entry: 'open.harvest-taken',
    params: idParams,
    reply: schema.wholeRecordReply,
    handler: async ({ actor, params }) => {
      await takeRecord(p, actor, params.id);
      return readRecord(p.db, params.id, seenBy(actor));
    },
  });
  redirectRoutes(app, p);
}

function redirectRoutes(app: FastifyInstance, p: Platform): void {
  route(app, {
    method: 'GET',
    url: '/api/open/redirects',
    summary: 'Former addresses and where they lead',
    tag,
    policy: managePolicy,
    query: schema.redirectsQuery,
    reply: schema.redirectsReply,
    handler: async ({ query: { page, pageSize } }) => {
      const rows = await harvestTables(p.db)
        .selectFrom('open.redirect')
        .selectAll()
        .orderBy('path')
        .limit(pageSize)
        .offset((page - 1) * pageSize)
        .execute();
      const { n } = await harvestTables(p.db)
        .selectFrom('open.redirect')
        .select((eb) => eb.fn.countAll<number>().as('n'))
        .executeTakeFirstOrThrow();
      return {
        items: rows.map(({ path, target, made_at: at }) => ({ path, target, madeAt: at.toISOString() })),
        total: Number(n),
        page,
        pageSize,
      };
    },
  });
  route(app, {
    method: 'PUT',
    url: '/api/open/redirects',
    summary: 'Leads a former address to one of ours',
    tag,
    policy: managePolicy,
    entry: 'open.redirect-set',
    body: schema.redirectBody,
    reply: schema.redirectBody,
    handler: async ({ actor, body }) => {
      await setRedirect(p, actor, body);
      return body;
    },
  });
  route(app, {
    method: 'DELETE',
    url: '/api/open/redirects',
    summary: 'Ends the redirect of a former address',
    tag,
    policy: managePolicy,
    entry: 'open.redirect-ended',
    query: schema.redirectParams,
    handler: async ({ actor, query, reply }) => {
      await endRedirect(p, actor, query.path);
      return reply.code(204).send();
    },
  });
}
