/** Every answered request of the open platform, added up by the minute and written down by each process; and the minute judged. */
import type { FastifyInstance } from 'fastify';
import { sql } from 'kysely';
import type { Platform } from '#cases/index.ts';
import { transact } from '#kernel/db.ts';
import { reasonOf } from '#kernel/jobs.ts';
import { countUse } from './count-use.ts';
import { endBreaches, judge } from './targets.ts';
import { writeViews } from './views.ts';

/** Up to how many milliseconds an answer took; the last of the counts is for what took longer. */
export const steps = [10, 25, 50, 100, 200, 400, 800, 1600, 3200, 6400] as const;
const MINUTE = 60_000;
const WRITE_EVERY = 5000;
const COUNT_EVERY = 10 * MINUTE;
/** Below so many answers in a minute the slowest say nothing of the platform. */
const ENOUGH = 20;

type Counts = { requests: number; failed: number; times: number[] };
const none = (): Counts => ({ requests: 0, failed: 0, times: steps.map(() => 0).concat(0) });

/** The step that 95 of 100 answers keep; undefined where there are none, Infinity where it lies beyond the last. */
export function slowest(times: readonly number[], share = 0.95): number | undefined {
  const all = times.reduce((sum, count) => sum + Number(count), 0);
  if (all === 0) return undefined;
  let seen = 0;
  for (const [at, count] of times.entries()) {
    seen += Number(count);
    if (seen >= share * all) return steps[at] ?? Number.POSITIVE_INFINITY;
  }
  return Number.POSITIVE_INFINITY;
}

/** Measures what this part of the server answers, from the moment it is ready until it closes. */
export function meter(app: FastifyInstance, p: Platform): void {
  const minutes = new Map<number, Counts>();
  let beaten = 0;
  let counted = 0;
  let timer: NodeJS.Timeout | undefined;
  let writing: Promise<void> | undefined;
  const minuteNow = (): number => Math.floor(p.clock.now().getTime() / MINUTE) * MINUTE;
  const countsOf = (minute: number): Counts => {
    const found = minutes.get(minute) ?? none();
    minutes.set(minute, found);
    return found;
  };
  app.addHook('onResponse', async (_request, reply) => {
    const counts = countsOf(minuteNow());
    counts.requests += 1;
    if (reply.statusCode >= 500) counts.failed += 1;
    const step = steps.findIndex((limit) => reply.elapsedTime <= limit);
    const at = step === -1 ? steps.length : step;
    counts.times[at] = (counts.times[at] ?? 0) + 1;
  });
  const write = async (): Promise<void> => {
    const now = minuteNow();
    // A minute in which nobody came is a minute all the same.
    if (beaten !== now) countsOf(now);
    beaten = now;
    const some = [...minutes];
    minutes.clear();
    for (const [minute, counts] of some) await keepMinute(p, new Date(minute), counts);
    await writeViews(p);
    if (Date.now() - counted >= COUNT_EVERY) {
      counted = Date.now();
      await countUse(p, p.clock.today());
    }
  };
  const tick = (): void => {
    // What cannot be written now is lost, as it would be if the platform were not there; the next minute is tried again.
    writing ??= write()
      .catch((error: unknown) =>
        p.log.warn({ error: reasonOf(error) }, 'the open platform could not be measured'),
      )
      .finally(() => {
        writing = undefined;
      });
  };
  app.addHook('onListen', async () => {
    timer = setInterval(tick, WRITE_EVERY);
    timer.unref();
    tick();
  });
  app.addHook('onClose', async () => {
    clearInterval(timer);
    await writing;
    await writeViews(p).catch(() => undefined);
  });
}

async function keepMinute(p: Platform, minute: Date, counts: Counts): Promise<void> {
  await transact(p.db, async (tx) => {
    const { rows } = await sql<{ requests: number; times: number[] }>`
      insert into open.sample as s (minute, requests, failed, times)
      values (${minute}, ${counts.requests}, ${counts.failed}, ${counts.times}::int[])
      on conflict (minute) do update set requests = s.requests + excluded.requests, failed = s.failed + excluded.failed,
        times = (select array_agg(a + b order by i) from unnest(s.times, excluded.times) with ordinality as t (a, b, i))
      returning requests, times`.execute(tx);
    const [whole] = rows;
    if (!whole) return;
    await judge(tx, p, 'capacity', whole.requests, minute);
    const slow = slowest(whole.times);
    if (slow !== undefined && whole.requests >= ENOUGH)
      await judge(tx, p, 'response', Number.isFinite(slow) ? slow : (steps.at(-1) ?? 0) * 2, minute);
    await endBreaches(tx, p, ['capacity', 'response'], minute);
  });
}
