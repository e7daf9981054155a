/** Which physical column an item gets in `std_<resource>`, and how its value is written as text. Pure. */
import { ident } from '#kernel/warehouse.ts';
import type { Item } from '#rooms/catalog/index.ts';
import type { ColumnForm, PhysicalColumn } from '../tables.ts';

/** Digits before and after the point; what an item leaves open is filled with what loses nothing. */
export function decimalShape(item: Pick<Item, 'type' | 'length' | 'scale'>): {
  precision: number;
  scale: number;
} {
  const open = item.length === undefined && item.scale === undefined;
  const scale = item.scale ?? (item.type === 'Y' ? 2 : open ? 10 : 0);
  const precision = Math.min(76, Math.max(item.length ?? 38, scale + 1));
  return { precision, scale };
}

type Shape = { form: ColumnForm; type: string; suffix: string };

function shapeOf(item: Item): Shape {
  if (item.identifier) return { form: 'text', type: 'String', suffix: '' };
  switch (item.type) {
    case 'N':
    case 'Y': {
      const { precision, scale } = decimalShape(item);
      return { form: 'decimal', type: `Decimal(${precision}, ${scale})`, suffix: `:n${precision}_${scale}` };
    }
    case 'D':
      return { form: 'date', type: 'Date32', suffix: ':d' };
    case 'T':
      return { form: 'instant', type: `DateTime64(3, 'Asia/Shanghai')`, suffix: ':t' };
    case 'L':
      return { form: 'flag', type: 'UInt8', suffix: ':l' };
    case 'I':
      return { form: 'integer', type: 'Int64', suffix: ':i' };
    case 'B':
    case 'F':
      return { form: 'float', type: 'Float64', suffix: ':f' };
    default:
      return { form: 'text', type: 'String', suffix: '' };
  }
}

/**
 * The column of an item. Its name carries the type, so that a version which changes an item's type
 * gets a column of its own and rows of older batches keep theirs. `i:` keeps items apart from the table's own columns.
 */
export function physicalColumn(item: Item): PhysicalColumn {
  const { form, type, suffix } = shapeOf(item);
  return { name: item.name, physical: `i:${item.name}${suffix}`, type, form };
}

/** The expression that gives the value as text, NULL where there is none. */
export function columnText(column: PhysicalColumn): string {
  const name = ident(column.physical);
  switch (column.form) {
    case 'flag':
      return `CAST(if(isNull(${name}), NULL, if(assumeNotNull(${name}) = 1, 'true', 'false')) AS Nullable(String))`;
    case 'instant':
      // Thousandths only where there are any.
      return `CAST(replaceOne(toString(${name}), '.000', '') AS Nullable(String))`;
    default:
      return `CAST(toString(${name}) AS Nullable(String))`;
  }
}
