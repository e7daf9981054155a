/** Composes the registers around applications and grants: their addresses, daily tasks and the names packs may use. */
import type { FastifyPluginAsync } from 'fastify';
import type { Platform, RoomBehaviours } from '#cases/index.ts';
import type { DailyTask } from '#kernel/daily.ts';
import { chartRoutes } from '../chart/chart.ts';
import { destructionDaily } from '../copies-offline/commands.ts';
import { handOverRoutes } from '../copies-offline/routes.ts';
import { directRoutes } from '../direct/direct.ts';
import { feedbackRoutes } from '../feedback/feedback.ts';
import { fileConsent, filingRoutes } from '../filings/filings.ts';
import { followRoutes } from '../follow/follow.ts';
import { gatheringRoutes } from '../gathering/gathering.ts';
import { holdingRoutes } from '../holdings/holdings.ts';
import { rulesFiled } from '../holdings/rules.ts';
import { licenceRoutes } from '../licences/routes.ts';
import { migrationRoutes } from '../migration/migration.ts';
import { needRoutes } from '../needs/routes.ts';
import { offPlatformRoutes } from '../off-platform/notices.ts';
import { rectificationRoutes } from '../rectification/routes.ts';
import { reportRoutes } from '../reports/routes.ts';
import { useRecordRoutes } from '../use-records/use-records.ts';
import { useReportRoutes } from '../use-reports/routes.ts';
import { useReportsDaily } from '../use-reports/use-reports.ts';

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
    licenceRoutes(app, p);
    followRoutes(app, p);
  };
}

export const sharingDaily = (p: Platform): DailyTask[] => [useReportsDaily(p), destructionDaily(p)];

export const sharingBehaviours: RoomBehaviours = {
  gates: { 'share.rules-filed': rulesFiled },
  effects: { 'share.file-consent': fileConsent },
};
