/** Places of streams: each holds a question of the engine open as long as its reader is slow, so there are so many of one caller and so many in all. */
import './errors.ts';
import type { Readable } from 'node:stream';
import type { Platform } from '#cases/index.ts';
import { problem } from '#kernel/errors.ts';
import { networkOf } from '#rooms/org/index.ts';
import { openPace, type Pace } from '#rooms/serve/index.ts';
import type { Caller, Reached } from './reach.ts';

export const OF_ONE = 6;
const OF_ALL = 40;

const paces = new WeakMap<Platform['db'], Pace>();

/** Begins a stream in a place of its own, given back when it has ended, however it ends. Errors: `open.rows-streams`. */
export async function inPlace<T extends { stream: Readable }>(
  { db }: Pick<Platform, 'db'>,
  { admitted: { actor, access } }: Reached,
  { address }: Pick<Caller, 'address'>,
  begin: () => Promise<T>,
): Promise<T> {
  const pace = paces.get(db) ?? openPace();
  paces.set(db, pace);
  const who =
    access?.id ?? (actor.kind === 'person' ? actor.personId : `network ${networkOf(address ?? '')}`);
  const taken: { release(): void }[] = [];
  const leave = (): void => {
    for (const place of taken.splice(0)) place.release();
  };
  try {
    for (const [of, concurrency] of [
      [who, OF_ONE],
      ['all', OF_ALL],
    ] as const) {
      const place = pace.enter(of, { rate: null, concurrency }, Date.now());
      if ('refused' in place) throw problem('open.rows-streams', { params: { most: concurrency } });
      taken.push(place);
    }
    const begun = await begin();
    begun.stream.once('close', leave);
    return begun;
  } catch (error) {
    leave();
    throw error;
  }
}
