// 目录统计: the catalogue in figures and pictures; behind every figure lies the list it counts.
import { useQuery } from '@tanstack/react-query';
import { Button } from 'antd';
import { useMemo } from 'react';
import { Link } from 'react-router';
import type { Figure, StatisticsReply } from '#rooms/catalog/statistics/schema.ts';
import { Empty } from '../../shared/Empty.tsx';
import { withQuery } from '../../shared/fetch.ts';
import { formatNumber } from '../../shared/format.ts';
import { ProblemView } from '../../shared/ProblemView.tsx';
import { SkeletonFacts } from '../../shared/Skeletons.tsx';
import { useTexts } from '../../shared/text.ts';
import { ink } from '../../shared/theme.ts';
import { KeepingPages } from '../keeping/KeepingPages.tsx';
import { DataTable } from '../list/DataTable.tsx';
import { Screen } from '../shell/Screen.tsx';
import { accent, Chart } from './Chart.tsx';
import { statisticsPath, statisticsQuery } from './queries.ts';

/** Bars beyond these are in the table alone. */
const mostBars = 12;
const barHeight = 28;

function bars(rows: { name: string; count: number }[]) {
  return {
    grid: { left: 4, right: 44, top: 4, bottom: 4, outerBoundsMode: 'same' },
    xAxis: { type: 'value', show: false, minInterval: 1 },
    yAxis: {
      type: 'category',
      inverse: true,
      data: rows.map(({ name }) => name),
      axisLine: { show: false },
      axisTick: { show: false },
      axisLabel: { color: ink.text, width: 130, overflow: 'truncate' },
    },
    series: [
      {
        type: 'bar',
        data: rows.map(({ count }) => count),
        barMaxWidth: 16,
        itemStyle: { color: accent() },
        label: { show: true, position: 'right', color: ink.text },
      },
    ],
  };
}

function Part({ name, title, rows }: { name: string; title: string; rows: Figure[] }) {
  const { t, say, language } = useTexts();
  const drawn = useMemo(
    () =>
      rows.slice(0, mostBars).map((row) => ({ name: language === 'en' ? row.en : row.zh, count: row.count })),
    [rows, language],
  );
  const option = useMemo(() => bars(drawn), [drawn]);
  return (
    <section className="panel" aria-label={title}>
      <h2>{title}</h2>
      {rows.length > 0 ? (
        <Chart
          label={t('finding:statistics.picture', { title, count: rows.length })}
          option={option}
          height={drawn.length * barHeight + 8}
        />
      ) : null}
      <DataTable
        label={title}
        rows={rows}
        rowKey={(row) => row.key}
        empty={<Empty title={t('finding:statistics.empty')} />}
        columns={[
          {
            key: 'value',
            title,
            render: (row) => <Link to={withQuery('/catalog', { [name]: row.key })}>{say(row)}</Link>,
          },
          {
            key: 'count',
            title: t('finding:statistics.entries'),
            align: 'right',
            width: 90,
            render: (row) => formatNumber(row.count),
          },
        ]}
      />
    </section>
  );
}

function Growth({ rows }: { rows: StatisticsReply['growth'] }) {
  const { t } = useTexts();
  const title = t('finding:statistics.growth');
  const option = useMemo(
    () => ({
      grid: { left: 8, right: 8, top: 28, bottom: 4, outerBoundsMode: 'same' },
      tooltip: { renderMode: 'richText', confine: true, trigger: 'axis' },
      xAxis: { type: 'category', data: rows.map(({ month }) => month), axisLabel: { color: ink.second } },
      yAxis: { type: 'value', minInterval: 1, axisLabel: { color: ink.second } },
      series: [
        {
          type: 'bar',
          name: t('finding:statistics.new'),
          data: rows.map(({ count }) => count),
          barMaxWidth: 28,
          itemStyle: { color: accent() },
        },
        {
          type: 'line',
          name: t('finding:statistics.total'),
          data: rows.map(({ total }) => total),
          lineStyle: { color: ink.second },
          itemStyle: { color: ink.second },
        },
      ],
    }),
    [rows, t],
  );
  return (
    <section className="panel" aria-label={title}>
      <h2>{title}</h2>
      {rows.length > 0 ? (
        <Chart
          label={t('finding:statistics.picture', { title, count: rows.length })}
          option={option}
          height={220}
        />
      ) : null}
      <DataTable
        label={title}
        rows={[...rows].reverse()}
        rowKey={(row) => row.month}
        empty={<Empty title={t('finding:statistics.empty')} />}
        columns={[
          {
            key: 'month',
            title: t('finding:statistics.month'),
            render: (row) => (
              <Link className="num" to={withQuery('/catalog', { month: row.month })}>
                {row.month}
              </Link>
            ),
          },
          {
            key: 'new',
            title: t('finding:statistics.new'),
            align: 'right',
            render: (row) => formatNumber(row.count),
          },
          {
            key: 'total',
            title: t('finding:statistics.total'),
            align: 'right',
            render: (row) => formatNumber(row.total),
          },
        ]}
      />
    </section>
  );
}

function Heads({ data }: { data: StatisticsReply }) {
  const { t } = useTexts();
  const { organisations, systems } = data.coverage;
  const share = ({ done, of }: { done: number; of: number }) =>
    `${formatNumber(done)} / ${formatNumber(of)}${of > 0 ? ` · ${Math.round((done / of) * 100)}%` : ''}`;
  return (
    <dl className="panel figures">
      {[
        { key: 'entries', value: <Link to="/catalog">{formatNumber(data.total)}</Link> },
        { key: 'items', value: formatNumber(data.items) },
        { key: 'organisations', value: share(organisations) },
        { key: 'systems', value: share(systems) },
      ].map(({ key, value }) => (
        <div key={key}>
          <dt>{t(`finding:statistics.head.${key}`)}</dt>
          <dd className="num">{value}</dd>
        </div>
      ))}
    </dl>
  );
}

export function StatisticsPage() {
  const { t, language } = useTexts();
  const { data, error, refetch } = useQuery(statisticsQuery);
  const lang = language === 'en' ? 'en' : 'zh';
  return (
    <Screen
      title={t('finding:statistics.title')}
      crumbs={[{ to: '/catalog', text: t('desk:room.catalog') }]}
      facts={data ? <span>{t('finding:statistics.on', { day: data.on })}</span> : null}
      actions={
        <Button href={withQuery(statisticsPath, { format: 'csv', lang })} download>
          {t('common:action.exportCsv')}
        </Button>
      }
    >
      <KeepingPages />
      <ProblemView error={error} onRetry={() => void refetch()} />
      {data ? (
        <>
          <Heads data={data} />
          <div className="figures-grid">
            <Part name="class" title={t('catalog:field.sharingClass')} rows={data.class} />
            <Part name="opening" title={t('catalog:field.openingClass')} rows={data.opening} />
            <Part name="provider" title={t('catalog:field.provider')} rows={data.provider} />
            <Part name="theme" title={t('catalog:theme')} rows={data.theme} />
            <Part name="cycle" title={t('catalog:field.updateCycle')} rows={data.cycle} />
            <Part name="grade" title={t('catalog:field.securityLevel')} rows={data.grade} />
          </div>
          <Growth rows={data.growth} />
        </>
      ) : error ? null : (
        <SkeletonFacts rows={10} />
      )}
    </Screen>
  );
}
