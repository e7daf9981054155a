/** A real cluster on this machine: engines from the npm package as nodes, each with a port for people and one for its fellows. */
import { type ChildProcess, spawn } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import type { WarehouseAddress } from '#kernel/stores/index.ts';
import { freePort } from '#kernel/stores/process.ts';
import { freshFolder } from './embedded.ts';

const CHILD = fileURLToPath(new URL('./cluster-node.ts', import.meta.url));
const NAME = 'trio';
const USER = 'gongshu';
const PASSWORD = 'only-for-tests';

export type TestNode = {
  url: string;
  folder: string;
  /** As a power cut would. */
  kill(): Promise<void>;
  /** Comes back on the same folder and ports; waits until it answers. */
  start(): Promise<void>;
};

export type TestCluster = {
  address: WarehouseAddress;
  nodes: TestNode[] /** How often a node ended by itself. */;
  restarts(): number;
  stop(): Promise<void>;
};

const rights = [
  // A database for each file of tests, and the one that spans its nodes.
  'GRANT ALL ON gongshu*.*',
  'GRANT SELECT ON system.*',
  'GRANT CREATE TEMPORARY TABLE ON *.*',
  'GRANT KILL QUERY ON *.*',
  'GRANT READ ON REMOTE',
  ...[
    'MergeTree',
    'ReplacingMergeTree',
    'AggregatingMergeTree',
    'SummingMergeTree',
    'Memory',
    'Distributed',
  ].map((engine) => `GRANT TABLE ENGINE ON ${engine}`),
];

function configure(folder: string, fellows: readonly number[]): string {
  mkdirSync(join(folder, 'data', 'user_files'), { recursive: true });
  const users = join(folder, 'users.xml');
  const config = join(folder, 'config.xml');
  const grants = (list: string[]): string => list.map((one) => `<query>${one}</query>`).join('');
  const home = '<networks><ip>127.0.0.1</ip></networks><quota>default</quota>';
  writeFileSync(
    users,
    `<clickhouse><profiles><default></default><starter><max_threads>1</max_threads></starter>
<platform><join_use_nulls>1</join_use_nulls><max_threads>1</max_threads></platform></profiles><quotas><default></default></quotas><users>
<default><password></password><profile>starter</profile>${home}
<grants>${grants(['GRANT SYSTEM LISTEN ON *.*', 'GRANT SELECT ON system.numbers'])}</grants></default>
<${USER}><password>${PASSWORD}</password><profile>platform</profile>${home}<grants>${grants(rights)}</grants></${USER}>
</users></clickhouse>`,
  );
  const shards = fellows.map(
    (port) =>
      `<shard><replica><host>127.0.0.1</host><port>${port}</port><user>${USER}</user><password>${PASSWORD}</password></replica></shard>`,
  );
  writeFileSync(
    config,
    `<clickhouse><users_config>${users}</users_config>
<user_files_path>${join(folder, 'data', 'user_files')}</user_files_path>
<max_server_memory_usage>1500000000</max_server_memory_usage><mark_cache_size>67108864</mark_cache_size>
<remote_servers><${NAME}>${shards.join('')}</${NAME}></remote_servers></clickhouse>`,
  );
  return config;
}

function library(): string {
  const require = createRequire(import.meta.url);
  return join(dirname(require.resolve('@chdb/lib-linux-x64-gnu/package.json')), 'libchdb.so');
}

/** Starts `count` nodes that know each other, and ends them with this process. `knows` may leave a node out of what the others know. */
export async function startCluster(count: number): Promise<TestCluster> {
  const ports = await Promise.all(Array.from({ length: count * 2 }, () => freePort()));
  const fellows = ports.slice(count);
  let restarts = 0;
  const nodes = await Promise.all(
    fellows.map((native, index) =>
      startNode(freshFolder(), ports[index] ?? 0, native, fellows, () => {
        restarts += 1;
      }),
    ),
  );
  const [first] = nodes;
  if (!first) throw new TypeError('a cluster has at least one node');
  return {
    nodes,
    restarts: () => restarts,
    address: {
      url: first.url,
      user: USER,
      password: PASSWORD,
      database: 'gongshu',
      cluster: { name: NAME, urls: nodes.map(({ url }) => url) },
    },
    stop: async () => {
      await Promise.all(nodes.map((node) => node.kill()));
    },
  };
}

/** The value of `--clickhouse` for a cluster, and the name that goes with it. */
export const clickhouseOption = ({
  address,
}: TestCluster): { clickhouse: string; clickhouseCluster: string } => ({
  clickhouse: (address.cluster?.urls ?? [])
    .map((url) => url.replace('//', `//${USER}:${PASSWORD}@`))
    .map((url) => `${url}/gongshu`)
    .join(','),
  clickhouseCluster: NAME,
});

async function startNode(
  folder: string,
  http: number,
  native: number,
  fellows: readonly number[],
  ended: () => void,
): Promise<TestNode> {
  const config = configure(folder, fellows);
  const url = `http://127.0.0.1:${http}`;
  let child: ChildProcess | undefined;
  let wanted = false;
  const alive = (): boolean => child !== undefined && child.exitCode === null && child.signalCode === null;
  const start = async (): Promise<void> => {
    wanted = true;
    if (!alive()) spawnNode();
    for (let turn = 0; turn < 600; turn++) {
      const answered = await fetch(url, { signal: AbortSignal.timeout(2_000) }).catch(() => undefined);
      if (answered) return;
      await sleep(50);
    }
    throw new Error(`the node on ${url} did not start`);
  };
  const spawnNode = (): void => {
    const running = spawn(
      process.execPath,
      [
        '--disable-warning=ExperimentalWarning',
        CHILD,
        library(),
        join(folder, 'data'),
        config,
        String(http),
        String(native),
      ],
      { stdio: 'ignore' },
    );
    child = running;
    // This build of the engine ends itself when a fellow's connection breaks off in the middle, which a server proper
    // survives. It is started again, as any service manager would do.
    running.once('exit', () => {
      if (!wanted || child !== running) return;
      ended();
      spawnNode();
    });
  };
  await start();
  return {
    url,
    folder,
    start,
    kill: async () => {
      wanted = false;
      const running = child;
      if (!running || !alive()) return;
      const ended = new Promise((resolve) => running.once('exit', resolve));
      running.kill('SIGKILL');
      await ended;
    },
  };
}
