/** How often those who use an entry need its data, and to which longer term they agreed. */
import { sql } from 'kysely';
import type { Platform } from '#cases/index.ts';
import { type Actor, organisationOf } from '#kernel/actor.ts';
import { type Executor, transact } from '#kernel/db.ts';
import { problem } from '#kernel/errors.ts';
import { newId } from '#kernel/ids.ts';
import { permit } from '#kernel/policy.ts';
import { lawNow } from '#law/settings.ts';
import { record } from '#ledger/index.ts';
import { requirePublished } from '#rooms/catalog/index.ts';
import { modeRule } from '../mode.ts';
import { needPolicy } from '../policy.ts';
import { gatheringPorts } from '../ports.ts';

export type Need = {
  id: string;
  resourceId: string;
  consumerId: string;
  consumerName: string;
  needDays: number;
  purpose: string;
  agreedDays: number | null;
};

export async function needsOf(ex: Executor, resourceId: string): Promise<Need[]> {
  const { rows } = await sql<Need>`
    select n.id, n.resource_id as "resourceId", n.consumer_id as "consumerId", o.name_zh as "consumerName",
      n.need_days as "needDays", n.purpose, n.agreed_days as "agreedDays"
    from collect.use_need n join org.organisation o on o.id = n.consumer_id
    where n.resource_id = ${resourceId} order by n.need_days, o.name_zh`.execute(ex);
  return rows;
}

/** Those that a term of so many days would leave short: they need the data more often and did not agree. */
export const conflicting = (needs: readonly Need[], termDays: number): Need[] =>
  needs.filter(({ needDays, agreedDays }) => needDays < termDays && (agreedDays ?? 0) < termDays);

/** Only for what the organisation was granted. Errors: collect.no-grant. */
export async function stateNeed(
  p: Platform,
  actor: Actor,
  input: { resourceId: string; needDays: number; purpose: string },
): Promise<void> {
  const consumerId = organisationOf(actor);
  if (!consumerId) throw problem('kernel.sign-in-required');
  permit(needPolicy, actor, consumerId);
  const { resource } = await requirePublished(p.db, input.resourceId);
  await transact(p.db, async (tx) => {
    const users = (await gatheringPorts(p).consumersOf?.(tx, resource.id)) ?? [];
    if (!users.includes(consumerId)) throw problem('collect.no-grant');
    const law = await lawNow(tx, p.law, p.clock.today());
    // Whoever states a need anew takes back what it agreed to.
    await sql`
      insert into collect.use_need (id, resource_id, consumer_id, need_days, purpose, stated_by, stated_at)
      values (${newId()}, ${resource.id}, ${consumerId}, ${input.needDays}, ${input.purpose},
        ${actor.kind === 'person' ? actor.personId : null}, ${p.clock.now()})
      on conflict (resource_id, consumer_id) do update set need_days = excluded.need_days, purpose = excluded.purpose,
        stated_by = excluded.stated_by, stated_at = excluded.stated_at, agreed_days = null, agreed_by = null,
        agreed_at = null`.execute(tx);
    await record(tx, p, {
      kind: 'collect.need-stated',
      actor,
      subject: { type: 'catalog.resource', id: resource.id },
      organisationId: consumerId,
      organisations: [resource.providerId],
      decision: law.decided('stated', [modeRule]),
      detail: { needDays: input.needDays },
    });
  });
}

/** The consumer can live with a longer term. */
export async function agreeToTerm(p: Platform, actor: Actor, id: string, termDays: number): Promise<string> {
  return transact(p.db, async (tx) => {
    const { rows } = await sql<{ resource_id: string; consumer_id: string }>`
      select resource_id, consumer_id from collect.use_need where id = ${id} for update`.execute(tx);
    const [need] = rows;
    if (!need) throw problem('kernel.not-found');
    permit(needPolicy, actor, need.consumer_id);
    const { resource } = await requirePublished(tx, need.resource_id);
    const law = await lawNow(tx, p.law, p.clock.today());
    await sql`
      update collect.use_need set agreed_days = ${termDays}, agreed_at = ${p.clock.now()},
        agreed_by = ${actor.kind === 'person' ? actor.personId : null} where id = ${id}`.execute(tx);
    await record(tx, p, {
      kind: 'collect.term-agreed',
      actor,
      subject: { type: 'catalog.resource', id: need.resource_id },
      organisationId: need.consumer_id,
      organisations: [resource.providerId],
      decision: law.decided('agreed', [modeRule]),
      detail: { termDays },
    });
    return need.resource_id;
  });
}
