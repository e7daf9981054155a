/** A connection to one engine: statements with bound parameters, and streams of rows in and out, over HTTP. */
import { randomUUID } from 'node:crypto';
import { Readable } from 'node:stream';
import { finished } from 'node:stream/promises';
import { ClickHouseError, ClickHouseLogLevel, createClient } from '@clickhouse/client';
import type { z } from 'zod';
import { problem } from './errors.ts';
import { errnoOf, isDiskFull } from './start-error.ts';
import {
  byShard,
  ident,
  type Warehouse,
  type WarehouseCall,
  type WarehouseParams,
  type WarehouseSettings,
} from './warehouse-call.ts';

export type NodeAddress = { url: string; user: string; password: string; database: string };

// `INSERT … FORMAT x` takes a bare word: only such a word.
const formatName = (name: string): string => {
  if (!/^[A-Za-z0-9]+$/.test(name)) throw new TypeError(`not the name of a format: ${name}`);
  return name;
};

const PLAIN = /\bFROM\s+(?!\/\*(?:whole|own)\*\/|(?:`[^`]+`|\w+)\.|\()/i;

/** For each `IN (SELECT …)` of a statement: where it begins, how deep in other subqueries it stands, and whether it says `GLOBAL`. */
function* subqueriesOf(sql: string): Generator<{ at: number; depth: number; global: boolean }> {
  // Text and names hold no brackets that count.
  const bare = sql.replaceAll(/'(?:[^'\\]|\\.)*'|`(?:[^`\\]|\\.)*`/g, (quoted) => '_'.repeat(quoted.length));
  const opened: boolean[] = [];
  for (const { index, 0: sign } of bare.matchAll(/[()]/g)) {
    if (sign === ')') {
      opened.pop();
      continue;
    }
    const select = /^\(\s*SELECT\b/i.test(bare.slice(index, index + 40));
    const before = select ? /(\bGLOBAL\s+)?(?:\bNOT\s+)?\bIN\s*$/i.exec(bare.slice(0, index)) : null;
    if (before) yield { at: index, depth: opened.filter(Boolean).length, global: before[1] !== undefined };
    opened.push(select);
  }
}

/**
 * Rows are taken away by each node of a cluster for itself, and so are rows of an `INSERT … SELECT` that asks for it (`byShard`). A
 * subquery there that names a table plainly would see that node's rows alone, and say nothing of it; one that every node asks of every
 * node is denied. So no engine takes them, one alone neither: what goes wrong on many is found on one.
 */
function refuseHalf(sql: string, settings: WarehouseSettings | undefined): void {
  const removal = /^\s*(?:--.*\n\s*)*(?:DELETE|ALTER)\s/i.test(sql);
  const copy = Object.entries(byShard).every(([name, value]) => settings?.[name] === value);
  if (!removal && !copy) return;
  const subqueries = [...subqueriesOf(sql)];
  const from = removal ? sql.search(/\bSELECT\b/i) : (subqueries[0]?.at ?? -1);
  if (from >= 0 && PLAIN.test(sql.slice(from)))
    throw new TypeError('a subquery here names its tables by `whole` or `own`');
  if (subqueries.some(({ depth, global }) => !global && (copy || depth > 0)))
    throw new TypeError('a subquery that each node would ask of all others is asked for by `GLOBAL IN`');
}

const NOT_ENOUGH_SPACE = '243';
// A shard that is down, going down, gone in the middle, or not to be reached: the answer would be half of one.
const SHARD_LOST = new Set(['279', '210', '209', '32', '198', '236', '519']);
const unreachable = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'EPIPE',
  'ENOTFOUND',
  'EHOSTUNREACH',
  'ETIMEDOUT',
]);

function explain(error: unknown): unknown {
  if (isDiskFull(error) || (error instanceof ClickHouseError && error.code === NOT_ENOUGH_SPACE)) {
    return problem('kernel.disk-full', { cause: error });
  }
  const code = errnoOf(error);
  const lost = error instanceof ClickHouseError && SHARD_LOST.has(error.code);
  const down = lost || (code !== undefined && unreachable.has(code));
  if (down || (error instanceof Error && /socket hang up|Timeout error/i.test(error.message))) {
    return problem('kernel.store-unavailable', { params: { store: 'warehouse' }, cause: error });
  }
  return error;
}

async function explained<T>(work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (error) {
    throw explain(error);
  }
}

export function openNode(at: NodeAddress, settings: WarehouseSettings = {}): Warehouse {
  const client = createClient({
    url: at.url,
    username: at.user,
    password: at.password,
    database: at.database,
    application: 'gongshu',
    // A load of ten million rows in one statement takes minutes on a small machine.
    request_timeout: 30 * 60_000,
    max_open_connections: 16,
    // Its log lines hold statements; what fails is thrown and told by the caller.
    log: { level: ClickHouseLogLevel.OFF },
    clickhouse_settings: {
      output_format_json_quote_64bit_integers: 0,
      // The reply waits for the end, so that a failure in the middle is a failure and not a cut answer.
      wait_end_of_query: 1,
      ...settings,
    },
  });
  /** Names the statement, and on abort ends it at the server too: a closed connection alone would leave it running. */
  const watched = (signal: AbortSignal | undefined): { query_id: string; abort_signal?: AbortSignal } => {
    const id = randomUUID();
    signal?.addEventListener(
      'abort',
      () => {
        const kill = client.command({
          query: 'KILL QUERY WHERE query_id = {id:String} ASYNC',
          query_params: { id },
        });
        // It may have ended by itself, and nobody waits for this any more.
        kill.catch(() => undefined);
      },
      { once: true },
    );
    return { query_id: id, abort_signal: signal };
  };
  // Counts of the reply's summary are texts.
  const count = (rows: string | undefined): number => Number(rows ?? 0);
  return {
    command: async (sql, params, call) => {
      refuseHalf(sql, call?.settings);
      const done = await explained(
        client.command({
          query: sql,
          query_params: params,
          clickhouse_settings: call?.settings,
          ...watched(call?.signal),
        }),
      );
      return { written: count(done.summary?.written_rows) };
    },
    query: async <T>(sql: string, params?: WarehouseParams, schema?: z.ZodType<T>, call?: WarehouseCall) => {
      const rows = await explained(
        client
          .query({
            query: sql,
            query_params: params,
            format: 'JSONEachRow',
            clickhouse_settings: call?.settings,
            ...watched(call?.signal),
          })
          .then((found) => found.json<T>()),
      );
      return schema ? rows.map((row) => schema.parse(row)) : rows;
    },
    stream: async (sql, params, call) => {
      const found = await explained(
        client.exec({
          query: sql,
          query_params: params,
          // A stream is for answers larger than memory: they must not be gathered first.
          clickhouse_settings: { wait_end_of_query: 0, ...call?.settings },
          ...watched(call?.signal),
        }),
      );
      return found.stream;
    },
    insert: async ({ table, columns, format, body, token, settings, signal }) => {
      const names = columns ? ` (${columns.map(ident).join(', ')})` : '';
      const values = body instanceof Readable ? body : Readable.from([body], { objectMode: false });
      const done = await explained(
        client.exec({
          query: `INSERT INTO ${table}${names} FORMAT ${formatName(format)}`,
          values,
          clickhouse_settings: { ...(token ? { insert_deduplication_token: token } : {}), ...settings },
          ...watched(signal),
        }),
      );
      done.stream.resume();
      await explained(finished(done.stream));
      return { written: count(done.summary?.written_rows) };
    },
    ping: async () => {
      const found = await client.ping({ select: true });
      if (!found.success)
        throw problem('kernel.store-unavailable', { params: { store: 'warehouse' }, cause: found.error });
    },
    close: () => client.close(),
  };
}
