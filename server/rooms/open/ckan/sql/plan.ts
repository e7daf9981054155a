/** A tree of the safe subset as a statement of the warehouse: tables are those looked up, names go through `ident`, values are bound, functions are of one list. */
import { ident } from '#kernel/warehouse.ts';
import { idColumn, rowsFrom } from '../../rows/conditions.ts';
import { columnOf as columnIn, type RowSource } from '../../rows/source.ts';
import { type Bound, openBound } from '../../rows/values.ts';
import type { ReleaseColumn } from '../../tables.ts';
import { accessDenied, invalid } from '../errors.ts';
import type { Expr, Item, Order, Select } from './tree.ts';

export type Planned = { sql: string; bound: Bound; columns: string[] };
/** A table of the question: the name it goes by there, and the rows it stands for. */
export type Source = { alias: string; rows: RowSource };

export const MOST_RECORDS = 32_000;
/** As many as PostgreSQL gives of one statement. */
const MOST_ITEMS = 1664;
/** Signs of the statement made: parts that are made once can still be said many times, and those many times again. */
const LONGEST = 200_000;

const tooComplex = (): Error => invalid({ query: ['the query is too complex'] });

/** Refused before it is made: what would be too long is never held. */
function joined(texts: readonly string[], by: string): string {
  let length = 0;
  for (const text of texts) {
    length += text.length + by.length;
    if (length > LONGEST) throw tooComplex();
  }
  return texts.join(by);
}

type Make = (args: string[], raw: readonly Expr[]) => string;
const all =
  (name: string, least: number, most = least): Make =>
  (args) => {
    if (args.length < least || args.length > most)
      throw invalid({ query: [`wrong number of arguments of ${name}`] });
    return `${name}(${joined(args, ', ')})`;
  };
const parts: Readonly<Record<string, [start: string, part: string]>> = {
  year: ['toStartOfYear', 'toYear'],
  quarter: ['toStartOfQuarter', 'toQuarter'],
  month: ['toStartOfMonth', 'toMonth'],
  week: ['toMonday', 'toISOWeek'],
  day: ['toStartOfDay', 'toDayOfMonth'],
  hour: ['toStartOfHour', 'toHour'],
  minute: ['toStartOfMinute', 'toMinute'],
  dow: ['', 'toDayOfWeek'],
  doy: ['', 'toDayOfYear'],
};
const partOf =
  (which: 0 | 1): Make =>
  ([, of = ''], [named]) => {
    const word = named?.is === 'text' ? named.value.toLowerCase() : '';
    const part = Object.hasOwn(parts, word) ? parts[word]?.[which] : undefined;
    if (!part) throw invalid({ query: ['unknown part of a date'] });
    return part === 'toDayOfWeek' ? `(toDayOfWeek(${of}) % 7)` : `${part}(${of})`;
  };

/** Everything that may be called. A name that is not here is not passed on, whatever it is. */
const scalars: Readonly<Record<string, Make>> = {
  lower: all('lowerUTF8', 1),
  upper: all('upperUTF8', 1),
  length: all('lengthUTF8', 1),
  char_length: all('lengthUTF8', 1),
  substring: all('substringUTF8', 2, 3),
  substr: all('substringUTF8', 2, 3),
  left: all('leftUTF8', 2),
  right: all('rightUTF8', 2),
  trim: all('trimBoth', 1),
  btrim: all('trimBoth', 1),
  ltrim: all('trimLeft', 1),
  rtrim: all('trimRight', 1),
  replace: all('replaceAll', 3),
  strpos: all('positionUTF8', 2),
  starts_with: all('startsWith', 2),
  concat: (args) =>
    `concat(${
      joined(
        args.map((arg) => `ifNull(toString(${arg}), '')`),
        ', ',
      ) || "''"
    })`,
  round: all('round', 1, 2),
  floor: all('floor', 1),
  ceil: all('ceil', 1),
  ceiling: all('ceil', 1),
  abs: all('abs', 1),
  sqrt: all('sqrt', 1),
  power: all('pow', 2),
  mod: all('modulo', 2),
  coalesce: all('coalesce', 1, 20),
  nullif: all('nullIf', 2),
  greatest: all('greatest', 1, 20),
  least: all('least', 1, 20),
  date_trunc: partOf(0),
  date_part: partOf(1),
};
const aggregates: Readonly<Record<string, string>> = {
  count: 'count',
  sum: 'sum',
  avg: 'avg',
  min: 'min',
  max: 'max',
  stddev: 'stddevSamp',
  variance: 'varSamp',
};
const types: Readonly<Record<string, string>> = {
  text: 'String',
  varchar: 'String',
  int: 'Int64',
  int4: 'Int64',
  int8: 'Int64',
  integer: 'Int64',
  bigint: 'Int64',
  numeric: 'Float64',
  decimal: 'Float64',
  float: 'Float64',
  float8: 'Float64',
  real: 'Float64',
  date: 'Date32',
  timestamp: 'DateTime64(3)',
  timestamptz: 'DateTime64(3)',
};

/** Texts of programs become patterns here; values of columns are never repeated in an answer that refuses. */
export function planSelect(select: Select, sources: readonly Source[]): Planned {
  const bound = openBound();
  const aliases = new Map(sources.map(({ alias }, at) => [alias, `t${at}`]));
  if (aliases.size < sources.length) throw invalid({ query: ['a table name is given more than once'] });
  const columnsOf = (rows: RowSource): ReleaseColumn[] => [idColumn, ...rows.columns];

  const columnOf = (
    table: string | undefined,
    name: string,
  ): { sql: string; kind: ReleaseColumn['kind'] } => {
    const found = sources.flatMap(({ alias, rows }, at) =>
      table !== undefined && table !== alias
        ? []
        : columnsOf(rows).flatMap((column) =>
            column.name === name ? [{ sql: `t${at}.${ident(column.physical)}`, kind: column.kind }] : [],
          ),
    );
    if (table !== undefined && !aliases.has(table))
      throw invalid({ query: [`missing FROM-clause entry for table "${table}"`] });
    if (found.length > 1) throw invalid({ query: [`column reference "${name}" is ambiguous`] });
    if (found[0]) return found[0];
    // There, and not granted: refused as that.
    for (const { alias, rows } of sources) if (table === undefined || table === alias) columnIn(rows, name);
    throw invalid({ query: [`column "${name}" does not exist`] });
  };

  // Each part once, however often the statement says it: the operand of IN, of BETWEEN, of CASE.
  const texts = new Map<Expr, string>();
  const make = (expr: Expr): string => {
    const text = texts.get(expr) ?? textOf(expr);
    if (text.length > LONGEST) throw tooComplex();
    texts.set(expr, text);
    return text;
  };
  const textOf = (expr: Expr): string => {
    switch (expr.is) {
      case 'text':
        return bound.bind(expr.value, 'String');
      case 'number':
        return /^\d{1,18}$/.test(expr.value)
          ? bound.bind(expr.value, 'Int64')
          : bound.bind(Number(expr.value), 'Float64');
      case 'flag':
        return expr.value ? '1' : '0';
      case 'null':
        return 'NULL';
      case 'column':
        return columnOf(expr.table, expr.name).sql;
      case 'minus':
        return `(-${make(expr.of)})`;
      case 'not':
        return `(NOT ${make(expr.of)})`;
      case 'empty':
        return `${expr.not ? 'isNotNull' : 'isNull'}(${make(expr.of)})`;
      case 'in':
        return `(${expr.not ? 'NOT ' : ''}(${joined(
          expr.list.map((one) => `${make(expr.of)} = ${fitted(expr.of, one)}`),
          ' OR ',
        )}))`;
      case 'between':
        return `(${expr.not ? 'NOT ' : ''}(${make(expr.of)} >= ${fitted(expr.of, expr.from)} AND ${make(expr.of)} <= ${fitted(expr.of, expr.to)}))`;
      case 'binary':
        return binary(expr);
      case 'cast': {
        const type = Object.hasOwn(types, expr.type) ? types[expr.type] : undefined;
        if (!type) throw invalid({ query: [`type "${expr.type}" does not exist`] });
        const of = make(expr.of);
        return type === 'String' ? `toString(${of})` : `accurateCastOrNull(${of}, '${type}')`;
      }
      case 'case':
        return `multiIf(${joined(
          expr.when.map((one) => `ifNull(${make(one.if)}, 0), ${make(one.give)}`),
          ', ',
        )}, ${expr.otherwise ? make(expr.otherwise) : 'NULL'})`;
      case 'call':
        return call(expr);
    }
  };

  /** A text beside a column of another kind is read as that kind, as PostgreSQL reads literals. */
  const fitted = (beside: Expr, expr: Expr): string => {
    if (expr.is !== 'text' || beside.is !== 'column') return make(expr);
    const { kind } = columnOf(beside.table, beside.name);
    const value = make(expr);
    if (kind === 'text') return value;
    if (kind === 'date') return `toDate32OrNull(${value})`;
    if (kind === 'instant') return `parseDateTime64BestEffortOrNull(${value}, 3, 'Asia/Shanghai')`;
    if (kind === 'flag')
      return `multiIf(lower(${value}) IN ('t', 'true', '1'), 1, lower(${value}) IN ('f', 'false', '0'), 0, NULL)`;
    return `toFloat64OrNull(${value})`;
  };

  const binary = ({ op, left, right }: Extract<Expr, { is: 'binary' }>): string => {
    if (op === 'and' || op === 'or') return `(${make(left)} ${op === 'and' ? 'AND' : 'OR'} ${make(right)})`;
    if (op === '||') return `concat(toString(${make(left)}), toString(${make(right)}))`;
    if (op === 'like' || op === 'ilike') return `${op}(toString(${make(left)}), ${make(right)})`;
    if (op === '=' || op === '!=' || op === '<' || op === '<=' || op === '>' || op === '>=')
      return `(${fitted(right, left)} ${op} ${fitted(left, right)})`;
    return `(${make(left)} ${op} ${make(right)})`;
  };

  const call = ({ name, args, distinct, star }: Extract<Expr, { is: 'call' }>): string => {
    const aggregate = Object.hasOwn(aggregates, name) ? aggregates[name] : undefined;
    if (aggregate) {
      if (star ? name !== 'count' : args.length !== 1) throw invalid({ query: [`wrong use of ${name}`] });
      return star ? 'count()' : `${aggregate}(${distinct ? 'DISTINCT ' : ''}${args.map(make).join(', ')})`;
    }
    const scalar = Object.hasOwn(scalars, name) ? scalars[name] : undefined;
    if (!scalar || star || distinct) throw accessDenied(`Not authorized to call function ${name}`);
    return scalar(args.map(make), args);
  };

  const items: Shown[] = [];
  for (const item of select.items) {
    items.push(...itemsOf(item, sources, columnsOf));
    if (items.length > MOST_ITEMS)
      throw invalid({ query: [`target lists can have at most ${MOST_ITEMS} entries`] });
  }
  const named = items.map((item) => ({ name: item.name, sql: make(item.expr) }));
  const aliasOf = (expr: Expr): string | undefined => {
    if (expr.is === 'number' && /^\d+$/.test(expr.value)) return named[Number(expr.value) - 1]?.sql;
    if (expr.is !== 'column' || expr.table !== undefined) return undefined;
    // PostgreSQL: a name of the answer first, then a column.
    return items.some((item) => item.alias && item.name === expr.name)
      ? named.find(({ name }) => name === expr.name)?.sql
      : undefined;
  };
  const ordered = ({ expr, descending, nulls }: Order): string =>
    `${aliasOf(expr) ?? make(expr)} ${descending ? 'DESC' : 'ASC'} NULLS ${(nulls ?? (descending ? 'first' : 'last')).toUpperCase()}`;
  const tables = sources.map(({ rows }, at) => `${rowsFrom(rows, bound)} AS t${at}`);
  const from = [
    tables[0],
    ...select.joins.map(({ how, on }, at) =>
      how === 'cross'
        ? `CROSS JOIN ${tables[at + 1]}`
        : `${how === 'left' ? 'LEFT' : 'INNER'} JOIN ${tables[at + 1]} ON ${on ? make(on) : '1'}`,
    ),
  ].join(' ');
  const limit = Math.min(select.limit ?? MOST_RECORDS + 1, MOST_RECORDS + 1);
  const statement = [
    `SELECT ${select.distinct ? 'DISTINCT ' : ''}${joined(
      named.map((one, at) => `${one.sql} AS r${at}`),
      ', ',
    )}`,
    `FROM ${from}`,
    ...(select.where ? [`WHERE ${make(select.where)}`] : []),
    ...(select.group.length > 0
      ? [
          `GROUP BY ${joined(
            select.group.map((expr) => aliasOf(expr) ?? make(expr)),
            ', ',
          )}`,
        ]
      : []),
    ...(select.having ? [`HAVING ${make(select.having)}`] : []),
    ...(select.order.length > 0 ? [`ORDER BY ${joined(select.order.map(ordered), ', ')}`] : []),
    `LIMIT ${bound.bind(limit, 'UInt64')} OFFSET ${bound.bind(select.offset, 'UInt64')}`,
  ];
  return { sql: joined(statement, ' '), bound, columns: unique(named.map(({ name }) => name)) };
}

type Shown = { name: string; expr: Expr; alias: boolean };

function itemsOf(
  item: Item,
  sources: readonly Source[],
  columnsOf: (rows: RowSource) => ReleaseColumn[],
): Shown[] {
  if (!item.star)
    return [{ name: item.alias ?? nameOf(item.expr), expr: item.expr, alias: item.alias !== undefined }];
  const shown = sources.filter(({ alias }) => item.table === undefined || alias === item.table);
  if (shown.length === 0)
    throw invalid({ query: [`missing FROM-clause entry for table "${item.table ?? ''}"`] });
  return shown.flatMap(({ alias, rows }) =>
    columnsOf(rows).map(({ name }) => ({
      name,
      expr: { is: 'column' as const, table: alias, name },
      alias: false,
    })),
  );
}

const nameOf = (expr: Expr): string =>
  expr.is === 'column'
    ? expr.name
    : expr.is === 'call'
      ? expr.name
      : expr.is === 'cast'
        ? nameOf(expr.of)
        : '?column?';

/** Two columns of one name would be one in a record. */
function unique(names: readonly string[]): string[] {
  const seen = new Map<string, number>();
  return names.map((name) => {
    const before = seen.get(name) ?? 0;
    seen.set(name, before + 1);
    return before === 0 ? name : `${name}_${before}`;
  });
}
