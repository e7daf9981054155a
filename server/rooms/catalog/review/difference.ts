/** What tells two contents of one entry apart: fields, and items by their id, added, removed or changed. Pure. */

import type { Json } from '#kernel/json.ts';
import { isRecord } from '#kernel/json.ts';
import type { Content, DraftItem } from '../content.ts';

export type FieldChange = { field: string; before: Json; after: Json };
export type ItemName = { id: string; name: string; titleZh: string };
export type ContentDifference = {
  fields: FieldChange[];
  items: { added: ItemName[]; removed: ItemName[]; changed: (ItemName & { fields: FieldChange[] })[] };
};

const json = (value: unknown): Json => (value === undefined ? null : JSON.parse(JSON.stringify(value)));

/** Equal whatever the order in which the keys were written. */
function same(a: Json, b: Json): boolean {
  if (a === b) return true;
  if (Array.isArray(a) && Array.isArray(b))
    return a.length === b.length && a.every((one, index) => same(one, b[index] ?? null));
  if (!isRecord(a) || !isRecord(b)) return false;
  const keys = new Set([...Object.keys(a), ...Object.keys(b)]);
  return [...keys].every((key) => same(a[key] ?? null, b[key] ?? null));
}

function fieldsOf(before: object, after: object, without: readonly string[]): FieldChange[] {
  const old: Record<string, unknown> = { ...before };
  const now: Record<string, unknown> = { ...after };
  return [...new Set([...Object.keys(old), ...Object.keys(now)])]
    .filter((field) => !without.includes(field))
    .flatMap((field) => {
      const [was, is] = [json(old[field]), json(now[field])];
      return same(was, is) ? [] : [{ field, before: was, after: is }];
    });
}

const nameOf = ({ id, name, titleZh }: DraftItem): ItemName => ({ id: id ?? name, name, titleZh });

export function compareContents(before: Content, after: Content): ContentDifference {
  const old = new Map(before.items.map((item) => [nameOf(item).id, item]));
  const now = new Map(after.items.map((item) => [nameOf(item).id, item]));
  return {
    fields: fieldsOf(before, after, ['items']),
    items: {
      added: after.items.filter((item) => !old.has(nameOf(item).id)).map(nameOf),
      removed: before.items.filter((item) => !now.has(nameOf(item).id)).map(nameOf),
      changed: after.items.flatMap((item) => {
        const was = old.get(nameOf(item).id);
        const fields = was ? fieldsOf(was, item, ['id']) : [];
        return fields.length > 0 ? [{ ...nameOf(item), fields }] : [];
      }),
    },
  };
}

export const nothingDiffers = ({ fields, items }: ContentDifference): boolean =>
  fields.length + items.added.length + items.removed.length + items.changed.length === 0;

/** Nothing that stood before was cut or altered. */
export const onlyAdds = ({ fields, items }: ContentDifference): boolean =>
  fields.length + items.removed.length + items.changed.length === 0 && items.added.length > 0;
