// Calls a day against the day's quota: answered and refused, drawn as plain bars.
import type { CallsReply } from '#rooms/serve/schema.ts';
import { addDays, formatNumber } from '../../shared/format.ts';
import { useTexts } from '../../shared/text.ts';

const shownDays = 30;
const height = 90;
const step = 12;

export function UsageChart({ calls }: { calls: CallsReply }) {
  const { t } = useTexts();
  const byDay = new Map(calls.days.map((day) => [day.day, day]));
  const days = Array.from({ length: shownDays }, (_, i) => addDays(calls.today.day, i - shownDays + 1)).map(
    (day) => ({
      day,
      answered: byDay.get(day)?.answered ?? 0,
      refused: byDay.get(day)?.refused ?? 0,
    }),
  );
  const most = Math.max(1, ...days.map((day) => day.answered + day.refused));
  // The quota line is drawn when it is of the order of what is used; far above, it is said in words only.
  const limit = calls.today.limit;
  const total = days.reduce((sum, day) => sum + day.answered + day.refused, 0);
  const withLine = limit !== null && (total === 0 || limit <= most * 6);
  const top = Math.max(most, withLine ? limit : 0) * 1.08;
  const y = (value: number) => height - (value / top) * height;
  const answered = days.reduce((sum, day) => sum + day.answered, 0);
  const width = shownDays * step;
  return (
    <figure className="usage-chart">
      <svg
        viewBox={`0 0 ${width} ${height + 20}`}
        role="img"
        aria-label={t('serve:usage.label', { total: formatNumber(answered) })}
      >
        <title>{t('serve:usage.label', { total: formatNumber(answered) })}</title>
        {days.map((day, i) => (
          <g key={day.day}>
            <title>
              {t('serve:usage.day', {
                day: day.day,
                answered: formatNumber(day.answered),
                refused: formatNumber(day.refused),
              })}
            </title>
            <rect x={i * step} y={0} width={step} height={height} fill="transparent" />
            <rect
              className="bar-answered"
              x={i * step + 2}
              width={8}
              y={y(day.answered)}
              height={height - y(day.answered)}
            />
            <rect
              className="bar-refused"
              x={i * step + 2}
              width={8}
              y={y(day.answered + day.refused)}
              height={y(day.answered) - y(day.answered + day.refused)}
            />
          </g>
        ))}
        <line className="axis" x1={0} x2={width} y1={height} y2={height} />
        {withLine ? <line className="quota" x1={0} x2={width} y1={y(limit)} y2={y(limit)} /> : null}
        {[0, 10, 20, shownDays - 1].map((i) => (
          <text
            key={i}
            x={i === shownDays - 1 ? width : i * step}
            y={height + 15}
            textAnchor={i === shownDays - 1 ? 'end' : 'start'}
          >
            {days[i]?.day.slice(5)}
          </text>
        ))}
      </svg>
      <figcaption className="legend">
        <span className="key-answered">{t('serve:usage.answered')}</span>
        <span className="key-refused">{t('serve:usage.refused')}</span>
        {limit === null ? null : (
          <span className="key-quota num">{t('serve:usage.limit', { limit: formatNumber(limit) })}</span>
        )}
      </figcaption>
    </figure>
  );
}
