// 清洗记录: how many rows each step on the way into the pool kept out, and how many are in it.
import { useQuery } from '@tanstack/react-query';
import type { BatchReply } from '#rooms/collect/schema.ts';
import { formatNumber } from '../../shared/format.ts';
import { useTexts } from '../../shared/text.ts';
import { cleaningQuery } from '../quality/queries.ts';

export function Cleaning({ batch }: { batch: BatchReply }) {
  const { t, say } = useTexts();
  const { data } = useQuery({ ...cleaningQuery(batch.id), enabled: batch.counts.good !== undefined });
  if (!data) return null;
  return (
    <details className="panel fold">
      <summary>{t('collect:cleaning.title')}</summary>
      <p className="muted">{t('collect:cleaning.what')}</p>
      <dl className="facts">
        <div>
          <dt>{t('collect:cleaning.received')}</dt>
          <dd className="num">{formatNumber(data.received)}</dd>
        </div>
        {data.steps.map((step) => (
          <div key={step.key}>
            <dt>{say(step.title)}</dt>
            <dd className={`num ${step.rows > 0 ? 'bad-text' : ''}`}>−{formatNumber(step.rows)}</dd>
          </div>
        ))}
        <div>
          <dt>{t('collect:cleaning.pool')}</dt>
          <dd className="num">
            <strong>{formatNumber(data.pool)}</strong>
          </dd>
        </div>
      </dl>
    </details>
  );
}
