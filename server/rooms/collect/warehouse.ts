/** The room's statements for the warehouse: raw rows in, typed rows and faults out. Values are bound, names go through ident(). */
import type { Readable } from 'node:stream';
import { z } from 'zod';
import type { Kernel } from '#kernel/kernel.ts';
import { byShard, ident, type WarehouseSettings, whole } from '#kernel/warehouse.ts';
import type { Item } from '#rooms/catalog/index.ts';
import { literal } from './checking/binder.ts';
import { physicalColumn } from './checking/columns.ts';
import type { ParquetColumn } from './reading/forms/parquet.ts';
import type { Part } from './reading/parts.ts';
import type { PhysicalColumn } from './tables.ts';

type Warehouse = Pick<Kernel, 'warehouse'>;

/** The typed table of a resource: one for each resource that was ever loaded. */
export const stdTable = (resourceId: string): string => ident(`std_${resourceId.replaceAll('-', '')}`);

/** Every cell's checks are written out: hundreds of columns outgrow the engine's usual length of a statement. */
export const longText: WarehouseSettings = {
  max_query_size: 67_108_864,
  max_ast_elements: 5_000_000,
  max_expanded_ast_elements: 50_000_000,
};

/**
 * One statement, one block: what carries a token is then there wholly or not at all, and the same token again adds nothing.
 * Without this the engine cuts a statement into blocks whose borders differ from one attempt to the next.
 */
const oneBlock: WarehouseSettings = {
  max_threads: 1,
  max_insert_threads: 1,
  max_insert_block_size: 1_000_000_000,
  min_insert_block_size_rows: 1_000_000_000,
  min_insert_block_size_bytes: 0,
  input_format_parallel_parsing: 0,
  insert_deduplicate: 1,
  ...longText,
};

const counted = z.object({ n: z.coerce.number() });

async function countOf(k: Warehouse, sql: string, params: Record<string, unknown>): Promise<number> {
  const [row] = await k.warehouse.query(sql, params, counted);
  return row?.n ?? 0;
}

// ---------------------------------------------------------------- raw

export type BatchRef = { resourceId: string; batchId: string };

/** Adds one part of records as text. Sending the same part with the same token again changes nothing. */
export async function insertRawPart(
  k: Warehouse,
  { resourceId, batchId }: BatchRef,
  part: Part,
  delimiter: string,
  token: string,
): Promise<void> {
  const ids = '{resource:UUID}, {batch:UUID}';
  const sound = part.returns ? `if(endsWith(r, '\\r'), substring(r, 1, length(r) - 1), r)` : 'r';
  const lines = `SELECT ${ids}, {first:UInt32} + n, '', splitByChar({delimiter:String}, s)
    FROM (SELECT ${sound} AS s, n FROM (SELECT r, toUInt32(rowNumberInAllBlocks()) AS n FROM input('r String'))) WHERE s != ''`;
  const rows = `SELECT ${ids}, line, flaw, cells FROM input('line UInt32, flaw String, cells Array(String)')`;
  await k.warehouse.insert({
    table: `raw (resource, batch, line, flaw, cells) ${part.form === 'lines' ? lines : rows}`,
    format: part.form === 'lines' ? 'LineAsString' : 'RowBinary',
    body: part.body,
    token,
    // Over HTTP a bound value is a setting `param_<name>`; in this form a tab is written with a backslash.
    settings: {
      ...oneBlock,
      param_resource: resourceId,
      param_batch: batchId,
      ...(part.form === 'lines'
        ? { param_first: part.firstLine, param_delimiter: delimiter === '\t' ? '\\t' : delimiter }
        : {}),
    },
  });
}

const parquetTypes: Record<ParquetColumn['kind'], string> = {
  text: 'Nullable(String)',
  flag: 'Nullable(UInt8)',
  number: 'Nullable(Float64)',
  instant: `Nullable(DateTime64(3, 'UTC'))`,
  'wall-clock': `Nullable(DateTime64(3, 'UTC'))`,
};

/** Adds the rows of a Parquet file from (included) to (excluded) as text: the engine reads it, one column at a time. The same token again changes nothing. */
export async function insertParquetRows(
  k: Warehouse,
  { resourceId, batchId }: BatchRef,
  columns: readonly ParquetColumn[],
  range: { from: number; to: number },
  body: Readable,
  token: string,
): Promise<void> {
  const structure = columns.map(({ name, kind }) => `${ident(name)} ${parquetTypes[kind]}`).join(', ');
  const cells = columns.map(({ name, kind }) => {
    const column = kind === 'instant' ? `toTimeZone(${ident(name)}, 'Asia/Shanghai')` : ident(name);
    return `ifNull(toString(${column}), '')`;
  });
  await k.warehouse.insert({
    table: `raw (resource, batch, line, flaw, cells) SELECT {resource:UUID}, {batch:UUID}, toUInt32(n + 1), '', [${cells.join(', ')}]
      FROM (SELECT *, rowNumberInAllBlocks() AS n FROM input(${literal(structure)}))
      WHERE n >= {from:UInt64} AND n < {to:UInt64}`,
    format: 'Parquet',
    body,
    token,
    settings: {
      ...oneBlock,
      input_format_parquet_preserve_order: 1,
      input_format_allow_errors_num: 0,
      param_resource: resourceId,
      param_batch: batchId,
      param_from: range.from,
      param_to: range.to,
    },
  });
}

const ofBatch = 'resource = {resource:UUID} AND batch = {batch:UUID}';
const bound = ({ resourceId, batchId }: BatchRef): Record<string, unknown> => ({
  resource: resourceId,
  batch: batchId,
});

export const countRaw = (k: Warehouse, batch: BatchRef): Promise<number> =>
  countOf(k, `SELECT count() AS n FROM raw WHERE ${ofBatch}`, bound(batch));

/** Takes back everything a batch wrote; for the case that its counts do not add up. */
export async function purgeBatch(k: Warehouse, batch: BatchRef, seq: number | undefined): Promise<void> {
  const settings = { lightweight_deletes_sync: 2 };
  await k.warehouse.command(`DELETE FROM raw WHERE ${ofBatch}`, bound(batch), { settings });
  await purgeChecked(k, batch, seq);
}

export async function purgeChecked(k: Warehouse, batch: BatchRef, seq: number | undefined): Promise<void> {
  const settings = { lightweight_deletes_sync: 2 };
  await k.warehouse.command(`DELETE FROM quarantine WHERE ${ofBatch}`, bound(batch), { settings });
  await k.warehouse.command(`DELETE FROM ground WHERE ${ofBatch}`, bound(batch), { settings });
  if (seq === undefined) return;
  await k.warehouse.command(
    `DELETE FROM ${stdTable(batch.resourceId)} WHERE seq = {seq:UInt32}`,
    { seq },
    { settings },
  );
}

// ---------------------------------------------------------------- typed rows

/** Makes the typed table, or widens it for a newer version of the items; running it again changes nothing. */
export async function ensureStd(
  k: Warehouse,
  resourceId: string,
  items: readonly Item[],
): Promise<PhysicalColumn[]> {
  const table = stdTable(resourceId);
  const columns = items.map(physicalColumn);
  const typed = (index: number): string => {
    const item = items[index];
    const type = columns[index]?.type ?? 'String';
    return item?.nullable && !item.key ? `Nullable(${type})` : type;
  };
  const definitions = columns.map((column, index) => `${ident(column.physical)} ${typed(index)}`);
  await k.warehouse.command(`CREATE TABLE IF NOT EXISTS ${table} (
      key String, seq UInt32, op UInt8, batch UUID, line UInt32, row_hash UInt64, ${definitions.join(', ')},
      INDEX seq_range seq TYPE minmax GRANULARITY 1
    ) ENGINE = MergeTree ORDER BY (key, seq) SETTINGS non_replicated_deduplication_window = 20000`);
  const present = await k.warehouse.query(
    `SELECT name, type FROM system.columns WHERE database = currentDatabase() AND table = {table:String}`,
    { table: table.slice(1, -1) },
    z.object({ name: z.string(), type: z.string() }),
  );
  const types = new Map(present.map(({ name, type }) => [name, type]));
  const changes = columns.flatMap((column, index) => {
    const found = types.get(column.physical);
    // A column that comes later has no value in the rows that are there already.
    if (found === undefined)
      return [`ADD COLUMN IF NOT EXISTS ${ident(column.physical)} Nullable(${column.type})`];
    if (typed(index).startsWith('Nullable') && !found.startsWith('Nullable'))
      return [`MODIFY COLUMN ${ident(column.physical)} Nullable(${column.type})`];
    return [];
  });
  if (changes.length > 0) {
    await k.warehouse.command(
      `ALTER TABLE ${table} ${changes.join(', ')}`,
      {},
      { settings: { mutations_sync: 2 } },
    );
  }
  return columns;
}

/** Runs one statement of a check. The same token again adds nothing. */
export async function runStep(
  k: Warehouse,
  statement: { sql: string; params: Record<string, unknown> },
  token: string,
  more: WarehouseSettings = {},
): Promise<void> {
  await k.warehouse.command(statement.sql, statement.params, {
    settings: { ...oneBlock, ...more, insert_deduplication_token: token },
  });
}

/** Nearly every row passes every condition: leaving the later ones out for the others costs more than it saves. */
export const judgeAll: WarehouseSettings = { short_circuit_function_evaluation: 'disable' };

/** A judgement of every cell is long to plan and short to run: conditions stay where they are written, and nothing is compiled for one use. */
export const planLess: WarehouseSettings = { query_plan_filter_push_down: 0, compile_expressions: 0 };

export const countTyped = (k: Warehouse, resourceId: string, seq: number): Promise<number> =>
  countOf(k, `SELECT count() AS n FROM ${stdTable(resourceId)} WHERE seq = {seq:UInt32} AND op = 1`, { seq });

/** Numbers of the ranges (of `size` lines from line 2 on) that hold rows which are not in the typed table. */
export async function unfinishedRanges(
  k: Warehouse,
  batch: BatchRef,
  seq: number,
  size: number,
): Promise<number[]> {
  const rows = await k.warehouse.query(
    `SELECT r, sum(n) AS missing FROM (
       SELECT intDiv(line - 1, {size:UInt32}) AS r, toInt64(count()) AS n FROM raw WHERE ${ofBatch} GROUP BY r
       UNION ALL
       SELECT intDiv(line - 1, {size:UInt32}) AS r, -toInt64(count()) AS n FROM ${stdTable(batch.resourceId)}
       WHERE seq = {seq:UInt32} AND op = 1 GROUP BY r)
     GROUP BY r HAVING missing > 0 ORDER BY r`,
    { ...bound(batch), seq, size },
    z.object({ r: z.coerce.number() }),
  );
  return rows.map(({ r }) => r);
}

/** Takes rows out of the typed table that a further check put into quarantine with these reasons. */
export async function takeOutHeldBack(
  k: Warehouse,
  batch: BatchRef,
  seq: number,
  codes: readonly string[],
): Promise<void> {
  const params = { ...bound(batch), seq, codes };
  const held = `SELECT line FROM ${whole('quarantine')} WHERE ${ofBatch} AND code IN {codes:Array(String)}`;
  if ((await countOf(k, `SELECT count() AS n FROM (${held} LIMIT 1)`, params)) === 0) return;
  await k.warehouse.command(
    `DELETE FROM ${stdTable(batch.resourceId)} WHERE seq = {seq:UInt32} AND op = 1 AND line IN (${held})`,
    params,
    { settings: { lightweight_deletes_sync: 2 } },
  );
}

// ---------------------------------------------------------------- keys within the batch

/**
 * Rows whose key stands on an earlier line of the same file go to quarantine and out of the typed table.
 * Returns whether there were any. `rows` sizes the passes, so that memory does not grow with the file.
 */
export async function quarantineDuplicates(
  k: Warehouse,
  batch: BatchRef,
  seq: number,
  rows: number,
  token: string,
): Promise<boolean> {
  const table = stdTable(batch.resourceId);
  const params = { ...bound(batch), seq };
  const passes = Math.max(1, Math.ceil(rows / 25_000_000));
  const suspects: string[] = [];
  for (let pass = 0; pass < passes; pass++) {
    const found = await k.warehouse.query(
      `SELECT toString(h) AS h FROM (
         SELECT cityHash64(key) AS h FROM ${table} WHERE seq = {seq:UInt32} AND op = 1 AND cityHash64(key) % {passes:UInt32} = {pass:UInt32}
         UNION ALL
         SELECT cityHash64(key) AS h FROM (
           SELECT DISTINCT key, line FROM quarantine WHERE ${ofBatch} AND key != '' AND code != 'duplicate-key')
         WHERE cityHash64(key) % {passes:UInt32} = {pass:UInt32})
       GROUP BY h HAVING count() > 1 LIMIT 2`,
      { ...params, passes, pass },
      z.object({ h: z.string() }),
    );
    suspects.push(...found.map(({ h }) => h));
    if (suspects.length > 0) break;
  }
  if (suspects.length === 0) return false;
  // The exact comparison, for the few whose hashes agree. A row that is held back for another reason counts as an occurrence.
  await runStep(
    k,
    {
      sql: `INSERT INTO quarantine (resource, batch, line, position, column, value, code, detail, key)
        SELECT {resource:UUID}, {batch:UUID}, s.line, 0, '', s.key, 'duplicate-key', toString(f.first), s.key
        FROM (SELECT key, line FROM ${table} WHERE seq = {seq:UInt32} AND op = 1) AS s
        INNER JOIN (
          SELECT key, min(line) AS first FROM (
            SELECT key, line FROM ${table} WHERE seq = {seq:UInt32} AND op = 1
            UNION ALL
            SELECT DISTINCT key, line FROM quarantine WHERE ${ofBatch} AND key != '' AND code != 'duplicate-key')
          GROUP BY key HAVING count() > 1) AS f ON s.key = f.key
        WHERE s.line > f.first`,
      params,
    },
    token,
  );
  await k.warehouse.command(
    `DELETE FROM ${table} WHERE seq = {seq:UInt32} AND op = 1 AND line IN (
       SELECT line FROM ${whole('quarantine')} WHERE ${ofBatch} AND code = 'duplicate-key')`,
    params,
    { settings: { lightweight_deletes_sync: 2 } },
  );
  return true;
}

export type QuarantineCounts = { bad: number; faults: number; unknownKeys: number };

export async function countQuarantine(k: Warehouse, batch: BatchRef): Promise<QuarantineCounts> {
  const [row] = await k.warehouse.query(
    `SELECT uniqExact(line) AS bad, count() AS faults, uniqExactIf(line, key = '') AS unknown FROM quarantine WHERE ${ofBatch}`,
    bound(batch),
    z.object({ bad: z.coerce.number(), faults: z.coerce.number(), unknown: z.coerce.number() }),
  );
  return { bad: row?.bad ?? 0, faults: row?.faults ?? 0, unknownKeys: row?.unknown ?? 0 };
}

// ---------------------------------------------------------------- what a full load takes away

/** Writes a tombstone for every key seen before that this full load does not hold, in good rows or bad ones. */
export async function writeTombstones(
  k: Warehouse,
  batch: BatchRef,
  seq: number,
  before: readonly number[],
  token: string,
): Promise<void> {
  if (before.length === 0) return;
  const table = stdTable(batch.resourceId);
  await runStep(
    k,
    {
      sql: `INSERT INTO ${table} (key, seq, op, batch, line)
        SELECT key, {seq:UInt32}, 0, {batch:UUID}, 0 FROM ${table}
        WHERE seq IN {before:Array(UInt32)} OR (seq = {seq:UInt32} AND op = 1)
        GROUP BY key HAVING max(seq) < {seq:UInt32} AND argMax(op, seq) = 1
          AND key GLOBAL NOT IN (SELECT key FROM ${whole('quarantine')} WHERE ${ofBatch} AND key != '')`,
      params: { ...bound(batch), seq, before },
    },
    token,
    byShard,
  );
}

/** Writes a tombstone for each of these keys that is visible, was not set after batch `upTo` and is not set by this batch. */
export async function writeNamedTombstones(
  k: Warehouse,
  batch: BatchRef,
  {
    seq,
    before,
    upTo,
    keys,
  }: { seq: number; before: readonly number[]; upTo: number; keys: readonly string[] },
  token: string,
): Promise<void> {
  if (before.length === 0) return;
  const table = stdTable(batch.resourceId);
  await runStep(
    k,
    {
      sql: `INSERT INTO ${table} (key, seq, op, batch, line)
        SELECT key, {seq:UInt32}, 0, {batch:UUID}, 0 FROM ${table}
        WHERE key IN {keys:Array(String)} AND (seq IN {before:Array(UInt32)} OR (seq = {seq:UInt32} AND op = 1))
        GROUP BY key HAVING max(seq) <= {upTo:UInt32} AND argMax(op, seq) = 1`,
      params: { ...bound(batch), seq, before, upTo, keys },
    },
    token,
    byShard,
  );
}

export const countTombstones = (k: Warehouse, resourceId: string, seq: number): Promise<number> =>
  countOf(k, `SELECT count() AS n FROM ${stdTable(resourceId)} WHERE seq = {seq:UInt32} AND op = 0`, { seq });

/**
 * Number, sum and exclusive-or of the row hashes a batch set: equal for equal rows whatever their order. In hexadecimal: eighteen
 * decimal digits could pass for an identity number, and the ledger would refuse the batch for ever.
 */
export async function digestOfBatch(k: Warehouse, resourceId: string, seq: number): Promise<string> {
  const [row] = await k.warehouse.query(
    `SELECT toString(count()) AS n, hex(sum(row_hash)) AS s, hex(groupBitXor(row_hash)) AS x
     FROM ${stdTable(resourceId)} WHERE seq = {seq:UInt32} AND op = 1`,
    { seq },
    z.object({ n: z.string(), s: z.string(), x: z.string() }),
  );
  return row ? `${row.n}-${row.s}-${row.x}` : '0-00-00';
}
