// Fields shared by whoever sets limits of a grant: counters by unit and period, and masks column by column.
import { DeleteOutlined } from '@ant-design/icons';
import { useQuery } from '@tanstack/react-query';
import { Button, InputNumber, Select } from 'antd';
import type { GrantReply } from '#rooms/serve/schema.ts';
import type { Limits } from '#rooms/serve/schema-grants.ts';
import { type Text, useTexts } from '../../shared/text.ts';
import { classifyTermsQuery } from '../classify/queries.ts';

type Quota = NonNullable<Limits['quotas']>[number];
type Masks = GrantReply['terms']['masks'];
const units: readonly Quota['unit'][] = ['calls', 'rows', 'bytes'];
const periods: readonly Quota['period'][] = ['day', 'month', 'total'];

/** A whole number from 1 on; empty is no limit. */
export function Whole({
  id,
  label,
  value,
  most,
  disabled = false,
  onChange,
}: {
  id: string;
  label: string;
  value: number | undefined;
  most?: number;
  disabled?: boolean;
  onChange: (value: number | undefined) => void;
}) {
  const { t } = useTexts();
  return (
    <div className="limit-field">
      <label htmlFor={id} className="muted">
        {label}
      </label>
      <InputNumber
        id={id}
        min={1}
        {...(most === undefined ? {} : { max: most })}
        precision={0}
        disabled={disabled}
        placeholder={t('serve:terms.noLimit')}
        value={value ?? null}
        onChange={(next) => onChange(next ?? undefined)}
      />
    </div>
  );
}

export function QuotaFields({
  quotas,
  onChange,
}: {
  quotas: readonly Quota[];
  onChange: (quotas: Quota[]) => void;
}) {
  const { t } = useTexts();
  return units.map((unit) => (
    <fieldset key={unit} className="field plain">
      <legend className="field-label">{t(`serve:quota.unit.${unit}`)}</legend>
      <div className="limit-row">
        {periods.map((period) => {
          const others = quotas.filter((one) => one.unit !== unit || one.period !== period);
          return (
            <Whole
              key={period}
              id={`quota-${unit}-${period}`}
              label={t(`serve:quota.period.${period}`)}
              value={quotas.find((one) => !others.includes(one))?.limit}
              onChange={(limit) =>
                onChange(limit === undefined ? others : [...others, { unit, period, limit }])
              }
            />
          );
        })}
      </div>
    </fieldset>
  ));
}

const nameOf = (mask: Masks[string]) => (typeof mask === 'string' ? mask : mask.mask);

/** A mask is chosen by name, with its usual figures; one with figures of its own keeps them until another is chosen. */
export function MaskFields({
  columns,
  masks,
  onChange,
}: {
  columns: readonly { name: string; title: Text }[];
  masks: Masks;
  onChange: (masks: Masks) => void;
}) {
  const { t, say } = useTexts();
  const { data: terms } = useQuery(classifyTermsQuery);
  const names = (terms?.masks ?? []).map((one) => ({
    value: one.key as ReturnType<typeof nameOf>,
    label: say(one),
  }));
  const titleOf = (name: string) => say(columns.find((column) => column.name === name)?.title) || name;
  const free = columns.filter(({ name }) => masks[name] === undefined);
  return (
    <>
      {Object.entries(masks).map(([name, mask]) => (
        <div className="mask-row" key={name}>
          <span>{titleOf(name)}</span>
          <Select
            aria-label={`${t('serve:terms.masks')} ${titleOf(name)}`}
            value={nameOf(mask)}
            options={names}
            onChange={(chosen) => onChange({ ...masks, [name]: chosen })}
          />
          <Button
            type="text"
            icon={<DeleteOutlined />}
            aria-label={`${t('common:action.remove')} ${titleOf(name)}`}
            onClick={() =>
              onChange(Object.fromEntries(Object.entries(masks).filter(([key]) => key !== name)))
            }
          />
        </div>
      ))}
      {free.length > 0 ? (
        <Select
          aria-label={t('serve:limits.addMask')}
          placeholder={t('serve:limits.addMask')}
          value={null}
          options={free.map(({ name, title }) => ({ value: name, label: say(title) }))}
          onChange={(name: string | null) => {
            if (name) onChange({ ...masks, [name]: 'hide' });
          }}
        />
      ) : null}
    </>
  );
}
