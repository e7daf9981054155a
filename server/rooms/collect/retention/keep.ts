/** Orders that nothing of an entry may go: set with a ground, lifted with a reason, both in the ledger. */
import type { Platform } from '#cases/index.ts';
import { type Actor, hasRole, organisationOf } from '#kernel/actor.ts';
import { transact } from '#kernel/db.ts';
import { problem } from '#kernel/errors.ts';
import { newId } from '#kernel/ids.ts';
import { permit } from '#kernel/policy.ts';
import { record } from '#ledger/index.ts';
import { getResource } from '#rooms/catalog/index.ts';
import { holdPolicy, liftPolicy } from './policy.ts';
import { type HoldSetter, retentionTables } from './tables.ts';

const personOf = (actor: Actor): string => (actor.kind === 'person' ? actor.personId : '');

const setterOf = (actor: Actor): HoldSetter => {
  if (hasRole(actor, 'bureau')) return 'bureau';
  return hasRole(actor, 'auditor') ? 'auditor' : 'provider';
};

export async function setHold(
  p: Platform,
  actor: Actor,
  resourceId: string,
  said: { ground: string; reason: string },
): Promise<string> {
  const resource = await getResource(p.db, resourceId);
  if (!resource) throw problem('kernel.not-found');
  permit(holdPolicy, actor, { providerId: resource.providerId });
  const id = newId();
  await transact(p.db, async (tx) => {
    await retentionTables(tx)
      .insertInto('collect.legal_hold')
      .values({
        id,
        resource_id: resourceId,
        ...said,
        set_by: personOf(actor),
        set_role: setterOf(actor),
        set_organisation: organisationOf(actor) ?? null,
        set_at: p.clock.now(),
      })
      .execute();
    await record(tx, p, {
      kind: 'collect.hold-set',
      actor,
      subject: { type: 'catalog.resource', id: resourceId },
      organisationId: resource.providerId,
      detail: { hold: id },
    });
  });
  return id;
}

/** Errors: collect.hold-lifted. */
export async function liftHold(p: Platform, actor: Actor, id: string, reason: string): Promise<void> {
  await transact(p.db, async (tx) => {
    const row = await retentionTables(tx)
      .selectFrom('collect.legal_hold')
      .selectAll()
      .where('id', '=', id)
      .forUpdate()
      .executeTakeFirst();
    const resource = row && (await getResource(tx, row.resource_id));
    if (!row || !resource) throw problem('kernel.not-found');
    permit(liftPolicy, actor, {
      providerId: resource.providerId,
      setRole: row.set_role,
      setOrganisation: row.set_organisation,
    });
    if (row.lifted_at) throw problem('collect.hold-lifted');
    await retentionTables(tx)
      .updateTable('collect.legal_hold')
      .set({ lifted_by: personOf(actor), lifted_at: p.clock.now(), lifted_reason: reason })
      .where('id', '=', id)
      .execute();
    await record(tx, p, {
      kind: 'collect.hold-lifted',
      actor,
      subject: { type: 'catalog.resource', id: row.resource_id },
      organisationId: resource.providerId,
      detail: { hold: id },
    });
  });
}
