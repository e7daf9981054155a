// 属性评估: what is due and overdue, what was kept or widened, and the report by organisation.
import { useQuery } from '@tanstack/react-query';
import { Input } from 'antd';
import { Link } from 'react-router';
import type { EvaluationReply, EvaluationReport, LostBasesReply } from '#rooms/classify/classes/schema.ts';
import { ArticleRefs } from '../../shared/ArticleRef.tsx';
import { Empty } from '../../shared/Empty.tsx';
import { formatNumber, legalDay } from '../../shared/format.ts';
import { ProblemView } from '../../shared/ProblemView.tsx';
import { useTexts } from '../../shared/text.ts';
import { FactList } from '../catalog/Facts.tsx';
import { useAddress } from '../list/address.ts';
import { type Column, DataTable } from '../list/DataTable.tsx';
import { ExportRows } from '../list/ExportCsv.tsx';
import { ListPage, OneOf } from '../list/ListPage.tsx';
import { useLaw } from '../shell/session.ts';
import { ClassPages } from './Pages.tsx';
import {
  base,
  evaluationQuery,
  evaluationsQuery,
  governanceQuery,
  lostQuery,
  reportQuery,
} from './queries.ts';

const states = ['open', 'widening', 'kept', 'widened'] as const;

function Report() {
  const { t, say } = useTexts();
  const address = useAddress();
  const day = useLaw()?.day ?? legalDay(new Date());
  const from = address.get('from') || `${day.slice(0, 4)}-01-01`;
  const today = address.get('to') || day;
  const { data, error } = useQuery(reportQuery(from, today));
  const rows = data?.items;
  if (error) return <ProblemView error={error} />;
  return (
    <>
      <div className="section-head">
        <h2 className="section-title">{t('classes:report.title', { from, to: today })}</h2>
        <ExportRows<EvaluationReport['items'][number]>
          name="class-evaluations-report"
          rows={rows ?? []}
          columns={[
            { title: t('classes:field.provider'), value: (row) => say(row.provider.name) },
            { title: t('classes:report.widened'), value: (row) => row.widened },
            { title: t('classes:report.kept'), value: (row) => row.kept },
            { title: t('classes:report.open'), value: (row) => row.open },
            { title: t('classes:report.overdue'), value: (row) => row.overdue },
          ]}
        />
      </div>
      <div className="list-tools">
        {(['from', 'to'] as const).map((name) => (
          <Input
            key={name}
            type="date"
            aria-label={t(`classes:report.${name}`)}
            value={name === 'from' ? from : today}
            onChange={(event) => address.set({ [name]: event.target.value })}
          />
        ))}
      </div>
      <DataTable<EvaluationReport['items'][number]>
        label={t('classes:report.label')}
        rows={rows}
        rowKey={(row) => row.provider.id}
        columns={[
          {
            key: 'provider',
            title: t('classes:field.provider'),
            optional: false,
            render: (row) => say(row.provider.name),
          },
          ...(['widened', 'kept', 'open', 'overdue'] as const).map((key) => ({
            key,
            title: t(`classes:report.${key}`),
            align: 'right' as const,
            render: (row: EvaluationReport['items'][number]) => formatNumber(row[key]),
          })),
        ]}
        empty={<Empty title={t('classes:empty.report')} />}
      />
    </>
  );
}

/** Entries whose class rests on a repealed act; nothing is shown while there is none. */
function Lost() {
  const { t, say } = useTexts();
  const { data } = useQuery(lostQuery);
  if (!data || data.items.length === 0) return null;
  return (
    <>
      <h2 className="section-title">{t('classes:lost.title')}</h2>
      <DataTable<LostBasesReply['items'][number]>
        label={t('classes:lost.title')}
        rows={data.items}
        rowKey={(row) => row.id}
        columns={[
          {
            key: 'name',
            title: t('classes:field.name'),
            optional: false,
            render: (row) => <Link to={`/catalog/${row.resourceId}`}>{row.name}</Link>,
          },
          { key: 'provider', title: t('classes:field.provider'), render: (row) => say(row.provider.name) },
          { key: 'class', title: t('classes:field.class'), render: (row) => say(row.sharingClass) },
          { key: 'act', title: t('classes:lost.act'), render: (row) => row.act },
          {
            key: 'repealed',
            title: t('classes:lost.repealedOn'),
            render: (row) => <span className="num">{row.repealedOn}</span>,
          },
          {
            key: 'due',
            title: t('classes:field.dueOn'),
            render: (row) => <span className="num">{row.dueOn ?? '–'}</span>,
          },
          {
            key: 'case',
            title: t('classes:field.case'),
            render: (row) =>
              row.caseId ? <Link to={`/cases/${row.caseId}`}>{t('classes:openCase')}</Link> : '–',
          },
        ]}
        empty={null}
      />
    </>
  );
}

export function Evaluations() {
  const { t, say } = useTexts();
  const address = useAddress();
  const governance = useQuery(governanceQuery).data;
  const filters = { state: address.get('state'), overdue: address.get('overdue') };
  const list = useQuery(evaluationsQuery({ ...filters, page: address.page }));
  const cycle = governance?.evaluation?.cycle;
  const columns: Column<EvaluationReply>[] = [
    {
      key: 'name',
      title: t('classes:field.name'),
      optional: false,
      render: (row) => (
        <Link className="row-name" to={row.caseId ? `/cases/${row.caseId}` : `/catalog/${row.resourceId}`}>
          {row.name}
        </Link>
      ),
    },
    { key: 'provider', title: t('classes:field.provider'), render: (row) => say(row.provider.name) },
    {
      key: 'class',
      title: t('classes:field.class'),
      render: (row) => (
        <>
          {say(row.sharingClass)}
          {row.toClass ? ` → ${say(row.toClass)}` : null}
        </>
      ),
    },
    {
      key: 'since',
      title: t('classes:field.since'),
      render: (row) => <span className="num">{row.since}</span>,
    },
    {
      key: 'due',
      title: t('classes:field.dueOn'),
      render: (row) => (
        <span className={row.overdue ? 'mark bad num' : 'num'}>
          {row.overdue ? t('classes:overdueOn', { day: row.dueOn }) : row.dueOn}
        </span>
      ),
    },
    {
      key: 'state',
      title: t('classes:field.state'),
      render: (row) => (
        <>
          {t(`classes:evaluation.${row.state}`)}{' '}
          {row.wideningCaseId ? (
            <Link to={`/cases/${row.wideningCaseId}`}>{t('classes:openCase')}</Link>
          ) : null}
          {row.reason ? <div className="row-sub">{row.reason}</div> : null}
        </>
      ),
    },
  ];
  return (
    <ListPage<EvaluationReply>
      name="class-evaluations"
      title={t('classes:page.evaluations')}
      facts={
        governance?.evaluation ? (
          <>
            {cycle === null || cycle === undefined
              ? t('classes:noCycle')
              : t('classes:cycle', { months: cycle })}{' '}
            <ArticleRefs ids={governance.articles.evaluation} />
          </>
        ) : null
      }
      list={list}
      columns={columns}
      address={address}
      exported={{
        path: `${base}/evaluations`,
        query: filters,
        columns: [
          { title: t('classes:field.provider'), value: (row) => say(row.provider.name) },
          { title: t('classes:field.name'), value: (row) => row.name },
          { title: t('classes:field.class'), value: (row) => say(row.sharingClass) },
          { title: t('classes:field.since'), value: (row) => row.since },
          { title: t('classes:field.dueOn'), value: (row) => row.dueOn },
          { title: t('classes:field.state'), value: (row) => t(`classes:evaluation.${row.state}`) },
          { title: t('classes:field.reason'), value: (row) => row.reason },
        ],
      }}
      above={<ClassPages />}
      tools={
        <>
          <OneOf
            address={address}
            name="state"
            values={states.map((value) => ({ value, label: t(`classes:evaluation.${value}`) }))}
          />
          <OneOf
            address={address}
            name="overdue"
            first={t('classes:dueAll')}
            values={[{ value: 'true', label: t('classes:dueOver') }]}
          />
        </>
      }
      empty={<Empty title={t('classes:empty.evaluations')} how={t('classes:empty.evaluationsHow')} />}
      below={
        <>
          <Lost />
          <Report />
        </>
      }
    />
  );
}

/** What the evaluator must see in the case: the figures since the last evaluation. */
export function EvaluationFacts({ id }: { id: string }) {
  const { t, say } = useTexts();
  const { data, error } = useQuery(evaluationQuery(id));
  if (error) return <ProblemView error={error} />;
  if (!data) return null;
  return (
    <FactList
      facts={[
        {
          label: t('classes:field.entry'),
          value: <Link to={`/catalog/${data.resourceId}`}>{data.name}</Link>,
        },
        {
          label: t('classes:field.class'),
          value: say(data.sharingClass),
          articles: data.sharingClass.articles,
        },
        data.toClass !== null && { label: t('classes:field.toClass'), value: say(data.toClass) },
        { label: t('classes:field.since'), value: data.since },
        { label: t('classes:field.dueOn'), value: data.dueOn, articles: data.articles },
        { label: t('classes:usage.applications'), value: formatNumber(data.usage.applications) },
        { label: t('classes:usage.refusals'), value: formatNumber(data.usage.refusals) },
        { label: t('classes:usage.calls'), value: formatNumber(data.usage.calls) },
      ]}
    />
  );
}
