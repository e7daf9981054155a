/** Values between the wire and the warehouse: always bound, checked against the kind of their column, and given back as text or as JSON. */
import { problem } from '#kernel/errors.ts';
import type { Json } from '#kernel/json.ts';
import { ident } from '#kernel/warehouse.ts';
import type { ReleaseColumn } from '../tables.ts';

export type Scalar = string | number | boolean | null;
type Kind = ReleaseColumn['kind'];

/** Values of one statement under the names the statement gives them. */
export type Bound = { params: Record<string, unknown>; bind(value: unknown, type: string): string };

export function openBound(): Bound {
  const params: Record<string, unknown> = {};
  return {
    params,
    bind(value, type) {
      const name = `v${Object.keys(params).length}`;
      params[name] = value;
      return `{${name}:${type}}`;
    },
  };
}

const INT64 = 2n ** 63n;
const day = /^\d{4}-\d{2}-\d{2}$/;
const moment = /^\d{4}-\d{2}-\d{2}(?:[T ]\d{2}:\d{2}(?::\d{2}(?:\.\d{1,6})?)?)?(?:Z|[+-]\d{2}:?\d{2})?$/;
const number = /^[+-]?(?:\d{1,40}(?:\.\d{0,20})?|\.\d{1,20})$/;

/** A value as an expression of the column's type; undefined where it can equal no value of that type. */
export function boundValue(kind: Kind, value: Exclude<Scalar, null>, bound: Bound): string | undefined {
  const text = String(value).trim();
  switch (kind) {
    case 'text':
      return bound.bind(String(value), 'String');
    case 'integer': {
      if (!/^[+-]?\d{1,40}(?:\.0*)?$/.test(text)) return undefined;
      const whole = BigInt(text.replace(/^\+/, '').replace(/\..*$/, ''));
      return whole >= -INT64 && whole < INT64 ? bound.bind(String(whole), 'Int64') : undefined;
    }
    case 'decimal': {
      if (!number.test(text)) return undefined;
      const scale = text.split('.')[1]?.length ?? 0;
      return `toDecimal256(${bound.bind(text, 'String')}, ${scale})`;
    }
    case 'float': {
      const found = Number(text);
      return text !== '' && Number.isFinite(found) ? bound.bind(found, 'Float64') : undefined;
    }
    case 'date':
      return day.test(text.slice(0, 10)) && moment.test(text) && !Number.isNaN(Date.parse(text.slice(0, 10)))
        ? `toDate32(${bound.bind(text.slice(0, 10), 'String')})`
        : undefined;
    case 'instant':
      return moment.test(text) && !Number.isNaN(Date.parse(text.slice(0, 10)))
        ? `parseDateTime64BestEffort(${bound.bind(text, 'String')}, 3, 'Asia/Shanghai')`
        : undefined;
    case 'flag': {
      const found = flags.get(text.toLowerCase());
      return found === undefined ? undefined : bound.bind(found, 'UInt8');
    }
  }
}

const flags = new Map([
  ['true', 1],
  ['t', 1],
  ['1', 1],
  ['yes', 1],
  ['是', 1],
  ['false', 0],
  ['f', 0],
  ['0', 0],
  ['no', 0],
  ['否', 0],
]);

export function needValue(column: ReleaseColumn, value: Exclude<Scalar, null>, bound: Bound): string {
  const found = boundValue(column.kind, value, bound);
  if (found === undefined)
    throw problem('open.rows-value', {
      params: { column: column.name, value: String(value).slice(0, 200) },
    });
  return found;
}

/** The expression that gives a column as text, NULL where there is none; moments as ISO without a zone, as clients of CKAN read them. */
export const textOf = ({ physical, kind }: ReleaseColumn): string => asText(kind, ident(physical));

/** The same for any expression of that kind. */
export function asText(kind: Kind, name: string): string {
  switch (kind) {
    case 'text':
      return name;
    case 'flag':
      return `if(isNull(${name}), NULL, if(assumeNotNull(${name}) = 1, 'true', 'false'))`;
    case 'instant':
      return `replaceOne(replaceOne(toString(toTimeZone(${name}, 'Asia/Shanghai')), ' ', 'T'), '.000', '')`;
    default:
      return `toString(${name})`;
  }
}

/** A text as the JSON value of its kind; a number that JSON cannot carry exactly stays text. */
export function typedValue(kind: Kind, text: string | null): Json {
  if (text === null) return null;
  switch (kind) {
    case 'integer':
    case 'decimal': {
      const found = Number(text);
      if (Number.isSafeInteger(found)) return found;
      // Fifteen digits are what a binary double keeps whatever they are.
      return Number.isFinite(found) && text.replace(/\D/g, '').replace(/^0+/, '').length <= 15 ? found : text;
    }
    case 'float': {
      const found = Number(text);
      return Number.isFinite(found) ? found : text;
    }
    case 'flag':
      return text === 'true';
    default:
      return text;
  }
}
