// What changed on the opening catalogue, newest first: what came, what was released anew, what was taken away and why.
import type { ChangesReply } from '#rooms/open/datasets/schema.ts';
import { formatNumber } from '../../../shared/format.ts';
import type { Page, View } from '../../page.ts';
import { Pages } from '../SearchPage.tsx';
import { drawn } from '../voices/shared.tsx';
import { say, setAddress, withQuery } from '../words.ts';

const path = '/changes';
const groups = ['released', 'catalogue', 'withdrawn'] as const;
type One = ChangesReply['items'][number];

/** What the record of a change holds, as far as readers are told of it. */
function Said({ view, one }: { view: View; one: One }) {
  const { t } = view;
  const detail =
    typeof one.detail === 'object' && one.detail !== null && !Array.isArray(one.detail) ? one.detail : {};
  const { notice, number, rows, reason, note } = detail;
  const told =
    typeof notice === 'object' && notice !== null && !Array.isArray(notice)
      ? say(view, { zh: String(notice.zh ?? ''), en: String(notice.en ?? '') })
      : '';
  return (
    <>
      {told ? <p>{told}</p> : null}
      {typeof reason === 'string' && reason !== '' ? <p>{reason}</p> : null}
      {typeof note === 'string' && note !== '' ? <p>{note}</p> : null}
      <p className="result-facts">
        <span className="num">{one.day}</span>
        <span>{say(view, one.organisation.name)}</span>
        {typeof number === 'number' && one.kind === 'released' ? (
          <span>{t('open-portal:versions.release', { number })}</span>
        ) : null}
        {typeof rows === 'number' ? (
          <span className="num">{t('open-portal:rows', { count: rows, n: formatNumber(rows) })}</span>
        ) : null}
      </p>
    </>
  );
}

function Shown({ view, body }: { view: View; body: ChangesReply }) {
  const { t, query } = view;
  const chosen = groups.find((one) => one === query.get('group'));
  return (
    <article className="sheet">
      <h1>{t('open-doors:changes.title')}</h1>
      <p className="lead">
        {t('open-doors:changes.lead')} <a href="/changes.atom">{t('open-doors:changes.feed')}</a>
      </p>
      <nav className="sorting" aria-label={t('open-doors:changes.filter')}>
        {[undefined, ...groups].map((one) => (
          <a
            key={one ?? 'all'}
            href={withQuery(path, query, { group: one })}
            aria-current={one === chosen ? 'true' : undefined}
          >
            {t(`open-doors:changes.group.${one ?? 'all'}`)}
          </a>
        ))}
      </nav>
      {body.items.length === 0 ? <p className="notice">{t('open-doors:changes.none')}</p> : null}
      <ol className="results">
        {body.items.map((one) => (
          <li key={one.id} className="result">
            <h2>
              <a href={setAddress(one.slug)}>{say(view, one.title)}</a>
              <span
                className={['suspended', 'withdrawn', 'outdated'].includes(one.kind) ? 'tag warn' : 'tag'}
              >
                {t(`open-doors:changes.kind.${one.kind}`)}
              </span>
            </h2>
            <Said view={view} one={one} />
          </li>
        ))}
      </ol>
      <Pages view={view} path={path} page={body.page} total={body.total} pageSize={body.pageSize} />
    </article>
  );
}

export const changesPage: Page = {
  load: ({ get, query }) => {
    const asked = new URLSearchParams({ pageSize: '30' });
    const page = query.get('page');
    if (page && /^\d{1,5}$/.test(page)) asked.set('page', page);
    const group = query.get('group');
    if (groups.some((one) => one === group)) asked.set('group', group ?? '');
    return get(`/api/open/changes?${asked}`);
  },
  title: ({ t }) => t('open-doors:changes.title'),
  description: ({ t }) => t('open-doors:changes.lead'),
  Head: () => <link rel="alternate" type="application/atom+xml" href="/changes.atom" />,
  View: drawn(Shown),
};
