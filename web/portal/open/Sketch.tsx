// Shapes and points of a data set on a plain sketch: degrees along two edges, nothing of others beneath, and its label within.
import type { z } from 'zod';
import type { shapesReply } from '#rooms/open/rows/schema.ts';
import type { View } from '../page.ts';

export type ShapesReply = z.output<typeof shapesReply>;
export type Drawn = Omit<ShapesReply['shapes'][number], 'vertices' | 'kind'>;

/** Read on a phone too, where all is drawn half as large. */
const SIZE = { width: 640, tallest: 560, edge: 80 };
const LETTERS = 17;
/** More names than these would stand on one another. */
const NAMED = 25;

/** A place that the rows name by its coordinates alone. */
export const pointOf = (row: number, x: number, y: number, title: string): Drawn => ({
  row,
  title,
  box: { west: x, south: y, east: x, north: y },
  points: [[x, y]],
  lines: [],
  areas: [],
});

const least = (numbers: number[]): number => numbers.reduce((one, other) => Math.min(one, other));
const greatest = (numbers: number[]): number => numbers.reduce((one, other) => Math.max(one, other));

export function Sketch({ view, shapes, caption }: { view: View; shapes: Drawn[]; caption: string }) {
  const { width, tallest, edge } = SIZE;
  const [west, east] = [
    least(shapes.map(({ box }) => box.west)),
    greatest(shapes.map(({ box }) => box.east)),
  ];
  const [south, north] = [
    least(shapes.map(({ box }) => box.south)),
    greatest(shapes.map(({ box }) => box.north)),
  ];
  // A degree of longitude is shorter the farther from the equator.
  const narrow = Math.cos((((south + north) / 2) * Math.PI) / 180);
  const span = { x: Math.max((east - west) * narrow, 0.001), y: Math.max(north - south, 0.001) };
  const scale = Math.min((width - 2 * edge) / span.x, (tallest - 2 * edge) / span.y);
  const height = Math.round(span.y * scale) + 2 * edge;
  const left = (width - span.x * scale) / 2;
  const top = edge;
  const x = (degrees: number): number => Math.round((left + (degrees - west) * narrow * scale) * 10) / 10;
  const y = (degrees: number): number => Math.round((top + (north - degrees) * scale) * 10) / 10;
  const path = (line: number[][]): string =>
    line.map(([east = 0, north = 0], at) => `${at === 0 ? 'M' : 'L'}${x(east)} ${y(north)}`).join('');
  const areas = shapes.filter((shape) => shape.areas.length > 0);
  return (
    <figure className="chart" aria-labelledby="map-caption">
      <figcaption id="map-caption">{caption}</figcaption>
      <svg viewBox={`0 0 ${width} ${height}`} aria-hidden="true" className="map">
        {[0, 0.25, 0.5, 0.75, 1].map((share) => {
          const across = left + span.x * scale * share;
          const down = top + span.y * scale * share;
          const said = share % 0.5 === 0;
          return (
            <g key={share} stroke="#d5dae0" fill="#56616f" fontSize={LETTERS}>
              <line x1={across} x2={across} y1={top} y2={top + span.y * scale} />
              <line x1={left} x2={left + span.x * scale} y1={down} y2={down} />
              {said ? (
                <>
                  <text x={across} y={top + span.y * scale + 24} textAnchor="middle" stroke="none">
                    {(west + (east - west) * share).toFixed(3)}°
                  </text>
                  <text x={left - 6} y={down + 5} textAnchor="end" stroke="none">
                    {(north - (north - south) * share).toFixed(3)}°
                  </text>
                </>
              ) : null}
            </g>
          );
        })}
        {shapes.map((shape) => (
          <g key={shape.row}>
            {shape.title ? <title>{shape.title}</title> : null}
            {shape.areas.length > 0 ? (
              <path
                d={shape.areas.map((rings) => rings.map((ring) => `${path(ring)}Z`).join('')).join('')}
                fill="var(--accent)"
                fillOpacity={0.18}
                fillRule="evenodd"
                stroke="var(--accent)"
                strokeWidth={1.5}
              />
            ) : null}
            {shape.lines.length > 0 ? (
              <path d={shape.lines.map(path).join('')} fill="none" stroke="var(--accent)" strokeWidth={2.5} />
            ) : null}
            {shape.points.map(([east = 0, north = 0]) => (
              <circle
                key={`${east} ${north}`}
                cx={x(east)}
                cy={y(north)}
                r={5}
                fill="var(--accent)"
                fillOpacity={0.55}
              />
            ))}
          </g>
        ))}
        {areas.length <= NAMED
          ? areas.map(({ row, title, box }) => (
              <text
                key={row}
                x={x((box.west + box.east) / 2)}
                y={y((box.south + box.north) / 2) + 6}
                textAnchor="middle"
                fontSize={LETTERS}
                fill="#1b2430"
                stroke="#ffffff"
                strokeWidth={3}
                paintOrder="stroke"
              >
                {title.slice(0, 12)}
              </text>
            ))
          : null}
        <text x={width - 12} y={28} textAnchor="end" fontSize={20} fill="#5d3d00">
          {view.t('open-portal:map.sketch')}
        </text>
      </svg>
    </figure>
  );
}
