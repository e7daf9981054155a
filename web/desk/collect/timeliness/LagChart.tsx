// How long records took from production to visible, day by day: the mean as a bar, the longest above it, the bureau's bound as a line.
import { useQuery } from '@tanstack/react-query';
import { ArticleRefs } from '../../../shared/ArticleRef.tsx';
import { formatNumber } from '../../../shared/format.ts';
import { ProblemView } from '../../../shared/ProblemView.tsx';
import { useTexts } from '../../../shared/text.ts';
import { lagQuery } from './queries.ts';

const STEP = 14;
const HEIGHT = 90;
const SLOTS = 30;

/** Seconds to one place; below a second in milliseconds. */
export const lagText = (ms: number | undefined): string =>
  ms === undefined
    ? '–'
    : ms < 1000
      ? `${Math.round(ms)} ms`
      : `${formatNumber(Math.round(ms / 100) / 10)} s`;

export function LagChart({ resource }: { resource: string }) {
  const { t } = useTexts();
  const { data, error } = useQuery(lagQuery(resource));
  if (error) return <ProblemView error={error} />;
  if (!data) return null;
  const bound = data.boundSeconds * 1000;
  const records = data.days.reduce((sum, one) => sum + one.records, 0);
  const above = data.days.reduce((sum, one) => sum + one.above, 0);
  const longest = Math.max(1, ...data.days.map(({ mostMs }) => mostMs));
  const withLine = bound <= longest * 4;
  // From a second to a day on one picture: by powers of ten.
  const top = Math.log10(Math.max(longest, withLine ? bound : 0, 1000) + 1) * 1.05;
  const y = (ms: number) => HEIGHT - (Math.log10(ms + 1) / top) * HEIGHT;
  const label = t('timeliness:lag.label', {
    records: formatNumber(records),
    above: formatNumber(above),
    seconds: formatNumber(data.boundSeconds),
  });
  return (
    <section>
      <h2 className="section-title">{t('timeliness:lag.title')}</h2>
      <p>
        {label} <ArticleRefs ids={data.articles} />
      </p>
      {records === 0 ? null : (
        <figure className="usage-chart">
          <svg viewBox={`0 0 ${SLOTS * STEP} ${HEIGHT + 20}`} role="img" aria-label={label}>
            <title>{label}</title>
            {data.days.map((one, index) => (
              <g key={one.day}>
                <title>
                  {t('timeliness:lag.day', {
                    day: one.day,
                    mean: lagText(one.meanMs),
                    most: lagText(one.mostMs),
                    records: formatNumber(one.records),
                  })}
                </title>
                <rect
                  className="bar-refused"
                  x={index * STEP + 5}
                  width={4}
                  y={y(one.mostMs)}
                  height={HEIGHT - y(one.mostMs)}
                />
                <rect
                  className="bar-answered"
                  x={index * STEP + 2}
                  width={10}
                  y={y(one.meanMs)}
                  height={HEIGHT - y(one.meanMs)}
                />
              </g>
            ))}
            <line className="axis" x1={0} x2={SLOTS * STEP} y1={HEIGHT} y2={HEIGHT} />
            {withLine ? (
              <line className="quota" x1={0} x2={SLOTS * STEP} y1={y(bound)} y2={y(bound)} />
            ) : null}
            <text x={0} y={HEIGHT + 15}>
              {data.days[0]?.day.slice(5)}
            </text>
          </svg>
          <figcaption className="legend">
            <span className="key-answered">{t('timeliness:lag.mean')}</span>
            <span className="key-refused">{t('timeliness:lag.most')}</span>
            <span className="key-quota num">
              {t('timeliness:lag.bound', { seconds: formatNumber(data.boundSeconds) })}
            </span>
          </figcaption>
        </figure>
      )}
    </section>
  );
}
