/** The jobs of push: grouping, settling what was visible at once, and looking again at a source that may be silent. */
import { z } from 'zod';
import type { Platform } from '#cases/index.ts';
import { transact } from '#kernel/db.ts';
import { defineJob, type JobDefinition } from '#kernel/jobs.ts';
import { follow } from '../gathering/follow.ts';
import { groupPushes } from './group.ts';
import { pushJobs } from './jobs-names.ts';
import { settlePushes } from './settle.ts';

const ofResource = z.object({ resourceId: z.uuid() });

export const pushJobDefinitions = (p: Platform): JobDefinition[] => [
  defineJob(pushJobs.group, ofResource, ({ resourceId }) => groupPushes(p, resourceId)),
  defineJob(pushJobs.settle, z.object({ batchId: z.uuid() }), (payload) => settlePushes(p, payload)),
  defineJob(pushJobs.silent, ofResource, ({ resourceId }) =>
    transact(p.db, (tx) => follow(tx, p, resourceId)),
  ),
];
