/** The load of `call.pg`, in a process of its own: pre-signed calls over kept connections, or the bare SQL through a pool. */
import { connect, type Socket } from 'node:net';
import pg from 'pg';

export type HttpLoad = { kind: 'http'; host: string; port: number; requests: string[]; connections: number };
export type SqlLoad = {
  kind: 'sql';
  url: string;
  text: string;
  values: string[];
  connections: number;
};
export type LoadDone = { seconds: number; done: number; refused: number; p50: number; p99: number };

/** One connection that sends its next request when the answer to the last one is complete. */
function drive(
  load: HttpLoad,
  next: () => string | undefined,
  onAnswer: (status: number, ms: number) => void,
): Promise<void> {
  return new Promise((resolve, reject) => {
    const socket: Socket = connect(load.port, load.host);
    socket.setNoDelay(true);
    let received = Buffer.alloc(0);
    let sent = 0;
    const send = (): void => {
      const request = next();
      if (request === undefined) {
        socket.end();
        resolve();
        return;
      }
      sent = performance.now();
      socket.write(request);
    };
    socket.on('connect', send);
    socket.on('error', reject);
    socket.on('data', (chunk) => {
      received = received.length === 0 ? chunk : Buffer.concat([received, chunk]);
      const end = received.indexOf('\r\n\r\n');
      if (end === -1) return;
      const head = received.toString('latin1', 0, end);
      const length = Number(/content-length: (\d+)/i.exec(head)?.[1] ?? Number.NaN);
      if (Number.isNaN(length)) {
        reject(new Error(`an answer without a length: ${head}`));
        return;
      }
      if (received.length < end + 4 + length) return;
      received = received.subarray(end + 4 + length);
      onAnswer(Number(head.slice(9, 12)), performance.now() - sent);
      send();
    });
  });
}

async function overHttp(load: HttpLoad): Promise<LoadDone> {
  let at = 0;
  let refused = 0;
  const times: number[] = [];
  const started = performance.now();
  await Promise.all(
    Array.from({ length: load.connections }, () =>
      drive(
        load,
        () => load.requests[at++],
        (status, ms) => {
          if (status !== 200) refused += 1;
          times.push(ms);
        },
      ),
    ),
  );
  return summary(started, times, refused);
}

async function overPool(load: SqlLoad): Promise<LoadDone> {
  const pool = new pg.Pool({ connectionString: load.url, max: load.connections });
  await Promise.all(Array.from({ length: load.connections }, () => pool.query('select 1')));
  let at = 0;
  const times: number[] = [];
  const started = performance.now();
  await Promise.all(
    Array.from({ length: load.connections }, async () => {
      for (let value = load.values[at++]; value !== undefined; value = load.values[at++]) {
        const sent = performance.now();
        const { rows } = await pool.query({ name: 'lookup', text: load.text, values: [value] });
        if (rows.length !== 1) throw new Error('the reference read found no row');
        times.push(performance.now() - sent);
      }
    }),
  );
  const done = summary(started, times, 0);
  await pool.end();
  return done;
}

function summary(started: number, times: number[], refused: number): LoadDone {
  const seconds = (performance.now() - started) / 1000;
  const sorted = times.toSorted((a, b) => a - b);
  const at = (share: number): number => sorted[Math.floor((sorted.length - 1) * share)] ?? 0;
  return { seconds, done: times.length - refused, refused, p50: at(0.5), p99: at(0.99) };
}

process.on('message', async (load: HttpLoad | SqlLoad) => {
  const done = await (load.kind === 'http' ? overHttp(load) : overPool(load));
  process.send?.(done);
});
