/** Small acts of those who watch: a finding is closed with what was done, a ground against opening is cleared. */
import type { Platform } from '#cases/index.ts';
import type { Actor } from '#kernel/actor.ts';
import { transact } from '#kernel/db.ts';
import { problem } from '#kernel/errors.ts';
import { permit } from '#kernel/policy.ts';
import { lawNow } from '#law/settings.ts';
import { record } from '#ledger/index.ts';
import { clearGround, getResource } from '#rooms/catalog/index.ts';
import { getFinding } from '../findings.ts';
import { clearPolicy, closeFindingPolicy } from '../policy.ts';
import { classifyTables } from '../tables.ts';

export async function closeFinding(p: Platform, actor: Actor, id: string, note: string): Promise<void> {
  await transact(p.db, async (tx) => {
    const finding = await getFinding(tx, id);
    if (!finding) throw problem('kernel.not-found');
    permit(closeFindingPolicy, actor, { providerId: finding.organisation_id });
    if (finding.closed_at) throw problem('classify.state-conflict', { params: { state: 'closed' } });
    await classifyTables(tx)
      .updateTable('classify.finding')
      .set({
        closed_at: p.clock.now(),
        closed_by: actor.kind === 'person' ? actor.personId : null,
        note,
      })
      .where('id', '=', id)
      .execute();
    await record(tx, p, {
      kind: 'classify.finding-closed',
      actor,
      subject: { type: 'classify.finding', id },
      organisationId: finding.organisation_id,
      detail: { kind: finding.kind },
    });
  });
}

export async function clearOpeningGround(
  p: Platform,
  actor: Actor,
  resourceId: string,
  ground: string,
  reason: string,
): Promise<void> {
  await transact(p.db, async (tx) => {
    permit(clearPolicy, actor, undefined);
    const resource = await getResource(tx, resourceId);
    if (!resource) throw problem('kernel.not-found');
    const law = await lawNow(tx, p.law, p.clock.today());
    await clearGround(tx, { resourceId, ground, reason, actor, at: p.clock.now() });
    await record(tx, p, {
      kind: 'classify.ground-cleared',
      actor,
      subject: { type: 'catalog.resource', id: resourceId },
      organisationId: resource.providerId,
      decision: law.decided('cleared', ['classify.ground-clearance']),
      detail: { ground },
    });
  });
}
