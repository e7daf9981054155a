// What may be done to a column, as choices of the desk, and the figures each of them takes.
import { Input, InputNumber } from 'antd';
import { useId } from 'react';
import type { ColumnAction } from '#rooms/open/disclosure/schema.ts';
import { useTexts } from '../../../shared/text.ts';

export type Choice =
  | 'keep'
  | 'drop'
  | 'ends'
  | 'firstSign'
  | 'stars'
  | 'first'
  | 'band'
  | 'round'
  | 'month'
  | 'quarter'
  | 'year'
  | 'province'
  | 'city'
  | 'county'
  | 'street'
  | 'map';

/** The action a choice begins with. */
export function madeOf(choice: Choice): ColumnAction {
  switch (choice) {
    case 'keep':
    case 'drop':
      return { do: choice };
    case 'ends':
      return { do: 'mask', mask: { mask: 'keep-ends', head: 3, tail: 4 } };
    case 'firstSign':
      return { do: 'mask', mask: { mask: 'keep-first' } };
    case 'stars':
      return { do: 'mask', mask: { mask: 'replace', with: '***' } };
    case 'first':
      return { do: 'first', length: 4 };
    case 'band':
      return { do: 'band', width: 10 };
    case 'round':
      return { do: 'mask', mask: { mask: 'round', step: 10 } };
    case 'month':
    case 'quarter':
    case 'year':
      return { do: 'date', to: choice };
    case 'province':
    case 'city':
    case 'county':
    case 'street':
      return { do: 'region', to: choice };
    case 'map':
      return { do: 'map', map: [{ from: '', to: '' }], otherwise: null };
  }
}

export function choiceOf(action: ColumnAction | undefined): Choice {
  if (action === undefined) return 'keep';
  switch (action.do) {
    case 'date':
    case 'region':
      return action.to;
    case 'mask':
      switch (action.mask.mask) {
        case 'keep-ends':
          return 'ends';
        case 'keep-first':
          return 'firstSign';
        case 'replace':
          return 'stars';
        case 'round':
          return 'round';
        case 'band':
          return 'band';
        case 'place':
          return action.mask.to;
        case 'year-only':
          return 'year';
        case 'date-part':
          return action.mask.part === 'decade' ? 'year' : action.mask.part;
        case 'hide':
          return 'drop';
      }
      return 'keep';
    default:
      return action.do;
  }
}

type Field = { action: ColumnAction; disabled: boolean; onChange: (next: ColumnAction) => void };

/** The figures of an action, beside it. */
export function ActionField({ action, disabled, onChange }: Field) {
  const { t } = useTexts();
  const id = useId();
  const number = (
    label: string,
    value: number | undefined,
    put: (value: number | undefined) => ColumnAction,
    min?: number,
  ) => (
    <span className="inline-field">
      <label htmlFor={`${id}-${label}`}>{t(`open-disclosure:figure.${label}`)}</label>{' '}
      <InputNumber
        id={`${id}-${label}`}
        disabled={disabled}
        value={value ?? null}
        {...(min === undefined ? {} : { min })}
        onChange={(next) => onChange(put(next ?? undefined))}
      />
    </span>
  );
  if (action.do === 'first')
    return number('length', action.length, (length) => ({ ...action, length: length ?? 1 }), 1);
  if (action.do === 'band')
    return (
      <span>
        {number('width', action.width, (width) => ({ ...action, width: width ?? 1 }))}
        {number('bottom', action.bottom, (bottom) => ({ ...action, bottom }))}
        {number('top', action.top, (top) => ({ ...action, top }))}
      </span>
    );
  if (action.do === 'map')
    return (
      <span className="inline-field">
        <label htmlFor={`${id}-map`}>{t('open-disclosure:figure.map')}</label>
        <Input.TextArea
          id={`${id}-map`}
          rows={3}
          disabled={disabled}
          value={action.map.map(({ from, to }) => `${from}=${to}`).join('\n')}
          onChange={(event) =>
            onChange({
              ...action,
              map: event.target.value.split('\n').map((line) => {
                const at = line.indexOf('=');
                return at < 0 ? { from: line, to: '' } : { from: line.slice(0, at), to: line.slice(at + 1) };
              }),
            })
          }
        />
      </span>
    );
  if (action.do !== 'mask') return null;
  const { mask } = action;
  if (mask.mask === 'keep-ends')
    return (
      <span>
        {number('head', mask.head, (head) => ({ do: 'mask', mask: { ...mask, head } }), 0)}
        {number('tail', mask.tail, (tail) => ({ do: 'mask', mask: { ...mask, tail } }), 0)}
      </span>
    );
  if (mask.mask === 'round')
    return number('step', mask.step, (step) => ({ do: 'mask', mask: { ...mask, step: step ?? 1 } }));
  return null;
}
