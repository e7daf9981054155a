/** The white list of the cards: tables that count neither for nor against their unit, for updates, quality or both. */
import { sql } from 'kysely';
import type { Platform } from '#cases/index.ts';
import type { Actor } from '#kernel/actor.ts';
import { transact } from '#kernel/db.ts';
import { problem } from '#kernel/errors.ts';
import { permit } from '#kernel/policy.ts';
import { record } from '#ledger/index.ts';
import { requirePublished } from '#rooms/catalog/index.ts';
import { objectPolicy } from '../policy.ts';

export type Exemption = { resourceId: string; purpose: 'update' | 'quality' | 'both'; reason: string };

export async function exempt(p: Platform, actor: Actor, input: Exemption): Promise<void> {
  permit(objectPolicy, actor, undefined);
  const { resource } = await requirePublished(p.db, input.resourceId);
  await transact(p.db, async (tx) => {
    await sql`
      insert into collect.card_exempt (resource_id, purpose, reason, set_by, set_at)
      values (${resource.id}, ${input.purpose}, ${input.reason}, ${actor.kind === 'person' ? actor.personId : null},
        ${p.clock.now()})
      on conflict (resource_id) do update set purpose = excluded.purpose, reason = excluded.reason,
        set_by = excluded.set_by, set_at = excluded.set_at`.execute(tx);
    await record(tx, p, {
      kind: 'collect.card-exempted',
      actor,
      subject: { type: 'catalog.resource', id: resource.id },
      organisationId: resource.providerId,
      detail: { purpose: input.purpose, reason: input.reason },
    });
  });
}

export async function countAgain(p: Platform, actor: Actor, resourceId: string): Promise<void> {
  permit(objectPolicy, actor, undefined);
  const { resource } = await requirePublished(p.db, resourceId);
  await transact(p.db, async (tx) => {
    const { numAffectedRows } = await sql`
      delete from collect.card_exempt where resource_id = ${resourceId}`.execute(tx);
    if (numAffectedRows === 0n) throw problem('kernel.not-found');
    await record(tx, p, {
      kind: 'collect.card-counted',
      actor,
      subject: { type: 'catalog.resource', id: resourceId },
      organisationId: resource.providerId,
      detail: {},
    });
  });
}
