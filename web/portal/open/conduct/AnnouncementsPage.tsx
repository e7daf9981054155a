// Public notices of measures against users of open data and of their lifting: the list, and one by its number.
import type { Announcement, AnnouncementList, AnnouncementReply } from '#rooms/open/conduct/schema.ts';
import type { Page, PageData, View } from '../../page.ts';
import { ArticleLinks } from '../../parts/ArticleLinks.tsx';
import { drawn, Facts } from '../voices/shared.tsx';
import { say, setAddress, withQuery } from '../words.ts';

const at = (number: string): string => `/announcements/${encodeURIComponent(number)}`;

function titleOf(view: View, one: Announcement): string {
  const { t } = view;
  const values = { measure: say(view, one.measure.title), user: say(view, one.user) };
  return t(one.kind === 'measure' ? 'open-conduct:notice.of' : 'open-conduct:notice.liftingOf', values);
}

function State({ view, one }: { view: View; one: Announcement }) {
  const { t } = view;
  if (one.kind === 'lifting') return <span>{t('open-conduct:notice.lifting')}</span>;
  return one.inForce ? (
    <strong>{t('open-conduct:notice.inForce')}</strong>
  ) : (
    <span>{t('open-conduct:notice.ended')}</span>
  );
}

function List({ view, body }: { view: View; body: AnnouncementList }) {
  const { t } = view;
  const { page, pageSize, total } = body;
  return (
    <article className="sheet">
      <h1>{t('open-conduct:notices')}</h1>
      <p className="lead">{t('open-conduct:noticesLead')}</p>
      <p>
        <ArticleLinks ids={body.articles} /> <a href="/announcements.atom">{t('open-conduct:feed')}</a>
      </p>
      {body.items.length === 0 ? <p className="muted">{t('open-conduct:noNotices')}</p> : null}
      <ul className="plain-list">
        {body.items.map((one) => (
          <li key={one.number} className="result">
            <h2>
              <a href={at(one.number)}>{titleOf(view, one)}</a>
            </h2>
            <p>{say(view, one.ground)}</p>
            <p className="result-facts">
              <span className="num">{one.on}</span> <span className="num">{one.number}</span>{' '}
              <State view={view} one={one} />
            </p>
          </li>
        ))}
      </ul>
      {total > pageSize ? (
        <nav aria-label={t('open-conduct:pages')}>
          {page > 1 ? (
            <a href={withQuery('/announcements', view.query, { page: String(page - 1) })}>
              {t('open-conduct:newer')}
            </a>
          ) : null}{' '}
          {page * pageSize < total ? (
            <a href={withQuery('/announcements', view.query, { page: String(page + 1) })}>
              {t('open-conduct:older')}
            </a>
          ) : null}
        </nav>
      ) : null}
    </article>
  );
}

const FeedLink = () => <link rel="alternate" type="application/atom+xml" href="/announcements.atom" />;

export const announcementsPage: Page = {
  load: ({ get, query }) => {
    const page = query.get('page');
    return get(`/api/open/announcements${page && /^\d+$/.test(page) ? `?page=${page}` : ''}`);
  },
  title: ({ t }) => t('open-conduct:notices'),
  Head: FeedLink,
  View: drawn(List),
};

function One({ view, body: one }: { view: View; body: AnnouncementReply }) {
  const { t } = view;
  return (
    <article className="sheet">
      <p className="kicker">
        <a href="/announcements">{t('open-conduct:notices')}</a>
      </p>
      <h1>{titleOf(view, one)}</h1>
      <p className="result-facts">
        <State view={view} one={one} />
      </p>
      <Facts
        items={[
          [
            t('open-conduct:notice.number'),
            <span key="n" className="num">
              {one.number}
            </span>,
          ],
          [t('open-conduct:notice.user'), say(view, one.user)],
          [t('open-conduct:notice.ground'), say(view, one.ground)],
          [t('open-conduct:notice.measure'), say(view, one.measure.title)],
          [
            t('open-conduct:notice.datasets'),
            one.datasets.length > 0 ? (
              <ul key="sets">
                {one.datasets.map(({ slug, title }) => (
                  <li key={slug}>
                    <a href={setAddress(slug)}>{say(view, title)}</a>
                  </li>
                ))}
              </ul>
            ) : null,
          ],
          [
            t('open-conduct:notice.pace'),
            one.perMinute === null ? null : t('open-conduct:notice.perMinute', { count: one.perMinute }),
          ],
          [t('open-conduct:notice.until'), one.until],
          [t('open-conduct:notice.provider'), say(view, one.provider)],
          [
            t('open-conduct:notice.on'),
            <span key="on" className="num">
              {one.on}
            </span>,
          ],
        ]}
      />
      <section aria-labelledby="said">
        <h2 id="said">{t('open-conduct:notice.said')}</h2>
        <p>{one.said}</p>
      </section>
      {one.other ? (
        <p>
          {t(one.kind === 'measure' ? 'open-conduct:notice.liftedBy' : 'open-conduct:notice.lifts')}{' '}
          <a href={at(one.other)}>{one.other}</a>
        </p>
      ) : null}
      <p>
        <ArticleLinks ids={one.articles} />
      </p>
    </article>
  );
}

export const announcementPage: Page = {
  load: ({ get, params }) => get(`/api/open/announcements/${encodeURIComponent(params.number ?? '')}`),
  title: (view, data: PageData) =>
    data.status === 200 ? titleOf(view, data.body as AnnouncementReply) : view.t('open-conduct:notices'),
  Head: FeedLink,
  View: drawn(One),
};
