/** The rows of one release as they lie in the warehouse: `_id` from 1 without a gap, one nullable column a field. */
import './errors.ts';
import { problem } from '#kernel/errors.ts';
import type { ReleaseColumn } from '../tables.ts';
import type { Condition } from './conditions.ts';

/** What a question needs to know of a release. */
export type RowSource = {
  id: string;
  rows: number;
  columns: readonly ReleaseColumn[];
  /** Fields of the release that were not granted: naming one is refused. */
  withheld?: readonly string[];
  /** What was agreed on rows: it holds for every question, over columns that need not be given. */
  within?: { condition: Condition; columns: readonly ReleaseColumn[] };
};

export const NOT_GRANTED = 'open.field-not-granted';

/** Errors: `open.field-not-granted`. */
export function columnOf(source: RowSource, name: string): ReleaseColumn | undefined {
  if (source.withheld?.includes(name))
    throw problem(NOT_GRANTED, { params: { column: name.slice(0, 200) }, cause: source });
  return source.columns.find((column) => column.name === name);
}

export function needColumn(source: RowSource, name: string): ReleaseColumn {
  const found = columnOf(source, name);
  if (!found) throw problem('open.rows-column', { params: { column: name.slice(0, 200) } });
  return found;
}
