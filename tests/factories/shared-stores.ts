/** One PostgreSQL and one cluster for several test files: the stack of each takes databases of its own on them. */
import { randomBytes } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { z } from 'zod';
import { openStores, type Stores, type WarehouseAddress } from '#kernel/stores/index.ts';
import { DATABASE } from '#kernel/stores/postgres-setup.ts';
import { openWarehouse } from '#kernel/warehouse.ts';
import { clickhouseOption, startCluster } from './cluster.ts';
import { preparedFolder, testConfig } from './embedded.ts';

/** The variable by which a test process is told of them. */
const SHARED = 'TEST_SHARED_STORES';

const told = z.object({
  ownerUrl: z.string(),
  appUrl: z.string(),
  superUrl: z.string(),
  clickhouse: z.string(),
  clickhouseCluster: z.string(),
});

export type SharedStores = {
  address: WarehouseAddress;
  env: Record<string, string>;
  /** How often a node ended by itself and was started again. */
  restarts(): number;
  stop(): Promise<void>;
};

export async function shareStores(nodes: number): Promise<SharedStores> {
  const cluster = await startCluster(nodes);
  const opening = preparedFolder().then((folder) =>
    openStores(testConfig(folder, clickhouseOption(cluster)), { fsync: false }),
  );
  const stores = await opening.catch(async (error: unknown) => {
    // Its nodes would keep this process from ending.
    await cluster.stop();
    throw error;
  });
  const { ownerUrl, appUrl, superUrl } = stores.postgres;
  return {
    address: cluster.address,
    env: { [SHARED]: JSON.stringify({ ownerUrl, appUrl, superUrl, ...clickhouseOption(cluster) }) },
    restarts: cluster.restarts,
    stop: async () => {
      await stores.stop();
      await cluster.stop();
    },
  };
}

const named = (url: string, database: string): string => {
  const found = new URL(url);
  found.pathname = `/${database}`;
  return found.href;
};

export type OwnDatabases = {
  superUrl: string;
  postgres: string;
  postgresOwner: string;
  clickhouse: string;
  clickhouseCluster: string;
};

/** Databases of this process on the stores it was told of: PostgreSQL's already migrated. Undefined where it was told of none. */
export async function ownDatabases(): Promise<OwnDatabases | undefined> {
  const shared = process.env[SHARED];
  if (!shared) return undefined;
  const { clickhouse, clickhouseCluster, ...postgres } = told.parse(JSON.parse(shared));
  const { database, ...urls } = await ownDatabase(postgres);
  return {
    ...urls,
    clickhouse: clickhouse
      .split(',')
      .map((url) => named(url, database))
      .join(','),
    clickhouseCluster,
  };
}

/** A copy of the migrated database, by a name of its own. */
async function ownDatabase({
  ownerUrl,
  appUrl,
  superUrl,
}: Record<'ownerUrl' | 'appUrl' | 'superUrl', string>) {
  const database = `${DATABASE}_${randomBytes(6).toString('hex')}`;
  const client = new pg.Client({ connectionString: named(superUrl, 'postgres') });
  await client.connect();
  try {
    const [owner, app] = [new URL(ownerUrl).username, new URL(appUrl).username];
    for (let turn = 1; ; turn++) {
      try {
        await client.query(`create database ${database} owner ${owner} template ${DATABASE}`);
        break;
      } catch (error) {
        // Nobody may be in the model while it is copied; whoever looks after the stores looks in now and then.
        if (turn === 100 || (error as { code?: string }).code !== '55006') throw error;
        await sleep(50);
      }
    }
    await client.query(`revoke all on database ${database} from public`);
    await client.query(`grant connect, temporary on database ${database} to ${app}`);
  } finally {
    await client.end();
  }
  return {
    database,
    superUrl: named(superUrl, database),
    postgres: named(appUrl, database),
    postgresOwner: named(ownerUrl, database),
  };
}

/** Under this a process in which several files of tests run one after the other keeps the stores of all of them. */
export const COMPANY: unique symbol = Symbol.for('gongshu.tests.company');
export type Company = { stores?: Promise<Stores> };

type InCompany = Omit<OwnDatabases, 'clickhouseCluster'> & {
  /** Its database goes, with whoever is still in it. */
  leave(): Promise<void>;
};

/**
 * For a file among several in one process: the stores of all, with a database of its own and a warehouse emptied for it. Undefined where
 * it is alone.
 */
export async function companyDatabases(): Promise<InCompany | undefined> {
  const company = (globalThis as { [COMPANY]?: Company })[COMPANY];
  if (!company) return undefined;
  company.stores ??= preparedFolder().then((folder) => openStores(testConfig(folder), { fsync: false }));
  const { postgres, warehouse } = await company.stores;
  const { ownerUrl, appUrl, superUrl = '' } = postgres;
  const { database: own, ...urls } = await ownDatabase({ ownerUrl, appUrl, superUrl });
  const link = openWarehouse({ ...warehouse, database: 'default' });
  try {
    await link.command(`DROP DATABASE IF EXISTS ${warehouse.database} SYNC`);
    await link.command(`CREATE DATABASE ${warehouse.database}`);
  } finally {
    await link.close();
  }
  const { url, user, password, database } = warehouse;
  return {
    ...urls,
    clickhouse: `${url.replace('//', `//${user}:${password}@`)}/${database}`,
    leave: async () => {
      const client = new pg.Client({ connectionString: named(superUrl, 'postgres') });
      await client.connect();
      await client.query(`drop database ${own} with (force)`).finally(() => client.end());
    },
  };
}
