// Data sets in use: when each was used and looked at last, and which are due for a look.
import { useQuery } from '@tanstack/react-query';
import { Button, Select } from 'antd';
import { Link } from 'react-router';
import type { UseList } from '#rooms/open/conduct/schema-use.ts';
import { ArticleRefs } from '../../../shared/ArticleRef.tsx';
import { Empty } from '../../../shared/Empty.tsx';
import { formatInstant } from '../../../shared/format.ts';
import { ProblemView } from '../../../shared/ProblemView.tsx';
import { useTexts } from '../../../shared/text.ts';
import { useAddress } from '../../list/address.ts';
import { type Column, DataTable } from '../../list/DataTable.tsx';
import { Screen } from '../../shell/Screen.tsx';
import { OpenPages } from '../Pages.tsx';
import { base, opening } from '../queries.ts';

const SIZE = 50;
type Row = UseList['items'][number];

export function UseSets() {
  const { t, say } = useTexts();
  const address = useAddress();
  const due = address.get('due') === 'true';
  const { page } = address;
  const list = useQuery(opening<UseList>('conduct/sets', { page, pageSize: SIZE, ...(due ? { due } : {}) }));
  const columns: Column<Row>[] = [
    {
      key: 'set',
      title: t('open-conduct:desk.set'),
      optional: false,
      render: (row) => (
        <Link className="row-name" to={`/open/conduct/sets/${row.dataset.slug}`}>
          {say(row.dataset.title)}
        </Link>
      ),
    },
    { key: 'provider', title: t('open-conduct:desk.provider'), render: (row) => say(row.provider.name) },
    {
      key: 'used',
      title: t('open-conduct:desk.lastUsed'),
      render: (row) => (row.lastUsedAt ? formatInstant(row.lastUsedAt) : '—'),
    },
    {
      key: 'checked',
      title: t('open-conduct:desk.checkedOn'),
      render: (row) => (
        <>
          <span className="num">{row.checkedOn ?? t('open-conduct:desk.never')}</span>{' '}
          {row.conclusion ? (
            <span className="mark">{t(`open-conduct:desk.of.${row.conclusion}`)}</span>
          ) : null}{' '}
          {row.due ? <span className="mark near">{t('open-conduct:desk.due')}</span> : null}
        </>
      ),
    },
  ];
  const interval = list.data?.interval ?? null;
  return (
    <Screen title={t('open-conduct:desk.use')} facts={<ArticleRefs ids={list.data?.articles} />}>
      <OpenPages />
      <ProblemView error={list.error} onRetry={() => void list.refetch()} />
      <div className="list-tools">
        <Select
          aria-label={t('open-conduct:desk.due')}
          value={due ? 'true' : ''}
          onChange={(next: string) => address.set({ due: next, page: '' })}
          options={[
            { value: '', label: t('open-conduct:desk.all') },
            { value: 'true', label: t('open-conduct:desk.dueOnly') },
          ]}
          style={{ minWidth: 160 }}
        />
        <Button href={`${base}/conduct/log.csv`}>{t('open-conduct:desk.logCsv')}</Button>
        <span className="muted">
          {interval === null
            ? t('open-conduct:desk.noInterval')
            : t('open-conduct:desk.interval', { count: interval })}
        </span>
      </div>
      {list.error ? null : (
        <DataTable
          label={t('open-conduct:desk.use')}
          columns={columns}
          rows={list.data?.items}
          rowKey={(row) => row.dataset.id}
          empty={<Empty title={t('open-conduct:desk.noUse')} how={t('open-conduct:desk.noUseHow')} />}
          {...(list.data && list.data.total > SIZE
            ? {
                paging: {
                  page,
                  pageSize: SIZE,
                  total: list.data.total,
                  onPage: (next: number) => address.set({ page: String(next) }),
                },
              }
            : {})}
        />
      )}
    </Screen>
  );
}
