/** Conditions on rows, and the part of a statement that says them. */
import { problem } from '#kernel/errors.ts';
import { ident } from '#kernel/warehouse.ts';
import { releaseTable } from '../releases/table.ts';
import type { ReleaseColumn } from '../tables.ts';
import { matches, plainWords, searchedText, type Words } from './match.ts';
import { columnOf, needColumn, type RowSource } from './source.ts';
import { type Bound, needValue, type Scalar, textOf } from './values.ts';

export const comparisons = { eq: '=', ne: '!=', lt: '<', lte: '<=', gt: '>', gte: '>=' } as const;
export type Comparison = keyof typeof comparisons;

export type Condition =
  | { op: Comparison; column: string; value: Scalar }
  | { op: 'in'; column: string; values: readonly Scalar[] }
  | { op: 'contains' | 'starts'; column: string; value: string }
  | { op: 'like'; column: string; value: string; anyCase: boolean }
  | { op: 'empty' | 'filled'; column: string }
  | { op: 'words'; column?: string; words: Words }
  | { op: 'all' | 'any'; of: readonly Condition[] }
  | { op: 'not'; of: Condition };

const MOST_CONDITIONS = 200;
const MOST_VALUES = 10_000;
const DEEPEST = 20;

/** `_id` is asked for like a column of the release. */
export const idColumn: ReleaseColumn = {
  name: '_id',
  physical: '_id',
  titleZh: '行号',
  titleEn: 'row number',
  meaning: '',
  unit: '',
  kind: 'integer',
};

export const askedColumn = (source: RowSource, name: string): ReleaseColumn =>
  name === '_id' && !columnOf(source, name) ? idColumn : needColumn(source, name);

/** The condition as an expression that is 1 or 0, never NULL, so that `not` means what it says. */
export function compileCondition(source: RowSource, condition: Condition, bound: Bound): string {
  let count = 0;
  const compile = (one: Condition, depth: number): string => {
    count += 1;
    if (count > MOST_CONDITIONS || depth > DEEPEST)
      throw problem('open.rows-question', { params: { part: `> ${MOST_CONDITIONS}` } });
    if ('of' in one) {
      if (one.op === 'not') return `(NOT ${compile(one.of, depth + 1)})`;
      if (one.of.length === 0) return one.op === 'all' ? '1' : '0';
      return `(${one.of.map((inner) => compile(inner, depth + 1)).join(one.op === 'all' ? ' AND ' : ' OR ')})`;
    }
    if (one.op === 'words')
      return matches(
        one.words,
        searchedText(source, one.column === undefined ? undefined : askedColumn(source, one.column)),
        bound,
      );
    const column = askedColumn(source, one.column);
    const name = ident(column.physical);
    switch (one.op) {
      case 'empty':
        return `isNull(${name})`;
      case 'filled':
        return `isNotNull(${name})`;
      case 'contains':
        return `(positionCaseInsensitiveUTF8(ifNull(${textOf(column)}, ''), ${bound.bind(one.value, 'String')}) > 0)`;
      case 'starts':
        return `startsWith(ifNull(${textOf(column)}, ''), ${bound.bind(one.value, 'String')})`;
      case 'like':
        return `ifNull(${one.anyCase ? 'ilike' : 'like'}(${textOf(column)}, ${bound.bind(one.value, 'String')}), 0)`;
      case 'in':
        return inList(column, one.values, bound);
      default:
        if (one.value === null)
          return one.op === 'eq' ? `isNull(${name})` : one.op === 'ne' ? `isNotNull(${name})` : '0';
        return `ifNull(${name} ${comparisons[one.op]} ${needValue(column, one.value, bound)}, 0)`;
    }
  };
  return compile(condition, 0);
}

function inList(column: ReleaseColumn, values: readonly Scalar[], bound: Bound): string {
  if (values.length > MOST_VALUES)
    throw problem('open.rows-question', { params: { part: `${column.name}: > ${MOST_VALUES}` } });
  const name = ident(column.physical);
  const given = values.filter((value) => value !== null);
  const parts = [
    ...(given.length < values.length ? [`isNull(${name})`] : []),
    // Texts, mostly: one parameter for all of them.
    ...(given.length === 0
      ? []
      : column.kind === 'text'
        ? [`has(${bound.bind(given.map(String), 'Array(String)')}, ${name})`]
        : [`ifNull(${name} IN (${given.map((value) => needValue(column, value, bound)).join(', ')}), 0)`]),
  ];
  return parts.length === 0 ? '0' : `(${parts.join(' OR ')})`;
}

export type Asked = { filters?: Condition | undefined; q?: string | undefined };

/** The whole of what a question asks of rows; undefined where it asks nothing. */
export function whereOf(source: RowSource, { filters, q }: Asked, bound: Bound): string | undefined {
  const parts = [
    ...(filters && !('of' in filters && filters.op === 'all' && filters.of.length === 0) ? [filters] : []),
    ...(q?.trim() ? [{ op: 'words' as const, words: plainWords(q) }] : []),
  ];
  const said = [
    ...(source.within ? [withinOf(source.within, source, bound)] : []),
    ...parts.map((one) => compileCondition(source, one, bound)),
  ];
  return said.length === 0 ? undefined : said.join(' AND ');
}

const withinOf = (
  { condition, columns }: NonNullable<RowSource['within']>,
  source: RowSource,
  bound: Bound,
): string => compileCondition({ id: source.id, rows: source.rows, columns }, condition, bound);

/** The rows there are for this source, to be read from: its table, or the part of it that was agreed. */
export function rowsFrom(source: RowSource, bound: Bound): string {
  const table = releaseTable(source.id);
  return source.within ? `(SELECT * FROM ${table} WHERE ${withinOf(source.within, source, bound)})` : table;
}
