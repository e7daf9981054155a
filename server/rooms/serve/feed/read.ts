/** The feed as a way out: the same checks, the same group, and the same policy as records, applied when it is read. */
import { type RawBuilder, sql } from 'kysely';
import { type Alike, type AlikeAnswers, type Answer, marksOn, unanswered } from '../gateway/answers.ts';
import type { KeyFile } from '../gateway/directory.ts';
import type { CallItem } from '../gateway/items.ts';
import { type Mark, type MarkReader, marksOfRows } from '../gateway/marks.ts';
import type { FeedQuestion } from '../gateway/parameters.ts';
import {
  cellsOfRow,
  contentOf,
  doubtsOf,
  type FoundRow,
  foundOf,
  headOf,
  policyUnderstood,
  recordsOf,
  type VersionRow,
  versionCells,
} from '../gateway/rows.ts';
import type { Session } from '../gateway/session.ts';
import { registerWork } from '../gateway/works.ts';
import type { Policy } from '../policy-sql/policy.ts';
import { cellsOf, rowsOf } from '../policy-sql/postgres.ts';
import { servingTable } from '../serving/names.ts';
import { rowOfCells } from './cells.ts';
import { nameOfRow } from './names.ts';
import { readFeedQuestion, sealPlace, snapshotPath, viewOf } from './questions.ts';
import type { FeedOp } from './tables.ts';

type Head = VersionRow & { feed: string | null; newest: number; floor: number };
type Asked<What extends FeedQuestion['what']> = Extract<FeedQuestion, { what: What }>;
/** What every answer of a feed is made with. */
type Reading = {
  session: Session;
  call: CallItem;
  policy: Policy;
  key: Buffer;
  head: Head & { feed: string };
  marks: MarkReader;
};

async function read(session: Session, alike: Alike, marks: MarkReader): Promise<AlikeAnswers> {
  const answers = new Map<CallItem, Answer>();
  let generation = alike.generation;
  for (const call of alike.calls) {
    const { file, question } = call;
    const policy = policyUnderstood(call);
    const { feed } = question;
    if (!policy || !feed || !file.cityKey) return unanswered(alike);
    const [head] = await session.send(headStatement(file));
    if (!head?.feed) return unanswered(alike);
    generation = head.generation;
    const reading = { session, call, policy, key: file.cityKey, head: { ...head, feed: head.feed }, marks };
    answers.set(call, await answerTo(reading, feed, alike.generation));
  }
  return { generation, answers };
}

const headStatement = ({ plan, versionId }: KeyFile): RawBuilder<Head> => sql<Head>`
  select ${versionCells(plan.resourceId)}, f.id as feed, f.newest::int8 as newest, f.floor::int8 as floor
  from serve.service_version v left join serve.feed f on f.version_id = v.id where v.id = ${versionId}`;

function answerTo(reading: Reading, asked: FeedQuestion, generation: number): Promise<Answer> | Answer {
  if (asked.what === 'ack') return acknowledge(reading, asked);
  return asked.what === 'snapshot' ? page(reading, asked, generation) : entries(reading, asked);
}

const refused = ({ head }: Reading, refusal: NonNullable<Answer['refused']>): Answer => ({
  body: '',
  records: 0,
  batchSeq: head.batch_seq,
  refused: refusal,
});

/** The way back to a whole state: the snapshot, and the number from which its changes follow. */
const anew = ({ call, head }: Reading) => ({
  snapshot: snapshotPath.replace(':code', call.file.serviceCode),
  goOnAfter: head.newest,
});

const notedBy = ({ call, head }: Reading, what: 'sent' | 'acked', seq: number): RawBuilder<unknown> => sql`
  insert into serve.feed_reader (grant_id, feed_id, ${sql.ref(what)}, ${sql.ref(`${what}_at`)})
  values (${call.file.grant.id}, ${head.feed}, ${seq}, ${call.at})
  on conflict (grant_id) do update set ${sql.ref(what)} = greatest(feed_reader.${sql.ref(what)}, excluded.${sql.ref(what)}),
    ${sql.ref(`${what}_at`)} = excluded.${sql.ref(`${what}_at`)}`;

function acknowledge(reading: Reading, { seq }: Asked<'ack'>): Answer {
  const { call, head } = reading;
  if (seq > head.newest)
    return refused(reading, {
      refused: 'gateway.feed-ahead',
      params: { after: seq, newest: head.newest },
    });
  const body = JSON.stringify({
    ...headOf(call.file, { batchSeq: head.batch_seq, asOf: head.as_of }),
    feed: head.feed,
    acknowledged: seq,
    newest: head.newest,
  });
  return { body, records: 0, batchSeq: head.batch_seq, noted: notedBy(reading, 'acked', seq) };
}

type EntryRow = Record<string, unknown> & {
  seq: number;
  op: FeedOp;
  row_key: string | null;
  name: string | null;
  at: Date;
  passes: boolean | null;
  passed: boolean | null;
};

/** What of an entry the grant sees: a row that leaves its row filter is deleted for it, one that comes in is new. */
type Seen = { op: FeedOp | 'none'; key?: string; row?: FoundRow };

function seenAs({ call, key, policy }: Reading, row: EntryRow): Seen {
  if (row.op === 'clear') return { op: 'clear' };
  if (row.row_key === null) return row.name ? { op: 'delete', key: row.name } : { op: 'none' };
  const name = nameOfRow(key, call.file.grant.id, row.row_key);
  // What an entry does not say of the row before may have been seen: it is taken out rather than left.
  const passed = row.passed ?? row.op !== 'insert';
  if (row.passes) {
    const found = { key: row.row_key, cells: cellsOfRow(row, policy) };
    return { op: passed ? 'update' : 'insert', key: name, row: found };
  }
  return passed ? { op: 'delete', key: name } : { op: 'none' };
}

/** Rows looked at for one page where a row filter keeps some of them back. */
const looked = (policy: Policy, limit: number): number =>
  policy.conditions.length > 0 ? Math.min(5 * limit, 5000) : limit;

async function entries(reading: Reading, asked: Asked<'entries'>): Promise<Answer> {
  const { session, call, policy, head } = reading;
  const { file } = call;
  const { newest, floor } = head;
  const view = viewOf(file.grant.terms);
  const { after } = asked;
  if (after > newest) return refused(reading, { refused: 'gateway.feed-ahead', params: { after, newest } });
  if (after < floor)
    return refused(reading, {
      refused: 'gateway.feed-gone',
      params: { after, oldest: floor + 1, newest },
      more: anew(reading),
    });
  if (asked.view !== null && asked.view !== view)
    return refused(reading, { refused: 'gateway.feed-view', params: { newest }, more: anew(reading) });
  const rows = await session.send(entriesStatement(file, policy, head, after, looked(policy, asked.limit)));
  // Dropped between the two statements: what is left has a gap at its beginning.
  if (after < newest && rows[0]?.seq !== after + 1)
    return refused(reading, {
      refused: 'gateway.feed-gone',
      params: { after, oldest: rows[0]?.seq ?? newest, newest },
      more: anew(reading),
    });
  const lines: Record<string, unknown>[] = [];
  const kept: (FoundRow & { seq: number })[] = [];
  let last = after;
  for (const row of rows) {
    const seen = seenAs(reading, row);
    const line = lines.at(-1);
    last = row.seq;
    if (seen.op === 'none') {
      // Numbers that say nothing to this grant still stand there, so that a gap would be seen.
      if (line?.op === 'none') line.to = row.seq;
      else lines.push({ seq: row.seq, to: row.seq, op: 'none' });
      continue;
    }
    if (seen.row) kept.push({ ...seen.row, seq: row.seq });
    const record = seen.row ? { record: recordsOf(file, policy, [seen.row])[0] } : {};
    const key = seen.key === undefined ? {} : { key: seen.key };
    lines.push({ seq: row.seq, op: seen.op, ...key, at: row.at.toISOString(), ...record });
    if (lines.length >= asked.limit) break;
  }
  const found = foundOf(head, head.generation, [kept]);
  const marked = await marksOn(session, reading.marks, file, found);
  const doubts = marked ? marksOfRows(call.question.columns, kept, marked) : [];
  const body = JSON.stringify({
    ...headOf(file, found),
    feed: head.feed,
    after,
    last,
    newest,
    view,
    ...doubtsOf(found, bySeq(doubts, kept)),
    ...contentOf(file, 'entries', lines),
  });
  return { body, records: kept.length, batchSeq: head.batch_seq, noted: notedBy(reading, 'sent', last) };
}

/** In a feed a mark names the entry by its number. */
const bySeq = (marks: readonly Mark[], rows: readonly { seq: number }[]): Mark[] =>
  marks.map((mark) => (mark.record === null ? mark : { ...mark, record: rows[mark.record]?.seq ?? null }));

function entriesStatement(
  { plan, grant }: KeyFile,
  policy: Policy,
  { feed, newest }: Reading['head'],
  after: number,
  limit: number,
): RawBuilder<EntryRow> {
  const cells = cellsOf(policy).map((cell, place) => sql`${cell} as ${sql.ref(`v${place}`)}`);
  const passes = rowsOf(policy);
  return sql<EntryRow>`
    select e.seq::int8 as seq, e.op, e.row_key, e.names ->> ${grant.id} as name, e.at, n.passes, b.passed,
      ${sql.join(cells.map((_, place) => sql.ref(`n.v${place}`)))}
    from serve.feed_entry e
    left join lateral (
      select coalesce(${passes}, false) as passes, ${sql.join(cells)} from ${rowOfCells(plan, sql`e.cells`)} t
      where e.cells is not null
    ) n on true
    left join lateral (
      select coalesce(${passes}, false) as passed from ${rowOfCells(plan, sql`e.before`)} t
      where e.before is not null
    ) b on true
    where e.feed_id = ${feed} and e.seq > ${after} and e.seq <= ${newest}
    order by e.seq limit ${limit}`;
}

/**
 * A page of the table as it is now, under the number that held when the first page was read: what changes while the pages are taken
 * comes again in the entries after that number, and taking it in twice changes nothing.
 */
async function page(reading: Reading, asked: Asked<'snapshot'>, generation: number): Promise<Answer> {
  const { session, call, policy, head, key } = reading;
  const { file } = call;
  const cells = cellsOf(policy).map((cell, place) => sql`${cell} as ${sql.ref(`v${place}`)}`);
  const rows = await session.send(sql<Record<string, unknown> & { row_key: string }>`
    select t.row_key, ${sql.join(cells)} from ${sql.table(servingTable(file.versionId, generation))} t
    where ${rowsOf(policy)} and ${asked.place ? sql`t.row_key > ${asked.place.key}` : sql`true`}
    order by t.row_key limit ${asked.limit + 1}`);
  const kept = rows
    .slice(0, asked.limit)
    .map((row) => ({ key: row.row_key, cells: cellsOfRow(row, policy) }));
  const seq = asked.place?.seq ?? head.newest;
  const last = rows.length > asked.limit ? kept.at(-1) : undefined;
  const records = recordsOf(file, policy, kept);
  const content = kept.map((row, place) => ({
    key: nameOfRow(key, file.grant.id, row.key),
    record: records[place],
  }));
  const found = foundOf(head, head.generation, [kept]);
  const marked = await marksOn(session, reading.marks, file, found);
  const body = JSON.stringify({
    ...headOf(file, found),
    feed: head.feed,
    seq,
    view: viewOf(file.grant.terms),
    count: kept.length,
    ...doubtsOf(found, marked ? marksOfRows(call.question.columns, kept, marked) : []),
    ...contentOf(file, 'rows', content),
    next: last ? sealPlace(key, file, { seq, key: last.key }) : null,
  });
  return { body, records: kept.length, batchSeq: head.batch_seq };
}

registerWork({
  name: 'feed',
  slow: 'bulk',
  modes: ['feed'],
  ask: readFeedQuestion,
  read,
  chargedOf: (answer) => ({ rows: answer.records, bytes: Buffer.byteLength(answer.body) }),
});
