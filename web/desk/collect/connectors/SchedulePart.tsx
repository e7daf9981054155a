// Last station: in full or by increments, when, and under which name.
import { Checkbox, Input, InputNumber, Select } from 'antd';
import type { TryReply } from '#rooms/collect/connectors/schema.ts';
import { useTexts } from '../../../shared/text.ts';
import { type Draft, markColumns } from './draft.ts';
import { hasTables } from './fields.ts';

type Schedule = Draft['schedule'];
const clock = { hour: 2, minute: 0, jitter: 30 };
const begins: Record<Schedule['every'], Schedule> = {
  never: { every: 'never' },
  minutes: { every: 'minutes', minutes: 30 },
  day: { every: 'day', ...clock },
  week: { every: 'week', weekday: 1, ...clock },
  month: { every: 'month', day: 1, ...clock },
};
const every = ['minutes', 'day', 'week', 'month', 'never'] as const;

function When({ schedule, onChange }: { schedule: Schedule; onChange: (schedule: Schedule) => void }) {
  const { t } = useTexts();
  const number = (label: string, value: number, min: number, max: number, set: (n: number) => Schedule) => (
    <label className="field" htmlFor={`when-${label}`}>
      <span className="field-label">{t(`connectors:when.${label}`)}</span>
      <InputNumber
        id={`when-${label}`}
        min={min}
        max={max}
        value={value}
        onChange={(n) => n !== null && onChange(set(n))}
      />
    </label>
  );
  if (schedule.every === 'never') return null;
  if (schedule.every === 'minutes')
    return number('minutes', schedule.minutes, 1, 1440, (minutes) => ({ ...schedule, minutes }));
  return (
    <>
      {schedule.every === 'week' ? (
        <label className="field" htmlFor="when-weekday">
          <span className="field-label">{t('connectors:when.weekday')}</span>
          <Select
            id="when-weekday"
            value={schedule.weekday}
            onChange={(weekday: number) => onChange({ ...schedule, weekday })}
            options={[1, 2, 3, 4, 5, 6, 7].map((value) => ({
              value,
              label: t(`connectors:weekday.${value}`),
            }))}
          />
        </label>
      ) : null}
      {schedule.every === 'month'
        ? number('day', schedule.day, 1, 31, (day) => ({ ...schedule, day }))
        : null}
      {number('hour', schedule.hour, 0, 23, (hour) => ({ ...schedule, hour }))}
      {number('minute', schedule.minute, 0, 59, (minute) => ({ ...schedule, minute }))}
      {number('jitter', schedule.jitter, 0, 180, (jitter) => ({ ...schedule, jitter }))}
    </>
  );
}

export function SchedulePart({
  draft,
  change,
  tried,
  modes,
  reconciles,
}: {
  draft: Draft;
  change: (changes: Partial<Draft>) => void;
  tried: TryReply;
  modes: readonly ('full' | 'incremental')[];
  reconciles: boolean;
}) {
  const { t } = useTexts();
  const keyed = tried.items.some(({ key }) => key);
  const marks = markColumns(tried);
  return (
    <section className="panel">
      <h2>{t('connectors:part.schedule')}</h2>
      <div className="connector-form">
        <label className="field" htmlFor="connector-mode">
          <span className="field-label">{t('collect:field.mode')}</span>
          <Select
            id="connector-mode"
            value={draft.mode}
            onChange={(mode: Draft['mode']) => change({ mode, watermark: draft.watermark || marks[0] || '' })}
            options={modes
              .filter((mode) => mode === 'full' || keyed)
              .map((value) => ({ value, label: t(`connectors:mode.${value}`) }))}
          />
        </label>
        {draft.mode === 'incremental' && hasTables(draft.kind) ? (
          <>
            <label className="field" htmlFor="connector-watermark">
              <span className="field-label">{t('connectors:field.watermarkColumn')}</span>
              <Select
                id="connector-watermark"
                value={draft.watermark || undefined}
                onChange={(watermark: string) => change({ watermark })}
                options={marks.map((value) => ({ value, label: value }))}
              />
            </label>
            <label className="field" htmlFor="connector-overlap">
              <span className="field-label">{t('connectors:field.overlap')}</span>
              <InputNumber
                id="connector-overlap"
                min={0}
                max={31_536_000}
                value={draft.overlap}
                onChange={(overlap) => change({ overlap: overlap ?? 0 })}
              />
            </label>
          </>
        ) : null}
        <label className="field" htmlFor="connector-every">
          <span className="field-label">{t('connectors:field.schedule')}</span>
          <Select
            id="connector-every"
            value={draft.schedule.every}
            onChange={(value: Schedule['every']) => change({ schedule: begins[value] })}
            options={every.map((value) => ({ value, label: t(`connectors:every.${value}`) }))}
          />
        </label>
        <When schedule={draft.schedule} onChange={(schedule) => change({ schedule })} />
        <label className="field" htmlFor="connector-name">
          <span className="field-label">{t('connectors:field.name')}</span>
          <Input
            id="connector-name"
            value={draft.name}
            onChange={(event) => change({ name: event.target.value })}
          />
        </label>
      </div>
      {keyed && reconciles ? (
        <Checkbox
          checked={draft.reconciles}
          onChange={(event) => change({ reconciles: event.target.checked })}
        >
          {t('connectors:reconcilesWhat')}
        </Checkbox>
      ) : null}
    </section>
  );
}
