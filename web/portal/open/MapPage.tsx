// Places of a data set on a plain sketch drawn here: no map of others is fetched, and it is labelled as what it is.

import { formatNumber } from '../../shared/format.ts';
import type { ApiReply, Page, PageData, View } from '../page.ts';
import { ProblemBody } from '../parts/ProblemPage.tsx';
import { RowsRefused, RowTable, titleOf } from './RowTable.tsx';
import { askedOf, type RowsReply } from './rows.ts';
import { SetTop } from './SetTop.tsx';
import { type SetPage, say, setAddress } from './words.ts';

/** Points drawn; a sketch of more is a blot. */
const POINTS = 2000;
const SIZE = { width: 900, height: 620, edge: 56 };

type Body = { set: SetPage; rows?: ApiReply };
type Point = { x: number; y: number; title: string };

function pointsOf(set: SetPage, rows: RowsReply): Point[] {
  const { place } = set;
  if (!place) return [];
  const label = rows.columns.find(
    ({ kind, name }) => kind === 'text' && name !== place.longitude && name !== place.latitude,
  );
  return rows.rows.flatMap((row) => {
    const [x, y] = [Number(row[place.longitude] ?? Number.NaN), Number(row[place.latitude] ?? Number.NaN)];
    const inside = Math.abs(x) <= 180 && Math.abs(y) <= 90 && !(x === 0 && y === 0);
    return inside ? [{ x, y, title: label ? String(row[label.name] ?? '') : '' }] : [];
  });
}

function Sketch({ view, points }: { view: View; points: Point[] }) {
  const { t } = view;
  const [west, east] = [Math.min(...points.map(({ x }) => x)), Math.max(...points.map(({ x }) => x))];
  const [south, north] = [Math.min(...points.map(({ y }) => y)), Math.max(...points.map(({ y }) => y))];
  const { width, height, edge } = SIZE;
  // A degree of longitude is shorter the farther from the equator.
  const narrow = Math.cos((((south + north) / 2) * Math.PI) / 180);
  const span = { x: Math.max((east - west) * narrow, 0.001), y: Math.max(north - south, 0.001) };
  const scale = Math.min((width - 2 * edge) / span.x, (height - 2 * edge) / span.y);
  const left = (width - span.x * scale) / 2;
  const top = (height - span.y * scale) / 2;
  const at = ({ x, y }: Point) => ({ cx: left + (x - west) * narrow * scale, cy: top + (north - y) * scale });
  const lines = [0, 0.25, 0.5, 0.75, 1];
  return (
    <figure className="chart" aria-labelledby="map-caption">
      <figcaption id="map-caption">
        {t('open-portal:map.caption', { count: points.length, n: formatNumber(points.length) })}
      </figcaption>
      <svg viewBox={`0 0 ${width} ${height}`} aria-hidden="true" className="map">
        {lines.map((share) => {
          const x = left + span.x * scale * share;
          const y = top + span.y * scale * share;
          return (
            <g key={share} stroke="#d5dae0" fill="#56616f" fontSize="12">
              <line x1={x} x2={x} y1={top} y2={top + span.y * scale} />
              <line x1={left} x2={left + span.x * scale} y1={y} y2={y} />
              <text x={x} y={top + span.y * scale + 18} textAnchor="middle" stroke="none">
                {(west + (east - west) * share).toFixed(3)}°
              </text>
              <text x={left - 6} y={y + 4} textAnchor="end" stroke="none">
                {(north - (north - south) * share).toFixed(3)}°
              </text>
            </g>
          );
        })}
        {points.map((point) => (
          <circle
            key={`${point.x} ${point.y} ${point.title}`}
            {...at(point)}
            r={5}
            fill="var(--accent)"
            fillOpacity={0.55}
          >
            <title>{point.title}</title>
          </circle>
        ))}
        <text x={width - 12} y={24} textAnchor="end" fontSize="16" fill="#5d3d00">
          {t('open-portal:map.sketch')}
        </text>
      </svg>
    </figure>
  );
}

function Whole({ view, body }: { view: View; body: Body }) {
  const { t } = view;
  const { set, rows } = body;
  const found = rows?.status === 200 ? (rows.body as RowsReply) : undefined;
  const points = found ? pointsOf(set, found) : [];
  const path = `${setAddress(set.slug)}/preview`;
  return (
    <article className="resource">
      <SetTop view={view} set={set} part="map" />
      <p className="notice">{t('open-portal:map.note')}</p>
      {rows && !found ? <RowsRefused view={view} reply={rows} /> : null}
      {points.length > 0 ? <Sketch view={view} points={points} /> : <p>{t('open-portal:map.none')}</p>}
      {found && (found.total ?? 0) > POINTS ? (
        <p className="muted">
          {t('open-portal:map.first', { n: formatNumber(POINTS), total: formatNumber(found.total) })}
        </p>
      ) : null}
      {found ? (
        <section aria-labelledby="places">
          <h2 id="places">
            {t('open-portal:map.asTable', {
              column: found.columns[0] ? titleOf(view, found.columns[0]) : '',
            })}
          </h2>
          <RowTable
            view={view}
            path={path}
            slug={set.slug}
            reply={{ status: 200, body: { ...found, rows: found.rows.slice(0, 20) } }}
            place
            short
          />
        </section>
      ) : null}
    </article>
  );
}

export const mapPage: Page = {
  personal: true,
  load: async ({ get, params, query }) => {
    const base = `/api/open/datasets/${encodeURIComponent(params.slug ?? '')}`;
    const reply = await get(`${base}/page`);
    if (reply.status !== 200) return { status: reply.status === 400 ? 404 : reply.status, body: reply.body };
    const set = reply.body as SetPage;
    if (!set.place || set.state !== 'open') return { status: 404, body: {} };
    const asked = askedOf(query);
    asked.set('limit', String(POINTS));
    return { status: 200, body: { set, rows: await get(`${base}/rows?${asked}`) } };
  },
  title: (view, data) =>
    data.status === 200
      ? view.t('open-portal:map.title', { set: say(view, (data.body as Body).set.title) })
      : view.t('portal:problem.notFound.title'),
  View: ({ view, data }: { view: View; data: PageData }) =>
    data.status === 200 ? (
      <Whole view={view} body={data.body as Body} />
    ) : (
      <ProblemBody view={view} data={data} />
    ),
};
