// Conditions on rows of a grant, all of which must hold: item, comparison, value; several values of "one of" with commas.
import { DeleteOutlined, PlusOutlined } from '@ant-design/icons';
import { Button, Input, Select } from 'antd';
import type { GrantReply } from '#rooms/serve/schema.ts';
import { useTexts } from '../../shared/text.ts';

type Filter = NonNullable<GrantReply['terms']['rows']>;
type Condition = Filter['all'][number];
/** As typed: of a condition that was not touched the value itself is kept. */
type Draft = { column: string; op: Condition['op']; text: string; kept?: Condition };

const ops: readonly Condition['op'][] = ['eq', 'ne', 'in', 'prefix', 'lt', 'lte', 'gt', 'gte'];
const textOf = ({ value }: Condition): string => (Array.isArray(value) ? value.join(', ') : String(value));

export const draftsOf = (rows: Filter | null): Draft[] =>
  (rows?.all ?? []).map((kept) => ({ column: kept.column, op: kept.op, text: textOf(kept), kept }));

function conditionOf({ column, op, text, kept }: Draft): Condition {
  if (kept) return kept;
  if (op !== 'in') return { column, op, value: text.trim() };
  const values = text.split(/[,\uff0c]/).map((one) => one.trim());
  return { column, op, value: values.filter((one) => one !== '') };
}

/** Null where every row may be read; lines without item or value are not meant yet. */
export function filterOf(drafts: readonly Draft[]): Filter | null {
  const all = drafts.filter(({ column, text }) => column !== '' && text.trim() !== '').map(conditionOf);
  return all.length === 0 ? null : { all };
}

export function RowsFilter({
  columns,
  drafts,
  onChange,
}: {
  columns: GrantReply['columns'];
  drafts: readonly Draft[];
  onChange: (drafts: Draft[]) => void;
}) {
  const { t, say } = useTexts();
  const change = (at: number, part: Partial<Draft>) =>
    onChange(
      drafts.map((one, i) => {
        if (i !== at) return one;
        const { kept: _, ...draft } = one;
        return { ...draft, ...part };
      }),
    );
  return (
    <>
      {drafts.map((draft, at) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: conditions have no identity but their place.
        <div className="filter-row" key={at}>
          <Select
            aria-label={t('serve:terms.columns')}
            value={draft.column || null}
            placeholder={t('catalog:choose')}
            options={columns.map((one) => ({ value: one.name, label: say(one.title) }))}
            onChange={(column: string | null) => change(at, { column: column ?? '' })}
          />
          <Select
            aria-label={t('serve:permissions.op')}
            value={draft.op}
            options={ops.map((op) => ({ value: op, label: t(`serve:op.${op}`) }))}
            onChange={(op: Condition['op']) => change(at, { op })}
          />
          <Input
            aria-label={t('serve:permissions.value')}
            placeholder={t(draft.op === 'in' ? 'serve:permissions.values' : 'serve:permissions.value')}
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
      {drafts.length === 0 ? <p className="muted">{t('serve:permissions.allRows')}</p> : null}
      {columns.length > 0 ? (
        <Button
          icon={<PlusOutlined />}
          onClick={() => onChange([...drafts, { column: '', op: 'eq', text: '' }])}
        >
          {t('serve:permissions.addRow')}
        </Button>
      ) : null}
    </>
  );
}
