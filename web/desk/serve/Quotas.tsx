// What is used of each quota of a grant in the period under way, and how fast it burns.
import type { GrantReply } from '#rooms/serve/schema.ts';
import { formatNumber } from '../../shared/format.ts';
import { useTexts } from '../../shared/text.ts';

type Counter = GrantReply['counters'][number];

const burnt = ({ used, limit }: Counter): number => (limit === 0 ? 1 : Math.min(1, used / limit));

export function Quotas({ counters }: { counters: GrantReply['counters'] }) {
  const { t } = useTexts();
  if (counters.length === 0) return <>{t('serve:terms.noQuota')}</>;
  return (
    <ul className="plain-list">
      {counters.map((counter) => {
        const share = burnt(counter);
        const tone = share >= 1 ? 'bad' : share >= 0.8 ? 'near' : 'good';
        return (
          <li key={`${counter.unit} ${counter.period}`}>
            {t(`serve:quota.period.${counter.period}`)} · {t(`serve:quota.unit.${counter.unit}`)}{' '}
            <span className="num">
              {formatNumber(counter.used)} / {formatNumber(counter.limit)}
            </span>{' '}
            <span className={`mark ${tone}`}>
              {t('serve:quota.burnt', { share: Math.round(share * 100) })}
            </span>
          </li>
        );
      })}
    </ul>
  );
}
