/** The rows of one release as they lie in the warehouse: `_id` from 1 without a gap, one nullable column a field. */
import './errors.ts';
import { problem } from '#kernel/errors.ts';
import type { ReleaseColumn } from '../tables.ts';

/** What a question needs to know of a release. */
export type RowSource = { id: string; rows: number; columns: readonly ReleaseColumn[] };

export const columnOf = (source: RowSource, name: string): ReleaseColumn | undefined =>
  source.columns.find((column) => column.name === name);

export function needColumn(source: RowSource, name: string): ReleaseColumn {
  const found = columnOf(source, name);
  if (!found) throw problem('open.rows-column', { params: { column: name.slice(0, 200) } });
  return found;
}
