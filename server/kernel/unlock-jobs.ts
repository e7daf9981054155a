/** Frees the jobs a killed process left locked, so that they run at the next start and not hours later. */
import { sql } from 'kysely';
import type { Executor } from './db.ts';

/**
 * For the process that owns the data folder, before its workers start: what is locked then belongs to the dead.
 * A worker elsewhere that lives may see its job run a second time, which every job allows.
 */
export async function unlockJobs(ex: Executor): Promise<void> {
  // An attempt that was broken off is no last attempt: what it was to bring to an end would stand still for good.
  await sql`update graphile_worker._private_jobs set attempts = max_attempts - 1
    where locked_by is not null and attempts >= max_attempts`.execute(ex);
  await sql`select graphile_worker.force_unlock_workers(array(
    select locked_by from graphile_worker._private_jobs where locked_by is not null
    union select locked_by from graphile_worker._private_job_queues where locked_by is not null))`.execute(
    ex,
  );
}
