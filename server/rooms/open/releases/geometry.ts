/** Shapes that lie in a column as text: well-known text, as files are taken in, or GeoJSON. Pure. */
import type { ReleaseColumn } from '../tables.ts';

/** As GeoJSON has them; a position is longitude, latitude and perhaps a height. */
export type Position = number[];
export type Geometry =
  | { type: 'Point'; coordinates: Position }
  | { type: 'MultiPoint' | 'LineString'; coordinates: Position[] }
  | { type: 'MultiLineString' | 'Polygon'; coordinates: Position[][] }
  | { type: 'MultiPolygon'; coordinates: Position[][][] }
  | { type: 'GeometryCollection'; geometries: Geometry[] };

const named =
  /^(geometry|geom|the_geom|geo_?json|wkt|shape|boundary|图形|边界|几何(?:图形|形状)?|空间(?:图形|范围|位置|数据)|(?:区域|范围)边界)$/i;

/** The column that holds shapes, where there is one. */
export const geometryColumn = <C extends Pick<ReleaseColumn, 'name' | 'titleZh'> & { kind: string }>(
  columns: readonly C[],
): C | undefined =>
  columns.find(
    ({ name, titleZh, kind }) => kind === 'text' && (named.test(name.trim()) || named.test(titleZh.trim())),
  );

/** A text longer than this is not read as a shape. */
const LONGEST = 2_000_000;
const DEEPEST = 4;
const depths: Readonly<
  Record<string, { type: Exclude<Geometry['type'], 'GeometryCollection'>; depth: number }>
> = {
  POINT: { type: 'Point', depth: 0 },
  MULTIPOINT: { type: 'MultiPoint', depth: 1 },
  LINESTRING: { type: 'LineString', depth: 1 },
  MULTILINESTRING: { type: 'MultiLineString', depth: 2 },
  POLYGON: { type: 'Polygon', depth: 2 },
  MULTIPOLYGON: { type: 'MultiPolygon', depth: 3 },
};

/** Undefined for what is no shape on the earth, in degrees. */
export function readGeometry(text: string | null | undefined): Geometry | undefined {
  if (text === null || text === undefined || text.length > LONGEST) return undefined;
  const trimmed = text.trim();
  if (!trimmed.startsWith('{')) return wellKnown(trimmed.replace(/^SRID=4326;\s*/i, ''), 0);
  try {
    return geoJson(JSON.parse(trimmed), 0);
  } catch {
    return undefined;
  }
}

function geoJson(found: unknown, depth: number): Geometry | undefined {
  if (typeof found !== 'object' || found === null || depth > DEEPEST || !('type' in found)) return undefined;
  if (found.type === 'Feature') return 'geometry' in found ? geoJson(found.geometry, depth + 1) : undefined;
  if (found.type === 'GeometryCollection') {
    if (!('geometries' in found) || !Array.isArray(found.geometries)) return undefined;
    return collection(found.geometries.map((one: unknown) => geoJson(one, depth + 1)));
  }
  return 'coordinates' in found ? geometry(String(found.type).toUpperCase(), found.coordinates) : undefined;
}

const collection = (parts: (Geometry | undefined)[]): Geometry | undefined => {
  const geometries = parts.filter((one) => one !== undefined);
  return geometries.length > 0 && geometries.length === parts.length
    ? { type: 'GeometryCollection', geometries }
    : undefined;
};

function wellKnown(text: string, depth: number): Geometry | undefined {
  const [begun = '', word = ''] = /^([a-z]+)(?:\s+(?:ZM|Z|M))?\s*(?=\()/i.exec(text) ?? [];
  const name = word.toUpperCase();
  const body = text.slice(begun.length);
  if (begun === '' || !body.endsWith(')')) return undefined;
  if (name === 'GEOMETRYCOLLECTION')
    return depth > DEEPEST
      ? undefined
      : collection(partsOf(body.slice(1, -1)).map((one) => wellKnown(one.trim(), depth + 1)));
  const lists = body
    .split(/([(),])/)
    .map((part) => brackets[part] ?? (part.trim() === '' ? '' : numbersOf(part)))
    .join('');
  let found: unknown;
  try {
    found = JSON.parse(lists);
  } catch {
    return undefined;
  }
  if (!Array.isArray(found)) return undefined;
  if (name === 'POINT') return geometry(name, found[0]);
  // Points stand each in brackets of their own, or not.
  const bare = name === 'MULTIPOINT' && found.every((one) => Array.isArray(one) && Array.isArray(one[0]));
  return geometry(name, bare ? found.map(([one]) => one) : found);
}

const brackets: Readonly<Record<string, string>> = { '(': '[', ')': ']', ',': ',' };
const numbersOf = (text: string): string => JSON.stringify(text.trim().split(/\s+/).map(Number));

/** Parts between the commas outside of all brackets. */
function partsOf(text: string): string[] {
  const parts: string[] = [];
  let [from, depth] = [0, 0];
  for (let at = 0; at < text.length; at++) {
    const sign = text[at];
    if (sign === '(') depth++;
    else if (sign === ')') depth--;
    else if (sign === ',' && depth === 0) {
      parts.push(text.slice(from, at));
      from = at + 1;
    }
  }
  return [...parts, text.slice(from)];
}

function geometry(name: string, coordinates: unknown): Geometry | undefined {
  const form = depths[name];
  const found = form && nested(coordinates, form.depth);
  // Its depth is the type's.
  return found === undefined ? undefined : ({ type: form?.type, coordinates: found } as Geometry);
}

type Nested = Position | Nested[];

function nested(found: unknown, depth: number): Nested | undefined {
  if (!Array.isArray(found) || found.length === 0) return undefined;
  if (depth === 0) return position(found);
  const parts: Nested[] = [];
  for (const one of found) {
    const part = nested(one, depth - 1);
    if (part === undefined) return undefined;
    parts.push(part);
  }
  return parts;
}

function position(found: readonly unknown[]): Position | undefined {
  const numbers = found
    .slice(0, 3)
    .filter((one) => typeof one === 'number' && Number.isFinite(one)) as number[];
  const [x = Number.NaN, y = Number.NaN] = numbers;
  const sound = found.length <= 4 && numbers.length === Math.min(found.length, 3);
  return sound && Math.abs(x) <= 180 && Math.abs(y) <= 90 ? numbers : undefined;
}
