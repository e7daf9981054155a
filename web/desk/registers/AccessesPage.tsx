// 访问记录: what one body obtained through sharing, opening and operation together; for those who oversee the counts of all by kind and channel.
import { useQuery } from '@tanstack/react-query';
import { Link } from 'react-router';
import { ArticleRefs } from '../../shared/ArticleRef.tsx';
import { Empty } from '../../shared/Empty.tsx';
import { formatInstant, formatNumber } from '../../shared/format.ts';
import { ProblemView } from '../../shared/ProblemView.tsx';
import { useTexts } from '../../shared/text.ts';
import { useAddress } from '../list/address.ts';
import { DataTable } from '../list/DataTable.tsx';
import { ExportRows } from '../list/ExportCsv.tsx';
import { Screen } from '../shell/Screen.tsx';
import { useLaw, useMe } from '../shell/session.ts';
import { today } from './Pages.tsx';
import { type AccessReport, accessesQuery, accessReportQuery } from './queries.ts';

function Report({ from, to }: { from: string; to: string }) {
  const { t, say } = useTexts();
  const { data, error } = useQuery(accessReportQuery(from, to));
  if (error) return <ProblemView error={error} />;
  return (
    <section>
      <h2 className="section-title">{t('registers:accesses.report', { from, to })}</h2>
      <DataTable<AccessReport['users'][number]>
        label={t('registers:accesses.report', { from, to })}
        rows={data?.users}
        rowKey={(row) => row.key}
        empty={<Empty title={t('common:none')} />}
        columns={[
          { key: 'user', title: t('registers:accesses.user'), render: (row) => say(row.name) },
          ...(data?.channels ?? []).map((channel) => ({
            key: channel.key,
            title: say(channel.name),
            align: 'right' as const,
            render: (row: AccessReport['users'][number]) => (
              <span className="num">
                {formatNumber(row.counts.find((one) => one.channel === channel.key)?.times ?? 0)}
              </span>
            ),
          })),
        ]}
      />
    </section>
  );
}

export function AccessesPage() {
  const { t, say } = useTexts();
  const me = useMe();
  const address = useAddress();
  const unit = address.get('unit') || me?.organisation.id || '';
  const oversees = me?.roles.some((role) => role === 'bureau' || role === 'auditor') ?? false;
  const kept = useLaw()?.rules['org.access-users']?.state === 'in-force';
  const { data, error } = useQuery({ ...accessesQuery(unit, address.page), enabled: kept && unit !== '' });
  const year = today().slice(0, 4);
  return (
    <Screen
      title={t('registers:accesses.title')}
      facts={
        data ? (
          <>
            <span>{say(data.organisation.name)}</span>
            <ArticleRefs ids={data.articles} />
          </>
        ) : null
      }
      actions={
        data ? (
          <ExportRows
            name="accesses"
            rows={data.items}
            columns={[
              { title: t('registers:field.time'), value: (row) => row.at },
              { title: t('registers:accesses.user'), value: (row) => say(row.user.name) },
              { title: t('registers:accesses.channel'), value: (row) => say(row.channel.name) },
              { title: t('registers:accesses.what'), value: (row) => row.what },
              { title: t('registers:accesses.times'), value: (row) => row.times },
            ]}
          />
        ) : null
      }
    >
      <ProblemView error={error} />
      {oversees && kept ? <Report from={`${year}-01-01`} to={today()} /> : null}
      {error ? null : (
        <DataTable
          label={t('registers:accesses.title')}
          rows={kept ? data?.items : []}
          rowKey={(row) => `${row.at}${row.what}${row.channel.key}`}
          empty={<Empty title={t('registers:accesses.none')} how={t('registers:accesses.noneHow')} />}
          paging={
            data && {
              page: data.page,
              pageSize: data.pageSize,
              total: data.total,
              onPage: (page) => address.set({ page: String(page) }),
            }
          }
          columns={[
            {
              key: 'what',
              title: t('registers:accesses.what'),
              render: (row) =>
                row.resourceId ? <Link to={`/catalog/${row.resourceId}`}>{row.what}</Link> : row.what,
            },
            {
              key: 'channel',
              title: t('registers:accesses.channel'),
              render: (row) => say(row.channel.name),
            },
            { key: 'user', title: t('registers:accesses.user'), render: (row) => say(row.user.name) },
            {
              key: 'at',
              title: t('registers:field.time'),
              render: (row) => <span className="num">{formatInstant(row.at)}</span>,
            },
            {
              key: 'times',
              title: t('registers:accesses.times'),
              align: 'right',
              render: (row) => <span className="num">{formatNumber(row.times)}</span>,
            },
          ]}
        />
      )}
    </Screen>
  );
}
