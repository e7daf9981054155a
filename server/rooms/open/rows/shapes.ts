/** Shapes of rows for a sketch: bounded in number, in text read and in vertices, the finest left out first. */
import type { Kernel } from '#kernel/kernel.ts';
import { type Geometry, geometryColumn, type Position, readGeometry } from '../releases/geometry.ts';
import type { Asked } from './conditions.ts';
import { queryRows } from './query.ts';
import type { RowSource } from './source.ts';

/** Of one row, taken apart: areas are rings, the outer one first. */
export type Shape = {
  row: number;
  title: string;
  kind: 'point' | 'line' | 'area' | 'several';
  /** As many as the data have, drawn or not. */
  vertices: number;
  box: { west: number; south: number; east: number; north: number };
  points: number[][];
  lines: number[][][];
  areas: number[][][][];
};
export type Shapes = {
  column: string;
  shapes: Shape[];
  /** Rows found in all, and those looked at. */
  total: number;
  seen: number;
  thinned: boolean;
};

export const MOST_SHAPES = 300;
const VERTICES = 20_000;
/** Signs of shapes read; what comes after is left out. */
const TEXT = 8_000_000;
const AT_ONCE = 20;
/** A line of so few keeps them all. */
const FEW = 8;
const MICRO = 1_000_000;

/** Undefined where no column given holds shapes. */
export async function shapesOf(
  p: Pick<Kernel, 'warehouse'>,
  source: RowSource,
  asked: Asked,
  most = MOST_SHAPES,
): Promise<Shapes | undefined> {
  const column = geometryColumn(source.columns);
  if (!column) return undefined;
  const label = source.columns.find(({ kind, name }) => kind === 'text' && name !== column.name);
  const fields = ['_id', column.name, ...(label ? [label.name] : [])];
  const found: Shape[] = [];
  let [seen, total, text] = [0, 0, 0];
  while (seen < most && text < TEXT) {
    const limit = Math.min(AT_ONCE, most - seen);
    const page = await queryRows(p, source, { ...asked, fields, limit, offset: seen, total: seen === 0 });
    if (seen === 0) total = page.total ?? 0;
    for (const [row, given, title] of page.rows) {
      text += given?.length ?? 0;
      const geometry = readGeometry(given);
      if (geometry) found.push(shapeOf(Number(row), title ?? '', geometry));
    }
    seen += page.rows.length;
    if (page.rows.length < limit) break;
  }
  return { column: column.name, total, seen, ...thin(found) };
}

function shapeOf(row: number, title: string, geometry: Geometry): Shape {
  const parts: Pick<Shape, 'points' | 'lines' | 'areas'> = { points: [], lines: [], areas: [] };
  gather(geometry, parts);
  const box = { west: 180, south: 90, east: -180, north: -90 };
  let vertices = 0;
  for (const [x = 0, y = 0] of [...parts.points, ...parts.lines.flat(), ...parts.areas.flat(2)]) {
    vertices++;
    box.west = Math.min(box.west, x);
    box.east = Math.max(box.east, x);
    box.south = Math.min(box.south, y);
    box.north = Math.max(box.north, y);
  }
  const kinds = (
    [
      ['point', parts.points],
      ['line', parts.lines],
      ['area', parts.areas],
    ] as const
  ).filter(([, held]) => held.length > 0);
  const [first] = kinds;
  return { row, title, kind: first && kinds.length === 1 ? first[0] : 'several', vertices, box, ...parts };
}

const flat = ([x = 0, y = 0]: Position): number[] => [
  Math.round(x * MICRO) / MICRO,
  Math.round(y * MICRO) / MICRO,
];
const line = (positions: readonly Position[]): number[][] => positions.map(flat);

function gather(geometry: Geometry, into: Pick<Shape, 'points' | 'lines' | 'areas'>): void {
  switch (geometry.type) {
    case 'Point':
      into.points.push(flat(geometry.coordinates));
      return;
    case 'MultiPoint':
      for (const one of geometry.coordinates) into.points.push(flat(one));
      return;
    case 'LineString':
      into.lines.push(line(geometry.coordinates as Position[]));
      return;
    case 'MultiLineString':
      for (const one of geometry.coordinates) into.lines.push(line(one));
      return;
    case 'Polygon':
      into.areas.push(geometry.coordinates.map(line));
      return;
    case 'MultiPolygon':
      for (const one of geometry.coordinates) into.areas.push(one.map(line));
      return;
    case 'GeometryCollection':
      for (const one of geometry.geometries) gather(one, into);
  }
}

/** So few vertices of each line that all together are few enough; what is too much even so is left out, smallest parts first. */
function thin(shapes: Shape[]): Pick<Shapes, 'shapes' | 'thinned'> {
  const all = shapes.reduce((sum, { vertices }) => sum + vertices, 0);
  if (all <= VERTICES) return { shapes, thinned: false };
  const step = Math.ceil(all / VERTICES);
  let left = 2 * VERTICES;
  const thinner = (positions: number[][]): number[][] =>
    positions.length <= FEW
      ? positions
      : positions.filter(
          (_, at) =>
            at % Math.min(step, Math.floor(positions.length / 4)) === 0 || at === positions.length - 1,
        );
  const within = <T>(parts: T[], size: (part: T) => number): T[] =>
    parts
      .toSorted((one, other) => size(other) - size(one))
      .filter((part) => {
        left -= size(part);
        return left >= 0;
      });
  const thinned = shapes.map((shape) => ({
    ...shape,
    areas: within(
      shape.areas.map((rings) => rings.map(thinner)),
      (rings) => rings.reduce((sum, ring) => sum + ring.length, 0),
    ),
    lines: within(shape.lines.map(thinner), (one) => one.length),
    points: within(shape.points, () => 1),
  }));
  return { shapes: thinned, thinned: true };
}
