// The opening plan of a year in public: what is done, late and open, its versions, the priorities and what is wanted most.
import type { CompilationReply } from '#rooms/open/compilation/schema.ts';
import type { GuidanceReply } from '#rooms/open/government/schema.ts';
import type { PlanReply, PrioritiesReply } from '#rooms/open/planning/schema.ts';
import { formatNumber } from '../../../shared/format.ts';
import { given, say } from '../../catalog/words.ts';
import type { Page, PageData, View } from '../../page.ts';
import { ArticleLinks } from '../../parts/ArticleLinks.tsx';
import { ProblemBody } from '../../parts/ProblemPage.tsx';
import { OfYear } from './OfYear.tsx';
import { Around } from './words.tsx';

type Body = {
  plan: PlanReply;
  priorities: PrioritiesReply | undefined;
  guidance: GuidanceReply | undefined;
  catalogue: CompilationReply | undefined;
};

function Shown({ view, body }: { view: View; body: Body }) {
  const { t } = view;
  const { plan, priorities, guidance } = body;
  return (
    <article className="sheet">
      <Around view={view} here="/plan" />
      <h1>{t('open-demands:plan.title', { year: plan.year })}</h1>
      <ArticleLinks ids={plan.articles} />
      <nav aria-label={t('open-demands:plan.years')} className="pages">
        {plan.years.map((year) => (
          <a key={year} href={`/plan?year=${year}`} aria-current={year === plan.year ? 'page' : undefined}>
            {year}
          </a>
        ))}
      </nav>
      {plan.number === null ? (
        <p className="notice">{t('open-demands:plan.none')}</p>
      ) : (
        <>
          <p className="lead num">
            {t('open-demands:plan.edition', { number: plan.number, day: plan.publishedOn ?? '' })}
          </p>
          {plan.reason ? <p>{t('open-demands:plan.reason', { reason: plan.reason })}</p> : null}
          <dl className="facts">
            {(['done', 'late', 'open'] as const).map((key) => (
              <div key={key}>
                <dt>{t(`open-demands:plan.${key}`)}</dt>
                <dd className="num">{formatNumber(plan[key])}</dd>
              </div>
            ))}
            <div>
              <dt>{t('open-demands:plan.rate')}</dt>
              <dd className="num">{plan.rate === null ? '–' : `${plan.rate}%`}</dd>
            </div>
          </dl>
          <Lines view={view} plan={plan} />
        </>
      )}
      <OfYear view={view} catalogue={body.catalogue} />
      <Editions view={view} plan={plan} />
      {plan.mostAsked.length > 0 ? (
        <section aria-labelledby="most">
          <h2 id="most">{t('open-demands:plan.mostAsked')}</h2>
          <ol>
            {plan.mostAsked.map((one) => (
              <li key={one.name}>
                {one.name} <span className="num">{t('open-demands:asks', { count: one.asks })}</span>{' '}
                {one.planned ? t('open-demands:plan.isPlanned') : ''}{' '}
                {one.opened ? t('open-demands:plan.done') : ''}
              </li>
            ))}
          </ol>
        </section>
      ) : null}
      {priorities?.current ? (
        <section aria-labelledby="priorities">
          <h2 id="priorities">{t('open-demands:plan.priorities', { number: priorities.current.number })}</h2>
          <ul>
            {priorities.current.lines.map((line) => (
              <li key={line.resourceId}>
                {line.name}{' '}
                <span className="muted">
                  {line.source === 'need'
                    ? t('open-demands:plan.byNeed', { need: line.need })
                    : t('open-demands:plan.byDemands', { count: line.demands.length })}
                </span>
              </li>
            ))}
          </ul>
        </section>
      ) : null}
      {guidance && guidance.items.length > 0 ? (
        <section aria-labelledby="guidance">
          <h2 id="guidance">{t('open-demands:guidance.title')}</h2>
          {guidance.items.map((one) => (
            <details key={one.id}>
              <summary>
                {t(`open-demands:guidance.${one.kind}`)} · {one.title}{' '}
                <span className="num">
                  {one.version} {one.dated}
                </span>{' '}
                {one.inForce ? t('open-demands:guidance.inForce') : ''}
              </summary>
              <p>{one.said}</p>
            </details>
          ))}
        </section>
      ) : null}
    </article>
  );
}

function Lines({ view, plan }: { view: View; plan: PlanReply }) {
  const { t } = view;
  const columns = ['dataset', 'unit', 'class', 'contents', 'conditions', 'due', 'upper', 'progress'] as const;
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard.
    <section className="scroll" aria-label={t('open-demands:plan.title', { year: plan.year })} tabIndex={0}>
      <table>
        <caption className="visually-hidden">{t('open-demands:plan.title', { year: plan.year })}</caption>
        <thead>
          <tr>
            {columns.map((key) => (
              <th key={key} scope="col">
                {t(`open-demands:plan.column.${key}`)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {plan.lines.map((line) => (
            <tr key={line.id}>
              <th scope="row">
                {line.slug ? <a href={`/datasets/${line.slug}`}>{line.title}</a> : line.title}
              </th>
              <td>{say(view, line.unit.name)}</td>
              <td>{t(`open-demands:class.${line.class}`)}</td>
              <td>{line.contents}</td>
              <td>{line.conditions}</td>
              <td className="num">{line.dueOn}</td>
              <td>{line.upper}</td>
              <td>
                {t(`open-demands:plan.${line.progress}`)} <span className="num">{line.doneOn ?? ''}</span>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

function Editions({ view, plan }: { view: View; plan: PlanReply }) {
  const { t } = view;
  return plan.editions.length < 2 ? null : (
    <section aria-labelledby="editions">
      <h2 id="editions">{t('open-demands:plan.editions')}</h2>
      <ul>
        {plan.editions.map((one) => (
          <li key={one.number}>
            <a href={`/plan?year=${plan.year}&edition=${one.number}`}>
              {t('open-demands:plan.edition', { number: one.number, day: one.publishedOn })}
            </a>{' '}
            {one.reason}
          </li>
        ))}
      </ul>
    </section>
  );
}

export const planPage: Page = {
  async load({ get, query }) {
    const asked = new URLSearchParams();
    for (const name of ['year', 'edition']) {
      const value = query.get(name);
      if (value && /^\d+$/.test(value)) asked.set(name, value);
    }
    const plan = await get(`/api/open/plans?${asked}`);
    if (plan.status !== 200) return plan;
    const { year } = plan.body as PlanReply;
    const [priorities, guidance, catalogue] = await Promise.all([
      given<PrioritiesReply>(get, `/api/open/priorities?year=${year}`),
      given<GuidanceReply>(get, '/api/open/guidance'),
      given<CompilationReply>(get, `/api/open/catalogue-of-year?year=${year}`),
    ]);
    return { status: 200, body: { plan: plan.body, priorities, guidance, catalogue } };
  },
  title: ({ t }, data) =>
    data.status === 200
      ? t('open-demands:plan.title', { year: (data.body as Body).plan.year })
      : t('open-demands:plan.short'),
  View: ({ view, data }: { view: View; data: PageData }) =>
    data.status === 200 ? (
      <Shown view={view} body={data.body as Body} />
    ) : (
      <ProblemBody view={view} data={data} />
    ),
};
