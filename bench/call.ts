/**
 * `call.pg`, `call.sm2`, `call.refused`: lookups over HTTP that are signed, granted, metered and recorded, signed with SM2, or
 * refused for a wrong signature and recorded; against the same read through a bare pool.
 */
import { fork } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { systemClock } from '#kernel/clock.ts';
import { newSm2Key, sm2FromPem } from '#kernel/crypto/sm2.ts';
import { openHttp } from '#kernel/http/server.ts';
import { migrate } from '#kernel/migrate.ts';
import { openKernel } from '#kernel/open.ts';
import { openStores } from '#kernel/stores/index.ts';
import { loadLaw } from '#law/index.ts';
import { startSequencer } from '#ledger/index.ts';
import type { Serving } from '#rooms/serve/context.ts';
import { signingKey } from '#rooms/serve/gateway/signature.ts';
import { createKey, servePlugin } from '#rooms/serve/index.ts';
import { keyBody } from '#rooms/serve/schema-grants.ts';
import { servingTable } from '#rooms/serve/serving/names.ts';
import { freshFolder, testConfig } from '#tests/factories/embedded.ts';
import {
  type ServeFixture,
  type SignedCall,
  serveFixture,
  servePlatform,
  signedCall,
} from '#tests/factories/serve.ts';
import { sign9421 } from '#tests/factories/sign-9421.ts';
import type { HttpLoad, LoadDone, SqlLoad } from './call-load.ts';

/** How the calls of a measure are signed; `refused`: by somebody who does not know the secret. */
export type Caller = 'pg' | 'sm2' | 'refused';
export type CallOptions = { rows: number; calls: number; connections: number; caller: Caller };
export type CallMeasure = {
  measure: `call.${Caller}`;
  /** Ours against the reference; larger is better. */
  ratio: number;
  ours: { perSecond: number; p50: number; p99: number };
  cpuMicrosecondsPerCall: number;
  reference: { perSecond: number; p50: number; p99: number };
  method: string;
};

const usual: CallOptions = { rows: 100_000, calls: 30_000, connections: 32, caller: 'pg' };

/** Own stores with fsync, own folder; everything is stopped and removed afterwards. */
export async function measureCall(changes: Partial<CallOptions> = {}): Promise<CallMeasure> {
  const options = { ...usual, ...changes };
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
      const signer = await callerOf(p, made, grant.id, options.caller);
      const [listening] = app.addresses();
      const port = typeof listening === 'object' ? listening.port : 0;
      const http = (count: number): HttpLoad => ({
        kind: 'http',
        host: '127.0.0.1',
        port,
        connections: options.connections,
        requests: requests(signer, options.rows, count),
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
      const wanted = options.caller === 'refused' ? ours.refused : ours.done;
      if (wanted !== options.calls) throw new Error(`${ours.refused} calls were refused`);
      const perSecond = { ours: wanted / ours.seconds, reference: reference.done / reference.seconds };
      return {
        measure: `call.${options.caller}`,
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

type SignCall = (query: string, at: Date) => SignedCall;

async function callerOf(p: Serving, made: ServeFixture, grantId: string, caller: Caller): Promise<SignCall> {
  const { code } = made;
  if (caller === 'sm2') {
    const { privatePem, publicPem } = newSm2Key();
    const asked = keyBody.parse({ algorithm: 'sm2-sm3', publicKey: publicPem });
    const { keyId } = await createKey(p, made.consumer, grantId, asked);
    const signer = { keyId, algorithm: 'sm2-sm3' as const, key: sm2FromPem(privatePem) };
    const own = { 'x-gongshu-purpose': 'p-school' };
    return (query, at) => sign9421({ code, signer, at, query, own, host: '127.0.0.1' });
  }
  const { keyId, secret } = await made.key(grantId);
  const key = { keyId, secret: caller === 'refused' ? signingKey(randomBytes(32)) : secret };
  return (query, at) => signedCall({ code, key, at, query });
}

/** Signed beforehand: what is measured is the platform, not the caller. */
function requests(sign: SignCall, rows: number, count: number): string[] {
  const at = new Date();
  return identities(rows, count).map((id) => {
    const call = sign(`id_no=${id}`, at);
    const headers = Object.entries({ host: '127.0.0.1', ...call.headers }).map(
      ([name, value]) => `${name}: ${value}\r\n`,
    );
    return `GET ${call.url} HTTP/1.1\r\n${headers.join('')}\r\n`;
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
