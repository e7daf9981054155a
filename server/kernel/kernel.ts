/** What every part of the platform is handed: the stores, the clock and the services of this process. No room is known here. */
import type pg from 'pg';
import type { Clock } from './clock.ts';
import type { Config } from './config.ts';
import type { Db } from './db.ts';
import type { Events } from './events.ts';
import type { Jobs } from './jobs.ts';
import type { Logger } from './log.ts';
import type { Metrics } from './metrics.ts';
import type { ObjectStore } from './objects.ts';
import type { Vault } from './vault.ts';
import type { Warehouse } from './warehouse.ts';

export type Kernel = {
  config: Config;
  clock: Clock;
  log: Logger;
  db: Db;
  pool: pg.Pool;
  /** The same role, for questions kept prepared (`askPrepared`); no transaction is held here. */
  questions: pg.Pool;
  warehouse: Warehouse;
  objects: ObjectStore;
  jobs: Jobs;
  events: Events;
  vault: Vault;
  metrics: Metrics;
  /** Present in the test environment: its acts stand in a log of their own. */
  stream?: 'test';
};
