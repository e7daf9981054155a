/** What a service's columns mean: the plan's words joined with those of the catalogue version it was compiled from. */
import type { Executor } from '#kernel/db.ts';
import { getVersion, listsOfItems } from '#rooms/catalog/index.ts';
import type { Plan, PlanColumn } from '../plan.ts';

export type Code = { code: string; zh: string; en: string };

export type Field = PlanColumn & {
  /** What the catalogue says the item is; '' where it says nothing. */
  description: string;
  /** The number it is, where it names its subject. */
  identifier: string | null;
  /** Values it may have; empty: no list. */
  codes: Code[];
};

/** The columns in the order of the plan. */
export async function fieldsOf(ex: Executor, plan: Plan): Promise<Field[]> {
  const version = await getVersion(ex, plan.resourceVersionId);
  const items = new Map((version?.content.items ?? []).map((item) => [item.name, item]));
  const named = plan.columns.flatMap(({ name }) => {
    const item = items.get(name);
    return item ? [item] : [];
  });
  const lists = new Map((await listsOfItems(ex, named)).map((list) => [list.item, list.entries]));
  return plan.columns.map((column) => {
    const item = items.get(column.name);
    const stated = column.codeList?.values ?? item?.codeList ?? [];
    return {
      ...column,
      description: item?.description ?? '',
      identifier: item?.identifier ?? null,
      codes: lists.get(column.name) ?? stated.map((code) => ({ code, zh: code, en: code })),
    };
  });
}
