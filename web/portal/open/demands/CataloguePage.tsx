// The opening catalogue whole, as pages and as one file; and the opening lists of units with their editions.
import type { z } from 'zod';
import type { catalogueReply } from '#rooms/open/datasets/schema.ts';
import type { UnitList, UnitLists } from '#rooms/open/planning/schema.ts';
import { formatNumber } from '../../../shared/format.ts';
import { given, say, word } from '../../catalog/words.ts';
import type { Page, PageData, View } from '../../page.ts';
import { ArticleLinks } from '../../parts/ArticleLinks.tsx';
import { ProblemBody } from '../../parts/ProblemPage.tsx';
import { Around, Pages } from './words.tsx';

type CatalogueReply = z.output<typeof catalogueReply>;
type Body = { catalogue: CatalogueReply; lists: UnitLists | undefined };

function Shown({ view, body }: { view: View; body: Body }) {
  const { t } = view;
  const { catalogue, lists } = body;
  return (
    <article className="sheet">
      <Around view={view} here="/catalogue" />
      <h1>{t('open-demands:catalogue.title')}</h1>
      <p className="lead num">{t('open-demands:catalogue.count', { count: catalogue.total })}</p>
      <p>
        <a href={`/api/open/catalogue?page=${catalogue.page}&pageSize=${catalogue.pageSize}`} download>
          JSON
        </a>{' '}
        <a href="/api/open/catalogue.csv" download>
          CSV
        </a>
      </p>
      {catalogue.items.length === 0 ? <p className="notice">{t('open-demands:catalogue.none')}</p> : null}
      <ol className="results">
        {catalogue.items.map((one) => (
          <li key={one.id} className="result">
            <h2>
              <a href={`/datasets/${one.slug}`}>{say(view, one.title)}</a>
              {one.outdated || one.freshness.state === 'late' ? (
                <span className="tag warn">{t('open-portal:outdated')}</span>
              ) : null}
            </h2>
            <p className="result-facts">
              {say(view, one.class)} · {say(view, one.organisation.name)}
              {one.freshness.state === 'late' ? (
                <> · {t('open-demands:catalogue.due', { day: one.freshness.due ?? '' })}</>
              ) : null}
            </p>
          </li>
        ))}
      </ol>
      <Pages view={view} total={catalogue.total} page={catalogue.page} pageSize={catalogue.pageSize} />
      {lists ? <Lists view={view} lists={lists} /> : null}
    </article>
  );
}

function Lists({ view, lists }: { view: View; lists: UnitLists }) {
  const { t } = view;
  return (
    <section aria-labelledby="unit-lists">
      <h2 id="unit-lists">{t('open-demands:unitList.title')}</h2>
      <ArticleLinks ids={lists.articles} />
      {lists.items.length === 0 ? <p className="muted">{t('open-demands:unitList.none')}</p> : null}
      <ul>
        {lists.items.map(({ unit, edition, outdated, entries }) => (
          <li key={unit.id}>
            {edition ? (
              <>
                <a href={`/catalogue/units/${unit.id}`}>{say(view, unit.name)}</a>{' '}
                <span className="num muted">
                  {t('open-demands:unitList.edition', {
                    number: edition.number,
                    day: edition.publishedOn,
                    count: edition.lines,
                  })}
                </span>{' '}
                {outdated ? <strong>{t('open-demands:unitList.outdated')}</strong> : null}
              </>
            ) : (
              <>
                {say(view, unit.name)}{' '}
                <span className="muted">{t('open-demands:unitList.without', { count: entries })}</span>
              </>
            )}
          </li>
        ))}
      </ul>
    </section>
  );
}

export const openingCataloguePage: Page = {
  async load({ get, query }) {
    const page = query.get('page') ?? '1';
    const asked = new URLSearchParams({ page: /^\d{1,4}$/.test(page) ? page : '1', pageSize: '100' });
    const catalogue = await get(`/api/open/catalogue?${asked}`);
    if (catalogue.status !== 200) return catalogue;
    const lists = await given<UnitLists>(get, '/api/open/unit-lists');
    return { status: 200, body: { catalogue: catalogue.body, lists } };
  },
  title: ({ t }) => t('open-demands:catalogue.title'),
  View: ({ view, data }: { view: View; data: PageData }) =>
    data.status === 200 ? (
      <Shown view={view} body={data.body as Body} />
    ) : (
      <ProblemBody view={view} data={data} />
    ),
};

function List({ view, list }: { view: View; list: UnitList }) {
  const { t } = view;
  const columns = ['name', 'class', 'format', 'cycle', 'contact'] as const;
  return (
    <article className="sheet">
      <h1 id="list">{t('open-demands:unitList.of', { unit: say(view, list.unit.name) })}</h1>
      <p className="lead num">
        {t('open-demands:unitList.edition', {
          number: list.number,
          day: list.publishedOn,
          count: list.lines.length,
        })}
      </p>
      <ArticleLinks ids={list.articles} />
      {list.outdated && list.newest ? (
        <p className="notice" role="note">
          {t('open-demands:unitList.outdatedLong')}
        </p>
      ) : null}
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard. */}
      <section className="scroll" aria-labelledby="list" tabIndex={0}>
        <table>
          <thead>
            <tr>
              {columns.map((key) => (
                <th key={key} scope="col">
                  {t(`open-demands:unitList.column.${key}`)}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {list.lines.map((line) => (
              <tr key={line.resourceId}>
                <th scope="row">{line.name}</th>
                <td>{word(view, list.classes, line.class)}</td>
                <td>{line.format}</td>
                <td>{word(view, list.cycles, line.updateCycle)}</td>
                <td>{line.contact}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </section>
      <section aria-labelledby="editions">
        <h2 id="editions">{t('open-demands:unitList.editions')}</h2>
        <ul>
          {list.editions.map((one) => (
            <li key={one.number}>
              <a
                href={`/catalogue/units/${list.unit.id}?edition=${one.number}`}
                aria-current={one.number === list.number ? 'page' : undefined}
              >
                {t('open-demands:unitList.edition', {
                  number: one.number,
                  day: one.publishedOn,
                  count: formatNumber(one.lines),
                })}
              </a>
            </li>
          ))}
        </ul>
      </section>
    </article>
  );
}

export const unitListPage: Page = {
  load: ({ get, params, query }) => {
    const edition = query.get('edition');
    const asked = edition && /^\d+$/.test(edition) ? `?edition=${edition}` : '';
    return get(`/api/open/unit-lists/${encodeURIComponent(params.unit ?? '')}${asked}`);
  },
  title: (view, data) =>
    data.status === 200
      ? view.t('open-demands:unitList.of', { unit: say(view, (data.body as UnitList).unit.name) })
      : view.t('open-demands:unitList.title'),
  View: ({ view, data }: { view: View; data: PageData }) =>
    data.status === 200 ? (
      <List view={view} list={data.body as UnitList} />
    ) : (
      <ProblemBody view={view} data={data} />
    ),
};
