// The use of what one was granted: each access with its scenario, what is to be reported, and when.
import type { UseLine, UseList } from '#rooms/open/use/schema.ts';
import { say } from '../../catalog/words.ts';
import type { Page, PageData, View } from '../../page.ts';
import { ArticleLinks } from '../../parts/ArticleLinks.tsx';
import { ProblemBody } from '../../parts/ProblemPage.tsx';
import { MeNav } from './MeNav.tsx';

/** What is next, in words. */
function NextReport({ view, one }: { view: View; one: UseLine }) {
  const { t } = view;
  if (one.every === null) return <>{t('open-use:noInterval')}</>;
  if (!one.next) return <>{t('open-use:allIn')}</>;
  const { standing, due } = one.next;
  const urgent = standing === 'late' || standing === 'missing' || standing === 'returned';
  const words = t('open-use:next', { standing: t(`open-use:standing.${standing}`), due });
  return urgent ? <strong>{words}</strong> : <>{words}</>;
}

function Reports({ view, data }: { view: View; data: PageData }) {
  if (data.status !== 200) return <ProblemBody view={view} data={data} />;
  const { t } = view;
  const { items, articles } = data.body as UseList;
  return (
    <article className="sheet">
      <h1>{t('open-me:reports.title')}</h1>
      <MeNav view={view} here="reports" />
      <p>
        {t('open-use:lead')} <ArticleLinks ids={articles} />
      </p>
      {items.length === 0 ? (
        <p>
          {t('open-use:none')} <a href="/me/applications">{t('open-me:applications.title')}</a>
        </p>
      ) : null}
      <ol className="results">
        {items.map((one) => (
          <li key={one.accessId} className="result">
            <h2>
              <a href={`/me/reports/${one.accessId}`}>{say(view, one.dataset.title)}</a>
            </h2>
            <p>
              <NextReport view={view} one={one} />
            </p>
            <p className="result-facts">
              <span className="num">{one.number}</span> · {t(`open-me:accessState.${one.state}`)} ·{' '}
              {t('open-use:counted', one.counts)}
            </p>
          </li>
        ))}
      </ol>
    </article>
  );
}

export const reportsPage: Page = {
  personal: true,
  load: ({ get }) => get('/api/open/use'),
  title: ({ t }) => t('open-me:reports.title'),
  View: Reports,
};
