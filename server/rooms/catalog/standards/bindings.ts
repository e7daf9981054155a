/** Which code list an item follows, by which standard: through its data element, or by the list's own code; read by whoever checks rows. */
import { sql } from 'kysely';
import type { Executor } from '#kernel/db.ts';
import type { Item } from '../content.ts';

type Followed = Pick<Item, 'name' | 'elementId' | 'codeListCode' | 'standardCode'>;
export type ItemList = {
  item: string;
  list: string;
  standard: string | null;
  values: string[];
  /** The same with their words; a list is kept in one language. */
  entries: { code: string; zh: string; en: string }[];
};

type Row = { item: string; list: string; standard: string | null; entries: { code: string; zh: string }[] };

/** Items without a list are left out; so is a list whose standard was withdrawn. */
export async function listsOfItems(ex: Executor, items: readonly Followed[]): Promise<ItemList[]> {
  const asked = items.map(({ name, elementId, codeListCode, standardCode }) => ({
    name,
    element: elementId ?? null,
    list: codeListCode ?? null,
    standard: standardCode ?? null,
  }));
  const { rows } = await sql<Row>`
    select asked.name as item, l.code as list, coalesce(s.code, asked.standard) as standard, l.entries
    from jsonb_to_recordset(${JSON.stringify(asked)}::jsonb) as asked(name text, element uuid, list text, standard text)
    left join catalog.standard_element e on e.id = asked.element
    left join catalog.standard s on s.id = e.standard_id
    join catalog.code_list l on l.code = coalesce(e.code_list_code, asked.list)
    where s.withdrawn_day is null and not exists (
      select from catalog.standard w where w.code = asked.standard and w.withdrawn_day is not null)`.execute(
    ex,
  );
  return rows.map(({ entries, ...row }) => ({
    ...row,
    values: entries.map(({ code }) => code),
    entries: entries.map(({ code, zh }) => ({ code, zh, en: zh })),
  }));
}

export type BoundField = {
  resourceId: string;
  resource: string;
  code: string | null;
  providerId: string;
  item: string;
  title: string;
};

/** Fields of published entries that follow a standard, through an element or by naming it. */
export async function fieldsBoundTo(ex: Executor, standardCode: string): Promise<BoundField[]> {
  const { rows } = await sql<BoundField>`
    select r.id as "resourceId", v.name as resource, r.code, r.provider_id as "providerId", i.name as item, i.title_zh as title
    from catalog.resource r
    join catalog.resource_version v on v.id = r.published_version_id
    join catalog.item i on i.version_id = v.id
    left join catalog.standard_element e on e.id = i.element_id
    left join catalog.standard s on s.id = e.standard_id
    where r.state <> 'withdrawn' and (s.code = ${standardCode} or i.standard_code = ${standardCode})
    order by v.name, i.name`.execute(ex);
  return rows;
}
