// 同意未供数: consents without a working interface or file, oldest first, with what is missing and how long ago they were given.
import { useQuery } from '@tanstack/react-query';
import { Link } from 'react-router';
import type { UnsuppliedReply } from '#rooms/share/supply/schema.ts';
import { ArticleRefs } from '../../shared/ArticleRef.tsx';
import { Empty } from '../../shared/Empty.tsx';
import { formatNumber } from '../../shared/format.ts';
import { ProblemView } from '../../shared/ProblemView.tsx';
import { useTexts } from '../../shared/text.ts';
import { DataTable } from '../list/DataTable.tsx';
import { sharing } from './queries.ts';

export function Unsupplied() {
  const { t, say } = useTexts();
  const found = useQuery(sharing<UnsuppliedReply>('reports/supply'));
  const data = found.data;
  return (
    <>
      <ProblemView error={found.error} />
      {data ? (
        <p className="muted">
          {t('sharing:supply.summary', {
            consents: formatNumber(data.consents),
            open: formatNumber(data.items.length),
          })}{' '}
          <ArticleRefs ids={data.articles} />
        </p>
      ) : null}
      <DataTable
        label={t('sharing:reports.supply')}
        rows={data?.items}
        rowKey={(row) => row.applicationId}
        empty={<Empty title={t('sharing:supply.empty')} />}
        columns={[
          {
            key: 'number',
            title: t('sharing:field.number'),
            render: (row) => <Link to={`/applications/${row.applicationId}`}>{row.number ?? '–'}</Link>,
          },
          { key: 'provider', title: t('sharing:field.provider'), render: (row) => say(row.provider.name) },
          { key: 'applicant', title: t('sharing:field.applicant'), render: (row) => say(row.applicant.name) },
          { key: 'entry', title: t('sharing:field.entry'), render: (row) => row.resource.name },
          { key: 'manner', title: t('sharing:supply.manner'), render: (row) => t(`serve:mode.${row.mode}`) },
          {
            key: 'lacks',
            title: t('sharing:supply.lacks'),
            render: (row) => t(`sharing:supply.lack.${row.lacks}`),
          },
          {
            key: 'agreed',
            title: t('sharing:supply.agreed'),
            render: (row) => <span className="num">{row.agreedOn}</span>,
          },
          {
            key: 'age',
            title: t('sharing:supply.age'),
            align: 'right',
            render: (row) => t('sharing:supply.days', { days: formatNumber(row.days) }),
          },
        ]}
      />
    </>
  );
}
