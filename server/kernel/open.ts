/** Puts one process's Kernel together over stores that are already open, and takes it apart again. */
import { join } from 'node:path';
import { type Clock, shiftedClock, systemClock, type TestClock } from './clock.ts';
import type { Config } from './config.ts';
import { openDb, openPool, openQuestions } from './db.ts';
import { openEvents } from './events.ts';
import { openJobs } from './jobs.ts';
import type { Kernel } from './kernel.ts';
import { type Logger, openLog } from './log.ts';
import { openMetrics } from './metrics.ts';
import { openLocalObjects, openS3Objects } from './objects.ts';
import type { Stores } from './stores/index.ts';
import { loadMasterKeys, openVault } from './vault.ts';
import { openWarehouse } from './warehouse.ts';

export type OpenedKernel = {
  kernel: Kernel;
  /** Present when the setting `test-clock` lets tests move the clock. */
  testClock?: TestClock;
  /** Lets jobs that run finish, then closes every connection of this process; the stores stay up. */
  close(): Promise<void>;
};

export async function openKernel(
  config: Config,
  stores: Stores,
  parts: { clock?: Clock; log?: Logger } = {},
): Promise<OpenedKernel> {
  const log = parts.log ?? openLog(config.logLevel);
  const testClock = config.testClock ? shiftedClock() : undefined;
  const clock = parts.clock ?? testClock ?? systemClock();
  const vault = openVault(await loadMasterKeys(config));
  const folder = join(config.data, 'objects');
  const objects = config.s3
    ? await openS3Objects(config.s3, join(config.data, 'tmp', 'objects'))
    : openLocalObjects(folder);
  const pool = openPool(stores.postgres.appUrl, log);
  const questions = openQuestions(stores.postgres.appUrl, log);
  const db = openDb(pool);
  const warehouse = openWarehouse(stores.warehouse);
  const jobs = openJobs();
  const kernel: Kernel = {
    config,
    clock,
    log,
    db,
    pool,
    questions,
    warehouse,
    objects,
    jobs,
    events: openEvents(db, jobs, () => clock.now()),
    vault,
    metrics: openMetrics(),
  };
  return {
    kernel,
    testClock,
    close: async () => {
      await jobs.stop();
      await Promise.allSettled([db.destroy(), questions.end(), warehouse.close()]);
    },
  };
}
