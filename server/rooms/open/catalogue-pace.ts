/** How fast one caller may ask for the catalogue in the forms of programs, where no data are taken and the one door to them is not passed. */
import type { Platform } from '#cases/index.ts';
import type { Actor } from '#kernel/actor.ts';
import { problem } from '#kernel/errors.ts';
import { networkOf } from '#rooms/org/index.ts';
import { openPace, type Pace } from '#rooms/serve/index.ts';

/** More than any harvester asks one after the other; offices behind one address share it. */
const PER_MINUTE = 600;
const AT_ONCE = 8;
const terms = { rate: { perSecond: PER_MINUTE / 60, burst: PER_MINUTE }, concurrency: AT_ONCE };

const paces = new WeakMap<Platform['db'], Pace>();

/** Asks at the caller's pace. Errors: `open.too-fast`. */
export async function atPace<T>(
  { db }: Pick<Platform, 'db'>,
  { actor, address }: { actor: Actor; address: string | undefined },
  ask: () => Promise<T> | T,
): Promise<T> {
  const pace = paces.get(db) ?? openPace();
  paces.set(db, pace);
  const who = actor.kind === 'person' ? actor.personId : `network ${networkOf(address ?? '')}`;
  const entered = pace.enter(who, terms, Date.now());
  if ('refused' in entered)
    throw problem('open.too-fast', {
      params: { perMinute: PER_MINUTE, seconds: Math.max(1, Math.ceil((entered.inMs ?? 0) / 1000)) },
    });
  try {
    return await ask();
  } finally {
    entered.release();
  }
}
