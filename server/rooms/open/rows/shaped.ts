/** What was found as a file for spreadsheets or maps: by the writers of whole releases, and of bounded length, for it is much work. */
import type { Readable } from 'node:stream';
import { problem } from '#kernel/errors.ts';
import type { Kernel } from '#kernel/kernel.ts';
import { coordinatesOf } from '../releases/columns.ts';
import { forms } from '../releases/formats.ts';
import { geometryColumn } from '../releases/geometry.ts';
import { writtenRows } from '../releases/written.ts';
import { askedFields } from './query.ts';
import { FILE_ROWS, type ShapedFormat } from './schema.ts';
import type { RowSource } from './source.ts';
import { rowsOf, type StreamQuery } from './stream.ts';

const ROW = '_id';

/** `limit` is what will be written. The first row is asked before anything is sent. Errors: `open.rows-file-rows`, `open.rows-no-place`. */
export async function shapedRows(
  p: Pick<Kernel, 'warehouse'>,
  source: RowSource,
  query: StreamQuery & { limit: number },
  format: ShapedFormat,
  signal?: AbortSignal,
): Promise<{ type: string; stream: Readable }> {
  if (query.limit > FILE_ROWS)
    throw problem('open.rows-file-rows', { params: { rows: query.limit, most: FILE_ROWS } });
  const columns = askedFields(source, query.fields);
  if (format === 'geojson' && !coordinatesOf(columns) && !geometryColumn(columns))
    throw problem('open.rows-no-place');
  // A feature has the number of its row, where rows are not run together.
  const numbered = format === 'geojson' && !query.distinct;
  const fields = columns.map(({ name }) => name);
  const asked = numbered && !fields.includes(ROW) ? [ROW, ...fields] : fields;
  const places = fields.map((name) => asked.indexOf(name));
  const rows = rowsOf(p, source, { ...query, fields: asked }, signal);
  const first = await rows.next();
  const given = (cells: readonly (string | null)[]) => ({
    id: numbered ? (cells[asked.indexOf(ROW)] ?? '') : '',
    values: places.map((at) => cells[at] ?? null),
  });
  async function* all() {
    try {
      for (let next = first; !next.done; next = await rows.next()) yield given(next.value);
    } finally {
      await rows.return(undefined);
    }
  }
  return { type: forms[format].media, stream: await writtenRows(format, columns, all()) };
}
