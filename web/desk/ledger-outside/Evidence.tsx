// Who outside the platform signed for the log after one entry, and when: what bounds its time without trusting the platform.
import { useQuery } from '@tanstack/react-query';
import { Button } from 'antd';
import { formatInstant, formatNumber } from '../../shared/format.ts';
import { useTexts } from '../../shared/text.ts';
import { evidenceQuery } from './queries.ts';

export function Evidence({ hash }: { hash: string }) {
  const { t } = useTexts();
  const { data } = useQuery(evidenceQuery(hash));
  if (!data) return null;
  if (data.cosigned.length + data.stamped.length === 0)
    return <p className="muted">{t('outside:evidence.none')}</p>;
  return (
    <ul className="plain-list">
      {data.cosigned.map((one) => (
        <li key={`w ${one.by}`}>
          {t('outside:evidence.cosigned', { name: one.by, holder: one.holder, size: formatNumber(one.size) })}{' '}
          <span className="num">{formatInstant(one.at, 'second')}</span>
        </li>
      ))}
      {data.stamped.map((one) => (
        <li key={`s ${one.by}`}>
          {t('outside:evidence.stamped', { name: one.by, holder: one.holder, size: formatNumber(one.size) })}{' '}
          <span className="num">{formatInstant(one.at, 'second')}</span>{' '}
          <Button size="small" href={one.file} download>
            {t('outside:token')}
          </Button>
        </li>
      ))}
    </ul>
  );
}
