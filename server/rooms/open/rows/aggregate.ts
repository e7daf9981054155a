/** Groups of rows with their numbers, by one or two columns, days put together to months, quarters or years. */
import { z } from 'zod';
import { problem } from '#kernel/errors.ts';
import type { Json } from '#kernel/json.ts';
import type { Kernel } from '#kernel/kernel.ts';
import { ident } from '#kernel/warehouse.ts';
import { releaseTable } from '../releases/table.ts';
import type { ReleaseColumn } from '../tables.ts';
import { askRows } from './ask.ts';
import { type Asked, whereOf } from './conditions.ts';
import { cells } from './query.ts';
import { needColumn, type RowSource } from './source.ts';
import { asText, type Bound, openBound, textOf, typedValue } from './values.ts';

export const buckets = ['year', 'quarter', 'month', 'week', 'day', 'hour'] as const;
export const functions = ['count', 'distinct', 'sum', 'avg', 'min', 'max'] as const;
export type Group = {
  column: string;
  bucket?: (typeof buckets)[number] | undefined;
  band?: number | undefined;
};
export type Measure = { fn: (typeof functions)[number]; column?: string | undefined };
export type AggregateQuery = Asked & {
  group: readonly Group[];
  measures: readonly Measure[];
  /** By the groups themselves, or by the first measure, greatest first. */
  order?: 'group' | 'measure' | undefined;
  limit?: number | undefined;
};
export type Aggregate = {
  columns: { name: string; kind: ReleaseColumn['kind']; role: 'group' | 'measure'; fn?: Measure['fn'] }[];
  rows: Json[][];
  /** Of rows counted, and whether there are more groups than given. */
  total: number;
  more: boolean;
};

const MOST_GROUPS = 10_000;
const numeric: readonly ReleaseColumn['kind'][] = ['integer', 'decimal', 'float'];
const temporal: readonly ReleaseColumn['kind'][] = ['date', 'instant'];

const starts: Record<(typeof buckets)[number], (at: string) => string> = {
  year: (at) => `toString(toYear(${at}))`,
  quarter: (at) => `concat(toString(toYear(${at})), '-Q', toString(toQuarter(${at})))`,
  month: (at) => `formatDateTime(${at}, '%Y-%m')`,
  week: (at) => `toString(toStartOfWeek(${at}, 1))`,
  day: (at) => `toString(toDate32(${at}))`,
  hour: (at) => `formatDateTime(${at}, '%Y-%m-%dT%H:00')`,
};

function groupText(source: RowSource, { column: name, bucket, band }: Group, bound: Bound): string {
  const column = needColumn(source, name);
  const quoted = ident(column.physical);
  if (bucket) {
    if (!temporal.includes(column.kind) || (bucket === 'hour' && column.kind === 'date'))
      throw problem('open.rows-question', { params: { part: `${name}: ${bucket}` } });
    return starts[bucket](column.kind === 'instant' ? `toTimeZone(${quoted}, 'Asia/Shanghai')` : quoted);
  }
  if (band !== undefined) {
    if (!numeric.includes(column.kind) || !(band > 0))
      throw problem('open.rows-question', { params: { part: `${name}: ${band}` } });
    const width = bound.bind(band, 'Float64');
    return `toString(floor(toFloat64(${quoted}) / ${width}) * ${width})`;
  }
  return textOf(column);
}

function measureText(
  source: RowSource,
  { fn, column: name }: Measure,
): { sql: string; kind: ReleaseColumn['kind'] } {
  if (fn === 'count' && name === undefined) return { sql: 'toString(count())', kind: 'integer' };
  if (name === undefined) throw problem('open.rows-question', { params: { part: fn } });
  const column = needColumn(source, name);
  const quoted = ident(column.physical);
  if (fn === 'count') return { sql: `toString(count(${quoted}))`, kind: 'integer' };
  if (fn === 'distinct') return { sql: `toString(uniqExact(${quoted}))`, kind: 'integer' };
  if (fn === 'min' || fn === 'max')
    return { sql: asText(column.kind, `${fn}(${quoted})`), kind: column.kind };
  if (!numeric.includes(column.kind))
    throw problem('open.rows-question', { params: { part: `${fn} ${name}` } });
  return {
    sql: fn === 'sum' ? `toString(sum(${quoted}))` : `toString(avg(${quoted}))`,
    kind: fn === 'sum' ? column.kind : 'float',
  };
}

export async function aggregate(
  p: Pick<Kernel, 'warehouse'>,
  source: RowSource,
  { group, measures, order = 'group', limit = 1000, ...asked }: AggregateQuery,
): Promise<Aggregate> {
  if (group.length > 2 || measures.length === 0 || measures.length > 8)
    throw problem('open.rows-question', { params: { part: 'group' } });
  const bound = openBound();
  const where = whereOf(source, asked, bound);
  const groups = group.map((one) => groupText(source, one, bound));
  const counted = measures.map((one) => measureText(source, one));
  const names = groups.map((_, at) => `g${at}`);
  const most = Math.min(limit, MOST_GROUPS);
  const sorted =
    order === 'measure'
      ? ["toFloat64OrZero(ifNull(m0, '')) DESC", ...names]
      : names.map((name) => `${name} ASC NULLS LAST`);
  const sql = `SELECT [${[...names, ...counted.map((_, at) => `m${at}`)].map((name) => `CAST(${name} AS Nullable(String))`).join(', ')}] AS c, n
    FROM (SELECT ${[...groups.map((text, at) => `${text} AS g${at}`), ...counted.map(({ sql: text }, at) => `${text} AS m${at}`), 'count() AS n'].join(', ')}
      FROM ${releaseTable(source.id)} ${where === undefined ? '' : `WHERE ${where}`} ${names.length > 0 ? `GROUP BY ${names.join(', ')}` : ''})
    ${sorted.length > 0 ? `ORDER BY ${sorted.join(', ')}` : ''} LIMIT ${bound.bind(most + 1, 'UInt64')}`;
  const found = await askRows(p, sql, bound, cells.extend({ n: z.coerce.number() }));
  const columns: Aggregate['columns'] = [
    ...group.map(({ column, bucket, band }) => ({
      name: column,
      kind: bucket
        ? ('text' as const)
        : band !== undefined
          ? ('float' as const)
          : needColumn(source, column).kind,
      role: 'group' as const,
    })),
    ...measures.map(({ fn, column }, at) => ({
      name: column === undefined ? fn : `${fn} ${column}`,
      kind: counted[at]?.kind ?? ('text' as const),
      role: 'measure' as const,
      fn,
    })),
  ];
  const shown = found.slice(0, most);
  return {
    columns,
    rows: shown.map(({ c }) => c.map((text, at) => typedValue(columns[at]?.kind ?? 'text', text))),
    total: shown.reduce((sum, { n }) => sum + n, 0),
    more: found.length > most,
  };
}
