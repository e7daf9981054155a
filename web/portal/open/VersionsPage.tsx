// Versions of a data set: its releases with what changed and their files, and what the opening catalogue said when.
import type { ReleasesReply } from '#rooms/open/downloads/schema.ts';
import { formatBytes, formatInstant, formatNumber } from '../../shared/format.ts';
import type { Page, PageData, View } from '../page.ts';
import { ProblemBody } from '../parts/ProblemPage.tsx';
import { Pages } from './SearchPage.tsx';
import { SetTop } from './SetTop.tsx';
import { given, type SetPage, say, setAddress } from './words.ts';

type Body = { set: SetPage; releases: ReleasesReply | undefined };
type One = ReleasesReply['items'][number];

const day = (instant: string): string => formatInstant(instant).slice(0, 10);
const figures = ['added', 'removed', 'changed'] as const;

/** Earlier files wait behind one line; the newest ones stand on the page of the set too. */
function Files({ view, one }: { view: View; one: One }) {
  const { t } = view;
  if (one.withdrawn) return <p className="muted">{t('open-portal:versions.gone')}</p>;
  if (one.files.length === 0) return <p className="muted">{t('open-portal:downloads.none')}</p>;
  return (
    <details open={one.current}>
      <summary>
        {t('open-portal:versions.files', { count: one.files.length, n: one.files.length })}
        <span className="visually-hidden">{t('open-portal:versions.release', { number: one.number })}</span>
      </summary>
      <ul className="files">
        {one.files.map((file) => (
          <li key={file.format}>
            <a className="button plain" href={file.href} download title={`SHA-256 ${file.sha256}`}>
              {say(view, file.title)} <span className="num">{formatBytes(file.bytes)}</span>
            </a>
          </li>
        ))}
      </ul>
    </details>
  );
}

function Release({ view, one }: { view: View; one: One }) {
  const { t } = view;
  return (
    <li id={`release-${one.number}`}>
      <h3>
        {t('open-portal:versions.release', { number: one.number })}{' '}
        {one.current ? <span className="tag">{t('open-portal:versions.current')}</span> : null}
        {one.withdrawn ? <span className="tag">{t('open-portal:versions.takenBack')}</span> : null}
      </h3>
      <p className="result-facts">
        <span className="num">{day(one.publishedAt)}</span>
        <span className="num">{t('open-portal:rows', { count: one.rows, n: formatNumber(one.rows) })}</span>
        {figures.map((name) =>
          typeof one.difference?.[name] === 'number' ? (
            <span key={name} className="num">
              {t(`open-portal:versions.${name}`, { n: formatNumber(Number(one.difference[name])) })}
            </span>
          ) : null,
        )}
      </p>
      {one.note ? <p>{one.note}</p> : null}
      <Files view={view} one={one} />
    </li>
  );
}

function Whole({ view, body: { set, releases } }: { view: View; body: Body }) {
  const { t } = view;
  return (
    <article className="resource">
      <SetTop view={view} set={set} part="versions" />
      <section aria-labelledby="releases">
        <h2 id="releases">{t('open-portal:versions.releases')}</h2>
        <p className="muted">{t('open-portal:versions.releasesText')}</p>
        {(releases?.items.length ?? 0) === 0 ? <p>{t('open-portal:noRelease')}</p> : null}
        <ol className="plain-list">
          {(releases?.items ?? []).map((one) => (
            <Release key={one.number} view={view} one={one} />
          ))}
        </ol>
        {releases ? (
          <Pages
            view={view}
            path={`${setAddress(set.slug)}/versions`}
            page={releases.page}
            total={releases.total}
            pageSize={releases.pageSize}
          />
        ) : null}
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
      <p>
        <a href={`/api/open/datasets/${encodeURIComponent(set.slug)}/feed.atom`}>{t('open-doors:setFeed')}</a>{' '}
        <a href="/changes">{t('open-doors:changes.title')}</a>
      </p>
    </article>
  );
}

export const versionsPage: Page = {
  load: async ({ get, params, query }) => {
    const base = `/api/open/datasets/${encodeURIComponent(params.slug ?? '')}`;
    const page = query.get('page');
    const [set, releases] = await Promise.all([
      get(`${base}/page`),
      given<ReleasesReply>(get, `${base}/releases${page && /^\d{1,5}$/.test(page) ? `?page=${page}` : ''}`),
    ]);
    if (set.status !== 200) return set.status === 400 ? { status: 404, body: {} } : set;
    return { status: 200, body: { set: set.body, releases } };
  },
  title: (view, data) =>
    data.status === 200
      ? view.t('open-portal:versions.title', { set: say(view, (data.body as Body).set.title) })
      : view.t('portal:problem.notFound.title'),
  View: ({ view, data }: { view: View; data: PageData }) =>
    data.status === 200 ? (
      <Whole view={view} body={data.body as Body} />
    ) : (
      <ProblemBody view={view} data={data} />
    ),
};
