/** Questions in addresses, read into what the engine takes. */
import { problem } from '#kernel/errors.ts';
import type { RowTerm } from '../access/row-terms.ts';
import { buckets, functions, type Group, type Measure } from './aggregate.ts';
import type { Condition } from './conditions.ts';
import { type Order, readSort, splitNames, unquoted } from './query.ts';
import { filtersShape } from './schema.ts';
import type { RowSource } from './source.ts';
import type { Scalar } from './values.ts';

const unread = (part: string) => problem('open.rows-question', { params: { part: part.slice(0, 200) } });

/** Equal to a value, or to one of several. */
export const equalTo = (column: string, value: Scalar | readonly Scalar[]): Condition =>
  typeof value === 'object' && value !== null
    ? { op: 'in', column, values: value }
    : { op: 'eq', column, value };

export function readFilters(text: string | undefined): Condition | undefined {
  if (text === undefined || text.trim() === '') return undefined;
  let found: unknown;
  try {
    found = JSON.parse(text);
  } catch {
    throw unread(text);
  }
  const parsed = filtersShape.safeParse(found);
  if (!parsed.success) throw unread(text);
  if (!Array.isArray(parsed.data))
    return { op: 'all', of: Object.entries(parsed.data).map(([column, value]) => equalTo(column, value)) };
  return {
    op: 'all',
    of: parsed.data.map(({ column, op, value = null }): Condition => {
      if (op === 'empty' || op === 'filled') return { op, column };
      const list = typeof value === 'object' && value !== null;
      if (op === 'in') return { op, column, values: list ? value : [value] };
      if (list) throw unread(`${column} ${op}`);
      if (op === 'contains' || op === 'starts') return { op, column, value: String(value ?? '') };
      return { op, column, value };
    }),
  };
}

/** Rows that meet every term. */
export const conditionOf = (terms: readonly RowTerm[]): Condition => ({
  op: 'all',
  of: terms.map(({ column, op, values }): Condition => {
    const [value = ''] = values;
    if (op === 'in') return { op, column, values };
    return op === 'contains' || op === 'starts' ? { op, column, value } : { op, column, value };
  }),
});

export const readFields = (text: string | undefined): string[] | undefined => {
  const names = splitNames(text ?? '').map(unquoted);
  return names.length === 0 ? undefined : names;
};

export const readOrder = (source: RowSource, text: string | undefined): Order[] =>
  text === undefined || text.trim() === '' ? [] : readSort(source, text);

export const readGroups = (source: RowSource, text: string): Group[] =>
  splitNames(text).map((part) => {
    const whole = unquoted(part);
    if (source.columns.some(({ name }) => name === whole)) return { column: whole };
    const [, name = '', how = ''] = /^(.*):\s*([a-z]+(?:\s+[\d.]+)?)$/.exec(part) ?? [];
    const bucket = buckets.find((one) => one === how);
    const [, band] = /^band\s+([\d.]+)$/.exec(how) ?? [];
    if (bucket) return { column: unquoted(name), bucket };
    if (band) return { column: unquoted(name), band: Number(band) };
    return { column: whole };
  });

export const readMeasures = (text: string): Measure[] =>
  splitNames(text).map((part) => {
    const [, name = '', column] = /^([a-z]+)(?::([\s\S]+))?$/.exec(part) ?? [];
    const fn = functions.find((one) => one === name);
    if (!fn) throw unread(part);
    return column === undefined ? { fn } : { fn, column: unquoted(column) };
  });
