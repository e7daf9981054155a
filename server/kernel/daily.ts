/** What happens of itself when a legal day begins: each task once a day, whichever process gets there first. */
import type pg from 'pg';
import type { LegalDay } from './clock.ts';
import { reasonOf } from './jobs.ts';
import type { Kernel } from './kernel.ts';

/**
 * `run` opens its own transactions and is idempotent for a day. Days on which nothing ran are not made up one by one:
 * a task asks what is due by `day`, not what fell on it.
 */
export type DailyTask = { name: string; run(day: LegalDay): Promise<void> };

export type DailyHost = Pick<Kernel, 'pool' | 'clock' | 'log'>;

/** `ahead`: what ran for a later day already, because the clock was set back; it is left alone. */
export type DayTurned = { day: LegalDay; ran: string[]; ahead: string[]; failed: string[] };

/** Class of the advisory lock under which the day is turned. */
const LOCK = 7_302_011;
const MINUTE = 60_000;

/**
 * Runs every task that did not run for today. A clock set back runs nothing twice, unless `back` allows it: only the clock of a
 * platform under test does. A task that fails keeps no other from running and is tried again at the next turn.
 */
export async function turnDay(
  k: DailyHost,
  tasks: readonly DailyTask[],
  { back = false }: { back?: boolean } = {},
): Promise<DayTurned> {
  const client = await k.pool.connect();
  let broken: Error | undefined;
  try {
    await client.query('select pg_advisory_lock($1)', [LOCK]);
    return await turn(client, k, tasks, back);
  } finally {
    await client.query('select pg_advisory_unlock($1)', [LOCK]).catch((error: Error) => {
      broken = error;
    });
    // A connection that still holds the lock must not go back to the pool.
    client.release(broken);
  }
}

/** For a clock under test that was set back: the days after today count as not turned, and nothing runs now. */
export async function forgetLaterDays(k: DailyHost): Promise<void> {
  await k.pool.query('update kernel.daily_task set last_day = $1 where last_day > $1', [k.clock.today()]);
}

async function turn(
  client: pg.PoolClient,
  k: DailyHost,
  tasks: readonly DailyTask[],
  back: boolean,
): Promise<DayTurned> {
  const day = k.clock.today();
  const { rows } = await client.query<{ name: string; last_day: LegalDay }>(
    'select name, last_day from kernel.daily_task',
  );
  const last = new Map(rows.map((row) => [row.name, row.last_day]));
  const turned: DayTurned = { day, ran: [], ahead: [], failed: [] };
  for (const task of tasks) {
    const before = last.get(task.name);
    if (before === day) continue;
    if (before !== undefined && before > day && !back) {
      turned.ahead.push(task.name);
      continue;
    }
    try {
      await task.run(day);
      await client.query(
        `insert into kernel.daily_task (name, last_day, done_at) values ($1, $2, $3)
         on conflict (name) do update set last_day = excluded.last_day, done_at = excluded.done_at`,
        [task.name, day, k.clock.now()],
      );
      turned.ran.push(task.name);
    } catch (error) {
      k.log.error({ task: task.name, day, error: reasonOf(error) }, 'a daily task failed');
      turned.failed.push(task.name);
    }
  }
  return turned;
}

export type DailyLoop = { stop(): Promise<void> };

/** Turns the day at once and then looks every minute; the loop of a worker. */
export function startDaily(k: DailyHost, tasks: readonly DailyTask[], every: number = MINUTE): DailyLoop {
  let stopped = false;
  let timer: NodeJS.Timeout | undefined;
  let warned: LegalDay | undefined;
  const look = async (): Promise<void> => {
    try {
      const { day, ahead } = await turnDay(k, tasks);
      // Once a day is enough: the clock may stay back for long.
      if (ahead.length > 0 && warned !== day) {
        k.log.warn(
          { day, tasks: ahead },
          'the clock was set back: these daily tasks ran for a later day already',
        );
        warned = day;
      }
    } catch (error) {
      k.log.error({ error: reasonOf(error) }, 'the day could not be turned and is tried again');
    }
    if (!stopped) timer = setTimeout(next, every).unref();
  };
  let running = look();
  const next = (): void => {
    running = look();
  };
  return {
    stop: async () => {
      stopped = true;
      clearTimeout(timer);
      await running;
    },
  };
}
