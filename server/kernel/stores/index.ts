/** The door of the stores: starts, adopts or finds PostgreSQL and the warehouse, and says how they are. */
import pg from 'pg';
import { StartError, storeDown } from '../start-error.ts';
import { checkCluster } from './cluster-check.ts';
import {
  type OwnedFolder,
  ownFolder,
  type RunFile,
  readRunFile,
  storeSecrets,
  writeRunFile,
} from './folder.ts';
import { openPostgres } from './postgres.ts';
import { setUpPostgres } from './postgres-setup.ts';
import type { StoreHealth, Watcher } from './supervise.ts';
import { openEmbeddedWarehouse } from './warehouse.ts';
import { parseClickHouse, tryWarehouse, type WarehouseAddress } from './warehouse-address.ts';
import { WAREHOUSE_DATABASE, WAREHOUSE_USER } from './warehouse-config.ts';

export { parseClickHouse, type WarehouseAddress } from './warehouse-address.ts';

export type StoresConfig = {
  /** Absolute path. */
  data: string;
  role: 'all' | 'web' | 'worker';
  postgres?: string;
  postgresOwner?: string;
  /** One address, or several separated by commas with `clickhouseCluster`. */
  clickhouse?: string;
  clickhouseCluster?: string;
};

export type Stores = {
  postgres: {
    /** Migrations only. */
    ownerUrl: string;
    /** The running platform: owns nothing. */
    appUrl: string;
    /** Embedded only: for backups and for tests that play the intruder. */
    superUrl?: string;
  };
  warehouse: WarehouseAddress;
  /** Process numbers of the embedded stores, while they run. */
  pids(): { postgres?: number; warehouse?: number };
  health(): Promise<{ postgres: StoreHealth; warehouse: StoreHealth }>;
  /** Stops what this process started; adopted or not, the embedded stores end with their owner's orderly end. */
  stop(): Promise<void>;
};

export type StoresOptions = {
  watcher?: Watcher;
  /** False only in tests that do not pull the plug. */
  fsync?: boolean;
  /** See `WarehouseLimits.readFiles`. */
  readFiles?: boolean;
};

const silent: Watcher = { info: () => undefined, warn: () => undefined };

/** An address without its password, for messages. */
export function withoutSecret(address: string): string {
  try {
    const url = new URL(address);
    url.password = '';
    url.search = '';
    return url.href;
  } catch {
    return '?';
  }
}

async function tryPostgres(url: string): Promise<StoreHealth> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 5_000 });
  client.on('error', () => undefined);
  try {
    await client.connect();
    await client.query('select 1');
    return { ok: true };
  } catch (error) {
    const inner = error instanceof AggregateError ? error.errors[0] : error;
    return { ok: false, detail: inner instanceof Error ? inner.message : String(inner) };
  } finally {
    await client.end().catch(() => undefined);
  }
}

async function mustAnswer(
  name: string,
  shown: string,
  option: string,
  found: Promise<StoreHealth>,
): Promise<void> {
  const health = await found;
  if (!health.ok) throw storeDown(name, shown, health.detail ?? 'no answer', option);
}

/** Stores that run elsewhere, or that the owner of this folder runs: nothing is started, all must answer. */
async function connectOnly(postgres: Stores['postgres'], warehouse: WarehouseAddress): Promise<Stores> {
  await mustAnswer('PostgreSQL', withoutSecret(postgres.appUrl), '--postgres', tryPostgres(postgres.appUrl));
  if (warehouse.cluster) await checkCluster({ ...warehouse, cluster: warehouse.cluster });
  await mustAnswer('ClickHouse', withoutSecret(warehouse.url), '--clickhouse', tryWarehouse(warehouse));
  return {
    postgres,
    warehouse,
    pids: () => ({}),
    health: async () => ({
      postgres: await tryPostgres(postgres.appUrl),
      warehouse: await tryWarehouse(warehouse),
    }),
    stop: async () => undefined,
  };
}

const external = (config: StoresConfig): Stores['postgres'] | undefined =>
  config.postgres
    ? { appUrl: config.postgres, ownerUrl: config.postgresOwner ?? config.postgres }
    : undefined;

/** Opens the stores. Only role `all` starts any, and only what no address was given for. Throws StartError. */
export async function openStores(config: StoresConfig, options: StoresOptions = {}): Promise<Stores> {
  if (config.role === 'all') return await openOwned(config, options, ownFolder(config.data));
  const run = await readRunFile(config.data);
  const postgres = external(config) ?? run?.postgres;
  const warehouse = config.clickhouse
    ? parseClickHouse(config.clickhouse, config.clickhouseCluster)
    : run?.warehouse;
  if (postgres && warehouse) return await connectOnly(postgres, warehouse);
  throw new StartError(
    'store-down',
    `数据目录 ${config.data} 的存储没有运行。请先在本机用 --role all 启动平台，或同时给出 --postgres 与 --clickhouse。`,
    `the stores of ${config.data} are not running. Start the platform here with --role all first, or give both --postgres and --clickhouse.`,
  );
}

async function openOwned(config: StoresConfig, options: StoresOptions, folder: OwnedFolder): Promise<Stores> {
  const dataDir = config.data;
  const watcher = options.watcher ?? silent;
  const stops: (() => Promise<void>)[] = [];
  const stop = async (): Promise<void> => {
    await Promise.allSettled(stops.map((one) => one()));
    folder.release();
  };
  try {
    const secrets = await storeSecrets(dataDir);
    const last = await readRunFile(dataDir);
    const [database, engine] = await Promise.all([
      config.postgres
        ? undefined
        : openPostgres({
            platformData: dataDir,
            secrets,
            watcher,
            port: last?.postgres.port,
            fsync: options.fsync,
          }).then((opened) => {
            stops.push(opened.stop);
            return opened;
          }),
      config.clickhouse
        ? undefined
        : openEmbeddedWarehouse({
            platformData: dataDir,
            password: secrets.warehouse,
            watcher,
            port: last?.warehouse.port,
            fsync: options.fsync,
            readFiles: options.readFiles,
          }).then((opened) => {
            stops.push(opened.stop);
            return opened;
          }),
    ]);
    const postgres: RunFile['postgres'] | undefined =
      external(config) ??
      (database && {
        ...(await setUpPostgres(database.port, secrets)),
        superUrl: database.superUrl,
        port: database.port,
      });
    const warehouse: RunFile['warehouse'] | undefined = config.clickhouse
      ? parseClickHouse(config.clickhouse, config.clickhouseCluster)
      : engine && {
          url: `http://127.0.0.1:${engine.port}`,
          user: WAREHOUSE_USER,
          password: secrets.warehouse,
          database: WAREHOUSE_DATABASE,
          port: engine.port,
        };
    if (!postgres || !warehouse) throw new TypeError('each store is embedded or external');
    const outside = await connectOnly(postgres, warehouse);
    await writeRunFile(dataDir, { pid: process.pid, postgres, warehouse });
    return {
      ...outside,
      pids: () => ({ postgres: database?.pid(), warehouse: engine?.pid() }),
      health: async () => {
        const [one, two] = await Promise.all([
          database ? database.health() : tryPostgres(postgres.appUrl),
          engine ? engine.health() : tryWarehouse(warehouse),
        ]);
        return { postgres: one, warehouse: two };
      },
      stop,
    };
  } catch (error) {
    await stop();
    throw error;
  }
}
