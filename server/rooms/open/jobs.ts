/** Work of the room after the act, by the day, and after what other rooms did: one line for each of its parts. */
import type { Platform } from '#cases/index.ts';
import type { DailyTask } from '#kernel/daily.ts';
import type { JobDefinition } from '#kernel/jobs.ts';
import { accessTask } from './access/state.ts';
import { takingsTask } from './access/takings.ts';
import { eventsTask } from './activities/index.ts';
import { alertsTask, dueChecksTask, measureTask } from './conduct/index.ts';
import { overdueTask } from './demands/index.ts';
import { consentsDaily, rescanDefinition } from './disclosure/index.ts';
import { entrustmentTask } from './entrustment/index.ts';
import { webhookJobs } from './exchange/webhooks/index.ts';
import { reviewsDaily } from './exclusions/index.ts';
import { harvestJobs } from './harvest/index.ts';
import { healthTask } from './health/index.ts';
import { releaseDaily, releaseJobs } from './releases/follow.ts';
import { probeDaily } from './releases/probe.ts';
import { statisticsDaily } from './statistics/index.ts';
import { reportsTask } from './use/periods.ts';
import { eraseDefinition } from './withdrawal/erase.ts';

export const openJobs = (p: Platform): JobDefinition[] => [
  ...releaseJobs(p),
  eraseDefinition(p),
  rescanDefinition(p),
  ...harvestJobs(p),
  ...webhookJobs(p),
];

export const openDaily = (p: Platform): DailyTask[] => [
  releaseDaily(p),
  probeDaily(p),
  ...statisticsDaily(p),
  overdueTask(p),
  reviewsDaily(p),
  accessTask(p),
  reportsTask(p),
  takingsTask(p),
  measureTask(p),
  alertsTask(p),
  dueChecksTask(p),
  healthTask(p),
  entrustmentTask(p),
  eventsTask(p),
  consentsDaily(p),
];
