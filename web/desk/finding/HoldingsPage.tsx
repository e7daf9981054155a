// 存量对账: every table, interface and file the platform holds, each with the one entry it belongs to; what belongs to none stands apart.
import { useQuery } from '@tanstack/react-query';
import { Link } from 'react-router';
import type { HoldingsReply } from '#rooms/catalog/course/schema.ts';
import { Empty } from '../../shared/Empty.tsx';
import { formatNumber } from '../../shared/format.ts';
import { ProblemView } from '../../shared/ProblemView.tsx';
import { useTexts } from '../../shared/text.ts';
import { KeepingPages } from '../keeping/KeepingPages.tsx';
import { useAddress } from '../list/address.ts';
import { DataTable } from '../list/DataTable.tsx';
import { ExportCsv } from '../list/ExportCsv.tsx';
import { OneOf } from '../list/ListPage.tsx';
import { Screen } from '../shell/Screen.tsx';
import { holdingsPath, holdingsQuery } from './queries.ts';

type Row = HoldingsReply['items'][number];
const kinds = ['table', 'interface', 'file'] as const;

export function HoldingsPage() {
  const { t } = useTexts();
  const address = useAddress();
  const filters = {
    kind: address.get('kind') || undefined,
    astray: address.get('astray') || undefined,
    resource: address.get('resource') || undefined,
  };
  const { data, error } = useQuery(holdingsQuery({ ...filters, page: address.page }));
  const kind = (row: Row) => t(`finding:holdings.${row.kind}`);
  const entries = (row: Row) =>
    row.entries.map(({ code, name }) => `${code ?? ''} ${name}`.trim()).join('; ');
  return (
    <Screen
      title={t('finding:holdings.title')}
      crumbs={[{ to: '/catalog', text: t('desk:room.catalog') }]}
      facts={
        data ? (
          <>
            {data.counts.map((one) => (
              <span key={one.kind} className="num">
                {t(`finding:holdings.${one.kind}`)} {formatNumber(one.count)}
              </span>
            ))}
            <span className={data.astray > 0 ? 'mark bad num' : 'mark good num'}>
              {t('finding:holdings.astrayCount', { count: data.astray })}
            </span>
          </>
        ) : null
      }
      actions={
        <ExportCsv<Row>
          name="holdings"
          path={holdingsPath}
          query={filters}
          columns={[
            { title: t('finding:holdings.kind'), value: kind },
            { title: t('finding:holdings.name'), value: (row) => row.name },
            { title: t('finding:holdings.entry'), value: entries },
          ]}
        />
      }
    >
      <KeepingPages />
      <div className="list-tools">
        <OneOf
          address={address}
          name="kind"
          values={kinds.map((value) => ({ value, label: t(`finding:holdings.${value}`) }))}
        />
        <OneOf
          address={address}
          name="astray"
          values={[{ value: 'true', label: t('finding:holdings.astray') }]}
        />
      </div>
      <ProblemView error={error} />
      {error ? null : (
        <DataTable<Row>
          label={t('finding:holdings.title')}
          rows={data?.items}
          rowKey={(row) => `${row.kind}:${row.name}:${row.entries[0]?.id ?? ''}`}
          empty={<Empty title={t('finding:holdings.none')} how={t('finding:holdings.noneHow')} />}
          paging={
            data && {
              page: data.page,
              pageSize: data.pageSize,
              total: data.total,
              onPage: (page) => address.set({ page: String(page) }),
            }
          }
          columns={[
            { key: 'name', title: t('finding:holdings.name'), render: (row) => <code>{row.name}</code> },
            { key: 'kind', title: t('finding:holdings.kind'), render: kind },
            {
              key: 'entry',
              title: t('finding:holdings.entry'),
              render: (row) =>
                row.entries.length === 0 ? (
                  <span className="mark bad">{t('finding:holdings.noEntry')}</span>
                ) : (
                  row.entries.map((entry) => (
                    <Link key={entry.id} to={`/catalog/${entry.id}`}>
                      {entry.name || entry.code}
                    </Link>
                  ))
                ),
            },
          ]}
        />
      )}
    </Screen>
  );
}
