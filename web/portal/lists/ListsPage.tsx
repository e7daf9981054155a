// The lists a city publishes to society: which there are, and one of them as it was published, with its file.
import type { ListReply, ListsReply } from '#rooms/catalog/lists/schema.ts';
import { formatNumber } from '../../shared/format.ts';
import { say } from '../catalog/words.ts';
import type { Page, PageData, View } from '../page.ts';
import { ArticleLinks } from '../parts/ArticleLinks.tsx';
import { ProblemBody } from '../parts/ProblemPage.tsx';

type Body = { lists: ListsReply; list?: ListReply; key?: string };

function Published({ view, body }: { view: View; body: Body }) {
  const { t } = view;
  const { lists, list, key } = body;
  return (
    <>
      <h1>{t('portal:lists.title')}</h1>
      {lists.items.length === 0 ? <p>{t('portal:lists.none')}</p> : null}
      <nav aria-label={t('portal:lists.title')}>
        <ul className="plain-links">
          {lists.items.map((term) => (
            <li key={term.key}>
              <a href={`/lists?list=${term.key}`} aria-current={term.key === key ? 'page' : undefined}>
                {say(view, term)}
              </a>{' '}
              <span className="muted num">
                {t('portal:lists.edition', {
                  number: term.edition?.number ?? 0,
                  day: term.edition?.publishedOn ?? '',
                  count: formatNumber(term.edition?.lines ?? 0),
                })}
              </span>
            </li>
          ))}
        </ul>
      </nav>
      {list && key ? (
        <section aria-label={say(view, list.list)}>
          <h2>{say(view, list.list)}</h2>
          <p className="muted">
            {t('portal:lists.stands', { day: list.on, version: list.version })}{' '}
            <ArticleLinks ids={list.list.articles} />
          </p>
          <p>
            <a href={`/api/catalog/lists/${key}?format=xlsx`} download>
              {t('portal:lists.xlsx')}
            </a>{' '}
            <a href={`/api/catalog/lists/${key}?format=csv`} download>
              {t('portal:lists.csv')}
            </a>{' '}
            <a href={`/api/catalog/lists/${key}?format=file`} download>
              JSON
            </a>
          </p>
          <ol className="published-lines">
            {list.items.map(({ subjectId, line, provider }) => (
              <li key={subjectId}>
                <a href={`/resources/${subjectId}`}>{line.name}</a>{' '}
                <span className="muted">
                  {say(view, provider.name)} {line.code ?? ''}
                </span>
              </li>
            ))}
          </ol>
        </section>
      ) : null}
    </>
  );
}

const isBody = (data: PageData): boolean => data.status === 200;

export const listsPage: Page = {
  async load({ get, query }) {
    const lists = await get('/api/catalog/lists');
    if (lists.status !== 200) return lists;
    // Validated by the API's own reply schema.
    const known = lists.body as ListsReply;
    const key = known.items.find((term) => term.key === query.get('list'))?.key ?? known.items[0]?.key;
    if (!key) return { status: 200, body: { lists: known } satisfies Body };
    const page = Math.max(1, Number.parseInt(query.get('page') ?? '1', 10) || 1);
    const list = await get(`/api/catalog/lists/${key}?pageSize=200&page=${page}`);
    if (list.status !== 200) return list;
    return { status: 200, body: { lists: known, list: list.body as ListReply, key } satisfies Body };
  },
  title: ({ t }) => t('portal:lists.title'),
  View: ({ view, data }) =>
    isBody(data) ? (
      <Published view={view} body={data.body as Body} />
    ) : (
      <ProblemBody view={view} data={data} />
    ),
};
