// What was held back: line, column, value and reason, by kind of fault, downloadable as it stands.
import { useQuery } from '@tanstack/react-query';
import { Button } from 'antd';
import type { BatchReply, Fault } from '#rooms/collect/schema.ts';
import { formatNumber } from '../../shared/format.ts';
import { ProblemView } from '../../shared/ProblemView.tsx';
import { useTexts } from '../../shared/text.ts';
import { useAddress } from '../list/address.ts';
import { DataTable } from '../list/DataTable.tsx';
import { quarantineQuery } from './queries.ts';

export function Quarantine({ batch }: { batch: BatchReply }) {
  const { t, say } = useTexts();
  const address = useAddress();
  const { data, error } = useQuery(quarantineQuery(batch.id, { page: address.page }));
  return (
    <section aria-labelledby="quarantine">
      <div className="section-head">
        <h2 className="section-title" id="quarantine">
          {t('collect:quarantine.title')}
        </h2>
        <Button href={`/api/collect/batches/${batch.id}/quarantine.csv`} download>
          {t('collect:quarantine.download')}
        </Button>
      </div>
      <ProblemView error={error} />
      {data ? (
        <ul className="fault-kinds">
          {data.byCode.map((kind) => (
            <li key={kind.code}>
              <strong className="num">{formatNumber(kind.faults)}</strong> {say(kind.reason)}
            </li>
          ))}
        </ul>
      ) : null}
      {error ? null : (
        <DataTable<Fault>
          label={t('collect:quarantine.title')}
          rows={data?.items}
          rowKey={(fault) => `${fault.line}-${fault.position}-${fault.code}`}
          empty={null}
          columns={[
            {
              key: 'line',
              title: t('collect:quarantine.line'),
              align: 'right',
              width: 72,
              render: (fault) => formatNumber(fault.line),
            },
            {
              key: 'column',
              title: t('collect:quarantine.column'),
              render: (fault) => (
                <>
                  {fault.columnTitle || fault.column} <span className="row-sub">{fault.column}</span>
                </>
              ),
            },
            {
              key: 'value',
              title: t('collect:quarantine.value'),
              render: (fault) => (
                <code className="fault-value">{fault.value === '' ? '∅' : fault.value}</code>
              ),
            },
            { key: 'reason', title: t('collect:quarantine.reason'), render: (fault) => say(fault.reason) },
          ]}
          paging={
            data && {
              page: data.page,
              pageSize: data.pageSize,
              total: data.total,
              onPage: (page) => address.set({ page: String(page) }),
            }
          }
        />
      )}
    </section>
  );
}
