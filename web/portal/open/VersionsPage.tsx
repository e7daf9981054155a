// Versions of a data set: its releases of rows with what changed, and what the opening catalogue said when.
import { formatInstant, formatNumber } from '../../shared/format.ts';
import type { Page, PageData, View } from '../page.ts';
import { ProblemBody } from '../parts/ProblemPage.tsx';
import { SetTop } from './SetTop.tsx';
import { type SetPage, say } from './words.ts';

const day = (instant: string): string => formatInstant(instant).slice(0, 10);
const figures = ['added', 'removed', 'changed'] as const;

function Whole({ view, set }: { view: View; set: SetPage }) {
  const { t } = view;
  return (
    <article className="resource">
      <SetTop view={view} set={set} part="versions" />
      <section aria-labelledby="releases">
        <h2 id="releases">{t('open-portal:versions.releases')}</h2>
        <p className="muted">{t('open-portal:versions.releasesText')}</p>
        {set.releases.length === 0 ? <p>{t('open-portal:noRelease')}</p> : null}
        <ol className="plain-list">
          {set.releases.map((one) => (
            <li key={one.id}>
              <h3>
                {t('open-portal:versions.release', { number: one.number })}{' '}
                {one.withdrawn ? <span className="tag">{t('open-portal:state.withdrawn')}</span> : null}
              </h3>
              <p className="result-facts">
                <span className="num">{day(one.publishedAt)}</span>
                <span className="num">
                  {t('open-portal:rows', { count: one.rows, n: formatNumber(one.rows) })}
                </span>
                {figures.map((name) =>
                  typeof one.difference?.[name] === 'number' ? (
                    <span key={name} className="num">
                      {t(`open-portal:versions.${name}`, { n: formatNumber(Number(one.difference[name])) })}
                    </span>
                  ) : null,
                )}
              </p>
              {one.note ? <p>{one.note}</p> : null}
            </li>
          ))}
        </ol>
      </section>
      <section aria-labelledby="catalogue">
        <h2 id="catalogue">{t('open-portal:versions.catalogue')}</h2>
        <ol className="plain-list">
          {set.versions.map((one) => (
            <li key={one.number}>
              <p className="result-facts">
                <span>{t('open-portal:versions.version', { number: one.number })}</span>
                <span className="num">{day(one.publishedAt)}</span>
              </p>
              {one.reason ? <p>{one.reason}</p> : null}
            </li>
          ))}
        </ol>
      </section>
    </article>
  );
}

export const versionsPage: Page = {
  load: async ({ get, params }) => {
    const reply = await get(`/api/open/datasets/${encodeURIComponent(params.slug ?? '')}/page`);
    return reply.status === 400 ? { status: 404, body: {} } : reply;
  },
  title: (view, data) =>
    data.status === 200
      ? view.t('open-portal:versions.title', { set: say(view, (data.body as SetPage).title) })
      : view.t('portal:problem.notFound.title'),
  View: ({ view, data }: { view: View; data: PageData }) =>
    data.status === 200 ? (
      <Whole view={view} set={data.body as SetPage} />
    ) : (
      <ProblemBody view={view} data={data} />
    ),
};
