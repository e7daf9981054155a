// What is open and what is taken of it: totals, by department and theme, by month, and what stands first.
import type { StatisticsReply } from '#rooms/open/statistics/schema.ts';
import { formatNumber } from '../../shared/format.ts';
import type { Page, PageData, View } from '../page.ts';
import { ProblemBody } from '../parts/ProblemPage.tsx';
import { Picture } from './Picture.tsx';
import { say, setAddress } from './words.ts';

const totals = [
  'datasets',
  'departments',
  'rows',
  'releases',
  'downloads',
  'calls',
  'reuses',
  'questions',
  'answered',
] as const;
const rankings = ['downloads', 'calls', 'rating', 'rows'] as const;

function Whole({ view, body }: { view: View; body: StatisticsReply }) {
  const { t } = view;
  const months = body.months.map(({ month }) => month);
  return (
    <article className="resource">
      <h1>{t('open-status:statistics.title')}</h1>
      <p className="lead">{t('open-status:statistics.lead')}</p>
      <dl className="totals">
        {totals.map((name) => (
          <div key={name}>
            <dt>{t(`open-status:total.${name}`)}</dt>
            <dd className="num">{formatNumber(body.totals[name])}</dd>
          </div>
        ))}
      </dl>
      <section aria-labelledby="months">
        <h2 id="months">{t('open-status:statistics.months')}</h2>
        <Picture
          kind="line"
          labels={months}
          series={[
            { name: t('open-status:total.downloads'), values: body.months.map(({ downloads }) => downloads) },
            { name: t('open-status:total.calls'), values: body.months.map(({ calls }) => calls) },
          ]}
          label={t('open-status:statistics.months')}
          height={300}
        />
        {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard. */}
        <section className="scroll" aria-labelledby="months" tabIndex={0}>
          <table>
            <thead>
              <tr>
                <th scope="col">{t('open-status:column.month')}</th>
                {(['opened', 'releases', 'downloads', 'calls'] as const).map((name) => (
                  <th key={name} scope="col" className="right">
                    {t(`open-status:total.${name}`)}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {body.months.toReversed().map((month) => (
                <tr key={month.month}>
                  <th scope="row" className="num">
                    {month.month}
                  </th>
                  <td className="num right">{formatNumber(month.opened)}</td>
                  <td className="num right">{formatNumber(month.releases)}</td>
                  <td className="num right">{formatNumber(month.downloads)}</td>
                  <td className="num right">{formatNumber(month.calls)}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </section>
      </section>
      <section aria-labelledby="departments">
        <h2 id="departments">{t('open-status:statistics.departments')}</h2>
        {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard. */}
        <section className="scroll" aria-labelledby="departments" tabIndex={0}>
          <table>
            <thead>
              <tr>
                <th scope="col">{t('open-portal:facet.department')}</th>
                {(['datasets', 'rows', 'releases', 'downloads', 'calls'] as const).map((name) => (
                  <th key={name} scope="col" className="right">
                    {t(`open-status:total.${name}`)}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {body.departments.map((one) => (
                <tr key={one.id}>
                  <th scope="row">
                    <a href={`/datasets?department=${one.id}`}>{say(view, one.name)}</a>
                  </th>
                  <td className="num right">{formatNumber(one.datasets)}</td>
                  <td className="num right">{formatNumber(one.rows)}</td>
                  <td className="num right">{formatNumber(one.releases)}</td>
                  <td className="num right">{formatNumber(one.downloads)}</td>
                  <td className="num right">{formatNumber(one.calls)}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </section>
      </section>
      <div className="columns">
        {rankings.map((name) =>
          body.ranking[name].length === 0 ? null : (
            <section key={name} aria-labelledby={`rank-${name}`}>
              <h2 id={`rank-${name}`}>{t(`open-status:ranking.${name}`)}</h2>
              <ol className="ranking">
                {body.ranking[name].slice(0, 10).map((one) => (
                  <li key={one.id}>
                    <a href={setAddress(one.slug)}>{say(view, one.title)}</a>{' '}
                    <span className="num muted">{formatNumber(one.value)}</span>
                  </li>
                ))}
              </ol>
            </section>
          ),
        )}
      </div>
    </article>
  );
}

export const statisticsPage: Page = {
  load: ({ get }) => get('/api/open/statistics'),
  title: ({ t }) => t('open-status:statistics.title'),
  description: ({ t }) => t('open-status:statistics.lead'),
  View: ({ view, data }: { view: View; data: PageData }) =>
    data.status === 200 ? (
      <Whole view={view} body={data.body as StatisticsReply} />
    ) : (
      <ProblemBody view={view} data={data} />
    ),
};
