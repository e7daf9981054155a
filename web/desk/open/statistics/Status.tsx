// How the open platform runs against its targets; the authority sets them here. The whole history is on the public page.
import { useQuery } from '@tanstack/react-query';
import type { StatusReply } from '#rooms/open/statistics/schema.ts';
import { can } from '../../../shared/Can.tsx';
import { formatInstant, formatNumber } from '../../../shared/format.ts';
import { ProblemView } from '../../../shared/ProblemView.tsx';
import { useTexts } from '../../../shared/text.ts';
import { Fold } from '../../registers/Fold.tsx';
import { Screen } from '../../shell/Screen.tsx';
import { OpenPages } from '../Pages.tsx';
import { opening, useOpenActs } from '../queries.ts';

export function Status() {
  const { t } = useTexts();
  const acts = useOpenActs();
  const found = useQuery(opening<StatusReply>('status'));
  const figure = (kind: string, value: number | null): string =>
    value === null ? '–' : t(`open-status:unit.${kind}`, { count: value, n: formatNumber(value) });
  return (
    <Screen title={t('open-status:title')}>
      <OpenPages />
      <ProblemView error={found.error} onRetry={() => void found.refetch()} />
      {found.data ? (
        <>
          <section className="panel">
            <h2>{t('open-status:now')}</h2>
            <ul>
              {found.data.lines.map((line) => (
                <li key={line.kind}>
                  {t(`open-status:kind.${line.kind}`)}{' '}
                  <span className="num">
                    {figure(line.kind, line.measured)} · {t('open-status:target')}{' '}
                    {line.target === null ? t('open-status:noTarget') : figure(line.kind, line.target)}
                  </span>{' '}
                  {line.met === false ? <span className="mark bad">{t('open-status:no')}</span> : null}
                  <p className="muted">{t(`open-status:how.${line.kind}`)}</p>
                </li>
              ))}
            </ul>
            {can(found.data.abilities, 'setTarget') ? (
              <Fold
                title={t('open-status:set')}
                ok={t('open-status:setOk')}
                fields={[
                  {
                    name: 'kind',
                    label: t('open-status:what'),
                    kind: 'choice',
                    required: true,
                    options: found.data.lines.map(({ kind }) => ({
                      value: kind,
                      label: t(`open-status:kind.${kind}`),
                    })),
                  },
                  { name: 'value', label: t('open-status:value'), kind: 'number', required: true },
                  { name: 'reason', label: t('open-status:reason'), kind: 'long', required: true },
                ]}
                submit={(values) => acts.post('status/targets', values)}
              />
            ) : null}
          </section>
          <section className="panel">
            <h2>{t('open-status:breaches')}</h2>
            {found.data.breaches.length === 0 ? <p className="muted">{t('open-status:noBreach')}</p> : null}
            <ul>
              {found.data.breaches.map((one) => (
                <li key={`${one.kind} ${one.beganAt}`}>
                  {t('open-status:breach', {
                    what: t(`open-status:kind.${one.kind}`),
                    measured: figure(one.kind, one.measured),
                    target: figure(one.kind, one.target),
                  })}{' '}
                  <span className="num">
                    {t('open-status:began', { at: formatInstant(one.beganAt) })}{' '}
                    {one.endedAt
                      ? t('open-status:ended', { at: formatInstant(one.endedAt) })
                      : t('open-status:goesOn')}
                  </span>
                </li>
              ))}
            </ul>
          </section>
          <p>
            <a href="/status">{t('open-status:public')}</a>
          </p>
        </>
      ) : null}
    </Screen>
  );
}
