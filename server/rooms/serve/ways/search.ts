/** Search: what filters find, page by page; a page goes on from the last row of the one before, so each costs the same. */
import { type RawBuilder, sql } from 'kysely';
import { type Alike, type AlikeAnswers, type Answer, marksOn, unanswered } from '../gateway/answers.ts';
import type { CallItem } from '../gateway/items.ts';
import { type MarkReader, marksOfRows } from '../gateway/marks.ts';
import type { SearchQuestion } from '../gateway/parameters.ts';
import {
  cellsOfRow,
  contentOf,
  doubtsOf,
  foundOf,
  headOf,
  policyUnderstood,
  recordsOf,
  type VersionRow,
  versionCells,
} from '../gateway/rows.ts';
import type { Session } from '../gateway/session.ts';
import type { Work } from '../gateway/works.ts';
import { requireColumn } from '../plan.ts';
import type { Policy } from '../policy-sql/policy.ts';
import { cellsOf, rowsOf } from '../policy-sql/postgres.ts';
import { servingTable } from '../serving/names.ts';
import { callModes } from '../terms.ts';
import { sealCursor } from './cursor.ts';
import { cursorOf, readSearch } from './questions.ts';

type Row = VersionRow & Record<string, unknown> & { row_key: string | null; place: string | null };

/** Others wait for a group: a search that an index does not carry is given up early. */
const patience = sql`set local statement_timeout = '2s'`;

async function read(session: Session, alike: Alike, marks: MarkReader): Promise<AlikeAnswers> {
  // Sent first, waited for together: whatever fails fails all of them.
  const [, ...all] = await Promise.all([
    session.send(patience),
    ...alike.calls.map((call) => readOne(session, call, alike, marks)),
  ]);
  const answers = all.flatMap(({ answers: some }) => [...some]);
  return { generation: all[0]?.generation ?? alike.generation, answers: new Map(answers) };
}

async function readOne(
  session: Session,
  call: CallItem,
  alike: Alike,
  marks: MarkReader,
): Promise<AlikeAnswers> {
  const policy = policyUnderstood(call);
  const { file, question } = call;
  const { search } = question;
  if (!policy || !search || !file.cityKey) return unanswered(alike);
  const rows = await session.send(pageStatement(call, search, policy, alike.generation));
  const listed = rows.flatMap((row) =>
    row.row_key === null ? [] : [{ key: row.row_key, place: row.place, cells: cellsOfRow(row, policy) }],
  );
  const kept = listed.slice(0, search.size);
  const found = foundOf(rows[0], alike.generation, [kept]);
  const marked = await marksOn(session, marks, file, found);
  const records = recordsOf(file, policy, kept);
  const last = listed.length > search.size ? kept.at(-1) : undefined;
  const next = last
    ? sealCursor(file.cityKey, cursorOf(file, search.digest), {
        generation: found.generation,
        value: last.place,
        key: last.key,
      })
    : null;
  const body = JSON.stringify({
    ...headOf(file, found),
    count: records.length,
    ...doubtsOf(found, marked ? marksOfRows(question.columns, kept, marked) : []),
    ...contentOf(file, 'records', records),
    next,
  });
  const answer: Answer = { body, records: records.length, batchSeq: found.batchSeq };
  // A table built anew since: its rows are not those the cursor points among.
  const outdated = search.after !== null && search.after.generation !== found.generation;
  const held: Answer = outdated ? { ...answer, refused: { refused: 'gateway.cursor-outdated' } } : answer;
  return { generation: found.generation, answers: new Map([[call, held]]) };
}

/** One row more than the page, to know whether there is another one. */
function pageStatement(
  { file }: CallItem,
  search: SearchQuestion,
  policy: Policy,
  generation: number,
): RawBuilder<Row> {
  const { plan, versionId } = file;
  const cells = cellsOf(policy).map((cell, place) => sql`${cell} as ${sql.ref(`v${place}`)}`);
  const limit = search.size + 1;
  const within = rowsOf({ ...policy, conditions: [...policy.conditions, ...search.filters] });
  const column = search.order ? requireColumn(plan, search.order.column) : undefined;
  const way = search.order?.down ? sql`desc` : sql`asc`;
  const sign = search.order?.down ? sql`<` : sql`>`;
  const by = column && sql.ref(`t.${column.sqlName}`);
  const part = (place: number, position: RawBuilder<unknown>, ordered: RawBuilder<unknown>) => sql`(
    select ${sql.lit(place)}::int as part, ${by ?? sql`null::text`} as by, t.row_key, ${by ? sql`${by}::text` : sql`null::text`} as place,
      ${sql.join(cells)}
    from ${sql.table(servingTable(versionId, generation))} t
    where ${within} and ${position} order by ${ordered} limit ${limit})`;
  const { after } = search;
  const key = after ? sql`t.row_key ${sign} ${after.key}` : sql`true`;
  const parts: RawBuilder<unknown>[] = [];
  if (column && by) {
    const type = sql.raw(column.sqlType);
    // Rows without a value come last, either way round.
    if (after?.value !== null) {
      const beyond = after
        ? sql`(${by}, t.row_key) ${sign} (${after.value}::${type}, ${after.key}::text)`
        : sql`true`;
      parts.push(part(0, sql`${by} is not null and ${beyond}`, sql`${by} ${way}, t.row_key ${way}`));
    }
    const rest = after?.value === null ? key : sql`true`;
    parts.push(part(1, sql`${by} is null and ${rest}`, sql`t.row_key ${way}`));
  } else parts.push(part(0, key, sql`t.row_key ${way}`));
  return sql<Row>`
    select ${versionCells(plan.resourceId)}, r.row_key, r.place,
      ${sql.join(cells.map((_, place) => sql.ref(`r.v${place}`)))}
    from serve.service_version v
    left join lateral (
      select * from (${sql.join(parts, sql` union all `)}) u
      order by u.part, u.by ${way}, u.row_key ${way} limit ${limit}
    ) r on true
    where v.id = ${versionId}
    order by r.part, r.by ${way}, r.row_key ${way}`;
}

export const search: Work = {
  name: 'search',
  kind: 'search',
  slow: 'search',
  modes: callModes,
  ask: readSearch,
  read,
  chargedOf: (answer) => ({ rows: answer.records, bytes: Buffer.byteLength(answer.body) }),
};
