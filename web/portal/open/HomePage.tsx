// The portal's front: one search box with examples that work, themes and departments with counts, new and popular, asked and answered.
import type { PublicDemands } from '#rooms/open/demands/schema.ts';
import { formatNumber } from '../../shared/format.ts';
import type { Page, PageData, View } from '../page.ts';
import { SearchForm } from '../parts/Frame.tsx';
import { ProblemBody } from '../parts/ProblemPage.tsx';
import { SetLine } from './SetLine.tsx';
import { type FoundSet, given, type SearchReply, say, setAddress, withQuery } from './words.ts';

const newest = 5;
const popular = 5;
const tiles = 12;
const examples = 3;

type Body = { list: SearchReply; used: FoundSet[]; asked: PublicDemands['items'] };

function Tiles({ view, name, list }: { view: View; name: 'theme' | 'department'; list: SearchReply }) {
  const { t } = view;
  const values = list.facets?.[name] ?? [];
  if (values.length === 0) return null;
  return (
    <section aria-labelledby={`tiles-${name}`}>
      <h2 id={`tiles-${name}`}>{t(`open-portal:home.${name}`)}</h2>
      <ul className="tiles">
        {values.slice(0, tiles).map((value) => (
          <li key={value.key}>
            <a href={withQuery('/datasets', new URLSearchParams(), { [name]: value.key })}>
              <span>{say(view, value)}</span>
              <span className="num">{formatNumber(value.count)}</span>
            </a>
          </li>
        ))}
      </ul>
      {values.length > tiles ? (
        <p>
          <a href="/datasets">{t('open-portal:home.allOf', { count: values.length, n: values.length })}</a>
        </p>
      ) : null}
    </section>
  );
}

/** What was asked and what came of it, newest first. */
function Asked({ view, items }: { view: View; items: Body['asked'] }) {
  const { t } = view;
  return (
    <section aria-labelledby="asked">
      <h2 id="asked">{t('open-portal:home.asked')}</h2>
      {items.length === 0 ? <p className="muted">{t('open-portal:home.nothingAsked')}</p> : null}
      <ul className="plain-list">
        {items.map((one) => (
          <li key={one.id}>
            <a href={`/demands/${encodeURIComponent(one.number)}`}>{one.wanted || one.number}</a>
            <p className="result-facts">
              <span>{one.unit ? say(view, one.unit.name) : t('open-portal:home.unassigned')}</span>
              <span>
                {one.answeredOn
                  ? t('open-portal:home.answered', {
                      day: one.answeredOn,
                      count: one.workdays,
                      n: one.workdays,
                    })
                  : t('open-portal:home.waiting', { count: one.workdays, n: one.workdays })}
              </span>
            </p>
          </li>
        ))}
      </ul>
      <p>
        <a href="/demands">{t('open-portal:home.ask')}</a>
      </p>
    </section>
  );
}

/** Words that find something: the beginnings of what there is. */
const exampleOf = (view: View, set: FoundSet): string => say(view, set.title);

function Front({ view, body }: { view: View; body: Body }) {
  const { t, language, city } = view;
  const { list, used } = body;
  const name = language === 'en' ? city.nameEn : city.nameZh;
  const tried = (used.length > 0 ? used : list.items).slice(0, examples);
  return (
    <>
      <section className="front">
        <h1>{t('open-portal:home.title', { name })}</h1>
        <p className="lead">
          {t('open-portal:home.lead', {
            count: list.total,
            n: formatNumber(list.total),
            departments: formatNumber(list.facets?.department?.length ?? 0),
          })}
        </p>
        <SearchForm view={view} />
        {tried.length > 0 ? (
          <p className="examples">
            {t('portal:home.examples')}
            {tried.map((set) => (
              <a
                key={set.id}
                href={withQuery('/datasets', new URLSearchParams(), { q: exampleOf(view, set) })}
              >
                {exampleOf(view, set)}
              </a>
            ))}
          </p>
        ) : null}
      </section>
      {list.total === 0 ? (
        <div className="notice">
          <p>{t('open-portal:home.empty')}</p>
          <p>
            <a href="/resources">{t('open-portal:none.catalogue')}</a>
          </p>
        </div>
      ) : (
        <>
          <Tiles view={view} name="theme" list={list} />
          <div className="columns">
            <section aria-labelledby="new">
              <h2 id="new">{t('open-portal:home.new')}</h2>
              <ol className="results">
                {list.items.map((set) => (
                  <SetLine key={set.id} view={view} set={set} />
                ))}
              </ol>
              <p>
                <a href="/datasets?sort=updated">{t('open-portal:home.all')}</a>
              </p>
            </section>
            <div>
              {used.length > 0 ? (
                <section aria-labelledby="popular">
                  <h2 id="popular">{t('open-portal:home.popular')}</h2>
                  <ol className="plain-list">
                    {used.map((set) => (
                      <li key={set.id}>
                        <a href={setAddress(set.slug)}>{say(view, set.title)}</a>
                        <p className="result-facts">
                          <span>{say(view, set.organisation.name)}</span>
                          <span className="num">
                            {t('open-portal:downloads', {
                              count: set.downloads,
                              n: formatNumber(set.downloads),
                            })}
                          </span>
                        </p>
                      </li>
                    ))}
                  </ol>
                </section>
              ) : null}
              <Asked view={view} items={body.asked} />
            </div>
          </div>
          <Tiles view={view} name="department" list={list} />
        </>
      )}
    </>
  );
}

export const homePage: Page = {
  load: async ({ get }) => {
    const [list, used, asked] = await Promise.all([
      get(`/api/open/search?pageSize=${newest}`),
      given<SearchReply>(get, `/api/open/search?facets=false&sort=downloads&pageSize=${popular}`),
      given<PublicDemands>(get, '/api/open/demands?sort=new&pageSize=5'),
    ]);
    if (list.status !== 200) return list;
    return {
      status: 200,
      body: {
        list: list.body,
        used: (used?.items ?? []).filter(({ downloads }) => downloads > 0),
        asked: asked?.items ?? [],
      },
    };
  },
  title: () => '',
  Head: ({ view }) => <link rel="canonical" href={`${view.site}/`} />,
  View: ({ view, data }: { view: View; data: PageData }) =>
    data.status === 200 ? (
      <Front view={view} body={data.body as Body} />
    ) : (
      <ProblemBody view={view} data={data} />
    ),
};
