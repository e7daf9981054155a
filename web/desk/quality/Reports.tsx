// 质量报告: a month's figures by department, kept once made, with the files to print and to compute.
import { useQuery } from '@tanstack/react-query';
import { Button } from 'antd';
import { ArticleRefs } from '../../shared/ArticleRef.tsx';
import { Can } from '../../shared/Can.tsx';
import { Empty } from '../../shared/Empty.tsx';
import { api } from '../../shared/fetch.ts';
import { formatInstant, formatNumber, legalDay, shortHash } from '../../shared/format.ts';
import { ProblemView } from '../../shared/ProblemView.tsx';
import { useTexts } from '../../shared/text.ts';
import { useAddress } from '../list/address.ts';
import { DataTable } from '../list/DataTable.tsx';
import { Screen } from '../shell/Screen.tsx';
import { QualityPages, Score, useAct } from './parts.tsx';
import { base, reportQuery } from './queries.ts';

export function Reports() {
  const { t, say } = useTexts();
  const address = useAddress();
  const month = address.get('month') || legalDay(new Date()).slice(0, 7);
  const found = useQuery(reportQuery(month));
  const make = useAct(() => api.post(`${base}/reports/${month}`));
  const report = found.data;
  return (
    <Screen
      title={t('quality:page.reports')}
      crumbs={[{ to: '/quality', text: t('desk:room.quality') }]}
      facts={<ArticleRefs ids={report?.articles} />}
      actions={
        <>
          <a className="button-link" href={`${base}/reports/${month}/report.pdf`} download>
            {t('quality:report.pdf')}
          </a>
          <a className="button-link" href={`${base}/reports/${month}/report.xlsx`} download>
            {t('quality:report.sheet')}
          </a>
          <Can abilities={report?.abilities} act="make">
            {(disabled) => (
              <Button
                type="primary"
                disabled={disabled}
                loading={make.isPending}
                onClick={() => make.mutate(undefined)}
              >
                {t('quality:report.make')}
              </Button>
            )}
          </Can>
        </>
      }
    >
      <QualityPages />
      <div className="list-tools">
        <label className="inline-field">
          {t('quality:report.month')}{' '}
          <input
            className="plain-input"
            type="month"
            value={month}
            onChange={(event) => address.set({ month: event.target.value })}
          />
        </label>
      </div>
      <ProblemView error={found.error} onRetry={() => void found.refetch()} />
      {report ? (
        <p className="muted num">
          {report.madeAt
            ? t('quality:report.made', { at: formatInstant(report.madeAt), digest: shortHash(report.digest) })
            : t('quality:report.fresh')}{' '}
          {report.agrees === null ? null : (
            <span className={`mark ${report.agrees ? 'good' : 'bad'}`}>
              {t(report.agrees ? 'quality:report.agrees' : 'quality:report.differs')}
            </span>
          )}
        </p>
      ) : null}
      <DataTable
        label={t('quality:page.reports')}
        rows={report?.body.organisations}
        rowKey={(row) => row.organisation.id}
        empty={<Empty title={t('quality:report.none')} />}
        columns={[
          {
            key: 'rank',
            title: t('quality:report.rank'),
            width: 70,
            render: (row) => <span className="num">{row.rank}</span>,
          },
          {
            key: 'unit',
            title: t('quality:field.provider'),
            optional: false,
            render: (row) => say(row.organisation.name),
          },
          {
            key: 'score',
            title: t('quality:field.score'),
            width: 100,
            render: (row) => <Score value={row.score} />,
          },
          ...(report?.dimensions ?? []).map(({ key, title }) => ({
            key,
            title: say(title),
            align: 'right' as const,
            width: 90,
            render: (row: NonNullable<typeof report>['body']['organisations'][number]) => (
              <span className="num">
                {row.dimensions.find(({ dimension }) => dimension === key)?.score.toFixed(2) ?? '–'}
              </span>
            ),
          })),
          {
            key: 'failed',
            title: t('quality:field.failed'),
            align: 'right',
            width: 140,
            render: (row) => (
              <span className="num">
                {formatNumber(row.failed)} / {formatNumber(row.checked)}
              </span>
            ),
          },
          {
            key: 'findings',
            title: t('quality:report.findings'),
            align: 'right',
            width: 130,
            render: (row) => (
              <span className="num">
                {row.findings.opened} / {row.findings.closed} / {row.findings.overdue}
              </span>
            ),
          },
        ]}
      />
    </Screen>
  );
}
