/** The read of a group: one indexed statement for all calls of a grant that ask for the same columns, and their answers as bytes. */
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
import { type Mark, type MarkReader, marksOfRows, marksStand } from './marks.ts';
import { sealingName, sealRecords } from './sealing.ts';
import type { Session } from './session.ts';

export type Answer = { body: string; records: number; batchSeq: number | null };

type Cell = string | number | boolean | null;
type Row = Record<string, Cell> & {
  ord: number;
  found: boolean;
  generation: number;
  batch_seq: number | null;
  /** Some mark stands on the resource; which rows bear it is asked only then. */
  marked: boolean;
  /** Since when the data are late, as ISO text; null: they are not. */
  late_since: string | null;
  row_key: string | null;
};

/** Calls that one statement can answer, all of them for one generation of one service version. */
export type Alike = { calls: CallItem[]; generation: number };

export function groupAlike(calls: readonly CallItem[], generationOf: (file: KeyFile) => number): Alike[] {
  const groups = new Map<string, Alike>();
  for (const call of calls) {
    const { grant } = call.file;
    const generation = generationOf(call.file);
    const key = `${call.work} ${grant.id} ${grant.termsVersion} ${generation} ${call.question.columns.join(' ')}`;
    const group = groups.get(key);
    if (group) group.calls.push(call);
    else groups.set(key, { calls: [call], generation });
  }
  return [...groups.values()];
}

export type AlikeAnswers = { generation: number; answers: Map<CallItem, Answer> };

/** The answers, with the generation that was in use when they were read: another one means reading again. */
export async function readAlike(
  session: Session,
  { calls, generation }: Alike,
  marks: MarkReader,
): Promise<AlikeAnswers> {
  const [first] = calls;
  const policy = first && policyUnderstood(first);
  // Without an answer the call is refused, and no other of its group with it.
  if (!policy) return { generation, answers: new Map() };
  const rows = await session.send(readStatement(calls, first, policy, generation));
  const found: FoundRow[][] = calls.map(() => []);
  const width = first.question.columns.length;
  for (const row of rows) {
    if (!row.found) continue;
    const cells = Array.from({ length: width }, (_, place) => row[`v${place}`] ?? null);
    found[row.ord - 1]?.push({ key: row.row_key ?? '', cells });
  }
  const marked = rows.some((row) => row.marked)
    ? await marks.of(
        session.executor,
        first.file.plan.resourceId,
        found.flatMap((one) => one.map(({ key }) => key)),
      )
    : undefined;
  const batchSeq = rows[0]?.batch_seq ?? null;
  return {
    generation: rows[0]?.generation ?? generation,
    answers: new Map(
      calls.map((call, index) => {
        const rowsOf = found[index] ?? [];
        const doubts = marked ? marksOfRows(call, rowsOf, marked) : [];
        return [call, compose(call, rowsOf, batchSeq, rows[0]?.late_since ?? null, doubts)];
      }),
    ),
  };
}

/** Rows and the batch they belong to come from one statement, so that an answer never names another batch than its own. */
function readStatement(
  calls: readonly CallItem[],
  first: CallItem,
  policy: Policy,
  generation: number,
): RawBuilder<Row> {
  const { plan, versionId } = first.file;
  const lookup = plan.lookup.map((name) => requireColumn(plan, name));
  const keys = lookup.map(
    (_, place) => sql`${calls.map(({ question }) => question.values[place] ?? '')}::text[]`,
  );
  const matches = lookup.map(
    (column, place) =>
      sql`${sql.ref(`t.${column.sqlName}`)} = ${sql.ref(`k.k${place}`)}::${sql.raw(column.sqlType)}`,
  );
  const names = [...lookup.map((_, place) => sql.ref(`k${place}`)), sql.ref('ord')];
  const cells = cellsOf(policy).map((cell, place) => sql`${cell} as ${sql.ref(`v${place}`)}`);
  return sql<Row>`
    select k.ord::int as ord, r.found is true as found, v.generation, v.batch_seq, r.row_key,
      ${marksStand(plan.resourceId)} as marked, ${lateSince(plan.resourceId)} as late_since,
      ${sql.join(cells.map((_, place) => sql.ref(`r.v${place}`)))}
    from serve.service_version v
    cross join unnest(${sql.join(keys)}) with ordinality as k(${sql.join(names)})
    left join lateral (
      select true as found, t.row_key, ${sql.join(cells)}
      from ${sql.table(servingTable(versionId, generation))} t
      where ${sql.join(matches, sql` and `)} and ${rowsOf(policy)}
      order by t.row_key limit ${mostRecords(first.file) + 1}
    ) r on true
    where v.id = ${versionId}`;
}

/** Terms that are not understood let nothing out. */
function policyUnderstood({ file, question }: CallItem): Policy | undefined {
  try {
    return keptPolicy(file.plan, file.grant.terms, question.columns);
  } catch (error) {
    if (error instanceof Problem) return undefined;
    throw error;
  }
}

/** The service's own limit, or the grant's when that is lower. */
export const mostRecords = ({ plan, grant }: Pick<KeyFile, 'plan' | 'grant'>): number =>
  Math.min(plan.maxRecords, grant.terms.maxPage);

/** A key without a secret is refused before the read where records travel sealed. */
function secretOf({ secret }: Pick<KeyFile, 'secret'>): KeyObject {
  if (!secret) throw problem('gateway.key-needs-secret');
  return secret;
}

type FoundRow = { key: string; cells: Cell[] };

function compose(
  { file, question }: CallItem,
  rows: readonly FoundRow[],
  batchSeq: number | null,
  late: string | null,
  marks: readonly Mark[],
): Answer {
  const { plan, grant } = file;
  const most = mostRecords(file);
  const truncated = rows.length > most;
  const kept = truncated ? rows.slice(0, most) : rows;
  const { columns } = keptPolicy(plan, grant.terms, question.columns);
  const records = kept.map(({ cells: row }) =>
    Object.fromEntries(
      columns.map((of, place) => [of.column.name, finishCell(of, row[place] ?? null, file.maskKey)]),
    ),
  );
  const body = JSON.stringify({
    service: { code: file.serviceCode, version: file.serviceVersion },
    batch: batchSeq,
    count: records.length,
    truncated,
    // The update that was due has not come: whoever decides by these records is to know.
    ...(late ? { lateSince: late } : {}),
    // Never sealed: whoever passes the answer on must see that a value is in doubt.
    ...(marks.length > 0 ? { marks } : {}),
    ...(grant.terms.measures?.encryption
      ? { encryption: sealingName, sealed: sealRecords(secretOf(file), JSON.stringify(records)) }
      : { records }),
  });
  return { body, records: records.length, batchSeq };
}
