/** Chooses how an entry is gathered; where the city wants real time, batches need a filed exception. */
import { sql } from 'kysely';
import type { Platform } from '#cases/index.ts';
import type { Actor } from '#kernel/actor.ts';
import { transact } from '#kernel/db.ts';
import { problem } from '#kernel/errors.ts';
import { permit } from '#kernel/policy.ts';
import { lawNow } from '#law/settings.ts';
import { record } from '#ledger/index.ts';
import { requirePublished } from '#rooms/catalog/index.ts';
import { defaultMode, type GatheringMode, modeRule } from '../mode.ts';
import { filePolicy } from '../policy.ts';
import { exceptionTable } from '../tables.ts';

/** Errors: collect.realtime-required. */
export async function chooseMode(
  p: Platform,
  actor: Actor,
  resourceId: string,
  mode: GatheringMode,
): Promise<void> {
  const { resource } = await requirePublished(p.db, resourceId);
  permit(filePolicy, actor, { providerId: resource.providerId });
  const day = p.clock.today();
  await transact(p.db, async (tx) => {
    const law = await lawNow(tx, p.law, day);
    const excused = await exceptionTable(tx)
      .selectFrom('collect.exception')
      .select('id')
      .where('resource_id', '=', resourceId)
      .where('kind', '=', 'longer-term')
      .where('ended_at', 'is', null)
      .where((eb) => eb.or([eb('until_day', 'is', null), eb('until_day', '>=', day)]))
      .executeTakeFirst();
    if (defaultMode(law) === 'realtime' && mode === 'batch' && !excused)
      throw problem('collect.realtime-required', { rule: modeRule, articles: law.cite(modeRule) });
    await sql`
      insert into collect.gathering_mode (resource_id, mode, chosen_by, chosen_at)
      values (${resourceId}, ${mode}, ${actor.kind === 'person' ? actor.personId : null}, ${p.clock.now()})
      on conflict (resource_id) do update set mode = excluded.mode, chosen_by = excluded.chosen_by,
        chosen_at = excluded.chosen_at`.execute(tx);
    await record(tx, p, {
      kind: 'collect.mode-chosen',
      actor,
      subject: { type: 'catalog.resource', id: resourceId },
      organisationId: resource.providerId,
      decision: law.decided(mode, [modeRule]),
      detail: { mode },
    });
  });
}
