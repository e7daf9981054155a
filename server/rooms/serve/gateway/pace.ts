/** Rate and concurrency of each grant, held by this process: a bucket that fills steadily, and a count of what is under way. */
import type { GrantTerms } from '../terms.ts';

type Bucket = { tokens: number; at: number; underWay: number; rate: GrantTerms['rate'] };

export type Pace = {
  /** Takes a place; `release` gives it back. A refusal says in how many milliseconds to come again, where that is known. */
  enter(
    grantId: string,
    terms: Pick<GrantTerms, 'rate' | 'concurrency'>,
    now: number,
  ): { release(): void } | { refused: 'gateway.rate' | 'gateway.concurrency'; inMs: number | undefined };
};

const free = { release: () => undefined };
const mostKept = 50_000;
const mostEver = 4 * mostKept;
const SWEPT_EVERY = 1000;

/** One of this process for every way out: a grant has one rate, whether a program asks or a person at the desk. */
export const pace: Pace = openPace();

export function openPace(): Pace {
  const buckets = new Map<string, Bucket>();
  let swept = 0;
  return {
    enter(grantId, { rate, concurrency }, now) {
      if (!rate && concurrency === null) return free;
      const bucket = buckets.get(grantId) ?? { tokens: rate?.burst ?? 0, at: now, underWay: 0, rate };
      bucket.rate = rate;
      if (buckets.size >= mostKept && !buckets.has(grantId) && Math.abs(now - swept) >= SWEPT_EVERY) {
        swept = now;
        forgetFull(buckets, now);
      }
      buckets.set(grantId, bucket);
      if (rate) {
        const gained = (Math.max(0, now - bucket.at) / 1000) * rate.perSecond;
        bucket.tokens = Math.min(rate.burst, bucket.tokens + gained);
        bucket.at = now;
        if (bucket.tokens < 1) {
          return { refused: 'gateway.rate', inMs: ((1 - bucket.tokens) / rate.perSecond) * 1000 };
        }
      }
      if (concurrency !== null && bucket.underWay >= concurrency) {
        return { refused: 'gateway.concurrency', inMs: undefined };
      }
      if (rate) bucket.tokens -= 1;
      bucket.underWay += 1;
      return {
        release() {
          bucket.underWay -= 1;
        },
      };
    },
  };
}

/** A bucket that is full again says nothing of anybody. One that is not stays, however many come; the oldest give way at last. */
function forgetFull(buckets: Map<string, Bucket>, now: number): void {
  for (const [id, { tokens, at, underWay, rate }] of buckets) {
    const full = !rate || tokens + (Math.max(0, now - at) / 1000) * rate.perSecond >= rate.burst;
    if (underWay === 0 && (full || buckets.size > mostEver)) buckets.delete(id);
  }
}
