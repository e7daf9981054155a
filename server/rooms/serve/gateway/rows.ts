/** Rows by key within a group, and what every answer says around them. */
import type { KeyObject } from 'node:crypto';
import { type RawBuilder, sql } from 'kysely';
import { Problem, problem } from '#kernel/errors.ts';
import { lateSince } from '#rooms/collect/index.ts';
import { requireColumn } from '../plan.ts';
import { finishCell, keptPolicy, type Policy } from '../policy-sql/policy.ts';
import { cellsOf, rowsOf } from '../policy-sql/postgres.ts';
import { servingTable } from '../serving/names.ts';
import type { KeyFile } from './directory.ts';
import type { CallItem } from './items.ts';
import { type Mark, marksStand } from './marks.ts';
import { sealingName, sealRecords } from './sealing.ts';
import type { Session } from './session.ts';

export type Cell = string | number | boolean | null;

/** What of the version stands beside each row of a read: the same for all of them. */
export type VersionRow = {
  generation: number;
  batch_seq: number | null;
  /** Since when these are the rows that callers read, as ISO text. */
  as_of: string | null;
  /** Some mark stands on the resource; which rows bear it is asked only then. */
  marked: boolean;
  /** Since when the data are late, as ISO text; null: they are not. */
  late_since: string | null;
};

export const versionCells = (resourceId: string): RawBuilder<unknown> =>
  sql`v.generation, v.batch_seq, to_char(v.refreshed_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"') as as_of,
    ${marksStand(resourceId)} as marked, ${lateSince(resourceId)} as late_since`;

/** Cells in the order of the policy's columns. */
export type FoundRow = { key: string; cells: Cell[] };

export type Found = {
  /** In use when the rows were read. */
  generation: number;
  batchSeq: number | null;
  asOf: string | null;
  lateSince: string | null;
  marked: boolean;
  /** By the place of the key. */
  rows: FoundRow[][];
};

export const foundOf = (row: VersionRow | undefined, generation: number, rows: FoundRow[][]): Found => ({
  generation: row?.generation ?? generation,
  batchSeq: row?.batch_seq ?? null,
  asOf: row?.as_of ?? null,
  lateSince: row?.late_since ?? null,
  marked: row?.marked ?? false,
  rows,
});

/** The cells of a row that a statement names `v0`, `v1`, … in the order of the policy. */
export const cellsOfRow = (row: Record<string, unknown>, { columns }: Policy): Cell[] =>
  columns.map((_, place) => (row[`v${place}`] ?? null) as Cell);

type Row = VersionRow & Record<string, unknown> & { ord: number; found: boolean; row_key: string | null };

/**
 * At most one row more than `most` of each key, of those the policy lets out. Rows and the batch they belong to come from one
 * statement, so that an answer never names another batch than its own.
 */
export async function readKeys(
  session: Session,
  { file, policy, generation }: { file: KeyFile; policy: Policy; generation: number },
  keys: readonly (readonly string[])[],
  most: number,
): Promise<Found> {
  const { plan, versionId } = file;
  const lookup = plan.lookup.map((name) => requireColumn(plan, name));
  const given = lookup.map((_, place) => sql`${keys.map((values) => values[place] ?? '')}::text[]`);
  const matches = lookup.map(
    (column, place) =>
      sql`${sql.ref(`t.${column.sqlName}`)} = ${sql.ref(`k.k${place}`)}::${sql.raw(column.sqlType)}`,
  );
  const names = [...lookup.map((_, place) => sql.ref(`k${place}`)), sql.ref('ord')];
  const cells = cellsOf(policy).map((cell, place) => sql`${cell} as ${sql.ref(`v${place}`)}`);
  const statement = sql<Row>`
    select k.ord::int as ord, r.found is true as found, ${versionCells(plan.resourceId)}, r.row_key,
      ${sql.join(cells.map((_, place) => sql.ref(`r.v${place}`)))}
    from serve.service_version v
    cross join unnest(${sql.join(given)}) with ordinality as k(${sql.join(names)})
    left join lateral (
      select true as found, t.row_key, ${sql.join(cells)}
      from ${sql.table(servingTable(versionId, generation))} t
      where ${sql.join(matches, sql` and `)} and ${rowsOf(policy)}
      order by t.row_key limit ${most + 1}
    ) r on true
    where v.id = ${versionId}`;
  const rows = await session.send(statement, 'kept');
  const found: FoundRow[][] = keys.map(() => []);
  for (const row of rows)
    if (row.found) found[row.ord - 1]?.push({ key: row.row_key ?? '', cells: cellsOfRow(row, policy) });
  return foundOf(rows[0], generation, found);
}

/** Terms that are not understood let nothing out. */
export function policyUnderstood({ file, question }: CallItem): Policy | undefined {
  try {
    return keptPolicy(file.plan, file.grant.terms, question.columns);
  } catch (error) {
    if (error instanceof Problem) return undefined;
    throw error;
  }
}

/** The service's own limit of records, or the grant's when that is lower. */
export const mostRecords = ({ plan, grant }: Pick<KeyFile, 'plan' | 'grant'>): number =>
  Math.min(plan.maxRecords, grant.terms.maxPage);

/** Rows as they leave, masked to the end. */
export const recordsOf = (
  file: KeyFile,
  { columns }: Policy,
  rows: readonly FoundRow[],
): Record<string, Cell>[] =>
  rows.map(({ cells }) =>
    Object.fromEntries(
      columns.map((of, place) => [of.column.name, finishCell(of, cells[place] ?? null, file.cityKey)]),
    ),
  );

/** Which service answers, of which batch, and since when that is what callers read. */
export const headOf = (file: KeyFile, { batchSeq, asOf }: Pick<Found, 'batchSeq' | 'asOf'>) => ({
  service: { code: file.serviceCode, version: file.serviceVersion },
  batch: batchSeq,
  ...(asOf ? { asOf } : {}),
});

/** What whoever decides by an answer is to know of it; never sealed, so that whoever passes it on sees it too. */
export const doubtsOf = ({ lateSince: late }: Pick<Found, 'lateSince'>, marks: readonly Mark[]) => ({
  ...(late ? { lateSince: late } : {}),
  ...(marks.length > 0 ? { marks } : {}),
});

/** What an answer is about, by name; sealed under the key of the call where the grade wants it. */
export const contentOf = (
  file: KeyFile,
  name: string,
  content: unknown,
  blanks = '',
): Record<string, unknown> =>
  file.grant.terms.measures?.encryption
    ? { encryption: sealingName, sealed: sealRecords(secretOf(file), `${JSON.stringify(content)}${blanks}`) }
    : { [name]: content };

/** A key without a secret is refused before the read where records travel sealed. */
function secretOf({ secret }: Pick<KeyFile, 'secret'>): KeyObject {
  if (!secret) throw problem('gateway.key-needs-secret');
  return secret;
}
