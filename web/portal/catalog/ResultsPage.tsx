// Search results: facts in one line a resource, why it matched, filters as plain links.
import { formatNumber } from '../../shared/format.ts';
import type { Page, PageData, View } from '../page.ts';
import { SearchForm } from '../parts/Frame.tsx';
import { ProblemBody } from '../parts/ProblemPage.tsx';
import { ResourceLine } from './ResourceLine.tsx';
import { type FacetsReply, listAddress, type ResourceList, say, type TermsReply } from './words.ts';

type Body = { list: ResourceList; terms?: TermsReply };

/** What a reader may put into the address of the list, and what of it goes to the API. */
const passed = ['q', 'class', 'provider', 'formatCategory', 'cycle', 'sort', 'page'] as const;

function apiQuery(query: URLSearchParams): string {
  const out = new URLSearchParams({ facets: 'true' });
  for (const name of passed) {
    const value = query.get(name);
    if (value) out.set(name, value);
  }
  return out.toString();
}

function Filters({ view, facets }: { view: View; facets: FacetsReply }) {
  const { t, query } = view;
  const groups = [
    { name: 'class', values: facets.class },
    { name: 'provider', values: facets.provider },
    { name: 'formatCategory', values: facets.format },
    { name: 'cycle', values: facets.cycle },
  ].filter((group) => group.values.length > 0);
  return (
    <aside className="filters" aria-label={t('common:list.filters')}>
      {groups.map(({ name, values }) => (
        <details key={name} open>
          <summary>{t(`portal:filter.${name}`)}</summary>
          <ul>
            {values.map((value) => {
              const chosen = query.get(name) === value.key;
              return (
                <li key={value.key}>
                  <a
                    href={listAddress(query, { [name]: chosen ? undefined : value.key })}
                    aria-current={chosen ? 'true' : undefined}
                  >
                    <span>{say(view, value)}</span>
                    <span className="num">{value.count}</span>
                  </a>
                </li>
              );
            })}
          </ul>
        </details>
      ))}
    </aside>
  );
}

function Pages({ view, list }: { view: View; list: ResourceList }) {
  const { t, query } = view;
  const last = Math.max(1, Math.ceil(list.total / list.pageSize));
  if (last === 1) return null;
  return (
    <nav className="pages" aria-label={t('portal:results.pages')}>
      {list.page > 1 ? (
        <a rel="prev" href={listAddress(query, { page: String(list.page - 1) })}>
          {t('portal:results.previous')}
        </a>
      ) : null}
      <span className="num">{t('portal:results.page', { page: list.page, last })}</span>
      {list.page < last ? (
        <a rel="next" href={listAddress(query, { page: String(list.page + 1) })}>
          {t('portal:results.next')}
        </a>
      ) : null}
    </nav>
  );
}

function Results({ view, body }: { view: View; body: Body }) {
  const { t, query } = view;
  const { list, terms } = body;
  const { facets } = list;
  const q = query.get('q') ?? '';
  return (
    <div className="with-filters">
      {facets ? <Filters view={view} facets={facets} /> : null}
      <div>
        <h1>{q ? t('portal:results.for', { q }) : t('portal:results.all')}</h1>
        <SearchForm view={view} to="/resources" id="q-resources" />
        <p className="muted">
          {t('portal:results.count', { count: list.total, total: formatNumber(list.total) })}
        </p>
        {list.items.length === 0 ? (
          <div className="notice">
            <p>{t('portal:results.none')}</p>
          </div>
        ) : (
          <ol className="results">
            {list.items.map((row) => (
              <ResourceLine key={row.id} view={view} row={row} terms={terms} />
            ))}
          </ol>
        )}
        <Pages view={view} list={list} />
      </div>
    </div>
  );
}

export const resultsPage: Page = {
  load: async ({ get, query }) => {
    const [list, terms] = await Promise.all([
      get(`/api/catalog/resources?${apiQuery(query)}`),
      get('/api/catalog/terms'),
    ]);
    if (list.status !== 200) return list;
    return {
      status: 200,
      body: {
        list: list.body,
        terms: terms.status === 200 ? terms.body : undefined,
      },
    };
  },
  title: ({ t, query }) => {
    const q = query.get('q');
    return q ? t('portal:results.for', { q }) : t('portal:results.all');
  },
  View: ({ view, data }: { view: View; data: PageData }) =>
    data.status === 200 ? (
      <Results view={view} body={data.body as Body} />
    ) : (
      <ProblemBody view={view} data={data} />
    ),
};
