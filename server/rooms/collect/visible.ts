/** What other rooms see of a resource's rows: the visible set from PostgreSQL, and the rows it selects from the warehouse. */
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { z } from 'zod';
import type { Executor } from '#kernel/db.ts';
import { problem } from '#kernel/errors.ts';
import type { Kernel } from '#kernel/kernel.ts';
import { eachShard, ident, own } from '#kernel/warehouse.ts';
import { columnText } from './checking/columns.ts';
import { collectTables, type PhysicalColumn } from './tables.ts';
import { stdTable } from './warehouse.ts';

/** The batches whose rows a reader sees, in the order they count. Take it once and pass it to every read of one answer. */
export type VisibleSet = {
  resourceId: string;
  /** False: rows have no key, and only the newest batch is seen. A batch `anew` leaves nothing of what it took out in any copy. */
  keyed: boolean;
  batches: { batchId: string; seq: number; anew?: boolean }[];
  columns: PhysicalColumn[];
};

/** Values as text in the order of the columns asked for: decimals exact, days `YYYY-MM-DD`, instants `YYYY-MM-DD HH:MM:SS[.mmm]` of Shanghai, flags `true`/`false`. */
export type VisibleRow = { key: string; seq: number; values: (string | null)[] };
/** What one batch changed: a row set, or a key deleted (then without values). */
export type Change = VisibleRow & { op: 'set' | 'delete' };

type Reader = Pick<Kernel, 'warehouse'>;

/** The visible set of a resource; empty batches when nothing was ever merged. */
export async function visibleBatches(ex: Executor, resourceId: string): Promise<VisibleSet> {
  const db = collectTables(ex);
  const intake = await db
    .selectFrom('collect.intake')
    .select(['columns', 'keyed'])
    .where('resource_id', '=', resourceId)
    .executeTakeFirst();
  const batches = await db
    .selectFrom('collect.visible')
    .select(['batch_id as batchId', 'seq', 'anew'])
    .where('resource_id', '=', resourceId)
    .orderBy('seq')
    .execute();
  return { resourceId, keyed: intake?.keyed ?? true, batches, columns: intake?.columns ?? [] };
}

/** The numbers bound into every read. */
export function visibleSeqs(visible: VisibleSet): number[] {
  const seqs = visible.batches.map(({ seq }) => seq);
  return visible.keyed ? seqs : seqs.slice(-1);
}

/** The statement whose rows are the visible ones; `inner` columns must be quoted. One batch alone needs no comparison. */
export function visibleSelect(visible: VisibleSet, inner: string, where = '1'): string {
  const from = (table: string): string => `FROM ${table} WHERE seq IN {seqs:Array(UInt32)} AND (${where})`;
  const table = stdTable(visible.resourceId);
  if (visibleSeqs(visible).length === 1) return `SELECT ${inner} ${from(table)} AND op = 1`;
  // All versions of a key lie on one shard: each finds the newest of its own, and only what is asked of them travels.
  const newest = `SELECT * FROM (SELECT * ${from(own(table))} ORDER BY key DESC, seq DESC LIMIT 1 BY key) WHERE op = 1`;
  return `SELECT ${inner} FROM ${eachShard(newest)}`;
}

const settings = { optimize_read_in_order: 1 };

const countRow = z.object({ n: z.number() });

/** How many rows a reader sees. */
export async function visibleRowCount(k: Reader, visible: VisibleSet): Promise<number> {
  const seqs = visibleSeqs(visible);
  if (seqs.length === 0) return 0;
  const sql =
    seqs.length === 1
      ? visibleSelect(visible, 'toUInt32(count()) AS n')
      : `SELECT toUInt32(countIf(op = 1)) AS n FROM ${eachShard(
          `SELECT key, argMax(op, seq) AS op FROM ${own(stdTable(visible.resourceId))} WHERE seq IN {seqs:Array(UInt32)} GROUP BY key`,
        )}`;
  const [row] = await k.warehouse.query(sql, { seqs }, countRow);
  return row?.n ?? 0;
}

/** A digest that is equal exactly when the visible rows are, whatever their order and batches. */
export async function digestOfVisible(k: Reader, visible: VisibleSet): Promise<string> {
  const seqs = visibleSeqs(visible);
  if (seqs.length === 0) return '0-00-00';
  const [row] = await k.warehouse.query(
    `SELECT toString(count()) AS n, hex(sum(row_hash)) AS s, hex(groupBitXor(row_hash)) AS x FROM (${visibleSelect(visible, 'row_hash')})`,
    { seqs },
    z.object({ n: z.string(), s: z.string(), x: z.string() }),
    { settings },
  );
  return row ? `${row.n}-${row.s}-${row.x}` : '0-00-00';
}

/** The visible rows of these items, streamed; memory stays flat whatever their number. */
export function streamVisibleRows(
  k: Reader,
  resourceId: string,
  visible: VisibleSet,
  columns: readonly string[],
): AsyncIterable<VisibleRow> {
  if (visible.resourceId !== resourceId) throw problem('collect.visible-set-foreign');
  const seqs = visibleSeqs(visible);
  if (seqs.length === 0) return none();
  const inner = ['key', 'seq', ...physicalOf(visible, columns).map((one) => ident(one.physical))];
  const texts = physicalOf(visible, columns).map((one) => columnText(one));
  return rows(
    k,
    `SELECT key, seq, [${texts.join(', ')}] AS v FROM (${visibleSelect(visible, [...new Set(inner)].join(', '))})`,
    { seqs },
  );
}

/** What one batch set and deleted, for readers that keep their own copy up to date. Order is not defined. */
export async function* streamChanges(
  k: Reader,
  visible: VisibleSet,
  seq: number,
  columns: readonly string[],
): AsyncIterable<Change> {
  const texts = physicalOf(visible, columns).map((one) => columnText(one));
  const sql = `SELECT key, seq, [${texts.join(', ')}] AS v, op FROM ${stdTable(visible.resourceId)} WHERE seq = {seq:UInt32}`;
  for await (const line of lines(k, sql, { seq })) {
    const [key, found, values, op] = changeLine.parse(JSON.parse(line));
    yield { key, seq: found, values: op === 1 ? values : [], op: op === 1 ? 'set' : 'delete' };
  }
}

/** The first rows by key, for a look at what is there. */
export async function previewRows(
  k: Reader,
  visible: VisibleSet,
  columns: readonly string[],
  limit: number,
): Promise<VisibleRow[]> {
  const seqs = visibleSeqs(visible);
  if (seqs.length === 0) return [];
  const texts = physicalOf(visible, columns).map((one) => columnText(one));
  const found: VisibleRow[] = [];
  const sql = `SELECT key, seq, [${texts.join(', ')}] AS v FROM (
    SELECT * FROM (SELECT * FROM ${stdTable(visible.resourceId)} WHERE seq IN {seqs:Array(UInt32)}
      ORDER BY key, seq LIMIT {scan:UInt32}) ORDER BY key DESC, seq DESC LIMIT 1 BY key)
    WHERE op = 1 ORDER BY key LIMIT {limit:UInt32}`;
  // The last key of the scan may be cut in the middle of its versions: read more than is shown.
  const params = { seqs, limit, scan: (limit + 1) * (seqs.length + 1) };
  for await (const row of rows(k, sql, params)) found.push(row);
  return found;
}

/** What each visible batch says of one row, newest first; a batch that deleted it has no values. */
export async function rowHistory(
  k: Reader,
  visible: VisibleSet,
  key: string,
  columns: readonly string[],
): Promise<Change[]> {
  const seqs = visibleSeqs(visible);
  if (seqs.length === 0) return [];
  const texts = physicalOf(visible, columns).map((one) => columnText(one));
  const sql = `SELECT key, seq, [${texts.join(', ')}] AS v, op FROM ${stdTable(visible.resourceId)}
    WHERE key = {key:String} AND seq IN {seqs:Array(UInt32)} ORDER BY seq DESC`;
  const found: Change[] = [];
  for await (const line of lines(k, sql, { key, seqs })) {
    const [at, seq, values, op] = changeLine.parse(JSON.parse(line));
    found.push({ key: at, seq, values: op === 1 ? values : [], op: op === 1 ? 'set' : 'delete' });
  }
  return found;
}

function physicalOf(visible: VisibleSet, names: readonly string[]): PhysicalColumn[] {
  return names.map((name) => {
    const found = visible.columns.find((one) => one.name === name);
    if (!found) throw problem('collect.column-unknown', { params: { column: name } });
    return found;
  });
}

const rowLine = z.tuple([z.string(), z.number(), z.array(z.string().nullable())]);
const changeLine = z.tuple([z.string(), z.number(), z.array(z.string().nullable()), z.number()]);

async function* none(): AsyncIterable<VisibleRow> {}

async function* rows(k: Reader, sql: string, params: Record<string, unknown>): AsyncIterable<VisibleRow> {
  for await (const line of lines(k, sql, params)) {
    // Millions of lines of the engine's own making: the shape is checked on the parts that decide.
    const [key, seq, values] = rowLine.parse(JSON.parse(line));
    yield { key, seq, values };
  }
}

async function* lines(k: Reader, sql: string, params: Record<string, unknown>): AsyncIterable<string> {
  const stream = await k.warehouse.stream(`${sql} FORMAT JSONCompactEachRow`, params, { settings });
  const reader = createInterface({ input: stream, crlfDelay: Number.POSITIVE_INFINITY });
  let failed: unknown;
  stream.once('error', (error) => {
    failed = error;
    reader.close();
  });
  // Given out when the next one is there: the last before a break may be half of itself.
  let whole: string | undefined;
  try {
    try {
      for await (const line of reader) {
        // No row is an empty line: the engine tells below it, in its own words, why it broke off.
        if (line === '') failed ??= new Error('broken off by the engine');
        if (failed) break;
        if (whole !== undefined) yield whole;
        whole = line;
      }
    } catch (error) {
      failed ??= error;
    }
    // A stream that broke must not look like one that ended.
    if (failed) throw problem('kernel.store-unavailable', { params: { store: 'warehouse' }, cause: failed });
    if (whole !== undefined) yield whole;
  } finally {
    reader.close();
    if (!stream.destroyed) {
      stream.destroy();
      await once(stream, 'close').catch(() => undefined);
    }
  }
}
