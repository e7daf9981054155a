/** What datastore_search is asked, read into a question to the engine; every fault is named under its field. */

import { Problem } from '#kernel/errors.ts';
import type { Json, JsonObject } from '#kernel/json.ts';
import { isRecord } from '#kernel/json.ts';
import {
  type Condition,
  columnOf,
  idColumn,
  type Order,
  plainWords,
  type RowSource,
  readSort,
  type Scalar,
  splitNames,
  unquoted,
  writtenWords,
} from '../../rows/index.ts';
import { NOT_GRANTED } from '../../rows/source.ts';
import { boundValue, openBound } from '../../rows/values.ts';
import type { ReleaseColumn } from '../../tables.ts';
import { CkanError, invalid } from '../errors.ts';
import { countOf, flagOf, type Params, structured } from '../transport.ts';

export const DEFAULT_LIMIT = 100;
export const MOST_RECORDS = 32_000;
const DEEPEST = 10;
const MOST_OPERATIONS = 100;
/** Signs of what is read by rules of words: a body of a mebibyte is no order of columns. */
const LONGEST = { sort: 2000, fields: 20_000, q: 2000 } as const;

export type Asked = {
  filters: Condition | undefined;
  fields: string[] | undefined;
  distinct: boolean;
  sort: Order[];
  limit: number;
  offset: number;
  /** Names of the columns of rank that a search adds. */
  ranks: string[];
};

/** Runs `read`; what it refuses is a fault of this field. */
function under<T>(field: string, read: () => T): T {
  try {
    return read();
  } catch (error) {
    if (error instanceof Problem && error.code !== NOT_GRANTED) throw invalid({ [field]: [wordsOf(error)] });
    throw error;
  }
}

const wordsOf = ({ details }: Problem): string => {
  const { column, value, part } = details.params ?? {};
  if (column !== undefined && value !== undefined)
    return `invalid input syntax for field "${String(column)}": "${String(value)}"`;
  if (column !== undefined) return `field "${String(column)}" not in table`;
  return `cannot be read: ${String(part ?? '')}`;
};

export function readAsked(source: RowSource, params: Params): Asked {
  for (const [field, most] of Object.entries(LONGEST)) {
    const value = params[field];
    const text = typeof value === 'string' ? value : (JSON.stringify(value) ?? '');
    if (text.length > most) throw invalid({ [field]: [`longer than ${most} characters`] });
  }
  const limit = countOf(params.limit);
  const offset = countOf(params.offset);
  const wrong = {
    ...(limit === null ? { limit: ['Invalid integer'] } : {}),
    ...(offset === null ? { offset: ['Invalid integer'] } : {}),
  };
  if (Object.keys(wrong).length > 0) throw invalid(wrong);
  const { condition, ranks } = readQ(source, params);
  const filters = readFilters(source, params.filters);
  const parts = [filters, condition].filter((one) => one !== undefined);
  return {
    filters: parts.length === 0 ? undefined : { op: 'all', of: parts },
    fields: readFields(source, params.fields),
    distinct: flagOf(params.distinct),
    sort: readSorts(source, params.sort),
    limit: Math.min(limit ?? DEFAULT_LIMIT, MOST_RECORDS),
    offset: offset ?? 0,
    ranks,
  };
}

const known = (source: RowSource, name: string): ReleaseColumn | undefined =>
  columnOf(source, name) ?? (name === '_id' ? idColumn : undefined);

export function readFields(source: RowSource, value: Json | undefined): string[] | undefined {
  const found = structured(value);
  if (found === undefined || found === null || found === '') return undefined;
  const names = Array.isArray(found) ? found.map(String) : splitNames(String(found)).map(unquoted);
  for (const name of names)
    if (!known(source, name)) throw invalid({ fields: [`field "${name}" not in table`] });
  return names.length === 0 ? undefined : names;
}

function readSorts(source: RowSource, value: Json | undefined): Order[] {
  const found = structured(value);
  if (found === undefined || found === null || found === '') return [];
  const parts = Array.isArray(found) ? found.map(String) : splitNames(String(found));
  return parts.flatMap((part) => {
    // Rows found are all of one rank.
    if (/^"?rank\b/i.test(part.trim()) && !known(source, 'rank')) return [];
    try {
      return readSort(source, part);
    } catch (error) {
      if (error instanceof Problem && error.code === NOT_GRANTED) throw error;
      throw invalid({ sort: [`field "${part}" not in table`] });
    }
  });
}

export function readFilters(source: RowSource, value: Json | undefined): Condition | undefined {
  const found = structured(value);
  if (found === undefined || found === null || found === '') return undefined;
  if (!isRecord(found) && !(Array.isArray(found) && found.every((one) => isRecord(one))))
    throw invalid({ filters: ['Not a json object'] });
  let operations = 0;
  const group = (all: JsonObject, depth: number): Condition => {
    if (depth > DEEPEST) throw invalid({ filters: [`nested deeper than ${DEEPEST}`] });
    return {
      op: 'all',
      of: Object.entries(all).map(([name, wanted]): Condition => {
        operations += 1;
        if (operations > MOST_OPERATIONS)
          throw invalid({ filters: [`more than ${MOST_OPERATIONS} operations`] });
        if (name === '$or' || name === '$and') {
          if (!Array.isArray(wanted) || !wanted.every((one) => isRecord(one)))
            throw invalid({ filters: [`${name} wants a list of objects`] });
          return {
            op: name === '$or' ? 'any' : 'all',
            of: wanted.flatMap((one) => (isRecord(one) ? [group(one, depth + 1)] : [])),
          };
        }
        const column = name.startsWith('$$') ? name.slice(1) : name;
        return one(column, wanted);
      }),
    };
  };
  const scalar = (column: ReleaseColumn, wanted: Json): Scalar => {
    if (typeof wanted === 'object' && wanted !== null)
      throw invalid({ filters: [`field "${column.name}" wants a value or a list`] });
    if (wanted !== null && boundValue(column.kind, wanted, openBound()) === undefined)
      throw invalid({
        filters: [`invalid input syntax for field "${column.name}": "${String(wanted).slice(0, 100)}"`],
      });
    return wanted;
  };
  const one = (name: string, wanted: Json): Condition => {
    const column = known(source, name);
    if (!column) throw invalid({ filters: [`field "${name}" not in table`] });
    if (Array.isArray(wanted))
      return { op: 'in', column: name, values: wanted.map((each) => scalar(column, each)) };
    if (!isRecord(wanted)) return { op: 'eq', column: name, value: scalar(column, wanted) };
    return {
      op: 'all',
      of: Object.entries(wanted).map(([how, limit]): Condition => {
        operations += 1;
        const op = Object.hasOwn(comparisonsOf, how) ? comparisonsOf[how] : undefined;
        if (!op) throw invalid({ filters: [`operator "${how}" is not known`] });
        return { op, column: name, value: scalar(column, limit) };
      }),
    };
  };
  const condition = under(
    'filters',
    (): Condition =>
      Array.isArray(found)
        ? { op: 'any', of: found.flatMap((each) => (isRecord(each) ? [group(each, 0)] : [])) }
        : group(found, 0),
  );
  return operations === 0 ? undefined : condition;
}

const comparisonsOf: Readonly<Record<string, 'eq' | 'ne' | 'lt' | 'lte' | 'gt' | 'gte'>> = {
  eq: 'eq',
  ne: 'ne',
  lt: 'lt',
  lte: 'lte',
  gt: 'gt',
  gte: 'gte',
};

function readQ(source: RowSource, params: Params): { condition: Condition | undefined; ranks: string[] } {
  const found = structured(params.q);
  const words = (text: string) =>
    flagOf(params.plain, true) ? plainWords(text) : under('q', () => writtenWords(text));
  if (found === undefined || found === null || found === '') return { condition: undefined, ranks: [] };
  if (!isRecord(found)) {
    const text = typeof params.q === 'string' ? params.q : String(found);
    return text.trim() === ''
      ? { condition: undefined, ranks: [] }
      : { condition: { op: 'words', words: words(text) }, ranks: ['rank'] };
  }
  const entries = Object.entries(found);
  const strange = entries.find(([name]) => !known(source, name));
  if (strange) throw invalid({ q: [`field "${strange[0]}" not in table`] });
  return {
    condition: {
      op: 'all',
      of: entries.map(([column, text]) => ({ op: 'words', column, words: words(String(text)) })),
    },
    ranks: entries.map(([name]) => `rank ${name}`),
  };
}

/** The engine's own refusals, as clients read them. */
export function asCkan(error: unknown): unknown {
  if (!(error instanceof Problem)) return error;
  if (error.code === 'open.rows-too-long')
    return new CkanError(409, {
      query: ['canceling statement due to statement timeout'],
      __type: 'Validation Error',
    });
  if (error.code.startsWith('open.rows-')) return invalid({ query: [wordsOf(error)] });
  return error;
}
