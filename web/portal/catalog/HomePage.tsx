// The portal's front: one search box with examples that work, departments as tiles with counts, what is new.
import type { Page, PageData, View } from '../page.ts';
import { SearchForm } from '../parts/Frame.tsx';
import { ProblemBody } from '../parts/ProblemPage.tsx';
import { ResourceLine } from './ResourceLine.tsx';
import { type FacetsReply, listAddress, type ResourceList, say, type TermsReply } from './words.ts';

/** How many new resources and how many tiles the front shows. */
const newest = 6;
const tiles = 12;
const examples = 3;

type Body = { list: ResourceList; terms?: TermsReply };

function Tiles({
  view,
  title,
  name,
  values,
}: {
  view: View;
  title: string;
  name: string;
  values: FacetsReply['provider'];
}) {
  if (values.length === 0) return null;
  return (
    <section aria-labelledby={`tiles-${name}`}>
      <h2 id={`tiles-${name}`}>{title}</h2>
      <ul className="tiles">
        {values.slice(0, tiles).map((value) => (
          <li key={value.key}>
            <a href={listAddress(new URLSearchParams(), { [name]: value.key })}>
              <span>{say(view, value)}</span>
              <span className="num">{value.count}</span>
            </a>
          </li>
        ))}
      </ul>
    </section>
  );
}

function Front({ view, body }: { view: View; body: Body }) {
  const { t, language, city } = view;
  const { list, terms } = body;
  const { facets } = list;
  const name = language === 'en' ? city.nameEn : city.nameZh;
  return (
    <>
      <section className="front">
        <h1>{t('portal:home.title', { name })}</h1>
        <p className="lead">{t('portal:home.lead', { count: list.total })}</p>
        <SearchForm view={view} />
        {list.items.length > 0 ? (
          <p className="examples">
            {t('portal:home.examples')}
            {list.items.slice(0, examples).map((row) => (
              <a key={row.id} href={listAddress(new URLSearchParams(), { q: row.name })}>
                {row.name}
              </a>
            ))}
          </p>
        ) : null}
      </section>
      {list.items.length === 0 ? (
        <p className="notice">{t('portal:home.empty')}</p>
      ) : (
        <>
          {facets ? (
            <>
              <Tiles view={view} title={t('portal:home.classes')} name="class" values={facets.class} />
              <Tiles
                view={view}
                title={t('portal:home.departments')}
                name="provider"
                values={facets.provider}
              />
            </>
          ) : null}
          <section aria-labelledby="new">
            <h2 id="new">{t('portal:home.new')}</h2>
            <ol className="results">
              {list.items.map((row) => (
                <ResourceLine key={row.id} view={view} row={row} terms={terms} />
              ))}
            </ol>
            <p>
              <a href="/resources?sort=newest">{t('portal:home.all')}</a>
            </p>
          </section>
        </>
      )}
    </>
  );
}

export const homePage: Page = {
  load: async ({ get }) => {
    const [list, terms] = await Promise.all([
      get(`/api/catalog/resources?facets=true&sort=newest&pageSize=${newest}`),
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
  title: () => '',
  View: ({ view, data }: { view: View; data: PageData }) =>
    data.status === 200 ? (
      <Front view={view} body={data.body as Body} />
    ) : (
      <ProblemBody view={view} data={data} />
    ),
};
