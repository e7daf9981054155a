// The daily check of open data, in summary: four marks side by side, what each rule found, by department; the city's own account.
import type { HealthReply } from '#rooms/open/health/schema.ts';
import { formatNumber } from '../../shared/format.ts';
import type { Page, PageData, View } from '../page.ts';
import { ProblemBody } from '../parts/ProblemPage.tsx';
import { say } from './words.ts';

const marks = ['metadata', 'validity', 'timeliness', 'availability'] as const;

function Marks({ view, last }: { view: View; last: NonNullable<HealthReply['last']> }) {
  const { t } = view;
  return (
    <dl className="totals">
      {marks.map((name) => (
        <div key={name}>
          <dt>{t(`open-health:mark.${name}`)}</dt>
          <dd className="num">
            {formatNumber(last.marks[name].good)} / {formatNumber(last.marks[name].checked)}
          </dd>
        </div>
      ))}
    </dl>
  );
}

function Whole({ view, body }: { view: View; body: HealthReply }) {
  const { t } = view;
  return (
    <article className="resource">
      <h1>{t('open-health:title')}</h1>
      <p className="lead">{t('open-health:lead')}</p>
      {body.last ? (
        <section aria-labelledby="marks">
          <h2 id="marks">{t('open-health:marks')}</h2>
          <p className="muted">
            {t('open-health:last', {
              day: body.last.day,
              count: body.last.datasets,
              n: formatNumber(body.last.datasets),
              findings: formatNumber(body.last.findings),
            })}
          </p>
          <Marks view={view} last={body.last} />
        </section>
      ) : (
        <p className="notice">{t('open-health:never')}</p>
      )}
      <section aria-labelledby="rules">
        <h2 id="rules">{t('open-health:rules')}</h2>
        {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard. */}
        <section className="scroll" aria-labelledby="rules" tabIndex={0}>
          <table>
            <thead>
              <tr>
                <th scope="col">{t('open-health:rule')}</th>
                <th scope="col">{t('open-health:how')}</th>
                <th scope="col" className="right">
                  {t('open-health:standing')}
                </th>
              </tr>
            </thead>
            <tbody>
              {body.detectors.map((one) => (
                <tr key={one.key}>
                  <th scope="row">{t(`open-health:detector.${one.key}`)}</th>
                  <td>{t(`open-health:advice.${one.key}`)}</td>
                  <td className="num right">
                    {one.looked ? formatNumber(one.standing) : t('open-health:unset')}
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </section>
      </section>
      <section aria-labelledby="departments">
        <h2 id="departments">{t('open-health:departments')}</h2>
        {body.departments.length === 0 ? <p className="muted">{t('open-health:clean')}</p> : null}
        <ul className="plain-list">
          {body.departments.map((one) => (
            <li key={one.id}>
              <a href={`/datasets?department=${one.id}`}>{say(view, one.name)}</a>{' '}
              <span className="muted num">
                {t('open-health:open', { count: one.standing, n: one.standing, overdue: one.overdue })}
              </span>
            </li>
          ))}
        </ul>
      </section>
      <section aria-labelledby="self">
        <h2 id="self">{t('open-health:self')}</h2>
        <p className="muted">{t('open-health:selfText')}</p>
        <dl className="facts">
          {body.self.map((one) => (
            <div key={one.dimension}>
              <dt>{t(`open-health:dimension.${one.dimension}`)}</dt>
              <dd className="result-facts">
                {one.facts.map((fact) => (
                  <span key={fact.key} className="num">
                    {t(`open-health:fact.${fact.key}`, { count: fact.value, n: formatNumber(fact.value) })}
                  </span>
                ))}
              </dd>
            </div>
          ))}
        </dl>
      </section>
    </article>
  );
}

export const healthPage: Page = {
  load: ({ get }) => get('/api/open/health'),
  title: ({ t }) => t('open-health:title'),
  description: ({ t }) => t('open-health:lead'),
  View: ({ view, data }: { view: View; data: PageData }) =>
    data.status === 200 ? (
      <Whole view={view} body={data.body as HealthReply} />
    ) : (
      <ProblemBody view={view} data={data} />
    ),
};
