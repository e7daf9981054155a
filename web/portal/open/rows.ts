// The question to the rows that stands in a page's address: words, filters, order, place; and the address of the interface for it.
import type { z } from 'zod';
import type { aggregateReply, facetReply, rowsReply, statisticsReply } from '#rooms/open/rows/schema.ts';

export type RowsReply = z.output<typeof rowsReply>;
export type FacetReply = z.output<typeof facetReply>;
export type ColumnReply = z.output<typeof statisticsReply>;
export type AggregateReply = z.output<typeof aggregateReply>;

export const operators = ['contains', 'eq', 'ne', 'gte', 'lte', 'empty', 'filled'] as const;
export type Operator = (typeof operators)[number];
export type Filter = { column: string; op: Operator; value: string };

const isOperator = (text: string): text is Operator => operators.some((one) => one === text);
const needsValue = (op: Operator): boolean => op !== 'empty' && op !== 'filled';

/** `w` holds what stands already, `column operator value` apart by tabs; `c`, `o`, `v` are what the form adds. */
export function filtersOf(query: URLSearchParams): Filter[] {
  const standing = query.getAll('w').flatMap((text): Filter[] => {
    const [column = '', op = '', value = ''] = text.split('\t');
    return column !== '' && isOperator(op) ? [{ column, op, value }] : [];
  });
  const [c, o, v] = ['c', 'o', 'v'].map((name) => query.get(name) ?? '');
  if (c && o && isOperator(o) && (v || !needsValue(o))) standing.push({ column: c, op: o, value: v ?? '' });
  return standing.slice(0, 20);
}

export const filterText = ({ column, op, value }: Filter): string => [column, op, value].join('\t');

const quoted = (name: string): string => `"${name.replaceAll('"', '""')}"`;

export type Order = { column: string; descending: boolean } | undefined;
export function orderOf(query: URLSearchParams): Order {
  const text = query.get('sort') ?? '';
  if (text === '') return undefined;
  return text.startsWith('-')
    ? { column: text.slice(1), descending: true }
    : { column: text, descending: false };
}

/** What a question asks of the interface, in its own words. */
export function askedOf(query: URLSearchParams): URLSearchParams {
  const out = new URLSearchParams();
  const filters = filtersOf(query);
  if (filters.length > 0)
    out.set(
      'filters',
      JSON.stringify(
        filters.map(({ column, op, value }) => (needsValue(op) ? { column, op, value } : { column, op })),
      ),
    );
  const q = query.get('q')?.trim();
  if (q) out.set('q', q);
  return out;
}

/** With order and place, for a page of rows. */
export function pageOf(query: URLSearchParams, limit: number): URLSearchParams {
  const out = askedOf(query);
  const order = orderOf(query);
  if (order) out.set('sort', `${quoted(order.column)}${order.descending ? ' desc' : ''}`);
  out.set('limit', String(limit));
  const page = Math.max(1, Math.floor(Number(query.get('page') ?? 1)) || 1);
  if (page > 1) out.set('offset', String((page - 1) * limit));
  return out;
}

/** The page's own address for another question; filters stand one by one. */
export function questionAddress(
  path: string,
  query: URLSearchParams,
  changes: { filters?: Filter[]; [name: string]: string | undefined | Filter[] },
): string {
  const next = new URLSearchParams();
  for (const name of ['q', 'sort', 'column', 'x', 'y', 'fn', 'kind', 'by', 'series']) {
    const value = name in changes ? changes[name] : query.get(name);
    if (typeof value === 'string' && value !== '') next.set(name, value);
  }
  for (const filter of changes.filters ?? filtersOf(query)) next.append('w', filterText(filter));
  if (typeof changes.page === 'string') next.set('page', changes.page);
  const text = next.toString();
  return text === '' ? path : `${path}?${text}`;
}

export const groupText = (column: string, bucket: string): string =>
  bucket === '' ? quoted(column) : `${quoted(column)}:${bucket}`;
export const measureText = (fn: string, column: string): string =>
  fn === 'count' ? 'count' : `${fn}:${quoted(column)}`;
