/** `call.pg`: signed, granted, metered, recorded lookups over HTTP against the same read through a bare pool. */
import { fork } from 'node:child_process';
import { systemClock } from '#kernel/clock.ts';
import { openHttp } from '#kernel/http/server.ts';
import { migrate } from '#kernel/migrate.ts';
import { openKernel } from '#kernel/open.ts';
import { openStores } from '#kernel/stores/index.ts';
import { loadLaw } from '#law/index.ts';
import { startSequencer } from '#ledger/index.ts';
import { servePlugin } from '#rooms/serve/index.ts';
import { servingTable } from '#rooms/serve/serving/names.ts';
import { freshFolder, testConfig } from '#tests/factories/embedded.ts';
import {
  type ServeFixture,
  serveFixture,
  servePlatform,
  signedCall,
  type TestKey,
} from '#tests/factories/serve.ts';
import type { HttpLoad, LoadDone, SqlLoad } from './call-load.ts';

export type CallOptions = { rows: number; calls: number; connections: number };
export type CallMeasure = {
  measure: 'call.pg';
  /** Ours against the reference; larger is better. */
  ratio: number;
  ours: { perSecond: number; p50: number; p99: number };
  cpuMicrosecondsPerCall: number;
  reference: { perSecond: number; p50: number; p99: number };
  method: string;
};

const usual: CallOptions = { rows: 100_000, calls: 30_000, connections: 32 };

/** Own stores with fsync, own folder; everything is stopped and removed afterwards. */
export async function measureCall(options: CallOptions = usual): Promise<CallMeasure> {
  const config = testConfig(freshFolder(), { testClock: false });
  const stores = await openStores(config, { fsync: true });
  try {
    await migrate(stores.postgres.ownerUrl);
    const opened = await openKernel(config, stores, { clock: systemClock() });
    try {
      const law = loadLaw(new URL('../tests/fixtures/regulations', import.meta.url).pathname, 'xingyuan');
      const p = servePlatform(opened.kernel, law);
      const app = await openHttp(p, 'bench');
      await app.register(servePlugin(p));
      await app.listen({ host: '127.0.0.1', port: 0 });
      const sequencer = startSequencer(p);
      const made = await serveFixture(p, options.rows);
      const year = Number(p.clock.today().slice(0, 4));
      const grant = await made.grant({ peak: 100_000_000, average: null, lastDay: `${year + 1}-12-31` });
      const key = await made.key(grant.id);
      const [listening] = app.addresses();
      const port = typeof listening === 'object' ? listening.port : 0;
      const http = (count: number): HttpLoad => ({
        kind: 'http',
        host: '127.0.0.1',
        port,
        connections: options.connections,
        requests: requests(made, key, options.rows, count),
      });
      const bare = (count: number): SqlLoad => ({
        kind: 'sql',
        url: stores.postgres.appUrl,
        text: bareRead(made),
        values: identities(options.rows, count),
        connections: options.connections,
      });
      await run(http(2000));
      const before = process.cpuUsage();
      const ours = await run(http(options.calls));
      const spent = process.cpuUsage(before);
      await run(bare(2000));
      const reference = await run(bare(options.calls));
      await sequencer.stop();
      await app.close();
      if (ours.refused > 0) throw new Error(`${ours.refused} calls were refused`);
      const perSecond = { ours: ours.done / ours.seconds, reference: reference.done / reference.seconds };
      return {
        measure: 'call.pg',
        ratio: perSecond.ours / perSecond.reference,
        ours: { perSecond: perSecond.ours, p50: ours.p50, p99: ours.p99 },
        // Steadier than the rate when the machine has other work.
        cpuMicrosecondsPerCall: (spent.user + spent.system) / options.calls,
        reference: { perSecond: perSecond.reference, p50: reference.p50, p99: reference.p99 },
        method: `${options.calls} single-key lookups in ${options.rows} rows over ${options.connections} connections, one hot grant, fsync on, sequencer running; load from another process of the same machine`,
      };
    } finally {
      await opened.close();
    }
  } finally {
    await stores.stop();
  }
}

const identity = (n: number): string => `X${String(n).padStart(7, '0')}`;
const identities = (rows: number, count: number): string[] =>
  Array.from({ length: count }, () => identity(1 + Math.floor(Math.random() * rows)));

/** The very read of the gateway, without anything around it. */
function bareRead({ plan, versionId }: ServeFixture): string {
  const columns = plan.columns.filter(({ name }) => name !== 'id_no').map(({ sqlName }) => `"${sqlName}"`);
  const table = servingTable(versionId, 1);
  return `select ${columns.join(', ')} from ${table} where c1 = $1 order by row_key limit ${plan.maxRecords + 1}`;
}

/** Signed beforehand: what is measured is the platform, not the caller. */
function requests(made: ServeFixture, key: TestKey, rows: number, count: number): string[] {
  const at = new Date();
  return identities(rows, count).map((id) => {
    const call = signedCall({ code: made.code, key, at, query: `id_no=${id}` });
    const headers = Object.entries(call.headers).map(([name, value]) => `${name}: ${value}\r\n`);
    return `GET ${call.url} HTTP/1.1\r\nhost: 127.0.0.1\r\n${headers.join('')}\r\n`;
  });
}

function run(load: HttpLoad | SqlLoad): Promise<LoadDone> {
  return new Promise((resolve, reject) => {
    const child = fork(new URL('./call-load.ts', import.meta.url));
    child.once('error', reject);
    child.once('exit', (code) => reject(new Error(`the load ended with ${code}`)));
    child.once('message', (done: LoadDone) => {
      child.removeAllListeners('exit');
      child.kill();
      resolve(done);
    });
    child.send(load);
  });
}

if (import.meta.main) {
  const found = await measureCall();
  console.log(JSON.stringify(found, null, 2));
  process.exit(0);
}
