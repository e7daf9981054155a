/** The load of `call.*`, in processes of their own: finished requests over kept connections, the bare SQL through a pool, or a watch. */
import { connect, type Socket } from 'node:net';
import pg from 'pg';

export type HttpLoad = { kind: 'http'; host: string; port: number; requests: string[]; connections: number };
export type SqlLoad = { kind: 'sql'; url: string; text: string; values: string[]; connections: number };
/** Looks again and again at what the connections of that name do, until told to stop. */
export type Watch = { kind: 'watch'; url: string; application: string };
/** `times`: milliseconds of every call. */
export type LoadDone = { seconds: number; done: number; refused: number; times: number[] };
/** How often each statement was seen, with what it waited for. */
export type Seen = { looks: number; states: [statement: string, waits: string, times: number][] };

/** More connections than this to PostgreSQL only slow it down: further callers wait their turn in the pool. */
const LARGEST_POOL = 32;

const opened = (load: HttpLoad): Promise<Socket> =>
  new Promise((resolve, reject) => {
    const socket = connect(load.port, load.host);
    socket.setNoDelay(true);
    socket.once('error', reject);
    socket.once('connect', () => resolve(socket));
  });

/** One connection that sends its next request when the answer to the last one is complete. */
function drive(
  socket: Socket,
  next: () => string | undefined,
  onAnswer: (status: number, ms: number) => void,
): Promise<void> {
  return new Promise((resolve, reject) => {
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
    socket.on('error', reject);
    socket.on('close', () => reject(new Error('the connection was closed before an answer')));
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
    send();
  });
}

async function overHttp(load: HttpLoad): Promise<LoadDone> {
  let at = 0;
  let refused = 0;
  const times: number[] = [];
  const sockets = await Promise.all(Array.from({ length: load.connections }, () => opened(load)));
  const started = performance.now();
  await Promise.all(
    sockets.map((socket) =>
      drive(
        socket,
        () => load.requests[at++],
        (status, ms) => {
          if (status !== 200) refused += 1;
          times.push(ms);
        },
      ),
    ),
  );
  const seconds = (performance.now() - started) / 1000;
  return { seconds, done: times.length - refused, refused, times };
}

async function overPool(load: SqlLoad): Promise<LoadDone> {
  const size = Math.min(load.connections, LARGEST_POOL);
  const pool = new pg.Pool({ connectionString: load.url, max: size });
  await Promise.all(Array.from({ length: size }, () => pool.query('select 1')));
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
  const seconds = (performance.now() - started) / 1000;
  await pool.end();
  return { seconds, done: times.length, refused: 0, times };
}

let stopped = false;

async function watch({ url, application }: Watch): Promise<Seen> {
  stopped = false;
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  const seen = new Map<string, [string, string, number]>();
  let looks = 0;
  while (!stopped) {
    const { rows } = await client.query<{ statement: string; waits: string }>({
      name: 'watch',
      text: `select case when state like 'idle%' then state else left(query, 4000) end as statement,
        coalesce(wait_event_type || ' ' || wait_event, '') as waits
        from pg_stat_activity where application_name = $1`,
      values: [application],
    });
    looks += rows.length;
    for (const { statement, waits } of rows) {
      const key = `${statement}\n${waits}`;
      const known = seen.get(key) ?? [statement, waits, 0];
      known[2] += 1;
      seen.set(key, known);
    }
    await new Promise((resolve) => setTimeout(resolve, 3));
  }
  await client.end();
  return { looks, states: [...seen.values()] };
}

process.on('message', async (load: HttpLoad | SqlLoad | Watch | 'stop') => {
  if (load === 'stop') {
    stopped = true;
    return;
  }
  const done =
    load.kind === 'http'
      ? await overHttp(load)
      : load.kind === 'sql'
        ? await overPool(load)
        : await watch(load);
  process.send?.(done);
});
