/** The records that an evaluation counts, each with its department and day: figures are sums over these and nothing else. */
import { type RawBuilder, sql } from 'kysely';
import type { Executor } from '#kernel/db.ts';
import { TAKEN } from '../access/takings.ts';
import type { Measure } from './schema.ts';

export type RecordRow = { id: string; department: string; on_day: string; what: string; n: number };

const day = (column: string) => sql.raw(`(${column} at time zone 'Asia/Shanghai')::date`);

/** A line of the plan in force, whatever became of it. */
const planned = (
  year: number,
) => sql`select t.id::text, t.unit_id as department, t.wanted_on as on_day, t.title as what, 1 as n
  from open.task t where t.source = 'plan' and t.year = ${year} and not t.dropped`;
/** Each set in the year it was first opened. */
const opened = (year: number) => sql`select d.id::text, d.organisation_id, ${day('d.opened_at')}, d.slug, 1
  from open.dataset d where extract(year from ${day('d.opened_at')}) = ${year}`;
const withdrawn = (year: number) => sql`select w.id::text, d.organisation_id, ${day('w.at')}, d.slug, 1
  from open.withdrawal w join open.dataset d on d.id = w.dataset_id where extract(year from ${day('w.at')}) = ${year}`;
const downloads = (year: number) => sql`select t.id::text, d.organisation_id, ${day('t.at')}, d.slug, t.times
  from open.taking t join open.dataset d on d.id = t.dataset_id
  where t.way = 'file' and t.outcome = ${TAKEN}
    and t.at >= make_timestamptz(${year}::int, 1, 1, 0, 0, 0, 'Asia/Shanghai')
    and t.at < make_timestamptz(${year}::int + 1, 1, 1, 0, 0, 0, 'Asia/Shanghai')`;
/** By the day they were handed in; what was taken back is no application any more. */
const applications = (
  year: number,
  states: readonly string[],
) => sql`select a.id::text, d.organisation_id, a.filed_on, a.number, 1
  from open.application a join open.dataset d on d.id = a.dataset_id
  where a.state = any (${states}::text[]) and extract(year from a.filed_on) = ${year}`;
/** By the day on which they fall due. */
const reports = (
  year: number,
  received: boolean,
) => sql`select r.id::text, d.organisation_id, r.due_on, a.number, 1
  from open.usage_report r join open.access a on a.id = r.access_id join open.dataset d on d.id = a.dataset_id
  where extract(year from r.due_on) = ${year} and (${!received} or r.state = 'received')`;

const statements: Record<Measure, (year: number) => RawBuilder<unknown>> = {
  planned,
  opened,
  withdrawn,
  downloads,
  applications: (year) => applications(year, ['filed', 'selection', 'approved', 'refused']),
  granted: (year) => applications(year, ['approved']),
  refused: (year) => applications(year, ['refused']),
  pending: (year) => applications(year, ['filed', 'selection']),
  reportsDue: (year) => reports(year, false),
  reportsReceived: (year) => reports(year, true),
};

const named = (year: number, measure: Measure) =>
  sql`(${statements[measure](year)}) as r (id, department, on_day, what, n)`;

/** By department, each once. */
export async function countsOf(ex: Executor, year: number, measure: Measure): Promise<Map<string, number>> {
  const { rows } = await sql<{ department: string; n: string }>`select r.department, sum(r.n) as n
    from ${named(year, measure)} group by 1`.execute(ex);
  return new Map(rows.map((row) => [row.department, Number(row.n)]));
}

export async function recordsOf(
  ex: Executor,
  year: number,
  measure: Measure,
  { department, limit, offset }: { department?: string | undefined; limit: number; offset: number },
): Promise<{ items: RecordRow[]; total: number; sum: number }> {
  const only = department ? sql`where r.department = ${department}` : sql``;
  const [list, all] = await Promise.all([
    sql<RecordRow>`select r.id, r.department, r.on_day, coalesce(r.what, '') as what, r.n from ${named(year, measure)}
      ${only} order by r.on_day desc, r.id limit ${limit} offset ${offset}`.execute(ex),
    sql<{ total: string; sum: string }>`select count(*) as total, coalesce(sum(r.n), 0) as sum
      from ${named(year, measure)} ${only}`.execute(ex),
  ]);
  return {
    items: list.rows.map((row) => ({ ...row, n: Number(row.n) })),
    total: Number(all.rows[0]?.total ?? 0),
    sum: Number(all.rows[0]?.sum ?? 0),
  };
}
