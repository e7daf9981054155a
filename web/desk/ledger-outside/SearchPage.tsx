// Search over the copy of the ledger: words of the entries themselves, newest first; every search is on record.
import { useQuery } from '@tanstack/react-query';
import { Input } from 'antd';
import { Link } from 'react-router';
import type { Found } from '#ledger/copy/schema.ts';
import { Empty } from '../../shared/Empty.tsx';
import { formatInstant, formatNumber, shortHash } from '../../shared/format.ts';
import { ProblemView } from '../../shared/ProblemView.tsx';
import { useTexts } from '../../shared/text.ts';
import { subjectPath } from '../ledger/subject.ts';
import { useAddress } from '../list/address.ts';
import { type Column, DataTable } from '../list/DataTable.tsx';
import { Screen } from '../shell/Screen.tsx';
import { LedgerPages } from './Pages.tsx';
import { searchQuery } from './queries.ts';

export function SearchPage() {
  const { t, say } = useTexts();
  const address = useAddress();
  const text = address.get('text');
  const found = useQuery(
    searchQuery({
      text,
      from: address.get('from') || undefined,
      to: address.get('to') || undefined,
      page: address.page,
    }),
  );
  const columns: Column<Found>[] = [
    {
      key: 'what',
      title: t('ledger:what'),
      optional: false,
      render: (row) => (
        <Link className="row-name" to={`/ledger/${row.hash}`}>
          {say(row.title)}
        </Link>
      ),
    },
    {
      key: 'when',
      title: t('ledger:when'),
      width: 160,
      render: (row) => <span className="num">{formatInstant(row.at, 'second')}</span>,
    },
    {
      key: 'subject',
      title: t('ledger:subject'),
      render: ({ subject }) => {
        const path = subjectPath(subject);
        const type = t(`ledger:subjectType.${subject.type}`, { defaultValue: t('ledger:subject') });
        const name = say(subject.name) || type;
        return (
          <>
            {path ? <Link to={path}>{name}</Link> : name}
            {subject.name ? <div className="row-sub">{type}</div> : null}
          </>
        );
      },
    },
    {
      key: 'index',
      title: t('ledger:index'),
      align: 'right',
      render: (row) => <span className="num">{formatNumber(row.index)}</span>,
    },
    {
      key: 'hash',
      title: t('ledger:hash'),
      render: (row) => <code title={row.hash}>{shortHash(row.hash)}</code>,
    },
  ];
  return (
    <Screen title={t('outside:page.search')} facts={t('outside:search.recorded')}>
      <LedgerPages />
      <div className="list-tools">
        <Input.Search
          key={text}
          defaultValue={text}
          allowClear
          placeholder={t('outside:search.how')}
          aria-label={t('outside:search.how')}
          onSearch={(value) => address.set({ text: value.trim() || undefined })}
        />
        {(['from', 'to'] as const).map((name) => (
          <label key={name} className="inline-label">
            {t(`ledger:day.${name}`)}
            <input
              type="date"
              className="plain-input"
              value={address.get(name)}
              onChange={(event) => address.set({ [name]: event.target.value || undefined })}
            />
          </label>
        ))}
      </div>
      <ProblemView error={found.error} />
      {text === '' ? (
        <div className="panel">
          <Empty title={t('outside:search.none')} how={t('outside:search.noneHow')} />
        </div>
      ) : found.error ? null : (
        <DataTable
          label={t('outside:page.search')}
          columns={columns}
          rows={found.data?.items}
          rowKey={(row) => row.hash}
          empty={<Empty title={t('outside:search.empty')} how={t('outside:search.noneHow')} />}
          {...(found.data
            ? {
                paging: {
                  page: found.data.page,
                  pageSize: found.data.pageSize,
                  total: found.data.total,
                  onPage: (page: number) => address.set({ page: String(page) }),
                },
              }
            : {})}
        />
      )}
    </Screen>
  );
}
