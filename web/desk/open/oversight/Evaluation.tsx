// The yearly evaluation of opening: run from the records, a picture and a table by department, the records behind each figure.
import { useQuery } from '@tanstack/react-query';
import { Button } from 'antd';
import { useMemo, useState } from 'react';
import { Link, useNavigate, useParams } from 'react-router';
import type {
  EvaluationList,
  EvaluationReply,
  Measure,
  RecordsReply,
} from '#rooms/open/evaluation/schema.ts';
import { ArticleRefs } from '../../../shared/ArticleRef.tsx';
import { can } from '../../../shared/Can.tsx';
import { Empty } from '../../../shared/Empty.tsx';
import { ProblemView } from '../../../shared/ProblemView.tsx';
import { SkeletonFacts } from '../../../shared/Skeletons.tsx';
import { useTexts } from '../../../shared/text.ts';
import { ink } from '../../../shared/theme.ts';
import { accent, Chart } from '../../finding/Chart.tsx';
import { type Column, DataTable } from '../../list/DataTable.tsx';
import { Fold } from '../../registers/Fold.tsx';
import { Screen } from '../../shell/Screen.tsx';
import { OpenPages } from '../Pages.tsx';
import { opening, useOpenActs } from '../queries.ts';

const measures: readonly Measure[] = [
  'planned',
  'opened',
  'withdrawn',
  'downloads',
  'applications',
  'granted',
  'refused',
  'pending',
  'reportsDue',
  'reportsReceived',
];
type Row = EvaluationReply['departments'][number];
const DRAWN = 20;

export function Evaluations() {
  const { t } = useTexts();
  const acts = useOpenActs();
  const go = useNavigate();
  const list = useQuery(opening<EvaluationList>('evaluations'));
  return (
    <Screen title={t('open-evaluation:title')} facts={<ArticleRefs ids={list.data?.articles} />}>
      <OpenPages />
      <p className="muted">{t('open-evaluation:what')}</p>
      <ProblemView error={list.error} onRetry={() => void list.refetch()} />
      {list.data && can(list.data.abilities, 'run') ? (
        <Fold
          title={t('open-evaluation:run')}
          ok={t('open-evaluation:ok')}
          fields={[
            {
              name: 'year',
              label: t('open-evaluation:year'),
              kind: 'choice',
              required: true,
              options: list.data.years.map((year) => ({ value: String(year), label: String(year) })),
            },
            { name: 'said', label: t('open-evaluation:said'), kind: 'long' },
          ]}
          submit={async ({ year, ...values }) => {
            const made = await acts.post<EvaluationReply>('evaluations', { ...values, year: Number(year) });
            void go(`/open/evaluations/${made.id}`);
          }}
        />
      ) : null}
      {list.error ? null : (
        <DataTable
          label={t('open-evaluation:title')}
          rows={list.data?.items}
          rowKey={(one) => one.id}
          empty={<Empty title={t('open-evaluation:none')} how={t('open-evaluation:noneHow')} />}
          columns={[
            {
              key: 'year',
              title: t('open-evaluation:year'),
              optional: false,
              render: (one) => (
                <Link className="row-name" to={`/open/evaluations/${one.id}`}>
                  {t('open-evaluation:report', { year: one.year, number: one.number })}
                </Link>
              ),
            },
            {
              key: 'runOn',
              title: t('open-evaluation:runOn'),
              render: (one) => <span className="num">{one.runOn}</span>,
            },
            ...(['opened', 'downloads', 'applications'] as const).map((key) => ({
              key,
              title: t(`open-evaluation:measure.${key}`),
              align: 'right' as const,
              render: (one: EvaluationList['items'][number]) => (
                <span className="num">{one.totals[key]}</span>
              ),
            })),
          ]}
        />
      )}
    </Screen>
  );
}

function Picture({ one }: { one: EvaluationReply }) {
  const { t, say } = useTexts();
  const rows = one.departments.slice(0, DRAWN);
  const option = useMemo(
    () => ({
      grid: { left: 8, right: 16, top: 8, bottom: 8, containLabel: true },
      xAxis: { type: 'value', minInterval: 1 },
      yAxis: { type: 'category', inverse: true, data: rows.map(({ name }) => say(name)) },
      series: [
        {
          type: 'bar',
          name: t('open-evaluation:measure.opened'),
          data: rows.map(({ counts }) => counts.opened),
          itemStyle: { color: accent() },
        },
        {
          type: 'bar',
          name: t('open-evaluation:measure.planned'),
          data: rows.map(({ counts }) => counts.planned),
          itemStyle: { color: ink.second },
        },
      ],
    }),
    [rows, say, t],
  );
  return rows.length === 0 ? null : (
    <section className="panel">
      <h2>{t('open-evaluation:picture')}</h2>
      <Chart label={t('open-evaluation:picture')} option={option} height={60 + rows.length * 34} />
    </section>
  );
}

type Asked = { measure: Measure; department?: string };

function Records({ id, asked, onClose }: { id: string; asked: Asked; onClose: () => void }) {
  const { t } = useTexts();
  const [page, setPage] = useState(1);
  const found = useQuery(opening<RecordsReply>(`evaluations/${id}/records`, { ...asked, page }));
  return (
    <section className="panel" aria-live="polite">
      <h2>{t('open-evaluation:recordsOf', { what: t(`open-evaluation:measure.${asked.measure}`) })}</h2>
      <ProblemView error={found.error} />
      {found.data ? (
        <p>{t('open-evaluation:sum', { total: found.data.total, sum: found.data.sum })}</p>
      ) : null}
      <DataTable
        label={t('open-evaluation:records')}
        rows={found.data?.items}
        rowKey={(row) => row.id}
        empty={<Empty title={t('common:none')} />}
        paging={{ page, pageSize: 100, total: found.data?.total ?? 0, onPage: setPage }}
        columns={[
          {
            key: 'what',
            title: t('open-evaluation:record'),
            optional: false,
            render: (row) => row.what || row.id,
          },
          {
            key: 'on',
            title: t('open-evaluation:on'),
            render: (row) => <span className="num">{row.on}</span>,
          },
          {
            key: 'n',
            title: t('open-evaluation:count'),
            align: 'right',
            render: (row) => <span className="num">{row.n}</span>,
          },
        ]}
      />
      <Button onClick={onClose}>{t('open-evaluation:close')}</Button>
    </section>
  );
}

export function EvaluationPage() {
  const { t, say } = useTexts();
  const { id = '' } = useParams();
  const [asked, setAsked] = useState<Asked>();
  const found = useQuery(opening<EvaluationReply>(`evaluations/${id}`));
  const one = found.data;
  const figure = (counts: Row['counts'], measure: Measure, department?: string) => (
    <Button
      type="link"
      size="small"
      className="num"
      aria-label={t('common:labelled', {
        label: t(`open-evaluation:measure.${measure}`),
        text: String(counts[measure]),
      })}
      onClick={() => setAsked({ measure, ...(department ? { department } : {}) })}
    >
      {counts[measure]}
    </Button>
  );
  const rows = one
    ? [...one.departments, { id: '', name: { zh: '', en: '' }, counts: one.totals } satisfies Row]
    : undefined;
  const columns: Column<Row>[] = [
    {
      key: 'department',
      title: t('open-evaluation:department'),
      optional: false,
      render: (row) => (row.id ? say(row.name) : <strong>{t('open-evaluation:totals')}</strong>),
    },
    ...measures.map((measure) => ({
      key: measure,
      title: t(`open-evaluation:measure.${measure}`),
      align: 'right' as const,
      render: (row: Row) => figure(row.counts, measure, row.id || undefined),
    })),
  ];
  return (
    <Screen
      title={
        one ? t('open-evaluation:report', { year: one.year, number: one.number }) : t('open-evaluation:title')
      }
      crumbs={[{ to: '/open/evaluations', text: t('open-evaluation:title') }]}
      facts={<ArticleRefs ids={one?.articles} />}
      actions={
        one ? (
          <>
            <Button href={`/api/open/evaluations/${id}/file`}>{t('open-evaluation:export')}</Button>
            <Button onClick={() => window.print()}>{t('open-evaluation:print')}</Button>
          </>
        ) : null
      }
    >
      <ProblemView error={found.error} onRetry={() => void found.refetch()} />
      {found.isPending ? <SkeletonFacts /> : null}
      {one ? (
        <div className="stack">
          <p className="muted">
            <span className="num">{one.runOn}</span> {t('open-evaluation:digest')}{' '}
            <span className="num">{one.sha256.slice(0, 16)}</span>
          </p>
          {one.said ? <p className="register-text">{one.said}</p> : null}
          <Picture one={one} />
          <DataTable
            label={t('open-evaluation:title')}
            rows={rows}
            rowKey={(row) => row.id || 'totals'}
            columns={columns}
            empty={<Empty title={t('common:none')} />}
          />
          {asked ? (
            <Records
              key={`${asked.measure} ${asked.department ?? ''}`}
              id={id}
              asked={asked}
              onClose={() => setAsked(undefined)}
            />
          ) : null}
        </div>
      ) : null}
    </Screen>
  );
}
