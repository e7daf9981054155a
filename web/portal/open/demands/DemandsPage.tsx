// What the public asks for: how many ask, how it is answered, what waits too long; and the way to ask.
import type { DemandFigures, PublicDemands } from '#rooms/open/demands/schema.ts';
import type { CallsReply } from '#rooms/open/planning/schema.ts';
import { formatNumber } from '../../../shared/format.ts';
import { given, say } from '../../catalog/words.ts';
import type { Page, PageData, View } from '../../page.ts';
import { ArticleLinks } from '../../parts/ArticleLinks.tsx';
import { ProblemBody } from '../../parts/ProblemPage.tsx';
import { Around, demandPath, Pages, standing, unitOf, wantedOf } from './words.tsx';

type Body = { list: PublicDemands; figures: DemandFigures | undefined; calls: CallsReply | undefined };

function Shown({ view, body }: { view: View; body: Body }) {
  const { t, query } = view;
  const { list, figures, calls } = body;
  const call = calls?.items.find(({ state }) => state === 'open');
  const wanted = (query.get('wanted') ?? '').trim().slice(0, 200);
  return (
    <article className="sheet">
      <Around view={view} here="/demands" />
      <h1>{t('open-demands:title')}</h1>
      <p className="lead">{t('open-demands:lead')}</p>
      <ArticleLinks ids={list.articles} />
      {call ? (
        <div className="notice">
          <h2>{call.title}</h2>
          <p>{call.said}</p>
          <p className="num">{t('open-demands:callDates', { from: call.opensOn, to: call.closesOn })}</p>
        </div>
      ) : null}
      <p>
        <a
          className="button"
          href={wanted ? `/demands/new?wanted=${encodeURIComponent(wanted)}` : '/demands/new'}
        >
          {wanted ? t('open-portal:none.askFor', { q: wanted }) : t('open-demands:ask')}
        </a>{' '}
        <a href="/demands/mine">{t('open-demands:mine')}</a>
      </p>
      {figures ? <Figures view={view} figures={figures} /> : null}
      <section aria-labelledby="wanted">
        <h2 id="wanted">{t('open-demands:wantedList')}</h2>
        <form className="search small" method="get" action="/demands">
          <label className="visually-hidden" htmlFor="demand-q">
            {t('open-demands:find')}
          </label>
          <input
            id="demand-q"
            name="q"
            type="search"
            defaultValue={query.get('q') ?? ''}
            placeholder={t('open-demands:find')}
          />
          <button type="submit">{t('portal:search.go')}</button>
        </form>
        {list.items.length === 0 ? <p className="muted">{t('open-demands:none')}</p> : null}
        <ol className="results">
          {list.items.map((one) => (
            <li key={one.id} className="result">
              <h3>
                <a href={demandPath(one.number)}>{wantedOf(view, one)}</a>
              </h3>
              <p className="result-facts">
                <span className="num">{t('open-demands:asks', { count: one.asks })}</span> ·{' '}
                {unitOf(view, one)} · {standing(view, one)}
              </p>
            </li>
          ))}
        </ol>
        <Pages view={view} total={list.total} page={list.page} pageSize={list.pageSize} />
      </section>
    </article>
  );
}

function Figures({ view, figures }: { view: View; figures: DemandFigures }) {
  const { t } = view;
  return (
    <section aria-labelledby="figures">
      <h2 id="figures">{t('open-demands:figures.title')}</h2>
      <dl className="facts">
        {(['asked', 'answered', 'waiting', 'overdue', 'redirected'] as const).map((key) => (
          <div key={key}>
            <dt>{t(`open-demands:figures.${key}`)}</dt>
            <dd className="num">{formatNumber(figures[key])}</dd>
          </div>
        ))}
      </dl>
      {figures.unanswered.length > 0 ? (
        <details>
          <summary>{t('open-demands:figures.unanswered', { count: figures.unanswered.length })}</summary>
          <ul>
            {figures.unanswered.map((one) => (
              <li key={one.id}>
                {unitOf(view, one)}: <a href={demandPath(one.number)}>{wantedOf(view, one)}</a>{' '}
                <span className="muted">{standing(view, one)}</span>
              </li>
            ))}
          </ul>
        </details>
      ) : null}
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard. */}
      <section className="scroll" aria-label={t('open-demands:figures.title')} tabIndex={0}>
        <table>
          <thead>
            <tr>
              <th scope="col">{t('open-demands:figures.unit')}</th>
              {(['asked', 'answered', 'waiting', 'overdue', 'fulfilled'] as const).map((key) => (
                <th key={key} scope="col">
                  {t(`open-demands:figures.${key}`)}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {figures.byUnit.map((row) => (
              <tr key={row.unit?.id ?? ''}>
                <th scope="row">{row.unit ? say(view, row.unit.name) : t('open-demands:noUnit')}</th>
                {(['asked', 'answered', 'waiting', 'overdue', 'fulfilled'] as const).map((key) => (
                  <td key={key} className="num">
                    {formatNumber(row[key])}
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </section>
    </section>
  );
}

export const demandsPage: Page = {
  async load({ get, query }) {
    const asked = new URLSearchParams({ sort: query.get('sort') === 'new' ? 'new' : 'asks' });
    for (const name of ['q', 'page']) {
      const value = query.get(name);
      if (value) asked.set(name, value);
    }
    const [list, figures, calls] = await Promise.all([
      get(`/api/open/demands?${asked}`),
      given<DemandFigures>(get, '/api/open/demands/figures'),
      given<CallsReply>(get, '/api/open/calls'),
    ]);
    return list.status === 200 ? { status: 200, body: { list: list.body, figures, calls } } : list;
  },
  title: ({ t }) => t('open-demands:title'),
  description: ({ t }) => t('open-demands:lead'),
  View: ({ view, data }: { view: View; data: PageData }) =>
    data.status === 200 ? (
      <Shown view={view} body={data.body as Body} />
    ) : (
      <ProblemBody view={view} data={data} />
    ),
};
