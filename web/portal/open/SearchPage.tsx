// All open data: search as people type, filters and sorting in the address, an empty result that leads on.
import { formatNumber } from '../../shared/format.ts';
import type { Page, PageData, View } from '../page.ts';
import { SearchForm } from '../parts/Frame.tsx';
import { ProblemBody } from '../parts/ProblemPage.tsx';
import { SetLine } from './SetLine.tsx';
import { type SearchReply, say, withQuery } from './words.ts';

const path = '/datasets';
const facets = ['department', 'theme', 'industry', 'format', 'class', 'cycle', 'region', 'source'] as const;
const sorts = ['relevance', 'updated', 'downloads', 'calls', 'rating', 'rows', 'name'] as const;
const passed: readonly string[] = [...facets, 'q', 'sort', 'page'];
/** Values of a facet that stand open; the others wait behind “more”. */
const SHOWN = 8;

function apiQuery(query: URLSearchParams): string {
  const out = new URLSearchParams();
  for (const name of passed) {
    const value = query.get(name);
    if (value) out.set(name, value);
  }
  return out.toString();
}

type Value = NonNullable<NonNullable<SearchReply['facets']>[(typeof facets)[number]]>[number];

function Values({ view, name, values }: { view: View; name: string; values: Value[] }) {
  const { query } = view;
  return (
    <ul>
      {values.map((value) => {
        const chosen = query.get(name) === value.key;
        return (
          <li key={value.key}>
            <a
              href={withQuery(path, query, { [name]: chosen ? undefined : value.key })}
              aria-current={chosen ? 'true' : undefined}
              rel="nofollow"
            >
              <span>{say(view, value)}</span>
              <span className="num">{formatNumber(value.count)}</span>
            </a>
          </li>
        );
      })}
    </ul>
  );
}

function Filters({ view, found }: { view: View; found: SearchReply }) {
  const { t, query } = view;
  return (
    <aside className="filters" id="filters" aria-label={t('common:list.filters')}>
      {facets.map((name) => {
        const values = found.facets?.[name] ?? [];
        if (values.length === 0 || (values.length === 1 && !query.get(name))) return null;
        return (
          <details key={name} open={query.get(name) !== null || name === 'department' || name === 'theme'}>
            <summary>{t(`open-portal:facet.${name}`)}</summary>
            <Values view={view} name={name} values={values.slice(0, SHOWN)} />
            {values.length > SHOWN ? (
              <details className="more">
                <summary>
                  {t('open-portal:more', { count: values.length - SHOWN, n: values.length - SHOWN })}
                </summary>
                <Values view={view} name={name} values={values.slice(SHOWN, 200)} />
              </details>
            ) : null}
          </details>
        );
      })}
    </aside>
  );
}

/** What was chosen, each to be taken back by one click. */
function Chosen({ view, found }: { view: View; found: SearchReply }) {
  const { t, query } = view;
  const chosen = facets.flatMap((name) => {
    const key = query.get(name);
    if (!key) return [];
    const word = found.facets?.[name]?.find((value) => value.key === key);
    return [{ name, label: word ? say(view, word) : key }];
  });
  if (chosen.length === 0) return null;
  return (
    <p className="chosen">
      {chosen.map(({ name, label }) => (
        <a key={name} href={withQuery(path, query, { [name]: undefined })}>
          <span className="visually-hidden">{t('open-portal:remove')}</span>
          {t(`open-portal:facet.${name}`)}
          {t('open-portal:colon')}
          {label} <span aria-hidden="true">×</span>
        </a>
      ))}
    </p>
  );
}

function Sorting({ view, found }: { view: View; found: SearchReply }) {
  const { t, query } = view;
  const offered = sorts.filter((sort) => sort !== 'relevance' || query.get('q'));
  return (
    <nav className="sorting" aria-label={t('open-portal:sort.label')}>
      <span className="muted">{t('open-portal:sort.label')}</span>
      {offered.map((sort) => (
        <a
          key={sort}
          href={withQuery(path, query, { sort })}
          aria-current={sort === found.sort ? 'true' : undefined}
          rel="nofollow"
        >
          {t(`open-portal:sort.${sort}`)}
        </a>
      ))}
    </nav>
  );
}

export function Pages({
  view,
  path: to,
  page,
  total,
  pageSize,
}: {
  view: View;
  path: string;
  page: number;
  total: number;
  pageSize: number;
}) {
  const { t, query } = view;
  const last = Math.max(1, Math.ceil(total / pageSize));
  if (last === 1) return null;
  return (
    <nav className="pages" aria-label={t('portal:results.pages')}>
      {page > 1 ? (
        <a rel="prev" href={withQuery(to, query, { page: String(page - 1) })}>
          {t('portal:results.previous')}
        </a>
      ) : null}
      <span className="num">{t('portal:results.page', { page, last })}</span>
      {page < last ? (
        <a rel="next" href={withQuery(to, query, { page: String(page + 1) })}>
          {t('portal:results.next')}
        </a>
      ) : null}
    </nav>
  );
}

function Nothing({ view }: { view: View }) {
  const { t, query } = view;
  const q = query.get('q') ?? '';
  return (
    <div className="notice">
      <h2>{t('open-portal:none.title')}</h2>
      <p>{t('open-portal:none.text')}</p>
      <p>
        <a className="button" href={q ? `/demands/new?wanted=${encodeURIComponent(q)}` : '/demands/new'}>
          {q ? t('open-portal:none.askFor', { q }) : t('open-portal:none.ask')}
        </a>
      </p>
      <p>
        <a href={path}>{t('open-portal:none.all')}</a> ·{' '}
        <a href={`/resources${q ? `?q=${encodeURIComponent(q)}` : ''}`}>{t('open-portal:none.catalogue')}</a>
      </p>
    </div>
  );
}

/** Nothing is open yet: no search will find it, so none is blamed. */
function Empty({ view }: { view: View }) {
  const { t } = view;
  return (
    <article className="sheet">
      <h1>{t('open-portal:all')}</h1>
      <div className="notice">
        <p>{t('open-portal:home.empty')}</p>
      </div>
      <p>
        <a className="button" href="/demands/new">
          {t('open-portal:none.ask')}
        </a>
      </p>
      <ul className="dots">
        <li>
          <a href="/plan">{t('open-portal:nav.plan')}</a>
        </li>
        <li>
          <a href="/resources">{t('open-portal:none.catalogue')}</a>
        </li>
      </ul>
    </article>
  );
}

function Results({ view, found }: { view: View; found: SearchReply }) {
  const { t, query } = view;
  const q = query.get('q') ?? '';
  if (found.total === 0 && q === '' && !facets.some((name) => query.get(name))) return <Empty view={view} />;
  return (
    <div className="with-filters">
      <Filters view={view} found={found} />
      <div>
        <h1>{q ? t('portal:results.for', { q }) : t('open-portal:all')}</h1>
        <SearchForm view={view} keep={facets} id="q-list" />
        <Chosen view={view} found={found} />
        <p className="muted" role="status">
          {t('open-portal:count', { count: found.total, n: formatNumber(found.total) })}
          {found.how === 'alike' && found.total > 0 ? ` ${t('open-portal:alike')}` : ''}
        </p>
        <p className="to-filters">
          <a href="#filters">{t('common:list.filters')}</a>
        </p>
        {found.total > 0 ? <Sorting view={view} found={found} /> : <Nothing view={view} />}
        <ol className="results">
          {found.items.map((set) => (
            <SetLine key={set.id} view={view} set={set} words={found.words} />
          ))}
        </ol>
        <Pages view={view} path={path} page={found.page} total={found.total} pageSize={found.pageSize} />
      </div>
    </div>
  );
}

export const searchPage: Page = {
  load: async ({ get, query }) => {
    const reply = await get(`/api/open/search?${apiQuery(query)}`);
    // A filter nobody offers finds nothing; the address is not an error of the reader's.
    return reply.status === 400 ? get('/api/open/search') : reply;
  },
  title: ({ t, query }) => {
    const q = query.get('q');
    return q ? t('portal:results.for', { q }) : t('open-portal:all');
  },
  description: ({ t }) => t('open-portal:allText'),
  Head: ({ view }) =>
    view.query.size > 0 ? (
      <meta name="robots" content="noindex, follow" />
    ) : (
      <link rel="canonical" href={`${view.site}${path}`} />
    ),
  View: ({ view, data }: { view: View; data: PageData }) =>
    data.status === 200 ? (
      <Results view={view} found={data.body as SearchReply} />
    ) : (
      <ProblemBody view={view} data={data} />
    ),
};
