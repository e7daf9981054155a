/** The embedded warehouse's configuration files: users, rights, durability and memory, mode 0600. */
import { createHash } from 'node:crypto';
import { mkdirSync } from 'node:fs';
import { totalmem } from 'node:os';
import { join } from 'node:path';
import { writePrivately } from './folder.ts';

export const WAREHOUSE_USER = 'gongshu';
export const WAREHOUSE_DATABASE = 'gongshu';

// Engines that keep rows in the warehouse. File, URL, S3 and their like would be a way past every other right.
const ENGINES = [
  'MergeTree',
  'ReplacingMergeTree',
  'SummingMergeTree',
  'AggregatingMergeTree',
  'CollapsingMergeTree',
  'VersionedCollapsingMergeTree',
  'Memory',
  'Null',
  'Distributed',
];

export type WarehouseLimits = {
  /** Lets the platform's user read server-side files by `file()`. Only the benchmark's reference run asks for it. */
  readFiles?: boolean;
};

const xml = (text: string): string => text.replace(/[&<>"']/g, (sign) => `&#${sign.charCodeAt(0)};`);

/** Bytes the engine may take: half of what the machine or its container has, so that PostgreSQL and Node keep theirs. */
export function warehouseMemory(): number {
  return Math.floor(Math.min(totalmem(), process.constrainedMemory() || totalmem()) / 2);
}

function usersXml(password: string, limits: WarehouseLimits): string {
  const rights = [
    `GRANT ALL ON ${WAREHOUSE_DATABASE}.*`,
    'GRANT SELECT ON system.*',
    'GRANT CREATE TEMPORARY TABLE ON *.*',
    'GRANT KILL QUERY ON *.*',
    'GRANT SYSTEM FLUSH ON *.*',
    ...ENGINES.map((engine) => `GRANT TABLE ENGINE ON ${engine}`),
    ...(limits.readFiles ? ['GRANT READ ON FILE'] : []),
  ];
  const grants = (list: string[]): string => list.map((one) => `<query>${xml(one)}</query>`).join('');
  const loopback = '<networks><ip>127.0.0.1</ip></networks><quota>default</quota>';
  // The engine's own first session is `default` without a password: it may start listening and sleep, nothing else.
  // The engine reads this file once and takes that session for one from loopback, so it cannot be closed here to
  // others on this machine; `doors` does that.
  return `<clickhouse>
<profiles><default></default>
<starter>
<max_threads>1</max_threads><max_memory_usage>67108864</max_memory_usage>
<constraints><max_threads><readonly/></max_threads><max_memory_usage><readonly/></max_memory_usage></constraints>
</starter>
<platform><join_use_nulls>1</join_use_nulls><max_partitions_per_insert_block>1000</max_partitions_per_insert_block></platform>
</profiles>
<quotas><default></default></quotas>
<users>
<default><password></password><profile>starter</profile>${loopback}
<grants>${grants(['GRANT SYSTEM LISTEN ON *.*', 'GRANT SELECT ON system.numbers'])}</grants></default>
<${WAREHOUSE_USER}><password_sha256_hex>${createHash('sha256').update(password).digest('hex')}</password_sha256_hex><profile>platform</profile>${loopback}
<grants>${grants(rights)}</grants></${WAREHOUSE_USER}>
</users>
</clickhouse>
`;
}

/**
 * Who is listened to at all: only callers that name the platform's user, so that nobody comes in as `default`. A name in
 * the address would go before the one in `Authorization`, so that header must be right as a whole; beside
 * `X-ClickHouse-User` the engine refuses any other name.
 */
function doors(password: string): string {
  const basic = Buffer.from(`${WAREHOUSE_USER}:${password}`).toString('base64');
  const handler =
    '<handler><type>dynamic_query_handler</type><query_param_name>query</query_param_name></handler>';
  return [
    `<X-ClickHouse-User>${WAREHOUSE_USER}</X-ClickHouse-User>`,
    `<Authorization>Basic ${basic}</Authorization>`,
  ]
    .map((header) => `<rule><headers>${header}</headers>${handler}</rule>`)
    .join('\n');
}

function serverXml(usersFile: string, dataDir: string, password: string, fsync: boolean): string {
  // No <logger>: the engine's log holds statements and rows that failed to parse, which may be personal data.
  const durable = fsync
    ? '<merge_tree><fsync_after_insert>1</fsync_after_insert><fsync_part_directory>1</fsync_part_directory></merge_tree>'
    : '';
  return `<clickhouse>
<users_config>${xml(usersFile)}</users_config>
<user_files_path>${xml(join(dataDir, 'user_files'))}</user_files_path>
<max_server_memory_usage>${warehouseMemory()}</max_server_memory_usage>
<mark_cache_size>${Math.min(268_435_456, Math.floor(warehouseMemory() / 16))}</mark_cache_size>
${durable}
<http_handlers>
${doors(password)}
</http_handlers>
</clickhouse>
`;
}

export type WarehouseFiles = { dataDir: string; configFile: string };

/** Writes both files anew at every start, so that they always agree with this version of the platform. */
export async function writeWarehouseConfig(
  platformData: string,
  password: string,
  options: WarehouseLimits & { fsync: boolean },
): Promise<WarehouseFiles> {
  const dataDir = join(platformData, 'warehouse');
  mkdirSync(join(dataDir, 'user_files'), { recursive: true, mode: 0o700 });
  const usersFile = join(platformData, 'secrets', 'warehouse-users.xml');
  const configFile = join(platformData, 'secrets', 'warehouse.xml');
  await writePrivately(usersFile, usersXml(password, options));
  await writePrivately(configFile, serverXml(usersFile, dataDir, password, options.fsync));
  return { dataDir, configFile };
}
