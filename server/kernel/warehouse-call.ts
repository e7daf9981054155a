/** What may be asked of the warehouse, names in its statements, and the marks by which a cluster knows what each shard does alone. */
import type { Readable } from 'node:stream';
import type { z } from 'zod';

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

/**
 * A subquery that each shard of a cluster may answer for its own rows, because rows of one key lie together: the statement around
 * it then moves results and not rows. Tables in it are named by `own`. To a single engine these are comments.
 */
export const eachShard = (select: string): string => `/*<each shard*/(${select})/*each shard>*/`;
export const own = (table: string): string => `/*own*/${table}`;
/**
 * For `INSERT INTO a SELECT … FROM b`: each shard reads its own rows and writes what comes of them itself, so that none travel. They must
 * belong where they were read, as rows of the same key do; tables of subqueries are named by `whole`. One engine alone knows no difference.
 */
export const byShard: WarehouseSettings = { parallel_distributed_insert_select: 2 };
/**
 * A table in the subquery of a statement that runs on each node for its own rows (a DELETE, a condition after GROUP BY): there it
 * means the rows of all nodes. After `IN` write `GLOBAL IN`, so that they are asked for once.
 */
export const whole = (table: string): string => `/*whole*/${table}`;
