/** The room's work after the act: fill and drop serving tables, drop old nonces, put counted refusals on record. */
import { sql } from 'kysely';
import { z } from 'zod';
import { defineJob, type JobDefinition } from '#kernel/jobs.ts';
import { canaryOf } from './canary/run.ts';
import type { Serving } from './context.ts';
import { makeDeliveryOf } from './delivery/make.ts';
import { nudgeJobs } from './feed/nudge.ts';
import { alertRefusalsOf } from './gateway/alerts.ts';
import { dropNonces } from './gateway/nonces.ts';
import { sealRefusalsOf } from './gateway/tallies.ts';
import { dropServingJob, fillServingJob, lookUnservedJob } from './jobs-names.ts';
import { getServiceVersion } from './repository.ts';
import { servingTable } from './serving/names.ts';
import { refreshServing } from './serving/refresh.ts';
import { lookForUnserved } from './unserved/look.ts';

export function serveJobs(p: Serving): JobDefinition[] {
  return [
    defineJob(fillServingJob, z.object({ versionId: z.uuid() }), async ({ versionId }) => {
      await refreshServing(p, versionId);
      const version = await getServiceVersion(p.db, versionId);
      if (version) await lookForUnserved(p, version.plan.resourceId);
    }),
    defineJob(
      dropServingJob,
      z.object({ versionId: z.uuid(), generation: z.number().int().min(1) }),
      async ({ versionId, generation }) => {
        const version = await getServiceVersion(p.db, versionId);
        // Never the one in use, whatever the queue says.
        if (version && version.generation <= generation) return;
        await sql`drop table if exists ${sql.table(servingTable(versionId, generation))}`.execute(p.db);
      },
    ),
    defineJob(lookUnservedJob, z.object({}), async () => {
      await lookForUnserved(p);
    }),
    makeDeliveryOf(p),
    ...nudgeJobs(p),
    dropNonces(p),
    sealRefusalsOf(p),
    alertRefusalsOf(p),
    canaryOf(p),
  ];
}
