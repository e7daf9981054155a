/** The read of a group: one indexed statement for all calls of a grant that ask for the same columns, and their answers as bytes. */
import { sql } from 'kysely';
import type { Executor } from '#kernel/db.ts';
import { compileFilter } from '../filter.ts';
import { applyMask } from '../masks.ts';
import { type PlanColumn, requireColumn } from '../plan.ts';
import { servingTable } from '../serving/names.ts';
import { presentValue } from '../values.ts';
import type { KeyFile } from './directory.ts';
import type { Question } from './parameters.ts';

export type Asked = { file: KeyFile; question: Question; generation: number; batchSeq: number | null };
export type Answer = { body: string; records: number };

type Cell = string | number | boolean | null;

/** One answer a call, in order. */
export async function readAnswers(tx: Executor, calls: readonly Asked[]): Promise<Answer[]> {
  const answers: Answer[] = new Array(calls.length);
  const alike = new Map<string, number[]>();
  calls.forEach(({ file, question, generation }, index) => {
    const key = `${file.grant.id} ${file.grant.termsVersion} ${generation} ${question.columns.join(' ')}`;
    alike.set(key, [...(alike.get(key) ?? []), index]);
  });
  for (const indexes of alike.values()) {
    const group = indexes.flatMap((index) => calls[index] ?? []);
    const found = await readAlike(tx, group);
    indexes.forEach((index, place) => {
      const call = calls[index];
      if (call) answers[index] = compose(call, found[place] ?? []);
    });
  }
  return answers;
}

/** Rows by call: each row an array of cells in the order of the asked columns. */
async function readAlike(tx: Executor, calls: readonly Asked[]): Promise<Cell[][][]> {
  const [first] = calls;
  if (!first) return [];
  const { plan, grant, versionId } = first.file;
  const columns = first.question.columns.map((name) => requireColumn(plan, name));
  const lookup = plan.lookup.map((name) => requireColumn(plan, name));
  const keys = lookup.map(
    (_, place) => sql`${calls.map(({ question }) => question.values[place] ?? '')}::text[]`,
  );
  const matches = lookup.map(
    (column, place) =>
      sql`${sql.ref(`t.${column.sqlName}`)} = ${sql.ref(`k.k${place}`)}::${sql.raw(column.sqlType)}`,
  );
  const { rows } = await sql<Record<string, Cell> & { ord: number }>`
    select k.ord::int as ord, ${sql.join(columns.map((_, place) => sql.ref(`r.v${place}`)))}
    from unnest(${sql.join(keys)}) with ordinality as k(${sql.join([...lookup.map((_, place) => sql.ref(`k${place}`)), sql.ref('ord')])})
    cross join lateral (
      select ${sql.join(columns.map((column, place) => sql`${cellOf(column)} as ${sql.ref(`v${place}`)}`))}
      from ${sql.table(servingTable(versionId, first.generation))} t
      where ${sql.join(matches, sql` and `)} and ${compileFilter(plan, grant.terms.rows)}
      order by t.row_key limit ${plan.maxRecords + 1}
    ) r`.execute(tx);
  const found: Cell[][][] = calls.map(() => []);
  for (const row of rows) {
    found[row.ord - 1]?.push(columns.map((_, place) => row[`v${place}`] ?? null));
  }
  return found;
}

/** Long numbers and instants leave the database as text: nothing is rounded or moved over a time zone. */
function cellOf(column: PlanColumn) {
  const cell = sql.ref(`t.${column.sqlName}`);
  if (column.type === 'T') return sql`to_char(${cell}, 'YYYY-MM-DD"T"HH24:MI:SS')`;
  if (column.type === 'I') return sql`${cell}::text`;
  return cell;
}

function compose(call: Asked, rows: readonly Cell[][]): Answer {
  const { plan, grant } = call.file;
  const truncated = rows.length > plan.maxRecords;
  const kept = truncated ? rows.slice(0, plan.maxRecords) : rows;
  const records = kept.map((row) =>
    Object.fromEntries(
      call.question.columns.map((name, place) => {
        const column = requireColumn(plan, name);
        const mask = grant.terms.masks[name];
        const value = presentValue(column.json, row[place] ?? null);
        return [name, mask ? applyMask(mask, value) : value];
      }),
    ),
  );
  const body = JSON.stringify({
    service: { code: call.file.serviceCode, version: call.file.serviceVersion },
    batch: call.batchSeq,
    count: records.length,
    truncated,
    records,
  });
  return { body, records: records.length };
}
