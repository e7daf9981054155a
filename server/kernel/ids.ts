/** Keys inside the platform: time-ordered UUIDs, so that indexes stay compact. */
import { randomFillSync } from 'node:crypto';
import { v7, validate } from 'uuid';

const BYTES = 16;
// To ask for sixteen random bytes costs as much as to ask for four thousand, and an id is needed for every request and entry.
const pool = new Uint8Array(256 * BYTES);
let used = pool.length;
let lastMsecs = 0;
let seq = 0;

/** Random bytes that nobody was given before. */
function freshBytes(): Uint8Array {
  if (used === pool.length) {
    randomFillSync(pool);
    used = 0;
  }
  used += BYTES;
  return pool.subarray(used - BYTES, used);
}

/** Of two ids of one process the later one is the greater, within a millisecond too and when the clock is set back. */
export function newId(): string {
  const random = freshBytes();
  const now = Date.now();
  if (now > lastMsecs) {
    lastMsecs = now;
    // The highest of its 32 bits stays free, so that counting up never comes round.
    seq = new DataView(random.buffer, random.byteOffset).getUint32(6) >>> 1;
  } else seq += 1;
  return v7({ random, msecs: lastMsecs, seq });
}

export const isId = (text: string): boolean => validate(text);
