// 数据归集: my organisation's published resources and where their data come in.
import { useQuery } from '@tanstack/react-query';
import { Link } from 'react-router';
import type { ResourceSummary } from '#rooms/catalog/schema.ts';
import { Empty } from '../../shared/Empty.tsx';
import { formatInstant, formatNumber } from '../../shared/format.ts';
import { ProblemView } from '../../shared/ProblemView.tsx';
import { useTexts } from '../../shared/text.ts';
import { resourcesQuery, termsQuery, wordOf } from '../catalog/queries.ts';
import { useAddress } from '../list/address.ts';
import { DataTable } from '../list/DataTable.tsx';
import { Screen } from '../shell/Screen.tsx';
import { BatchState } from './BatchList.tsx';
import { batchesQuery } from './queries.ts';

/** Facts of the newest batch of one resource. */
function Last({ id, show }: { id: string; show: 'state' | 'good' | 'bad' | 'time' | 'rows' }) {
  const { data } = useQuery(batchesQuery(id, { pageSize: 1 }));
  if (show === 'rows') return <>{formatNumber(data?.visibleRows)}</>;
  const batch = data?.items[0];
  if (!batch) return <>–</>;
  switch (show) {
    case 'state':
      return (
        <Link to={`/collect/batches/${batch.id}`}>
          <BatchState batch={batch} />
        </Link>
      );
    case 'good':
      return <>{formatNumber(batch.counts.good)}</>;
    case 'bad':
      return <span className={batch.counts.bad ? 'bad-text' : ''}>{formatNumber(batch.counts.bad)}</span>;
    default:
      return <>{formatInstant(batch.receivedAt)}</>;
  }
}

export function CollectList() {
  const { t, say } = useTexts();
  const address = useAddress();
  const { data: terms } = useQuery(termsQuery);
  const list = useQuery(resourcesQuery({ scope: 'mine', state: 'active', page: address.page }));
  return (
    <Screen title={t('desk:room.collect')} facts={t('collect:listFacts')}>
      <ProblemView error={list.error} onRetry={() => void list.refetch()} />
      {list.error ? null : (
        <DataTable<ResourceSummary>
          label={t('desk:room.collect')}
          rows={list.data?.items}
          rowKey={(row) => row.id}
          empty={
            <Empty
              title={t('collect:empty.resources')}
              how={t('collect:empty.resourcesHow')}
              action={<Link to="/catalog">{t('desk:room.catalog')}</Link>}
            />
          }
          paging={
            list.data && {
              page: list.data.page,
              pageSize: list.data.pageSize,
              total: list.data.total,
              onPage: (page) => address.set({ page: String(page) }),
            }
          }
          columns={[
            {
              key: 'name',
              title: t('catalog:field.name'),
              render: (row) => (
                <Link className="row-name" to={`/catalog/${row.id}?tab=data`}>
                  {row.name}
                </Link>
              ),
            },
            {
              key: 'cycle',
              title: t('catalog:field.updateCycle'),
              render: (row) => say(wordOf(terms?.updateCycles, row.updateCycle)),
            },
            {
              key: 'rows',
              title: t('collect:field.visible'),
              align: 'right',
              render: (row) => <Last id={row.id} show="rows" />,
            },
            {
              key: 'state',
              title: t('collect:field.last'),
              render: (row) => <Last id={row.id} show="state" />,
            },
            {
              key: 'good',
              title: t('collect:field.good'),
              align: 'right',
              render: (row) => <Last id={row.id} show="good" />,
            },
            {
              key: 'bad',
              title: t('collect:field.bad'),
              align: 'right',
              render: (row) => <Last id={row.id} show="bad" />,
            },
            {
              key: 'time',
              title: t('collect:field.receivedAt'),
              render: (row) => (
                <span className="num">
                  <Last id={row.id} show="time" />
                </span>
              ),
            },
          ]}
        />
      )}
    </Screen>
  );
}
