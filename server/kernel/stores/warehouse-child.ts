/** The child process that is the embedded warehouse: loads the ClickHouse engine and lets it serve until it is killed. */
import { DataType, load, open } from 'ffi-rs';
import { dieWithParent } from './native.ts';

const [library, dataDir, configFile, httpPort, parent] = process.argv.slice(2);
if (!library || !dataDir || !configFile || !httpPort || !parent) {
  throw new TypeError('library, data folder, configuration, HTTP port and parent are needed');
}

// Afterwards this process's event loop is blocked for good, so only the kernel can end it with its parent.
dieWithParent();
// The parent may have died before the kernel was asked to watch it.
if (process.ppid !== Number(parent)) process.exit(1);

// The engine serves as long as its last query runs: this one runs for thirty million years.
// It listens by HTTP alone: the native protocol would let anybody in as `default`, who may stop the listening.
const serve = [
  'SYSTEM START LISTEN HTTP',
  'SELECT sleepEachRow(1) FROM numbers(1000000000000000) SETTINGS function_sleep_max_microseconds_per_block = 0, max_block_size = 1 FORMAT Null',
].join('; ');

const args = [
  'clickhouse',
  '--path',
  dataDir,
  '--config-file',
  configFile,
  '--listen_host',
  '127.0.0.1',
  '--http_port',
  httpPort,
  '--multiquery',
  '--query',
  serve,
];

open({ library: 'chdb', path: library });
load({
  library: 'chdb',
  funcName: 'query_stable_v2',
  retType: DataType.External,
  paramsType: [DataType.I32, DataType.StringArray],
  paramsValue: [args.length, args],
});
process.exit(1);
