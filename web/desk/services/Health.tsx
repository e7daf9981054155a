// How a service has been answering of late: the last ten minutes, for its provider and for who oversees it.
import { useQuery } from '@tanstack/react-query';
import { formatBytes, formatInstant, formatNumber } from '../../shared/format.ts';
import { ProblemView } from '../../shared/ProblemView.tsx';
import { useTexts } from '../../shared/text.ts';
import { FactList } from '../catalog/Facts.tsx';
import { healthQuery } from './queries.ts';

const inWords = (ms: number | null): string => (ms === null ? '–' : `${formatNumber(Math.ceil(ms))} ms`);

export function Health({ serviceId }: { serviceId: string }) {
  const { t } = useTexts();
  const { data, error, refetch } = useQuery(healthQuery(serviceId));
  const health = data?.health;
  return (
    <section>
      <h2 className="section-title">{t('services:health.title')}</h2>
      <ProblemView error={error} onRetry={() => void refetch()} />
      {data ? (
        <p className="muted">
          {t(health ? 'services:health.what' : 'services:health.none', { minutes: data.minutes })}
        </p>
      ) : null}
      {health ? (
        <div className="panel">
          <FactList
            facts={[
              { label: t('services:health.ok'), value: formatNumber(health.ok) },
              {
                label: t('services:health.failed'),
                value:
                  health.failed > 0 ? (
                    <span className="mark bad">{formatNumber(health.failed)}</span>
                  ) : (
                    formatNumber(0)
                  ),
              },
              { label: t('services:health.refused'), value: formatNumber(health.refused) },
              { label: t('services:health.average'), value: inWords(health.averageMs) },
              { label: t('services:health.p95'), value: inWords(health.p95Ms) },
              { label: t('services:health.bytes'), value: formatBytes(health.bytes) },
              { label: t('services:health.lastOk'), value: formatInstant(health.lastOkAt) },
              { label: t('services:health.lastFailed'), value: formatInstant(health.lastFailedAt) },
            ]}
          />
        </div>
      ) : null}
    </section>
  );
}
