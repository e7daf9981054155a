/** The unit says on which day its data changed or will: from that day they are due, and the unit is reminded. */
import { sql } from 'kysely';
import type { Platform } from '#cases/index.ts';
import type { Actor } from '#kernel/actor.ts';
import type { LegalDay } from '#kernel/clock.ts';
import { type Tx, transact } from '#kernel/db.ts';
import { newId } from '#kernel/ids.ts';
import { permit } from '#kernel/policy.ts';
import { type LawNow, lawNow } from '#law/settings.ts';
import { record } from '#ledger/index.ts';
import { notify } from '#notices/index.ts';
import { requirePublished } from '#rooms/catalog/index.ts';
import { follow } from '../follow.ts';
import { filePolicy } from '../policy.ts';
import { listStandings } from '../standing.ts';

export async function declareChange(
  p: Platform,
  actor: Actor,
  resourceId: string,
  changedOn: LegalDay,
): Promise<void> {
  const { resource } = await requirePublished(p.db, resourceId);
  permit(filePolicy, actor, { providerId: resource.providerId });
  await transact(p.db, async (tx) => {
    const law = await lawNow(tx, p.law, p.clock.today());
    await sql`
      insert into collect.declared_change (id, resource_id, changed_on, declared_by, declared_at)
      values (${newId()}, ${resourceId}, ${changedOn}, ${actor.kind === 'person' ? actor.personId : null},
        ${p.clock.now()})`.execute(tx);
    await record(tx, p, {
      kind: 'collect.change-declared',
      actor,
      subject: { type: 'catalog.resource', id: resourceId },
      organisationId: resource.providerId,
      decision: law.decided('declared', ['collect.update-on-change']),
      detail: { changedOn },
    });
    await follow(tx, p, resourceId);
    await remindOfChanges(tx, p, law, resourceId);
  });
}

/** Whoever declared a change that has come, and sent nothing newer, hears of it once a change. */
export async function remindOfChanges(tx: Tx, p: Platform, law: LawNow, resourceId?: string): Promise<void> {
  const { rows } = await sql<{ resource_id: string; changed_on: LegalDay }>`
    select d.resource_id, min(d.changed_on)::text as changed_on from collect.declared_change d
    join catalog.resource r on r.id = d.resource_id
    where d.changed_on <= ${law.day}::date ${resourceId ? sql`and d.resource_id = ${resourceId}` : sql``}
      and not exists (select from collect.batch b where b.resource_id = d.resource_id
        and b.ended_at >= d.declared_at and (b.ended_at at time zone 'Asia/Shanghai')::date >= d.changed_on
        and b.state = 'merged' and (coalesce(b.changed_rows, 1) > 0 or b.no_change_at is not null))
    group by d.resource_id`.execute(tx);
  for (const row of rows) {
    const [entry] = await listStandings(tx, law, { resourceId: row.resource_id, now: p.clock.now() });
    if (!entry || entry.state === 'free' || entry.state === 'excepted') continue;
    await notify(tx, p, {
      kind: 'collect.change-due',
      to: { organisationId: entry.providerId, roles: ['provider'] },
      params: { name: entry.name, due: row.changed_on },
      articles: law.cite('collect.update-on-change'),
      subject: { type: 'catalog.resource', id: row.resource_id },
      link: `/catalog/${row.resource_id}?tab=data`,
      once: `collect.change-due:${row.resource_id}:${row.changed_on}`,
    });
  }
}
