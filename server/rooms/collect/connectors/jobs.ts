/** The job of a connector, beside all others, and what a new day brings: keys are compared in the small hours. */
import { z } from 'zod';
import type { Platform } from '#cases/index.ts';
import type { DailyTask } from '#kernel/daily.ts';
import { transact } from '#kernel/db.ts';
import { defineJob, type JobDefinition } from '#kernel/jobs.ts';
import type { Kind } from './kinds.ts';
import { pull } from './pull.ts';
import { pullJob, queuePull } from './queue.ts';
import { nextRuns } from './schedule.ts';
import { connectorTables, runCauses } from './tables.ts';

/** Sources read at once: they wait for others' machines, so there may be many more of them than of our own work. */
const AT_ONCE = 32;

const payload = z.object({
  connectorId: z.uuid(),
  cause: z.enum(runCauses),
  mode: z.enum(['full', 'incremental']).optional(),
  askedBy: z.uuid().optional(),
});

/** `kinds`: others than the platform's own, for tests. */
export const connectorJobs = (p: Platform, kinds?: readonly Kind[]): JobDefinition[] => [
  defineJob(pullJob, payload, (asked, info) => pull(p, asked, info, kinds), { beside: AT_ONCE }),
];

const NIGHT = { every: 'day', hour: 1, minute: 0, jitter: 180 } as const;

/** Every connector whose keys are compared gets its turn of this night, each at its own minute. */
export const connectorsDaily = (p: Platform): DailyTask => ({
  name: 'collect.reconcile-sources',
  run: async () => {
    const rows = await connectorTables(p.db)
      .selectFrom('collect.connector')
      .select(['id', 'source'])
      .where('state', '=', 'active')
      .where('reconciles', '=', true)
      .execute();
    for (const { id, source } of rows) {
      const [at] = nextRuns(NIGHT, p.clock.now(), 1, id);
      await transact(p.db, (tx) => queuePull(p, tx, { connectorId: id, cause: 'reconcile' }, source, at));
    }
  },
});
