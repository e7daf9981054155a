// The batches of one resource, newest first, and loading the next one.
import { useQuery } from '@tanstack/react-query';
import { Link } from 'react-router';
import type { ResourceReply } from '#rooms/catalog/schema.ts';
import type { Batch } from '#rooms/collect/schema.ts';
import { Empty } from '../../shared/Empty.tsx';
import { formatBytes, formatInstant, formatNumber } from '../../shared/format.ts';
import { ProblemView } from '../../shared/ProblemView.tsx';
import { useTexts } from '../../shared/text.ts';
import { useAddress } from '../list/address.ts';
import { type Column, DataTable } from '../list/DataTable.tsx';
import { batchesQuery } from './queries.ts';
import { UploadBox } from './UploadBox.tsx';

export function BatchState({
  batch,
}: {
  batch: Pick<Batch, 'state' | 'stateTitle' | 'awaitingConfirmation' | 'visible'>;
}) {
  const { t, say } = useTexts();
  if (batch.awaitingConfirmation) return <span className="mark near">{t('collect:asks')}</span>;
  const tone =
    batch.state === 'merged'
      ? 'good'
      : batch.state === 'rejected' || batch.state === 'rolled-back'
        ? 'bad'
        : 'near';
  return <span className={`mark ${tone}`}>{say(batch.stateTitle)}</span>;
}

export function useBatchColumns(): Column<Batch>[] {
  const { t } = useTexts();
  return [
    {
      key: 'seq',
      title: t('collect:field.batch'),
      optional: false,
      render: (row) => (
        <>
          <Link className="row-name" to={`/collect/batches/${row.id}`}>
            {t('collect:seq', { seq: row.seq })}
          </Link>
          <div className="row-sub">{row.fileName}</div>
        </>
      ),
    },
    { key: 'mode', title: t('collect:field.mode'), render: (row) => t(`collect:mode.${row.mode}`) },
    { key: 'state', title: t('catalog:field.state'), render: (row) => <BatchState batch={row} /> },
    {
      key: 'records',
      title: t('collect:field.records'),
      align: 'right',
      render: (row) => formatNumber(row.counts.records),
    },
    {
      key: 'good',
      title: t('collect:field.good'),
      align: 'right',
      render: (row) => formatNumber(row.counts.good),
    },
    {
      key: 'bad',
      title: t('collect:field.bad'),
      align: 'right',
      render: (row) => (
        <span className={row.counts.bad ? 'bad-text' : ''}>{formatNumber(row.counts.bad)}</span>
      ),
    },
    {
      key: 'bytes',
      title: t('collect:field.bytes'),
      align: 'right',
      render: (row) => formatBytes(row.bytes),
    },
    {
      key: 'received',
      title: t('collect:field.receivedAt'),
      render: (row) => <span className="num">{formatInstant(row.receivedAt)}</span>,
    },
  ];
}

export function BatchList({ resource }: { resource: ResourceReply }) {
  const { t } = useTexts();
  const address = useAddress();
  const columns = useBatchColumns();
  const list = useQuery(batchesQuery(resource.id, { page: address.page }));
  const upload = list.data?.abilities.load;
  return (
    <div className="stack">
      {upload?.allowed ? (
        <UploadBox resourceId={resource.id} hasRows={(list.data?.visibleRows ?? 0) > 0} />
      ) : null}
      <ProblemView error={list.error} onRetry={() => void list.refetch()} />
      {list.data ? (
        <p className="muted">
          {t('collect:visibleRows', {
            count: list.data.visibleRows,
            rows: formatNumber(list.data.visibleRows),
          })}{' '}
          {upload?.allowed && list.data.visibleRows > 0 ? (
            <a href={`/api/collect/resources/${resource.id}/rows.csv`} download>
              {t('collect:downloadRows')}
            </a>
          ) : null}
        </p>
      ) : null}
      {list.error ? null : (
        <DataTable
          label={t('catalog:tab.data')}
          columns={columns}
          rows={list.data?.items}
          rowKey={(row) => row.id}
          paging={
            list.data && {
              page: list.data.page,
              pageSize: list.data.pageSize,
              total: list.data.total,
              onPage: (page) => address.set({ page: String(page) }),
            }
          }
          empty={
            <Empty
              title={t('collect:empty.title')}
              how={upload?.allowed ? t('collect:empty.how') : t('collect:empty.howOther')}
            />
          }
        />
      )}
    </div>
  );
}
