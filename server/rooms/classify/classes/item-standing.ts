/** What the negative list says of an entry's fields now, and whether the government has decided it: lent to the rooms that refuse on it. */
import { sql } from 'kysely';
import type { Executor } from '#kernel/db.ts';
import { standingItem } from './negative-items.ts';

export type ListStanding = { fields: string[]; decided: boolean };

/** Undefined where the entry has no item. Undecided: it is proposed, or no decided version of the list holds it. */
export async function listStanding(ex: Executor, resourceId: string): Promise<ListStanding | undefined> {
  const item = await standingItem(ex, resourceId);
  if (!item) return undefined;
  const { rows } = await sql`
    select 1 from classes.list_row r join classes.list_version v on v.id = r.version_id
    where r.item_id = ${item.id}::uuid and r.struck_reason is null and v.state = 'decided' limit 1`.execute(
    ex,
  );
  return {
    fields: item.fields.map(({ name }) => name),
    decided: item.state === 'listed' && rows.length > 0,
  };
}
