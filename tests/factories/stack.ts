/** The one stack a test process shares: real stores, migrated, with a clock that tests move; embedded unless the process was told of others. */
import { after } from 'node:test';
import { type TestClock, testClock } from '#kernel/clock.ts';
import type { Config } from '#kernel/config.ts';
import type { Kernel } from '#kernel/kernel.ts';
import { migrateWarehouse } from '#kernel/migrate-warehouse.ts';
import { openKernel } from '#kernel/open.ts';
import { hashLightly } from '#kernel/passwords.ts';
import { openStores, type Stores } from '#kernel/stores/index.ts';
import { clickhouseOption, startCluster } from './cluster.ts';
import { freshFolder, preparedFolder, testConfig } from './embedded.ts';
import { companyDatabases, type OwnDatabases, ownDatabases } from './shared-stores.ts';

export type TestStack = Kernel & {
  clock: TestClock;
  stores: Stores;
  /** Superuser of PostgreSQL, for tests that play the intruder. */
  superUrl: string;
};

/** A working day with published holidays around it, ten o'clock in Shanghai. */
export const START = '2026-03-10T02:00:00Z';

let shared: Promise<TestStack> | undefined;
let close: (() => Promise<void>) | undefined;

/** To run one file of tests on so many nodes; `tests/cluster/rooms.test.ts` runs many on shared ones. */
const NODES = Number(process.env.TEST_CLUSTER_NODES ?? 0);

async function open(changes: Partial<Config>): Promise<TestStack> {
  hashLightly();
  // Who names stores has them.
  const named = changes.postgres !== undefined || changes.clickhouse !== undefined || NODES > 0;
  const { leave, ...inCompany } = (named ? undefined : await companyDatabases()) ?? { leave: undefined };
  const own: Partial<OwnDatabases> = (named ? undefined : await ownDatabases()) ?? inCompany;
  const { superUrl, ...theirs } = own;
  const folder = superUrl ? freshFolder() : await preparedFolder();
  const cluster = NODES > 0 ? await startCluster(NODES) : undefined;
  const config = testConfig(folder, { ...changes, ...theirs, ...(cluster ? clickhouseOption(cluster) : {}) });
  // Nobody pulls the plug here; the tests of faults open their own stores, with fsync.
  const stores = await openStores(config, { fsync: false });
  const clock = testClock(START);
  const opened = await openKernel(config, stores, { clock });
  close = async () => {
    await opened.close();
    await leave?.();
    await stores.stop();
    await cluster?.stop();
  };
  await migrateWarehouse(opened.kernel.warehouse);
  const found = superUrl ?? stores.postgres.superUrl;
  if (!found) throw new TypeError('the stores of tests have a superuser');
  return { ...opened.kernel, clock, stores, superUrl: found };
}

/** The stack of this process; opened at the first call. `changes` count only then. */
export function testStack(changes: Partial<Config> = {}): Promise<TestStack> {
  shared ??= open(changes);
  return shared;
}

after(async () => {
  await shared?.catch(() => undefined);
  await close?.();
});
