/** Compares an entry's items with its table and a department's systems with its entries. Pure. */
import type { ColumnChange, Retyped } from '../compile/tables.ts';
import type { DraftItem } from '../content.ts';
import type { SourceTable } from './types.ts';

export type Drift = { added: ColumnChange[]; dropped: ColumnChange[]; retyped: Retyped[] };

const plain = (name: string): string => name.toLowerCase();
const size = ({ type, length, scale }: { type: string; length?: number; scale?: number }): string =>
  length === undefined ? type : `${type}(${length}${scale ? `,${scale}` : ''})`;

/** Types that hold the same thing are no difference: whole numbers, floating ones, short and long text. */
const kin: Readonly<Record<string, string>> = {
  I: 'number',
  N: 'number',
  Y: 'number',
  B: 'float',
  F: 'float',
  M: 'text',
  C: 'text',
};

/** Whether two types hold the same kind of thing. */
export const sameKind = (a: string, b: string): boolean => (kin[a] ?? a) === (kin[b] ?? b);

function differs(item: DraftItem, column: SourceTable['columns'][number]): boolean {
  if (!sameKind(item.type, column.type)) return true;
  // A longer text in the source would be cut; a shorter one fits.
  return (
    item.type === 'C' &&
    column.type === 'C' &&
    item.length !== undefined &&
    column.length !== undefined &&
    column.length > item.length
  );
}

/** Columns the entry lacks, items the table lacks, and those whose type or room differs. */
export function driftOf(items: readonly DraftItem[], table: SourceTable): Drift {
  const columns = new Map(table.columns.map((column) => [plain(column.name), column]));
  const known = new Set(items.map(({ name }) => plain(name)));
  return {
    added: table.columns
      .filter(({ name }) => !known.has(plain(name)))
      .map(({ name, comment }) => ({ name, title: comment })),
    dropped: items
      .filter(({ name }) => !columns.has(plain(name)))
      .map(({ name, titleZh }) => ({ name, title: titleZh })),
    retyped: items.flatMap((item) => {
      const column = columns.get(plain(item.name));
      return column && differs(item, column)
        ? [{ name: item.name, title: item.titleZh, from: size(item), to: size(column) }]
        : [];
    }),
  };
}

export const isDrift = ({ added, dropped, retyped }: Drift): boolean =>
  added.length + dropped.length + retyped.length > 0;

/** A table as items: comments become titles, keys and lengths are taken over. */
export function itemsOfTable(table: SourceTable): DraftItem[] {
  return table.columns.map((column) => ({
    name: column.name,
    titleZh: firstWords(column.comment) || column.name,
    type: column.type,
    ...(column.length === undefined ? {} : { length: column.length }),
    ...(column.scale === undefined ? {} : { scale: column.scale }),
    key: column.key,
    nullable: column.key ? false : column.nullable,
    personal: 'none',
    filterable: column.key,
    description: column.comment,
  }));
}

/** A comment's first clause is the title; the rest explains it. */
export const firstWords = (comment: string): string =>
  (comment.split(/[，,。；;：:（(\n]/)[0] ?? '').trim().slice(0, 100);
