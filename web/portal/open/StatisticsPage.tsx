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
  'views',
  'previews',
  'downloads',
  'calls',
  'reuses',
  'questions',
  'answered',
] as const;
const monthly = ['opened', 'releases', 'views', 'previews', 'downloads', 'calls'] as const;
const byUnit = ['datasets', 'rows', 'releases', 'views', 'previews', 'downloads', 'calls'] as const;
const rankings = ['views', 'downloads', 'calls', 'rating', 'rows'] as const;

/** Bodies that open by reference stand apart from those the city's text speaks of. */
function Units({
  view,
  id,
  of,
}: {
  view: View;
  id: 'departments' | 'reference';
  of: StatisticsReply['departments'];
}) {
  const { t } = view;
  if (of.length === 0) return null;
  return (
    <section aria-labelledby={id}>
      <h2 id={id}>{t(`open-status:statistics.${id}`)}</h2>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard. */}
      <section className="scroll" aria-labelledby={id} tabIndex={0}>
        <table>
          <thead>
            <tr>
              <th scope="col">{t('open-portal:facet.department')}</th>
              {byUnit.map((name) => (
                <th key={name} scope="col" className="right">
                  {t(`open-status:total.${name}`)}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {of.map((one) => (
              <tr key={one.id}>
                <th scope="row">
                  <a href={`/datasets?department=${one.id}`}>{say(view, one.name)}</a>
                </th>
                {byUnit.map((name) => (
                  <td key={name} className="num right">
                    {formatNumber(one[name])}
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
            { name: t('open-status:total.views'), values: body.months.map(({ views }) => views) },
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
                {monthly.map((name) => (
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
                  {monthly.map((name) => (
                    <td key={name} className="num right">
                      {formatNumber(month[name])}
                    </td>
                  ))}
                </tr>
              ))}
            </tbody>
          </table>
        </section>
      </section>
      <Units view={view} id="departments" of={body.departments.filter(({ reference }) => !reference)} />
      <Units view={view} id="reference" of={body.departments.filter(({ reference }) => reference)} />
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
