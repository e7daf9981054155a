// Hours of use: days and from–to, drawn at once as the week the machine will enforce.
import { DeleteOutlined, PlusOutlined } from '@ant-design/icons';
import { Button, Select } from 'antd';
import { useTexts } from '../../shared/text.ts';
import { WeekGrid } from '../serve/WeekGrid.tsx';
import { isMap, type Value } from './answers.ts';
import type { ControlProps } from './Control.tsx';

type Range = { days: 'all' | 'workday' | number[]; from: string; to: string };
const first: Range = { days: 'workday', from: '08:00', to: '20:00' };
const weekdays = [1, 2, 3, 4, 5, 6, 7];

export function rangesOf(value: Value | undefined): Range[] {
  const list = Array.isArray(value) ? value : isMap(value) ? [value] : [];
  return list.filter(isMap).map((one) => ({
    days: Array.isArray(one.days) ? one.days.map(Number) : one.days === 'all' ? 'all' : 'workday',
    from: typeof one.from === 'string' ? one.from : '',
    to: typeof one.to === 'string' ? one.to : '',
  }));
}

export function HoursControl({
  id,
  path,
  value,
  disabled,
  onChange,
}: Pick<ControlProps, 'id' | 'path' | 'value' | 'disabled' | 'onChange'>) {
  const { t } = useTexts();
  const ranges = rangesOf(value);
  const put = (next: Range[]) => onChange(next.map((one) => ({ ...one })));
  const change = (at: number, part: Partial<Range>) =>
    put(ranges.map((one, i) => (i === at ? { ...one, ...part } : one)));
  return (
    <div className="hours">
      {ranges.map((range, at) => {
        const kind = Array.isArray(range.days) ? 'some' : range.days;
        return (
          // biome-ignore lint/suspicious/noArrayIndexKey: ranges have no identity but their place.
          <div className="hours-row" key={at} data-path={`${path}.${at}`}>
            <Select
              id={at === 0 ? id : undefined}
              aria-label={t('share:hours.days')}
              disabled={disabled}
              value={kind}
              options={(['workday', 'all', 'some'] as const).map((key) => ({
                value: key,
                label: t(`share:hours.${key}`),
              }))}
              onChange={(key: 'workday' | 'all' | 'some') => change(at, { days: key === 'some' ? [1] : key })}
            />
            {Array.isArray(range.days) ? (
              <Select
                mode="multiple"
                aria-label={t('share:hours.which')}
                disabled={disabled}
                value={range.days}
                options={weekdays.map((day) => ({ value: day, label: t(`common:weekday.${day % 7}`) }))}
                onChange={(days: number[]) =>
                  change(at, { days: days.length === 0 ? [1] : days.toSorted((a, b) => a - b) })
                }
              />
            ) : null}
            <input
              className="plain-input"
              type="time"
              aria-label={t('share:hours.from')}
              disabled={disabled}
              value={range.from}
              onChange={(event) => change(at, { from: event.target.value })}
            />
            <span aria-hidden="true">–</span>
            <input
              className="plain-input"
              type="time"
              aria-label={t('share:hours.to')}
              disabled={disabled}
              value={range.to === '24:00' ? '23:59' : range.to}
              onChange={(event) =>
                change(at, { to: event.target.value === '23:59' ? '24:00' : event.target.value })
              }
            />
            <Button
              type="text"
              icon={<DeleteOutlined />}
              disabled={disabled}
              aria-label={t('common:action.remove')}
              onClick={() => put(ranges.filter((_, i) => i !== at))}
            />
          </div>
        );
      })}
      <Button icon={<PlusOutlined />} disabled={disabled} onClick={() => put([...ranges, first])}>
        {t('share:hours.add')}
      </Button>
      {ranges.length > 0 ? <WeekGrid hours={ranges} /> : null}
    </div>
  );
}
