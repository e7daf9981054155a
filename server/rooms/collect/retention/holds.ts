/** What stands against erasing: orders to keep, open matters about the rows, loads under way. Listed with what each is about. */
import { sql } from 'kysely';
import type { Platform } from '#cases/index.ts';
import { openBatches } from '../repository.ts';
import { portsOf } from './ports.ts';
import { type Hold, retentionTables } from './tables.ts';

/** `keys`: only these rows are meant. */
export async function holdsOf(p: Platform, resourceId: string, keys?: readonly string[]): Promise<Hold[]> {
  const orders = await retentionTables(p.db)
    .selectFrom('collect.legal_hold')
    .select(['id', 'ground'])
    .where('resource_id', '=', resourceId)
    .where('lifted_at', 'is', null)
    .orderBy('set_at')
    .execute();
  const open = await openBatches(p.db, resourceId);
  return [
    ...orders.map(({ ground }): Hold => ({ kind: 'order', about: ground })),
    ...(await portsOf(p).holds(p, resourceId, keys)),
    ...open.map(({ seq }): Hold => ({ kind: 'loading', about: String(seq) })),
  ];
}

/** An entry goes as a whole only once it was taken out, its last rows were archived, and nothing of it is under way. */
export async function endHolds(p: Platform, resourceId: string): Promise<Hold[]> {
  const { rows } = await sql<{ state: string; seq: number | null; archived: boolean; cases: string[] }>`
    select r.state, last.seq,
      exists (select 1 from collect.archive_item a where a.resource_id = r.id and a.state = 'archived' and a.seq = last.seq) as archived,
      array(select c.number from cases.case c join catalog.resource_version v on v.id = c.subject_id
        where v.resource_id = r.id and c.state = 'open') as cases
    from catalog.resource r
    left join lateral (select seq from collect.visible where resource_id = r.id order by seq desc limit 1) last on true
    where r.id = ${resourceId}`.execute(p.db);
  const [found] = rows;
  if (!found) return [];
  return [
    ...(found.state === 'withdrawn' ? [] : [{ kind: 'not-ended', about: found.state } as const]),
    ...(found.seq === null || found.archived
      ? []
      : [{ kind: 'not-archived', about: String(found.seq) } as const]),
    ...(await portsOf(p).endHolds(p.db, resourceId)),
    ...found.cases.map((about): Hold => ({ kind: 'case', about })),
  ];
}
