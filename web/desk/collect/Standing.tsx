// Where the gathering of one entry stands, in one mark.
import type { StandingEntry } from '#rooms/collect/gathering/schema.ts';
import { formatInstant, formatNumber } from '../../shared/format.ts';
import { useTexts } from '../../shared/text.ts';

export const states = ['missing', 'late', 'near', 'awaited', 'current', 'excepted', 'free'] as const;

const tones: Record<StandingEntry['state'], string> = {
  missing: 'bad',
  late: 'bad',
  near: 'near',
  awaited: 'near',
  current: 'good',
  excepted: '',
  free: '',
};

export function StandingMark({
  row,
}: {
  row: Pick<StandingEntry, 'state' | 'short' | 'exceptionKind' | 'lateSince' | 'mode'>;
}) {
  const { t } = useTexts();
  return (
    <>
      <span className={`mark ${tones[row.state]}`}>{t(`collect:gathering.state.${row.state}`)}</span>
      {row.short > 0 ? (
        <div className="row-sub bad-text">
          {t('collect:gathering.short', { rows: formatNumber(row.short) })}
        </div>
      ) : null}
      {row.lateSince ? (
        <div className="row-sub">{t('serve:lateSince', { day: formatInstant(row.lateSince) })}</div>
      ) : null}
      {row.mode === 'realtime' ? <div className="row-sub">{t('timeliness:mode.realtime')}</div> : null}
      {row.exceptionKind === 'longer-term' ? (
        <div className="row-sub">{t('collect:gathering.longer')}</div>
      ) : null}
    </>
  );
}
