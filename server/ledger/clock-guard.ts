/** A clock set back would give acts a time before what was already written: health says so, and nothing is changed until it is mended. */
import type { FastifyInstance } from 'fastify';
import { sql } from 'kysely';
import { type Clock, isSteered } from '#kernel/clock.ts';
import type { Db, Executor } from '#kernel/db.ts';
import { problem } from '#kernel/errors.ts';

const MINUTE = 60_000;
/** Milliseconds for which one look holds. */
const LOOK = 5000;

const reading = new Set(['GET', 'HEAD', 'OPTIONS']);

export type SetBack = { now: Date; newest: Date; minutes: number };

export type ClockGuard = {
  /** Minutes by which the clock may lie behind; the bureau's setting. */
  tolerance(ex: Executor): Promise<number>;
  /** Kinds of entries that may be written at any time: signing in, and the setting itself. */
  exempt: ReadonlySet<string>;
  look?: number;
};

/** The last instant the platform wrote of itself: its newest entry, or a day's turn where nobody did anything. */
async function newestWritten(ex: Executor): Promise<Date | null> {
  // Ids grow with time: the greatest is the newest, and needs no walk through the entries.
  const { rows } = await sql<{ newest: Date | null }>`
    select greatest(
      (select at from ledger.entry order by id desc limit 1),
      (select max(done_at) from kernel.daily_task)) as newest`.execute(ex);
  return rows[0]?.newest ?? null;
}

/** Undefined while the clock goes on from what was written, and where a test steers it on purpose. */
export async function setBack(
  ex: Executor,
  clock: Clock,
  tolerance: (ex: Executor) => Promise<number>,
): Promise<SetBack | undefined> {
  if (isSteered(clock)) return undefined;
  const newest = await newestWritten(ex);
  if (newest === null) return undefined;
  const now = clock.now();
  const behind = newest.getTime() - now.getTime();
  // The setting is read only where something is amiss.
  if (behind <= 0 || behind <= (await tolerance(ex)) * MINUTE) return undefined;
  return { now, newest, minutes: Math.floor(behind / MINUTE) };
}

/** Registered before the rooms. Refuses what would leave an entry; reading goes on. */
export function guardClock(
  app: FastifyInstance,
  k: { db: Db; clock: Clock },
  { tolerance, exempt, look = LOOK }: ClockGuard,
): void {
  let known: { at: number; found: Promise<SetBack | undefined> } | undefined;
  const ask = (): Promise<SetBack | undefined> => {
    // By a clock that nobody can set.
    const at = performance.now();
    if (known && at - known.at < look) return known.found;
    const found = setBack(k.db, k.clock, tolerance);
    const mine = { at, found };
    known = mine;
    // A look that failed holds for nobody after it.
    found.catch(() => {
      if (known === mine) known = undefined;
    });
    return found;
  };

  app.healthChecks.push({
    name: 'clock',
    ask: async () => {
      const back = await setBack(k.db, k.clock, tolerance);
      return back
        ? {
            ok: false,
            detail: `时钟比最新记录（${back.newest.toISOString()}）早 ${back.minutes} 分钟，已暂停办理；请校准服务器时间（NTP），或在设置中调整容许值 | the clock is ${back.minutes} minutes before the newest entry (${back.newest.toISOString()}); acts are refused: set the clock of the server right (NTP), or change the tolerance in the settings`,
          }
        : { ok: true, detail: 'goes on from the newest entry' };
    },
  });

  // After the policy has said who may act at all, before a body is read.
  app.addHook('preParsing', async (request) => {
    const { entry } = request.routeOptions.config;
    if (reading.has(request.method) || typeof entry !== 'string' || exempt.has(entry)) return;
    const back = await ask();
    if (!back) return;
    throw problem('ledger.clock-set-back', {
      params: { now: back.now.toISOString(), newest: back.newest.toISOString(), minutes: back.minutes },
    });
  });
}
