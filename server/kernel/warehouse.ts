/** The warehouse for everybody: statements with bound parameters, and streams of rows in and out, over HTTP. */
import { randomUUID } from 'node:crypto';
import { Readable } from 'node:stream';
import { finished } from 'node:stream/promises';
import { ClickHouseError, ClickHouseLogLevel, createClient } from '@clickhouse/client';
import type { z } from 'zod';
import { problem } from './errors.ts';
import { errnoOf, isDiskFull } from './start-error.ts';

export type WarehouseParams = Record<string, unknown>;
export type WarehouseSettings = Record<string, string | number | boolean>;
export type WarehouseCall = {
  settings?: WarehouseSettings;
  /** Rejects and cancels the statement at the server when aborted. */
  signal?: AbortSignal;
};

export type WarehouseInsert = WarehouseCall & {
  /** Already quoted by `ident()` where it is not a literal; with or without the database. */
  table: string;
  columns?: readonly string[];
  /** A format name of ClickHouse, such as `CSV`, `TabSeparated`, `RowBinary`, `JSONEachRow`. */
  format: string;
  /** The bytes of that format, as a stream, a buffer, or text. */
  body: Readable | Buffer | string;
  /** The same token twice leaves one copy, where the table keeps a deduplication window. */
  token?: string;
};

export type Warehouse = {
  /** A statement without an answer. Parameters are bound: `{name:Type}` in the text. Returns rows written. */
  command(sql: string, params?: WarehouseParams, call?: WarehouseCall): Promise<{ written: number }>;
  /** All rows as objects; 64-bit integers as numbers. With a schema each row is parsed by it. */
  query<T = Record<string, unknown>>(
    sql: string,
    params?: WarehouseParams,
    schema?: z.ZodType<T>,
    call?: WarehouseCall,
  ): Promise<T[]>;
  /** The answer's bytes in the format which the statement's own FORMAT clause names. Destroy it to stop early. */
  stream(sql: string, params?: WarehouseParams, call?: WarehouseCall): Promise<Readable>;
  /** Streams bytes into a table; resolves when they are durable. Returns rows written. */
  insert(insert: WarehouseInsert): Promise<{ written: number }>;
  /** Asks as the platform's user; throws `kernel.store-unavailable` when there is no good answer. */
  ping(): Promise<void>;
  close(): Promise<void>;
};

/** Quotes a table's or column's name; the only way a name may enter a statement. */
export function ident(name: string): string {
  if (name === '' || name.includes('\0')) throw new TypeError('an identifier must not be empty');
  return `\`${name.replaceAll('\\', '\\\\').replaceAll('`', '\\`')}\``;
}

// `INSERT … FORMAT x` takes a bare word: only such a word.
const formatName = (name: string): string => {
  if (!/^[A-Za-z0-9]+$/.test(name)) throw new TypeError(`not the name of a format: ${name}`);
  return name;
};

const NOT_ENOUGH_SPACE = '243';
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
  const down = code !== undefined && unreachable.has(code);
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

export type WarehouseConnection = { url: string; user: string; password: string; database: string };

export function openWarehouse(at: WarehouseConnection): Warehouse {
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
