/** JSON objects and features as rows: nested values by their path, numbers as they were written, shapes as well-known text. Pure. */

import { z } from 'zod';
import { isRecord } from '#kernel/json.ts';
import { FormError } from './limits.ts';

export type Fields = Map<string, string>;

/** So deep an object is unfolded into columns; what lies deeper stays JSON. */
const UNFOLD = 3;
const MOST_FIELDS = 2000;

/** Numbers that JavaScript would round or rewrite. */
const delicate = /[0-9.]{16,}|[0-9][eE][+-]?[0-9]|\.[0-9]*0[,\s}\]]/;

/** Stands in for a number whose text must survive. */
class Written {
  readonly text: string;
  constructor(text: string) {
    this.text = text;
  }
}

type Context = { source?: string };

export function parseElement(bytes: Buffer): unknown {
  const text = bytes.toString('utf8');
  try {
    if (!delicate.test(text)) return JSON.parse(text);
    return JSON.parse(text, (_key, value: unknown, context?: Context) =>
      typeof value === 'number' && context?.source !== undefined ? new Written(context.source) : value,
    );
  } catch {
    throw new FormError('damaged', 'json');
  }
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  isRecord(value) && !(value instanceof Written);

function plainJson(value: unknown): string {
  if (value instanceof Written) return value.text;
  if (Array.isArray(value)) return `[${value.map(plainJson).join(',')}]`;
  if (isObject(value))
    return `{${Object.entries(value)
      .map(([key, inner]) => `${JSON.stringify(key)}:${plainJson(inner)}`)
      .join(',')}}`;
  return JSON.stringify(value) ?? '';
}

const scalar = (value: unknown): string => {
  if (value === null || value === undefined) return '';
  if (typeof value === 'string') return value;
  if (typeof value === 'boolean') return value ? '1' : '0';
  return plainJson(value);
};

function unfold(value: Record<string, unknown>, before: string, depth: number, into: Fields): void {
  for (const [key, inner] of Object.entries(value)) {
    const name = before === '' ? key : `${before}.${key}`;
    if (isObject(inner) && depth < UNFOLD && Object.keys(inner).length > 0)
      unfold(inner, name, depth + 1, into);
    else into.set(name, scalar(inner));
    if (into.size > MOST_FIELDS) throw new FormError('json-fields');
  }
}

/** The fields of one element; undefined when it is no object: then it has no columns. */
export function fieldsOf(element: unknown): Fields | undefined {
  if (!isObject(element)) return undefined;
  const fields: Fields = new Map();
  unfold(element, '', 0, fields);
  return fields;
}

export const GEOMETRY = 'geometry';

/** A feature's properties, its id where no property has that name, and its shape. */
export function featureFields(element: unknown): Fields | undefined {
  if (!isObject(element) || element.type !== 'Feature') return undefined;
  const fields: Fields = new Map();
  if (isObject(element.properties)) unfold(element.properties, '', 0, fields);
  if (element.id !== undefined && !fields.has('id')) fields.set('id', scalar(element.id));
  fields.set(GEOMETRY, element.geometry ? wellKnown(element.geometry) : '');
  return fields;
}

const numberSchema = z.union([z.number(), z.instanceof(Written)]);
const position = z.array(numberSchema).min(2).max(4);
const line = z.array(position);
const area = z.array(line);

const pair = (one: z.output<typeof position>): string =>
  one.map((part) => (part instanceof Written ? part.text : String(part))).join(' ');
const list = <T>(parts: readonly T[], write: (part: T) => string): string =>
  `(${parts.map(write).join(', ')})`;
const lineText = (one: z.output<typeof line>): string => list(one, pair);
const areaText = (one: z.output<typeof area>): string => list(one, lineText);

/** A GeoJSON geometry as well-known text; throws FormError `geometry` for what is none. */
export function wellKnown(geometry: unknown, depth = 0): string {
  if (!isObject(geometry) || depth > 4) throw new FormError('geometry');
  const { type, coordinates } = geometry;
  const read = <S extends z.ZodType>(schema: S): z.output<S> => {
    const found = schema.safeParse(coordinates);
    if (!found.success) throw new FormError('geometry');
    return found.data;
  };
  const name = String(type).toUpperCase();
  if (type !== 'GeometryCollection' && Array.isArray(coordinates) && coordinates.length === 0)
    return `${name} EMPTY`;
  switch (type) {
    case 'Point':
      return `POINT (${pair(read(position))})`;
    case 'MultiPoint':
      return `MULTIPOINT ${list(read(line), (one) => `(${pair(one)})`)}`;
    case 'LineString':
      return `LINESTRING ${lineText(read(line))}`;
    case 'MultiLineString':
      return `MULTILINESTRING ${areaText(read(area))}`;
    case 'Polygon':
      return `POLYGON ${areaText(read(area))}`;
    case 'MultiPolygon':
      return `MULTIPOLYGON ${list(read(z.array(area)), areaText)}`;
    case 'GeometryCollection': {
      const { geometries } = geometry;
      if (!Array.isArray(geometries)) throw new FormError('geometry');
      return `GEOMETRYCOLLECTION ${list(geometries, (one: unknown) => wellKnown(one, depth + 1))}`;
    }
    default:
      throw new FormError('geometry');
  }
}
