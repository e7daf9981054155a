// The cards of one unit day by day: a strip of marks, with the counts behind each.
import { useQuery } from '@tanstack/react-query';
import { Empty } from '../../../shared/Empty.tsx';
import { ProblemView } from '../../../shared/ProblemView.tsx';
import { useTexts } from '../../../shared/text.ts';
import { ExportRows } from '../../list/ExportCsv.tsx';
import { trendQuery } from './queries.ts';

const STEP = 14;
const HEIGHT = 90;

export function Trend({ organisationId, name }: { organisationId: string; name: string }) {
  const { t } = useTexts();
  const { data, error } = useQuery(trendQuery(organisationId));
  const days = data?.items ?? [];
  const rate = ({ timely, updates }: { timely: number; updates: number }) =>
    updates === 0 ? 0 : timely / updates;
  const label = t('timeliness:trend.label', { name, days: days.length });
  return (
    <section>
      <h2 className="section-title">{t('timeliness:trend.title', { name })}</h2>
      <ProblemView error={error} />
      {days.length === 0 ? (
        <Empty title={t('timeliness:trend.none')} how={t('timeliness:trend.noneHow')} />
      ) : (
        <>
          <figure className="usage-chart">
            <svg
              viewBox={`0 0 ${Math.max(days.length, 12) * STEP} ${HEIGHT + 20}`}
              role="img"
              aria-label={label}
            >
              <title>{label}</title>
              {days.map((one, index) => (
                <g key={one.day} className={`card-${one.colour}`}>
                  <title>{`${one.day} ${t(`timeliness:card.colour.${one.colour}`)} ${one.timely}/${one.updates}`}</title>
                  <rect
                    x={index * STEP + 2}
                    width={STEP - 4}
                    y={HEIGHT - Math.max(3, rate(one) * HEIGHT)}
                    height={Math.max(3, rate(one) * HEIGHT)}
                  />
                </g>
              ))}
              <line className="axis" x1={0} x2={Math.max(days.length, 12) * STEP} y1={HEIGHT} y2={HEIGHT} />
              <text x={0} y={HEIGHT + 15}>
                {days[0]?.day.slice(5)}
              </text>
              {days.length > 6 ? (
                <text x={days.length * STEP} y={HEIGHT + 15} textAnchor="end">
                  {days.at(-1)?.day.slice(5)}
                </text>
              ) : null}
            </svg>
          </figure>
          <ExportRows
            name={`cards-${name}`}
            rows={days}
            columns={[
              { title: t('timeliness:trend.day'), value: (row) => row.day },
              { title: t('timeliness:card.card'), value: (row) => t(`timeliness:card.colour.${row.colour}`) },
              { title: t('timeliness:card.timely'), value: (row) => String(row.timely) },
              { title: t('timeliness:card.counted'), value: (row) => String(row.updates) },
              { title: t('timeliness:card.qualified'), value: (row) => String(row.qualified ?? '') },
              { title: t('timeliness:card.qualities'), value: (row) => String(row.qualities ?? '') },
            ]}
          />
        </>
      )}
    </section>
  );
}
