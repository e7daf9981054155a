/** Composes the registers around applications and grants: their addresses, daily tasks and the names packs may use. */
import type { FastifyPluginAsync } from 'fastify';
import { z } from 'zod';
import type { Platform, RoomBehaviours } from '#cases/index.ts';
import type { DailyTask } from '#kernel/daily.ts';
import { problem } from '#kernel/errors.ts';
import { idParams, route } from '#kernel/http/route.ts';
import { text } from '#kernel/http/shapes.ts';
import { permit } from '#kernel/policy.ts';
import { barKinds, barsOf } from '../bars/bars.ts';
import { chartRoutes } from '../chart/chart.ts';
import { destructionDaily } from '../copies-offline/commands.ts';
import { handOverRoutes } from '../copies-offline/routes.ts';
import { directRoutes } from '../direct/direct.ts';
import { feedbackRoutes } from '../feedback/feedback.ts';
import { fileConsent, filingRoutes } from '../filings/filings.ts';
import { gatheringRoutes } from '../gathering/gathering.ts';
import { holdingRoutes } from '../holdings/holdings.ts';
import { rulesFiled } from '../holdings/rules.ts';
import { migrationRoutes } from '../migration/migration.ts';
import { needRoutes } from '../needs/routes.ts';
import { offPlatformRoutes } from '../off-platform/notices.ts';
import { readPolicy } from '../policy.ts';
import { rectificationRoutes } from '../rectification/routes.ts';
import { reportRoutes } from '../reports/routes.ts';
import { getApplication } from '../repository.ts';
import { useRecordRoutes } from '../use-records/use-records.ts';
import { useReportRoutes } from '../use-reports/routes.ts';
import { useReportsDaily } from '../use-reports/use-reports.ts';

const bar = z.object({
  kind: z.enum(barKinds),
  effect: z.enum(['stop', 'note']),
  words: text,
  articles: z.array(z.string()),
  link: z.string(),
});
export const barsReply = z.object({ items: z.array(bar) });
export type BarsReply = z.output<typeof barsReply>;

export function sharingPlugin(p: Platform): FastifyPluginAsync {
  return async (app) => {
    needRoutes(app, p);
    reportRoutes(app, p);
    handOverRoutes(app, p);
    offPlatformRoutes(app, p);
    directRoutes(app, p);
    migrationRoutes(app, p);
    useRecordRoutes(app, p);
    useReportRoutes(app, p);
    rectificationRoutes(app, p);
    filingRoutes(app, p);
    holdingRoutes(app, p);
    feedbackRoutes(app, p);
    gatheringRoutes(app, p);
    chartRoutes(app, p);
    route(app, {
      method: 'GET',
      url: '/api/share/applications/:id/bars',
      summary: 'What stands against the unit that applies, for itself and its reviewers',
      tag: 'share',
      policy: readPolicy,
      params: idParams,
      reply: barsReply,
      handler: async ({ actor, params }) => {
        const application = await getApplication(p.db, params.id);
        if (!application) throw problem('kernel.not-found');
        permit(readPolicy, actor, application);
        return { items: await barsOf(p.db, application) };
      },
    });
  };
}

export const sharingDaily = (p: Platform): DailyTask[] => [useReportsDaily(p), destructionDaily(p)];

export const sharingBehaviours: RoomBehaviours = {
  gates: { 'share.rules-filed': rulesFiled },
  effects: { 'share.file-consent': fileConsent },
};
