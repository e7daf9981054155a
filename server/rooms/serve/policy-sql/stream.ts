/** All rows a grant lets out, streamed under its policy from either store; memory stays flat whatever their number. */
import type { Readable } from 'node:stream';
import { sql } from 'kysely';
import type pg from 'pg';
import { to as copyTo } from 'pg-copy-streams';
import { problem } from '#kernel/errors.ts';
import type { Kernel } from '#kernel/kernel.ts';
import { cityKey } from '#rooms/classify/index.ts';
import type { Plan } from '../plan.ts';
import { servingTable } from '../serving/names.ts';
import type { JsonKind } from '../values.ts';
import { batchesOf, type Cells, end } from './lines.ts';
import { finishCell, type Policy, type PolicyTerms, policyNeedsKey, policyOf } from './policy.ts';
import { rowsOf, textCellOf } from './postgres.ts';
import { warehouseBytes } from './warehouse.ts';

export type StoreName = 'postgres' | 'warehouse';

/** `cells`: in the order of the stream's columns; decimals exact, days and instants as answers write them, flags `true`/`false`. */
export type PolicyRow = { key: string; cells: Cells };

export type PolicyStream = AsyncIterable<PolicyRow> & {
  columns: readonly { name: string; json: JsonKind }[];
  /** The same rows, some thousands at a time: what writes files reads these. */
  batches(): AsyncIterable<PolicyRow[]>;
};

export type PolicyQuery = {
  plan: Plan;
  terms: PolicyTerms;
  /** Columns of the terms; all of them unless named. */
  columns?: readonly string[];
  versionId: string;
  /** Of the serving table; the warehouse has none and gives the rows that are seen now. */
  generation: number;
  store: StoreName;
  /** Read by the platform itself, and no row of it handed on: what holds a service back does not hold this. */
  staysHere?: true;
};

type Streaming = Pick<Kernel, 'db' | 'pool' | 'warehouse' | 'vault' | 'clock'>;

/** Throws at once what `policyOf` throws; while it is read `serve.snapshot-gone` and `kernel.store-unavailable`. */
export function policyStream(p: Streaming, query: PolicyQuery): PolicyStream {
  const policy = policyOf(query.plan, query.terms, query.columns);
  const batches = (): AsyncIterable<PolicyRow[]> => finished(p, policy, query);
  return {
    columns: policy.columns.map(({ column, json }) => ({ name: column.name, json })),
    batches,
    async *[Symbol.asyncIterator]() {
      for await (const rows of batches()) yield* rows;
    },
  };
}

async function* finished(p: Streaming, policy: Policy, query: PolicyQuery): AsyncIterable<PolicyRow[]> {
  if (!query.staysHere) await refuseHeld(p, query.versionId);
  const finish = finisherOf(policy, policyNeedsKey(policy) ? await cityKey(p) : undefined);
  const bytes = query.store === 'postgres' ? tableBytes(p, policy, query) : warehouseBytes(p, policy);
  for await (const lines of batchesOf(bytes, policy.columns.length + 2, query.store)) yield lines.map(finish);
}

/** A line of a store as the row that leaves: what stores write differently, and what only the stream may mask. */
export function finisherOf(policy: Policy, key: Buffer | undefined): (line: Cells) => PolicyRow {
  const left = policy.columns.flatMap((of, place) => {
    const { type } = of.column;
    const floating = of.inStore.length === 0 && (type === 'B' || type === 'F');
    return of.hidden || of.inStream.length > 0 || floating ? [{ of, place }] : [];
  });
  return (line) => {
    // Behind the cells stands the row's key.
    const row = { key: line.pop() ?? '', cells: line };
    for (const { of, place } of left) {
      const value = finishCell(of, line[place] ?? null, key);
      line[place] = value === null ? null : String(value);
    }
    return row;
  };
}

/** A service whose policy was seen not to hold lets nothing out. */
async function refuseHeld({ db }: Streaming, versionId: string): Promise<void> {
  const { rows } = await sql`select 1 from serve.service s join serve.service_version v on v.service_id = s.id
    where v.id = ${versionId} and s.held_at is not null`.execute(db);
  if (rows.length > 0) throw problem('serve.service-held');
}

/** COPY takes no bound values: they are settings of the transaction, and the statement names them. */
async function* tableBytes(p: Streaming, policy: Policy, query: PolicyQuery): AsyncIterable<Buffer> {
  const table = sql.table(servingTable(query.versionId, query.generation));
  const cells = [...policy.columns.map(textCellOf), sql.ref('t.row_key'), sql.lit(end)];
  const select = sql`select ${sql.join(cells)} from ${table} t where ${rowsOf(policy)}`.compile(p.db);
  const statement = select.sql.replaceAll(/\$(\d+)/g, `current_setting('gongshu.p$1')`);
  const client = await p.pool.connect();
  let stream: Readable | undefined;
  let whole = false;
  try {
    await client.query('begin isolation level repeatable read read only');
    await bindAll(client, select.parameters);
    stream = client.query(copyTo(`copy (${statement}) to stdout`));
    for await (const chunk of stream) yield chunk as Buffer;
    await client.query('commit');
    whole = true;
  } catch (error) {
    throw tableGone(error) ? problem('serve.snapshot-gone') : error;
  } finally {
    // A reader that stopped in the middle leaves a connection nobody else can use.
    client.release(whole ? undefined : true);
  }
}

async function bindAll(client: pg.PoolClient, parameters: readonly unknown[]): Promise<void> {
  if (parameters.length === 0) return;
  await client.query(
    `select set_config('gongshu.p' || n, v, true) from unnest($1::text[]) with ordinality as u (v, n)`,
    [parameters.map(settingText)],
  );
}

/** As PostgreSQL reads it back by a cast. */
const settingText = (value: unknown): string =>
  Array.isArray(value)
    ? `{${value.map((one) => `"${String(one).replaceAll(/["\\]/g, '\\$&')}"`).join(',')}}`
    : String(value);

const tableGone = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && error.code === '42P01';
