// Places of a data set on a plain sketch drawn here: no map of others is fetched, and it is labelled as what it is.

import { formatNumber } from '../../shared/format.ts';
import type { ApiReply, Page, PageData, View } from '../page.ts';
import { ProblemBody } from '../parts/ProblemPage.tsx';
import { RowsRefused, RowTable, titleOf } from './RowTable.tsx';
import { askedOf, type RowsReply } from './rows.ts';
import { SetTop } from './SetTop.tsx';
import { type Drawn, pointOf, type ShapesReply, Sketch } from './Sketch.tsx';
import { type SetPage, say, setAddress } from './words.ts';

/** Points drawn; a sketch of more is a blot. */
const POINTS = 2000;
/** Shapes said in words. */
const SAID = 100;

/** `shapes` of a set that has a column of them, else the `rows` with their coordinates. */
type Body = { set: SetPage; rows?: ApiReply; shapes?: ApiReply };

function pointsOf(set: SetPage, rows: RowsReply): Drawn[] {
  const { longitude, latitude } = set.place ?? {};
  if (!longitude || !latitude) return [];
  const label = rows.columns.find(
    ({ kind, name }) => kind === 'text' && name !== longitude && name !== latitude,
  );
  return rows.rows.flatMap((row, at) => {
    const [x, y] = [Number(row[longitude] ?? Number.NaN), Number(row[latitude] ?? Number.NaN)];
    const inside = Math.abs(x) <= 180 && Math.abs(y) <= 90 && !(x === 0 && y === 0);
    return inside ? [pointOf(at, x, y, label ? String(row[label.name] ?? '') : '')] : [];
  });
}

function Points({ view, set, found }: { view: View; set: SetPage; found: RowsReply }) {
  const { t } = view;
  const points = pointsOf(set, found);
  return (
    <>
      {points.length > 0 ? (
        <Sketch
          view={view}
          shapes={points}
          caption={t('open-portal:map.caption', { count: points.length, n: formatNumber(points.length) })}
        />
      ) : (
        <p>{t('open-portal:map.none')}</p>
      )}
      {(found.total ?? 0) > POINTS ? (
        <p className="muted">
          {t('open-portal:map.first', { n: formatNumber(POINTS), total: formatNumber(found.total) })}
        </p>
      ) : null}
      <section aria-labelledby="places">
        <h2 id="places">
          {t('open-portal:map.asTable', { column: found.columns[0] ? titleOf(view, found.columns[0]) : '' })}
        </h2>
        <RowTable
          view={view}
          path={`${setAddress(set.slug)}/preview`}
          slug={set.slug}
          reply={{ status: 200, body: { ...found, rows: found.rows.slice(0, 20) } }}
          place
          short
        />
      </section>
    </>
  );
}

/** What the sketch shows, in words. */
function ShapeTable({ view, shapes }: { view: View; shapes: ShapesReply['shapes'] }) {
  const { t } = view;
  return (
    <>
      <h2>{t('open-portal:map.shapesAsTable')}</h2>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard. */}
      <section className="scroll" aria-label={t('open-portal:map.shapesAsTable')} tabIndex={0}>
        <table className="rows">
          <thead>
            <tr>
              <th scope="col">{t('open-portal:map.name')}</th>
              <th scope="col">{t('open-portal:map.kind')}</th>
              <th scope="col" className="right">
                {t('open-portal:map.vertices')}
              </th>
              <th scope="col">{t('open-portal:map.extent')}</th>
            </tr>
          </thead>
          <tbody>
            {shapes.slice(0, SAID).map(({ row, title, kind, vertices, box }) => (
              <tr key={row}>
                <td>{title || t('open-portal:map.row', { n: formatNumber(row) })}</td>
                <td>{t(`open-portal:map.kindOf.${kind}`)}</td>
                <td className="num right">{formatNumber(vertices)}</td>
                <td className="num">
                  {t('open-portal:map.box', {
                    west: box.west.toFixed(3),
                    east: box.east.toFixed(3),
                    south: box.south.toFixed(3),
                    north: box.north.toFixed(3),
                  })}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </section>
      {shapes.length > SAID ? (
        <p className="muted">{t('open-portal:map.said', { n: formatNumber(SAID) })}</p>
      ) : null}
    </>
  );
}

function Shapes({ view, set, found }: { view: View; set: SetPage; found: ShapesReply }) {
  const { t } = view;
  const { shapes, total, seen, thinned } = found;
  const n = formatNumber;
  const blank = seen - shapes.length;
  return (
    <>
      {shapes.length > 0 ? (
        <Sketch
          view={view}
          shapes={shapes}
          caption={t('open-portal:map.shapesCaption', { count: shapes.length, n: n(shapes.length) })}
        />
      ) : (
        <p>{t('open-portal:map.none')}</p>
      )}
      {thinned ? <p className="muted">{t('open-portal:map.thinned')}</p> : null}
      {total > seen ? (
        <p className="muted">{t('open-portal:map.firstRows', { n: n(seen), total: n(total) })}</p>
      ) : null}
      {blank > 0 ? (
        <p className="muted">{t('open-portal:map.blank', { count: blank, n: n(blank) })}</p>
      ) : null}
      {shapes.length > 0 ? <ShapeTable view={view} shapes={shapes} /> : null}
      <p className="links">
        <a href={`${setAddress(set.slug)}/preview`}>{t('open-portal:allRows')}</a>
      </p>
    </>
  );
}

function Whole({ view, body }: { view: View; body: Body }) {
  const { t } = view;
  const { set, rows, shapes } = body;
  const reply = shapes ?? rows;
  const refused = reply && reply.status !== 200 ? reply : undefined;
  return (
    <article className="resource">
      <SetTop view={view} set={set} part="map" />
      <p className="notice">{t(shapes ? 'open-portal:map.shapesNote' : 'open-portal:map.note')}</p>
      {refused ? <RowsRefused view={view} reply={refused} /> : null}
      {shapes?.status === 200 ? <Shapes view={view} set={set} found={shapes.body as ShapesReply} /> : null}
      {rows?.status === 200 ? <Points view={view} set={set} found={rows.body as RowsReply} /> : null}
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
    if (set.place.geometry)
      return { status: 200, body: { set, shapes: await get(`${base}/shapes?${asked}`) } };
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
