/** What holds at the gateway's door holds at the desk's as well: the grant's addresses, its rate, and how much of it may be under way. */
import type { Clock } from '#kernel/clock.ts';
import type { Executor } from '#kernel/db.ts';
import { problem } from '#kernel/errors.ts';
import { isWithin, parseRange } from '../gateway/addresses.ts';
import { pace } from '../gateway/pace.ts';
import { getGrant } from '../grants.ts';

/** Gives how to leave again. Throws `gateway.address`, `gateway.rate` and `gateway.concurrency`. */
export async function enterDesk(
  { db, clock }: { db: Executor; clock: Clock },
  grantId: string,
  address: string,
): Promise<() => void> {
  const grant = await getGrant(db, grantId);
  if (!grant) throw problem('kernel.not-found');
  const { addresses } = grant.terms;
  const ranges = addresses?.map(parseRange).filter((range) => range !== undefined);
  if (ranges && !isWithin(address, ranges)) throw problem('gateway.address');
  const place = pace.enter(grantId, grant.terms, clock.now().getTime());
  if ('refused' in place) throw problem(place.refused);
  return place.release;
}
