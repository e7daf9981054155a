/** Rate and concurrency of each grant, held by this process: a bucket that fills steadily, and a count of what is under way. */
import type { GrantTerms } from '../terms.ts';

type Bucket = { tokens: number; at: number; underWay: number };

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

export function openPace(): Pace {
  const buckets = new Map<string, Bucket>();
  return {
    enter(grantId, { rate, concurrency }, now) {
      if (!rate && concurrency === null) return free;
      const bucket = buckets.get(grantId) ?? { tokens: rate?.burst ?? 0, at: now, underWay: 0 };
      if (buckets.size >= mostKept) forgetIdle(buckets);
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

/** A bucket that nothing waits on is full again by the time it would be asked. */
function forgetIdle(buckets: Map<string, Bucket>): void {
  for (const [id, { underWay }] of buckets) if (underWay === 0) buckets.delete(id);
}
