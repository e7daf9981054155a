/** Marks an item as a trade secret, or lifts the mark; both with the reason. */
import type { Platform } from '#cases/index.ts';
import type { Actor } from '#kernel/actor.ts';
import { transact } from '#kernel/db.ts';
import { problem } from '#kernel/errors.ts';
import { record } from '#ledger/index.ts';
import { requireEntry } from './consents.ts';
import { disclosureTables } from './tables.ts';

export async function markSecret(
  p: Platform,
  actor: Actor,
  resourceId: string,
  { item, secret, reason }: { item: string; secret: boolean; reason: string },
): Promise<void> {
  const entry = await requireEntry(p, actor, resourceId);
  if (!entry.items.some(({ name }) => name === item)) throw problem('kernel.not-found');
  if (actor.kind !== 'person') throw problem('kernel.sign-in-required');
  await transact(p.db, async (tx) => {
    const db = disclosureTables(tx);
    const lifted = await db
      .updateTable('open.secret_mark')
      .set({ lifted_at: p.clock.now(), lifted_by: actor.personId, lifted_reason: reason })
      .where('resource_id', '=', resourceId)
      .where('item', '=', item)
      .where('lifted_at', 'is', null)
      .executeTakeFirst();
    if (secret)
      await db
        .insertInto('open.secret_mark')
        .values({
          resource_id: resourceId,
          item,
          reason,
          marked_by: actor.personId,
          marked_at: p.clock.now(),
          lifted_at: null,
          lifted_by: null,
          lifted_reason: null,
        })
        .execute();
    else if (lifted.numUpdatedRows === 0n) throw problem('kernel.not-found');
    await record(tx, p, {
      kind: secret ? 'open.secret-marked' : 'open.secret-lifted',
      actor,
      subject: { type: 'catalog.resource', id: resourceId },
      organisationId: entry.resource.providerId,
      detail: { item },
    });
  });
}
