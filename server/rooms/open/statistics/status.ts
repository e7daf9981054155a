/** How the open platform runs: today against its targets, month by month, what was missed, which versions ran. */
import { sql } from 'kysely';
import type { Platform } from '#cases/index.ts';
import type { Actor } from '#kernel/actor.ts';
import { addDays, type LegalDay, startOfLegalDay } from '#kernel/clock.ts';
import { type Executor, transact } from '#kernel/db.ts';
import { abilitiesOf } from '#kernel/policy.ts';
import { slowest, steps } from './meter.ts';
import { setTargetPolicy } from './policy.ts';
import type { StatusReply } from './schema.ts';
import { type Measured, measured, statusTables } from './tables.ts';
import { endBreaches, isMet, judge, targetOf } from './targets.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const MONTHS = 36;

type Sums = { measured: number; requests: number; failed: number; busiest: number; times: number[] };
const number = (value: number | string | null | undefined): number => Number(value ?? 0);

/** Added up from the minutes of a span; a minute in which most answers failed counts as one it was not there. */
async function sumOf(ex: Executor, from: Date, to: Date): Promise<Sums> {
  const { rows } =
    await sql<Sums>`with s as (select * from open.sample where minute >= ${from} and minute < ${to})
    select (count(*) filter (where failed * 2 <= requests))::int as measured, coalesce(sum(requests), 0) as requests,
      coalesce(sum(failed), 0) as failed, coalesce(max(requests), 0) as busiest,
      coalesce((select array_agg(n order by i) from (
        select i, sum(x) as n from s, unnest(s.times) with ordinality u (x, i) group by i) t), '{}') as times
    from s`.execute(ex);
  const [found] = rows;
  return {
    measured: number(found?.measured),
    requests: number(found?.requests),
    failed: number(found?.failed),
    busiest: number(found?.busiest),
    times: (found?.times ?? []).map(Number),
  };
}

const monthOf = (day: LegalDay): string => day.slice(0, 7);
const startOfMonth = (month: string): Date => startOfLegalDay(`${month}-01`);
function nextMonth(month: string): string {
  return monthOf(addDays(`${month}-28`, 5));
}

/** Minutes of a span since the first measurement and until now. */
function minutesOf(from: Date, to: Date, since: Date, now: Date): number {
  const begin = Math.max(from.getTime(), since.getTime());
  const end = Math.min(to.getTime(), Math.floor(now.getTime() / MINUTE) * MINUTE + MINUTE);
  return Math.max(0, Math.floor((end - begin) / MINUTE));
}

const percent = (part: number, whole: number): number | null =>
  whole === 0 ? null : Math.min(100, Math.round((part / whole) * 100_000) / 1000);
/** JSON knows no infinity: what lies beyond the last step is said as twice that step. */
const finite = (value: number | undefined): number | null =>
  value === undefined ? null : Number.isFinite(value) ? value : (steps.at(-1) ?? 0) * 2;

async function since(ex: Executor): Promise<Date | undefined> {
  const [month, minute] = await Promise.all([
    statusTables(ex)
      .selectFrom('open.sample_month')
      .select('month')
      .orderBy('month')
      .limit(1)
      .executeTakeFirst(),
    statusTables(ex).selectFrom('open.sample').select('minute').orderBy('minute').limit(1).executeTakeFirst(),
  ]);
  return month ? startOfMonth(month.month) : minute?.minute;
}

const setsNow = async (ex: Executor): Promise<number> => {
  const { n } = await statusTables(ex)
    .selectFrom('open.search_entry')
    .select((eb) => eb.fn.countAll<number>().as('n'))
    .executeTakeFirstOrThrow();
  return Number(n);
};

async function measuredNow(
  ex: Executor,
  now: Date,
  today: LegalDay,
): Promise<{
  found: Record<Measured, number | null>;
  month: Sums;
  minutes: number;
  sets: number;
  first: Date | undefined;
}> {
  const first = await since(ex);
  const from = startOfMonth(monthOf(today));
  const [month, hour, sets] = await Promise.all([
    sumOf(ex, from, new Date(now.getTime() + MINUTE)),
    sumOf(ex, new Date(now.getTime() - HOUR), new Date(now.getTime() + MINUTE)),
    setsNow(ex),
  ]);
  const minutes = first ? minutesOf(from, startOfMonth(nextMonth(monthOf(today))), first, now) : 0;
  return {
    first,
    month,
    minutes,
    sets,
    found: {
      availability: percent(month.measured, minutes),
      response: finite(slowest(hour.times)),
      datasets: sets,
      capacity: hour.busiest,
    },
  };
}

export async function readStatus(p: Platform, actor: Actor): Promise<StatusReply> {
  const today = p.clock.today();
  const now = p.clock.now();
  const tables = statusTables(p.db);
  const [{ found, month, sets, first }, past, breaches, versions, targets] = await Promise.all([
    measuredNow(p.db, now, today),
    tables.selectFrom('open.sample_month').selectAll().orderBy('month', 'desc').limit(MONTHS).execute(),
    tables.selectFrom('open.breach').selectAll().orderBy('began_at', 'desc').limit(200).execute(),
    tables.selectFrom('open.program_version').selectAll().orderBy('since', 'desc').execute(),
    Promise.all(measured.map((kind) => targetOf(p.db, kind))),
  ]);
  const breached = (name: string): number =>
    breaches.filter(({ began_at: at }) => at >= startOfMonth(name) && at < startOfMonth(nextMonth(name)))
      .length;
  return {
    measuredSince: first?.toISOString() ?? null,
    lines: measured.map((kind, at) => {
      const target = targets[at];
      const value = found[kind];
      return {
        kind,
        target: target?.value ?? null,
        setAt: target?.setAt.toISOString() ?? null,
        reason: target?.reason ?? null,
        measured: value,
        met: target && value !== null ? isMet(kind, target.value, value) : null,
      };
    }),
    breaches: breaches.map((row) => ({
      kind: row.kind,
      target: Number(row.target),
      measured: Number(row.measured),
      beganAt: row.began_at.toISOString(),
      lastAt: row.last_at.toISOString(),
      endedAt: row.ended_at?.toISOString() ?? null,
    })),
    months: [
      {
        month: monthOf(today),
        availability: found.availability,
        p95: finite(slowest(month.times)),
        requests: month.requests,
        failed: month.failed,
        busiest: month.busiest,
        datasets: sets,
        breaches: breached(monthOf(today)),
      },
      ...[...(await unfolded(p.db, now, today, first)), ...past]
        .filter((row) => row.month !== monthOf(today))
        .map((row) => ({
          month: row.month,
          availability: percent(row.measured, row.minutes),
          p95: finite(slowest(row.times.map(Number))),
          requests: Number(row.requests),
          failed: Number(row.failed),
          busiest: row.busiest,
          datasets: row.datasets,
          breaches: breached(row.month),
        })),
    ],
    versions: versions.map(({ version, since: at }) => ({ version, since: at.toISOString() })),
    abilities: abilitiesOf(actor, undefined, { setTarget: setTargetPolicy }),
  };
}

/** Months that are over and still lie in minutes: each as it is measured until it becomes one row. */
async function unfolded(ex: Executor, now: Date, today: LegalDay, first: Date | undefined) {
  const { rows } = await sql<{ month: string }>`
    select distinct to_char(minute at time zone 'Asia/Shanghai', 'YYYY-MM') as month from open.sample
    where minute < ${startOfMonth(monthOf(today))} order by 1 desc`.execute(ex);
  const datasets = await setsNow(ex);
  return Promise.all(
    rows.map(async ({ month }) => {
      const [from, to] = [startOfMonth(month), startOfMonth(nextMonth(month))];
      const sums = await sumOf(ex, from, to);
      return { month, minutes: minutesOf(from, to, first ?? from, now), datasets, ...sums };
    }),
  );
}

/** What is judged by the day is judged, and months that are over become one row each. */
export async function turnStatus(p: Platform, day: LegalDay): Promise<void> {
  const now = p.clock.now();
  await transact(p.db, async (tx) => {
    const { found } = await measuredNow(tx, now, day);
    if (found.availability !== null) await judge(tx, p, 'availability', found.availability, now);
    if (found.datasets !== null) await judge(tx, p, 'datasets', found.datasets, now);
    await endBreaches(tx, p, ['availability', 'datasets'], now);
  });
  await transact(p.db, async (tx) => {
    for (const over of await unfolded(tx, now, day, await since(tx))) {
      await statusTables(tx)
        .insertInto('open.sample_month')
        .values(over)
        .onConflict((conflict) => conflict.doNothing())
        .execute();
      await statusTables(tx)
        .deleteFrom('open.sample')
        .where('minute', '>=', startOfMonth(over.month))
        .where('minute', '<', startOfMonth(nextMonth(over.month)))
        .execute();
    }
  });
}
