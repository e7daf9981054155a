// How a connector's state, turns and readings are said.
import type { ConnectorSummary, RunReply } from '#rooms/collect/connectors/schema.ts';
import { formatInstant } from '../../../shared/format.ts';
import { type Texts, useTexts } from '../../../shared/text.ts';

const two = (n: number): string => String(n).padStart(2, '0');

export function scheduleWords({ t }: Texts, schedule: ConnectorSummary['schedule']): string {
  switch (schedule.every) {
    case 'never':
      return t('connectors:schedule.never');
    case 'minutes':
      return t('connectors:schedule.minutes', { minutes: schedule.minutes });
    default: {
      const at = `${two(schedule.hour)}:${two(schedule.minute)}`;
      if (schedule.every === 'week')
        return t('connectors:schedule.week', { at, day: t(`connectors:weekday.${schedule.weekday}`) });
      return schedule.every === 'month'
        ? t('connectors:schedule.month', { at, day: schedule.day })
        : t('connectors:schedule.day', { at });
    }
  }
}

export function StateMark({ row }: { row: ConnectorSummary }) {
  const { t } = useTexts();
  if (row.state === 'active' && row.failures > 0)
    return <span className="mark near">{t('connectors:state.failing', { count: row.failures })}</span>;
  const tone = row.state === 'active' ? 'good' : row.state === 'stopped' ? 'bad' : 'near';
  return <span className={`mark ${tone}`}>{t(`connectors:state.${row.state}`)}</span>;
}

const tones: Partial<Record<RunReply['state'], string>> = {
  merged: 'good',
  failed: 'bad',
  'rolled-back': 'bad',
};

export function RunMark({ run }: { run: RunReply }) {
  const { t } = useTexts();
  return <span className={`mark ${tones[run.state] ?? 'near'}`}>{t(`connectors:run.${run.state}`)}</span>;
}

export function Unverified({ verified }: { verified: boolean }) {
  const { t } = useTexts();
  if (verified) return null;
  return (
    <span className="mark near" title={t('connectors:unverifiedWhat')}>
      {t('connectors:unverified')}
    </span>
  );
}

export const instant = (at: string | null): string => (at ? formatInstant(at) : '–');
