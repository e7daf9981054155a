// Second and third station: which table, its first rows, and which column fills which item.
import { Select } from 'antd';
import type { TryReply } from '#rooms/collect/connectors/schema.ts';
import { formatNumber } from '../../../shared/format.ts';
import { useTexts } from '../../../shared/text.ts';
import { DataTable } from '../../list/DataTable.tsx';
import type { Draft } from './draft.ts';
import { PreviewTable } from './Findings.tsx';

export function TablePart({
  draft,
  tables,
  trying,
  onTable,
}: {
  draft: Draft;
  tables: NonNullable<TryReply['tables']>;
  trying: boolean;
  onTable: (table: string) => void;
}) {
  const { t } = useTexts();
  return (
    <section className="panel">
      <h2>{t('connectors:part.table')}</h2>
      <label className="field" htmlFor="connector-table">
        <span className="field-label">{t('connectors:field.table')}</span>
        <Select
          id="connector-table"
          showSearch={{ optionFilterProp: 'label' }}
          loading={trying}
          value={draft.table || undefined}
          onChange={onTable}
          options={tables.map(({ name, comment, rows }) => ({
            value: name,
            label: [name, comment, rows === null ? '' : t('connectors:about', { rows: formatNumber(rows) })]
              .filter(Boolean)
              .join(' · '),
          }))}
        />
      </label>
    </section>
  );
}

export function MappingPart({
  draft,
  change,
  tried,
}: {
  draft: Draft;
  change: (changes: Partial<Draft>) => void;
  tried: TryReply;
}) {
  const { t, say } = useTexts();
  const columns = tried.test.columns.map((column) => ({
    value: column.name,
    label: [column.name, column.comment].filter(Boolean).join(' · '),
  }));
  return (
    <>
      {tried.preview ? <PreviewTable preview={tried.preview} /> : null}
      <section className="panel">
        <h2>{t('connectors:part.mapping')}</h2>
        <p className="muted">{t('connectors:mappingWhat')}</p>
        <DataTable
          label={t('connectors:part.mapping')}
          rows={tried.items}
          rowKey={(row) => row.name}
          empty={null}
          columns={[
            {
              key: 'item',
              title: t('connectors:field.item'),
              optional: false,
              render: (row) => (
                <>
                  {say(row.title)} <span className="muted">{row.name}</span>{' '}
                  {row.key ? <span className="mark good">{t('connectors:key')}</span> : null}
                  {row.required && !row.key ? <span className="required"> *</span> : null}
                </>
              ),
            },
            {
              key: 'column',
              title: t('connectors:field.column'),
              render: (row) => (
                <Select
                  className="connector-column"
                  allowClear
                  showSearch={{ optionFilterProp: 'label' }}
                  aria-label={say(row.title)}
                  status={row.required && !draft.mapping[row.name] ? 'error' : ''}
                  value={draft.mapping[row.name] || undefined}
                  onChange={(column?: string) =>
                    change({ mapping: { ...draft.mapping, [row.name]: column ?? '' } })
                  }
                  options={columns}
                />
              ),
            },
          ]}
        />
      </section>
    </>
  );
}
