/** The process that is one node of a test's cluster: the engine of the npm package, serving by HTTP and by its native protocol. */
import { DataType, load, open } from 'ffi-rs';
import { dieWithParent } from '#kernel/stores/native.ts';

const [library, dataDir, config, http, native] = process.argv.slice(2);
if (!library || !dataDir || !config || !http || !native) {
  throw new TypeError('library, data folder, configuration and two ports are needed');
}
dieWithParent();
const serve = [
  'SYSTEM START LISTEN HTTP',
  'SYSTEM START LISTEN TCP',
  'SELECT sleepEachRow(1) FROM numbers(1000000000000000) SETTINGS function_sleep_max_microseconds_per_block = 0, max_block_size = 1 FORMAT Null',
].join('; ');
const args = ['clickhouse', '--path', dataDir, '--config-file', config, '--listen_host', '127.0.0.1'];
args.push('--http_port', http, '--tcp_port', native, '--multiquery', '--query', serve);
open({ library: 'chdb', path: library });
load({
  library: 'chdb',
  funcName: 'query_stable_v2',
  retType: DataType.External,
  paramsType: [DataType.I32, DataType.StringArray],
  paramsValue: [args.length, args],
});
process.exit(1);
