// What a test found, station by station, and the first rows of a source with people's data covered.
import type { PreviewReply, TestReply } from '#rooms/collect/connectors/schema.ts';
import { Empty } from '../../../shared/Empty.tsx';
import { formatNumber } from '../../../shared/format.ts';
import { useTexts } from '../../../shared/text.ts';
import { DataTable } from '../../list/DataTable.tsx';
import { instant } from './words.tsx';

export function TestSteps({ test, at }: { test: TestReply; at?: string | null }) {
  const { t, say } = useTexts();
  return (
    <section className="panel" aria-live="polite">
      <h2>
        {t('connectors:testTitle')}{' '}
        <span className={`mark ${test.ok ? 'good' : 'bad'}`}>
          {t(test.ok ? 'connectors:passed' : 'connectors:notPassed')}
        </span>
      </h2>
      <ol className="connector-steps">
        {test.steps.map((step) => (
          <li key={step.name}>
            <span className={`mark ${step.ok ? 'good' : 'bad'}`}>{t(`connectors:step.${step.name}`)}</span>{' '}
            {say(step.detail)}
            {step.name === 'count' && test.rows !== null
              ? t('connectors:rows', { rows: formatNumber(test.rows) })
              : null}{' '}
            <span className="muted num">{t('connectors:ms', { ms: step.ms })}</span>
          </li>
        ))}
      </ol>
      {at ? <p className="muted">{instant(at)}</p> : null}
    </section>
  );
}

type Shown = { id: string; cells: PreviewReply['rows'][number] };

export function PreviewTable({ preview }: { preview: PreviewReply }) {
  const { t } = useTexts();
  const rows: Shown[] = preview.rows.map((cells, at) => ({ id: String(at), cells }));
  return (
    <section className="panel">
      <h2>{t('connectors:previewTitle', { rows: preview.rows.length })}</h2>
      {preview.covered.length > 0 ? <p className="muted">{t('connectors:covered')}</p> : null}
      <DataTable
        label={t('connectors:preview')}
        rows={rows}
        rowKey={(row) => row.id}
        empty={<Empty title={t('connectors:emptySource')} />}
        columns={preview.columns.map((column, index) => ({
          key: column.name,
          title: column.comment ? `${column.name} ${column.comment}` : column.name,
          render: (row: Shown) => row.cells[index] ?? <span className="muted">–</span>,
        }))}
      />
    </section>
  );
}
