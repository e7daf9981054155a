/** The room's addresses: drafts, submission, reading. Decisions are made on the case. */
import type { FastifyPluginAsync } from 'fastify';
import { z } from 'zod';
import type { Platform } from '#cases/index.ts';
import { organisationOf } from '#kernel/actor.ts';
import { problem } from '#kernel/errors.ts';
import { idParams, route } from '#kernel/http/route.ts';
import { oversees } from '#kernel/policy.ts';
import { actsFor, organisationsOfArea } from '#rooms/org/index.ts';
import { agreementRoutes } from './agreements/routes.ts';
import { createApplication } from './commands/create-application.ts';
import { saveApplication } from './commands/save-application.ts';
import { submitApplication } from './commands/submit-application.ts';
import { withdrawApplication } from './commands/withdraw-application.ts';
import { formerPlugin } from './former/routes.ts';
import { createPolicy, readPolicy, savePolicy, submitPolicy, withdrawPolicy } from './policy.ts';
import { presentApplication, presentApplications } from './presenter.ts';
import { permitReading } from './reading.ts';
import { getApplication, listApplications } from './repository.ts';
import { paperRoutes } from './routes-papers.ts';
import { unitRoutes } from './routes-units.ts';
import {
  applicationList,
  applicationQuery,
  applicationReply,
  createApplicationBody,
  saveApplicationBody,
  submitApplicationBody,
} from './schema.ts';

const tag = 'share';

export function sharePlugin(p: Platform): FastifyPluginAsync {
  return async (app) => {
    await app.register(formerPlugin(p));
    paperRoutes(app, p);
    unitRoutes(app, p);
    agreementRoutes(app, p);
    route(app, {
      method: 'GET',
      url: '/api/share/applications',
      summary: 'Own applications, and those handed in to the caller’s organisation or the bureau',
      tag,
      policy: readPolicy,
      query: applicationQuery,
      reply: applicationList,
      handler: async ({ actor, query }) => {
        const organisationId = organisationOf(actor);
        if (!organisationId) throw problem('kernel.sign-in-required');
        const area = actsFor(actor);
        const { items, total } = await listApplications(p.db, {
          ...query,
          organisationId,
          overseer: oversees(actor),
          ...(area ? { within: await organisationsOfArea(p.db, area) } : {}),
        });
        const { page, pageSize } = query;
        return { items: await presentApplications(p.db, items), total, page, pageSize };
      },
    });
    route(app, {
      method: 'POST',
      url: '/api/share/applications',
      summary: 'Begins an application for one service; a draft has no number',
      tag,
      policy: createPolicy,
      entry: 'share.application-drafted',
      body: createApplicationBody,
      reply: applicationReply,
      status: 201,
      handler: async ({ actor, body }) =>
        presentApplication(p.db, p, actor, await createApplication(p, actor, body)),
    });
    route(app, {
      method: 'GET',
      url: '/api/share/applications/:id',
      summary: 'One application: answers, issues, the printed form',
      tag,
      policy: readPolicy,
      params: idParams,
      reply: applicationReply,
      handler: async ({ actor, params }) => {
        const application = await getApplication(p.db, params.id);
        if (!application) throw problem('kernel.not-found');
        await permitReading(p, actor, application);
        return presentApplication(p.db, p, actor, application);
      },
    });
    route(app, {
      method: 'PUT',
      url: '/api/share/applications/:id',
      summary: 'Saves answers of a draft on the revision that was read',
      tag,
      policy: savePolicy,
      entry: 'share.application-saved',
      params: idParams,
      body: saveApplicationBody,
      reply: applicationReply,
      handler: async ({ actor, params, body }) =>
        presentApplication(p.db, p, actor, await saveApplication(p, actor, params.id, body)),
    });
    route(app, {
      method: 'POST',
      url: '/api/share/applications/:id/submit',
      summary: 'Hands the application in; all faults come in one answer',
      tag,
      policy: submitPolicy,
      entry: 'share.application-submitted',
      params: idParams,
      body: submitApplicationBody,
      reply: applicationReply,
      handler: async ({ actor, params, body }) =>
        presentApplication(p.db, p, actor, await submitApplication(p, actor, params.id, body)),
    });
    route(app, {
      method: 'POST',
      url: '/api/share/applications/:id/withdraw',
      summary: 'Takes the application back',
      tag,
      policy: withdrawPolicy,
      entry: 'share.application-withdrawn',
      params: idParams,
      body: z.strictObject({ reason: z.string().trim().min(2).max(1000) }),
      reply: applicationReply,
      handler: async ({ actor, params, body }) =>
        presentApplication(p.db, p, actor, await withdrawApplication(p, actor, params.id, body.reason)),
    });
  };
}
