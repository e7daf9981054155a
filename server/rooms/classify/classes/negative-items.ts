/** Reading and writing items of the negative list; the executor comes first, nothing is decided here. */
import type { Selectable, Updateable } from 'kysely';
import { sql } from 'kysely';
import type { Executor, Tx } from '#kernel/db.ts';
import type { Content } from '#rooms/catalog/index.ts';
import { classesTables, type ItemState, type ListedField, type NegativeItemTable } from './tables.ts';

export type NegativeItem = {
  id: string;
  resourceId: string;
  versionId: string | null;
  providerId: string;
  name: string;
  whole: boolean;
  fields: ListedField[];
  ground: string;
  state: ItemState;
  caseId: string | null;
  resetCaseId: string | null;
  leftByVersion: string | null;
  reason: string | null;
  proposedBy: string | null;
  proposedAt: Date;
  listedAt: Date | null;
  endedAt: Date | null;
};

const itemOf = (row: Selectable<NegativeItemTable>): NegativeItem => ({
  id: row.id,
  resourceId: row.resource_id,
  versionId: row.version_id,
  providerId: row.provider_id,
  name: row.name,
  whole: row.whole,
  fields: row.fields,
  ground: row.ground,
  state: row.state,
  caseId: row.case_id,
  resetCaseId: row.reset_case_id,
  leftByVersion: row.left_by_version,
  reason: row.reason,
  proposedBy: row.proposed_by,
  proposedAt: row.proposed_at,
  listedAt: row.listed_at,
  endedAt: row.ended_at,
});

export async function getItem(ex: Executor, id: string): Promise<NegativeItem | undefined> {
  const row = await classesTables(ex)
    .selectFrom('classes.negative_item')
    .selectAll()
    .where('id', '=', id)
    .executeTakeFirst();
  return row && itemOf(row);
}

/** Holds the item until the transaction ends. */
export async function lockItem(tx: Tx, id: string): Promise<NegativeItem | undefined> {
  const row = await classesTables(tx)
    .selectFrom('classes.negative_item')
    .selectAll()
    .where('id', '=', id)
    .forUpdate()
    .executeTakeFirst();
  return row && itemOf(row);
}

/** The item that stands for an entry: listed, or proposed and not yet decided. */
export async function standingItem(ex: Executor, resourceId: string): Promise<NegativeItem | undefined> {
  const row = await classesTables(ex)
    .selectFrom('classes.negative_item')
    .selectAll()
    .where('resource_id', '=', resourceId)
    .where('state', 'in', ['proposed', 'listed'])
    .executeTakeFirst();
  return row && itemOf(row);
}

export async function insertItem(
  tx: Tx,
  item: Omit<NegativeItem, 'resetCaseId' | 'leftByVersion' | 'reason' | 'endedAt'>,
): Promise<void> {
  await classesTables(tx)
    .insertInto('classes.negative_item')
    .values({
      id: item.id,
      resource_id: item.resourceId,
      version_id: item.versionId,
      provider_id: item.providerId,
      name: item.name,
      whole: item.whole,
      fields: JSON.stringify(item.fields),
      ground: item.ground,
      state: item.state,
      case_id: item.caseId,
      reset_case_id: null,
      left_by_version: null,
      reason: null,
      proposed_by: item.proposedBy,
      proposed_at: item.proposedAt,
      listed_at: item.listedAt,
      ended_at: null,
    })
    .execute();
}

export async function updateItem(tx: Tx, id: string, changes: Updateable<NegativeItemTable>): Promise<void> {
  await classesTables(tx).updateTable('classes.negative_item').set(changes).where('id', '=', id).execute();
}

export type ItemFilter = {
  state?: ItemState;
  provider?: string;
  q?: string;
  /** Items not yet listed are shown to their provider and to those who oversee. */
  own?: string;
  page: number;
  pageSize: number;
};

export async function listItems(
  ex: Executor,
  filter: ItemFilter,
): Promise<{ items: NegativeItem[]; total: number }> {
  let query = classesTables(ex).selectFrom('classes.negative_item');
  const { own } = filter;
  if (own) query = query.where((eb) => eb.or([eb('state', '=', 'listed'), eb('provider_id', '=', own)]));
  if (filter.state) query = query.where('state', '=', filter.state);
  if (filter.provider) query = query.where('provider_id', '=', filter.provider);
  if (filter.q) {
    const like = `%${filter.q.replace(/[\\%_]/g, '\\$&')}%`;
    query = query.where('name', 'ilike', like);
  }
  const { total } = await query
    .select((eb) => eb.fn.countAll<number>().as('total'))
    .executeTakeFirstOrThrow();
  const rows = await query
    .selectAll()
    .orderBy('proposed_at', 'desc')
    .orderBy('id', 'desc')
    .limit(filter.pageSize)
    .offset((filter.page - 1) * filter.pageSize)
    .execute();
  return { items: rows.map(itemOf), total };
}

export async function listedItems(ex: Executor): Promise<NegativeItem[]> {
  const rows = await classesTables(ex)
    .selectFrom('classes.negative_item')
    .selectAll()
    .where('state', '=', 'listed')
    .orderBy('provider_id')
    .orderBy('name')
    .execute();
  return rows.map(itemOf);
}

/** Fields of an entry that are withheld: all of a withheld entry, else those whose own class says so. */
export function withheldFields(content: Content): { whole: boolean; names: string[] } {
  const whole = content.sharingClass === 'withheld';
  const items = whole ? content.items : content.items.filter((item) => item.sharingClass === 'withheld');
  return { whole, names: items.map(({ name }) => name) };
}

export type Disagreement = { resourceId: string; name: string; fault: 'unlisted' | 'listed-but-shared' };

/**
 * Where class and list disagree: an entry withheld, wholly or in a field, without its item; an item whose entry is shared. The
 * answer of a sound list is no row. A class changed for an emergency keeps its item and is no disagreement.
 */
export async function disagreements(ex: Executor): Promise<Disagreement[]> {
  const { rows } = await sql<{ resource_id: string; name: string; fault: Disagreement['fault'] }>`
    with state as (
      select r.id, v.name, v.sharing_class = 'withheld' as whole,
        exists (select from catalog.item i where i.version_id = v.id and i.sharing_class = 'withheld') as part
      from catalog.resource r join catalog.resource_version v on v.id = r.published_version_id
      where r.state in ('active', 'suspended')
        and not exists (select from classes.emergency_entry e where e.resource_id = r.id and e.restored_at is null)
    )
    select s.id as resource_id, s.name, case when i.id is null then 'unlisted' else 'listed-but-shared' end as fault
    from state s left join classes.negative_item i on i.resource_id = s.id and i.state = 'listed'
    where ((s.whole or s.part) and i.id is null)
       or (i.id is not null and i.whole <> s.whole)
       or (i.id is not null and not i.whole and not s.part)
    order by s.name`.execute(ex);
  return rows.map(({ resource_id: resourceId, name, fault }) => ({ resourceId, name, fault }));
}
