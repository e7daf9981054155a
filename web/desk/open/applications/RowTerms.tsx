// Conditions that every row given must meet: field, comparison, value; several values of “one of” with commas.
import { DeleteOutlined, PlusOutlined } from '@ant-design/icons';
import { Button, Input, Select } from 'antd';
import type { ApplicationReply, TermsInput } from '#rooms/open/applications/schema.ts';
import { useTexts } from '../../../shared/text.ts';

type Term = NonNullable<TermsInput['rows']>[number];
export type Draft = { column: string; op: Term['op']; text: string };

const ops: readonly Term['op'][] = ['eq', 'ne', 'in', 'starts', 'contains', 'gte', 'lte', 'gt', 'lt'];

export const draftsOf = (terms: TermsInput['rows'] | undefined): Draft[] =>
  (terms ?? []).map(({ column, op, values }) => ({ column, op, text: values.join(', ') }));

/** Null where every row is given; lines without field or value are not meant yet. */
export function termsOf(drafts: readonly Draft[]): TermsInput['rows'] {
  const terms = drafts
    .filter(({ column, text }) => column !== '' && text.trim() !== '')
    .map(({ column, op, text }) => ({
      column,
      op,
      values:
        op === 'in'
          ? text
              .split(/[,\uff0c]/)
              .map((one) => one.trim())
              .filter((one) => one !== '')
          : [text.trim()],
    }));
  return terms.length === 0 ? null : terms;
}

export function RowTerms({
  columns,
  drafts,
  onChange,
}: {
  columns: ApplicationReply['open'][number]['columns'];
  drafts: readonly Draft[];
  onChange: (drafts: Draft[]) => void;
}) {
  const { t, say } = useTexts();
  const change = (at: number, part: Partial<Draft>) =>
    onChange(drafts.map((one, i) => (i === at ? { ...one, ...part } : one)));
  return (
    <>
      {drafts.map((draft, at) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: conditions have no identity but their place.
        <div className="filter-row" key={at}>
          <Select
            aria-label={t('open-desk:terms.field')}
            value={draft.column || null}
            placeholder={t('catalog:choose')}
            options={columns.map((one) => ({ value: one.name, label: say(one.title) }))}
            onChange={(column: string | null) => change(at, { column: column ?? '' })}
          />
          <Select
            aria-label={t('open-desk:terms.op')}
            value={draft.op}
            options={ops.map((op) => ({ value: op, label: t(`open-desk:op.${op}`) }))}
            onChange={(op: Term['op']) => change(at, { op })}
          />
          <Input
            aria-label={t('open-desk:terms.value')}
            placeholder={t(draft.op === 'in' ? 'open-desk:terms.values' : 'open-desk:terms.value')}
            value={draft.text}
            onChange={(event) => change(at, { text: event.target.value })}
          />
          <Button
            type="text"
            icon={<DeleteOutlined />}
            aria-label={t('common:action.remove')}
            onClick={() => onChange(drafts.filter((_, i) => i !== at))}
          />
        </div>
      ))}
      {drafts.length === 0 ? <p className="muted">{t('open-desk:terms.allRows')}</p> : null}
      <Button
        icon={<PlusOutlined />}
        disabled={columns.length === 0}
        onClick={() => onChange([...drafts, { column: '', op: 'eq', text: '' }])}
      >
        {t('open-desk:terms.addRow')}
      </Button>
    </>
  );
}
