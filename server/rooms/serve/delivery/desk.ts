/** What holds at the gateway's door holds at the desk's as well: the grant's addresses, and its rate. */
import type { Executor } from '#kernel/db.ts';
import { problem } from '#kernel/errors.ts';
import { isWithin, parseRange } from '../gateway/addresses.ts';
import { openPace } from '../gateway/pace.ts';
import { getGrant } from '../grants.ts';

const pace = openPace();

/** Throws `gateway.address` and `gateway.rate`. */
export async function enterDesk({ db }: { db: Executor }, grantId: string, address: string): Promise<void> {
  const grant = await getGrant(db, grantId);
  if (!grant) throw problem('kernel.not-found');
  const { addresses, rate } = grant.terms;
  const ranges = addresses?.map(parseRange).filter((range) => range !== undefined);
  if (ranges && !isWithin(address, ranges)) throw problem('gateway.address');
  const place = pace.enter(grantId, { rate, concurrency: null }, performance.now());
  if ('refused' in place) throw problem(place.refused);
}
