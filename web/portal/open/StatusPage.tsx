// How the open platform runs: measured against the authority's targets, what was missed, month by month, which versions ran.
import type { StatusReply } from '#rooms/open/statistics/schema.ts';
import { formatInstant, formatNumber } from '../../shared/format.ts';
import type { Page, PageData, View } from '../page.ts';
import { ProblemBody } from '../parts/ProblemPage.tsx';

type Kind = StatusReply['lines'][number]['kind'];

const figure = (view: View, kind: Kind, value: number | null): string =>
  value === null ? '–' : view.t(`open-status:unit.${kind}`, { count: value, n: formatNumber(value) });

function Whole({ view, body }: { view: View; body: StatusReply }) {
  const { t } = view;
  return (
    <article className="resource">
      <h1>{t('open-status:title')}</h1>
      <p className="lead">
        {body.measuredSince
          ? t('open-status:lead', { day: formatInstant(body.measuredSince).slice(0, 10) })
          : t('open-status:unmeasured')}
      </p>
      <section aria-labelledby="now">
        <h2 id="now">{t('open-status:now')}</h2>
        {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard. */}
        <section className="scroll" aria-labelledby="now" tabIndex={0}>
          <table>
            <thead>
              <tr>
                <th scope="col">{t('open-status:what')}</th>
                <th scope="col" className="right">
                  {t('open-status:measured')}
                </th>
                <th scope="col" className="right">
                  {t('open-status:target')}
                </th>
                <th scope="col">{t('open-status:met')}</th>
              </tr>
            </thead>
            <tbody>
              {body.lines.map((line) => (
                <tr key={line.kind}>
                  <th scope="row">
                    {t(`open-status:kind.${line.kind}`)}
                    <p className="muted small">{t(`open-status:how.${line.kind}`)}</p>
                  </th>
                  <td className="num right">{figure(view, line.kind, line.measured)}</td>
                  <td className="num right">
                    {line.target === null ? t('open-status:noTarget') : figure(view, line.kind, line.target)}
                  </td>
                  <td>
                    {line.met === null ? (
                      '–'
                    ) : line.met ? (
                      t('open-status:yes')
                    ) : (
                      <strong>{t('open-status:no')}</strong>
                    )}
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </section>
      </section>
      <section aria-labelledby="breaches">
        <h2 id="breaches">{t('open-status:breaches')}</h2>
        {body.breaches.length === 0 ? <p className="muted">{t('open-status:noBreach')}</p> : null}
        <ul className="plain-list">
          {body.breaches.map((one) => (
            <li key={`${one.kind} ${one.beganAt}`}>
              <p>
                {t('open-status:breach', {
                  what: t(`open-status:kind.${one.kind}`),
                  measured: figure(view, one.kind, one.measured),
                  target: figure(view, one.kind, one.target),
                })}
              </p>
              <p className="result-facts">
                <span className="num">{t('open-status:began', { at: formatInstant(one.beganAt) })}</span>
                <span className="num">
                  {one.endedAt
                    ? t('open-status:ended', { at: formatInstant(one.endedAt) })
                    : t('open-status:goesOn')}
                </span>
              </p>
            </li>
          ))}
        </ul>
      </section>
      <section aria-labelledby="months">
        <h2 id="months">{t('open-status:months')}</h2>
        {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard. */}
        <section className="scroll" aria-labelledby="months" tabIndex={0}>
          <table>
            <thead>
              <tr>
                {(
                  [
                    'month',
                    'availability',
                    'p95',
                    'requests',
                    'failed',
                    'busiest',
                    'datasets',
                    'breaches',
                  ] as const
                ).map((name) => (
                  <th key={name} scope="col" className={name === 'month' ? undefined : 'right'}>
                    {t(`open-status:column.${name}`)}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {body.months.map((month) => (
                <tr key={month.month}>
                  <th scope="row" className="num">
                    {month.month}
                  </th>
                  <td className="num right">{figure(view, 'availability', month.availability)}</td>
                  <td className="num right">{figure(view, 'response', month.p95)}</td>
                  {[month.requests, month.failed, month.busiest, month.datasets, month.breaches].map(
                    (value, at) => (
                      // biome-ignore lint/suspicious/noArrayIndexKey: columns stand in one order.
                      <td key={at} className="num right">
                        {formatNumber(value)}
                      </td>
                    ),
                  )}
                </tr>
              ))}
            </tbody>
          </table>
        </section>
      </section>
      <section aria-labelledby="versions">
        <h2 id="versions">{t('open-status:versions')}</h2>
        {body.versions.length === 0 ? <p className="muted">{t('open-status:noVersion')}</p> : null}
        <ul className="plain-list">
          {body.versions.map((one) => (
            <li key={one.version}>
              {t('open-status:version', { version: one.version, day: formatInstant(one.since).slice(0, 10) })}
            </li>
          ))}
        </ul>
      </section>
    </article>
  );
}

export const statusPage: Page = {
  load: ({ get }) => get('/api/open/status'),
  title: ({ t }) => t('open-status:title'),
  description: ({ t }) => t('open-status:description'),
  View: ({ view, data }: { view: View; data: PageData }) =>
    data.status === 200 ? (
      <Whole view={view} body={data.body as StatusReply} />
    ) : (
      <ProblemBody view={view} data={data} />
    ),
};
