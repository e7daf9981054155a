/** Removes drafts that were begun on an earlier day and into which nobody ever wrote anything. */
import { sql } from 'kysely';
import type { Platform } from '#cases/index.ts';
import { type LegalDay, startOfLegalDay } from '#kernel/clock.ts';
import type { DailyTask } from '#kernel/daily.ts';
import { type Tx, transact } from '#kernel/db.ts';
import { record } from '#ledger/index.ts';
import { catalogTables } from '../tables.ts';

/**
 * Drafts never saved since they were begun, without name, items or key, begun before `day`: nothing refers to them and nothing is
 * lost with them. One that is being written at this moment is locked or has another revision.
 */
async function discard(tx: Tx, p: Platform, day: LegalDay): Promise<void> {
  const { rows } = await sql<{ id: string; versionId: string; providerId: string }>`
    select r.id, v.id as "versionId", r.provider_id as "providerId"
    from catalog.resource r
    join catalog.resource_version v on v.id = r.working_version_id
    where r.state = 'draft' and r.code is null and r.management_key is null and r.published_version_id is null
      and v.state = 'draft' and v.revision = 0 and v.name = '' and v.summary = ''
      and v.created_at < ${startOfLegalDay(day)}
      and not exists (select from catalog.item i where i.version_id = v.id)
    for update of r skip locked`.execute(tx);
  const db = catalogTables(tx);
  for (const { id, versionId, providerId } of rows) {
    await db.updateTable('catalog.resource').set({ working_version_id: null }).where('id', '=', id).execute();
    await db.deleteFrom('catalog.resource_version').where('id', '=', versionId).execute();
    await db.deleteFrom('catalog.resource').where('id', '=', id).execute();
    await record(tx, p, {
      kind: 'catalog.blank-draft-discarded',
      actor: { kind: 'platform' },
      subject: { type: 'catalog.resource', id },
      organisationId: providerId,
      detail: { version: versionId },
    });
  }
}

export const blankDraftsTask = (p: Platform): DailyTask => ({
  name: 'catalog.blank-drafts',
  run: (day) => transact(p.db, (tx) => discard(tx, p, day)),
});
