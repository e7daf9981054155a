/** What every measure of calls stands on: own stores with fsync, the gateway over HTTP with its sequencer, one service with rows. */
import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { systemClock } from '#kernel/clock.ts';
import { newSm2Key, sm2FromPem } from '#kernel/crypto/sm2.ts';
import { openHttp } from '#kernel/http/server.ts';
import { migrate } from '#kernel/migrate.ts';
import { openKernel } from '#kernel/open.ts';
import { openStores, type Stores } from '#kernel/stores/index.ts';
import { loadLaw } from '#law/index.ts';
import { startSequencer } from '#ledger/index.ts';
import type { Serving } from '#rooms/serve/context.ts';
import { createKey, servePlugin } from '#rooms/serve/index.ts';
import { keyBody } from '#rooms/serve/schema-grants.ts';
import { servingTable } from '#rooms/serve/serving/names.ts';
import { wayPath } from '#rooms/serve/ways/terms.ts';
import { freshFolder, testConfig } from '#tests/factories/embedded.ts';
import {
  type ServeFixture,
  type SignedCall,
  serveFixture,
  servePlatform,
  signedCall,
  type TestKey,
} from '#tests/factories/serve.ts';
import { sign9421 } from '#tests/factories/sign-9421.ts';
import type { HttpLoad, LoadDone, Seen, SqlLoad, Watch } from './call-load.ts';
import { cpuSecondsOf, cpuSecondsOfTree } from './measure.ts';

export type Stand = {
  p: Serving;
  made: ServeFixture;
  rows: number;
  stores: Stores;
  port: number;
  close(): Promise<void>;
};

/** Everything is stopped and removed when it closes. `sequenced`: the log is numbered meanwhile, as it always is. */
export async function openStand(rows: number, shape: ServiceShape = {}): Promise<Stand> {
  const config = testConfig(freshFolder(), { testClock: false });
  const stores = await openStores(config, { fsync: true });
  await migrate(stores.postgres.ownerUrl);
  const opened = await openKernel(config, stores, { clock: systemClock() });
  const law = loadLaw(new URL('../tests/fixtures/regulations', import.meta.url).pathname, 'xingyuan');
  const p = servePlatform(opened.kernel, law);
  const app = await openHttp(p, 'bench');
  await app.register(servePlugin(p));
  await app.listen({ host: '127.0.0.1', port: 0 });
  const sequencer = startSequencer(p);
  const made = await serveFixture(p, rows, 'conditional', {}, shape);
  const [listening] = app.addresses();
  return {
    p,
    made,
    rows,
    stores,
    port: typeof listening === 'object' ? listening.port : 0,
    async close() {
      await sequencer.stop();
      await app.close();
      await opened.close();
      await stores.stop();
    },
  };
}

export type ServiceShape = NonNullable<Parameters<typeof serveFixture>[4]>;

/** A grant that no measure will exhaust. */
export function wideGrant({ p, made }: Stand) {
  const year = Number(p.clock.today().slice(0, 4));
  return made.grant({ peak: 100_000_000, average: null, lastDay: `${year + 1}-12-31` });
}

const identity = (n: number): string => `X${String(n).padStart(7, '0')}`;
export const identities = ({ rows }: Pick<Stand, 'rows'>, count: number): string[] =>
  Array.from({ length: count }, () => identity(1 + Math.floor(Math.random() * rows)));

const shownColumns = ({ plan }: ServeFixture) => plan.columns.filter(({ name }) => name !== 'id_no');

/** The very read of the gateway, without anything around it. */
export function bareRead(made: ServeFixture): string {
  const columns = shownColumns(made).map(({ sqlName }) => `"${sqlName}"`);
  const table = servingTable(made.versionId, 1);
  return `select ${columns.join(', ')} from ${table} where c1 = $1 order by row_key limit ${made.plan.maxRecords + 1}`;
}

export type Sign = (id: string, at: Date) => SignedCall;

export const nativeSigner =
  ({ made: { code } }: Stand, key: TestKey): Sign =>
  (id, at) =>
    signedCall({ code, key, at, query: `id_no=${id}` });

/** Asks whether somebody is called so: truly, as different guesses of one person are held back. */
export const claimSigner =
  ({ made: { code } }: Stand, key: TestKey): Sign =>
  (id, at) => {
    const body = JSON.stringify({ id_no: id, claims: { name: `居民${Number(id.slice(1))}` } });
    return signedCall({ code, key, at, method: 'POST', path: wayPath('verify', code), body });
  };

export async function sm2Signer({ p, made }: Stand, grantId: string): Promise<Sign> {
  const { privatePem, publicPem } = newSm2Key();
  const asked = keyBody.parse({ algorithm: 'sm2-sm3', publicKey: publicPem });
  const { keyId } = await createKey(p, made.consumer, grantId, asked);
  const signer = { keyId, algorithm: 'sm2-sm3' as const, key: sm2FromPem(privatePem) };
  const own = { 'x-gongshu-purpose': 'p-school' };
  return (id, at) => sign9421({ code: made.code, signer, at, query: `id_no=${id}`, own, host: '127.0.0.1' });
}

export function textOf(call: SignedCall): string {
  const headers = Object.entries({ host: '127.0.0.1', ...call.headers }).map(
    ([name, value]) => `${name}: ${value}\r\n`,
  );
  const body = call.payload ?? '';
  if (body !== '') headers.push(`content-length: ${Buffer.byteLength(body)}\r\n`);
  return `${call.method} ${call.url} HTTP/1.1\r\n${headers.join('')}\r\n${body}`;
}

/** Signed beforehand: what is measured is the platform, not the caller. */
export function signedLoad(stand: Stand, sign: Sign, count: number, connections: number): HttpLoad {
  const at = new Date();
  const requests = identities(stand, count).map((id) => textOf(sign(id, at)));
  return { kind: 'http', host: '127.0.0.1', port: stand.port, connections, requests };
}

export const bareLoad = (stand: Stand, count: number, connections: number): SqlLoad => ({
  kind: 'sql',
  url: stand.stores.postgres.appUrl,
  text: bareRead(stand.made),
  values: identities(stand, count),
  connections,
});

export type Loader = {
  pid: number | undefined;
  run(load: HttpLoad | SqlLoad): Promise<LoadDone>;
  /** Watches while the work is done. */
  watch(load: Watch, work: () => Promise<unknown>): Promise<Seen>;
  close(): void;
};

/** One process for all rounds, so that it is warm when they count. */
export function openLoader(): Loader {
  const child = fork(new URL('./call-load.ts', import.meta.url));
  const answer = <T>(): Promise<T> =>
    new Promise((resolve, reject) => {
      const ended = (code: number | null): void => reject(new Error(`the load ended with ${code}`));
      child.once('exit', ended);
      child.once('message', (done: T) => {
        child.off('exit', ended);
        resolve(done);
      });
    });
  return {
    pid: child.pid,
    run(load) {
      const done = answer<LoadDone>();
      child.send(load);
      return done;
    },
    async watch(load, work) {
      const seen = answer<Seen>();
      child.send(load);
      await work();
      child.send('stop');
      return seen;
    },
    close: () => void child.kill(),
  };
}

const peers = new Set<ChildProcess>();

/** A server beside ours, in a process of its own; it ends with this one. */
export async function startPeer(
  script: URL,
  env: Record<string, string>,
): Promise<{ port: number; child: ChildProcess }> {
  const child = fork(script, { env: { ...process.env, NODE_ENV: 'production', ...env } });
  peers.add(child);
  child.once('exit', () => peers.delete(child));
  const gone = once(child, 'exit').then(([code]) => {
    throw new Error(`${script.pathname} ended with ${code}`);
  });
  const [told]: { port: number }[] = await Promise.race([once(child, 'message'), gone]);
  gone.catch(() => undefined);
  return { port: told?.port ?? 0, child };
}

/** Seconds of processor so far: of the platform, which is this process, of PostgreSQL, of whoever makes the load, of servers beside. */
export type Processor = [platform: number, postgres: number, load: number, peers: number];
export function processorOf(stand: Stand, loader: Loader): Processor {
  const { user, system } = process.cpuUsage();
  const { postgres } = stand.stores.pids();
  const beside = [...peers].reduce((sum, { pid }) => sum + cpuSecondsOf(pid), 0);
  return [(user + system) / 1e6, cpuSecondsOfTree(postgres), cpuSecondsOf(loader.pid), beside];
}

/** What several rounds of one load come to. */
export class Rounds {
  readonly #processor: Processor = [0, 0, 0, 0];
  #seconds = 0;
  #done = 0;
  readonly #times: number[] = [];
  readonly rates: number[] = [];

  add({ seconds, done, times }: LoadDone): void {
    this.#seconds += seconds;
    this.#done += done;
    this.rates.push(done / seconds);
    for (const time of times) this.#times.push(time);
  }

  /** Steadier than rates when the machine has other work. */
  spent(before: Processor, after: Processor): void {
    for (const place of [0, 1, 2, 3] as const) this.#processor[place] += after[place] - before[place];
  }

  get processor(): string {
    const [platform, postgres, load, beside] = this.#processor.map((seconds) =>
      Math.round((seconds * 1e6) / this.#times.length),
    );
    return `platform ${platform}, PostgreSQL ${postgres}, load ${load}, server beside ${beside}`;
  }

  get perSecond(): number {
    return this.#done / this.#seconds;
  }

  /** Milliseconds that this share of the calls took at most. */
  quantile(share: number): number {
    const sorted = this.#times.toSorted((a, b) => a - b);
    return sorted[Math.floor((sorted.length - 1) * share)] ?? 0;
  }

  get latency(): string {
    return `p50 ${this.quantile(0.5).toFixed(1)} ms, p99 ${this.quantile(0.99).toFixed(1)} ms`;
  }
}
