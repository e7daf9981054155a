/** Pushes that were accepted and can no longer be taken in: on record, told to the unit, and said with its reason to the system that asks. */
import type { Platform } from '#cases/index.ts';
import { platform } from '#kernel/actor.ts';
import { transact } from '#kernel/db.ts';
import { problem } from '#kernel/errors.ts';
import { record } from '#ledger/index.ts';
import { notify } from '#notices/index.ts';
import { getPublishedVersion, getResource } from '#rooms/catalog/index.ts';
import { presentRejection } from '../presenter.ts';
import { pushTables } from './tables.ts';

/** As many as an entry names. */
const NAMED = 100;

/** Those of them that have neither joined a batch nor been refused before. */
export async function refusePushes(
  p: Platform,
  resourceId: string,
  pushes: readonly { id: string }[],
  code: string,
): Promise<void> {
  const resource = await getResource(p.db, resourceId);
  if (!resource) throw problem('kernel.not-found');
  const published = await getPublishedVersion(p.db, resourceId);
  p.log.warn({ code, pushes: pushes.length, resource: resourceId }, 'pushes can no longer be taken in');
  await transact(p.db, async (tx) => {
    const refused = await pushTables(tx)
      .updateTable('collect.push')
      .set({ refusal: code })
      .where(
        'id',
        'in',
        pushes.map(({ id }) => id),
      )
      .where('batch_id', 'is', null)
      .where('refusal', 'is', null)
      .returning(['id', 'accepted'])
      .execute();
    if (refused.length === 0) return;
    const records = refused.reduce((sum, { accepted }) => sum + accepted, 0);
    await record(tx, p, {
      kind: 'collect.push-refused',
      actor: platform,
      subject: { type: 'catalog.resource', id: resourceId },
      organisationId: resource.providerId,
      detail: { code, count: refused.length, records, pushes: refused.slice(0, NAMED).map(({ id }) => id) },
    });
    const { why, mend } = presentRejection({ code, params: {}, issues: [] });
    await notify(tx, p, {
      kind: 'collect.push-refused',
      to: { organisationId: resource.providerId, roles: ['provider'] },
      params: { name: published?.version.content.name ?? resourceId, count: String(records), why, mend },
      articles: [],
      subject: { type: 'catalog.resource', id: resourceId },
      link: `/collect/push?resource=${resourceId}`,
      // One a day and reason: a system that goes on sending would fill the desk.
      once: `collect.push-refused:${resourceId}:${code}:${p.clock.today()}`,
    });
  });
}
