/** A column of the visible rows as rules see it: of one of five kinds, whatever its type in the warehouse. Pure. */
import { ident } from '#kernel/warehouse.ts';
import { columnText, type PhysicalColumn } from '#rooms/collect/index.ts';

export type ValueKind = 'text' | 'number' | 'day' | 'instant' | 'flag';

const kinds: Record<PhysicalColumn['form'], ValueKind> = {
  text: 'text',
  decimal: 'number',
  integer: 'number',
  float: 'number',
  date: 'day',
  instant: 'instant',
  flag: 'flag',
};

export type RuleColumn = {
  name: string;
  kind: ValueKind;
  /** As it lies there; may be NULL. */
  raw: string;
  /** A number as Float64, everything else as it is. */
  value: string;
  text: string;
  /** Something stands there: neither NULL nor nothing but white space. */
  present: string;
};

export function ruleColumn(column: PhysicalColumn): RuleColumn {
  const raw = ident(column.physical);
  const kind = kinds[column.form];
  return {
    name: column.name,
    kind,
    raw,
    value: kind === 'number' ? `toFloat64(${raw})` : raw,
    // A text is one already: no copy of it is made for every rule.
    text: kind === 'text' ? raw : columnText(column),
    present: kind === 'text' ? `ifNull(notEmpty(${raw}), 0)` : `isNotNull(${raw})`,
  };
}

export type Columns = ReadonlyMap<string, RuleColumn>;

export const columnsOf = (columns: readonly PhysicalColumn[]): Columns =>
  new Map(columns.map((column) => [column.name, ruleColumn(column)]));
