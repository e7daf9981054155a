/** A feed is opened with the first grant that is given in this manner; its first number is the opening itself. */
import type { Actor } from '#kernel/actor.ts';
import type { Tx } from '#kernel/db.ts';
import { problem } from '#kernel/errors.ts';
import { newId } from '#kernel/ids.ts';
import type { Kernel } from '#kernel/kernel.ts';
import { record } from '#ledger/index.ts';
import { visibleBatches } from '#rooms/collect/index.ts';
import type { ServiceVersion } from '../repository.ts';
import { feedTables } from './tables.ts';
import { type Feed, lockFeed } from './write.ts';

/** Joins the transaction that issues the grant. Throws `serve.feed-needs-key`, `serve.feed-kind`. */
export async function openFeed(
  tx: Tx,
  p: Pick<Kernel, 'clock'>,
  actor: Actor,
  version: Pick<ServiceVersion, 'id' | 'serviceId' | 'plan'>,
): Promise<Feed> {
  if (version.plan.kind === 'verify') throw problem('serve.feed-kind');
  if (!(await visibleBatches(tx, version.plan.resourceId)).keyed) throw problem('serve.feed-needs-key');
  const known = await lockFeed(tx, version.id);
  if (known) return known;
  const id = newId();
  const at = p.clock.now();
  const { hash } = await record(tx, p, {
    kind: 'serve.feed-opened',
    actor,
    subject: { type: 'serve.feed', id },
    detail: { service: version.serviceId, versionId: version.id },
  });
  // What the table held before stands in no entry: number 1 is gone from the start, so that everybody begins with the snapshot.
  await feedTables(tx)
    .insertInto('serve.feed')
    .values({ id, version_id: version.id, newest: 1, floor: 1, opened_at: at, entry: hash })
    .execute();
  return { id, newest: 1, floor: 1 };
}
