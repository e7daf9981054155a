/** The second look at a mark of a trade secret: by somebody else than who marked it, who leaves it or lifts it. */
import type { Platform } from '#cases/index.ts';
import type { Actor } from '#kernel/actor.ts';
import { transact } from '#kernel/db.ts';
import { problem } from '#kernel/errors.ts';
import { newId } from '#kernel/ids.ts';
import { permit } from '#kernel/policy.ts';
import { record } from '#ledger/index.ts';
import { requireEntry } from './consents.ts';
import { secretLookPolicy } from './policy.ts';
import type { LookInput } from './schema-protection.ts';
import { disclosureTables } from './tables.ts';

export async function lookAtSecret(
  p: Platform,
  actor: Actor,
  resourceId: string,
  { item, result, reason }: LookInput,
): Promise<void> {
  const entry = await requireEntry(p, actor, resourceId);
  if (actor.kind !== 'person') throw problem('kernel.sign-in-required');
  const { personId } = actor;
  await transact(p.db, async (tx) => {
    const db = disclosureTables(tx);
    const mark = await db
      .selectFrom('open.secret_mark')
      .select(['item', 'marked_by'])
      .where('resource_id', '=', resourceId)
      .where('item', '=', item)
      .where('lifted_at', 'is', null)
      .forUpdate()
      .executeTakeFirst();
    if (!mark) throw problem('kernel.not-found');
    permit(secretLookPolicy, actor, {
      organisationId: entry.resource.providerId,
      origin: 'unit',
      markedBy: mark.marked_by,
    });
    const at = p.clock.now();
    await db
      .insertInto('open.secret_look')
      .values({
        id: newId(),
        resource_id: resourceId,
        item,
        result,
        reason,
        looked_by: personId,
        looked_on: p.clock.today(),
        at,
      })
      .execute();
    if (result === 'lifted')
      await db
        .updateTable('open.secret_mark')
        .set({ lifted_at: at, lifted_by: personId, lifted_reason: reason })
        .where('resource_id', '=', resourceId)
        .where('item', '=', item)
        .where('lifted_at', 'is', null)
        .execute();
    await record(tx, p, {
      kind: 'open.secret-looked-at',
      actor,
      subject: { type: 'catalog.resource', id: resourceId },
      organisationId: entry.resource.providerId,
      detail: { item, result },
    });
  });
}
