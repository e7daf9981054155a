// The hours of a grant as a week: one row a day, one cell an hour, filled where calls are answered.
import type { GrantReply } from '#rooms/serve/schema.ts';
import { useTexts } from '../../shared/text.ts';

type Hours = NonNullable<GrantReply['terms']['hours']>[number];
const hoursOfDay = Array.from({ length: 24 }, (_, hour) => hour);
/** ISO weekdays: 1 Monday … 7 Sunday. */
const days = [1, 2, 3, 4, 5, 6, 7];

const minutes = (time: string) => {
  const [h = 0, m = 0] = time.split(':').map(Number);
  return h * 60 + m;
};

function holds(range: Hours, day: number): boolean {
  if (range.days === 'all') return true;
  // Working days follow the holiday calendar; in a usual week they are Monday to Friday.
  if (range.days === 'workday') return day <= 5;
  return range.days.includes(day);
}

/** Share of the hour that is open, 0 … 1. */
function openShare(ranges: readonly Hours[], day: number, hour: number): number {
  let open = 0;
  for (const range of ranges) {
    if (!holds(range, day)) continue;
    const from = Math.max(minutes(range.from), hour * 60);
    const to = Math.min(minutes(range.to), hour * 60 + 60);
    open += Math.max(0, to - from);
  }
  return Math.min(1, open / 60);
}

export function hoursWords(
  t: (key: string, values?: Record<string, unknown>) => string,
  ranges: readonly Hours[],
): string {
  return ranges
    .map((range) => {
      const which =
        range.days === 'all' || range.days === 'workday'
          ? t(`serve:days.${range.days}`)
          : range.days.map((day) => t(`common:weekday.${day % 7}`)).join(' ');
      return `${which} ${range.from}–${range.to}`;
    })
    .join('; ');
}

export function WeekGrid({ hours }: { hours: readonly Hours[] | null }) {
  const { t } = useTexts();
  const ranges: readonly Hours[] = hours ?? [{ days: 'all', from: '00:00', to: '24:00' }];
  const words = hours ? hoursWords(t, hours) : t('serve:days.always');
  return (
    <figure className="week">
      <div className="week-grid" role="img" aria-label={words}>
        {days.map((day) => (
          <div className="week-row" key={day}>
            <span className="week-day">{t(`common:weekdayShort.${day % 7}`)}</span>
            {hoursOfDay.map((hour) => {
              const share = openShare(ranges, day, hour);
              return (
                <span key={hour} className={`week-cell ${share === 1 ? 'full' : share > 0 ? 'part' : ''}`} />
              );
            })}
          </div>
        ))}
        <div className="week-row week-hours">
          <span />
          {hoursOfDay.map((hour) => (
            <span key={hour}>{hour % 6 === 0 ? hour : ''}</span>
          ))}
        </div>
      </div>
      <figcaption>
        {words}
        {ranges.some((range) => range.days === 'workday') ? (
          <span className="muted"> {t('serve:days.workdayNote')}</span>
        ) : null}
      </figcaption>
    </figure>
  );
}
