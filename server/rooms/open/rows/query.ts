/** Pages of rows: as fast at the end of a million as at their beginning, whatever is asked of them. */
import { z } from 'zod';
import { problem } from '#kernel/errors.ts';
import type { Json } from '#kernel/json.ts';
import type { Kernel } from '#kernel/kernel.ts';
import { ident } from '#kernel/warehouse.ts';
import { releaseTable } from '../releases/table.ts';
import type { ReleaseColumn } from '../tables.ts';
import { askRows } from './ask.ts';
import { type Asked, askedColumn, whereOf } from './conditions.ts';
import { needColumn, type RowSource } from './source.ts';
import { openBound, textOf, typedValue } from './values.ts';

type Warehoused = Pick<Kernel, 'warehouse'>;
export type Order = { column: string; descending: boolean };
export type RowQuery = Asked & {
  /** Names of columns, `_id` among them; all where left out. */
  fields?: readonly string[] | undefined;
  distinct?: boolean | undefined;
  sort?: readonly Order[] | undefined;
  limit: number;
  offset?: number | undefined;
  /** Left out where nobody asks for it: it is the dear part of a filtered page. */
  total?: boolean | undefined;
};
export type RowPage = {
  columns: ReleaseColumn[];
  /** As text, NULL where there is none, in the order of `columns`. */
  rows: (string | null)[][];
  total: number | null;
};

/** A row as text, read positionally. */
export const cells = z.object({ c: z.array(z.string().nullable()) });

export const cellsOf = (columns: readonly ReleaseColumn[]): string =>
  `[${columns.map((column) => `CAST(${textOf(column)} AS Nullable(String))`).join(', ') || 'CAST(NULL AS Nullable(String))'}] AS c`;

/** PostgreSQL's order, which clients of CKAN know: what has no value comes last, and first when descending. */
export function orderOf(source: RowSource, sort: readonly Order[], reversed = false): string {
  const parts = sort.map(({ column, descending }) => {
    const down = descending !== reversed;
    return `${ident(askedColumn(source, column).physical)} ${down ? 'DESC NULLS FIRST' : 'ASC NULLS LAST'}`;
  });
  return [...parts, `${ident('_id')} ${reversed ? 'DESC' : 'ASC'}`].join(', ');
}

/** The fields asked, or all with the row number before them. */
export const askedFields = (source: RowSource, fields: readonly string[] | undefined): ReleaseColumn[] =>
  [...new Set(fields ?? ['_id', ...source.columns.map(({ name }) => name)])].map((name) =>
    askedColumn(source, name),
  );

export async function countRows(p: Warehoused, source: RowSource, asked: Asked): Promise<number> {
  const bound = openBound();
  const where = whereOf(source, asked, bound);
  if (where === undefined) return source.rows;
  const [found] = await askRows(
    p,
    `SELECT count() AS n FROM ${releaseTable(source.id)} WHERE ${where}`,
    bound,
    z.object({ n: z.coerce.number() }),
  );
  return found?.n ?? 0;
}

export async function queryRows(p: Warehoused, source: RowSource, query: RowQuery): Promise<RowPage> {
  if (query.distinct) return distinctRows(p, source, query);
  const columns = askedFields(source, query.fields);
  const { limit, offset = 0, sort = [] } = query;
  const bound = openBound();
  const where = whereOf(source, query, bound);
  // Asked before the rows: with it a page near the end is read from the end.
  const total =
    where === undefined
      ? source.rows
      : query.total || offset > 10_000
        ? await countRows(p, source, query)
        : null;
  const answer = { columns, total: query.total === false ? null : total };
  if (limit === 0 || (total !== null && offset >= total)) return { ...answer, rows: [] };
  const table = releaseTable(source.id);
  const select = `SELECT ${cellsOf(columns)} FROM ${table}`;
  if (where === undefined && sort.length === 0) {
    const rows = await askRows(
      p,
      `${select} WHERE \`_id\` > ${bound.bind(offset, 'UInt64')} AND \`_id\` <= ${bound.bind(offset + limit, 'UInt64')} ORDER BY \`_id\``,
      bound,
      cells,
    );
    return { ...answer, rows: rows.map(({ c }) => c) };
  }
  // First which rows, reading only what sorts and filters; then these rows by their numbers.
  const size = total === null ? limit : Math.min(limit, total - offset);
  const fromEnd = total !== null && offset > total / 2;
  const skipped = fromEnd && total !== null ? total - offset - size : offset;
  const ids = await askRows(
    p,
    `SELECT \`_id\` AS n FROM ${table} ${where === undefined ? '' : `WHERE ${where}`}
      ORDER BY ${orderOf(source, sort, fromEnd)} LIMIT ${bound.bind(size, 'UInt64')} OFFSET ${bound.bind(skipped, 'UInt64')}`,
    bound,
    z.object({ n: z.coerce.number() }),
  );
  if (ids.length === 0) return { ...answer, rows: [] };
  const wanted = (fromEnd ? ids.reverse() : ids).map(({ n }) => n);
  const second = openBound();
  const found = await askRows(
    p,
    `SELECT \`_id\` AS n, ${cellsOf(columns)} FROM ${table} WHERE \`_id\` IN (${second.bind(wanted, 'Array(UInt64)')})`,
    second,
    cells.extend({ n: z.coerce.number() }),
  );
  const byId = new Map(found.map(({ n, c }) => [n, c]));
  return { ...answer, rows: wanted.flatMap((id) => [byId.get(id) ?? []]) };
}

/** Of rows that differ: by what is asked, which must be among their columns, then by all of them. */
export function distinctOrder(
  source: RowSource,
  columns: readonly ReleaseColumn[],
  sort: readonly Order[] = [],
): string {
  const strange = sort.find(({ column }) => !columns.some(({ name }) => name === column));
  if (strange) throw problem('open.rows-question', { params: { part: `distinct, sort ${strange.column}` } });
  return [
    ...sort.map(({ column, descending }) => {
      const { physical } = askedColumn(source, column);
      return `${ident(physical)} ${descending ? 'DESC NULLS FIRST' : 'ASC NULLS LAST'}`;
    }),
    ...columns.map(({ physical }) => `${ident(physical)} ASC NULLS LAST`),
  ].join(', ');
}

async function distinctRows(p: Warehoused, source: RowSource, query: RowQuery): Promise<RowPage> {
  // Rows differ by their number anyway: without named fields it is left out.
  const columns = askedFields(source, query.fields ?? source.columns.map(({ name }) => name));
  const { limit, offset = 0 } = query;
  const order = distinctOrder(source, columns, query.sort);
  const bound = openBound();
  const where = whereOf(source, query, bound);
  const table = releaseTable(source.id);
  const names = columns.map(({ physical }) => ident(physical)).join(', ');
  const inner = `SELECT DISTINCT ${names} FROM ${table} ${where === undefined ? '' : `WHERE ${where}`}`;
  const [counted] =
    query.total === false
      ? []
      : await askRows(p, `SELECT count() AS n FROM (${inner})`, bound, z.object({ n: z.coerce.number() }));
  const rows =
    limit === 0
      ? []
      : await askRows(
          p,
          `SELECT ${cellsOf(columns)} FROM (${inner}) ORDER BY ${order}
            LIMIT ${bound.bind(limit, 'UInt64')} OFFSET ${bound.bind(offset, 'UInt64')}`,
          bound,
          cells,
        );
  return { columns, rows: rows.map(({ c }) => c), total: counted?.n ?? null };
}

/** Rows as JSON objects by the names of the columns. */
export const asRecords = ({ columns, rows }: Pick<RowPage, 'columns' | 'rows'>): Record<string, Json>[] =>
  rows.map((row) =>
    Object.fromEntries(columns.map(({ name, kind }, at) => [name, typedValue(kind, row[at] ?? null)])),
  );

/** `a, b desc`, as addresses write it; a name in quotes may hold anything. */
export function readSort(source: RowSource, text: string): Order[] {
  return splitNames(text).map((part) => {
    // A column may itself be called “… desc”.
    if (source.columns.some(({ name }) => name === part)) return { column: part, descending: false };
    const place = withoutLast(part, ['first', 'last']);
    const named = (place && withoutLast(place.before, ['nulls'])?.before) ?? part;
    const direction = withoutLast(named, ['asc', 'desc']);
    const column = unquoted(direction?.before ?? named);
    if (column !== '_id') needColumn(source, column);
    return { column, descending: direction?.word === 'desc' };
  });
}

/** The last word, where it is one of these and something stands before it: read from the end, each sign once. */
function withoutLast(text: string, words: readonly string[]): { before: string; word: string } | undefined {
  const word = words.find((one) => text.slice(-one.length).toLowerCase() === one);
  if (word === undefined) return undefined;
  const left = text.slice(0, -word.length);
  const before = left.trimEnd();
  return before === '' || before === left ? undefined : { before, word };
}

/** A name out of its quotes. */
export const unquoted = (name: string): string => name.replace(/^"([\s\S]*)"$/, '$1').replaceAll('""', '"');

/** Parts between commas that stand outside of quotes. */
export const splitNames = (text: string): string[] =>
  (text.match(/(?:"(?:[^"]|"")*"|[^,"])+/g) ?? []).map((part) => part.trim()).filter((part) => part !== '');
