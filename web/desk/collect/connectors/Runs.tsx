// The readings of a connector, newest first: how each ended, what it brought, and what to do about one that failed.
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { Link } from 'react-router';
import { Empty } from '../../../shared/Empty.tsx';
import { formatBytes, formatNumber } from '../../../shared/format.ts';
import { ProblemView } from '../../../shared/ProblemView.tsx';
import { useTexts } from '../../../shared/text.ts';
import { DataTable } from '../../list/DataTable.tsx';
import { runsQuery } from './queries.ts';
import { instant, RunMark } from './words.tsx';

export function Runs({ id, moving }: { id: string; moving: boolean }) {
  const { t, say } = useTexts();
  const [page, setPage] = useState(1);
  const { data, error, refetch } = useQuery(runsQuery(id, { page, pageSize: 10 }, moving));
  return (
    <section className="panel">
      <h2>{t('connectors:runs')}</h2>
      <ProblemView error={error} onRetry={() => void refetch()} />
      <DataTable
        label={t('connectors:runs')}
        rows={data?.items}
        rowKey={(row) => row.id}
        empty={<Empty title={t('connectors:noRuns')} how={t('connectors:noRunsHow')} />}
        paging={data && { page, pageSize: data.pageSize, total: data.total, onPage: setPage }}
        columns={[
          {
            key: 'started',
            title: t('connectors:field.started'),
            optional: false,
            width: 200,
            render: (row) => (
              <>
                {instant(row.startedAt)}
                <div className="row-sub">
                  {t(`connectors:cause.${row.cause}`)}
                  {row.by ? ` · ${row.by}` : ''}
                </div>
              </>
            ),
          },
          {
            key: 'mode',
            title: t('collect:field.mode'),
            width: 90,
            render: (row) => t(`collect:mode.${row.mode}`),
          },
          {
            key: 'state',
            title: t('connectors:field.outcome'),
            render: (row) => (
              <>
                <RunMark run={row} />
                {row.failure ? (
                  <div className="row-sub">
                    {say(row.failure.what)} {say(row.failure.why)}
                  </div>
                ) : null}
                {row.findings ? (
                  <div className="row-sub">
                    {t('connectors:findings', {
                      missing: formatNumber(row.findings.missing),
                      surplus: formatNumber(row.findings.surplus),
                    })}
                  </div>
                ) : null}
              </>
            ),
          },
          {
            key: 'rows',
            title: t('connectors:field.rows'),
            align: 'right',
            width: 120,
            render: (row) => (
              <span className="num">
                {row.rows === null ? '–' : formatNumber(row.rows)}
                {row.bytes ? <div className="row-sub">{formatBytes(row.bytes)}</div> : null}
              </span>
            ),
          },
          {
            key: 'batch',
            title: t('collect:field.batch'),
            width: 110,
            render: (row) =>
              row.batchId ? (
                <Link to={`/collect/batches/${row.batchId}`}>{t('connectors:toBatch')}</Link>
              ) : (
                '–'
              ),
          },
        ]}
      />
    </section>
  );
}
